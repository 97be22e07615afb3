"""The program's year: contact per pair and the agenda's topics by month, against the dates that matter.

In: the frames of `dashboard.season`. Out: one Plotly figure of two panels that share the axis of months. A month that is not
over is drawn hollow; the months ahead have topics and no contact. Rejected: one panel with two scales, which invites to
read a crossing of the lines as an event.
"""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES, UNKNOWN_COLOUR

DONE, BEHIND = "#009E73", "#D55E00"
LEGEND_CONTACT = "above: contacts per pair and month, ┄ the same month a year before, □ a month that is not over"
LEGEND_TOPICS = ":green[■] topics done :orange[▨] behind □ still to come"
MOST_LINES = 8
_HALF_MONTH, _WIDTH = pd.Timedelta(days=15), 20 * 86_400_000  # a bar's middle, and its width in milliseconds


def season(months: pd.DataFrame, marks: pd.DataFrame, has_contacts: bool, has_topics: bool) -> go.Figure:
    """Both panels, or the one that is recorded, with the dates that matter as thin lines through them."""
    panels = has_contacts + has_topics
    lines = label_lines(marks)
    above = 20 + 16 * (max(lines, default=-1) + 1)
    figure = common.blank(230 * panels + above + 60, "", "")
    figure.update_layout(
        margin_t=above, barmode="stack", yaxis2={"fixedrange": True, "gridcolor": common.GRID, "zeroline": False}
    )
    middles = months["month_on"] + _HALF_MONTH
    if has_contacts:
        _contacts(figure, months, middles)
        figure.update_layout(
            yaxis={"domain": [0.56, 1] if has_topics else [0, 1], "title": {"text": "contacts per pair"}}
        )
        figure.update_yaxes(rangemode="tozero")
    if has_topics:
        axis = "y2" if has_contacts else "y"
        _topics(figure, months, middles, axis)
        name = "yaxis2" if has_contacts else "yaxis"
        figure.update_layout({name: {"domain": [0, 0.44] if has_contacts else [0, 1], "title": {"text": "topics"}}})
    ends = [months["month_on"].min(), months["month_on"].max() + 2 * _HALF_MONTH]
    _marks(figure, marks, lines, ends[0] + (ends[1] - ends[0]) / 2)
    figure.update_xaxes(
        type="date",
        range=ends,
        tickvals=middles.to_list()[::2],  # a narrow screen has room for every second month
        ticktext=_named(months["month_on"].to_list()[::2]),
        tickangle=0,
        showgrid=False,
        anchor="y2" if has_contacts and has_topics else "y",
    )
    return figure


def _named(months: Sequence[pd.Timestamp]) -> list[str]:
    """The months' names, each year under its first."""
    years = [0, *(day.year for day in months)]
    names = [fmt.month(day) for day in months]
    return [
        name.split(" ")[0] if year == before else name.replace(" ", "<br>")
        for name, year, before in zip(names, years[1:], years[:-1], strict=True)
    ]


def rates(counts: pd.Series, pair_days: pd.Series) -> pd.Series:
    """Contacts per pair and month of 30.4 days; missing where no pair was together."""
    return counts / pair_days.where(pair_days > 0) * fmt.DAYS_A_MONTH


def _contacts(figure: go.Figure, months: pd.DataFrame, middles: pd.Series) -> None:
    now = rates(months["contact_count"], months["pair_days"])
    before = rates(months["before_contact_count"], months["before_pair_days"])
    for is_open in (False, True):
        chosen = months["is_open"] == is_open
        hollow = {"color": "rgba(0,0,0,0)", "line": {"color": DONE, "width": 1.5}}
        figure.add_bar(
            x=middles[chosen],
            y=now[chosen],
            width=_WIDTH,
            marker=hollow if is_open else {"color": common.faded(DONE, 0.8)},
            customdata=[
                f"{fmt.month(day)}: {fmt.few_digits(rate)}"
                for day, rate in zip(months["month_on"][chosen], now[chosen], strict=True)
            ],
            hovertemplate="%{customdata} contacts per pair<extra></extra>",
        )
    if before.notna().any():
        figure.add_scatter(
            x=middles,
            y=before,
            mode="lines+markers",
            line={"color": UNKNOWN_COLOUR, "width": 2, "dash": "dot"},
            marker={"size": 6},
            customdata=[f"{fmt.few_digits(rate)} a year before" for rate in before],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _topics(figure: go.Figure, months: pd.DataFrame, middles: pd.Series, axis: str) -> None:
    figure.update_layout({f"yaxis{axis[1:]}": common.whole_ticks(months["topic_count"].max())})
    ahead = months["topic_count"] - months["done_count"] - months["behind_count"]
    for counts, said, marker in (
        (months["done_count"], "done", {"color": common.faded(DONE, 0.8)}),
        (months["behind_count"], "behind", {"color": common.faded(BEHIND, 0.75), "pattern": {"shape": "/"}}),
        (ahead, "still to come", {"color": "rgba(0,0,0,0)", "line": {"color": common.LINE, "width": 1.5}}),
    ):
        figure.add_bar(
            x=middles,
            y=counts.to_list(),
            width=_WIDTH,
            yaxis=axis,
            marker=marker,
            customdata=[
                f"{fmt.month(day)}: {fmt.plural(count, 'topic')}"
                for day, count in zip(months["month_on"], counts, strict=True)
            ],
            hovertemplate=f"%{{customdata}} {said}<extra></extra>",
        )


def label_lines(marks: pd.DataFrame) -> list[int]:
    """On which line above the figure each mark's name stands: a line each, the latest lowest, so that none meets another.

    A narrow screen has no room for two names beside each other; from the ninth mark on, lines are used again.
    """
    return [place % MOST_LINES for place in range(len(marks))][::-1]


def _marks(figure: go.Figure, marks: pd.DataFrame, lines: list[int], middle: pd.Timestamp) -> None:
    for name, on, line in zip(marks["name"], pd.to_datetime(marks["on"]), lines, strict=True):
        figure.add_shape(type="line", x0=on, x1=on, y0=0, y1=1, yref="paper", line={"color": SERIES[3], "width": 1.2})
        figure.add_annotation(
            x=on,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=16 * line,
            xanchor="right" if on > middle else "left",
            text=fmt.plotly_text(name),
            showarrow=False,
            font={"size": 12},
        )
