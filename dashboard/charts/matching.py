"""The way to a mentor: how far mentees come, how soon requests are answered, what is asked for and offered.

In: frames of `dashboard.matching`. Out: Plotly figures. What may still come is drawn hollow and apart from what is lost, so
that a young cohort does not look like a failed one. Rejected: a funnel shape, whose areas say nothing.
"""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES, words

STEPS = {
    "profile": "profile",
    "request": "asked a mentor",
    "answer": "was answered",
    "match": "was matched",
    "first_contact": "first contact",
    "first_goal": "first goal",
    "three_contacts": "three contacts",
}
MOST_SERIES = len(SERIES)
MOST_INTERESTS = 24
PASSED, LOST = "#009E73", "#D55E00"
LEGEND = (
    ":small[:green[■] got there :green[▤] matched by the program before this step □ may still come :orange[▨] lost: nothing is "
    "left to wait for :gray[▒] not recorded]"
)
_PARTS = (
    ("passed", "got there", {"color": PASSED}),
    ("skipped", "matched by the program", {"color": common.faded(PASSED, 0.45), "pattern": {"shape": "-"}}),
    ("open", "may still come", {"color": "rgba(0,0,0,0)", "line": {"color": common.LINE, "width": 1.5}}),
    ("lost", "lost", {"color": common.faded(LOST, 0.75), "pattern": {"shape": "/"}}),
    ("unrecorded", "not recorded", {"color": common.GRID, "pattern": {"shape": "."}}),
)


def funnel(steps: pd.DataFrame) -> go.Figure:
    """One bar a step: who got there, who may still, and who was lost; the profile above them."""
    bars = parts(steps)
    names = [STEPS["profile"], *(STEPS[step] for step in steps["step"])]
    everybody = int(bars["passed"].iloc[0])
    figure = common.blank(44 * len(names) + 60, "mentees", "", barmode="stack", bargap=0.35)
    for column, said, marker in _PARTS:
        figure.add_bar(
            x=bars[column].to_list(),
            y=names,
            orientation="h",
            marker=marker,
            customdata=[fmt.plural(count, "mentee") for count in bars[column]],
            hovertemplate=f"%{{y}}<br>{said}: %{{customdata}}<extra></extra>",
        )
    for name, end, count in zip(names, bars.sum(axis="columns"), bars["passed"], strict=True):
        figure.add_annotation(x=end, y=name, text=fmt.number(count), showarrow=False, xanchor="left", xshift=6)
    figure.update_xaxes(range=[0, everybody * 1.1], rangemode="tozero", **common.whole_ticks(everybody))
    figure.update_yaxes(autorange="reversed", showgrid=False, tickvals=names, ticktext=labels(steps))
    return figure


def parts(steps: pd.DataFrame) -> pd.DataFrame:
    """The pieces of each bar, the profile first: who skipped asking has skipped the answer too, and stays in the picture.

    `unrecorded` are those who passed the step before and of whom this one is not recorded.
    """
    bars = [(int(steps["mentee_count"].max()), 0, 0, 0, 0)]
    never_asked = 0
    for step in steps.to_dict("records"):
        before = bars[-1][0] + bars[-1][1]
        carried = never_asked if step["step"] == "answer" else 0
        never_asked = step["skipped_count"]
        unrecorded = max(0, before - step["come_count"] - carried)
        pieces = (
            step["passed_count"],
            step["skipped_count"] + carried,
            step["open_count"],
            step["lost_count"],
            unrecorded,
        )
        bars.append(pieces)
    return pd.DataFrame(bars, columns=[name for name, _, _ in _PARTS])


def labels(steps: pd.DataFrame) -> list[str]:
    """The name of each bar, and how soon half of those who came to the step had passed it."""
    told = [STEPS["profile"]]
    for step, half in zip(steps["step"], steps["half_passed_days"], strict=True):
        told.append(STEPS[step] + ("" if fmt.is_missing(half) else f"<br>half within {fmt.duration(half)}"))
    return told


def way(steps: pd.DataFrame) -> go.Figure:
    """The share still on the way after each step, one line a group, the largest first; what is open counts as neither."""
    groups = list(dict.fromkeys(steps["group_value"]))[:MOST_SERIES]
    names = [STEPS["profile"], *(STEPS[step] for step in dict.fromkeys(steps["step"]))]
    figure = common.blank(380, "", "share of mentees still on the way")
    ends = []
    for place, group in enumerate(groups):
        chosen = steps[steps["group_value"] == group]
        shares = [1.0, *still_on_the_way(chosen)]
        reached = [STEPS["profile"], *(STEPS[step] for step in chosen["step"])]
        figure.add_scatter(
            x=reached,
            y=shares,
            mode="lines+markers",
            line={"width": 2.5, "color": SERIES[place]},
            marker={"size": 8, "symbol": place},
            name=fmt.plotly_text(words(group)),
            customdata=[fmt.percent(share) for share in shares],
            hovertemplate=f"{fmt.plotly_text(words(group))}<br>%{{x}}: %{{customdata}}<extra></extra>",
        )
        ends.append((len(reached) - 1.0, shares[-1], words(group)))
    figure.update_xaxes(categoryorder="array", categoryarray=names, showgrid=False)
    figure.update_yaxes(range=[0, 1.04], tickformat=".0%", rangemode="tozero")
    common.name_series(figure, ends, 0.06)
    return figure


def still_on_the_way(steps: pd.DataFrame) -> list[float]:
    """After each step, the product of the shares that got over it among those of whom it is decided."""
    decided = steps["passed_count"] + steps["skipped_count"] + steps["lost_count"]
    passed = (steps["passed_count"] + steps["skipped_count"]) / decided.where(decided > 0)
    return [float(share) for share in passed.fillna(1.0).cumprod()]


def interests(balance: pd.DataFrame) -> go.Figure:
    """Waiting mentees who seek an interest against free places of mentors who offer it, the largest lack first."""
    shown = balance.head(MOST_INTERESTS)
    names = [fmt.plotly_text(interest) for interest in shown["interest"]]
    figure = common.blank(24 * len(names) + 110, "people and places", "")
    for name, sought, free in zip(names, shown["waiting_count"], shown["free_place_count"], strict=True):
        line = {"width": 5, "color": common.faded(LOST, 0.55) if sought > free else common.GRID}
        figure.add_scatter(x=[sought, free], y=[name, name], mode="lines", line=line, hoverinfo="skip")
    _dots(figure, names, shown["waiting_count"], "waiting mentees who seek it", "circle", SERIES[1], 15)
    _dots(figure, names, shown["free_place_count"], "free places of mentors who offer it", "square", SERIES[0], 9)
    top = float(shown[["waiting_count", "free_place_count"]].max().max())
    figure.update_xaxes(range=[-0.03 * top, top * 1.06], rangemode="tozero", side="bottom", **common.whole_ticks(top))
    figure.update_yaxes(autorange="reversed", showgrid=False)
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "itemclick": False, "itemdoubleclick": False}
    figure.update_layout(showlegend=True, legend=legend, margin_t=40)
    return figure


def _dots(
    figure: go.Figure, names: Sequence[str], counts: pd.Series, said: str, symbol: str, colour: str, size: int
) -> None:
    """One mark a name; the later ones are smaller, so that both are seen where they are as many."""
    figure.add_scatter(
        x=counts,
        y=names,
        mode="markers",
        name=said,
        showlegend=True,
        marker={"size": size, "symbol": symbol, "color": colour},
        hovertemplate=f"%{{y}}: %{{x}} {said}<extra></extra>",
    )
    figure.for_each_trace(lambda trace: trace.update(showlegend=bool(trace.name)))
