"""Platforms' exports: the rows of each sample and what they become."""

from datetime import date, datetime
from pathlib import Path

from tests.loading import judged
from tests.samples import sample

ENDS = ("pair_id", "mentor_id", "mentee_id", "matched_on", "planned_end_on", "ended_on", "ended_by", "end_reason")


def test_cohort_platform_a_match_is_a_pair_unless_it_never_became_one_and_both_identifiers_find_the_person(
    tmp_path: Path,
) -> None:
    result = judged(tmp_path, sample("cohort_platform"))
    assert result.core("pairs", "pair_id", "mentor_id", "mentee_id", "matched_on", "ended_on", "end_reason") == [
        ("m-1", "per-1", "per-2", date(2025, 1, 8), None, None),
        ("m-2", "per-1", "per-3", date(2025, 1, 7), date(2025, 4, 30), "moved"),  # approved; activation unknown
    ]
    assert result.rows("select file, line, table_name, kind from quality.ignored") == [
        ("matches.csv", 4, "pairs", "no_such_record")
    ]


def test_cohort_platform_only_the_log_says_what_was_held(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("cohort_platform"))
    assert result.core("contacts", "contact_id", "pair_id", "occurred_at", "status", "channel", "duration_minutes") == [
        ("7", "m-1", datetime(2025, 2, 3), "held", "video", 45),
        ("8", "m-2", datetime(2025, 2, 10), "held", "in_person", 60),
        ("session-7", "m-1", datetime(2025, 2, 3, 15), "scheduled", None, None),
        ("session-s-2", "m-1", datetime(2025, 3, 3, 15), "cancelled", None, None),
    ]


def test_cohort_platform_a_day_stays_the_programs_day_and_a_time_in_utc_is_one(tmp_path: Path) -> None:
    programs = {"programs.csv": "program_id,name,time_zone\nmain,Main,America/New_York\n"}
    result = judged(tmp_path, {**sample("cohort_platform"), **programs})
    assert result.rows("select occurred_at, logged_at from core.contacts where contact_id = '7'") == [
        (datetime(2025, 2, 3, 5), datetime(2025, 2, 3, 23, 30))
    ]


def test_cohort_platform_each_answer_of_a_response_is_a_row_and_a_broken_one_is_held_back(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("cohort_platform"))
    assert result.core("surveys", "response_id", "person_id", "instrument", "item", "value") == [
        ("r-1-how_often", "per-2", "Midpoint", "how_often", 4.0),
        ("r-1-why", "per-2", "Midpoint", "why", None),
    ]
    assert result.reasons() == [("surveys.csv", 3, "item", "missing_required")]
    assert result.counts("surveys") == {"read": 3, "loaded": 2, "quarantined": 1, "superseded": 0, "ignored": 0}


def test_association_match_accepted_requests_are_pairs_and_an_end_without_a_day_is_held_back(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("association_match"))
    assert result.core("requests", "mentor_id", "mentee_id", "status", "status_source", "responded_at") == [
        ("ada okafor", "bo lindqvist", "accepted", "Active", datetime(2025, 1, 20)),
        ("ada okafor", "chen wei", "accepted", "Completed", datetime(2025, 1, 8)),
        ("dana ruiz", "bo lindqvist", "declined", "Declined", datetime(2025, 1, 12)),
        ("dana ruiz", "chen wei", "pending", "Pending", None),
        ("dana ruiz", "eli novak", "accepted", "Abandoned", datetime(2025, 1, 9)),
    ]
    assert result.core(
        "pairs", "mentor_id", "mentee_id", "matched_on", "ended_on", "end_reason", "end_reason_source"
    ) == [
        ("ada okafor", "bo lindqvist", date(2025, 1, 20), None, None, None),
        ("ada okafor", "chen wei", date(2025, 1, 8), date(2025, 5, 30), "completed", "Completed"),
    ]
    assert result.reasons() == [("relationships.csv", 4, "ended_on", "end_unknown")]


def test_casa_an_attempt_is_a_missed_contact_and_a_list_is_read(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("casa"))
    assert result.core(
        "contacts", "contact_id", "pair_id", "occurred_at", "status", "status_source", "channel", "topic"
    ) == [
        (
            "101",
            "volunteer1@example.net / CINA-01-4347",
            datetime(2026, 1, 8),
            "held",
            "true",
            "in_person",
            "Youth, School",
        ),
        ("102", "volunteer1@example.net / CINA-01-4347", datetime(2026, 1, 20), "missed", "false", "message", "Youth"),
        (
            "103",
            "volunteer2@example.net / CINA-01-4348",
            datetime(2026, 2, 2),
            "held",
            "true",
            "phone",
            "Foster Parent",
        ),
    ]
    assert result.core("pairs", "mentor_id", "mentee_id", "matched_on") == [
        ("volunteer1@example.net", "CINA-01-4347", date(2026, 1, 8)),
        ("volunteer2@example.net", "CINA-01-4348", date(2026, 2, 2)),
    ]
    # The third volunteer stands only in a list of addresses inside one cell of the cases.
    assert result.core("participants", "person_id", "role", "name") == [
        ("CINA-01-4347", "mentee", None),
        ("CINA-01-4348", "mentee", None),
        ("CINA-01-4349", "mentee", None),
        ("volunteer1@example.net", "mentor", "Volunteer One"),
        ("volunteer2@example.net", "mentor", "Volunteer Two"),
        ("volunteer3@example.net", "mentor", None),
    ]


