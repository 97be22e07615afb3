"""Program years, topics and the months of the season on records small enough to count; the season's dates."""

from datetime import date
from typing import Any

import pytest

from pipelines.errors import DeclarationError
from pipelines.season import SeasonDate, season_date
from pipelines.settings import Settings
from tests.hand_made import build, contacts, core, one, pair
from tests.metric_cases_year import topic


def program(program_id: str, starts_on: str | None) -> dict[str, Any]:
    return {"program_id": program_id, "name": program_id, "starts_on": starts_on}


def year_of(program_id: str, *programs: dict[str, Any], as_of: date = date(2025, 6, 30)) -> tuple[str, str, bool]:
    pairs = [pair(f"P{n}", program_id=row["program_id"]) for n, row in enumerate(programs)]
    connection = build(core(programs=programs, pairs=pairs), "program_years", as_of=as_of)
    query = (
        f"select year_starts_on, year_ends_on, is_recorded from mart.program_years where program_id = '{program_id}'"
    )
    first, last, is_recorded = one(connection, query)
    return str(first), str(last), is_recorded


@pytest.mark.parametrize(
    ("starts_on", "as_of", "year"),
    [
        ("2021-09-15", date(2025, 6, 30), ("2024-09-01", "2025-08-31", True)),
        ("2024-07-01", date(2025, 6, 30), ("2024-07-01", "2025-06-30", True)),
        ("2024-07-01", date(2025, 7, 1), ("2025-07-01", "2026-06-30", True)),
        (
            "2026-01-01",
            date(2025, 6, 30),
            ("2025-01-01", "2025-12-31", True),
        ),  # a start to come tells the month as well
        (None, date(2025, 6, 30), ("2024-07-01", "2025-06-30", False)),
    ],
)
def test_the_program_year_is_the_one_that_the_as_of_date_lies_in(
    starts_on: str | None, as_of: date, year: tuple[str, str, bool]
) -> None:
    assert year_of("main", program("main", starts_on), as_of=as_of) == year


def test_all_programs_share_a_year_only_where_they_start_in_the_same_month() -> None:
    alike = program("a", "2024-09-01"), program("b", "2020-09-20")
    assert year_of("all", *alike) == ("2024-09-01", "2025-08-31", True)
    differ = program("a", "2024-09-01"), program("b", "2024-01-01")
    assert year_of("all", *differ) == ("2024-07-01", "2025-06-30", False)


def test_a_topic_has_one_fate() -> None:
    connection = build(
        core(
            pairs=[pair("runs"), pair("ended", ended_on="2025-05-20")],
            agenda=[
                topic("runs", "2025-02-10", "2025-02-28", "in time"),
                topic("runs", "2025-02-10", "2025-03-01", "late"),
                topic("runs", "2025-05-10", name="behind"),
                topic("runs", "2025-05-10", "2025-07-01", "done too late to be known"),
                topic("runs", "2025-06-10", name="this month"),
                topic("runs", "2025-09-10", name="to come"),
                topic("ended", "2025-03-10", name="never done"),
                topic("ended", "2025-09-10", "2025-05-01", "done ahead"),
            ],
        ),
        "agenda_topics",
    )
    assert dict(connection.execute("select topic, fate from mart.agenda_topics").fetchall()) == {
        "in time": "done_in_time",
        "late": "done_late",
        "behind": "behind",
        "done too late to be known": "behind",
        "this month": "ahead",
        "to come": "ahead",
        "never done": "gone",
        "done ahead": "done_in_time",
    }


def test_topics_behind_are_those_of_the_flag() -> None:
    agenda = [topic("P", f"2025-0{month}-10", name=str(month)) for month in (2, 3, 6)]
    connection = build(core(pairs=[pair("P")], agenda=agenda), "agenda_topics", "pair_flags")
    assert one(connection, "select count(*) from mart.agenda_topics where fate = 'behind'") == 2
    flagged = "select observed from mart.pair_flags where flag = 'agenda_behind' and landmark_on = '2025-06-30'"
    assert one(connection, flagged) == 2


def test_months_count_contacts_days_together_and_topics() -> None:
    connection = build(
        core(
            pairs=[
                pair("P", "2025-05-20"),
                pair("ended", "2025-05-01", ended_on="2025-06-11"),
                pair("elsewhere", "2025-05-01"),
            ],
            contacts=contacts("P", "2025-05-21", "2025-06-01", "2025-06-30") + contacts("ended", "2025-05-05"),
            shared_work=[{"item_id": "W", "pair_id": "elsewhere", "kind": "cv", "shared_at": "2025-05-09 10:00:00"}],
            agenda=[topic("P", "2025-05-10"), topic("P", "2025-07-10"), topic("ended", "2025-07-10", name="gone")],
        ),
        "season_months",
    )
    found = connection.execute(
        "select month_on::varchar, pair_days, contact_count, topic_count, done_count, behind_count "
        "from mart.season_months order by month_on"
    ).fetchall()
    assert found == [
        ("2025-05-01", 12 + 31, 2, 1, 0, 1),  # P from the 20th; the pair that nobody logs is in no denominator
        ("2025-06-01", 30 + 10, 2, 0, 0, 0),
        ("2025-07-01", 0, 0, 1, 0, 0),
    ]


# The season's dates ---------------------------------------------------------------------------------------------------


def test_a_yearly_date_falls_once_in_each_year_and_a_dated_one_once() -> None:
    yearly = season_date({"name": "Match day", "on": "03-20"})
    assert yearly.between(date(2024, 3, 20), date(2026, 3, 19)) == [date(2024, 3, 20), date(2025, 3, 20)]
    once = season_date({"name": "Jubilee", "on": date(2025, 3, 20)})
    assert once.between(date(2024, 1, 1), date(2026, 12, 31)) == [date(2025, 3, 20)]


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    assert SeasonDate("Leap", 2, 29).between(date(2024, 1, 1), date(2025, 12, 31)) == [
        date(2024, 2, 29),
        date(2025, 2, 28),
    ]


def test_an_annotation_is_of_one_year() -> None:
    (mark,) = Settings(annotations=[{"name": "New platform", "on": date(2026, 3, 20)}]).events_that_matter()
    assert mark.between(date(2025, 1, 1), date(2027, 1, 1)) == [date(2026, 3, 20)]
    with pytest.raises(DeclarationError, match=r"annotations, New platform: has no year. Write on = 2026-03-20"):
        Settings(annotations=[{"name": "New platform", "on": "03-20"}])
    with pytest.raises(
        DeclarationError, match=r"settings: annotations, New platform: falls on 2026-02-30, which is no day"
    ):
        Settings(annotations=[{"name": "New platform", "on": "2026-02-30"}])


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"name": "Match day", "on": "13-20"}, "falls on 13-20, which is no day"),
        ({"name": "Match day", "on": "02-30"}, "falls on 02-30"),
        ({"name": "Match day", "on": "in March"}, "falls on in March"),
        ({"name": "Match day"}, "falls on None"),
        ({"on": "03-20"}, "has no name"),
        ({"name": "Match day", "on": "03-20", "colour": "red"}, "has unknown colour"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_name(given: dict[str, Any], what: str) -> None:
    with pytest.raises(DeclarationError, match=what):
        Settings(season_dates=[given])
