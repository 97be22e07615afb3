"""Withdraw until the audit finds nothing: the loop between what is said and what an intruder could make of it.

In: the faces of a release, which are changed in place. How many small numbers were audited is told to nobody: with the number of
hidden ones it would say how many of these are small.
"""

from pipelines.editions.audit import AuditError, Number, World, confined, culprits, small_numbers, world
from pipelines.editions.disclosure import Known
from pipelines.editions.faces import Faces
from pipelines.editions.sets import ALL


def protect(faces: Faces, dates: list[str], seed: int) -> None:
    """Audit every date.

    A date whose numbers cannot be audited tells no count: a load does not fail for it, and nobody is given away.
    """
    for date in dates:
        try:
            _protect_date(faces, date, seed)
        except AuditError:
            faces.silence(date)


def _protect_date(faces: Faces, date: str, seed: int) -> None:
    found = world(faces, date)
    pending = small_numbers(faces, found, date)
    while pending := confined(found, pending, faces.release.limits.people, seed):
        _withdraw(faces, found, pending[0])
        found = world(faces, date)  # with less said, what was safe stays so


def _withdraw(faces: Faces, found: World, number: Number) -> None:
    """Take back the least useful thing that confines the number."""
    said, tables = culprits(found, number)
    for statement in said:
        if statement.name is None:
            faces.make_plain(statement.place)
        else:
            faces.take_back(statement.name, statement.place)
    if not said and not tables:
        raise AuditError("a hidden number is confined by nothing that is shown")
    if not said:
        faces.release.withdraw(max(tables, key=lambda told: _use(faces, told)))


def _use(faces: Faces, told: Known) -> tuple[bool, int]:
    """Tables of groups go before totals, those offered late before early ones."""
    return told.place.group_by != ALL, faces.release.known.index(told)
