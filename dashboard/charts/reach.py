"""Reach: institutions and the pairs between them, how crossing pairs last, and how far single mentees have come.

In: frames of `dashboard.reach`. Out: Plotly figures. Places come from the build, so that no filter moves an institution; what
a filter leaves out is simply not drawn. A few institutions carry a number, and the page says under the picture which they are:
names beside the dots run into each other on a narrow screen. Rejected: a label on every node, of which two thousand are a grey
wall.
"""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import format as fmt
from dashboard.charts import common
from dashboard.marks import SERIES, UNKNOWN_COLOUR

HEIGHT = 640  # at most: the picture keeps its shape and is lower where the screen is narrow
MOST_NUMBERED = 12  # partners of a chosen institution
MOST_WITH_NUMBERS = 100  # institutions; among more, a number would be lost
CROSSINGS = {
    "regions": "regions",
    "institutions": "institutions",
    "practice_areas": "practice areas",
    "career_stages": "career stages",
}
SIDES = {True: ("across", SERIES[0], "circle"), False: ("within", SERIES[4], "square")}
_STRENGTHS = ((0.0, 1.0, 0.2), (0.4, 2.0, 0.35), (0.7, 3.5, 0.55))  # from this share of the strongest: width, opacity


def network(nodes: pd.DataFrame, edges: pd.DataFrame, chosen: str) -> go.Figure:
    """Institutions in the discs of their regions, as large as their pairs are many; lines are pairs between them."""
    figure = common.blank(HEIGHT, "", "")
    strength = edges["pair_count"] / max(4, edges["pair_count"].max() if len(edges) else 0)
    place = np.searchsorted([least for least, _, _ in _STRENGTHS], strength, side="right") - 1
    for number, (_, width, opacity) in enumerate(_STRENGTHS):
        _lines(figure, edges[place == number], width, opacity if chosen == "all" else opacity + 0.3)
    near = _near(nodes, edges, chosen)
    colours = _region_colours(nodes)
    for region, own in nodes.groupby("region", sort=True):
        _disc(figure, str(region), own.iloc[0], colours[str(region)])
        for is_near, opacity in ((True, 0.95), (False, 0.25)):
            marker = {
                "color": colours[str(region)],
                "opacity": opacity,
                "sizeref": float(nodes["pair_count"].max()) / 120,
            }
            _nodes(figure, own[own["institution"].isin(near) == is_near], marker)
    _number(figure, numbered(nodes, edges, chosen))
    # By the domain and not by the range, which grows with every change of the window's width and never shrinks again.
    hidden = {"visible": False, "showgrid": False, "constrain": "domain"}
    left, right, bottom, top = _extent(nodes)
    figure.update_xaxes(range=[left, right], **hidden)
    figure.update_yaxes(range=[bottom, top], scaleanchor="x", scaleratio=1, **hidden)
    return figure


def _near(nodes: pd.DataFrame, edges: pd.DataFrame, chosen: str) -> set[str]:
    """The chosen institution and its partners, or all."""
    return {chosen, *edges["one"], *edges["other"]} if chosen != "all" else set(nodes["institution"])


def _extent(nodes: pd.DataFrame) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of all discs, with room for their regions' names."""
    discs = nodes.drop_duplicates("region")
    x, y, radius = discs["region_x"], discs["region_y"], discs["region_radius"]
    left, right, bottom, top = (x - radius).min(), (x + radius).max(), (y - radius).min(), (y + radius).max()
    aside = 0.03 * (right - left)
    return left - aside, right + aside, bottom, top + 0.06 * (top - bottom)


def _lines(figure: go.Figure, edges: pd.DataFrame, width: float, opacity: float) -> None:
    if edges.empty:
        return
    figure.add_scatter(
        x=_broken(zip(edges["one_x"], edges["other_x"], strict=True)),
        y=_broken(zip(edges["one_y"], edges["other_y"], strict=True)),
        mode="lines",
        line={"width": width, "color": common.faded(UNKNOWN_COLOUR, opacity)},
        hoverinfo="skip",
    )


def _broken(ends: Iterable[tuple[float, float]]) -> list[float | None]:
    """One run of coordinates with a gap after each line."""
    return [value for start, end in ends for value in (start, end, None)]


def _region_colours(nodes: pd.DataFrame) -> dict[str, str]:
    """The seven series for the regions with the most pairs, grey for the others."""
    largest = nodes.groupby("region")["pair_count"].sum().sort_values(ascending=False, kind="stable").index
    return {
        str(region): SERIES[place] if place < len(SERIES) - 1 else UNKNOWN_COLOUR
        for place, region in enumerate(largest)
    }


