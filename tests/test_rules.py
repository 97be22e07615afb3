"""Each rule of the schema, with a row that breaks it and one that keeps it."""

from datetime import date, datetime
from pathlib import Path

import pytest

from pipelines.contract import contract
from pipelines.errors import RefusedInput
from pipelines.ingest.messages import REASONS
from tests.loading import PAIRS, ROSTER, judged

PEOPLE = {"participants.csv": ROSTER}
BASE = {**PEOPLE, "pairs.csv": PAIRS}
GOALS = {"goals.csv": "goal_id,pair_id,status\ng0,p1,active\n"}

# table, header, a row that is right, a row that is wrong, the column and the reason
BROKEN = [
    ("participants", "person_id,role", "a,mentor", ",mentor", "person_id", "missing_required"),
    ("participants", "person_id,role", "a,mentor", "b,", "role", "missing_required"),
    ("participants", "person_id,role", "a,Mentors", "b,guru", "role", "unknown_word"),
    ("participants", "person_id,role,capacity", "a,mentor,0", "b,mentor,-1", "capacity", "out_of_range"),
    ("participants", "person_id,role,capacity", "a,mentor,2.0", "b,mentor,2.5", "capacity", "not_a_number"),
    ("participants", "person_id,role,joined_on", "a,both,2024-02-29", "b,both,2025-02-29", "joined_on", "not_a_date"),
    ("programs", "program_id,name,time_zone", "a,A,Europe/Rome", "b,B,Rome", "time_zone", "unknown_time_zone"),
    ("programs", "program_id,name,starts_on,ends_on", "a,A,2025-01-01,2025-01-01", "b,B,2025-02-01,2025-01-01", "ends_on",
     "dates_reversed"),
    ("programs", "program_id,name,contact_every_days", "a,A,1", "b,B,0", "contact_every_days", "out_of_range"),
    ("pairs", "pair_id,mentor_id,mentee_id,matched_on", "a,m1,s1,2025-01-01", "b,m1,m1,2025-01-01", "mentee_id",
     "same_person"),
    ("pairs", "pair_id,mentor_id,mentee_id,matched_on", "a,m1,s1,2025-01-01", "b,m9,s1,2025-01-01", "mentor_id",
     "unknown_reference"),
    ("pairs", "pair_id,mentor_id,mentee_id,matched_on", "a,m1,s1,2025-01-01", "b,m1,s1,1111-11-11", "matched_on",
     "date_implausible"),
    ("pairs", "pair_id,mentor_id,mentee_id,matched_on", "a,m1,s1,2025-01-01", "b,m1,s1,9999-12-31", "matched_on",
     "date_implausible"),
    ("pairs", "pair_id,mentor_id,mentee_id,matched_on", "a,m1,s1,2025-01-01", "b,m1,s1,03/04/2025", "matched_on",
     "date_order_unclear"),
    ("pairs", "pair_id,mentor_id,mentee_id,matched_on,ended_on", "a,m1,s1,2025-01-01,2025-01-01",
     "b,m1,s1,2025-01-02,2025-01-01", "ended_on", "dates_reversed"),
    ("pairs", "pair_id,mentor_id,mentee_id,matched_on,planned_end_on", "a,m1,s1,2025-01-01,2026-01-01",
     "b,m1,s1,2025-01-02,2025-01-01", "planned_end_on", "dates_reversed"),
    ("pairs", "pair_id,mentor_id,mentee_id,matched_on,contact_every_days", "a,m1,s1,2025-01-01,90",
     "b,m1,s1,2025-01-02,0", "contact_every_days", "out_of_range"),
]  # fmt: skip
WITH_PAIRS = [
    ("pauses", "pair_id,paused_on,resumed_on", "p1,2025-02-01,2025-02-01", "p1,2025-02-02,2025-02-01", "resumed_on",
     "dates_reversed"),
    ("pauses", "pair_id,paused_on", "p1,2025-02-01", "p9,2025-02-02", "pair_id", "unknown_reference"),
    ("check_ins", "check_in_id,pair_id,done_on", "c1,p1,2025-02-01", "c2,p1,", "done_on", "missing_required"),
    ("contacts", "contact_id,pair_id,occurred_at", "k1,p1,2025-02-01", ",p1,2025-02-02", "contact_id", "missing_required"),
    ("contacts", "contact_id,pair_id,occurred_at", "k1,p1,2025-02-01", "k2,p1,soon", "occurred_at", "not_a_date"),
    ("contacts", "contact_id,pair_id,occurred_at", "k1,p1,2025-02-01", "k2,p9,2025-02-01", "pair_id", "unknown_reference"),
    ("contacts", "contact_id,pair_id,occurred_at,duration_minutes", "k1,p1,2025-02-01,1h 30m", "k2,p1,2025-02-01,-5",
     "duration_minutes", "out_of_range"),
    ("contacts", "contact_id,pair_id,occurred_at,duration_minutes", "k1,p1,2025-02-01,90 min",
     'k2,p1,2025-02-01,"1,030"', "duration_minutes", "not_a_number"),
    ("goals", "goal_id,pair_id,status", "g1,p1,in progress", "g2,p1,someday", "status", "unknown_word"),
    ("goals", "goal_id,pair_id,status,progress_pct", "g1,p1,met,100", "g2,p1,active,100.1", "progress_pct", "out_of_range"),
    ("goals", "goal_id,pair_id,status,progress_pct", 'g1,p1,met,"45,5"', "g2,p1,active,half", "progress_pct",
     "not_a_number"),
    ("goals", "goal_id,pair_id,status,parent_goal_id", "g1,p1,met,", "g2,p1,active,g9", "parent_goal_id",
     "unknown_reference"),
    ("goals", "goal_id,pair_id,status,set_on,target_on", "g1,p1,met,2025-02-01,2025-02-01",
     "g2,p1,met,2025-02-02,2025-02-01", "target_on", "dates_reversed"),
    ("goal_updates", "goal_id,updated_at,progress_pct", "g0,2025-02-01,50", "g0,2025-02-02,101", "progress_pct",
     "out_of_range"),
    ("agenda", "pair_id,topic,planned_on", "p1,CV,2025-03-01", "p1,,2025-03-01", "topic", "missing_required"),
    ("events", "event_id,starts_on,ends_on", "e1,2025-12-05,2025-12-09", "e2,2025-12-05,2025-12-04", "ends_on",
     "dates_reversed"),
    ("shared_work", "item_id,pair_id,shared_at,feedback_at", "w1,p1,2025-02-01,2025-02-03", "w2,p1,2025-02-01,2025-01-31",
     "feedback_at", "dates_reversed"),
    ("collaborations", "collaboration_id,pair_id,started_on,ended_on", "x1,p1,2025-02-01,", "x2,p1,2025-02-01,2025-01-01",
     "ended_on", "dates_reversed"),
    ("surveys", "response_id,person_id,instrument,item,answered_at,value", "r1,s1,MES,item_01,2025-02-01,5",
     "r2,s1,MES,item_01,2025-02-01,agree", "value", "not_a_number"),
    ("outcomes", "outcome_id,person_id,occurred_on", "o1,s1,2025-02-01", "o2,s9,2025-02-01", "person_id",
     "unknown_reference"),
    ("requests", "request_id,mentee_id,mentor_id,requested_at,responded_at", "q1,s1,m1,2025-02-01,2025-02-01",
     "q2,s1,m1,2025-02-02,2025-02-01", "responded_at", "dates_reversed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "header", "right", "wrong", "column", "reason"),
    [*BROKEN, *WITH_PAIRS],
    ids=[f"{case[0]}-{case[4]}-{case[5]}-{n}" for n, case in enumerate([*BROKEN, *WITH_PAIRS])],
)
def test_a_row_that_breaks_a_rule_is_held_back_and_one_that_keeps_it_is_loaded(
    tmp_path: Path, table: str, header: str, right: str, wrong: str, column: str, reason: str
) -> None:
    own = {f"{table}.csv": f"{header}\n{right}\n{wrong}\n"}
    parents = {} if table in ("participants", "programs") else PEOPLE if table == "pairs" else BASE
    parents |= GOALS if table == "goal_updates" else {}
    result = judged(tmp_path, {**parents, **own}, as_of="2025-12-31")
    assert [found for found in result.reasons() if found[0] == f"{table}.csv"] == [(f"{table}.csv", 3, column, reason)]
    assert result.counts(table) == {"read": 2, "loaded": 1, "quarantined": 1, "superseded": 0, "ignored": 0}
    ((message, raw),) = result.rows("select message, raw_row from quality.quarantine")
    assert raw == wrong
    assert column in message
    assert "{" not in message


def test_every_rule_of_the_contract_is_broken_by_a_case_above() -> None:
    tested = {(case[0], case[5]) for case in [*BROKEN, *WITH_PAIRS]}
    for name, table in contract().items():
        for column in table.columns.values():
            if column.not_before:
                assert (name, "dates_reversed") in tested, f"{name}.{column.name}"
            if column.min is not None or column.max is not None or column.above is not None:
                assert (name, "out_of_range") in tested, f"{name}.{column.name}"
            if column.type == "choice" and column.required:
                assert (name, "unknown_word") in tested, f"{name}.{column.name}"
    assert {case[5] for case in [*BROKEN, *WITH_PAIRS]} | OTHER_REASONS == set(REASONS)


OTHER_REASONS = {"unattributed", "after_as_of"}  # tested in their own tests below
OTHER_REASONS |= {"ambiguous_person", "incomplete", "end_unknown"}  # in test_sources_forms.py


def test_nothing_held_is_after_the_as_of_date_but_a_plan_may_be(tmp_path: Path) -> None:
    contacts = "contact_id,pair_id,occurred_at,status\nk1,p1,2025-03-01,held\nk2,p1,2025-03-02,held\nk3,p1,2025-04-01,scheduled\n"
    result = judged(tmp_path, {**BASE, "contacts.csv": contacts}, as_of="2025-03-01")
    assert result.reasons() == [("contacts.csv", 3, "occurred_at", "after_as_of")]
    (told,) = result.rows("select message from quality.quarantine")
    assert told[0].startswith(
        "occurred_at is 2 Mar 2025, after the as-of date 1 Mar 2025: it cannot have happened yet."
    )
    assert [row[0] for row in result.core("contacts", "contact_id")] == ["k1", "k3"]


def test_the_as_of_date_is_the_latest_that_a_record_vouches_for_and_no_plan_vouches(tmp_path: Path) -> None:
    contacts = "contact_id,pair_id,occurred_at,status\nk1,p1,2025-03-01,held\nk3,p1,2026-04-01,scheduled\n"
    assert judged(tmp_path, {**BASE, "contacts.csv": contacts}).as_of == date(2025, 3, 1)


def test_a_year_mistyped_into_the_future_does_not_move_the_as_of_date_past_today(tmp_path: Path) -> None:
    contacts = "contact_id,pair_id,occurred_at\nk1,p1,2025-03-01\nk2,p1,2052-03-01\n"
    result = judged(tmp_path, {**BASE, "contacts.csv": contacts}, today="2025-06-01")
    assert result.as_of == date(2025, 3, 1)
    assert result.reasons() == [("contacts.csv", 3, "occurred_at", "after_as_of")]


def test_a_contact_that_names_two_people_belongs_to_the_spell_that_holds_its_date(tmp_path: Path) -> None:
    pairs = "pair_id,mentor_id,mentee_id,matched_on,ended_on\nold,m1,s1,2024-01-01,2024-06-30\nnew,m1,s1,2024-09-01,\n"
    contacts = (
        "contact_id,mentor_id,mentee_id,occurred_at\n"
        "k1,m1,s1,2024-03-01\nk2,m1,s1,2024-10-01\nk3,m1,s1,2024-08-01\nk4,m2,s1,2024-03-01\n"
    )
    result = judged(tmp_path, {**PEOPLE, "pairs.csv": pairs, "contacts.csv": contacts})
    assert result.core("contacts", "contact_id", "pair_id") == [("k1", "old"), ("k2", "new")]
    assert result.reasons() == [
        ("contacts.csv", 4, "pair_id", "unattributed"),
        ("contacts.csv", 5, "pair_id", "unattributed"),
    ]


def test_the_children_of_a_row_that_is_held_back_wait_with_it(tmp_path: Path) -> None:
    goals = "goal_id,pair_id,status,parent_goal_id\ng1,p9,active,\ng2,p1,active,g1\ng3,p1,active,g2\ng4,p1,active,\n"
    result = judged(tmp_path, {**BASE, "goals.csv": goals})
    assert [row[0] for row in result.core("goals", "goal_id")] == ["g4"]
    assert [(line, column) for _, line, column, _ in result.reasons()] == [
        (2, "pair_id"),
        (3, "parent_goal_id"),
        (4, "parent_goal_id"),
    ]


def test_an_orphan_is_let_in_when_its_parent_comes_in_a_later_batch(tmp_path: Path) -> None:
    contacts = {"contacts.csv": "contact_id,pair_id,occurred_at\nk1,p1,2025-03-01\n"}
    assert judged(tmp_path / "before", {**PEOPLE, **contacts}).core("contacts") == []
    assert len(judged(tmp_path / "after", {**PEOPLE, **contacts}, {"pairs.csv": PAIRS}).core("contacts")) == 1


def test_pairs_without_a_roster_are_loaded_with_a_word(tmp_path: Path) -> None:
    result = judged(tmp_path, {"pairs.csv": PAIRS})
    assert len(result.core("pairs")) == 2
    assert any("no participants are loaded" in text for text in result.warnings())


def test_an_unknown_word_in_a_free_column_becomes_other_or_empty_and_is_kept_beside_it(tmp_path: Path) -> None:
    contacts = "contact_id,pair_id,occurred_at,channel,initiated_by\nk1,p1,2025-03-01,carrier pigeon,the dean\n"
    result = judged(tmp_path, {**BASE, "contacts.csv": contacts})
    columns = ("channel", "channel_source", "initiated_by", "initiated_by_source")
    assert result.core("contacts", *columns) == [("other", "carrier pigeon", None, "the dean")]
    assert result.warnings() == [
        "channel: unknown words 'carrier pigeon' (1) were loaded as other.",
        "initiated_by: unknown words 'the dean' (1) were loaded as empty.",
    ]


def test_times_without_a_zone_are_read_in_their_program_and_times_with_one_as_they_say(tmp_path: Path) -> None:
    programs = "program_id,name,time_zone\nmain,Main,America/New_York\n"
    contacts = (
        "contact_id,pair_id,occurred_at\n"
        "k1,p1,2025-07-01 12:00\nk2,p1,2025-07-01T12:00:00Z\nk3,p1,2025-07-01 12:00:00+02:00\nk4,p1,2025-01-15 12:00\n"
    )
    result = judged(tmp_path, {**BASE, "programs.csv": programs, "contacts.csv": contacts})
    assert result.core("contacts", "contact_id", "occurred_at") == [
        ("k1", datetime(2025, 7, 1, 16)),
        ("k2", datetime(2025, 7, 1, 12)),
        ("k3", datetime(2025, 7, 1, 10)),
        ("k4", datetime(2025, 1, 15, 17)),
    ]


def test_an_evening_in_the_program_zone_is_not_the_next_day(tmp_path: Path) -> None:
    programs = "program_id,name,time_zone\nmain,Main,America/New_York\n"
    contacts = "contact_id,pair_id,occurred_at\nk1,p1,2025-07-01 22:00\n"
    assert judged(tmp_path, {**BASE, "programs.csv": programs, "contacts.csv": contacts}).as_of == date(2025, 7, 1)


def test_a_column_decides_the_order_of_day_and_month_from_all_its_values(tmp_path: Path) -> None:
    header = "pair_id,mentor_id,mentee_id,matched_on\n"
    result = judged(tmp_path, {**PEOPLE, "pairs.csv": header + "p1,m1,s1,03/04/2025\np2,m2,s2,25/03/2025\n"})
    assert result.core("pairs", "matched_on") == [(date(2025, 3, 25),), (date(2025, 4, 3),)]
    result = judged(tmp_path / "us", {**PEOPLE, "pairs.csv": header + "p1,m1,s1,03/04/2025\np2,m2,s2,03/25/2025\n"})
    assert result.core("pairs", "matched_on") == [(date(2025, 3, 4),), (date(2025, 3, 25),)]


def test_the_date_order_that_is_told_is_obeyed(tmp_path: Path) -> None:
    pairs = "pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,03/04/2025\n"
    result = judged(tmp_path, {**PEOPLE, "pairs.csv": pairs}, date_order="MDY")
    assert result.core("pairs", "matched_on") == [(date(2025, 3, 4),)]


@pytest.mark.parametrize(
    "text",
    ["2025-03-14", "14 Mar 2025", "March 14, 2025", "14-Mar-2025", "2025/3/14", "2025-03-14T09:30:00Z", "3/14/25"],
)
def test_a_date_is_read_in_the_usual_spellings(tmp_path: Path, text: str) -> None:
    pairs = f'pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,"{text}"\n'
    assert judged(tmp_path, {**PEOPLE, "pairs.csv": pairs}).core("pairs", "matched_on") == [(date(2025, 3, 14),)]


def test_identifiers_stay_text_and_names_stay_names(tmp_path: Path) -> None:
    people = "person_id,role,name\n00123,mentor,Null\n 7 ,mentee,  José   María  \nNA2,mentee,N/A\n"
    result = judged(tmp_path, {"participants.csv": people})
    assert result.core("participants", "person_id", "name") == [("00123", "Null"), ("7", "José María"), ("NA2", None)]


def test_a_file_that_lacks_a_required_column_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match=r"pairs\.csv: lacks the column matched_on"):
        judged(tmp_path, {"pairs.csv": "pair_id,mentor_id,mentee_id\np1,m1,s1\n"})


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="two columns called"):
        judged(tmp_path, {"participants.csv": "person_id,role,Person ID\na,mentor,b\n"})


