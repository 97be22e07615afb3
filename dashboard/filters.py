"""One row of filters at the top of a page -> one frozen `Filters` value.

In: the choices that the records allow. Out: the chosen program, cohort and grouping, bound to the address, so that a link
shows what its sender saw, and remembered for the session: Streamlit clears the address at every change of page and leaves
an entry without it in the browser's history, so a page that is entered bare takes up what was chosen last. The address
holds the words that the visitor sees, since a bound widget writes those. A filter with one choice is not drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import data, questions
from dashboard import format as fmt

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

ALL = "all"
GROUPINGS = {
    ALL: "all pairs together",
    "cohort": "year of the match",
    "career_stage": "career stage",
    "practice_area": "practice area",
    "region": "region",
    "crosses_region": "across regions",
    "cadence": "agreed rhythm",
}
_LAST = "_last_chosen"


@dataclass(frozen=True)
class Filters:
    """What a page shows: ids as the records have them, `all` for no limit; `address` leads to the same on another page."""

    program: str = ALL
    cohort: str = ALL
    group: str = ALL
    address: tuple[tuple[str, str], ...] = ()

    @property
    def scope(self) -> dict[str, str]:
        """Program and cohort, as the queries know them."""
        return {"program": self.program, "cohort": self.cohort}

    @property
    def metric_scope(self) -> dict[str, str]:
        """The same as the metrics know it: a cohort is one value of a grouping."""
        group_by = ALL if self.cohort == ALL else "cohort"
        return {"program": self.program, "group_by": group_by, "group_value": self.cohort}


def place() -> "DeltaGenerator":
    """The row in which filters stand, for pages that add some of their own."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def row(
    records: data.Records, *, cohort: bool = True, group: bool = False, within: "DeltaGenerator | None" = None
) -> Filters:
    """Draw the filters that this page knows, and return what is chosen."""
    with within or place():
        programs = {ALL: "all programs", **questions.program_options(records)}
        program = choice("Program", "program", programs, 280)
        options = questions.group_options(records, program)
        years = {ALL: "any year", **_values(options, "cohort")}
        year = choice("Matched in", "cohort", years, 160) if cohort else ALL
        grouping = choice("Compare by", "group", _groupings(options), 220) if group else ALL
    chosen = (("program", program, programs), ("cohort", year, years))
    return Filters(program, year, grouping, tuple((key, words[value]) for key, value, words in chosen if value != ALL))


def _values(options: "pd.DataFrame", group_by: str) -> dict[str, str]:
    values = options.loc[options["group_by"] == group_by, "group_value"]
    return {value: value for value in values}


def _groupings(options: "pd.DataFrame") -> dict[str, str]:
    several = {name for name, values in options.groupby("group_by")["group_value"] if len(values) > 1}
    return {name: fmt.sentence(words) for name, words in GROUPINGS.items() if name == ALL or name in several}


def choice(label: str, key: str, options: dict[str, str], width: int) -> str:
    """One of `options` (code -> words), the first where nothing is chosen."""
    first = next(iter(options))
    if len(options) <= 2 and first == ALL:
        return ALL
    recall(key, options)
    chosen: str | None = st.selectbox(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        width=width,
        bind="query-params",
    )
    remember(key, chosen)
    return chosen or first


def recall(key: str, options: Iterable[str] | None = None, siblings: tuple[str, ...] = ()) -> None:
    """Put back what was last chosen, before the widget is drawn: unless the address or this page already says so.

    `siblings` are filters that were meant together: one of them in the address keeps the others as they are.
    """
    last = st.session_state.get(_LAST, {}).get(key)
    said = any(name in st.query_params for name in (key, *siblings))
    if last is None or said or key in st.session_state:
        return
    known = set(options) if options is not None else None
    if known is None or (set(last) if isinstance(last, list) else {last}) <= known:
        st.session_state[key] = last


def remember(key: str, value: Any) -> None:
    """Keep what is chosen for the next page."""
    st.session_state.setdefault(_LAST, {})[key] = value
