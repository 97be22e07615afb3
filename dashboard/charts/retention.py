"""How long pairs stay together: survival curves with numbers at risk under the axis, and competing endings stacked.

In: frames of `questions.retention_curves`, `at_risk_counts` and `ending_curve`. Out: Plotly figures. A curve stops
where too few pairs are left, which the query has already seen to. Rejected: a secondary axis for the numbers at risk,
which would be read as a scale; they are a row of text that shares the axis of days.
"""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES

MOST_SERIES = len(SERIES)
_BANDED = 2
_ENDINGS = (
    ("together", "still together", "#009E73"),
    ("planned", "ended as planned", "#0072B2"),
    ("early", "ended early", "#D55E00"),
    ("not_recorded", "ended, not recorded how", "#7A7A7A"),
)


def survival(curves: pd.DataFrame, at_risk: pd.DataFrame) -> go.Figure:
    """Share still together by days since the match, one step curve a group, the largest groups first."""
    groups = list(dict.fromkeys(curves["group_value"]))[:MOST_SERIES]
    last = curves["day"].max()
    days, labels = common.month_ticks(last)
    under = 24 * len(groups) + 46
    figure = common.blank(340 + under, "", "pairs still together")
    share = under / (340 + under)
    figure.update_layout(
        xaxis={
            "tickvals": days,
            "ticktext": labels,
            "range": [-0.03 * last, 1.01 * last],
            "anchor": "y",
            "showgrid": False,
            "title": {"text": "months since the match"},
        },
        yaxis={"domain": [share + 0.1, 1], "range": [0, 1.02], "tickformat": ".0%", "tick0": 0, "dtick": 0.25},
        yaxis2={
            "domain": [0, max(0.02, share - 0.09)],
            "range": [len(groups) - 0.4, -0.6],
            "fixedrange": True,
            "tickvals": list(range(len(groups))),
            "ticktext": [fmt.plotly_text(_named(g)) for g in groups],
            "showgrid": False,
            "zeroline": False,
            "anchor": "x",
        },
    )
    figure.add_annotation(
        x=0, xref="paper", y=share - 0.05, yref="paper", xanchor="left", text="pairs still observed", showarrow=False
    )
    ends = []
    for place, group in enumerate(groups):
        ends.append(_curve(figure, curves[curves["group_value"] == group], SERIES[place], len(groups)))
        _at_risk_row(figure, at_risk[at_risk["group_value"] == group], place)
    common.name_series(figure, ends if len(ends) > 1 else [], 0.055)
    return figure


def _named(group: str) -> str:
    return "all pairs" if group == "all" else group


def _curve(figure: go.Figure, curve: pd.DataFrame, colour: str, group_count: int) -> tuple[float, float, str]:
    name = _named(str(curve["group_value"].iloc[0]))
    day = [0, *curve["day"]]
    share, low, high = ([1.0, *curve[column]] for column in ("retention_share", "low", "high"))
    if group_count <= _BANDED:
        common.band(figure, day, low, high, colour)
    told = [f"{fmt.duration(d)}: {fmt.interval(s, lo, hi)}" for d, s, lo, hi in zip(day, share, low, high, strict=True)]
    figure.add_scatter(
        x=day,
        y=share,
        mode="lines",
        line={"shape": "hv", "width": 2.5, "color": colour},
        hovertext=np.array(told),  # an array of text is copied whole, a list cell by cell at each rerun
        name=fmt.plotly_text(name),
        hovertemplate=f"{fmt.plotly_text(name)}<br>%{{hovertext}}<extra></extra>",
    )
    return day[-1], share[-1], name


def _at_risk_row(figure: go.Figure, row: pd.DataFrame, place: int) -> None:
    figure.add_scatter(
        x=row["day"],
        y=[place] * len(row),
        text=[fmt.number(n) for n in row["at_risk_count"]],
        mode="text",
        yaxis="y2",
        hoverinfo="skip",
        cliponaxis=False,
    )


def endings(curve: pd.DataFrame) -> go.Figure:
    """Still together, and ended in one way or another, stacked to the whole, by days since the match."""
    kinds = [kind for kind, _, _ in _ENDINGS if kind in set(curve["cause"])]
    shares = curve.pivot_table(index="day", columns="cause", values="share").ffill().reindex(columns=kinds)
    shares = pd.concat([pd.DataFrame(0.0, index=[0], columns=kinds), shares.fillna(0.0)])
    shares["together"] = 1 - shares[kinds].sum(axis=1)
    days, labels = common.month_ticks(shares.index.max())
    figure = common.blank(340, "months since the match", "share of pairs")
    figure.update_xaxes(tickvals=days, ticktext=labels, range=[0, shares.index.max()], showgrid=False)
    figure.update_yaxes(range=[0, 1], tickformat=".0%", dtick=0.25)
    below, ends = 0.0, []
    for column, name, colour in (one for one in _ENDINGS if one[0] in shares):
        figure.add_scatter(
            x=shares.index,
            y=shares[column],
            stackgroup="all",
            mode="lines",
            fillcolor=common.faded(colour, 0.55),
            line={"shape": "hv", "width": 1, "color": colour},
            customdata=np.array([fmt.percent(s) for s in shares[column]]),
            hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
        )
        last = shares[column].iloc[-1]
        if last > 0.02:
            ends.append((shares.index.max(), below + last / 2, name))
        below += last
    common.name_series(figure, ends, 0.07)
    return figure
