"""The risk of every pair, scored in parallel by parameters that are fitted once.

In: the marts of a build on a cluster. Out: `mart.pair_risk` and `mart.model_card`, as one machine makes them. The model is fitted
on the driver, from all pairs where they are few, else from a sample of the size that one machine learns from too; each pair is
then scored by itself where its records lie, in chunks drawn by its identifier; its chance to begin is taken from its chunk.
Rejected: Spark's own logistic regression, which would be another model.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from pipelines.marts import RISK_AFTER, SCORED_LANDMARKS
from pipelines.risk.champion import Champion
from pipelines.risk.early_ending import EarlyEnding
from pipelines.risk.gap_curve import GapPrior
from pipelines.risk.program import risk_of, score_program
from pipelines.risk.records import LEARNED_FROM, PAIR_CAP, SCORED_FROM, Records
from pipelines.risk.refit import Fitted
from pipelines.settings import Settings
from pipelines.spark.engine import SparkEngine
from pipelines.steps import Made

PAIRS_A_CHUNK = 20_000  # two rows a pair, some ten MB
TYPES = (
    "pair_id string, landmark_on date, risk double, risk_low double, risk_high double, horizon_days int, "
    "typical_gap_days double, gap_share_exceeded double, risk_reasons array<string>, risk_after_contact double, "
    "begin_chance double, begin_low double, begin_high double, early_ending_chance double"
)
OF_PAIRS = "inner join learned_pairs on learned.pair_id = learned_pairs.pair_id"
Fit = tuple[Fitted, EarlyEnding | None, pd.Timestamp]


def made(settings: Settings) -> Made:
    """The step that makes `mart.pair_risk` on a cluster."""
    return Made("mart.pair_risk", RISK_AFTER, lambda engine: score(engine, settings))  # type: ignore[arg-type]


def score(engine: SparkEngine, settings: Settings) -> None:
    """Fit on the driver, score everywhere, and write both tables."""
    pairs = engine.select("select distinct pair_id from mart.pair_asof").persist()
    pair_count = pairs.count()
    records = _records(engine, pairs if pair_count <= PAIR_CAP else _sample(pairs, settings.seed), pair_count)
    pairs.unpersist()
    fits: list[Fit] = []
    _, cards = score_program(records, settings, SCORED_LANDMARKS, lambda *fit: fits.append(fit))
    scored = engine.empty(TYPES)
    for fit in fits:
        scored = scored.unionByName(_scored(engine, fit, records, settings, 1 + pair_count // PAIRS_A_CHUNK))
    kept = engine.write("mart", "pair_risk", scored.orderBy("landmark_on", "pair_id"))
    told = [(card["landmark_on"], json.dumps({**card, **_of_everyone(kept, card["landmark_on"])})) for card in cards]
    engine.write("mart", "model_card", engine.session.createDataFrame(told, "landmark_on string, card string"))


def _sample(pairs: DataFrame, seed: int) -> DataFrame:
    """As many pairs as one machine learns from; the same ones for the same seed, wherever the rows lie."""
    return pairs.orderBy(f.xxhash64(f.lit(seed), "pair_id"), "pair_id").limit(PAIR_CAP)


def _records(engine: SparkEngine, pairs: DataFrame, pair_count: int) -> Records:
    """What the model learns from, on the driver."""
    pairs.createOrReplaceTempView("learned_pairs")
    frames = {
        name: engine.execute(f"select learned.* from ({query}) as learned {OF_PAIRS}").df()
        for name, query in LEARNED_FROM.items()
    }
    return Records(**frames, all_pair_count=pair_count)


def _scored(engine: SparkEngine, fit: Fit, known: Records, settings: Settings, chunks: int) -> DataFrame:
    """Every pair of one landmark, scored by a fit: its records are brought together by chunks of pairs."""
    fitted, ending, landmark = fit
    here, told = (engine.select(query, {"landmark": str(landmark.date())}) for query in SCORED_FROM.values())
    chunk = f.pmod(f.xxhash64("pair_id"), f.lit(chunks))
    score_chunk = _chunk_scorer(fitted.champion, fitted.prior, ending, landmark, _without_rows(known), settings)
    fields = engine.fields(TYPES)

    def in_arrow(here: pa.Table, told: pa.Table) -> pa.Table:
        return pa.Table.from_pandas(score_chunk(_frame(here), _frame(told)), fields, preserve_index=False)

    return here.groupBy(chunk).cogroup(told.groupBy(chunk)).applyInArrow(in_arrow, TYPES)


def _chunk_scorer(
    champion: Champion,
    prior: GapPrior,
    ending: EarlyEnding | None,
    landmark: pd.Timestamp,
    none: Records,
    settings: Settings,
) -> Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]:
    def score_chunk(here: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
        records = replace(none, asof=here, features=told)
        frame, _, _ = risk_of(champion, prior, ending, records, landmark, settings)
        return frame

    return score_chunk


def _frame(rows: pa.Table) -> pd.DataFrame:
    """The rows with days as datetimes, as DuckDB gives them."""
    frame: pd.DataFrame = rows.to_pandas(date_as_object=False)
    return frame


def _without_rows(records: Records) -> Records:
    frames: dict[str, Any] = {
        name: frame.head(0) for name, frame in vars(records).items() if isinstance(frame, pd.DataFrame)
    }
    return replace(records, **frames)


def _of_everyone(scored: DataFrame, landmark_on: str) -> dict[str, Any]:
    """What a card says of all pairs of its landmark, where the model was fitted on a sample of them."""
    (row,) = (
        scored.where(f.col("landmark_on") == f.lit(landmark_on).cast("date"))
        .agg(f.count("*"), f.count("risk"), f.avg("risk"), f.sort_array(f.collect_set("horizon_days")))
        .collect()
    )
    return {"pair_count": row[0], "scored_pair_count": row[1], "mean_risk": row[2], "horizon_days": list(row[3])}
