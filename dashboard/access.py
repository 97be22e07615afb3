"""Who is looking, and what of the records that visitor may open.

In: the run. Out: a frozen `Visitor`, asked for anew at every run, so that a right that was taken away ends with the next click.
Served to this computer alone, the pages know nobody by name: whoever sits at it may look through the eyes of each audience.
"""

from dataclasses import dataclass

from dashboard import data
from dashboard.nav import COMMITTEE, COORDINATOR, RESEARCHER, PageSpec

EDITIONS = {COORDINATOR: "coordinator", COMMITTEE: "committee", RESEARCHER: "research"}
THIS_COMPUTER = "this computer"


@dataclass(frozen=True)
class Visitor:
    """A person in one role, who may have others; `programs` limits what a coordinator sees, none named is all."""

    who: str
    role: str
    roles: tuple[str, ...]
    programs: tuple[str, ...] = ()

    @property
    def scope(self) -> data.Scope:
        """What this visitor reads; KeyError where the role is unknown."""
        return data.Scope(EDITIONS[self.role], self.programs)

    def may_see(self, page: PageSpec) -> bool:
        """Whether the page is meant for this visitor."""
        return self.role in page.roles


def local(asked_for: str | None) -> Visitor:
    """Whoever sits at this computer, as one of the audiences that the current build has an edition for."""
    made = data.editions()
    roles = tuple(role for role, edition in EDITIONS.items() if edition in made) or (COORDINATOR,)
    return Visitor(THIS_COMPUTER, asked_for if asked_for in roles else roles[0], roles)
