"""Crossings, the map of institutions, a mentee's reach, and how crossing pairs last; as of 30 June 2025."""

from datetime import date, timedelta
from math import hypot

import duckdb
import pandas as pd
import pytest

from pipelines import crossings
from pipelines.retention import restricted_mean
from tests.hand_made import build, core, pair
from tests.metric_cases_reach import person


def institutions(*numbers: int) -> dict[str, list[dict[str, str]]]:
    """Pairs that connect `numbers[0]` institutions of one region, `numbers[1]` of the next and so on, one after another."""
    people, pairs = [], []
    for region, count in enumerate(numbers):
        for n in range(count):
            here = {"region": f"region {region:02}", "institution": f"institute {region}/{n:04}"}
            people += [person(f"{side} {region}/{n}", **here) for side in ("mentee", "mentor")]
            matched_on = str(date(2020, 1, 1) + timedelta(days=n))
            who = {"mentee_id": f"mentee {region}/{n}", "mentor_id": f"mentor {region}/{n}"}
            pairs.append(pair(f"P{region}/{n}", matched_on, **who))
    return {"participants": people, "pairs": pairs}


def places(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[float, float]]:
    return {
        name: (x, y)
        for name, x, y in connection.execute("select institution, x, y from mart.institution_map").fetchall()
    }


@pytest.mark.parametrize("numbers", [(1,), (5,), (60, 2), (30, 3, 3, 1), (4, 4, 4, 4, 4, 4, 4), (1,) * 20], ids=str)
def test_no_two_institutions_are_closer_than_neighbours(numbers: tuple[int, ...]) -> None:
    found = sorted(places(build(core(**institutions(*numbers)), "institution_map")).values())
    assert len(found) == sum(numbers)
    nearest = min(
        (hypot(x - u, y - v) for place, (x, y) in enumerate(found) for u, v in found[place + 1 :]), default=9.0
    )
    assert nearest > 0.8


def test_the_thirteenth_region_and_those_after_it_share_a_place() -> None:
    connection = build(core(**institutions(*[2] * 12, 1, 1)), "institution_map")
    found = connection.execute(
        "select region, count(*) from mart.institution_map group by region order by 2, 1 limit 2"
    ).fetchall()
    assert found == [("elsewhere", 2), ("region 00", 2)]


def test_an_institution_that_comes_later_moves_none_within_its_region() -> None:
    before, after = (places(build(core(**institutions(n)), "institution_map")) for n in (9, 14))
    middle = "institute 0/0000"
    for name, (x, y) in before.items():
        moved = (x - before[middle][0], y - before[middle][1])
        assert moved == pytest.approx((after[name][0] - after[middle][0], after[name][1] - after[middle][1]))


def test_the_same_records_give_the_same_places_in_any_order() -> None:
    records = institutions(5, 3)
    turned = {table: rows[::-1] for table, rows in records.items()}
    assert places(build(core(**records), "institution_map")) == places(build(core(**turned), "institution_map"))


def test_links_count_pairs_between_and_within_institutions_and_leave_out_the_unknown() -> None:
    connection = build(
        core(
            participants=[
                person("a", institution="North"), person("b", institution="South"), person("c", institution="North"),
                person("unknown"),
            ],
            pairs=[
                pair("P1", mentee_id="a", mentor_id="b"),
                pair("P2", mentee_id="c", mentor_id="b", ended_on="2025-02-01"),
                pair("P3", mentee_id="a", mentor_id="c"),
                pair("P4", mentee_id="a", mentor_id="unknown"),
            ],
        ),
        "institution_links",
    )  # fmt: skip
    found = connection.execute(
        "select mentee_institution, mentor_institution, pair_count, running_count from mart.institution_links order by 2"
    ).fetchall()
    assert found == [("North", "North", 1, 1), ("North", "South", 2, 1)]


