"""Whether pairs reach what they set out to do: the share of goals reached by days since they were set, and how goals move.

In: frames of `dashboard.goals`. Out: Plotly figures; dropped goals compete with reached ones, so no curve climbs to the whole
by leaving them out.
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
    whole = curves[curves["category"] == "all"]
    if whole["dropped_share"].any():
        ends.append(_dropped(figure, whole))
    top = min(1.0, float(curves["high"].where(curves["category"] == "all", curves["reached_share"]).max()) * 1.1)
    figure.update_xaxes(tickvals=days, ticktext=labels, range=[0, curves["day"].max()], showgrid=False)
    figure.update_yaxes(range=[0, max(0.1, top)], tickformat=".0%", rangemode="tozero")
    common.name_series(figure, ends if len(ends) > 1 else [], max(0.1, top) * 0.05)
    return figure


def _dropped(figure: go.Figure, curve: pd.DataFrame) -> tuple[float, float, str]:
    day, share = [0, *curve["day"]], [0.0, *curve["dropped_share"]]
    name = "all goals, dropped"
    figure.add_scatter(
        x=day,
        y=share,
        mode="lines",
        customdata=[f"{fmt.duration(d)}: {fmt.percent(s)}" for d, s in zip(day, share, strict=True)],
        line={"shape": "hv", "width": 2.5, "color": UNKNOWN_COLOUR, "dash": "dot"},
        name=name,
        hovertemplate=f"{name}<br>%{{customdata}}<extra></extra>",
    )
    return day[-1], share[-1], name


STATUS_COLOURS = {"reached": SERIES[2], "dropped": SERIES[1], "active": UNKNOWN_COLOUR}


def progress(months: pd.DataFrame, paths: pd.DataFrame) -> go.Figure:
    """Single goals as thin lines by what became of them, the middle of all goals as a thick one in the middle half's band."""
    figure = common.blank(380, "months since the goal was set", "progress")
    for status, colour in STATUS_COLOURS.items():
        own = paths[paths["status"] == status]
        x: list[float | None] = []
        y: list[float | None] = []
        for _, path in own.groupby("goal_id", sort=False):
            x += [*path["month_number"], None]  # one trace a status, broken between goals
            y += [*path["progress_pct"], None]
        if x:
            line = {"width": 1, "color": common.faded(colour, 0.45)}
            figure.add_scatter(x=x, y=y, mode="lines", line=line, name=f"single goals, {status}", hoverinfo="skip")
    month, middle = months["month_number"].to_list(), months["middle_pct"].to_list()
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    figure.add_scatter(x=month, y=months["high_pct"].to_list(), **edge)
    fill = common.faded(SERIES[0], 0.16)
    figure.add_scatter(x=month, y=months["low_pct"].to_list(), fill="tonexty", fillcolor=fill, **edge)
    figure.add_scatter(
        x=month,
        y=middle,
        mode="lines+markers",
        line={"width": 3.5, "color": SERIES[0]},
        name="the middle goal",
        customdata=[fmt.plural(count, "goal") for count in months["goal_count"]],
        hovertemplate="after %{x} months: %{y:.0f} %, of %{customdata}<extra></extra>",
    )
    figure.update_xaxes(dtick=1, range=[0, max(month)], showgrid=False)
    figure.update_yaxes(range=[0, 102], ticksuffix=" %", dtick=25)
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "itemclick": False, "itemdoubleclick": False}
    figure.update_layout(showlegend=True, legend=legend, margin_t=40)
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
