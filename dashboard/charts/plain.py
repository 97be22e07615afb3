"""Small pictures without Plotly: the proportional bar of states and the trend inside a tile.

In: numbers and our own words. Out: markup for `st.html`. Nothing from an export may enter here, which is why the only
texts are the words of `marks` and what `format` makes of numbers; a name would have to be escaped twice and is never
needed. Rejected: Streamlit's sparkline, which screen readers meet as an image without a name.
"""

from collections.abc import Sequence

from dashboard import format as fmt
from dashboard.marks import STATES

_BAR = "display:flex;gap:3px;height:3rem;width:100%;border-radius:0.4rem;overflow:hidden"
_SEGMENT = (
    "display:flex;align-items:center;justify-content:center;min-width:6px;font-weight:700;font-size:1.2rem;"
    "color:#0D1A18;box-sizing:border-box;overflow:hidden"
)
_LEAST_LABELLED_SHARE = 0.045


def state_bar(counts: dict[str, int]) -> str:
    """One bar, as wide as the page, cut in the proportion of `counts` (state -> pairs) in the order of `STATES`."""
    total = sum(counts.values())
    shown = [(mark, counts[code]) for code, mark in STATES.items() if counts.get(code)]
    said = fmt.joined([f"{fmt.number(count)} {mark.word}" for mark, count in shown])
    segments = "".join(
        f'<div style="{_SEGMENT};flex:{count} 1 0;{_ground(mark.theme, mark.colour)}">'
        f"{fmt.number(count) if count / total >= _LEAST_LABELLED_SHARE else ''}</div>"
        for mark, count in shown
    )
    return f'<div role="img" aria-label="{fmt.plural(total, "running pair")}: {said}." style="{_BAR}">{segments}</div>'


def _ground(theme: str, colour: str) -> str:
    if theme == "violet":  # the hollow state: hatched, so that it differs without colour
        return f"background:repeating-linear-gradient(135deg,{colour} 0 7px,{colour}B0 7px 12px)"
    return f"background:{colour}"


def trend_bars(values: Sequence[float | None], said: str) -> str:
    """A row of small bars from zero, the last one full, for a tile; `said` is the sentence for screen readers."""
    top = max((value for value in values if value is not None), default=0) or 1
    bars = "".join(
        f'<div style="flex:1 1 0;background:currentColor;opacity:{0.85 if place == len(values) - 1 else 0.3};'
        f'height:{max(3.0, 100 * (value or 0) / top):.0f}%"></div>'
        for place, value in enumerate(values)
    )
    return (
        f'<div role="img" aria-label="{said}" style="display:flex;align-items:flex-end;gap:2px;height:1.6rem;'
        f'width:100%;max-width:11rem">{bars}</div>'
    )
