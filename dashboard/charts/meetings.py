"""Contact before and after a meeting, for pairs who met there and for others: two dots and a line a side.

In: the frame of `meetings.changes`. Out: a Plotly figure. Rejected: bars of the change alone, which hide how often the two
talk at all.
"""

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES, UNKNOWN_COLOUR
from dashboard.tables.meetings import SIDES, change

BEFORE, AFTER = UNKNOWN_COLOUR, SERIES[0]


def changes(sides: pd.DataFrame, window_days: int) -> go.Figure:
    """Mean contacts of a pair in the days before (hollow) and after (full), one row a side."""
    figure = common.blank(84 * len(sides) + 110, f"contacts of a pair in {window_days} days", "")
    places = list(range(len(sides)))
    for place, row in zip(places, sides.to_dict("records"), strict=True):
        ends = [row["before_mean"], row["after_mean"]]
        figure.add_scatter(
            x=ends,
            y=[place, place],
            mode="lines",
            line={"width": 4, "color": common.GRID},
            hoverinfo="skip",
            showlegend=False,
        )
        figure.add_annotation(
            x=sum(ends) / 2, y=place, text=change(row), showarrow=False, yshift=-20, font={"size": 13}
        )
    for column, word, colour, symbol in (
        ("before_mean", f"{window_days} days before", BEFORE, "circle-open"),
        ("after_mean", f"{window_days} days after", AFTER, "circle"),
    ):
        figure.add_scatter(
            x=sides[column].to_list(),
            y=places,
            mode="markers",
            name=word,
            showlegend=True,
            marker={"size": 13, "symbol": symbol, "color": colour, "line": {"width": 2.5}},
            customdata=[fmt.number(mean, 1) for mean in sides[column]],
            hovertemplate=f"{word}: %{{customdata}}<extra></extra>",
        )
    top = float(sides[["before_mean", "after_mean"]].max().max())
    figure.update_xaxes(range=[0, max(1.0, top * 1.35)], rangemode="tozero")
    names = [
        f"{SIDES[side].replace(', ', ',<br>')}<br>{fmt.plural(count, 'pair')}"
        for side, count in zip(sides["side"], sides["pair_count"], strict=True)
    ]
    figure.update_yaxes(tickvals=places, ticktext=names, range=[len(sides) - 0.5, -0.5], showgrid=False)
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "itemclick": False, "itemdoubleclick": False}
    figure.update_layout(showlegend=True, legend=legend, margin_t=40)
    return figure
