"""When pairs part, and whether later years last longer: the rate of endings by month, and the cohorts as a heat map.

In: frames of `dashboard.retention` and of the retention curves by cohort. Out: Plotly figures.
"""

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES

TEAL = [
    [0.0, common.faded("#009E73", 0.04)],
    [1.0, common.faded("#009E73", 0.55)],
]  # the ground shows through, and so the ink


def rates(found: pd.DataFrame) -> go.Figure:
    """Endings per pair and month since the match: counted with intervals, and smoothed over neighbouring months."""
    figure = common.blank(300, "month since the match", "endings per pair and month")
    figure.add_scatter(
        x=found["month"],
        y=found["rate"],
        mode="markers",
        marker={"size": 7, "color": SERIES[6]},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": found["high"] - found["rate"],
            "arrayminus": found["rate"] - found["low"],
            "color": common.LINE,
            "thickness": 1.5,
            "width": 0,
        },
        customdata=[
            f"{fmt.interval(row['rate'], row['low'], row['high'])}, {fmt.plural(row['ended_count'], 'ending')}"
            for row in found.to_dict("records")
        ],
        hovertemplate="month %{x}: %{customdata}<extra></extra>",
    )
    figure.add_scatter(
        x=found["month"],
        y=found["smooth_rate"],
        mode="lines",
        line={"width": 2.5, "color": SERIES[0]},
        hoverinfo="skip",
    )
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    figure.update_xaxes(showgrid=False)
    return figure


def cohorts(shares: pd.DataFrame) -> go.Figure:
    """Share still together by year of the match (rows) and months since (columns); blank where too few are followed."""
    rows = [fmt.plotly_text(name) for name in shares.index]
    figure = common.blank(44 * len(rows) + 90, "months since the match", "")
    figure.add_heatmap(
        z=shares.to_numpy(),
        x=[str(month) for month in shares.columns],
        y=rows,
        zmin=0,
        zmax=1,
        colorscale=TEAL,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        text=[["" if fmt.is_missing(share) else fmt.number(100 * share) for share in row] for row in shares.to_numpy()],
        texttemplate="%{text}",  # without a unit, which the title says: a cell is 19 pixels wide on a narrow screen
        textfont={"size": 13},
        hovertemplate="matched in %{y}, after %{x} months: %{text} %<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(type="category", showgrid=False)
    return figure
