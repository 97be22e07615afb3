"""One row of filters at the top of a page -> one frozen `Filters` value.

In: the choices that the records allow. Out: the chosen program, cohort and grouping, bound to the address, so that a link
shows what its sender saw; Streamlit keeps bound values when the page changes. The address holds the words that the visitor
sees, since a bound widget writes those. A filter with one choice is not drawn. A visitor of some programs alone looks at one
of them at a time, since figures of several together exist for all programs only.

`put_back` and `keep` stand around every page: Streamlit loses bound values on the browser's way back. Rejected: writing the
address from here, which makes each change of a filter a step of the browser's history.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import data, questions
from dashboard import format as fmt

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

ALL = "all"
SHARED = ("program", "cohort", "group")  # filters that several pages know
_KEPT, _LOST, _PAGE = "_kept_filters", "_lost_filters", "_page"
GROUPINGS = {
    ALL: "all pairs together",
    "cohort": "year of the match",
    "career_stage": "career stage",
    "practice_area": "practice area",
    "region": "region",
    "crosses_region": "across regions",
    "cadence": "agreed rhythm",
}


@dataclass(frozen=True)
class Filters:
    """What a page shows: ids as the records have them, `all` for no limit."""

    program: str = ALL
    cohort: str = ALL
    group: str = ALL

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
        everything = {} if records.scope.programs else {ALL: "all programs"}
        program = choice("Program", "program", {**everything, **questions.program_options(records)}, 280)
        options = questions.group_options(records, program)
        year = choice("Matched in", "cohort", {ALL: "any year", **_values(options, "cohort")}, 160) if cohort else ALL
        grouping = choice("Compare by", "group", _groupings(options), 220) if group else ALL
    return Filters(program, year, grouping)


def _values(options: "pd.DataFrame", group_by: str) -> dict[str, str]:
    values = options.loc[options["group_by"] == group_by, "group_value"]
    return {value: value for value in values}


def _groupings(options: "pd.DataFrame") -> dict[str, str]:
    several = {name for name, values in options.groupby("group_by")["group_value"] if len(values) > 1}
    return {name: fmt.sentence(words) for name, words in GROUPINGS.items() if name == ALL or name in several}


def choice(label: str, key: str, options: dict[str, str], width: int) -> str:
    """One of `options` (code -> words), the first where nothing is chosen."""
    first = next(iter(options), ALL)
    if len(options) <= 1 or (len(options) == 2 and first == ALL):
        return first
    chosen: str | None = st.selectbox(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        width=width,
        bind="query-params",
    )
    return chosen or first


def put_back(page: str) -> None:
    """Before a page is drawn: mend what Streamlit makes of its filters on the way there.

    A step back in the browser leads to an entry of the history that has lost them, and such a run takes its filters from
    the address alone: they are put back in a run of their own.
    """
    kept: dict[str, dict[str, Any]] = st.session_state.get(_KEPT, {})
    came_from = st.session_state.get(_PAGE)
    lost = {key: value for key, value in kept.get(page, {}).items() if key not in st.query_params}
    st.session_state[_PAGE] = page
    if _LOST in st.session_state:
        st.session_state.update(st.session_state.pop(_LOST))
    elif lost and getattr(get_script_run_ctx(), "is_history_navigation", False):
        st.session_state[_LOST] = lost
        st.rerun()
    elif came_from not in (None, page):
        _follow_link(lost, kept.get(came_from, {}))


def _follow_link(lost: dict[str, Any], left: dict[str, Any]) -> None:
    """A link that names some filters means those alone of the page's own; the shared ones come along."""
    if len(st.query_params):
        for key in set(lost) - set(SHARED):
            st.session_state.pop(key, None)
    for key in set(left) & set(SHARED):
        if key not in st.query_params:
            st.session_state[key] = left[key]


def keep(page: str) -> None:
    """After a page is drawn: keep what is chosen on it, for `put_back`."""
    chosen = {key: st.session_state[key] for key in st.query_params if key in st.session_state}
    st.session_state.setdefault(_KEPT, {})[page] = chosen
