"""The curves of competing endings, group by group in parallel.

In: the marts of a build on a cluster. Out: `mart.ending_curve` and `mart.goal_curve`, by the estimator of one machine. A group's
rows (a day and a cause each) are brought to one executor, the largest being that of all pairs; only curves come to the driver.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from pipelines import marts
from pipelines.settings import Settings
from pipelines.spark.engine import SparkEngine
from pipelines.steps import Made

CURVE = "cause string, day double, share double, low double, high double"


def made(settings: Settings) -> Iterator[Made]:
    """The steps that make both tables on a cluster."""
    level = settings.interval_level
    tables: list[tuple[str, frozenset[str], str, Sequence[str], Callable[..., None]]] = [
        ("ending_curve", marts.ENDING_AFTER, "pair_endings", marts.ENDING_GROUP, marts.keep_ending_curve),
        ("goal_curve", marts.GOAL_AFTER, "goal_endings", marts.GOAL_GROUP, marts.keep_goal_curve),
    ]
    for name, after, query, group, keep in tables:
        yield Made(f"mart.{name}", after, _step(query, group, keep, level))


def _step(query: str, group: Sequence[str], keep: Callable[..., None], level: float) -> Callable[[Any], None]:
    return lambda engine: keep(engine, curves(engine, marts.scoring_query(query), group, level))


def curves(engine: SparkEngine, query: str, group: Sequence[str], level: float) -> pd.DataFrame:
    """The curves of `marts.curves_by` over the rows of `query`, each group where its rows meet."""
    types = f"{', '.join(f'{name} string' for name in group)}, {CURVE}"
    fields = engine.fields(types)

    def of_group(rows: pa.Table) -> pa.Table:
        return pa.Table.from_pandas(marts.curves_by(rows.to_pandas(), group, level), fields)

    found: pd.DataFrame = engine.select(query).groupBy(*group).applyInArrow(of_group, types).toArrow().to_pandas()
    return found
