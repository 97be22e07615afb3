"""What the product does not offer for competing endings, written out from its papers to check the published values of its data.

In: durations, endings (0 open, 1 the ending of interest, 2 any other), groups or one exposure. Out: Gray's test of the shares
of ending 1 (R. J. Gray, Ann. Statist. 16, 1988), the subdistribution hazard of Fine and Gray (J. Am. Stat. Assoc. 94, 1999), and
the infinitesimal jackknife of a share. Equal to R's cmprsk::cuminc, cmprsk::crr and survival::survfit. The product shows
cause-specific hazards and the shares themselves.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def gray(durations: Floats, endings: Counts, groups: Counts) -> float:
    """The chi-square of Gray's test; groups are 0, 1, ...; on one degree less than there are groups."""
    days = np.unique(durations[endings > 0])
    names = np.arange(groups.max() + 1)

    def count(chosen: NDArray[np.bool_]) -> Floats:
        at = (durations[:, None] == days) & chosen[:, None]
        return np.array([at[groups == name].sum(axis=0) for name in names], dtype=np.float64)

    at_risk = np.array([(durations[groups == name][:, None] >= days).sum(axis=0) for name in names], dtype=np.float64)
    ended, other = count(endings == 1), count(endings == 2)
    hazard = np.divide(ended + other, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)
    after = np.cumprod(1 - hazard, axis=1)
    before = np.concatenate([np.ones((len(names), 1)), after[:, :-1]], axis=1)
    share = np.cumsum(np.divide(before * ended, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0), axis=1)
    share_before = np.concatenate([np.zeros((len(names), 1)), share[:, :-1]], axis=1)
    # h_k: those at risk over the share together; its sum carries the pooled share of ending 1.
    weight = np.divide(at_risk, before, out=np.zeros_like(at_risk), where=before > 0)
    pooled = np.cumsum(ended.sum(axis=0) / weight.sum(axis=0))
    pooled_before = np.concatenate([[0.0], pooled[:-1]])
    expected = weight * (1 - share_before) / (weight * (1 - share_before)).sum(axis=0) * ended.sum(axis=0)
    score = (ended - expected).sum(axis=1)
    # How a surprise of group k moves the score of group i: at once (pull), and through the pooled share later on (still).
    pull = weight[:, None] * (np.eye(len(names))[:, :, None] - (weight / weight.sum(axis=0))[None])
    moved = np.cumsum(pull * (ended.sum(axis=0) / (weight.sum(axis=0) * (1 - pooled_before))), axis=2)
    still = moved[:, :, -1:] - moved
    left = np.divide(1 - pooled, after, out=np.zeros_like(after), where=after > 0)
    by_one = pull + np.where(after > 0, 1 - left, 1.0)[None] * still
    by_other = left[None] * still
    total = ended.sum(axis=0)
    ties_one = np.where(total > 1, 1 - (total - 1) / np.maximum(weight.sum(axis=0) * before - 1, 1e-12), 1.0)
    ties_other = np.where(other > 1, 1 - (other - 1) / np.maximum(at_risk - 1, 1), 1.0)
    safe = np.where(at_risk > 0, at_risk, np.inf)
    vary_one = ties_one * before * total / (weight.sum(axis=0) * safe)
    vary_other = ties_other * before**2 * other / safe**2
    variance = np.einsum("ikt,jkt,kt->ij", by_one, by_one, vary_one)
    variance += np.einsum("ikt,jkt,kt->ij", by_other, by_other, vary_other)
    return float(score[:-1] @ np.linalg.solve(variance[:-1, :-1], score[:-1]))


def fine_gray(durations: Floats, endings: Counts, exposure: Floats) -> tuple[float, float]:
    """The coefficient of one exposure on the subdistribution hazard of ending 1, and its standard error."""
    still_seen = _censoring(durations, endings)
    days = np.unique(durations[endings == 1])
    seen_at = np.array([still_seen(day) for day in days])
    own = np.array([still_seen(day) for day in durations])
    is_later = (durations[:, None] < days) & (endings[:, None] == 2)
    weight = np.where(durations[:, None] >= days, 1.0, np.where(is_later, seen_at / own[:, None], 0.0))
    ended = ((durations[:, None] == days) & (endings[:, None] == 1)).astype(np.float64)
    coefficient = 0.0
    for _ in range(50):
        risk = weight * np.exp(coefficient * exposure)[:, None]
        mean = exposure @ risk / risk.sum(axis=0)
        spread = (exposure**2 @ risk / risk.sum(axis=0) - mean**2) * ended.sum(axis=0)
        step = float(((exposure[:, None] - mean) * ended).sum() / spread.sum())
        coefficient += step
        if abs(step) < 1e-12:
            break
    surprise = ended - risk * (ended.sum(axis=0) / risk.sum(axis=0))
    pulls = ((exposure[:, None] - mean) * surprise).sum(axis=1)
    # The weights are estimated too: each censoring moves those of all who had ended otherwise before it.
    open_days = np.unique(durations[endings == 0])
    at_risk = (durations[:, None] >= open_days).sum(axis=0)
    after = days[None] >= open_days[:, None]
    touched = [
        -(((exposure[:, None] - mean) * surprise) * (is_later & later & (durations < day)[:, None])).sum()
        for day, later in zip(open_days, after, strict=True)
    ]
    rate = np.array(touched) / at_risk
    seen = (durations[:, None] == open_days) & (endings[:, None] == 0)
    pulls = pulls + (rate * (seen - (durations[:, None] >= open_days) * seen.sum(axis=0) / at_risk)).sum(axis=1)
    return coefficient, float(np.sqrt(pulls @ pulls) / spread.sum())


def _censoring(durations: Floats, endings: Counts):
    """Kaplan-Meier of being seen, just before a day."""
    days = np.unique(durations[endings == 0])
    share = [1 - ((durations == day) & (endings == 0)).sum() / (durations >= day).sum() for day in days]
    return lambda when: float(np.prod([left for day, left in zip(days, share, strict=True) if day < when]))


def jackknife_error(durations: Floats, endings: Counts, until: float) -> float:
    """The standard error of the share of ending 1 by `until`: each row's pull is the slope by its weight."""

    def share(weights: Floats) -> float:
        left, found = 1.0, 0.0
        for day in np.unique(durations[(endings > 0) & (durations <= until)]):
            at, risk = durations == day, weights[durations >= day].sum()
            found += left * weights[at & (endings == 1)].sum() / risk
            left *= 1 - weights[at & (endings > 0)].sum() / risk
        return found

    small, ones = 1e-6, np.ones(len(durations))
    pulls = [(share(ones + small * row) - share(ones - small * row)) / (2 * small) for row in np.eye(len(durations))]
    return float(np.sqrt(np.square(pulls).sum()))
