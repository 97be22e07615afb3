"""A program whose chances are known: gaps around each pair's own rhythm, and a chance to quit after each contact.

In: how many pairs, a seed, the law of the gaps. Out: contact days, and for any rows the true chance of silence given the
pair's own nature and the days since its last contact. Under the lognormal law the model is tried on its own assumption,
under the gamma law on another's, whose longest gaps are shorter: shape 1 are contacts that know no rhythm (Poisson), 8 nearly
regular ones.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaincc, ndtr

FOLLOWED_DAYS = 540
CADENCES = (7, 14, 30)
SPREAD = 0.6  # of the logarithm of a pair's gaps, under the lognormal law

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class KnownProgram:
    """Pairs by their nature: matched_day, mean_gap, quits (the chance never to return, drawn anew after each contact)."""

    nature: pd.DataFrame
    law: Literal["lognormal", "gamma"]
    shape: float = 3.0  # of a pair's gaps, under the gamma law

    @classmethod
    def of(
        cls, pairs: int, seed: int, law: Literal["lognormal", "gamma"] = "lognormal", shape: float = 3.0
    ) -> "KnownProgram":
        """So many pairs, matched over the first 360 of 540 days."""
        random = np.random.default_rng(seed)
        nature = pd.DataFrame(
            {
                "matched_day": random.integers(0, 360, pairs),
                "mean_gap": random.choice(CADENCES, pairs) * random.lognormal(0, 0.3, pairs),
                "quits": random.beta(0.6, 6.0, pairs),
            },
            index=pd.Index([f"pair {number:05d}" for number in range(pairs)], name="pair_id"),
        )
        return cls(nature, law, shape)

    def contact_days(self, seed: int) -> pd.DataFrame:
        """What each pair did until it quit or the program's end, as `as_records` takes it."""
        random = np.random.default_rng(seed + 1)
        names, mean_gap, quits = (self.nature[c].to_numpy() for c in ("matched_day", "mean_gap", "quits"))
        pairs, day, parts = self.nature.index.to_numpy(), names.astype(np.int64), []
        running = np.arange(len(pairs))
        while len(running):
            parts.append(pd.DataFrame({"pair_id": pairs[running], "day": day[running]}))
            running = running[random.random(len(running)) >= quits[running]]
            day[running] += np.maximum(1, np.rint(self._gaps(random, mean_gap[running]))).astype(np.int64)
            running = running[day[running] <= FOLLOWED_DAYS]
        frame = pd.concat(parts, ignore_index=True).sort_values(["pair_id", "day"], ignore_index=True)
        began = random.integers(0, 2, len(frame))
        return frame.assign(contact_count=1, mentee_began_count=began, known_initiator_count=1)

    def true_chance(self, rows: pd.DataFrame) -> Floats:
        """The chance of no contact within the horizon, by the pair's nature and the days since its contact."""
        one = self.nature.loc[rows["pair_id"]]
        mean_gap, quits = one["mean_gap"].to_numpy(), one["quits"].to_numpy()

        def lasting(days: Floats) -> Floats:
            return np.where(days < 1, 1.0, quits + (1 - quits) * self._longer(days + 0.5, mean_gap))

        since = rows["days_since_contact"].to_numpy()
        return lasting(since + rows["horizon_days"].to_numpy()) / lasting(since)

    def _gaps(self, random: np.random.Generator, mean_gap: Floats) -> Floats:
        if self.law == "gamma":
            return random.gamma(self.shape, mean_gap / self.shape)
        return random.lognormal(np.log(mean_gap), SPREAD)

    def _longer(self, days: Floats, mean_gap: Floats) -> Floats:
        if self.law == "gamma":
            return np.asarray(gammaincc(self.shape, days * self.shape / mean_gap))
        return np.asarray(ndtr((np.log(mean_gap) - np.log(days)) / SPREAD))


def tenths(chance: Floats, truth: Floats) -> Floats:
    """By tenths of the rows in order of their chance: mean chance less mean truth."""
    parts = np.array_split(np.argsort(chance, kind="stable"), 10)
    return np.array([chance[part].mean() - truth[part].mean() for part in parts])
