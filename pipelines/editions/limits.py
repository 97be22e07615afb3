"""The least counts and the widest shares that committees may be told."""

from dataclasses import dataclass

from pipelines.settings import Settings


@dataclass(frozen=True)
class Limits:
    """people, mentors: in a count; base: of a percentage; mean_base: of a mean; extreme_share: nearest to none and to all.

    apart_days: releases whose dates lie further apart are not compared, but for sets that only grow.
    """

    people: int
    mentors: int
    base: int
    mean_base: int
    extreme_share: float
    apart_days: int

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """From the settings."""
        return cls(
            people=settings.least_shown_people_count,
            mentors=settings.least_shown_mentor_count,
            base=settings.least_percent_base_count,
            mean_base=settings.least_mean_base_count,
            extreme_share=settings.extreme_percent_share,
            apart_days=settings.release_apart_days,
        )

    def is_small(self, amount: float) -> bool:
        """Whether a number of people must not be known."""
        return 0 < abs(amount) < self.people