def test_columns_that_the_schema_does_not_know_are_never_stored(tmp_path: Path) -> None:
    result = judged(tmp_path, {"participants.csv": "person_id,role,SSN\na,mentor,078-05-1120\n"})
    assert "columns that are not loaded: SSN." in result.warnings()
    assert not any("078" in str(row) for row in result.core("participants"))


def test_a_contact_gets_its_key_from_its_content_where_the_export_has_none(tmp_path: Path) -> None:
    contacts = "pair_id,occurred_at\np1,2025-03-01\np1,2025-03-01\np1,2025-03-02\n"
    result = judged(tmp_path, {**BASE, "contacts.csv": contacts})
    assert len(result.core("contacts")) == 2
    assert result.counts("contacts") == {"read": 3, "loaded": 2, "quarantined": 0, "superseded": 1, "ignored": 0}


def test_a_contact_logged_before_it_was_held_is_loaded_with_a_warning(tmp_path: Path) -> None:
    contacts = "contact_id,pair_id,occurred_at,logged_at\nk1,p1,2025-03-02,2025-03-01\n"
    result = judged(tmp_path, {**BASE, "contacts.csv": contacts})
    assert result.warnings() == ["logged_at is before occurred_at in 1 rows."]
    assert len(result.core("contacts")) == 1


