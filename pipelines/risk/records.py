"""What the risk learns from: the marts that hold a program's past, of all pairs, or of a sample of them.

In: a way to ask the tables of a build. Out: frames of whole pairs. Five thousand pairs tell a dozen coefficients as well as a
million do, so no more are read; each pair that is to be scored is read apart. Rejected: to read all and to draw from them,
which takes memory by the contact.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.risk.gaps import gaps_at
from pipelines.settings import Settings

EPOCH = pd.Timestamp("1970-01-01")
PAIR_CAP = 5_000  # pairs whose past is learned from; drawn by the seed
LEARNED_FROM: Mapping[str, str] = MappingProxyType(
    {
        "asof": "select * from mart.pair_asof",
        "features": "select * from mart.risk_features",
        "contact_days": "select * from mart.contact_days",
        "clock": "select * from mart.pair_clock",
        "endings": "select pair_id, ended_on, end_reason, ended_by from core.pairs where ended_on is not null",
        "groups": "select * from mart.pair_groups",
        "mentors": "select pair_id, mentor_id from core.pairs",
    }
)  # what the risk is made of, by the names of `Records`
SCORED_FROM: Mapping[str, str] = MappingProxyType(
    {
        "asof": "select * from mart.pair_asof where landmark_on = cast($landmark as date)",
        "features": "select * from mart.risk_features where landmark_on = cast($landmark as date)",
    }
)  # what the pairs of one landmark are scored by
Ask = Callable[..., pd.DataFrame]  # the rows of a query; its parameters by name
_OF_DRAWN = "select * from ({}) as learned where pair_id in (select unnest($pairs)) order by all"


class Asked(Protocol):
    """What an opened edition offers."""

    def sql(self, query: str, **parameters: Any) -> pd.DataFrame:
        """The rows of a query."""


@dataclass(frozen=True)
class Records:
    """The frames that rows are made of, as the marts have them.

    asof: mart.pair_asof of every landmark. features: mart.risk_features. contact_days: mart.contact_days.
    clock: mart.pair_clock. endings: pair_id,
    ended_on, end_reason, ended_by of every pair that ended. groups: pair_id with its groups (mart.pair_groups), for the
    audit alone. mentors: pair_id, mentor_id, so that a calibration keeps the pairs of a mentor together. all_pair_count: how
    many pairs the program has, where these are a sample.
    """

    asof: pd.DataFrame
    features: pd.DataFrame
    contact_days: pd.DataFrame
    clock: pd.DataFrame
    endings: pd.DataFrame
    groups: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"pair_id": []}, dtype="str"))
    mentors: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"pair_id": [], "mentor_id": []}, dtype="str"))
    all_pair_count: int | None = None

    @classmethod
    def of(cls, edition: Asked, seed: int = Settings.seed) -> "Records":
        """The records of an opened edition, of at most `PAIR_CAP` pairs drawn by the seed."""
        return cls.asked(edition.sql, seed)

    @classmethod
    def asked(cls, ask: Ask, seed: int) -> "Records":
        """As `of`, of whatever answers queries."""
        pairs = ask("select distinct pair_id from mart.pair_asof order by pair_id")
        drawn = drawn_pairs(pairs, seed)
        frames: dict[str, Any]
        if len(drawn) == len(pairs):
            frames = {name: ask(query) for name, query in LEARNED_FROM.items()}
            return cls(**frames)
        frames = {name: ask(_OF_DRAWN.format(query), pairs=list(drawn)) for name, query in LEARNED_FROM.items()}
        return cls(**frames, all_pair_count=len(pairs))

    def among(self, pairs: NDArray[np.object_]) -> "Records":
        """Those of some pairs; endings and groups, which are looked up by pair, stay whole."""
        of_pairs = {
            name: frame[frame["pair_id"].isin(pairs)]
            for name in ("asof", "features", "contact_days", "clock")
            for frame in (getattr(self, name),)
        }
        return replace(self, **of_pairs)

    @property
    def pair_count(self) -> int:
        """How many pairs the program has."""
        return self.asof["pair_id"].nunique() if self.all_pair_count is None else self.all_pair_count

    def landmarks(self) -> list[pd.Timestamp]:
        """The landmark dates, oldest first."""
        return sorted(pd.to_datetime(self.asof["landmark_on"]).unique())

    def asof_at(self, landmark: pd.Timestamp) -> pd.DataFrame:
        """What was known of each pair at a landmark."""
        return self.asof[pd.to_datetime(self.asof["landmark_on"]) == landmark]

    def active_day_at(self, landmark: pd.Timestamp) -> "pd.Series[int]":
        """Each pair's clock at a landmark, by pair."""
        here = self.clock[pd.to_datetime(self.clock["landmark_on"]) == landmark]
        return here.set_index("pair_id")["active_day"]

    def gaps_known_at(self, landmark: pd.Timestamp) -> pd.DataFrame:
        """The gaps as somebody would have counted them at a landmark."""
        known = self.contact_days[pd.to_datetime(self.contact_days["known_on"]) <= landmark]
        return gaps_at(known.rename(columns={"active_day": "day"}), self.active_day_at(landmark))


def drawn_pairs(asof: pd.DataFrame, seed: int) -> NDArray[np.object_]:
    """The pairs that are learned from: all, or `PAIR_CAP` of them drawn by the seed."""
    pairs = np.sort(asof["pair_id"].unique())
    return pairs if len(pairs) <= PAIR_CAP else np.random.default_rng(seed).choice(pairs, PAIR_CAP, replace=False)
