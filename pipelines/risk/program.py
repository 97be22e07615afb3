"""A whole program: the risk of today's pairs from all that is on record, and how good that risk has been.

In: the records of a program (`training.Records`) and the settings. Out: the frame of `scoring.score_landmark` for the
latest landmarks with the champion's risk in place of the curve's, and a card each; and the frame of the backtest. Each
landmark is scored by what was known at it, so the change between two of them is news, not a changed memory. Rejected: to
keep a fitted model between builds; it would have to be kept in step with corrected records.
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import pandas as pd
from threadpoolctl import threadpool_limits

from pipelines.risk.candidates import CANDIDATES
from pipelines.risk.champion import Champion, fit_champion
from pipelines.risk.evaluation import measure
from pipelines.risk.features import FEATURES
from pipelines.risk.origins import KEPT, Material, roll
from pipelines.risk.reasons import reasons
from pipelines.risk.scoring import program_prior, score_with
from pipelines.risk.training import EPOCH, Records, Tables, past_rows, rows_of_landmark
from pipelines.settings import Settings

DRAWS = 100  # bootstrap draws over pairs for the interval of the learned half
WINDOW_DAYS = 2 * 365
LEARNED_FROM = ("return", "silence")
SCORED = (
    "pair_id", "landmark_on", "risk", "risk_low", "risk_high", "horizon_days", "typical_gap_days", "gap_share_exceeded",
    "risk_reasons",
)  # fmt: skip


def score_program(
    records: Records, settings: Settings, landmark_count: int = 2
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The risk of each pair at the latest landmarks, newest first, with `risk_reasons` (a list of sentences), and a card
    for each landmark. Columns otherwise as of `score_landmark`.
    """
    if records.asof.empty:
        return pd.DataFrame(columns=list(SCORED)), []
    past = learnable(past_rows(records, settings))
    scored, cards = [], []
    for landmark in records.landmarks()[::-1][:landmark_count]:
        day = (landmark - EPOCH).days
        here = records.asof[pd.to_datetime(records.asof["landmark_on"]) == landmark]
        gaps, known = records.gaps_known_at(landmark), past[past["known_day"] <= day]
        prior = program_prior(here)
        # Seventeen coefficients are too few to share out: two threads take three times as long as one.
        with threadpool_limits(limits=1):
            champion = fit_champion(known, gaps, prior=prior, draws=DRAWS, seed=settings.seed)
        frame, card = score_with(champion.curve, prior, here, settings)
        frame = _with_champion(frame, champion, rows_of_landmark(records, landmark, settings), settings)
        scored.append(frame)
        cards.append({**card, **_card(champion, known, frame)})
    return pd.concat(scored, ignore_index=True), cards


def learnable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose outcome is a return or a silence."""
    return rows[rows["outcome"].isin(LEARNED_FROM)].reset_index(drop=True)


def _with_champion(frame: pd.DataFrame, champion: Champion, rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    low, high = champion.interval(rows, settings.interval_level)
    found = pd.DataFrame({"risk": champion.risk(rows), "risk_low": low, "risk_high": high}, index=rows["pair_id"])
    texts = pd.Series(reasons(champion, rows), index=rows["pair_id"], dtype=object)
    columns = {str(name): frame["pair_id"].map(found[name]).astype("float64") for name in found}
    none: list[str] = []
    told = frame["pair_id"].map(texts).map(lambda given: given if isinstance(given, list) else none)
    return frame.assign(**columns, risk_reasons=told)


def _card(champion: Champion, known: pd.DataFrame, frame: pd.DataFrame) -> dict[str, Any]:
    ends = known["landmark_day"].agg(["min", "max"]) if len(known) else ()
    window = [str((EPOCH + pd.Timedelta(days=int(day))).date()) for day in ends]
    return {
        "model": "gap_curve" if champion.learned is None else "blend",
        "alone_because": champion.alone_because,
        "learned_from": {
            "rows": champion.row_count,
            "pairs": champion.pair_count,
            "silences": champion.silent_count,
            "broke_up_share": champion.broke_up_share,
            "landmarks": window,
        },
        "features": [{"name": f.name, "family": f.family, "sign": f.sign} for f in FEATURES],
        "logistic": None if champion.learned is None else asdict(champion.learned),
        "bootstrap_draws": DRAWS,
        "mean_risk": float(frame["risk"].mean()) if frame["risk"].notna().any() else None,
    }


def backtest(
    warehouse: Tables,
    origins: Iterable[Any] | None = None,
    horizon_days: int | None = None,
    *,
    settings: Settings | None = None,
    draws: int = 100,
) -> pd.DataFrame:
    """Every candidate at each origin and at all of them together (origin "all").

    warehouse: an opened edition. origins: dates, those of the landmarks unless given. horizon_days: instead of the
    setting. Columns: model, origin, rows, pairs, base_rate, auc, average_precision, brier, skill, ece, slope,
    precision_at_capacity, recall_at_capacity, and for all together each of them with _low and _high. NaN where there is
    too little to tell; no rows where no horizon is over. Capacity is the number of pairs that can be contacted a week.
    """
    chosen = settings or getattr(warehouse, "settings", None) or Settings()
    if horizon_days is not None:
        chosen = replace(chosen, horizon_days=horizon_days)
    trials = trials_of(Records.of(warehouse), chosen, origins)
    tables = []
    for origin, part in [*trials.groupby("landmark_day"), *([("all", trials)] if len(trials) else [])]:
        label = origin if origin == "all" else str((EPOCH + pd.Timedelta(days=int(str(origin)))).date())
        found = measure(
            part,
            capacity=max(1, chosen.weekly_capacity_pairs),
            draws=draws if origin == "all" else 0,
            seed=chosen.seed,
            level=chosen.interval_level,
        )
        tables.append(found.rename(columns={"candidate": "model"}).assign(origin=label))
    if not tables:
        return pd.DataFrame(columns=["model", "origin", "rows", "pairs", "base_rate"])
    together = pd.concat(tables, ignore_index=True)
    return together[["model", "origin", *[name for name in together if name not in {"model", "origin"}]]]


def trials_of(records: Records, settings: Settings, origins: Iterable[Any] | None = None) -> pd.DataFrame:
    """Each origin's rows with every candidate's chance, as of `origins.roll`."""
    landmarks = {(landmark - EPOCH).days: landmark for landmark in records.landmarks()}
    days = list(landmarks) if origins is None else [(pd.Timestamp(origin) - EPOCH).days for origin in origins]
    past = learnable(past_rows(records, settings))
    pairs = past["pair_id"].unique()
    latest = records.asof[pd.to_datetime(records.asof["landmark_on"]) == max(landmarks.values())]

    def gaps_on(day: int) -> pd.DataFrame:
        gaps = records.gaps_known_at(landmarks[day])
        return gaps[gaps["pair_id"].isin(pairs)]

    material = Material(past, gaps_on, program_prior(latest), settings.seed)
    with threadpool_limits(limits=1):
        trials = roll(material, [day for day in days if day in landmarks], CANDIDATES, WINDOW_DAYS)
    return trials[[*KEPT, *CANDIDATES]]
