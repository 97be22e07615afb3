"""The rules about the data: they hold on a sound build, and each notices what it is there for."""

from typing import Any

import duckdb
import pytest

from pipelines import sqlfiles, steps
from pipelines.settings import Settings
from tests.hand_made import AS_OF, build, contacts, core, pair

BREAK = {
    "one_row_a_pair": "delete from mart.pair_today where pair_id = 'P1'",
    "one_row_a_pair_and_landmark": "insert into mart.pair_state select * from mart.pair_state where pair_id = 'P1' limit 1",
    "states_are_known": "update mart.pair_state set state = 'bored' where pair_id = 'P1'",
    "retention_never_rises": "update mart.retention_curve set retention_share = 0.99, high = 1 where day = 40",
    "groups_add_up": "update mart.metric set denominator = 7 where metric = 'pairs_running' and group_by = 'cohort'",
    "flags_say_why": "update mart.pair_flags set reason = null where flag = 'silent'",
    "risk_is_a_share": "update mart.pair_risk set risk = 1.2",
    "rows_are_accounted_for": "update quality.loads set rows_ignored = 0",
}


@pytest.fixture
def sound() -> duckdb.DuckDBPyConnection:
    pairs: list[dict[str, Any]] = [pair("P1"), pair("P2", program_id="B")]
    pairs += [pair(f"E{n}", "2025-01-01", ended_on=f"2025-02-{n:02}", end_reason="moved") for n in (5, 10, 15)]
    connection = core(pairs=pairs, contacts=contacts("P1", "2025-04-01") + contacts("P2", "2025-02-01"))
    build(connection, risk=[("P1", "2025-06-30", 0.9)])
    connection.execute(
        "create table quality.loads as select 'contacts.csv' as file, 5 as rows_read, 2 as rows_loaded, "
        "1 as rows_quarantined, 1 as rows_superseded, 1 as rows_ignored"
    )
    return connection


def failed(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [check.name for check in steps.failed_checks(connection, steps.parameters(Settings(), AS_OF))]


def test_a_sound_build_breaks_no_rule(sound: duckdb.DuckDBPyConnection) -> None:
    assert failed(sound) == []


@pytest.mark.parametrize(("name", "damage"), BREAK.items(), ids=BREAK.keys())
def test_each_rule_notices_what_it_is_there_for(sound: duckdb.DuckDBPyConnection, name: str, damage: str) -> None:
    sound.execute(damage)
    assert failed(sound) == [name]


def test_every_rule_has_something_that_breaks_it() -> None:
    assert set(BREAK) == set(sqlfiles.read_kind("check"))


def test_a_broken_rule_tells_its_rows(sound: duckdb.DuckDBPyConnection) -> None:
    sound.execute(BREAK["rows_are_accounted_for"])
    (check,) = steps.failed_checks(sound, steps.parameters(Settings(), AS_OF))
    assert str(check) == (
        "Every row of every file is accounted for: broken by 1 row(s), such as ('contacts.csv', 5, 2, 1, 1, 0) "
        "(sql/checks/rows_are_accounted_for.sql)"
    )
