"""A row of `mart.pair_asof` is a function of what was recorded up to its landmark date, and of nothing after it.

Random programs with contacts entered late, pauses, endings entered late, goals, agenda, work and check-ins: a landmark
row must equal the as-of row of a build made on that date, with and without the later records in `core`.
"""

from datetime import date, timedelta

import duckdb
import numpy as np
import pytest

from tests.hand_made import build, core

AS_OF = date(2025, 6, 30)
PAIRS = 25
NOT_FOR_COMPARING = "exclude (is_as_of)"


def random_program(seed: int) -> duckdb.DuckDBPyConnection:
    draw = np.random.default_rng(seed)

    def day(low: int, high: int) -> date:
        return date(2025, 1, 1) + timedelta(days=int(draw.integers(low, high)))

    def at(on: date) -> str:
        return f"{on} {draw.integers(0, 24):02}:30:00"

    pairs, contacts, goals, updates, agenda, work, check_ins, pauses = [], [], [], [], [], [], [], []
    for number in range(PAIRS):
        pair_id = f"P{number}"
        people = {"mentor_id": f"M{number}", "mentee_id": f"N{number}"}
        row = {"pair_id": pair_id, "program_id": f"program {number % 2}", "matched_on": day(-120, 120)} | people
        if draw.random() < 0.3:
            ended_on = max(row["matched_on"], day(60, 180))
            row |= {"ended_on": ended_on, "end_recorded_on": ended_on + timedelta(days=int(draw.integers(0, 40)))}
        pairs.append(row)
        for visit in range(draw.integers(0, 12)):
            status = str(draw.choice(["held", "held", "held", "missed", "scheduled", "cancelled"]))
            occurred_on = day(-60, 181) if status != "scheduled" else day(100, 260)
            logged_on = occurred_on + timedelta(days=int(draw.choice([0, 0, 0, 5, 45])))
            if status == "scheduled":
                logged_on = occurred_on - timedelta(days=30)
            contacts.append(
                {
                    "contact_id": f"{pair_id}-{visit}",
                    "pair_id": pair_id,
                    "status": status,
                    "occurred_at": at(occurred_on),
                }
                | {"logged_at": f"{logged_on} 23:59:00", "initiated_by": draw.choice(["mentor", "mentee", None])}
            )
        if draw.random() < 0.4:
            paused_on = day(0, 150)
            resumed_on = paused_on + timedelta(days=int(draw.integers(0, 50)))
            pauses.append({"pair_id": pair_id, "paused_on": paused_on, "resumed_on": resumed_on})
        for number_of_goal in range(draw.integers(0, 3)):
            goal_id, set_on = f"{pair_id}-{number_of_goal}", day(0, 150)
            goals.append({"goal_id": goal_id, "pair_id": pair_id, "set_on": set_on, "status": "active"})
            goals[-1]["updated_at"] = at(set_on)
            for revision in range(draw.integers(0, 4)):
                updated_on = set_on + timedelta(days=7 * revision + int(draw.integers(0, 7)))
                status = draw.choice(["active", "reached", None])
                updates.append({"goal_id": goal_id, "updated_at": at(updated_on), "status": status})
                updates[-1]["progress_pct"] = int(draw.integers(0, 100))
        for month in range(draw.integers(0, 6)):
            done_on = day(0, 180) if draw.random() < 0.5 else None
            agenda.append({"pair_id": pair_id, "topic": f"T{month}", "planned_on": day(0, 180), "done_on": done_on})
        if draw.random() < 0.3:
            work.append({"item_id": pair_id, "pair_id": pair_id, "kind": "cv", "shared_at": at(day(0, 180))})
        check_ins += [
            {"check_in_id": f"{pair_id}-{visit}", "pair_id": pair_id, "done_on": day(0, 180)}
            for visit in range(draw.integers(0, 4))
        ]
    programs = [{"program_id": "program 0", "name": "A", "time_zone": "America/New_York"}]
    return core(
        programs=programs, pairs=pairs, contacts=contacts, goals=goals, goal_updates=updates, agenda=agenda,
        shared_work=work, check_ins=check_ins, pauses=pauses,
    )  # fmt: skip


