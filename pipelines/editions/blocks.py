"""What is told of sets of people over blocks of groups, and what follows from two of them by subtraction.

A block is the groups that one number speaks for; a table tells a number for each of its blocks.
"""

from collections.abc import Iterable, Mapping

from pipelines.editions.groups import Block

Blocks = Mapping[Block, float]


def remainders(told: Blocks) -> list[tuple[Block, float]]:
    """Of blocks that lie within each other or apart: each, and how much of it lies in none of those within it."""
    found = []
    for block, amount in told.items():
        within = [other for other in told if other < block]
        nearest = [one for one in within if not any(one < other for other in within)]
        found.append((block, amount - sum(told[one] for one in nearest)))
    return found


def crosses(block: Block, others: Iterable[Block]) -> bool:
    """Whether a block shares groups with one of the others that it neither holds nor lies within."""
    return any(block & other and not (block <= other or other <= block) for other in others)


def begins(cohorts: Block) -> str:
    """The first year of a group of cohorts, to be compared with a date; what is not recorded may be of any year."""
    return min(name if name.isdecimal() else "" for name in cohorts)


def differences(one: Blocks, other: Blocks) -> list[tuple[Block, float]]:
    """The difference of two tables on every block of groups that both tell; groups that one has not are nobody there."""
    joined: list[set[str]] = []
    for block in (*one, *other):
        touching = [group for group in joined if group & block]
        joined = [group for group in joined if not group & block] + [set(block).union(*touching)]
    return [
        (
            frozenset(group),
            sum(value for block, value in one.items() if block <= group)
            - sum(value for block, value in other.items() if block <= group),
        )
        for group in joined
    ]
