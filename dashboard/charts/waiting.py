"""How long something is waited for: the share that has come by days since the wait began, and how many still wait.

In: curves with group_value, day, come_share, low, high, and the counts under the axis with group_value, day, waiting_count.
Out: a Plotly figure, for any wait. A curve stops where too few still wait, which the query has already seen to.
"""

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES, words

MOST_SERIES = len(SERIES)
LAST_DAY = 60
DAYS = list(range(0, LAST_DAY + 1, 7))
_HEIGHT, _ROW = 320, 24


def come(curves: pd.DataFrame, left: pd.DataFrame, whole: str, x_title: str, y_title: str) -> go.Figure:
    """One step curve a group, the largest first; `whole` names the group of all."""
    groups = list(dict.fromkeys(curves["group_value"]))[:MOST_SERIES]
    last = int(min(curves["day"].max(), LAST_DAY))
    figure = _frame(len(groups), last, [whole if group == "all" else words(str(group)) for group in groups])
    figure.update_layout(xaxis_title_text=x_title, yaxis_title_text=y_title)
    ends = []
    for place, group in enumerate(groups):
        name = whole if group == "all" else words(str(group))
        curve = curves[(curves["group_value"] == group) & (curves["day"] <= last)]
        ends.append((last, _curve(figure, curve, name, SERIES[place], len(groups) == 1), name))
        _left_row(figure, left[(left["group_value"] == group) & (left["day"] <= last)], place)
    common.name_series(figure, ends if len(ends) > 1 else [], 0.06)
    return figure


def _frame(rows: int, last: int, names: list[str]) -> go.Figure:
    """The axes: the curves above, a row of numbers for each group below."""
    under = _ROW * rows + 56
    share = under / (_HEIGHT + under)
    figure = common.blank(_HEIGHT + under, "", "")
    figure.update_layout(
        xaxis={"range": [-0.02 * last, 1.01 * last], "tickvals": DAYS, "anchor": "y", "showgrid": False},
        yaxis={"domain": [share + 0.1, 1], "range": [0, 1.02], "tickformat": ".0%", "dtick": 0.25},
        yaxis2={
            "domain": [0, max(0.02, share - 0.08)],
            "range": [rows - 0.4, -0.6],
            "fixedrange": True,
            "tickvals": list(range(rows)),
            "ticktext": [fmt.plotly_text(name) for name in names],
            "showgrid": False,
            "zeroline": False,
            "anchor": "x",
        },
    )
    at = {"x": 0, "xref": "paper", "y": share - 0.05, "yref": "paper", "xanchor": "left", "showarrow": False}
    figure.add_annotation(text="still waiting", **at)
    return figure


def _curve(figure: go.Figure, curve: pd.DataFrame, name: str, colour: str, is_banded: bool) -> float:
    last = figure.layout.xaxis.range[1] / 1.01
    day, share, low, high = ([*curve[column]] for column in ("day", "come_share", "low", "high"))
    day, share, low, high = [*day, min(last, LAST_DAY)], [*share, share[-1]], [*low, low[-1]], [*high, high[-1]]
    if is_banded:
        common.band(figure, day, low, high, colour)
    figure.add_scatter(
        x=day,
        y=share,
        mode="lines",
        line={"shape": "hv", "width": 2.5, "color": colour},
        name=fmt.plotly_text(name),
        customdata=[f"day {d:.0f}: {fmt.interval(*s)}" for d, *s in zip(day, share, low, high, strict=True)],
        hovertemplate=f"{fmt.plotly_text(name)}<br>%{{customdata}}<extra></extra>",
    )
    return float(share[-1])


def _left_row(figure: go.Figure, row: pd.DataFrame, place: int) -> None:
    figure.add_scatter(
        x=row["day"],
        y=[place] * len(row),
        text=[fmt.number(count) for count in row["waiting_count"]],
        mode="text",
        yaxis="y2",
        hoverinfo="skip",
        cliponaxis=False,
    )
