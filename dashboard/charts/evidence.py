"""How good the chances of silence were: said against come, the list's precision, the months, the groups.

In: frames of `dashboard.evidence`. Out: Plotly figures. What was said and what came stand on one scale, so that the eye
compares them without a legend. Rejected: a ROC curve, from which nobody reads what a list of ten would have been worth.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES

SAID, CAME = SERIES[0], SERIES[1]
DASHED = {"dash": "dot", "width": 1.5, "color": common.LINE}


def calibration(tenths: pd.DataFrame, came: str = "share that fell silent", most: float = 1.0) -> go.Figure:
    """What came by the chance that was said, in parts of equally many rows, with its interval; both scales end at `most`."""
    figure = common.blank(340, "chance that was said", came)
    figure.add_scatter(x=[0, most], y=[0, most], mode="lines", line=DASHED, hoverinfo="skip")
    figure.add_annotation(x=0.92 * most, y=0.92 * most, text="true", showarrow=False, xanchor="right", yanchor="bottom")
    figure.add_scatter(
        x=tenths["mean_chance"],
        y=tenths["silent_share"],
        mode="markers",
        marker={"size": 10, "color": CAME},
        error_y=_reach(tenths, "silent_share"),
        customdata=[
            f"said {fmt.percent(row['mean_chance'])}, came {fmt.interval(row['silent_share'], row['low'], row['high'])}"
            for row in tenths.to_dict("records")
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    for axis in (figure.update_xaxes, figure.update_yaxes):
        axis(range=[-0.02 * most, 1.02 * most], tickformat=".0%", dtick=0.25 if most > 0.5 else 0.1)
    return figure


def precision(by_capacity: pd.DataFrame, names: dict[str, str], capacity: int, base_rate: float) -> go.Figure:
    """Of the pairs contacted first, the share that fell silent, by how many are contacted."""
    most = by_capacity["capacity"].max()
    figure = common.blank(340, "pairs contacted at each date", "of them fell silent")
    ends = []
    for place, (name, word) in enumerate(names.items()):
        line = by_capacity[by_capacity["candidate"] == name]
        if line.empty:
            continue
        figure.add_scatter(
            x=line["capacity"],
            y=line["precision"],
            mode="lines",
            line={"width": 2.5, "color": SERIES[place]},
            name=fmt.plotly_text(word),
            customdata=[fmt.percent(share) for share in line["precision"]],
            hovertemplate=f"{fmt.plotly_text(word)}: %{{customdata}} of %{{x}}<extra></extra>",
        )
        ends.append((most, float(line["precision"].iloc[-1]), word))
    figure.add_hline(y=base_rate, line=DASHED)
    ends.append((most, base_rate, "anybody"))
    if capacity <= most:
        figure.add_vline(x=capacity, line=DASHED)
        figure.add_annotation(
            x=capacity, y=1.02, text=f"capacity {capacity}", showarrow=False, xanchor="left", xshift=4, yanchor="top"
        )
    common.name_series(figure, ends, 0.075)
    figure.update_xaxes(range=[0.5, most])
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%", dtick=0.25)
    return figure


def origins(by_origin: pd.DataFrame) -> go.Figure:
    """At each earlier date, the share that was said to fall silent and the share that did."""
    days = pd.to_datetime(by_origin["origin"])
    figure = common.blank(300, "date at which the chances were said", "share of pairs")
    figure.add_scatter(
        x=days,
        y=by_origin["base_rate"],
        mode="markers",
        marker={"size": 10, "color": CAME},
        error_y=_reach(by_origin, "base_rate"),
        customdata=[fmt.interval(*row) for row in by_origin[["base_rate", "low", "high"]].to_numpy()],
        hovertemplate="came: %{customdata}<extra></extra>",
    )
    figure.add_scatter(
        x=days,
        y=by_origin["mean_chance"],
        mode="lines",
        line={"width": 2.5, "color": SAID},
        name="said",
        customdata=[fmt.percent(share) for share in by_origin["mean_chance"]],
        hovertemplate="said: %{customdata}<extra></extra>",
    )
    last = by_origin.iloc[-1]
    newest: Any = days.iloc[-1]
    ends = [(newest, float(last[column]), name) for column, name in (("mean_chance", "said"), ("base_rate", "came"))]
    common.name_series(figure, ends, 0.03)
    figure.update_xaxes(type="date")
    figure.update_yaxes(range=[0, min(1.02, 1.15 * by_origin["high"].max())], tickformat=".0%")
    return figure


def groups(audited: pd.DataFrame, labels: Sequence[str]) -> go.Figure:
    """How far what was said lies from what came, group by group, with its interval."""
    figure = common.blank(26 * len(audited) + 90, "said less came, in points", "")
    figure.add_vline(x=0, line=DASHED)
    told = [
        f"said {fmt.percent(row['mean_chance'])}, came {fmt.percent(row['silent_share'])}"
        for row in audited.to_dict("records")
    ]
    figure.add_scatter(
        x=100 * audited["error"],
        y=list(range(len(audited))),
        mode="markers",
        marker={"size": 10, "color": SAID},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": 100 * (audited["error_high"] - audited["error"]),
            "arrayminus": 100 * (audited["error"] - audited["error_low"]),
            "color": SAID,
            "thickness": 2,
            "width": 0,
        },
        customdata=told,
        hovertemplate="%{customdata}<extra></extra>",
    )
    names = [fmt.plotly_text(label) for label in labels]
    figure.update_yaxes(tickvals=list(range(len(audited))), ticktext=names, range=[len(audited) - 0.5, -0.5])
    return figure


def _reach(rows: pd.DataFrame, column: str) -> dict[str, object]:
    """The interval around `column`, as an error bar."""
    return {
        "type": "data",
        "symmetric": False,
        "array": rows["high"] - rows[column],
        "arrayminus": rows[column] - rows["low"],
        "color": CAME,
        "thickness": 2,
        "width": 0,
    }
