"""Which faults the sample program holds: one line each, the wrong cell and the reason under which it has to be found.

In: nothing. Out: `BROKEN` and `OTHERWISE`, which `faults.py` plants and `data/sample/README.md` lists. Every identifier that
begins with a 9 is one that no record of the program has.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """One further row of `table`: a good row with a key of its own and `cells` replaced."""

    table: str
    fault: str
    reason: str
    cells: dict[str, str]


BROKEN: tuple[Broken, ...] = (
    Broken(
        "programs", "unknown time zone", "unknown_time_zone", {"program_id": "rx-north", "time_zone": "EasternTime"}
    ),
    Broken("participants", "unknown role", "unknown_word", {"role": "observer"}),
    Broken("participants", "unknown role", "unknown_word", {"role": "?"}),
    Broken("participants", "key missing", "missing_required", {"person_id": ""}),
    Broken("participants", "day that does not exist", "not_a_date", {"joined_on": "2025-02-30"}),
    Broken("participants", "capacity below zero", "out_of_range", {"capacity": "-1"}),
    Broken("participants", "number in words", "not_a_number", {"capacity": "two"}),
    Broken("interests", "unknown person", "unknown_reference", {"person_id": "U999901"}),
    Broken("interests", "unknown person", "unknown_reference", {"person_id": "U999902"}),
    Broken("interests", "key missing", "missing_required", {"interest": "N/A"}),
    Broken("requests", "unknown person", "unknown_reference", {"mentor_id": "U999901"}),
    Broken("requests", "answered before it was asked", "dates_reversed", {"responded_at": "2021-01-05T10:00:00Z"}),
    Broken("requests", "not a date", "not_a_date", {"requested_at": "last Tuesday"}),
    Broken("requests", "required cell empty", "missing_required", {"mentee_id": ""}),
    Broken("pairs", "unknown person", "unknown_reference", {"mentor_id": "U999903"}),
    Broken("pairs", "unknown person", "unknown_reference", {"mentee_id": "U99990 4"}),
    Broken("pairs", "ended before matched", "dates_reversed", {"ended_on": "2022-11-30"}),
    Broken("pairs", "planned end before matched", "dates_reversed", {"planned_end_on": "2022-06-30"}),
    Broken("pairs", "day that does not exist", "not_a_date", {"matched_on": "2024-09-31"}),
    Broken("pairs", "day or month first?", "date_order_unclear", {"matched_on": "03/04/2025"}),
    Broken(
        "pairs", "date that stands for none", "date_implausible", {"matched_on": "1900-01-01", "planned_end_on": ""}
    ),
    Broken("pairs", "required cell empty", "missing_required", {"matched_on": "null"}),
    Broken("pairs", "rhythm of zero days", "out_of_range", {"contact_every_days": "0"}),
    Broken("pauses", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken(
        "pauses", "ended before it began", "dates_reversed", {"paused_on": "2025-05-12", "resumed_on": "2025-04-01"}
    ),
    Broken("check_ins", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("check_ins", "required cell empty", "missing_required", {"done_on": ""}),
    Broken("check_ins", "not a date", "not_a_date", {"done_on": "week 14"}),
    Broken("contacts", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("contacts", "unknown pair", "unknown_reference", {"pair_id": "P999902"}),
    Broken("contacts", "not a date", "not_a_date", {"occurred_at": "2025-13-04T09:00:00Z"}),
    Broken("contacts", "not a date", "not_a_date", {"occurred_at": "tbd"}),
    Broken("contacts", "held long after the as-of date", "after_as_of", {"occurred_at": "2062-03-04T15:00:00Z"}),
    Broken("contacts", "length below zero", "out_of_range", {"duration_minutes": "-30"}),
    Broken("contacts", "number in words", "not_a_number", {"duration_minutes": "half an hour"}),
    Broken("contacts", "key missing", "missing_required", {"contact_id": ""}),
    Broken("goals", "progress over 100", "out_of_range", {"progress_pct": "140"}),
    Broken("goals", "progress over 100", "out_of_range", {"progress_pct": "250"}),
    Broken("goals", "unknown status", "unknown_word", {"status": "someday"}),
    Broken("goals", "target before it was set", "dates_reversed", {"target_on": "2021-05-01"}),
    Broken("goals", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("goals", "unknown parent", "unknown_reference", {"parent_goal_id": "G999901"}),
    Broken("goal_updates", "unknown goal", "unknown_reference", {"goal_id": "G999901"}),
    Broken(
        "goal_updates",
        "progress over 100",
        "out_of_range",
        {"updated_at": "2025-05-05T05:05:00Z", "progress_pct": "140"},
    ),
    Broken("agenda", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("agenda", "day or month first?", "date_order_unclear", {"planned_on": "05/06/2025"}),
    Broken("events", "required cell empty", "missing_required", {"starts_on": "-"}),
    Broken("events", "day that does not exist", "not_a_date", {"starts_on": "2025-06-31", "ends_on": ""}),
    Broken("attendance", "unknown event", "unknown_reference", {"event_id": "E901"}),
    Broken("attendance", "unknown person", "unknown_reference", {"person_id": "U999905"}),
    Broken("shared_work", "feedback before it was shared", "dates_reversed", {"feedback_at": "2021-02-02T12:00:00Z"}),
    Broken("shared_work", "unknown pair", "unknown_reference", {"pair_id": "P999901"}),
    Broken("collaborations", "ended before it began", "dates_reversed", {"ended_on": "2021-03-03"}),
    Broken("collaborations", "required cell empty", "missing_required", {"started_on": ""}),
    Broken("surveys", "unknown person", "unknown_reference", {"person_id": "U999906"}),
    Broken("surveys", "answer that is no number", "not_a_number", {"value": "agree"}),
    Broken("surveys", "required cell empty", "missing_required", {"item": ""}),
    Broken("outcomes", "unknown person", "unknown_reference", {"person_id": "U999907"}),
    Broken("outcomes", "not a date", "not_a_date", {"occurred_on": "spring"}),
)
OWN_KEY = {
    "participants": "person_id", "requests": "request_id", "pairs": "pair_id", "check_ins": "check_in_id",
    "contacts": "contact_id", "goals": "goal_id", "events": "event_id", "shared_work": "item_id",
    "collaborations": "collaboration_id", "surveys": "response_id", "outcomes": "outcome_id",
}  # fmt: skip
# Good rows written in another way that must still load: table, column, as the export has it, as it is written instead.
OTHERWISE: tuple[tuple[str, str, str, str], ...] = (
    ("contacts", "status", "held", "Completed"),
    ("contacts", "channel", "video", "Zoom"),
    ("contacts", "channel", "in_person", "Face to face"),
    ("goals", "status", "active", "In progress"),
    ("goals", "status", "reached", "MET"),
    ("participants", "career_stage", "resident", "PGY1"),
    ("contacts", "channel", "other", "Carrier pigeon"),
    ("pairs", "end_reason", "other", "Sabbatical"),
)
