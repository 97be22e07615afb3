"""Contact days, gaps and what was known when: hand-made contacts in, expected rows out."""

from datetime import date

from tests.hand_made import build, contacts, core, one, pair


def test_a_contact_counts_on_its_day_in_the_programs_time_zone() -> None:
    connection = core(
        programs=[{"program_id": "main", "name": "Main", "time_zone": "America/New_York"}],
        pairs=[pair("P1"), pair("P2", program_id="other")],
        contacts=contacts("P1", "2025-03-05", occurred_at="2025-03-06 03:00:00")
        + contacts("P2", "2025-03-06", occurred_at="2025-03-06 03:00:00"),
    )
    build(connection, "contact_days")
    assert connection.execute("select pair_id, contact_on from mart.contact_days order by 1").fetchall() == [
        ("P1", date(2025, 3, 5)),
        ("P2", date(2025, 3, 6)),  # its program is not in the export: UTC
    ]


def test_two_contacts_of_a_day_are_one_contact_day_and_two_contacts() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-03-05", occurred_at="2025-03-05 08:00:00", initiated_by="mentee")
        + contacts("P1", "2025-03-05", occurred_at="2025-03-05 18:00:00")
        + contacts("P1", "2025-03-06", status="missed"),
    )
    build(connection, "contact_days")
    days = "select contact_on, contact_count, mentee_began_count, known_initiator_count from mart.contact_days"
    assert one(connection, days) == (date(2025, 3, 5), 2, 1, 1)


def test_gaps_run_from_contact_day_to_contact_day_and_the_open_one_to_the_as_of_date() -> None:
    connection = core(pairs=[pair()], contacts=contacts("P1", "2025-01-03", "2025-02-01", "2025-05-05"))
    build(connection, "contact_gaps", as_of=date(2025, 6, 30))
    gaps = "select gap_number, began_on, ended_on, gap_days, is_open from mart.contact_gaps order by 1"
    assert connection.execute(gaps).fetchall() == [
        (1, date(2025, 1, 3), date(2025, 2, 1), 29, False),
        (2, date(2025, 2, 1), date(2025, 5, 5), 93, False),
        (3, date(2025, 5, 5), None, 56, True),
    ]


def test_the_open_gap_of_a_pair_that_ended_stops_at_its_ending() -> None:
    connection = core(pairs=[pair(ended_on="2025-05-20")], contacts=contacts("P1", "2025-05-05"))
    build(connection, "contact_gaps", "pair_asof")
    assert one(connection, "select gap_days, is_open from mart.contact_gaps") == (15, True)
    now = "select is_ended, days_since_contact, tenure_days from mart.pair_asof where is_as_of"
    assert one(connection, now) == (True, 15, 139)


def test_agreed_pauses_are_taken_out_of_gaps_once_even_where_they_overlap() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-02-01", "2025-03-03"),
        pauses=[
            {"pair_id": "P1", "paused_on": "2025-02-05", "resumed_on": "2025-02-15"},
            {"pair_id": "P1", "paused_on": "2025-02-10", "resumed_on": "2025-02-20"},
            {"pair_id": "P1", "paused_on": "2025-06-20"},
        ],
    )
    build(connection, "contact_gaps", "pair_asof")
    # 30 days from 1 Feb to 3 Mar less 15 paused (5 to 20 Feb); 119 days from 3 Mar to 30 Jun less 10 (since 20 Jun)
    assert connection.execute("select gap_days from mart.contact_gaps order by gap_number").fetchall() == [
        (15,),
        (109,),
    ]
    now = "select is_paused, days_since_contact, active_days_90d from mart.pair_asof where is_as_of"
    assert one(connection, now) == (True, 109, 80)
    before = "select is_paused, days_since_contact from mart.pair_asof where landmark_on = date '2025-06-02'"
    assert one(connection, before) == (False, 91)


def test_a_contact_within_a_pause_is_at_least_a_day_from_the_one_before() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-03-02", "2025-03-05"),
        pauses=[{"pair_id": "P1", "paused_on": "2025-03-01", "resumed_on": "2025-03-20"}],
    )
    build(connection, "contact_gaps", "pair_asof")
    assert one(connection, "select gap_days from mart.contact_gaps where not is_open") == 1
    assert one(connection, "select mean_log_gap from mart.pair_asof where is_as_of") == 0


def test_a_contact_entered_late_was_not_known_before_and_splits_the_gap_after() -> None:
    late = contacts("P1", "2025-03-01", logged_at="2025-05-20 09:00:00")
    connection = core(pairs=[pair()], contacts=contacts("P1", "2025-02-01", "2025-05-05") + late)
    build(connection, "pair_asof")
    seen = (
        "select landmark_on, contact_count, days_since_contact, gap_count, round(usual_gap_days, 3) "
        "from mart.pair_asof where landmark_on >= date '2025-04-07' order by 1"
    )
    assert connection.execute(seen).fetchall() == [
        (date(2025, 4, 7), 1, 65, 0, None),
        (date(2025, 5, 5), 2, 0, 1, 93.0),
        (date(2025, 6, 2), 3, 28, 2, 42.661),  # gaps of 28 and 65 days: sqrt(28 * 65)
        (date(2025, 6, 30), 3, 56, 2, 42.661),
    ]


