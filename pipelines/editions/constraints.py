"""What an intruder can set up for one date: all that is known of the counts behind one release, or two together.

In: what the release tells of the date, and what the last one told of it. Out: the `World` with its constraints: the counts, what
other figures say, that the groups of each grouping make the total, that sets make up others, and that sets lie within others.
Two layers hang together where people are counted, since an intruder may know that few changed meanwhile. Both are cut into the
finest groups that either of them tells, whatever was merged or split between them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import numpy as np

from pipelines.editions.curves import CAUSES, OVER
from pipelines.editions.disclosure import Release
from pipelines.editions.groups import Block
from pipelines.editions.levels import grouping_of
from pipelines.editions.sets import ALL, EVERYONE, Key, Relations
from pipelines.editions.worlds import Layer, Panel, Sums, Told, World


def world(release: Release, date: str, told: Sequence[Told]) -> World:
    """The unknowns and constraints of one date; `told` of two releases has that of this one first."""
    keys: dict[str, set[Key]] = {}
    for key, place in release.counts.tables:
        if place.date == date:
            keys.setdefault(grouping_of(place.group_by), set()).add(key)
    atoms, layers, first = _atoms(told), list[Layer](), 0
    for one in told:
        layers.append(_layer(one, first, keys, atoms))
        first = layers[-1].end
    found = World(layers, Sums(), Sums())
    for layer in layers:
        _define(found, layer, release, keys.get(ALL, set()))
        _tell(found, layer)
    for before in layers[1:]:
        _link(found, layers[0], before, release)
    return found


def _atoms(told: Sequence[Told]) -> Mapping[str, list[Block]]:
    """Of every grouping the finest blocks that all told ones are made of."""
    found: dict[str, list[Block]] = {}
    for by in sorted({by for one in told for by in one.blocks}):
        blocks = [block for one in told for block in one.blocks.get(by, ())]
        alike: dict[tuple[bool, ...], set[str]] = {}
        for name in sorted(frozenset().union(*blocks)):
            alike.setdefault(tuple(name in block for block in blocks), set()).add(name)
        found[by] = [frozenset(names) for names in alike.values()]
    return found


def _layer(told: Told, first: int, keys: Mapping[str, Collection[Key]], atoms: Mapping[str, list[Block]]) -> Layer:
    """The sets that are cut by each grouping, in the groups that the release has."""
    panels: dict[str, Panel] = {}
    for by in (ALL, *told.blocks):
        inside = frozenset().union(*told.blocks[by]) if by != ALL else frozenset({ALL})
        named = {told.same(key) for key in keys.get(by, ())}
        named |= {known.key for known in told.known if grouping_of(known.place.group_by) == by}
        named |= {key for said in told.said if grouping_of(said.group_by) == by for key in said.factors}
        column = {key: number for number, key in enumerate(sorted(named))}
        panels[by] = Panel(first, column, [atom for atom in atoms.get(by, [inside]) if atom <= inside])
        first = panels[by].end
    return Layer(told, panels)


def _tell(found: World, layer: Layer) -> None:
    """What a release says: its counts, and more."""
    is_now = layer is found.layers[0]
    for known in layer.told.known:
        for block, amount in known.blocks.items():
            places = layer.places(known.key, known.place.group_by, block)
            found.equal.add(places, [1.0] * len(places), amount, known if is_now else None)
    for said in layer.told.said:
        terms = [
            (place, factor)
            for key, factor in said.factors.items()
            for place in layer.places(key, said.group_by, said.block)
        ]
        found.upper.add([place for place, _ in terms], [factor for _, factor in terms], said.upper, said.source)


def _define(found: World, layer: Layer, release: Release, keys: Collection[Key]) -> None:
    """What everybody knows: groups make the total, sets make up others, and sets lie within others."""
    counted = {layer.told.same(key) for key in keys}
    made_up = list(wholes(keys, layer.told.same))
    for by, panel in layer.panels.items():
        if by != ALL:
            split = [key for key in panel.column if (key[0], by) in release.counts.splits]
            _add_groups(found, panel, layer.panels[ALL], split)
        for whole, parts in made_up:
            _add_parts(found, panel, whole, [part for part in parts if part in counted or part in panel.column])
        _add_nesting(found, panel, layer.told.relations)


def _add_groups(found: World, panel: Panel, total: Panel, keys: Collection[Key]) -> None:
    for key in keys:
        if key in total.column:
            inside = [panel.at(key) + atom for atom in range(len(panel.atoms))]
            found.equal.add([total.at(key), *inside], [-1.0, *[1.0] * len(inside)])


def _add_parts(found: World, panel: Panel, whole: Key, parts: Sequence[Key]) -> None:
    """The parts make up the whole; where not all of them are cut like this, they are no more than it."""
    held = [panel.at(part) for part in parts if part in panel.column]
    sums = found.equal if len(held) == len(parts) else found.upper
    for atom in range(len(panel.atoms)) if whole in panel.column else ():
        sums.add([place + atom for place in (panel.at(whole), *held)], [-1.0, *[1.0] * len(held)])


def _add_nesting(found: World, panel: Panel, relations: Relations) -> None:
    inner, outer = np.nonzero(_directly_within(list(panel.column), relations))
    width = len(panel.atoms)
    for low, high in zip(inner.tolist(), outer.tolist(), strict=True):
        for atom in range(width):
            found.upper.add([panel.first + key * width + atom for key in (low, high)], [1.0, -1.0])


def wholes(keys: Collection[Key], same: Callable[[Key], Key]) -> Iterator[tuple[Key, list[Key]]]:
    """Sets that others make up, by definition."""
    counted = {metric for metric, part in keys if part == "denominator"}
    for metric in sorted(counted):
        base, numerator, rest, left = (
            same((metric, part)) for part in ("denominator", "numerator", "rest", "left_out")
        )
        yield base, [numerator, rest]
        yield same((metric, "base")), [base, left]
        kind, _, day = metric.partition(" by ")
        for whole, kinds in ((EVERYONE, OVER), ((metric, "numerator"), CAUSES)) if kind == "ended" else ():
            names = [f"{one} by {day}" for one in kinds]
            if counted.issuperset(names):
                yield same(whole), [same((name, "numerator")) for name in names]


def _directly_within(keys: Sequence[Key], relations: Relations) -> np.ndarray:
    """Which set lies within which, without what follows from others."""
    number = {key: place for place, key in enumerate(keys)}
    inside = np.zeros((len(keys), len(keys)), dtype=np.float32)
    for inner, outer in relations.within:
        if inner in number and outer in number:
            inside[number[inner], number[outer]] = 1
    return (inside > 0) & ~(inside @ inside > 0)


def _link(found: World, now: Layer, before: Layer, release: Release) -> None:
    """Of no set of people, in no group, did the number change by as much as must not be known."""
    keys = release.counts.of_people & now.told.relations.same.keys() & before.told.relations.same.keys()
    for by in now.panels.keys() & before.panels.keys():
        atoms = [atom for atom in now.panels[by].atoms if atom in before.panels[by].atoms]
        linked = {tuple(layer.places(key, by, atom) for layer in (now, before)) for key in keys for atom in atoms}
        for one, other in sorted(linked):
            for sign in (1.0, -1.0) if one and other else ():
                found.upper.add([*one, *other], [sign, -sign], release.limits.people - 1.0)
