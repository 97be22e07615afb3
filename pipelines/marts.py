"""From `core` to `mart`: the SQL files and the tables that Python makes among them, in one call.

In: a connection whose `core` is settled, the as-of date, the settings. Out: schema `mart`. Python makes what is more than a
query: the risk of silence, from a fitted gap curve, and the curves of competing endings. Rejected: computing those in the
pages, where every visitor would wait for them and no two need agree.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import resources
from typing import Any

import duckdb
import pandas as pd

from pipelines import crossings, instruments, steps
from pipelines.errors import MentorscopeError
from pipelines.instruments import Instrument
from pipelines.settings import Settings

SCORED_LANDMARKS = 2  # the as-of date and the one before, so that a change of state can be shown
RISK_AFTER = frozenset(
    f"mart.{name}" for name in ("pair_asof", "risk_features", "contact_days", "pair_clock", "landmarks", "pair_groups")
)
ENDING_GROUP = ("program_id", "group_by", "group_value")
ENDING_AFTER = frozenset({"mart.pair_duration", "mart.pair_groups", "mart.group_cells"})
GOAL_GROUP = ("program_id", "category")
GOAL_AFTER = frozenset({"mart.goal_progress"})


def make_marts(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    settings: Settings,
    known: Iterable[Instrument] | None = None,
    instead: Iterable[steps.Made] = (),
) -> list[str]:
    """Make every table of `mart`; gives their names in the order in which they were made.

    known: the instruments that score surveys, else those that come with the program. instead: steps in place of those of
    the same tables, where another engine makes them otherwise.
    """
    made = [
        steps.Made("mart.pair_risk", RISK_AFTER, lambda c: _risk(c, settings)),
        steps.Made("mart.ending_curve", ENDING_AFTER, lambda c: _ending_curve(c, settings)),
        crossings.made(settings.interval_level, settings.least_at_risk_count),
        *instruments.made(instruments.all_instruments().values() if known is None else known),
        steps.Made("mart.goal_curve", GOAL_AFTER, lambda c: _goal_curve(c, settings)),
        *instead,
    ]
    names = steps.build(connection, settings, as_of, made)
    broken = steps.failed_checks(connection, steps.parameters(settings, as_of))
    if broken:
        raise MentorscopeError(
            "The tables of this build",
            f"break rules that always hold: {'; '.join(map(str, broken))}.",
            "This is a fault of the program; nothing was published. Please report it.",
        )
    return names


def scoring_query(name: str) -> str:
    """The SQL text of what a table made by Python is made of."""
    return resources.files("pipelines").joinpath(f"sql/scoring/{name}.sql").read_text(encoding="utf-8")


def _risk(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Score each of the latest landmarks by what was known at it."""
    from pipelines.risk import score_build  # noqa: PLC0415 - fitting loads scipy, which nothing else here needs

    def ask(query: str, /, **parameters: Any) -> pd.DataFrame:
        return connection.execute(query, parameters or None).df()

    scored, cards = score_build(ask, settings, SCORED_LANDMARKS)
    connection.register("scored", scored)
    connection.execute(
        """
        create or replace table mart.pair_risk as
        select pair_id::varchar as pair_id, landmark_on::date as landmark_on, risk::double as risk,
            risk_low::double as risk_low, risk_high::double as risk_high, horizon_days::integer as horizon_days,
            typical_gap_days::double as typical_gap_days, gap_share_exceeded::double as gap_share_exceeded,
            risk_reasons::varchar[] as risk_reasons, risk_after_contact::double as risk_after_contact,
            begin_chance::double as begin_chance, begin_low::double as begin_low, begin_high::double as begin_high,
            early_ending_chance::double as early_ending_chance
        from scored order by landmark_on, pair_id
        """
    )
    connection.unregister("scored")
    connection.execute("create or replace table mart.model_card (landmark_on VARCHAR, card VARCHAR)")
    rows = [(card["landmark_on"], json.dumps(card)) for card in cards]
    if rows:
        connection.executemany("insert into mart.model_card values (?, ?)", rows)


def curves_by(rows: pd.DataFrame, by: Sequence[str], level: float) -> pd.DataFrame:
    """One Aalen-Johansen curve for each group of `by` and cause: by, cause, day, share, low, high."""
    from pipelines.retention import competing_endings  # noqa: PLC0415 - as above

    curves = []
    for key, group in rows.groupby(list(by), sort=False):
        names: tuple[Any, ...] = key if isinstance(key, tuple) else (key,)
        causes = group["cause"].astype(object).where(group["cause"].notna(), None)
        curve = competing_endings(group["day"].to_numpy(dtype=float), causes, level)
        for column, name in zip(by, names, strict=True):
            curve[column] = name
        curves.append(curve)
    columns = [*by, "cause", "day", "share", "low", "high"]
    return pd.concat(curves, ignore_index=True)[columns] if curves else pd.DataFrame(columns=columns)


def _ending_curve(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    rows = connection.execute(scoring_query("pair_endings")).df()
    keep_ending_curve(connection, curves_by(rows, ENDING_GROUP, settings.interval_level))


def _goal_curve(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    rows = connection.execute(scoring_query("goal_endings")).df()
    keep_goal_curve(connection, curves_by(rows, GOAL_GROUP, settings.interval_level))


def keep_ending_curve(connection: duckdb.DuckDBPyConnection, curves: pd.DataFrame) -> None:
    """Write `mart.ending_curve` from the curves of `curves_by`."""
    connection.register("curves", curves.astype({"cause": "str"}))
    connection.execute(
        """
        create or replace table mart.ending_curve as
        select program_id::varchar as program_id, group_by::varchar as group_by, group_value::varchar as group_value,
            cause::varchar as cause, day::bigint as day, share::double as share, low::double as low, high::double as high
        from curves
        """
    )
    connection.unregister("curves")


def keep_goal_curve(connection: duckdb.DuckDBPyConnection, curves: pd.DataFrame) -> None:
    """Write `mart.goal_curve`. Reached and dropped compete: what was given up is not about to be reached."""
    connection.register("curves", curves.astype({"cause": "str"}))
    connection.execute(
        """
        create or replace table mart.goal_curve as
        select program_id::varchar as program_id, category::varchar as category, day::bigint as day,
            coalesce(max(case when cause = 'reached' then share end), 0)::double as reached_share,
            coalesce(max(case when cause = 'reached' then low end), 0)::double as low,
            coalesce(max(case when cause = 'reached' then high end), 0)::double as high,
            coalesce(max(case when cause = 'dropped' then share end), 0)::double as dropped_share
        from curves group by all order by all
        """
    )
    connection.unregister("curves")
