"""The sidebar: in whose role the pages are looked at, for those who have more than one.

In: the roles that a visitor has. Out: the one chosen. It is kept for the session and can be named in an address that is opened
anew (`?audience=committee`), but a choice does not write the address: it would be a step of the browser's history.
"""

import streamlit as st

from dashboard.nav import COMMITTEE, COORDINATOR, RESEARCHER

KEY = "audience"
_CHANGED = "_audience_changed"
AUDIENCES = {
    COORDINATOR: ("Coordinator", "Which pairs need me? Names, reasons, follow-up."),
    COMMITTEE: ("Committee", "What do we achieve? Figures that give nobody away."),
    RESEARCHER: ("Researcher", "What goes with lasting? Records without names."),
}


def asked_for() -> str | None:
    """The role chosen in this session, else the one that the address names; nothing where neither is."""
    chosen: str | None = st.session_state.get(KEY) or st.query_params.get(KEY)
    return chosen


def draw(role: str, roles: tuple[str, ...]) -> None:
    """Offer the roles; the choice is read at the next run, which begins with `asked_for`."""
    if len(roles) < 2:
        return
    st.session_state[KEY] = role
    st.sidebar.radio(
        "Look as",
        roles,
        format_func=lambda one: AUDIENCES[one][0],
        captions=[AUDIENCES[one][1] for one in roles],
        key=KEY,
        on_change=lambda: st.session_state.update({_CHANGED: True}),
    )


def has_changed() -> bool:
    """Whether another role was chosen just now, whose first page should be shown; told once."""
    return bool(st.session_state.pop(_CHANGED, False))
