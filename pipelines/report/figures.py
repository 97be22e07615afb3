"""The figures of a subject: as a table and a picture of now and before, and the sentence that the first of them decides.

In: what a committee is told, and a subject. Out: parts of a report.
"""

from collections.abc import Iterable

from pipelines.report.model import Bars, Exhibit, Mark, Series, Table
from pipelines.report.subjects import Subject
from pipelines.report.told import REASON, SHARES, Row, Told, brief, counts_text, in_words, known_value, value_text
from pipelines.wording import date, percent, sentence


def title(told: Told, metric: str) -> str:
    """How a metric is called."""
    return sentence(str(told.definitions[metric]["title"]))


def days(told: Told) -> tuple[str, str]:
    """The as-of date and the first released date as text; the second empty where there is none."""
    return date(told.as_of), date(told.before_on) if told.before_on else ""


def figure_table(told: Told, metrics: tuple[str, ...], caption: str) -> Table:
    """One row per metric: the figure now, what it was made of, and the figure before."""
    now, before = days(told)
    rows = []
    for metric in metrics:
        if metric in told.now:
            definition, row = told.definitions[metric], told.now[metric]
            first = (brief(value_text(definition, told.before[metric])),) if before else ()
            cells = (title(told, metric), str(definition["unit"]), brief(value_text(definition, row)))
            rows.append((*cells, counts_text(definition, row), *first))
    columns = ("Figure", "Unit", now, "Rests on", *((before,) if before else ()))
    return Table(caption, columns, tuple(rows), numeric_from=2, foot=foot(told, rows))


def foot(told: Told, rows: Iterable[Iterable[str]]) -> str:
    """What a hidden count means, where a table has one."""
    mark = brief(f"{told.facts['least people in a count'] - 1:.0f} or fewer, or hidden{REASON}")
    is_needed = any(mark in cell for row in rows for cell in row)
    return f"“{mark}”: a small number of people, or a number hidden to protect such a one." if is_needed else ""


def mark(definition: Row, row: Row) -> Mark:
    """A figure of a chart."""
    return Mark(known_value(row), row["low"], row["high"], value_text(definition, row))


def share_chart(told: Told, metrics: tuple[str, ...], asks: str) -> Bars | None:
    """The shares among the metrics, now and before; None where none of them is told now."""
    shares = tuple(m for m in metrics if m in told.now and told.definitions[m]["measure"] in SHARES)
    if not any(known_value(told.now[metric]) is not None for metric in shares):
        return None
    now, before = days(told)
    series = [Series(now, tuple(mark(told.definitions[m], told.now[m]) for m in shares))]
    if before:
        series.append(Series(before, tuple(mark(told.definitions[m], told.before[m]) for m in shares)))
    labels = tuple(title(told, metric) for metric in shares)
    return Bars(asks, said_bars(labels, series), labels, tuple(series))


def said_bars(labels: tuple[str, ...], series: list[Series]) -> str:
    """What bars show, for whoever does not see them."""
    rows = []
    for place, label in enumerate(labels):
        marks = [(one.name, one.marks[place]) for one in series]
        rows.append(f"{label}: " + ", ".join(f"{name} {found.said}" for name, found in marks if found))
    return f"Bars. {'; '.join(rows)}."


def compared(told: Told, metric: str, says: str) -> str:
    """The sentence about a figure, with where it was before."""
    definition, row = told.definitions[metric], told.now[metric]
    value = known_value(row)
    if value is None and str(row["value_mark"])[:1].isdigit():
        return f"{says.format(row['value_mark'])}."
    if value is None:
        return f"Too few people to say {says.format('what share')}."
    first = known_value(told.before.get(metric)) if told.before_on else None
    if first is None or definition["measure"] not in SHARES:
        return f"{says.format(value_text(definition, row))}."
    now, then = percent(value), percent(first)
    step = (
        f"as on {days(told)[1]}"
        if now == then
        else f"{'up' if value > first else 'down'} from {then} on {days(told)[1]}"
    )
    return f"{says.format(value_text(definition, row))}, {step}."


def chance(told: Told, metric: str) -> tuple[str, ...]:
    """Whether the intervals of now and before overlap, where both are told."""
    rows = [told.now.get(metric), told.before.get(metric)] if told.before_on else []
    bounds = [(row["low"], row["high"]) for row in rows if row and row["low"] is not None and row["value"] is not None]
    if len(bounds) < 2:
        return ()
    if max(low for low, _ in bounds) <= min(high for _, high in bounds):
        return ("The intervals of the two dates overlap: the difference may be chance.",)
    return ("The intervals of the two dates do not overlap. What changed meanwhile is not known from these figures.",)


def notes(told: Told, metrics: tuple[str, ...]) -> tuple[str, ...]:
    """Each figure with what it was made of and what it means: what a speaker needs to answer questions."""
    lines = []
    for metric in metrics:
        if metric in told.now:
            definition, row = told.definitions[metric], told.now[metric]
            said, before = value_text(definition, row), days(told)[1]
            then = f"; on {before} {value_text(definition, told.before[metric])}" if before else ""
            counts = counts_text(definition, row)
            lines.append(f"{title(told, metric)}: {said}, resting on {counts}{then}. {definition['definition']}")
    return tuple(lines)


def subject_exhibit(told: Told, subject: Subject) -> Exhibit:
    """A subject's message with its picture and its numbers."""
    metrics = tuple(metric for metric in subject.metrics if metric in told.now)
    says = (
        compared(told, metrics[0], in_words(subject.says, told.words))
        if subject.says and subject.metrics[0] in metrics
        else "Also on record."
    )
    remarks = chance(told, metrics[0]) if subject.says and metrics else ()
    caption = in_words(f"{subject.title}: each figure, and what it rests on", told.words)
    table = figure_table(told, metrics, caption)
    return Exhibit(
        says, share_chart(told, metrics, in_words(subject.asks, told.words)), table, remarks, notes(told, metrics)
    )
