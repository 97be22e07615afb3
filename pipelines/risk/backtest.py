"""The backtest of a program: every way of telling who falls silent, tried at the earlier landmarks.

In: the records of a program and the settings. Out: the trials, and the frame or the evidence that is made of them. A build
tries what takes a second (`QUICK`); the command tries the challenger too. Whole pairs are drawn by the seed where there
are more than `TRIED_PAIRS`; then as small a share of the capacity is given to them. Rejected: to leave the proof to a command
that nobody runs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from pipelines.risk.candidates import CANDIDATES, Fit
from pipelines.risk.evaluation import measure
from pipelines.risk.evidence import CHALLENGER, date_of, evidence, in_its_place, takes_over
from pipelines.risk.origins import KEPT, Material, roll
from pipelines.risk.records import EPOCH, PAIR_CAP, Asked, Records
from pipelines.risk.scoring import program_prior
from pipelines.risk.training import learnable, past_rows
from pipelines.risk.warning import fixed_rules
from pipelines.settings import Settings

WINDOW_DAYS = 2 * 365
TRIED_PAIRS = 1_000
QUICK: Mapping[str, Fit] = MappingProxyType(
    {name: fit for name, fit in CANDIDATES.items() if name not in (CHALLENGER, "logistic")}
)


def backtest(
    warehouse: Asked,
    origins: Iterable[Any] | None = None,
    horizon_days: int | None = None,
    *,
    settings: Settings | None = None,
    draws: int = 100,
) -> pd.DataFrame:
    """Every candidate at each origin and at all of them together (origin "all").

    warehouse: an opened edition. origins: dates; unless given, the landmarks at which
    the horizon of most pairs is over. horizon_days: instead of the
    setting. Columns: model, origin, rows, pairs, base_rate, auc, average_precision, brier, skill, ece, slope, mean_error,
    precision_at_capacity, recall_at_capacity, and for all together each of them with _low and _high; for the rules by days
    also flagged_share, flagged_precision and flagged_recall of the rule as it stands, which no capacity limits (14 days is
    CASA's). NaN where there is too little to tell; no rows where no horizon is over. Capacity is the number of pairs that can
    be contacted a week.
    """
    chosen = settings or getattr(warehouse, "settings", None) or Settings()
    if horizon_days is not None:
        chosen = replace(chosen, horizon_days=horizon_days)
    records = Records.of(warehouse, chosen.seed)
    past = past_of(records, chosen)
    trials = trials_of(records, past, chosen, origins)
    capacity = capacity_for(records, past, chosen)
    options: dict[str, Any] = {"capacity": capacity, "seed": chosen.seed, "level": chosen.interval_level}
    tables = [measure(part, **options).assign(origin=date_of(day)) for day, part in trials.groupby("landmark_day")]
    if not tables:
        return pd.DataFrame(columns=["model", "origin", "rows", "pairs", "base_rate"])
    tables.append(measure(trials, draws=draws, **options).assign(origin="all"))
    flagged = [_flagged(part).assign(origin=date_of(day)) for day, part in trials.groupby("landmark_day")]
    rules = pd.concat([*flagged, _flagged(trials).assign(origin="all")])
    together = pd.concat(tables, ignore_index=True).merge(rules, "left", ["candidate", "origin"])
    together = together.rename(columns={"candidate": "model"})
    return together[["model", "origin", *[name for name in together if name not in {"model", "origin"}]]]


def _flagged(trials: pd.DataFrame) -> pd.DataFrame:
    """Whom the rules by days name where nothing limits their lists, by the name of their candidate."""
    rules = fixed_rules(trials)
    shares = rules[["flagged_share", "precision", "recall"]].set_axis(
        ["flagged_share", "flagged_precision", "flagged_recall"], axis=1
    )
    return shares.assign(candidate=[f"rule_{days}_days" for days in rules["rule_days"]])


def program_evidence(
    records: Records, settings: Settings, candidates: Mapping[str, Fit] = CANDIDATES, past: pd.DataFrame | None = None
) -> dict[str, Any]:
    """The evidence (`evidence.evidence`) of a program, and is_promoted: whether the challenger, which the settings must ask for
    and the candidates hold, takes over and is what all of it speaks of. past: as of `past_of`, where it is at hand.
    """
    rows = past_of(records, settings) if past is None else past
    trials = trials_of(records, rows, settings, candidates=candidates)
    capacity = capacity_for(records, rows, settings)
    told = evidence(trials, records.groups, settings, capacity)
    is_promoted = settings.risk_model == CHALLENGER and takes_over(told)
    if is_promoted:
        told = evidence(in_its_place(trials), records.groups, settings, capacity)
    return told | {"is_promoted": is_promoted}


def past_of(records: Records, settings: Settings) -> pd.DataFrame:
    """The rows that can be learned from."""
    return learnable(past_rows(records, settings))


def trials_of(
    records: Records,
    past: pd.DataFrame,
    settings: Settings,
    origins: Iterable[Any] | None = None,
    candidates: Mapping[str, Fit] = CANDIDATES,
) -> pd.DataFrame:
    """Each origin's rows with every candidate's chance, as of `origins.roll`; of at most `TRIED_PAIRS` pairs."""
    landmarks = {(landmark - EPOCH).days: landmark for landmark in records.landmarks()}
    if not landmarks:
        return pd.DataFrame(columns=[*KEPT, *candidates])
    pairs = _tried(past, settings.seed)
    latest, tried = records.asof_at(max(landmarks.values())), records.among(pairs)

    def gaps_on(day: int) -> pd.DataFrame:
        return tried.gaps_known_at(landmarks[day])

    rows = past[past["pair_id"].isin(pairs)]
    days = _ripe(rows) if origins is None else [(pd.Timestamp(origin) - EPOCH).days for origin in origins]
    material = Material(rows, gaps_on, program_prior(latest), settings.seed)
    # A dozen coefficients are too few to share out: two threads take three times as long as one.
    with threadpool_limits(limits=1):
        trials = roll(material, [day for day in days if day in landmarks], candidates, WINDOW_DAYS)
    return trials[[*KEPT, *candidates]]


def _ripe(rows: pd.DataFrame) -> list[int]:
    """The landmarks at which the horizon is over for most pairs; at later ones only those of the shortest could be tried."""
    sizes = rows.groupby("landmark_day").size()
    return [int(str(day)) for day in sizes.index[sizes >= sizes.median() / 2]]


def capacity_for(records: Records, past: pd.DataFrame, settings: Settings) -> int:
    """How many of the tried pairs can be contacted a week: as small a share of the capacity as theirs of all pairs."""
    tried = past["pair_id"].nunique()
    share = min(1.0, PAIR_CAP / max(1, records.pair_count)) * min(1.0, TRIED_PAIRS / max(1, tried))
    return max(1, round(settings.weekly_capacity_pairs * share))


def _tried(past: pd.DataFrame, seed: int) -> Any:
    pairs = np.sort(past["pair_id"].unique())
    return pairs if len(pairs) <= TRIED_PAIRS else np.random.default_rng(seed).choice(pairs, TRIED_PAIRS, replace=False)
