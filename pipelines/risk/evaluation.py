"""What the trials say: how well each candidate sorts, how true its chances are, and how sure we are of either.

In: the frame of `origins.roll` or `origins.split_by_pairs`. Out: one row per candidate with its measures, differences
to the champion with intervals, and the rule by which a challenger takes over. Every interval is a bootstrap over pairs,
because rows of one pair are no independent evidence. Where there is too little to tell, it says so instead of a number.
Rejected: accuracy (nobody is helped by a cut at one half) and intervals over rows (three times too narrow).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.metrics import average_precision_score, roc_auc_score

from pipelines.risk.gap_curve import Floats
from pipelines.risk.logistic import fit_signed_logistic
from pipelines.risk.origins import KEPT

LEAST_PAIRS, LEAST_OF_EACH, LEAST_ORIGINS = 10, 5, 3
BINS = 10
MEASURES = ("auc", "average_precision", "brier", "skill", "ece", "slope", "precision_at_capacity", "recall_at_capacity")


@dataclass(frozen=True)
class Difference:
    """How much lower (better) the Brier score of one candidate is than another's, with a bootstrap interval over pairs."""

    brier_lower_by: float
    low: float
    high: float
    standard_error: float
    origin_count: int

    @property
    def is_proven(self) -> bool:
        """The rule of promotion: better by more than two standard errors over at least three origins."""
        return self.origin_count >= LEAST_ORIGINS and self.brier_lower_by > 2 * self.standard_error


def too_little(trials: pd.DataFrame) -> str:
    """Why the trials cannot be judged, as the end of a sentence; empty where they can."""
    pairs, silent = trials["pair_id"].nunique(), int(trials["is_silent"].sum())
    if pairs < LEAST_PAIRS:
        return f"only {pairs} pairs could be tried; {LEAST_PAIRS} are needed"
    if min(silent, len(trials) - silent) < LEAST_OF_EACH:
        return f"{silent} silences and {len(trials) - silent} returns were seen; {LEAST_OF_EACH} of each are needed"
    return ""


def candidates_in(trials: pd.DataFrame) -> list[str]:
    """The columns that hold a candidate's chances."""
    return [str(name) for name in trials if name not in KEPT]


def measure(
    trials: pd.DataFrame, *, capacity: float = 0.1, draws: int = 0, seed: int = 20240601, level: float = 0.95
) -> pd.DataFrame:
    """One row per candidate: rows, pairs, base_rate, then each measure, with _low and _high where `draws` are made.

    capacity: how many pairs can be contacted at each landmark, as a number (1 or more) or a share of the pairs tried.
    All measures are NaN where `too_little` says why.
    """
    is_judged = not too_little(trials)
    rows = []
    for name in candidates_in(trials):
        row = {"candidate": name, "rows": len(trials), "pairs": trials["pair_id"].nunique()}
        row["base_rate"] = trials["is_silent"].mean() if len(trials) else np.nan
        found = measures_of(trials, name, capacity) if is_judged else dict.fromkeys(MEASURES, np.nan)
        row.update(found)
        if draws and is_judged:
            drawn = pd.DataFrame([measures_of(drawn, name, capacity) for drawn in resampled(trials, draws, seed)])
            tail = (1 - level) / 2
            row.update({f"{m}_low": drawn[m].quantile(tail) for m in MEASURES})
            row.update({f"{m}_high": drawn[m].quantile(1 - tail) for m in MEASURES})
        rows.append(row)
    return pd.DataFrame(rows)


def measures_of(trials: pd.DataFrame, candidate: str, capacity: float) -> dict[str, float]:
    """Every measure of one candidate."""
    outcome, chance = trials["is_silent"].to_numpy(np.float64), trials[candidate].to_numpy(np.float64)
    brier, base = float(np.mean((outcome - chance) ** 2)), float(outcome.mean())
    precision, recall = at_capacity(trials, candidate, capacity)
    return {
        "auc": float(roc_auc_score(outcome, chance)),
        "average_precision": float(average_precision_score(outcome, chance)),
        "brier": brier,
        "skill": 1 - brier / (base * (1 - base)),
        "ece": calibration_error(outcome, chance),
        "slope": calibration_slope(outcome, chance),
        "precision_at_capacity": precision,
        "recall_at_capacity": recall,
    }


