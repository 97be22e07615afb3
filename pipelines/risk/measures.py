"""The measures of a list of chances against what came: sorting, truth, and use at the capacity that there is.

In: one candidate's trials as arrays (`Judged.of`), and how often each row counts. Out: plain numbers. Each is written on
sorted arrays that a bootstrap weights anew, which takes a twentieth of the time of drawing frames; with every row
counted once they equal scikit-learn's. Rejected: accuracy (nobody is helped by a cut at one half).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from pipelines.intervals import wilson
from pipelines.risk.gap_curve import Floats

MEASURES = (
    "auc", "average_precision", "brier", "skill", "ece", "slope", "mean_error", "precision_at_capacity",
    "recall_at_capacity",
)  # fmt: skip
BINS = 10
EDGE = 1e-6
RIDGE = 1e-3  # keeps the slope finite where chances separate the outcomes

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Judged:
    """One candidate's trials in order of landmark and falling chance.

    order: where each stands in the trials; by_chance: the order of rising chance; place: the rank of each chance, ties alike.
    """

    outcome: Floats
    chance: Floats
    landmark: Counts
    order: Counts
    by_chance: Counts
    place: Counts
    capacity: float

    @classmethod
    def of(cls, trials: pd.DataFrame, candidate: str, capacity: float) -> "Judged":
        """Trials as of `origins.roll`. capacity: a number of pairs (1 or more), or a share of those at each landmark.

        Ties are broken by a hash: fixed, and favouring nobody (by days they would lend every rule the days rule's skill).
        """
        tie = pd.util.hash_pandas_object(trials[["pair_id", "landmark_day"]], index=False).to_numpy()
        chance = trials[candidate].to_numpy(np.float64)
        order = np.lexsort((tie, -chance, trials["landmark_day"].to_numpy()))
        landmark = np.unique(trials["landmark_day"].to_numpy()[order], return_inverse=True)[1]
        outcome, sorted_chance = trials["is_silent"].to_numpy(np.float64)[order], chance[order]
        by_chance = np.argsort(sorted_chance, kind="stable")
        place = np.unique(sorted_chance, return_inverse=True)[1]
        return cls(outcome, sorted_chance, landmark, order, by_chance, place, capacity)

    def measures(self, times: Counts | None = None) -> dict[str, float]:
        """Every measure; `times`: how often each of the trials counts, in their own order (once unless given)."""
        weight = (np.ones(len(self.outcome)) if times is None else times[self.order]).astype(np.float64)
        brier = float(weight @ (self.outcome - self.chance) ** 2 / weight.sum())
        base = float(weight @ self.outcome / weight.sum())
        drawn = np.repeat(self.by_chance, weight[self.by_chance].astype(np.int64))
        count, mean_chance, silent_share = tenths(self.outcome[drawn], self.chance[drawn])
        precision, recall = self.at_capacity(weight)
        return {
            **ranking(self.outcome, self.place, weight),
            "brier": brier,
            "skill": 1 - brier / (base * (1 - base)) if 0 < base < 1 else np.nan,
            "ece": float(count @ np.abs(silent_share - mean_chance) / weight.sum()),
            "slope": calibration_slope(self.outcome, self.chance, weight),
            "mean_error": float(weight @ self.chance / weight.sum()) - base,
            "precision_at_capacity": precision,
            "recall_at_capacity": recall,
        }

    def listed(self, weight: Floats) -> Floats:
        """How much of each row's weight is among the highest chances of its landmark that there is room for."""
        of_landmark = np.bincount(self.landmark, weight)
        before = np.cumsum(weight) - weight - (np.cumsum(of_landmark) - of_landmark)[self.landmark]
        room = np.ceil(of_landmark * self.capacity) if self.capacity < 1 else of_landmark * 0 + self.capacity
        return np.clip(room[self.landmark] - before, 0, weight)

    def is_listed(self) -> NDArray[np.bool_]:
        """Whether each of the trials, in their own order, is listed."""
        found = np.empty(len(self.order), dtype=np.bool_)
        found[self.order] = self.listed(np.ones(len(self.order))) > 0
        return found

    def at_capacity(self, weight: Floats) -> tuple[float, float]:
        """Of the pairs listed at each landmark, the share that fell silent; of all that fell silent, the share listed."""
        listed = self.listed(weight)
        hits, silent = float(listed @ self.outcome), float(weight @ self.outcome)
        return share(hits, float(listed.sum())), share(hits, silent)


def share(part: float, whole: float) -> float:
    """`part / whole`; NaN where there is no whole."""
    return float(part / whole) if whole else np.nan


def ranking(outcome: Floats, place: Counts, weight: Floats) -> dict[str, float]:
    """ROC-AUC (ties count half) and average precision of rows by the rank of their chance; NaN for one outcome only."""
    silent, back = np.bincount(place, weight * outcome), np.bincount(place, weight * (1 - outcome))
    if not silent.sum() or not back.sum():
        return {"auc": np.nan, "average_precision": np.nan}
    below = np.cumsum(back) - back / 2
    found, listed = np.cumsum(silent[::-1]), np.cumsum((silent + back)[::-1])
    precision = np.divide(found, listed, out=np.zeros_like(found), where=listed > 0)
    return {
        "auc": float(silent @ below / (silent.sum() * back.sum())),
        "average_precision": float(silent[::-1] @ precision / silent.sum()),
    }


def tenths(outcome: Floats, chance: Floats, bins: int = BINS) -> tuple[Floats, Floats, Floats]:
    """Rows in order of their chance cut into tenths of equal size: count, mean chance, share that fell silent of each."""
    edges = np.unique(np.linspace(0, len(chance), bins + 1).round().astype(np.int64))
    count = np.diff(edges).astype(np.float64)
    if not len(count):
        return count, count, count
    return count, np.add.reduceat(chance, edges[:-1]) / count, np.add.reduceat(outcome, edges[:-1]) / count


def calibration_table(outcome: Floats, chance: Floats, bins: int = BINS) -> pd.DataFrame:
    """The tenths as a table: count, mean_chance, silent_share, low, high (Wilson, 95 %)."""
    order = np.argsort(chance, kind="stable")
    count, mean_chance, silent_share = tenths(outcome[order], chance[order], bins)
    low, high = wilson(silent_share * count, count)
    return pd.DataFrame(
        {"count": count.astype(int), "mean_chance": mean_chance, "silent_share": silent_share, "low": low, "high": high}
    )


def calibration_slope(outcome: Floats, chance: Floats, weight: Floats | None = None) -> float:
    """The slope of the outcome on the logit of the chance: 1 is true, below 1 too bold. NaN where chances do not vary.

    A logistic regression by Newton's steps, each halved until the likelihood rises.
    """
    if np.ptp(chance) < EDGE:
        return np.nan
    each = np.ones(len(chance)) if weight is None else weight
    rows = np.column_stack([np.ones(len(chance)), logit(np.clip(chance, EDGE, 1 - EDGE))])

    def cost(theta: Floats) -> float:
        score = rows @ theta
        return float(each @ (np.logaddexp(0, score) - outcome * score) + RIDGE / 2 * theta @ theta)

    theta = np.array([0.0, 1.0])
    for _ in range(50):
        fitted = expit(rows @ theta)
        slopes = rows.T @ (each * (fitted - outcome)) + RIDGE * theta
        curvature = (rows.T * (each * fitted * (1 - fitted))) @ rows + RIDGE * np.eye(2)
        step = np.linalg.solve(curvature, slopes)
        while cost(theta - step) > cost(theta) and np.abs(step).max() > EDGE:
            step = step / 2
        theta = theta - step
        if np.abs(step).max() < EDGE:
            break
    return float(theta[1])
