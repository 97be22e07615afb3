"""Withdraw until the audit finds nothing: the loop between what is said and what an intruder could make of it.

In: the faces of a release, which are changed in place. How many small numbers were audited is told to nobody: with the number of
hidden ones it would say how many of these are small.
"""

from contextlib import suppress

from pipelines.editions.audit import AuditError, ImpossibleError, confined, culprits, small_numbers
from pipelines.editions.constraints import world
from pipelines.editions.disclosure import Known, Release
from pipelines.editions.faces import Faces
from pipelines.editions.memory import Memory
from pipelines.editions.said import everything
from pipelines.editions.sets import ALL
from pipelines.editions.worlds import Layer, Number, Question, Told, World


def protect(faces: Faces, dates: list[str], seed: int, last: Memory) -> None:
    """Audit every date, together with what the last release told of it.

    A date whose numbers cannot be audited tells no count: a load does not fail for it, and nobody is given away.
    """
    for date in dates:
        try:
            _protect_date(faces, date, seed, last.told(date))
        except AuditError:
            faces.silence(date)


def _protect_date(faces: Faces, date: str, seed: int, before: Told | None) -> None:
    _withdraw_until_safe(faces, date, seed, None)
    if before and not everything(faces, date).says_what(before):
        # Where more people changed than an intruder takes for granted, the two do not fit together, and tell nobody more.
        with suppress(ImpossibleError):
            _withdraw_until_safe(faces, date, seed, before)


def _withdraw_until_safe(faces: Faces, date: str, seed: int, before: Told | None) -> None:
    release, found = faces.release, _world(faces, date, before)
    asked = _questions(found.layers[-1]) if before else {}
    pending = [*small_numbers(release, found.layers[0], date), *asked]
    while pending := confined(found, pending, release.limits.people, seed):
        if before and (of_past := {number: asked[number] for number in pending if number in asked}):
            given_away = _given_away(release, date, before, of_past, seed)
            pending = [number for number in pending if number not in given_away]
            asked = {number: question for number, question in asked.items() if number not in given_away}
        if pending:
            _withdraw(faces, found, pending[0])
            found = _world(faces, date, before)  # with less said, what was safe stays so


def _world(faces: Faces, date: str, before: Told | None) -> World:
    return world(faces.release, date, [everything(faces, date), *([before] if before else [])])


def _questions(layer: Layer) -> dict[Number, Question]:
    """The number of every set of a release over all and in its groups: which of them were small, nobody knows any more."""
    blocks = {ALL: [frozenset({ALL})], **layer.told.blocks}
    asked = [(key, by, block) for by, panel in layer.panels.items() for key in panel.column for block in blocks[by]]
    return {layer.places(*question): question for question in asked}


def _given_away(release: Release, date: str, before: Told, asked: dict[Number, Question], seed: int) -> set[Number]:
    """Those numbers of the last release that it confines by itself, which nothing can take back."""
    alone = world(release, date, [before])
    places = {alone.layers[0].places(*question): number for number, question in asked.items()}
    return {places[number] for number in confined(alone, list(places), release.limits.people, seed)}


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
