"""A program whose chances are known: gaps from a gamma law around each pair's own rhythm, and a chance to quit.

In: how many pairs, a seed. Out: contact days, and for any rows the true chance of silence given the pair's own nature
and the days since its last contact. Gamma, not lognormal, so that the model is tried on a law that is not its own.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaincc

FOLLOWED_DAYS = 540
CADENCES = (7, 14, 30)


def natures(pairs: int, seed: int) -> pd.DataFrame:
    """Per pair: when it was matched, mean gap in days, regularity (gamma shape), chance to quit after a contact."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "matched_day": random.integers(0, 360, pairs),
            "mean_gap": random.choice(CADENCES, pairs) * random.lognormal(0, 0.3, pairs),
            "shape": random.choice([1.0, 3.0, 6.0], pairs),
            "quits": random.beta(0.6, 6.0, pairs),
        },
        index=pd.Index([f"pair {number}" for number in range(pairs)], name="pair_id"),
    )


def contact_days(nature: pd.DataFrame, seed: int) -> pd.DataFrame:
    """What each pair did until it quit or the program's end, as `histories.rows_at` takes it."""
    random = np.random.default_rng(seed + 1)
    rows = []
    for pair, one in nature.iterrows():
        day = int(one["matched_day"])
        while day <= FOLLOWED_DAYS:
            rows.append((pair, day))
            if random.random() < one["quits"]:
                break
            day += max(1, round(random.gamma(one["shape"], one["mean_gap"] / one["shape"])))
    frame = pd.DataFrame(rows, columns=["pair_id", "day"])
    began = random.integers(0, 2, len(frame))
    return frame.assign(contact_count=1, mentee_began_count=began, known_initiator_count=1)


def true_chance(rows: pd.DataFrame, nature: pd.DataFrame) -> NDArray[np.float64]:
    """The chance of no contact within the horizon, by the pair's nature and the days since its contact."""
    one = nature.loc[rows["pair_id"]]

    def lasting(days: NDArray[np.float64]) -> NDArray[np.float64]:
        shape, mean_gap, quits = (one[name].to_numpy() for name in ("shape", "mean_gap", "quits"))
        return np.where(days < 1, 1.0, quits + (1 - quits) * gammaincc(shape, (days + 0.5) * shape / mean_gap))

    since = rows["days_since_contact"].to_numpy()
    return lasting(since + rows["horizon_days"].to_numpy()) / lasting(since)
