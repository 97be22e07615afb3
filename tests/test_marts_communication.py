"""Contacts by week, silence in bands, initiative and logging: hand-made records in, expected rows out; as of 30 June 2025."""

from tests.hand_made import build, contacts, core, pair


def test_weeks_are_counted_back_from_the_as_of_date_so_that_the_newest_is_whole() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-06-30", "2025-06-24", channel="video")
        + contacts("P1", "2025-06-23", "2024-07-01", channel="email")
        + contacts("P1", "2025-06-29", status="missed")
        + contacts("P1", "2025-06-28", status="scheduled")
        + contacts("P1", "2025-07-02", status="scheduled"),
    )
    build(connection, "contact_weeks")
    columns = "weeks_ago, channel, status, contact_count"
    assert connection.execute(f"select {columns} from mart.contact_weeks order by all").fetchall() == [
        (0, "not recorded", "missed", 1),
        (0, "not recorded", "unresolved", 1),
        (0, "video", "held", 2),
        (1, "email", "held", 1),
        (52, "email", "held", 1),
    ]


def test_a_contact_of_the_evening_counts_in_the_week_of_its_programs_day() -> None:
    connection = core(
        programs=[{"program_id": "main", "name": "M", "time_zone": "America/New_York"}],
        pairs=[pair()],
        contacts=[{"contact_id": "c", "pair_id": "P1", "occurred_at": "2025-06-24 02:00:00", "status": "held"}],
    )
    build(connection, "contact_weeks")
    assert connection.execute("select weeks_ago from mart.contact_weeks").fetchall() == [(1,)]


def test_running_pairs_are_those_together_on_the_last_day_of_a_week() -> None:
    connection = core(
        pairs=[pair("a", "2025-06-10"), pair("b", "2025-06-16", ended_on="2025-06-24"), pair("c", "2025-07-01")]
    )
    build(connection, "running_weeks")
    found = "select weeks_ago, running_pair_count from mart.running_weeks order by weeks_ago desc"
    assert connection.execute(found).fetchall() == [(2, 2), (1, 2), (0, 1)]


def test_silence_is_banded_with_its_upper_edge_in_the_band() -> None:
    connection = core(
        pairs=[
            pair("15 of 30"),
            pair("16"),
            pair("30"),
            pair("60"),
            pair("61"),
            pair("121"),
            pair("none"),
            pair("young", "2025-06-10"),
        ],
        contacts=contacts("15 of 30", "2025-06-15")
        + contacts("16", "2025-06-14")
        + contacts("30", "2025-05-31")
        + contacts("60", "2025-05-01")
        + contacts("61", "2025-04-30")
        + contacts("121", "2025-03-01"),
    )
    build(connection, "gap_bands")
    found = "select band, from_ratio, until_ratio, pair_count from mart.gap_bands where landmark_on = '2025-06-30' order by 1"
    assert connection.execute(found).fetchall() == [
        (1, 0.0, 0.5, 1),
        (2, 0.5, 1.0, 2),
        (3, 1.0, 2.0, 1),
        (4, 2.0, 4.0, 1),
        (5, 4.0, None, 1),
        (6, None, None, 1),
    ]


def test_initiative_counts_each_pair_once_a_month_however_much_it_talks() -> None:
    talks = [row for day in range(2, 12) for row in contacts("often", f"2025-01-{day:02}", initiated_by="mentee")]
    connection = core(
        pairs=[pair("often"), pair("seldom")],
        contacts=talks
        + contacts("seldom", "2025-01-20", initiated_by="mentor")
        + contacts("seldom", "2025-01-31", initiated_by="mentee")  # day 30, still the first month
        + contacts("seldom", "2025-02-01", initiated_by="mentor")
        + contacts("seldom", "2025-02-02"),
    )
    build(connection, "initiative_months")
    columns = "months, pair_count, share_sum, share_square_sum, mentee_began_count, known_count"
    assert connection.execute(f"select {columns} from mart.initiative_months order by 1").fetchall() == [
        (0, 2, 1.5, 1.25, 11, 12),
        (1, 1, 0.0, 0.0, 0, 1),
    ]


def test_logging_tells_who_wrote_it_down_and_how_soon() -> None:
    connection = core(
        pairs=[pair()],
        contacts=contacts("P1", "2025-06-01", logged_by="mentee", logged_at="2025-06-08 13:00:00")
        + contacts("P1", "2025-06-02", logged_by="mentee", logged_at="2025-06-10 11:00:00")
        + contacts("P1", "2025-06-03", logged_by="mentee")
        + contacts("P1", "2025-06-04", logged_by="mentee", status="missed")
        + contacts("P1", "2024-06-30"),
    )
    build(connection, "logging_ways")
    columns = "logged_by, contact_count, logged_at_count, prompt_count"
    assert connection.execute(f"select {columns} from mart.logging_ways").fetchall() == [("mentee", 3, 2, 1)]
