"""What every Plotly figure here shares: ground, axes, series' colours, months under an axis of days.

In: nothing of the data. Out: a figure with axes and no series. Titles stand above a figure as text of the page, so that
no text from an export is ever a title; labels inside are escaped by `format.plotly_text`. Fonts, text colours and ground
come from Streamlit's theme in the browser; what is drawn here holds in light and dark alike.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt

GRID = "rgba(128,140,138,0.25)"
LINE = "rgba(128,140,138,0.8)"
HOVER = {"font": {"size": 13}, "align": "left", "namelength": 0}


def blank(height: int, x_title: str, y_title: str, **layout: Any) -> go.Figure:
    """A figure with titled axes and nothing drawn."""
    axis = {"gridcolor": GRID, "linecolor": LINE, "zeroline": False, "fixedrange": True, "title_standoff": 8}
    return go.Figure(
        layout=go.Layout(
            height=height,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            xaxis={"title": {"text": x_title}, **axis},
            yaxis={"title": {"text": y_title}, **axis},
            showlegend=False,
            hoverlabel=HOVER,
            hovermode="closest",
            dragmode=False,
            **layout,
        )
    )


def whole_ticks(most: float) -> dict[str, Any]:
    """The ticks of an axis of counts up to `most`: on a short one, no fractions between the whole numbers."""
    return {"dtick": 1} if most <= MOST_SINGLE_TICKS else {}


def month_ticks(last_day: float, step: int = 3) -> tuple[list[int], list[str]]:
    """Days and labels of every `step`-th month up to `last_day`, with twice the step where they would crowd."""
    months = int(last_day / fmt.DAYS_A_MONTH)
    while months / step > 8:
        step *= 2
    shown = list(range(0, max(months, step) + 1, step))
    return [round(month * fmt.DAYS_A_MONTH) for month in shown], [str(month) for month in shown]


def faded(colour: str, opacity: float) -> str:
    """`#RRGGBB` as the same colour, let through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def band(figure: go.Figure, x: Sequence[float], low: Sequence[float], high: Sequence[float], colour: str) -> None:
    """The interval around a step curve as a quiet area."""
    edge = {"mode": "lines", "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip"}
    figure.add_scatter(x=x, y=high, **edge)
    figure.add_scatter(x=x, y=low, fill="tonexty", fillcolor=faded(colour, 0.16), **edge)


def reach(middle: pd.Series, low: pd.Series, high: pd.Series, colour: str) -> dict[str, Any]:
    """The interval around dots as Plotly's error bars; a dot without one has none."""
    return {
        "type": "data",
        "symmetric": False,
        "array": (high - middle).fillna(0).to_list(),
        "arrayminus": (middle - low).fillna(0).to_list(),
        "color": colour,
        "thickness": 2,
        "width": 0,
    }


def mark_day(figure: go.Figure, day: Any, name: str, dash: str, side: str) -> None:
    """A thin line through an axis of time, its name along it on the `left` or `right`; the name is plain text."""
    figure.add_shape(
        type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": LINE, "width": 1, "dash": dash}
    )
    figure.add_annotation(
        x=day,
        y=1,
        yref="paper",
        text=fmt.plotly_text(name),
        showarrow=False,
        xanchor="left" if side == "right" else "right",
        yanchor="top",
        textangle=-90,
        font={"size": 12, "color": figure.layout.font.color},
    )


MOST_LABELS, MOST_SINGLE_TICKS = 4, 6


def name_series(figure: go.Figure, ends: Sequence[tuple[Any, float, str]], least: float) -> None:
    """Say which series is which: up to four beside their ends (x, y, name), `least` apart; more in a legend above.

    The series are the figure's traces whose `name` is set, in the order of `ends`.
    """
    if len(ends) > MOST_LABELS:
        named = {fmt.plotly_text(name) for _, _, name in ends}
        figure.for_each_trace(lambda trace: trace.update(showlegend=trace.name in named))
        above = {
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.02,
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        }
        figure.update_layout(showlegend=True, legend=above, margin_t=40)
        return
    lowest = -1.0
    for x, y, name in sorted(ends, key=lambda end: end[1]):
        lowest = max(y, lowest + least)
        figure.add_annotation(
            x=x, y=lowest, text=fmt.plotly_text(name), showarrow=False, xanchor="left", xshift=6, font={"size": 13}
        )
    widest = max((len(name) for _, _, name in ends), default=0)
    figure.update_layout(margin_r=16 + 7 * min(widest, 28))
