"""One pair's time line: everything that is recorded between the two on one axis of days, one row a kind of record.

In: the frames of `questions.of_pair` and the pair itself. Out: a Plotly figure. Colour says who began a contact, shape says
through which channel, a filled stretch says a gap longer than the agreed rhythm, its number how many days. Rejected: one
chart a kind of record, between which the eye cannot carry a date.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import CHANNELS, INITIATORS, UNKNOWN_COLOUR, words

ROW_HEIGHT = 34
MOST_GOALS = 8
TICKS = [
    {"dtickrange": [None, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", None], "value": "%b\n%Y"},
]
_GAP, _LONG_GAP = "#E69F00", "#D55E00"
_STATUS = {"missed": "x-thin-open", "scheduled": "circle-open", "cancelled": "line-ew-open"}


@dataclass(frozen=True)
class PairRecords:
    """What is drawn of one pair; `ends_on` is its ending or the as-of date."""

    matched_on: pd.Timestamp
    ends_on: pd.Timestamp
    marks: pd.DataFrame
    gaps: pd.DataFrame
    goals: pd.DataFrame
    flags: pd.DataFrame
    long_gap_ratio: float
    words: dict[str, str]

    def lane(self, name: str) -> pd.DataFrame:
        """The marks of one kind."""
        return self.marks[self.marks["lane"] == name]


def timeline(pair: PairRecords) -> go.Figure:
    """Contacts, goals, shared work, check-ins, meetings and flags in rows; pauses shaded across all of them."""
    rows = _rows(pair)
    figure = common.blank(ROW_HEIGHT * (len(rows) + 1) + 84, "", "")
    figure.update_xaxes(range=_range(pair), type="date", tickformatstops=TICKS, hoverformat="%-d %b %Y")
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[fmt.plotly_text(label) for label, _ in rows],
        range=[len(rows) - 0.4, -0.7],
        showgrid=False,
        title=None,
    )
    _pauses(figure, pair)
    for place, (_, (draw, given)) in enumerate(rows):
        draw(figure, place, pair, given)
    figure.update_traces(showlegend=False)
    _legend(figure, pair.words, ROW_HEIGHT * (len(rows) + 1))
    return figure


def _legend(figure: go.Figure, named: dict[str, str], height: int) -> None:
    """Who began a contact, by colour; the shapes are told beside the figure."""
    for who, colour in {**INITIATORS, "not recorded": UNKNOWN_COLOUR}.items():
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"size": 10, "symbol": "square", "color": colour},
            name=fmt.plotly_text(f"begun by {named.get(who, who)}" if who in INITIATORS else f"{who} who"),
            showlegend=True,
        )
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1 + 24 / height, "x": 0, "itemclick": False},
        margin_t=60,
    )


def _range(pair: PairRecords) -> list[pd.Timestamp]:
    ahead = pair.lane("contact").query("kind == 'scheduled'")["began_on"]
    last = max([pair.ends_on, *ahead])
    margin = pd.Timedelta(days=max(5, (last - pair.matched_on).days * 0.03))
    return [pair.matched_on - margin, last + margin]


def _rows(pair: PairRecords) -> list[tuple[str, tuple[Any, Any]]]:
    rows: list[tuple[str, tuple[Any, Any]]] = [("contacts", (_contacts, pair.lane("contact")))]
    for number, goal in enumerate(pair.goals.head(MOST_GOALS).to_dict("records"), start=1):
        rows.append((f"goal {number}: {words(str(goal['category'] or 'no category'))}", (_goal, goal)))
    for lane, label in (("shared_work", "shared work"), ("check_in", "check-ins"), ("meeting", "meetings")):
        if not pair.lane(lane).empty:
            rows.append((label, (_spans if lane == "shared_work" else _points, pair.lane(lane))))
    for flag, spans in pair.flags.groupby("flag", sort=False):
        rows.append((f"flag: {words(str(flag))}", (_flag, spans)))
    return rows


def _pauses(figure: go.Figure, pair: PairRecords) -> None:
    for pause in pair.lane("pause").to_dict("records"):
        ended = pause["ended_on"] if not fmt.is_missing(pause["ended_on"]) else pair.ends_on
        figure.add_vrect(
            x0=pause["began_on"], x1=ended, fillcolor=UNKNOWN_COLOUR, opacity=0.2, line_width=0, layer="below"
        )
        figure.add_annotation(x=pause["began_on"], y=1, yref="paper", text="pause", showarrow=False, xanchor="left")
    for mark in pair.lane("match").to_dict("records"):
        figure.add_vline(x=mark["began_on"], line={"color": common.LINE, "width": 1.5, "dash": "dot"})
        figure.add_annotation(
            x=mark["began_on"],
            y=1.0,
            yref="paper",
            yanchor="bottom",
            text=mark["kind"],
            showarrow=False,
            xanchor="left" if mark["kind"] == "matched" else "right",
        )


def _contacts(figure: go.Figure, place: int, pair: PairRecords, contacts: pd.DataFrame) -> None:
    for gap in pair.gaps.to_dict("records"):
        is_long = gap["gap_ratio"] > pair.long_gap_ratio
        figure.add_scatter(
            x=[gap["began_on"], gap["ended_on"]],
            y=[place, place],
            mode="lines",
            hoverinfo="skip",
            line={"width": 20, "color": common.faded(_LONG_GAP if is_long else _GAP, 0.45)},
        )
        if is_long:
            middle = gap["began_on"] + (gap["ended_on"] - gap["began_on"]) / 2
            figure.add_annotation(x=middle, y=place, text=fmt.plural(gap["gap_days"], "day"), showarrow=False)
    if contacts.empty:
        figure.add_annotation(x=0.5, xref="x domain", y=place, text="none recorded", showarrow=False)
    held = contacts["kind"] == "held"
    figure.add_scatter(
        x=contacts["began_on"],
        y=[place] * len(contacts),
        mode="markers",
        hovertext=[_told(c) for c in contacts.to_dict("records")],
        hovertemplate="%{x}<br>%{hovertext}<extra></extra>",
        marker={
            "size": 10,
            "line": {"width": 1.5, "color": contacts["who"].map(INITIATORS).fillna(UNKNOWN_COLOUR)},
            "color": contacts["who"].map(INITIATORS).fillna(UNKNOWN_COLOUR),
            "symbol": contacts["channel"].map(CHANNELS).fillna("circle").where(held, contacts["kind"].map(_STATUS)),
        },
    )


def _told(mark: dict[Any, Any]) -> str:
    who = None if fmt.is_missing(mark["who"]) else f"{mark['who']} began"
    said = [mark["kind"], mark["channel"], who, mark["detail"]]
    return ", ".join(fmt.plotly_text(words(str(s))) for s in said if not fmt.is_missing(s) and s)


def _goal(figure: go.Figure, place: int, pair: PairRecords, goal: dict[Any, Any]) -> None:
    ended = next((goal[c] for c in ("reached_on", "dropped_on") if not fmt.is_missing(goal[c])), pair.ends_on)
    began = goal["set_on"] if not fmt.is_missing(goal["set_on"]) else pair.matched_on
    symbol = {"reached": "star", "dropped": "x"}.get(goal["status"], "line-ns-open")
    progress = "" if fmt.is_missing(goal["progress_pct"]) else f", {fmt.percent(goal['progress_pct'] / 100)}"
    told = f"{words(goal['status'])}{progress}"
    figure.add_scatter(
        x=[began, ended],
        y=[place, place],
        mode="lines+markers+text",
        text=["", told],
        textposition="top left",
        line={"width": 4, "color": "#009E73" if goal["status"] == "reached" else UNKNOWN_COLOUR},
        marker={"symbol": ["circle", symbol], "size": [7, 11]},
        hovertext=fmt.plotly_text(goal["title"]),
        hovertemplate="%{x}<br>%{hovertext}<extra></extra>",
        textfont={"size": 11},
    )


def _spans(figure: go.Figure, place: int, pair: PairRecords, items: pd.DataFrame) -> None:
    for item in items.to_dict("records"):
        is_open = fmt.is_missing(item["ended_on"])
        figure.add_scatter(
            x=[item["began_on"], pair.ends_on if is_open else item["ended_on"]],
            y=[place, place],
            mode="lines+markers",
            line={"width": 3, "color": "#0072B2", "dash": "dot" if is_open else "solid"},
            hovertext=_told(item),
            marker={"symbol": ["circle", "circle-open" if is_open else "circle"], "size": 8},
            hovertemplate="%{x}<br>%{hovertext}<extra></extra>",
        )


def _points(figure: go.Figure, place: int, _pair: PairRecords, marks: pd.DataFrame) -> None:
    figure.add_scatter(
        x=marks["began_on"],
        y=[place] * len(marks),
        mode="markers",
        hovertext=[_told(m) for m in marks.to_dict("records")],
        marker={"size": 11, "symbol": "diamond", "color": UNKNOWN_COLOUR},
        hovertemplate="%{x}<br>%{hovertext}<extra></extra>",
    )


def _flag(figure: go.Figure, place: int, _pair: PairRecords, spans: pd.DataFrame) -> None:
    for span in spans.to_dict("records"):
        figure.add_scatter(
            x=[span["began_on"], span["ended_on"]],
            y=[place, place],
            mode="lines+markers",
            hovertext=fmt.plotly_text(span["reason"]),
            line={"width": 6, "color": _LONG_GAP if span["is_on"] else common.faded(_LONG_GAP, 0.5)},
            marker={"size": 9, "symbol": "triangle-up"},
            hovertemplate="%{x}<br>%{hovertext}<extra></extra>",
        )
