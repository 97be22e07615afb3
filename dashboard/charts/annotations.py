"""Events that matter (a new platform, a pandemic, a training), marked on every chart whose axis is time.

In: a figure as its builder made it, and the settings' `[[annotations]]`. Out: the same figure with a thin line and its name at
each that falls within the axis, and which those are. A chart takes part by its axis being of type `date`; its builder knows
nothing of annotations, so that none can be forgotten. The figure given is left as it is, since it may be shared.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from pipelines.season import SeasonDate

Marks = list[tuple[date, str]]


def within(figure: go.Figure, told: Sequence[SeasonDate]) -> Marks:
    """The annotations that fall within the axis of time, the earliest first; none where the axis is not of time."""
    if figure.layout.xaxis.type != "date":
        return []
    days = [pd.Timestamp(day) for day in figure.layout.xaxis.range or _days(figure)]
    if not days:
        return []
    first_on, last_on = min(days).date(), max(days).date()
    return sorted((day, mark.name) for mark in told for day in mark.between(first_on, last_on))


def _days(figure: go.Figure) -> list[Any]:
    """Every day that is drawn, where the builder leaves the axis to what there is."""
    return [day for trace in figure.data if trace.x is not None for day in trace.x if not pd.isna(day)]


def annotated(figure: go.Figure, marks: Marks) -> go.Figure:
    """The figure with the marks; text of the settings is no markup."""
    if not marks:
        return figure
    with_marks = go.Figure(figure)
    for day, name in marks:
        common.mark_day(with_marks, day, name, "dash", "left")
    return with_marks


def in_words(marks: Marks) -> str:
    """The marks as a sentence, for who does not see the picture."""
    return "Marked: " + "; ".join(f"{fmt.date(day)}, {name}" for day, name in marks) + "." if marks else ""