def test_casa_columns_that_were_not_chosen_may_be_missing(tmp_path: Path) -> None:
    header = "Contact Made,Occurred At,Casa Case Number,Creator Email\n"
    result = judged(tmp_path, {"export.csv": header + 'true,"January 8, 2026",C-1,v@x.org\n' * 2})
    assert result.core("contacts", "pair_id", "status") == [("v@x.org / C-1", "held")]
    assert result.counts("contacts")["superseded"] == 1  # without a number, the same words are the same contact


def test_the_fixtures_of_casa_itself_are_read(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "schemas" / "casa_fixtures"
    names = ("casa_cases.csv", "volunteers.csv", "volunteers_without_email.csv")
    result = judged(tmp_path, {name: (folder / name).read_bytes() for name in names})
    assert result.rows("select role, count(*) from core.participants group by role order by role") == [
        ("mentee", 3), ("mentor", 3),
    ]  # fmt: skip
    assert result.reasons() == [
        ("volunteers_without_email.csv", 3, None, "too_few_cells"),
        ("volunteers_without_email.csv", 4, "person_id", "missing_required"),
    ]


def test_anitab_dates_are_seconds_and_a_planned_end_is_an_end_only_when_the_timer_closed_the_pair(
    tmp_path: Path,
) -> None:
    result = judged(tmp_path, sample("anitab"))
    assert result.core("pairs", *ENDS) == [
        ("1", "10", "20", date(2025, 1, 4), date(2025, 4, 1), date(2025, 4, 1), "system", "completed"),
        ("2", "10", "21", date(2025, 1, 5), date(2025, 7, 1), None, None, None),
    ]
    assert result.core("requests", "request_id", "status", "status_source", "requested_at") == [
        ("1", "accepted", "5", datetime(2025, 1, 1, 12, 0, 0, 250_000)),
        ("2", "accepted", "2", datetime(2025, 1, 2, 12)),
        ("4", "pending", "1", datetime(2025, 1, 7, 12)),
        ("5", "declined", "3", datetime(2024, 12, 31, 12)),
    ]  # the third was the mentor's
    assert result.core("participants", "person_id", "role") == [
        ("10", "mentor"), ("11", "both"), ("20", "mentee"), ("21", "mentee"),
    ]  # fmt: skip
    assert not any("x-secret-x" in str(row) for row in result.core("participants"))


def test_redi_connect_a_session_without_a_match_belongs_to_the_match_of_the_two_that_holds_its_date(
    tmp_path: Path,
) -> None:
    result = judged(tmp_path, sample("redi_connect"))
    assert result.core("contacts", "contact_id", "pair_id") == [("b01", "a01"), ("b02", "a02"), ("b03", "a02")]
    assert result.reasons() == [("Mentoring_Session__c.csv", 5, "pair_id", "unattributed")]  # between the two matches
    assert result.core("pairs", "pair_id", "matched_on", "ended_on", "end_reason", "end_reason_source") == [
        ("a01", date(2023, 2, 1), date(2023, 7, 31), "completed", "COMPLETED"),
        ("a02", date(2024, 1, 15), None, None, None),
    ]


def test_salesforce_pmm_engagements_say_when_and_deliveries_say_with_whom(tmp_path: Path) -> None:
    result = judged(tmp_path, sample("salesforce_pmm"))
    assert result.core(
        "pairs", "pair_id", "program_id", "mentor_id", "matched_on", "planned_end_on", "ended_on", "end_reason"
    ) == [
        ("e01", "Youth", "c-10", date(2025, 1, 10), None, date(2025, 6, 30), "completed"),
        ("e02", "Youth", "c-10", date(2025, 1, 15), date(2025, 12, 31), None, None),
    ]
    assert result.reasons() == [("ProgramEngagement__c.csv", 4, "pair_id", "incomplete")]  # nobody has delivered yet
    assert result.core("contacts", "contact_id", "status", "duration_minutes") == [
        ("d01", "held", 90), ("d02", "missed", None), ("d03", "held", 45), ("d04", "held", 120),
    ]  # fmt: skip


def test_salesforce_pmm_is_known_without_its_prefix_too(tmp_path: Path) -> None:
    bare = {
        name: content.replace(b"pmdm__", b"")
        for name, content in sample("salesforce_pmm").items()
        if isinstance(content, bytes)
    }
    assert judged(tmp_path, bare).core("pairs", "pair_id", "mentor_id") == [("e01", "c-10"), ("e02", "c-10")]