def test_a_mentees_reach_counts_other_places_once_and_says_what_is_not_recorded() -> None:
    connection = build(
        core(
            participants=[
                person("e", institution="Home", region="West"),
                person("m", institution="North", region="East", practice_area="oncology"),
                person("n", institution="Home", region="East"),
            ],
            pairs=[
                pair("P1", mentee_id="e", mentor_id="m"),
                pair("P2", "2025-03-01", mentee_id="e", mentor_id="m"),
                pair("P3", "2025-03-01", mentee_id="e", mentor_id="n"),
            ],
            outcomes=[
                {"outcome_id": "1", "person_id": "e", "kind": "connection", "occurred_on": "2025-05-01"},
                {"outcome_id": "2", "person_id": "e", "kind": "connection", "occurred_on": "2025-07-01"},
            ],
        ),
        "mentee_reach",
    )
    found = connection.execute(
        "select pair_count, mentor_count, institution_count, region_count, practice_area_count, connection_count "
        "from mart.mentee_reach"
    ).fetchall()
    assert found == [(3, 2, 1, 1, None, 1)]


# How crossing pairs last ----------------------------------------------------------------------------------------------

DAYS = {  # days together, ended; within: all to the half year, across: one of six ends after 61 days
    False: [(400, False)] * 5 + [(200, True)],
    True: [(400, False)] * 5 + [(61, True)],
}


def pairs_of(days: dict[bool, list[tuple[int, bool]]]) -> pd.DataFrame:
    rows = [(day, ended, side) for side, group in days.items() for day, ended in group]
    return pd.DataFrame(rows, columns=["day", "is_ended", "is_across"])


def test_both_sides_are_read_after_a_year_where_enough_were_followed_that_long() -> None:
    within, across = crossings.compare(pairs_of(DAYS), 0.95, 5)
    assert within[:5] == [False, 6, 1, 365, pytest.approx(5 / 6)]
    assert across[:5] == [True, 6, 1, 365, pytest.approx(5 / 6)]
    mean_within, mean_across = (5 * 365 + 200) / 6, (5 * 365 + 61) / 6  # nobody was censored before a year
    assert (within[7], across[7]) == pytest.approx((mean_within, mean_across))
    assert across[10] == pytest.approx(mean_across - mean_within)


def test_the_interval_of_the_difference_joins_both_errors() -> None:
    _, across = crossings.compare(pairs_of(DAYS), 0.95, 5)
    ends = [restricted_mean(*zip(*DAYS[side], strict=True), 365).se_days for side in (False, True)]
    reach = 1.959964 * hypot(*ends)
    assert (across[10] - across[11], across[12] - across[10]) == pytest.approx((reach, reach))


def test_a_shorter_window_is_taken_where_a_side_is_young_and_none_where_it_is_too_small() -> None:
    young = DAYS | {True: [(200, False)] * 5}
    assert [row[3] for row in crossings.compare(pairs_of(young), 0.95, 5)] == [183, 183]
    assert list(crossings.compare(pairs_of(DAYS | {True: [(400, False)] * 4}), 0.95, 5)) == []


def test_pairs_of_whom_it_is_not_recorded_are_on_neither_side() -> None:
    unknown = pd.concat([pairs_of(DAYS), pd.DataFrame({"day": [900], "is_ended": [False], "is_across": [None]})])
    assert [row[1] for row in crossings.compare(unknown, 0.95, 5)] == [6, 6]


def test_the_table_has_every_program_and_crossing_that_can_be_compared() -> None:
    people = [person("here", region="West"), person("near", region="West"), person("far", region="East")]
    pairs = [
        pair(f"{mentor} {n}", "2024-01-01", mentee_id="here", mentor_id=mentor, program_id="north")
        for mentor in ("near", "far")
        for n in range(5)
    ]
    connection = build(core(participants=people, pairs=pairs), "pair_duration", "pair_crossings")
    crossings.run(connection, 0.95, 5)
    found = connection.execute(
        "select program_id, crossing, is_across, pair_count, retention_share from mart.crossing_retention order by all"
    ).fetchall()
    assert found == [(program, "regions", side, 5, 1.0) for program in ("all", "north") for side in (False, True)]