def test_a_line_of_totals_is_no_record(tmp_path: Path) -> None:
    contacts = (
        "contact_id,pair_id,occurred_at,duration_minutes\nk1,p1,2025-03-01,30\nTotal,,,30\n,Grand Total:,,1 030.5\n"
    )
    result = judged(tmp_path, {**BASE, "contacts.csv": contacts})
    assert result.counts("contacts") == {"read": 3, "loaded": 1, "quarantined": 0, "superseded": 0, "ignored": 2}
    assert result.rows("select line, kind, raw_row from quality.ignored order by line") == [
        (3, "totals_line", "Total,,,30"),
        (4, "totals_line", ",Grand Total:,,1 030.5"),
    ]


def test_a_person_or_a_topic_called_total_is_a_record(tmp_path: Path) -> None:
    people = {"participants.csv": "person_id,role,name\nTotal,mentor,Ann Total\n"}
    assert judged(tmp_path, people).counts("participants")["loaded"] == 1


def test_a_row_of_empty_cells_is_no_record(tmp_path: Path) -> None:
    roster = "person_id,role,name\nm1,mentor,\n,,\ns1,mentee,Bo\n, \u00a0,\n"
    result = judged(tmp_path, {"participants.csv": roster})
    assert result.counts("participants") == {"read": 4, "loaded": 2, "quarantined": 0, "superseded": 0, "ignored": 2}
    assert result.rows("select line, kind, raw_row from quality.ignored") == [
        (3, "empty_row", ",,"), (5, "empty_row", ", \u00a0,"),
    ]  # fmt: skip
    assert "2 rows of empty cells ignored." in result.warnings()


def test_a_date_whose_order_is_unclear_is_told_once(tmp_path: Path) -> None:
    result = judged(tmp_path, {"participants.csv": "person_id,role,joined_on\nm1,mentor,03/04/2025\n"})
    assert result.rows("select column_name, reason, message from quality.quarantine") == [
        (
            "joined_on",
            "date_order_unclear",
            "joined_on is '03/04/2025', which could be two days, and no other row of the file tells whether the day or the month "
            "comes first. Load the file again with --date-order DMY or MDY.",
        )
    ]


@pytest.mark.parametrize(("count", "said"), [(1, "1 blank line ignored."), (2, "2 blank lines ignored.")])
def test_lines_that_are_no_records_are_told_by_kind(tmp_path: Path, count: int, said: str) -> None:
    blank = "\n" * count
    result = judged(tmp_path, {"participants.csv": f"person_id,role\nm1,mentor\n{blank}s1,mentee\n"})
    assert result.warnings() == [said]
