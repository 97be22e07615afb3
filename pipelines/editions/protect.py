"""Withdraw until the audit finds nothing: the loop between what is said and what an intruder could make of it.

In: the faces of a release. Out: the number of counts that were audited and of withdrawals; the faces are changed in place.
"""

from pipelines.editions.audit import AuditError, Number, World, confined, culprits, small_numbers, world
from pipelines.editions.disclosure import Known
from pipelines.editions.faces import Faces
from pipelines.editions.sets import ALL


def protect(faces: Faces, dates: list[str], seed: int) -> tuple[int, int]:
    """Audit every date; gives how many small numbers there were, and how often something was withdrawn.

    A date whose numbers cannot be audited tells no count: a load does not fail for it, and nobody is given away.
    """
    audited = withdrawn = 0
    for date in dates:
        try:
            numbers, taken_back = _protect_date(faces, date, seed)
        except AuditError:
            faces.silence(date)
            numbers, taken_back = 0, 1
        audited, withdrawn = audited + numbers, withdrawn + taken_back
    return audited, withdrawn


def _protect_date(faces: Faces, date: str, seed: int) -> tuple[int, int]:
    found, withdrawn = world(faces, date), 0
    pending = small_numbers(faces, found, date)
    audited = len(pending)
    while pending := confined(found, pending, faces.release.limits.people, seed):
        _withdraw(faces, found, pending[0])
        withdrawn += 1
        found = world(faces, date)  # with less said, what was safe stays so
    return audited, withdrawn


def _withdraw(faces: Faces, found: World, number: Number) -> None:
    """Take back the least useful thing that confines the number."""
    said, tables = culprits(found, number)
    places = {s.place for s in said}
    if places:
        faces.extremes = {(name, place) for name, place in faces.extremes if place not in places}
        faces.percents = {
            (name, place): frozenset() if place in places else labels
            for (name, place), labels in faces.percents.items()
        }
    elif tables:
        faces.release.withdraw(max(tables, key=lambda told: _use(faces, told)))
    else:
        raise AuditError("a hidden number is confined by nothing that is shown")


def _use(faces: Faces, told: Known) -> tuple[bool, int]:
    """Tables of groups go before totals, those offered late before early ones."""
    return told.place.group_by != ALL, faces.release.known.index(told)
