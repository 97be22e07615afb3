"""What a report owes its readers: what is not told and why, how the figures were made, what they mean, how to cite them.

In: what a committee is told. Out: sections. What stands here is true of every build: numbers in it are read from the edition.
"""

from pipelines.report.figures import days, title
from pipelines.report.model import Exhibit, Section, Table
from pipelines.report.told import SHOWN, Told, in_words
from pipelines.wording import number, percent

HELD_BACK = (
    "Of the {every} numbers of this edition, in all groups and at all dates, {count} are not told, because they, or others that "
    "follow from them, could give somebody away. Small groups are joined first, for one figure further than for another, so that "
    "two figures may be told of different groups."
)


def hidden_table(told: Told) -> Table:
    """What is said instead of numbers, and how often."""
    rows = tuple((says, number(count)) for says, count in told.hidden.items() if says != SHOWN)
    return Table("What is said instead of numbers", ("Instead it says", "Numbers"), rows)


def held_back(told: Told) -> str:
    """How much is not told, in a sentence."""
    return HELD_BACK.format(every=number(told.number_count), count=number(told.hidden_count))


def suppression(told: Told) -> Section:
    """How much is held back, by which rules, and how that was checked."""
    fact = told.facts
    people, mentors = fact["least people in a count"], fact["least mentors"]
    edge = fact["share that is near 0 or 100 percent"]
    shown = in_words(f"at least {number(people)} people and {number(mentors)} mentors", told.words)
    rules = (
        f"A count is told where it is of {shown}, and where no smaller count follows from it and others.",
        f"A percentage is told where it rests on at least {number(fact['least base of a percentage'])}, and not beyond "
        f"{percent(edge)} and {percent(1 - edge)}.",
        "A percentage whose counts are not told stands in whole percent and without its interval, which would tell how many it "
        f"rests on; a curve ends where fewer than {number(people)} pairs are still observed.",
        "All smaller numbers were tried against everything that is told, together with "
        f"{number(fact['tables of earlier releases compared'])} tables of earlier releases: none can be worked out.",
    )
    share = told.hidden_count / told.number_count if told.number_count else 0.0
    finding = f"{number(told.hidden_count)} of {number(told.number_count)} numbers ({percent(share)}) are held back."
    table = Exhibit(finding, table=hidden_table(told), remarks=rules) if told.hidden_count else None
    return Section("What is not told", (held_back(told),), (table,) if table else ())


def method(told: Told) -> Section:
    """How the figures were made."""
    level = percent(told.level)
    now, before = days(told)
    then = f" The figures of {before} are what would have been said on that day." if before else ""
    return Section(
        "How these figures were made",
        (
            f"All records are read as of {now}, the day that they speak for.{then}",
            "Who stays together is estimated from all pairs, those still running included (Kaplan-Meier); the kinds of ending "
            "compete with each other (Aalen-Johansen). A pair that has not run for long counts for as long as it was seen.",
            f"Intervals hold the true value in {level} of cases like these. Shares have Wilson's interval, wider where one pair "
            "brings several units, since these are alike; medians have that of the order statistics.",
            "Figures of two dates share many of their pairs, and many things change in a year: a difference does not say what "
            "brought it about.",
            "Where something is not recorded, it is left out and never counted as none.",
        ),
    )


def definitions(told: Told) -> Section:
    """Every figure with its meaning, its two counts, and what is left out."""
    terms = []
    for metric in sorted(told.definitions, key=lambda name: title(told, name)):
        one = told.definitions[metric]
        made = f"Numerator: {one['numerator']}. Denominator: {one['denominator']}. Left out: {one['left_out']}."
        terms.append((title(told, metric), f"{one['definition']} {made}"))
    return Section("What each figure means", terms=tuple(terms))


def cite(told: Told, name: str) -> Section:
    """How to refer to the report."""
    return Section(
        "How to cite",
        (
            f"{name}. Figures for committees, records up to {days(told)[0]}. Mentorscope, {told.build}.",
            "Name the build: another one may rest on corrected records, and two of them are not to be subtracted.",
        ),
    )
