"""How long pairs stay together, how they part, how soon goals are reached: curves, read at the quarters that may be told.

In: what a committee is told. Out: exhibits. Between two told quarters a curve is not known, so each of them is a mark with its
interval, and the line only leads the eye.
"""

from itertools import groupby

from pipelines.report.figures import chance, compared, foot, mark, notes, said_bars, title
from pipelines.report.model import Bars, Exhibit, Lines, Mark, Series, Table
from pipelines.report.subjects import OF_CURVES
from pipelines.report.told import ALL, Row, Told, brief, held, known_value, value_text
from pipelines.wording import DAYS_A_MONTH, duration, foreign, interval, joined, percent

HEADLINE = "retention_12_months"
TOGETHER = "{} of pairs are still together after 12 months"
WANTED = ("early", "planned")
UNKNOWN = "Too few pairs to say how long they stay together."
MOST_BARS = 12
MOST_LINES = 5
CAUSES = {"early": "Ended early", "planned": "Ended as planned", "not_recorded": "Kind of ending not recorded"}
NOT_TOLD = "too few people to say"
START = Mark(0.0, None, None, "0 %")


def dashed(chart: Lines) -> tuple[str, ...]:
    """What a dashed line means, where there is one."""
    is_needed = any(not is_next for series in chart.series for *_, is_next in chart.steps(series))
    return ("A dashed line leads over quarters that may not be told.",) if is_needed else ()


def months(day: float) -> float:
    """Days as months, for an axis."""
    return float(day) / DAYS_A_MONTH


def curve_mark(row: Row, column: str) -> Mark:
    """A place of a curve."""
    value = row[column]
    return Mark(value, row["low"], row["high"], interval(value, row["low"], row["high"]))


def retention_table(told: Told) -> Table:
    """The curve of all pairs in numbers."""
    rows = tuple(
        (
            duration(row["day"]),
            interval(row["retention_share"], row["low"], row["high"]),
            brief(held(row["ended_count"], row["ended_mark"])),
            brief(held(row["at_risk_count"], row["at_risk_mark"])),
        )
        for row in told.retention
        if row["day"] > 0
    )
    columns = ("After", "Still together (interval)", "Ended since the row above", "Still observed")
    return Table("Share of pairs still together, by time since the match", columns, rows, foot=foot(told, rows))


def retention(told: Told) -> Exhibit:
    """How long pairs stay together."""
    finding = compared(told, HEADLINE, TOGETHER) if HEADLINE in told.now else UNKNOWN
    if len(told.retention) < 2:
        return Exhibit(finding, notes=notes(told, OF_CURVES))
    marks = tuple(curve_mark(row, "retention_share") for row in told.retention)
    last = told.retention[-1]
    chart = Lines(
        "How long do pairs stay together?",
        f"A falling line. Still together: {_told(told.retention, marks)}.",
        "months since the match",
        tuple(months(row["day"]) for row in told.retention),
        (Series("still together", marks),),
        (
            "still observed",
            tuple("hidden" if row["at_risk_mark"] else f"{row['at_risk_count']:.0f}" for row in told.retention),
        ),
    )
    seen = f"The last time told is {duration(last['day'])} after the match: later, too few pairs are left."
    remarks = (*chance(told, HEADLINE), seen, *dashed(chart))
    return Exhibit(finding, chart, retention_table(told), remarks, notes(told, OF_CURVES))


def _told(rows: tuple[Row, ...], marks: tuple[Mark, ...]) -> str:
    return "; ".join(
        f"after {duration(row['day'])} {mark.said}" for row, mark in zip(rows, marks, strict=True) if row["day"]
    )


def cohorts(told: Told) -> Exhibit:
    """Whether the years of the match differ in how many stay, and in how many ended."""
    wanted = ("pairs_matched", *OF_CURVES, "pairs_ended_early")
    metrics = tuple(metric for metric in wanted if metric in told.now)
    # Other figures may be told of finer cohorts, or of coarser ones.
    cut = {name: row for name, row in told.cohorts.items() if any(metric in row for metric in metrics)}
    rows = tuple(
        (name, *(brief(value_text(told.definitions[m], row[m])) if m in row else NOT_TOLD for m in metrics))
        for name, row in cut.items()
    )
    columns = ("Cohort", *(title(told, metric) for metric in metrics))
    caption = "Pairs by the cohort in which they were matched"
    table = Table(caption, columns, rows, foot=foot(told, rows)) if rows else None
    shown = {name: row[HEADLINE] for name, row in cut.items() if HEADLINE in row}
    known = {name: row for name, row in shown.items() if known_value(row) is not None}
    remarks: tuple[str, ...] = ()
    if len(shown) > MOST_BARS:
        remarks = (f"The picture shows the last {MOST_BARS} of {len(shown)} cohorts; the table has them all.",)
    return Exhibit(
        _cohorts_say(known), _cohort_bars(told, shown) if known else None, table, remarks, notes(told, metrics)
    )


