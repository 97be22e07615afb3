"""Scores of surveys: along the dates, and as dots with their intervals.

In: frames of `dashboard.surveys` without missing scores, and the range of the answers. Out: Plotly figures. The axis is the
range of the answers, since a score has no zero. Rejected: bars, which would grow from a foot that means nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import INITIATORS

ROLES = {"mentee": "circle", "mentor": "diamond"}


def over_time(found: pd.DataFrame, named: Mapping[str, str], low: float, high: float) -> go.Figure:
    """A line a role through the landmark dates, with the interval as a band."""
    figure = common.blank(340, "in the year up to", "mean score")
    ends = []
    for role, symbol in ROLES.items():
        own = found[found["role"] == role]
        if own.empty:
            continue
        days, name = own["place"].to_list(), f"{named.get(role, role)}s"
        edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
        figure.add_scatter(x=days, y=own["high"].to_list(), **edge)
        fill = common.faded(INITIATORS[role], 0.16)
        figure.add_scatter(x=days, y=own["low"].to_list(), fill="tonexty", fillcolor=fill, **edge)
        figure.add_scatter(
            x=days,
            y=own["score"].to_list(),
            mode="lines+markers",
            name=fmt.plotly_text(name),
            line={"width": 2.5, "color": INITIATORS[role]},
            marker={"size": 7, "symbol": symbol},
            customdata=[_told(row) for row in own.to_dict("records")],
            hovertemplate=f"{fmt.plotly_text(name)}, %{{x|%e %b %Y}}: %{{customdata}}<extra></extra>",
        )
        ends.append((days[-1], float(own["score"].iloc[-1]), name))
    figure.update_xaxes(type="date")
    figure.update_yaxes(range=[low, high])
    common.name_series(figure, ends, (high - low) * 0.07)
    return figure


def dots(found: pd.DataFrame, labels: Sequence[str], named: Mapping[str, str], low: float, high: float) -> go.Figure:
    """One row a place (in the order of `labels`, one for each row of `found`), one dot with its interval a role."""
    rows = list(dict.fromkeys(labels))
    shown = found.assign(label=list(labels))
    roles = [role for role in ROLES if role in set(found["role"])]
    figure = common.blank(46 * len(rows) + 110, "mean score", "")
    for role in roles:
        own = shown[shown["role"] == role]
        shift = 0 if len(roles) == 1 else -0.14 if role == "mentee" else 0.14
        figure.add_scatter(
            x=own["score"].to_list(),
            y=[rows.index(label) + shift for label in own["label"]],
            mode="markers",
            name=fmt.plotly_text(f"{named.get(role, role)}s"),
            marker={"size": 11, "symbol": ROLES[role], "color": INITIATORS[role]},
            error_x=common.reach(own["score"], own["low"], own["high"], INITIATORS[role]),
            customdata=[_told(row) for row in own.to_dict("records")],
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.update_xaxes(range=[low, high], showgrid=True)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[fmt.plotly_text(label) for label in rows],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
    )
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "itemclick": False, "itemdoubleclick": False}
    figure.update_layout(showlegend=len(roles) > 1, legend=legend, margin_t=40)
    return figure


def _told(row: Mapping[Any, Any]) -> str:
    answered = fmt.of(row["answered_count"], row["asked_count"])
    return f"{fmt.number(row['score'], 2)}, {answered} answered"
