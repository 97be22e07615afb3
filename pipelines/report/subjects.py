"""Which metrics belong together in a report, in the order in which a committee asks.

One that no subject names stands under Other figures, so that every figure of the edition is in the report.
"""

from dataclasses import dataclass

from pipelines.report.told import Told


@dataclass(frozen=True)
class Subject:
    """What belongs together: a title, the question that its picture answers, the sentence, and the metrics in order.

    The sentence is about the first metric; without one (`says` empty), it counts what is told.
    """

    title: str
    asks: str
    says: str
    metrics: tuple[str, ...]


SUBJECTS = (
    Subject(
        "Goals",
        "What share of goals is reached, and how soon is the first set?",
        "{} of all goals set so far are reached",
        ("goals_reached_share", "goal_within_30_days_share", "median_goal_progress", "goal_attainment"),
    ),
    Subject(
        "Reach",
        "What share of running pairs crosses institutions, regions, fields?",
        "{} of running pairs cross institutions",
        (
            "across_institutions_share",
            "across_regions_share",
            "across_practice_areas_share",
            "across_career_stages_share",
            "institutions_per_mentee",
            "connections_per_mentee",
        ),
    ),
    Subject(
        "Contact",
        "What share of pairs is in touch as agreed?",
        "{} of running pairs are in touch in the rhythm that they agreed on",
        (
            "on_cadence_share",
            "three_contacts_in_time_share",
            "never_started_share",
            "two_sided_share",
            "mentee_initiated_share",
            "appointments_held_share",
            "met_in_person_share",
            "met_at_meeting_share",
            "contact_recorded_share",
            "contacts_per_month_and_pair",
            "median_gap_ratio",
            "median_gap_spread",
            "contacts_after_meeting_ratio",
        ),
    ),
    Subject(
        "Topics and follow-up",
        "What share of topics and check-ins is done in time?",
        "{} of the planned topics are done",
        (
            "agenda_done_share",
            "agenda_on_time_share",
            "check_ins_on_time_share",
            "resumed_after_check_in_share",
            "resumed_without_check_in_share",
            "topics_behind",
        ),
    ),
    Subject(
        "Work shown and done together",
        "What share of work gets feedback in time, and is made public?",
        "{} of the work that mentees showed had feedback in time",
        (
            "feedback_in_time_share",
            "sharing_work_share",
            "mentor_shows_share",
            "collaborations_public_share",
            "items_waiting",
        ),
    ),
    Subject(
        "Surveys and outcomes",
        "What share of mentees has an outcome on record, and who answers surveys?",
        "{} of mentees have an outcome on record",
        ("mentees_with_outcome_share", "survey_response_share", "relationship_quality"),
    ),
    Subject(
        "Finding a mentor",
        "What share of mentees and requests is served in time?",
        "{} of mentees are matched in time",
        (
            "matched_in_time_share",
            "answered_in_time_share",
            "never_answered_share",
            "declined_share",
            "mentees_waiting",
            "requests_per_match",
        ),
    ),
)
KEY_METRICS = (
    "pairs_running",
    "pairs_matched",
    "retention_12_months",
    "pairs_ended_early",
    "on_cadence_share",
    "goals_reached_share",
    "across_institutions_share",
    "mentees_with_outcome_share",
)
OF_CURVES = ("retention_3_months", "retention_6_months", "retention_12_months")


def others(told: Told) -> Subject:
    """The metrics that no subject names."""
    named = {*KEY_METRICS, *OF_CURVES, *(metric for subject in SUBJECTS for metric in subject.metrics)}
    rest = tuple(metric for metric in told.definitions if metric not in named)
    return Subject("Other figures", "What else is known?", "", rest)
