"""The committee's report: what the program achieves, as of a day and beside a year before, with what it rests on.

In: a committee's edition and the program to tell of. Out: a `Report`. Every number comes from that edition, so that nothing can
be in a report that disclosure control has not let through.
"""

from pipelines.published import Edition
from pipelines.report import account, curves
from pipelines.report.figures import days, figure_table, notes, subject_exhibit
from pipelines.report.model import Exhibit, Report, Section
from pipelines.report.since import Since
from pipelines.report.since import section as changed_since
from pipelines.report.subjects import KEY_METRICS, SUBJECTS, Subject, others
from pipelines.report.told import ALL, Told, in_words, known_value, read, value_text
from pipelines.wording import foreign, joined

COUNTED = {
    "pairs_running": "{} pairs are running",
    "pairs_matched": "{} were matched",
    "pairs_ended_early": "{} ended early",
}
TITLE = "What the mentoring program achieves"


def make(edition: Edition, program: str = ALL, since: Since | None = None) -> Report:
    """The report on a program, or on all. Raises UsageError where the edition does not name the program."""
    return of(read(edition, program), since)


def of(told: Told, since: Since | None = None) -> Report:
    """The report that what is told comes to; `since`: how it differs from the last release, if there was one."""
    now, before = days(told)
    name = program_name(told)
    facts = [("Program", name), ("As of", now)]
    facts += [("Compared with", before)] if before else []
    sections = sections_of(told) if told.now else (nothing(),)
    hidden = (account.suppression(told),) if told.number_count else ()
    closing = (
        changed_since(told, since),
        *hidden,
        account.method(told),
        account.definitions(told),
        account.cite(told, name),
    )
    subtitle = f"{name}, as of {now}" + (f", compared with {before}" if before else "")
    return Report(TITLE, subtitle, told.as_of, told.build, (*facts, ("Build", told.build)), (*sections, *closing))


def program_name(told: Told) -> str:
    """The program in words; all of them by their names where the edition has them."""
    if told.program != ALL:
        return foreign(told.programs[told.program])
    named = [foreign(name) for name in told.programs.values()]
    return "All programs" if not named else named[0] if len(named) == 1 else f"All programs: {joined(named)}"


def sections_of(told: Told) -> tuple[Section, ...]:
    """The subjects in the order in which a committee asks."""
    goals, *rest = SUBJECTS
    times = curves.goal_times(told)
    left = others(told)
    return (
        Section("Key figures", exhibits=(key_figures(told),)),
        Section("Staying together", exhibits=(curves.retention(told), curves.cohorts(told), curves.endings(told))),
        Section(goals.title, exhibits=(subject_exhibit(told, goals), *((times,) if times else ()))),
        *(_section(told, subject) for subject in (*rest, *((left,) if left.metrics else ()))),
    )


def _section(told: Told, subject: Subject) -> Section:
    return Section(in_words(subject.title, told.words), exhibits=(subject_exhibit(told, subject),))


def key_figures(told: Told) -> Exhibit:
    """The first table: what everybody asks."""
    metrics = tuple(metric for metric in KEY_METRICS if metric in told.now)
    table = figure_table(told, metrics, "Key figures, now and before")
    return Exhibit(_key_say(told), table=table, notes=notes(told, metrics))


def _key_say(told: Told) -> str:
    """How large the program is, as far as that may be told."""
    counts = {name: told.now[name] for name in COUNTED if name in told.now}
    shown = {
        name: value_text(told.definitions[name], row) for name, row in counts.items() if known_value(row) is not None
    }
    parts = [COUNTED[name].format(said) for name, said in shown.items()]
    since = f" in the {told.period_days} days up to {days(told)[0]}" if shown.keys() - {"pairs_running"} else ""
    return f"{joined(parts)}{since}." if parts else "Too few pairs to say how many there are."


def nothing() -> Section:
    """What a report says of a program without records."""
    return Section(
        "No figures yet",
        (
            "No pairs are recorded. Once an export says who mentors whom, this report says how long pairs stay together.",
        ),
    )
