"""Outcomes as dots with their intervals, and goals by their level of attainment as bars.

In: frames of `dashboard.outcomes`. Out: Plotly figures. The year before is hollow, this year full, so that they differ without
colour.
"""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES, UNKNOWN_COLOUR

YEARS = {
    "this year": ("this year", SERIES[0], "circle"),
    "year before": ("the year before", UNKNOWN_COLOUR, "circle-open"),
}
LEVELS = tuple(range(-2, 3))


def kinds(found: pd.DataFrame, labels: Sequence[str]) -> go.Figure:
    """The share of mentees with each kind of outcome, this year and the year before; `labels` name the rows of `found`."""
    shown = found.assign(label=list(labels))
    rows = list(dict.fromkeys(shown["label"]))
    figure = common.blank(40 * len(rows) + 120, "mentees with such an outcome", "")
    for place, (question, (word, colour, symbol)) in enumerate(YEARS.items()):
        own = shown[shown["question"] == question]
        _dots(
            figure,
            own,
            [rows.index(label) + (0.15 if place else -0.15) for label in own["label"]],
            word,
            colour,
            symbol,
        )
    _rows(figure, rows, float(found["high"].max()))
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "itemclick": False, "itemdoubleclick": False}
    figure.update_layout(showlegend=True, legend=legend, margin_t=40)
    return figure


def contact(found: pd.DataFrame, labels: Sequence[str]) -> go.Figure:
    """The share with an outcome in the year after the first months, by contact in these."""
    figure = common.blank(52 * len(found) + 80, "mentees with an outcome in the year after", "")
    _dots(figure, found, [float(place) for place in range(len(found))], "mentees", SERIES[0], "circle")
    _rows(figure, list(labels), float(found["high"].max()))
    return figure


def levels(found: pd.DataFrame, labels: Sequence[str]) -> go.Figure:
    """Goals by level, from much less than expected to much more; `labels` name the five levels."""
    counts = found.set_index("level")["goal_count"].reindex(LEVELS, fill_value=0)
    figure = common.blank(320, "attained", "goals", bargap=0.35)
    figure.add_bar(
        x=[fmt.plotly_text(label) for label in labels],
        y=counts.to_list(),
        marker_color=SERIES[0],
        text=[fmt.number(count) for count in counts],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{x}: %{y} goals<extra></extra>",
    )
    most = max(1.0, float(counts.max()))
    figure.update_yaxes(rangemode="tozero", range=[0, most * 1.15], **common.whole_ticks(most))
    figure.update_xaxes(showgrid=False)
    return figure


def _dots(figure: go.Figure, own: pd.DataFrame, places: list[float], name: str, colour: str, symbol: str) -> None:
    figure.add_scatter(
        x=own["share"].to_list(),
        y=places,
        mode="markers",
        name=name,
        cliponaxis=False,
        marker={"size": 11, "symbol": symbol, "color": colour, "line": {"width": 2}},
        error_x=common.reach(own["share"], own["low"], own["high"], colour),
        customdata=[
            f"{fmt.of(part, whole)}, {fmt.bounds(low, high)}"
            for part, whole, low, high in own[["with_count", "mentee_count", "low", "high"]].to_numpy()
        ],
        hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
    )


def _rows(figure: go.Figure, labels: Sequence[str], most: float) -> None:
    figure.update_layout(margin_r=24)  # the last tick needs room for 100%
    figure.update_xaxes(range=[0, min(1.0, most * 1.08)], tickformat=".0%", rangemode="tozero", showgrid=True)
    ticks = [fmt.plotly_text(label) for label in labels]
    figure.update_yaxes(
        tickvals=list(range(len(ticks))), ticktext=ticks, range=[len(ticks) - 0.5, -0.5], showgrid=False
    )