def calibration_table(outcome: Floats, chance: Floats, bins: int = BINS) -> pd.DataFrame:
    """Rows in tenths of equal size by chance: count, mean_chance, silent_share, low, high (Wilson, 95 %)."""
    parts = [part for part in np.array_split(np.argsort(chance, kind="stable"), bins) if len(part)]
    table = pd.DataFrame(
        {
            "count": [len(part) for part in parts],
            "mean_chance": [chance[part].mean() for part in parts],
            "silent_share": [outcome[part].mean() for part in parts],
        }
    )
    n, share, z = table["count"], table["silent_share"], 1.959964
    middle, reach = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return table.assign(low=(middle - reach) / (1 + z**2 / n), high=(middle + reach) / (1 + z**2 / n))


def calibration_error(outcome: Floats, chance: Floats) -> float:
    """The mean distance between chance and outcome over tenths of equal size."""
    table = calibration_table(outcome, chance)
    return float((table["count"] * (table["silent_share"] - table["mean_chance"]).abs()).sum() / table["count"].sum())


def calibration_slope(outcome: Floats, chance: Floats) -> float:
    """The slope of the outcome on the logit of the chance: 1 is true, below 1 too bold. NaN where chances do not vary."""
    scale = pd.DataFrame({"logit": logit(np.clip(chance, 1e-6, 1 - 1e-6))})
    fitted = fit_signed_logistic(scale, outcome, {"logit": 0}, strength=1e3)
    return fitted.coefficients[0] / fitted.deviations[0] if fitted.names else np.nan


def at_capacity(trials: pd.DataFrame, candidate: str, capacity: float) -> tuple[float, float]:
    """Of the pairs listed at each landmark, the share that fell silent; of all that fell silent, the share listed."""
    listed = trials[is_listed(trials, candidate, capacity)]
    hits, silent = listed["is_silent"].sum(), trials["is_silent"].sum()
    return float(hits / len(listed)) if len(listed) else np.nan, float(hits / silent) if silent else np.nan


def is_listed(trials: pd.DataFrame, candidate: str, capacity: float) -> NDArray[np.bool_]:
    """Whether a row is among the `capacity` highest chances of its landmark.

    Ties are broken by a hash: fixed, and favouring nobody (by days they would lend every rule the days rule's skill).
    """
    tie = pd.util.hash_pandas_object(trials[["pair_id", "landmark_day"]], index=False)
    order = np.lexsort((tie.to_numpy(), -trials[candidate].to_numpy(np.float64)))
    place = np.empty(len(trials), dtype=np.int64)
    place[order] = trials["landmark_day"].iloc[order].groupby(trials["landmark_day"].to_numpy()[order]).cumcount()
    size = trials.groupby("landmark_day")["pair_id"].transform("size").to_numpy()
    room = np.ceil(size * capacity) if capacity < 1 else size * 0 + capacity
    return np.asarray(place < room)


def resampled(trials: pd.DataFrame, draws: int, seed: int) -> list[pd.DataFrame]:
    """The trials with pairs drawn anew with replacement, `draws` times; a drawn pair brings all of its rows."""
    codes, pairs = pd.factorize(trials["pair_id"], sort=True)
    random = np.random.default_rng(seed)
    samples = []
    for _ in range(draws):
        times = np.bincount(random.integers(0, len(pairs), len(pairs)), minlength=len(pairs))
        samples.append(trials.loc[np.repeat(trials.index, times[codes])].reset_index(drop=True))
    return samples


def brier_difference(
    trials: pd.DataFrame, candidate: str, other: str, *, draws: int = 1000, seed: int = 20240601, level: float = 0.95
) -> Difference:
    """By how much `candidate` is better than `other`, on the same rows; the interval draws pairs with replacement."""
    outcome = trials["is_silent"].to_numpy(np.float64)
    gain = (outcome - trials[other]) ** 2 - (outcome - trials[candidate]) ** 2
    of_pair = gain.groupby(trials["pair_id"]).agg(["sum", "size"]).to_numpy(np.float64)
    weights: NDArray[np.int64] = np.random.default_rng(seed).multinomial(
        len(of_pair), np.full(len(of_pair), 1 / len(of_pair)), draws
    )
    drawn = (weights @ of_pair[:, 0]) / (weights @ of_pair[:, 1])
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Difference(float(gain.mean()), float(low), float(high), float(drawn.std()), trials["landmark_day"].nunique())
