"""Each flag on hand-made records: it fires, it does not, it stands exactly on its threshold, it is not recorded."""

import re
from dataclasses import fields
from datetime import date

import pytest

from pipelines import flags, sqlfiles
from pipelines.contract import contract
from pipelines.errors import DeclarationError
from pipelines.settings import Settings
from tests.flag_cases import FIRES, Case, goal, records
from tests.flag_cases_quiet import DOES_NOT_FIRE, NOT_RECORDED, ON_THE_THRESHOLD
from tests.hand_made import build, contacts, core, pair


def fired(case: Case) -> list[tuple[float, float, str]]:
    connection = build(core(**case.records), "pair_flags", **case.settings)
    return connection.execute(
        "select observed, threshold, reason from mart.pair_flags "
        "where pair_id = 'P1' and flag = $flag and landmark_on = date '2025-06-30'",
        {"flag": case.flag},
    ).fetchall()


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in FIRES.items()])
def test_the_flag_fires_and_says_why(case: Case) -> None:
    assert fired(case) == [(pytest.approx(case.observed), pytest.approx(case.threshold), case.reason)]


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in DOES_NOT_FIRE.items()])
def test_the_flag_does_not_fire(case: Case) -> None:
    assert fired(case) == []


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in ON_THE_THRESHOLD.items()])
def test_exactly_on_the_threshold(case: Case) -> None:
    expected = [] if case.reason is None else [(case.observed, case.threshold, case.reason)]
    assert fired(case) == expected


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in NOT_RECORDED.items()])
def test_what_is_not_recorded_raises_no_flag(case: Case) -> None:
    assert fired(case) == []


def test_every_flag_has_each_kind_of_example() -> None:
    names = set(sqlfiles.read_kind("flag"))
    for examples in (FIRES, DOES_NOT_FIRE, ON_THE_THRESHOLD, NOT_RECORDED):
        assert {case.flag for case in examples.values()} == names


def test_flags_remember_when_they_fired() -> None:
    connection = core(pairs=[pair()], contacts=contacts("P1", "2025-01-05", "2025-06-10"))
    build(connection, "pair_flags")
    rows = connection.execute(
        "select landmark_on, reason from mart.pair_flags where flag = 'silent' order by 1"
    ).fetchall()
    assert rows == [
        (date(2025, 3, 10), "No contact for 64 days; one is expected every 30 days"),
        (date(2025, 4, 7), "No contact for 92 days; one is expected every 30 days"),
        (date(2025, 5, 5), "No contact for 120 days; one is expected every 30 days"),
        (date(2025, 6, 2), "No contact for 148 days; one is expected every 30 days"),
    ]


def test_a_changed_setting_moves_the_threshold() -> None:
    case = Case("no_goal_yet", records(pair("P1", "2025-06-10"), goals=[goal("P2", "2025-02-01")]), None)
    assert fired(case) == []
    moved = Case(case.flag, case.records, None, settings={"no_goal_after_days": 10})
    assert fired(moved) == [(20, 10, "No goal yet, 20 days after the match")]


@pytest.mark.parametrize("file", sqlfiles.read_kind("flag").values(), ids=lambda file: file.name)
def test_a_flags_header_names_settings_and_tables_that_exist(file: sqlfiles.SqlFile) -> None:
    words = set(re.findall(r"[a-z]+(?:_[a-z]+)+", file.header["threshold"]))
    assert words
    assert words <= {setting.name for setting in fields(Settings)}
    assert set(file.header["needs"].split(", ")) <= set(contract())


def test_the_order_of_flags_is_a_numbering() -> None:
    orders = sorted(int(file.header["order"]) for file in sqlfiles.read_kind("flag").values())
    assert orders == list(range(1, len(orders) + 1))


def test_a_sentence_that_names_a_column_the_file_does_not_select_is_refused() -> None:
    file = sqlfiles.read_kind("flag")["silent"]
    header = dict(file.header) | {"says": "No contact for {days}"}
    broken = sqlfiles.SqlFile(file.name, "flag", header, file.text, file.parameters, file.depends_on, file.columns)
    with pytest.raises(DeclarationError, match=r"sql/flags/silent.sql: does not select days"):
        flags.sentence_sql(broken)