def test_a_second_contact_of_a_known_day_entered_late_adds_only_to_later_counts() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-05-01")
        + contacts("P1", "2025-05-01", occurred_at="2025-05-01 18:00:00", logged_at="2025-06-10 09:00:00"),
    )
    build(connection, "pair_asof")
    counts = "select contact_count, contact_day_count from mart.pair_asof where contact_count > 0 order by landmark_on"
    assert connection.execute(counts).fetchall() == [(1, 1), (1, 1), (2, 1)]


def test_windows_count_contacts_by_days_before_the_landmark() -> None:
    days = ("2025-06-30", "2025-06-01", "2025-05-31", "2025-05-02", "2025-05-01", "2025-04-02", "2025-04-01")
    # 0, 29 | 30, 59 | 60, 89 | 90 days before 30 June
    connection = core(pairs=[pair()], contacts=contacts("P1", *days, initiated_by="mentor"))
    build(connection, "pair_asof")
    windows = (
        "select contacts_30d, contacts_31_60d, contacts_90d, initiator_known_90d from mart.pair_asof where is_as_of"
    )
    assert one(connection, windows) == (2, 2, 6, 6)


def test_the_mentees_share_counts_only_contacts_whose_initiator_is_known() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-06-01", "2025-06-03", initiated_by="mentee")
        + contacts("P1", "2025-06-05", initiated_by="mentor")
        + contacts("P1", "2025-06-07"),
    )
    build(connection, "pair_asof")
    columns = "mentee_initiated_90d, initiator_known_90d, round(mentee_initiated_share, 4), last5_known, last5_mentee"
    assert one(connection, f"select {columns} from mart.pair_asof where is_as_of") == (2, 3, 0.6667, 3, 2)


def test_missed_appointments_count_until_the_next_held_contact() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-05-01", "2025-06-20")
        + contacts("P1", "2025-04-20", "2025-05-10", "2025-05-20", "2025-06-25", status="missed")
        + contacts("P1", "2025-05-15", status="cancelled"),
    )
    build(connection, "pair_asof")
    missed = "select landmark_on, missed_in_a_row from mart.pair_asof where landmark_on >= date '2025-05-05' order by 1"
    assert connection.execute(missed).fetchall() == [
        (date(2025, 5, 5), 0),
        (date(2025, 6, 2), 2),
        (date(2025, 6, 30), 1),
    ]


def test_the_next_appointment_is_the_first_scheduled_after_the_landmark() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-07-20", "2025-07-08", status="scheduled")
        + contacts("P1", "2025-06-10", status="scheduled", logged_at="2025-05-30 10:00:00"),
    )
    build(connection, "pair_asof")
    coming = (
        "select landmark_on, next_scheduled_on from mart.pair_asof where landmark_on >= date '2025-06-02' order by 1"
    )
    assert connection.execute(coming).fetchall() == [
        (date(2025, 6, 2), date(2025, 6, 10)),
        (date(2025, 6, 30), date(2025, 7, 8)),
    ]


def test_where_no_contact_is_exported_counts_are_null_and_not_zero() -> None:
    connection = core(pairs=[pair()])
    build(connection, "pair_asof")
    columns = "is_contact_recorded, contact_count, contacts_30d, missed_in_a_row, goal_count, check_in_due_on"
    assert one(connection, f"select {columns} from mart.pair_asof where is_as_of") == (
        False,
        None,
        None,
        None,
        None,
        None,
    )


def test_a_pair_without_contact_in_a_program_that_logs_contact_has_zero() -> None:
    connection = core(pairs=[pair("P1"), pair("P2")], contacts=contacts("P2", "2025-02-01"))
    build(connection, "pair_asof")
    now = "select is_contact_recorded, contact_count from mart.pair_asof where is_as_of and pair_id = 'P1'"
    assert one(connection, now) == (True, 0)


def test_a_pair_that_shares_work_but_logs_no_contact_is_not_recorded_from_that_day_on() -> None:
    connection = core(
        pairs=[pair("P1"), pair("P2")],
        contacts=contacts("P2", "2025-01-05"),
        shared_work=[{"item_id": "W1", "pair_id": "P1", "kind": "cv", "shared_at": "2025-05-10 10:00:00"}],
    )
    build(connection, "pair_asof")
    seen = "select landmark_on, is_contact_recorded, contact_count from mart.pair_asof where pair_id = 'P1' order by 1"
    assert connection.execute(seen).fetchall()[-3:] == [
        (date(2025, 5, 5), True, 0),
        (date(2025, 6, 2), False, None),
        (date(2025, 6, 30), False, None),
    ]


def test_an_ending_entered_later_was_not_known_at_the_landmark_before() -> None:
    connection = core(pairs=[pair(ended_on="2025-05-20", end_recorded_on="2025-06-10", end_reason="moved")])
    build(connection, "pair_asof")
    seen = "select landmark_on, is_ended, ended_on, end_reason, tenure_days from mart.pair_asof order by 1"
    assert connection.execute(seen).fetchall()[-2:] == [
        (date(2025, 6, 2), False, None, None, 152),
        (date(2025, 6, 30), True, date(2025, 5, 20), "moved", 139),
    ]