def _nodes(figure: go.Figure, nodes: pd.DataFrame, marker: dict[str, Any]) -> None:
    if nodes.empty:
        return
    told = [
        f"{fmt.plotly_text(row['institution'])}<br>{fmt.plural(row['pair_count'], 'pair')} with "
        f"{fmt.plural(row['partner_count'], 'other institution')}; {fmt.number(row['inside_count'])} within"
        for row in nodes.to_dict("records")
    ]
    figure.add_scatter(
        x=nodes["x"].to_list(),
        y=nodes["y"].to_list(),
        mode="markers",
        marker={
            "size": nodes["pair_count"],
            "sizemode": "area",
            "sizemin": 3,
            "line": {"width": 0.5, "color": "rgba(255,255,255,0.6)"},
            **marker,
        },
        hovertext=told,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _disc(figure: go.Figure, region: str, place: pd.Series, colour: str) -> None:
    """The ground of a region, and its name above."""
    x, y, radius = place["region_x"], place["region_y"], place["region_radius"] - 0.4
    ends = {"x0": x - radius, "x1": x + radius, "y0": y - radius, "y1": y + radius}
    figure.add_shape(type="circle", layer="below", line_width=0, fillcolor=common.faded(colour, 0.1), **ends)
    figure.add_annotation(
        x=x,
        y=y + radius,
        text=f"<b>{fmt.plotly_text(region)}</b>",
        showarrow=False,
        yanchor="bottom",
        font={"size": 14},
    )


def numbered(nodes: pd.DataFrame, edges: pd.DataFrame, chosen: str) -> pd.DataFrame:
    """The nodes that carry a number, from 1: the largest of each region, or the chosen one and the largest of its partners."""
    if chosen == "all":
        return nodes.drop_duplicates("region") if len(nodes) <= MOST_WITH_NUMBERS else nodes.head(0)
    own = nodes["institution"] == chosen
    partners = nodes[~own & nodes["institution"].isin(_near(nodes, edges, chosen))]
    return pd.concat([nodes[own], partners.head(MOST_NUMBERED)])


def _number(figure: go.Figure, nodes: pd.DataFrame) -> None:
    """Each number on the outer side of its dot, where its region has no other."""
    for number, row in enumerate(nodes.to_dict("records"), start=1):
        across, up = row["x"] - row["region_x"], row["y"] - row["region_y"]
        pixels = 15 / (math.hypot(across, up) or 1)
        figure.add_annotation(
            x=row["x"],
            y=row["y"],
            text=f"<b>{number}</b>",
            showarrow=False,
            xshift=pixels * across,
            yshift=pixels * up,
            font={"size": 13},
        )


def lasting(sides: pd.DataFrame) -> go.Figure:
    """The share still together after the window, of pairs within and across, each with its interval."""
    crossings = [name for name in CROSSINGS if name in set(sides["crossing"])]
    figure = common.blank(70 * len(crossings) + 110, "pairs still together", "")
    for is_across, (word, colour, symbol) in SIDES.items():
        own = sides[sides["is_across"] == is_across].set_index("crossing").reindex(crossings).reset_index()
        figure.add_scatter(
            x=own["retention_share"],
            y=[place + (-0.15 if is_across else 0.15) for place in range(len(own))],
            mode="markers",
            name=word,
            cliponaxis=False,
            showlegend=True,
            marker={"size": 11, "symbol": symbol, "color": colour},
            error_x=common.reach(own["retention_share"], own["low"], own["high"], colour),
            customdata=[fmt.interval(*row) for row in own[["retention_share", "low", "high"]].to_numpy()],
            hovertemplate=f"{word}: %{{customdata}}<extra></extra>",
        )
    figure.update_xaxes(range=[0, 1], tickformat=".0%", dtick=0.25)
    words = [f"{CROSSINGS[name]}<br>{fmt.duration(days)}" for name, days in _windows(sides, crossings)]
    figure.update_yaxes(tickvals=list(range(len(crossings))), ticktext=words, range=[len(crossings) - 0.5, -0.5])
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "itemclick": False, "itemdoubleclick": False}
    figure.update_layout(showlegend=True, legend=legend, margin_t=40, margin_r=24)  # the last tick needs room for 100%
    return figure


def _windows(sides: pd.DataFrame, crossings: list[str]) -> list[tuple[str, float]]:
    days = sides.groupby("crossing")["window_days"].first()
    return [(name, float(days[name])) for name in crossings]
