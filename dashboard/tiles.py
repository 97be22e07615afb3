"""A row of numbers: value, change in words, numerator and denominator, trend, and the definition behind each.

In: names of metrics and the scope of the filters. Out: at most five tiles. Which way is better comes from the metric's own
header, so that no page colours a change by its own taste. Rejected: `st.metric`'s sparkline, an image without a name.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, questions, ui
from dashboard import format as fmt
from dashboard.charts import plain

MOST = 5
SHARES = ("share", "retention")
Figure = Mapping[Any, Any]  # one row of `mart.metric`


def row(records: data.Records, shown: Sequence[str], scope: dict[str, str]) -> None:
    """Draw the metrics in the order given; those that no export feeds are named below with what they need."""
    values: dict[str, list[Figure]] = {}
    for figure in questions.metric_values(records, shown, **scope).to_dict("records"):
        values.setdefault(str(figure["metric"]), []).append(figure)
    known, exported = data.definitions(records), questions.exported(records)
    there = [name for name in shown if name in known and name in values][:MOST]
    fed = [name for name in there if set(known[name].needs.split(", ")) <= exported]
    if fed:
        for column, name in zip(st.columns(len(fed)), fed, strict=True):
            with column, st.container(border=True, height="stretch"):
                _tile(known[name], values[name])
    unfed = [name for name in there if name not in fed]
    if unfed:
        lacking = sorted({need for name in unfed for need in known[name].needs.split(", ")} - exported)
        titles = fmt.joined([known[name].title for name in unfed])
        st.markdown(
            f":small[▢ Not recorded: {titles}. To see them, export {fmt.joined([f'`{need}`' for need in lacking])}.]"
        )


def latest(records: data.Records, metric: str, scope: dict[str, str]) -> pd.Series | None:
    """The newest row of one metric, for a sentence; None where the build does not hold it or nothing was counted."""
    values = questions.metric_values(records, [metric], **scope)
    return values.iloc[-1] if len(values) and not fmt.is_missing(values["value"].iloc[-1]) else None


def _tile(definition: data.Definition, values: list[Figure]) -> None:
    now, before = values[-1], values[max(0, len(values) - 2)]
    st.metric(fmt.sentence(definition.title), value_text(definition, now))
    st.markdown(f":small[{change_text(definition, now, before)}]")
    trend = [None if fmt.is_missing(value) else float(value) for value in (figure["value"] for figure in values)]
    st.html(plain.trend_bars(trend, _trend_in_words(definition, values)))
    if detail := detail_text(definition, now):
        st.markdown(f":small[{detail}]")
    with st.popover("Definition", type="tertiary"):
        st.markdown(f"**{fmt.sentence(definition.title)}**")
        tell(definition, now)
        ui.page_link("definitions", "Query and rows", name=fmt.sentence(definition.title))


def value_text(definition: data.Definition, row_: Figure) -> str:
    """The value alone, in the form that its kind and its number of cases deserve."""
    if fmt.is_missing(row_["value"]):
        return "too few yet"
    if definition.measure == "count":
        return fmt.number(row_["value"])
    if definition.measure == "share":
        return fmt.share(row_["numerator"], row_["denominator"])
    if definition.measure == "retention":
        return fmt.percent(row_["value"])
    return fmt.few_digits(row_["value"])


def detail_text(definition: data.Definition, row_: Figure) -> str:
    """What stands behind the value: its unit, its counts, and its interval where one is known."""
    if fmt.is_missing(row_["value"]):
        return definition.unit
    numerator, denominator = row_["numerator"], row_["denominator"]
    if definition.measure == "count":
        return f"{definition.unit}, of {fmt.number(denominator)}"
    if definition.measure == "mean":
        counted = f"{definition.unit}: {fmt.number(numerator)} in {fmt.number(denominator)}"
    elif definition.measure == "median":
        counted = f"{definition.unit}, the middle of {fmt.number(denominator)}"
    elif definition.measure == "retention":
        counted = f"of {fmt.plural(denominator, 'pair')}"
    else:
        counted = fmt.of(numerator, denominator) if denominator >= fmt.LEAST_FOR_PERCENT_FIRST else ""
    if definition.measure in SHARES and counted and not fmt.is_missing(row_["low"]):
        return f"{counted}; {fmt.bounds(row_['low'], row_['high'])}"
    return counted


def change_text(definition: data.Definition, now: Figure, before: Figure) -> str:
    """The change against the period before, as arrow and words, coloured where one way is better; as Markdown."""
    step, unit = change(definition, now, before)
    day = fmt.date(dt.date.fromisoformat(before["period"]))
    if step is None or now["period"] == before["period"]:
        return ""
    if not step:
        return f"as on {day}"
    size = fmt.plural(abs(step), unit) if unit else fmt.few_digits(abs(step)) if step % 1 else fmt.number(abs(step))
    words = f"{'↑' if step > 0 else '↓'} {size} {'more' if step > 0 else 'less'}"
    return f":{_colour(definition.better, step)}[**{words}**] than on {day}"


def change(definition: data.Definition, now: Figure, before: Figure) -> tuple[float | None, str]:
    """How much the value moved, rounded as it is shown, and its unit; None where too few cases stand behind it."""
    if fmt.is_missing(now["value"]) or fmt.is_missing(before["value"]):
        return None, ""
    moved = float(now["value"] - before["value"])
    if definition.measure not in SHARES:
        return round(moved, 0 if definition.measure == "count" else 1), ""
    if min(now["denominator"], before["denominator"]) < fmt.LEAST_FOR_PERCENT_FIRST:
        return None, ""
    return round(moved * 100), "point"


def _colour(better: str, step: float) -> str:
    if better == "none":
        return "gray"
    return "green" if (step > 0) == (better == "up") else "red"


def _trend_in_words(definition: data.Definition, values: list[Figure]) -> str:
    first, last = values[0], values[-1]
    return (
        f"From {value_text(definition, first)} on {fmt.date(dt.date.fromisoformat(first['period']))} "
        f"to {value_text(definition, last)} on {fmt.date(dt.date.fromisoformat(last['period']))}"
    )


def tell(definition: data.Definition, row_: Figure | None = None) -> None:
    """The definition in words, with how many were left out."""
    left = (
        "" if row_ is None or fmt.is_missing(row_["left_out_count"]) else f" ({fmt.number(row_['left_out_count'])} now)"
    )
    told = {
        "": definition.definition,
        "Unit": definition.unit,
        "Counted": definition.numerator,
        "Out of": definition.denominator,
        "Left out": definition.left_out and definition.left_out + left,
        "Fires at": definition.threshold,
        "Says": definition.says,
        "Ends when": definition.resets,
        "Needs": definition.needs,
    }
    st.markdown("  \n".join(f"**{word}**: {text}" if word else f"{text}\n" for word, text in told.items() if text))