def _cohort_bars(told: Told, shown: dict[str, Row]) -> Bars:
    labels = tuple(shown)[-MOST_BARS:]
    marks = tuple(mark(told.definitions[HEADLINE], shown[name]) for name in labels)
    series = Series("together after 12 months", marks)
    return Bars(
        "What share of each cohort is together after 12 months?", said_bars(labels, [series]), labels, (series,)
    )


def _cohorts_say(known: dict[str, Row]) -> str:
    if len(known) < 2:
        return "Too few cohorts may be told apart to say whether later pairs stay longer."
    ordered = sorted(known, key=lambda name: known[name]["value"])
    least, most = known[ordered[0]], known[ordered[-1]]
    if percent(least["value"]) == percent(most["value"]):
        return f"{percent(most['value'])} are together after 12 months in each cohort that may be told."
    overlap = "; their intervals overlap" if least["high"] >= most["low"] else ", and their intervals do not overlap"
    spread = f"from {percent(least['value'])} (cohort {ordered[0]}) to {percent(most['value'])} (cohort {ordered[-1]})"
    return f"After 12 months {spread} of pairs are together{overlap}."


def endings(told: Told) -> Exhibit:
    """How pairs part."""
    by_cause = {cause: tuple(rows) for cause, rows in groupby(told.endings, key=lambda row: row["cause"])}
    causes = [cause for cause in CAUSES if cause in by_cause]
    spoken = notes(told, ("pairs_ended_early",))
    if not causes:
        return Exhibit("Too few endings may be told to say how pairs part.", notes=spoken)
    marks = {cause: tuple(curve_mark(row, "share") for row in by_cause[cause]) for cause in causes}
    at = tuple(row["day"] for row in by_cause[causes[0]])
    parts = [f"{percent(marks[c][-1].value)} of pairs have {CAUSES[c].lower()}" for c in causes if c in WANTED]
    said = "; ".join(f"{CAUSES[cause]}: {_told(by_cause[cause], marks[cause])}" for cause in causes)
    series = tuple(Series(CAUSES[cause].lower(), (START, *marks[cause])) for cause in causes)
    chart = Lines(
        "How do pairs part?", f"Rising lines. {said}.", "months since the match", (0.0, *map(months, at)), series
    )
    rows = tuple((duration(day), *(marks[cause][place].said for cause in causes)) for place, day in enumerate(at))
    table = Table(
        "Share of pairs that ended, by how and by time since the match", ("After", *(CAUSES[c] for c in causes)), rows
    )
    finding = f"{duration(at[-1])} after the match, {joined(parts)}." if parts else "How pairs parted is not recorded."
    return Exhibit(finding, chart, table, dashed(chart), spoken)


def goal_times(told: Told) -> Exhibit | None:
    """How soon goals are reached, of all and by category; None where nothing of it may be told."""
    by_category = {str(name): tuple(rows) for name, rows in groupby(told.goals, key=lambda row: row["category"])}
    if ALL not in by_category:
        return None
    at = sorted({row["day"] for row in told.goals})
    series, rows = [], []
    for name, found in by_category.items():
        label = "all goals" if name == ALL else foreign(name).replace("_", " ")
        marks = {row["day"]: curve_mark(row, "reached_share") for row in found}
        series.append(Series(label, (START, *(marks.get(day) for day in at))))
        rows.append((label, *(marks[day].said if day in marks else NOT_TOLD for day in at)))
    last = by_category[ALL][-1]
    chart = Lines(
        "How soon are goals reached?",
        f"Rising lines. All goals: {_told(by_category[ALL], tuple(curve_mark(r, 'reached_share') for r in by_category[ALL]))}.",
        "months since the goal was set",
        (0.0, *map(months, at)),
        tuple(series[:MOST_LINES]),
    )
    table = Table(
        "Share of goals reached, by time since they were set", ("Goals", *(duration(day) for day in at)), tuple(rows)
    )
    finding = f"{percent(last['reached_share'])} of goals are reached within {duration(last['day'])} of being set."
    remarks = ("Dropping a goal counts as the other ending (Aalen-Johansen).", *dashed(chart))
    return Exhibit(finding, chart, table, remarks, notes(told, ("goals_reached_share",)))
