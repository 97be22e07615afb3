"""Whether the program is in touch: contacts week by week beside earlier years, silence in bands, initiative, appointments.

In: frames of `dashboard.communication`. Out: Plotly figures. Earlier years lie under the same weeks of this one, so that a
season is compared with itself. Rejected: one long line of all weeks, on which nobody finds the same week a year ago.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES, UNKNOWN_COLOUR, words

MOST_YEARS = 3
YEARS = {
    0: ("the last 52 weeks", "#0072B2", 3.0),
    1: ("a year earlier", "#E69F00", 2.0),
    2: ("two years earlier", UNKNOWN_COLOUR, 1.5),
}
WHEN = ("#0072B2", "#56B4E9", UNKNOWN_COLOUR)  # now, a quarter ago, a year ago
MOST_CHANNELS = len(SERIES)
BECAME: dict[str, tuple[str, dict[str, Any]]] = {
    "held": ("held", {"color": "#009E73"}),
    "missed": ("missed", {"color": "#D55E00", "pattern": {"shape": "/"}}),
    "cancelled": ("cancelled", {"color": "#E69F00", "pattern": {"shape": "."}}),
    "unresolved": (
        "never told what became of it",
        {"color": "rgba(0,0,0,0)", "line": {"color": common.LINE, "width": 1.5}},
    ),
}


def weeks(found: pd.DataFrame, is_per_pair: bool, season: Sequence[tuple[pd.Timestamp, str]] = ()) -> go.Figure:
    """Contacts a week of the last 52 weeks over the same weeks of earlier years; `season` are the dates that matter."""
    column = "per_pair" if is_per_pair else "held_count"
    figure = common.blank(380, "", "contacts a week and running pair" if is_per_pair else "contacts a week")
    dates = found[found["years_ago"] == 0].set_index("week")["ended_on"]
    newest = dates.max()
    ends = []
    for years_ago in sorted(set(found["years_ago"]) & set(YEARS), reverse=True):
        year = found[(found["years_ago"] == years_ago)].sort_values("week")
        name, colour, width = YEARS[years_ago]
        at = [newest - pd.Timedelta(weeks=51 - int(week)) for week in year["week"]]
        shown = [fmt.number(value, 2) if is_per_pair else fmt.plural(value, "contact") for value in year[column]]
        figure.add_scatter(
            x=at,
            y=year[column].to_list(),
            mode="lines",
            name=name,
            line={"width": width, "color": colour, "dash": "solid" if years_ago == 0 else "dot"},
            customdata=[f"week to {fmt.date(day)}: {said}" for day, said in zip(year["ended_on"], shown, strict=True)],
            hovertemplate=f"{name}<br>%{{customdata}}<extra></extra>",
        )
        ends.append((at[-1], float(year[column].iloc[-1]), name))
    top = float(found.loc[found["years_ago"].isin(list(YEARS)), column].max()) * 1.08
    for day, name in season:
        common.mark_day(figure, day, name, "dot", "right")
    reach = [newest - pd.Timedelta(weeks=51), newest]
    figure.update_xaxes(type="date", tickformat="%-d %b\n%Y", showgrid=False, range=reach)
    ticks = {} if is_per_pair else common.whole_ticks(top)
    figure.update_yaxes(range=[0, top or 1], rangemode="tozero", **ticks)
    common.name_series(figure, ends if len(ends) > 1 else [], top * 0.07)
    return figure


def bands(found: pd.DataFrame) -> go.Figure:
    """The share of running pairs in each band of silence: now, a quarter ago, a year ago, side by side."""
    figure = common.blank(
        360, "days since the last contact, in units of the agreed rhythm", "running pairs", barmode="group"
    )
    names = [band_name(band) for band in found.drop_duplicates("band").sort_values("band").to_dict("records")]
    for place, (landmark_on, of_day) in enumerate(found.groupby("landmark_on", sort=False)):
        shares = of_day.sort_values("band")["share"]
        figure.add_bar(
            x=names,
            y=shares.to_list(),
            name=fmt.date(landmark_on),
            marker={"color": WHEN[place], "pattern": {"shape": ("", "/", ".")[place]}},
            text=[fmt.percent(share) if place == 0 else "" for share in shares],
            textposition="outside",
            constraintext="inside",  # beside narrow bars it would become too small to read
            customdata=[fmt.plural(count, "pair") for count in of_day.sort_values("band")["pair_count"]],
            hovertemplate=f"%{{x}}<br>{fmt.date(landmark_on)}: %{{customdata}}<extra></extra>",
        )
    _legend(figure)
    figure.update_yaxes(tickformat=".0%", rangemode="tozero", range=[0, float(found["share"].max()) * 1.15])
    figure.update_xaxes(showgrid=False)
    return figure


def band_name(band: dict[Any, Any]) -> str:
    """A band in words: "1 to 2", "over 4", "no contact yet"."""
    if fmt.is_missing(band["from_ratio"]):
        return "no contact yet"
    if fmt.is_missing(band["until_ratio"]):
        return f"over {band['from_ratio']:g}"
    return (
        f"{band['from_ratio']:g} to {band['until_ratio']:g}" if band["from_ratio"] else f"up to {band['until_ratio']:g}"
    )


def initiative(found: pd.DataFrame) -> go.Figure:
    """The mentee's mean share of beginnings by months since the match, with its interval."""
    figure = common.blank(340, "months since the match", "contacts that the mentee began")
    common.band(figure, list(found["months"]), list(found["low"]), list(found["high"]), SERIES[0])
    figure.update_traces(line_shape="linear")
    figure.add_scatter(
        x=found["months"].to_list(),
        y=found["share"].to_list(),
        mode="lines+markers",
        line={"width": 2.5, "color": SERIES[0]},
        customdata=[
            f"{fmt.interval(row['share'], row['low'], row['high'])} in {fmt.plural(row['pair_count'], 'pair')}"
            for row in found.to_dict("records")
        ],
        hovertemplate="month %{x}: %{customdata}<extra></extra>",
    )
    figure.add_hline(y=0.5, line={"color": common.LINE, "width": 1, "dash": "dot"})
    figure.add_annotation(x=1, xref="paper", y=0.5, xanchor="left", text="both alike", showarrow=False)
    figure.update_layout(margin_r=72)
    figure.update_yaxes(range=[0, 1], tickformat=".0%", dtick=0.25)
    figure.update_xaxes(showgrid=False, dtick=3 if found["months"].max() > 12 else 1)
    return figure


