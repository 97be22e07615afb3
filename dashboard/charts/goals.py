"""Whether pairs reach what they set out to do: the share of goals reached by days since they were set.

In: the frame of `questions.goal_curves`. Out: a Plotly figure; dropped goals compete with reached ones, so no curve climbs to
the whole by leaving them out.
"""

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES, UNKNOWN_COLOUR, words

MOST_CATEGORIES = len(SERIES) - 1


def reached(curves: pd.DataFrame) -> go.Figure:
    """One step curve a category, all goals together with their interval, the largest categories first."""
    figure = common.blank(380, "months since the goal was set", "goals reached")
    days, labels = common.month_ticks(curves["day"].max())
    categories = [c for c in dict.fromkeys(curves["category"]) if c != "all"][:MOST_CATEGORIES]
    shown = categories if len(categories) > 1 else []
    ends = []
    for place, category in enumerate(["all", *shown]):
        curve = curves[curves["category"] == category]
        if not curve.empty:
            ends.append(
                _curve(figure, curve, UNKNOWN_COLOUR if category == "all" else SERIES[place - 1], category == "all")
            )
    top = min(1.0, float(curves["high"].where(curves["category"] == "all", curves["reached_share"]).max()) * 1.1)
    figure.update_xaxes(tickvals=days, ticktext=labels, range=[0, curves["day"].max()], showgrid=False)
    figure.update_yaxes(range=[0, max(0.1, top)], tickformat=".0%", rangemode="tozero")
    common.name_series(figure, ends if len(ends) > 1 else [], max(0.1, top) * 0.05)
    return figure


def _curve(figure: go.Figure, curve: pd.DataFrame, colour: str, is_all: bool) -> tuple[float, float, str]:
    name = "all goals" if is_all else words(str(curve["category"].iloc[0]))
    day, share = [0, *curve["day"]], [0.0, *curve["reached_share"]]
    if is_all:
        common.band(figure, day, [0.0, *curve["low"]], [0.0, *curve["high"]], colour)
    figure.add_scatter(
        x=day,
        y=share,
        mode="lines",
        customdata=[f"{fmt.duration(d)}: {fmt.percent(s)}" for d, s in zip(day, share, strict=True)],
        line={"shape": "hv", "width": 3.5 if is_all else 2, "color": colour, "dash": "solid"},
        name=fmt.plotly_text(name),
        hovertemplate=f"{fmt.plotly_text(name)}<br>%{{customdata}}<extra></extra>",
    )
    return day[-1], share[-1], name