def rows_of(connection: duckdb.DuckDBPyConnection, landmark_on: date) -> list[tuple[object, ...]]:
    query = f"select * {NOT_FOR_COMPARING} from mart.pair_asof where landmark_on = $day order by pair_id"
    found = connection.execute(query, {"day": landmark_on}).fetchall()
    return [tuple(round(value, 9) if isinstance(value, float) else value for value in row) for row in found]


def forget_the_future(connection: duckdb.DuckDBPyConnection, landmark_on: date) -> None:
    """Delete what no export of the landmark date could have held, two days of time zones allowed for."""
    after = landmark_on + timedelta(days=2)
    for table, column in {
        "contacts": "greatest(logged_at, case when status = 'held' then occurred_at else logged_at end)",
        "goal_updates": "updated_at",
        "goals": "set_on",
        "shared_work": "shared_at",
        "check_ins": "done_on",
        "pauses": "paused_on",
    }.items():
        connection.execute(f"delete from core.{table} where {column} >= $after", {"after": after})
    connection.execute("update core.agenda set done_on = null where done_on >= $after", {"after": after})
    connection.execute("update core.pauses set resumed_on = null where resumed_on >= $after", {"after": after})
    connection.execute(
        "update core.pairs set ended_on = null, end_recorded_on = null where end_recorded_on >= $after",
        {"after": after},
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_landmark_row_equals_the_row_of_a_build_made_on_that_day(seed: int) -> None:
    connection = random_program(seed)
    build(connection, "pair_asof", as_of=AS_OF)
    landmarks = [AS_OF - timedelta(days=28 * number) for number in range(1, 5)]
    seen = {landmark_on: rows_of(connection, landmark_on) for landmark_on in landmarks}
    assert sum(len(rows) for rows in seen.values()) > 2 * PAIRS
    for landmark_on in landmarks:
        build(connection, "pair_asof", as_of=landmark_on)
        assert rows_of(connection, landmark_on) == seen[landmark_on]
        forget_the_future(connection, landmark_on)
        build(connection, "pair_asof", as_of=landmark_on)
        assert rows_of(connection, landmark_on) == seen[landmark_on]


def test_what_the_risk_is_told_at_twenty_landmarks_is_the_same_to_the_bit_without_all_that_came_after() -> None:
    connection = random_program(4)
    build(connection, "risk_features", as_of=AS_OF, landmark_step_days=7, landmark_count=20)
    query = "select * from mart.risk_features where landmark_on = $day order by pair_id"
    landmarks = [AS_OF - timedelta(days=7 * number) for number in range(1, 21)]
    seen = {on: connection.execute(query, {"day": on}).fetchall() for on in landmarks}
    assert sum(len(rows) for rows in seen.values()) > 10 * PAIRS
    for landmark_on in landmarks:
        forget_the_future(connection, landmark_on)
        build(connection, "risk_features", as_of=landmark_on)
        assert connection.execute(query, {"day": landmark_on}).fetchall() == seen[landmark_on]


def test_another_number_of_landmarks_changes_no_row() -> None:
    connection = random_program(5)
    build(connection, "pair_asof", as_of=AS_OF)
    before = rows_of(connection, AS_OF - timedelta(days=56))
    build(connection, "pair_asof", as_of=AS_OF, landmark_step_days=14, landmark_count=5)
    assert rows_of(connection, AS_OF - timedelta(days=56)) == before


def test_shifting_every_date_changes_nothing_but_the_dates() -> None:
    """By 364 days, which keeps weekdays; the agenda goes by calendar months and is left out."""
    counted = (
        "select pair_id, tenure_days, is_ended, is_paused, contact_count, days_since_contact, gap_count, mean_log_gap, "
        "contacts_90d, missed_in_a_row, goal_count, days_since_goal_progress, feedback_waiting_days, check_in_count "
        "from mart.pair_asof order by pair_id, landmark_on"
    )
    connection = random_program(6)
    connection.execute("delete from core.programs")  # no time zone: its summer time would not shift with us
    build(connection, "pair_asof", as_of=AS_OF)
    before = connection.execute(counted).fetchall()
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'core' "
        "and data_type in ('DATE', 'TIMESTAMP')"
    ).fetchall()
    for table, column in columns:
        connection.execute(f"update core.{table} set {column} = {column} - interval 364 days")
    build(connection, "pair_asof", as_of=AS_OF - timedelta(days=364))
    assert connection.execute(counted).fetchall() == before