def channels(found: pd.DataFrame, newest: pd.Timestamp) -> go.Figure:
    """Held contacts of the last 52 weeks by four weeks and channel, stacked; the most used channels, the rest as other."""
    year = found[found["weeks_ago"] < 52]
    order = year.groupby("channel")["contact_count"].sum().sort_values(ascending=False).index.tolist()
    kept = order if len(order) <= MOST_CHANNELS else order[: MOST_CHANNELS - 1]
    grouped = year.assign(channel=year["channel"].where(year["channel"].isin(kept), "other"))
    figure = common.blank(360, "four weeks up to", "contacts", barmode="stack", bargap=0.25)
    for place, channel in enumerate(dict.fromkeys([*kept, *grouped["channel"]])):
        counts = grouped[grouped["channel"] == channel].groupby("weeks_ago")["contact_count"].sum()
        _stacked(figure, counts, newest, words(channel), {"color": SERIES[place % len(SERIES)]})
    _legend(figure)
    return figure


def appointments(found: pd.DataFrame, newest: pd.Timestamp) -> go.Figure:
    """Talks and meetings of the last 52 weeks by four weeks and what became of them, stacked."""
    figure = common.blank(360, "four weeks up to", "talks and meetings", barmode="stack", bargap=0.25)
    for status, (name, marker) in BECAME.items():
        counts = found[found["status"] == status].set_index("weeks_ago")["contact_count"]
        if len(counts):
            _stacked(figure, counts, newest, name, marker)
    _legend(figure)
    return figure


def _stacked(figure: go.Figure, counts: pd.Series, newest: pd.Timestamp, name: str, marker: dict[str, Any]) -> None:
    ends = [newest - pd.Timedelta(weeks=int(ago)) for ago in counts.index]
    figure.add_bar(
        x=ends,
        y=counts.to_list(),
        name=fmt.plotly_text(name),
        marker=marker,
        customdata=[
            f"four weeks to {fmt.date(day)}: {fmt.number(count)}" for day, count in zip(ends, counts, strict=True)
        ],
        hovertemplate=f"{fmt.plotly_text(name)}<br>%{{customdata}}<extra></extra>",
    )
    figure.update_xaxes(type="date", tickformat="%-d %b\n%Y", showgrid=False)
    figure.update_yaxes(rangemode="tozero")


def _legend(figure: go.Figure) -> None:
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"}
    figure.update_layout(showlegend=True, legend={**legend, "itemclick": False, "itemdoubleclick": False}, margin_t=40)
