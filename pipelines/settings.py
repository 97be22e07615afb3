"""Settings: every threshold of the program, frozen, with its unit in its name.

In: one TOML file (`settings.toml` in the warehouse), which names only what differs from the defaults here.
Out: a `Settings` value that refuses impossible numbers when it is made. The scalar fields reach the SQL files as
parameters of the same name, so that no threshold stands in a query. Rejected: pydantic, for a flat list of numbers.
"""

import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from pipelines.errors import DeclarationError
from pipelines.season import SeasonDate, annotation, season_date

RISK_MODELS = ("blend", "boosting")  # the second only where it is proven better on the program's own past
PREFERRED_MENTORS = ("elsewhere", "near", "any")  # among mentors with as many shared interests


@dataclass(frozen=True)
class Settings:
    """The thresholds, capacities and words of one warehouse."""

    default_contact_every_days: int = 30
    grace_days: int = 28
    watch_gap_ratio: float = 1.0
    at_risk_gap_ratio: float = 2.0
    watch_risk: float = 0.5
    at_risk_risk: float = 0.75
    floor_gap_days: int = 90
    horizon_days: int = 0
    weekly_capacity_pairs: int = 10
    landmark_step_days: int = 28
    landmark_count: int = 12
    slowing_down_ratio: float = 2.0
    slowing_down_least_gap_count: int = 4
    slowing_down_least_gap_days: int = 14
    one_sided_share: float = 0.2
    one_sided_least_contact_count: int = 5
    missed_in_a_row_count: int = 3
    no_goal_after_days: int = 60
    first_goal_within_days: int = 30
    three_contacts_within_days: int = 90
    answer_within_days: int = 14
    unanswered_after_days: int = 30
    match_within_days: int = 60
    meeting_window_days: int = 60
    goal_stalled_days: int = 60
    agenda_behind_count: int = 2
    feedback_waiting_days: int = 14
    first_check_in_days: int = 14
    second_check_in_days: int = 30
    check_in_every_days: int = 30
    resumed_within_days: int = 14
    planned_end_near_days: int = 30
    logged_within_days: int = 7
    survey_after_days: int = 90
    early_contact_days: int = 90
    outcome_within_days: int = 365
    goal_attainment_correlation: float = 0.3
    period_days: int = 365
    least_at_risk_count: int = 5
    interval_level: float = 0.95
    # What committees and researchers may see (pipelines/editions).
    least_shown_people_count: int = 11
    least_shown_mentor_count: int = 3
    least_percent_base_count: int = 20
    least_mean_base_count: int = 10
    extreme_percent_share: float = 0.05
    release_apart_days: int = 28
    committee_edition_days: int = 28
    research_least_class_count: int = 5
    research_least_reason_count: int = 2
    research_shift_weeks: int = 26
    research_cut_days: int = 91
    seed: int = 20240601
    risk_model: str = "blend"
    preferred_mentor: str = "elsewhere"
    season_dates: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=lambda: {"mentor": "mentor", "mentee": "mentee"})

    def __post_init__(self) -> None:
        for name, value in self.parameters().items():
            if value < 0:
                raise DeclarationError(
                    f"settings: {name}", f"is {value}, but cannot be negative.", "Correct it in settings.toml."
                )
        if not self.watch_risk <= self.at_risk_risk <= 1:
            raise DeclarationError(
                "settings: watch_risk, at_risk_risk",
                f"are {self.watch_risk} and {self.at_risk_risk}, but must rise and end at or below 1.",
                "Correct them in settings.toml.",
            )
        if not self.watch_gap_ratio <= self.at_risk_gap_ratio:
            raise DeclarationError(
                "settings: watch_gap_ratio, at_risk_gap_ratio", "must not fall.", "Correct them in settings.toml."
            )
        for name, known in (("preferred_mentor", PREFERRED_MENTORS), ("risk_model", RISK_MODELS)):
            if getattr(self, name) not in known:
                raise DeclarationError(f"settings: {name}", f"is {getattr(self, name)}.", f"Use {', '.join(known)}.")
        self.dates_that_matter()
        self.events_that_matter()

    def dates_that_matter(self) -> list[SeasonDate]:
        """The season's dates, checked. Raises DeclarationError."""
        return [season_date(given) for given in self.season_dates]

    def events_that_matter(self) -> list[SeasonDate]:
        """What happened once and is marked on every chart of time, checked. Raises DeclarationError."""
        return [annotation(given) for given in self.annotations]

    def parameters(self) -> dict[str, int | float]:
        """The numbers, by the names under which SQL files know them."""
        return {name: value for name, value in asdict(self).items() if isinstance(value, int | float)}


def read_settings(path: Path) -> Settings:
    """The settings in `path`, or the defaults where the file is absent. Raises DeclarationError on unknown names."""
    if not path.exists():
        return Settings()
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError(path.name, f"is not valid TOML ({error}).", "Correct the file or remove it.") from error
    known = {f.name: f.type for f in fields(Settings)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise DeclarationError(
            path.name, f"names unknown settings: {', '.join(unknown)}.", f"Known are: {', '.join(known)}."
        )
    for table in (name for name, value in given.items() if isinstance(value, list | dict)):
        inner = [given[table]] if isinstance(given[table], dict) else given[table]
        misplaced = sorted({name for one in inner if isinstance(one, dict) for name in one} & set(known))
        if misplaced:
            raise DeclarationError(
                path.name,
                f"has {', '.join(misplaced)} below the heading of {table}, as a part of it.",
                "Move it to the top of the file, above the first line in brackets.",
            )
    return Settings(**given)
