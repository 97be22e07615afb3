"""What the trials say: how well each candidate sorts, how true its chances are, and how sure we are of either.

In: the frame of `origins.roll` or `origins.split_by_pairs`. Out: one row per candidate with its measures, differences
to the champion with intervals, and the rule by which a challenger takes over. Every interval is a bootstrap over pairs,
because rows of one pair are no independent evidence. Where there is too little to tell, it says so instead of a number.
Rejected: intervals over rows (three times too narrow).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.risk.measures import MEASURES, Counts, Judged
from pipelines.risk.origins import KEPT
from pipelines.wording import plural

LEAST_PAIRS, LEAST_OF_EACH, LEAST_ORIGINS = 10, 5, 3


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
        return f"only {plural(pairs, 'pair')} could be tried; {LEAST_PAIRS} are needed"
    if min(silent, len(trials) - silent) < LEAST_OF_EACH:
        return f"{silent} silences and {len(trials) - silent} returns were seen; {LEAST_OF_EACH} of each are needed"
    return ""


def candidates_in(trials: pd.DataFrame) -> list[str]:
    """The columns that hold a candidate's chances."""
    return [str(name) for name in trials if name not in KEPT]


def measure(
    trials: pd.DataFrame, *, capacity: float = 0.1, draws: int = 0, seed: int = 20240601, level: float = 0.95
) -> pd.DataFrame:
    """One row per candidate: rows, pairs, base_rate, then each of `MEASURES`, with _low and _high where draws are made.

    capacity: how many pairs can be contacted at each landmark, as a number (1 or more) or a share of the pairs tried.
    All measures are NaN where `too_little` says why.
    """
    is_judged = not too_little(trials)
    times = pair_draws(trials["pair_id"], draws, seed) if draws and is_judged else None
    rows = []
    for name in candidates_in(trials):
        row = {"candidate": name, "rows": len(trials), "pairs": trials["pair_id"].nunique()}
        row["base_rate"] = trials["is_silent"].mean() if len(trials) else np.nan
        if is_judged:
            judged = Judged.of(trials, name, capacity)
            row |= judged.measures() | (limits(judged, times, level) if times is not None else {})
        rows.append(row)
    about = ["candidate", "rows", "pairs", "base_rate"]
    return pd.DataFrame(rows) if is_judged else pd.DataFrame(rows, columns=[*about, *MEASURES])


def limits(judged: Judged, times: Counts, level: float) -> dict[str, float]:
    """Each measure's _low and _high over draws as of `pair_draws`; draws in which it does not exist are left out."""
    drawn = pd.DataFrame([judged.measures(draw) for draw in times])
    tail = (1 - level) / 2
    low, high = drawn.quantile(tail), drawn.quantile(1 - tail)
    return {f"{name}_{side}": float(found[name]) for side, found in (("low", low), ("high", high)) for name in MEASURES}


def pair_draws(pair_of: "pd.Series[str]", draws: int, seed: int) -> Counts:
    """How often each row counts when pairs are drawn anew with replacement, one line per draw; a pair brings all its rows."""
    codes, pairs = pd.factorize(pair_of, sort=True)
    drawn = np.random.default_rng(seed).multinomial(len(pairs), np.full(len(pairs), 1 / len(pairs)), draws)
    return np.asarray(drawn[:, codes], dtype=np.int64)


def brier_difference(
    trials: pd.DataFrame, candidate: str, other: str, *, draws: int = 1000, seed: int = 20240601, level: float = 0.95
) -> Difference:
    """By how much `candidate` is better than `other`, on the same rows; the interval draws pairs with replacement."""
    outcome = trials["is_silent"].to_numpy(np.float64)
    gain = (outcome - trials[other]) ** 2 - (outcome - trials[candidate]) ** 2
    of_pair = gain.groupby(trials["pair_id"]).agg(["sum", "size"]).to_numpy(np.float64)
    weights = pair_draws(pd.Series(np.arange(len(of_pair))), draws, seed)
    drawn = (weights @ of_pair[:, 0]) / (weights @ of_pair[:, 1])
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Difference(float(gain.mean()), float(low), float(high), float(drawn.std()), trials["landmark_day"].nunique())
