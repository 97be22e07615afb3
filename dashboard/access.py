"""Who is looking, and which edition of the records that visitor may open.

In: nothing yet; the pages are served to this machine alone and whoever sits at it coordinates the program. Out: a frozen
`Visitor`. It is asked for anew at every run, so that a right that was taken away ends with the next click.
"""

from dataclasses import dataclass

from dashboard.nav import COMMITTEE, COORDINATOR, RESEARCHER, PageSpec

EDITIONS = {COORDINATOR: "coordinator", COMMITTEE: "committee", RESEARCHER: "research"}


@dataclass(frozen=True)
class Visitor:
    """A person with one role; no role means no records."""

    role: str

    @property
    def edition(self) -> str:
        """The published file that this visitor reads; KeyError where the role is unknown."""
        return EDITIONS[self.role]

    def may_see(self, page: PageSpec) -> bool:
        """Whether the page is meant for this visitor."""
        return self.role in page.roles


def visitor() -> Visitor:
    """The visitor of this run."""
    return Visitor(COORDINATOR)
