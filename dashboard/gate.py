"""What a visitor sees who is shown no records, and the way in and out.

In: why nothing is shown. Out: a page without a word from the records, with a button that signs in.
"""

import streamlit as st

from dashboard import access, trail
from dashboard import format as fmt
from dashboard.access import Refusal, Visitor

_SAYS = {
    Refusal.NOT_SIGNED_IN: ("Please sign in", "What you see depends on who you are.", "Sign in"),
    Refusal.OVER: (
        "Your visit is over",
        "A visit ends some hours after you signed in, after a while without a click, or when you sign out.",
        "Sign in again",
    ),
    Refusal.UNKNOWN: (
        "You have no access",
        "You are signed in, but nobody has given you a role here. Ask the coordinator of the program.",
        "Sign in as somebody else",
    ),
    Refusal.UNREADABLE: (
        "Nobody is let in at the moment",
        "The list of who may see what cannot be read. Whoever runs this server finds the reason in its log.",
        "Try again",
    ),
}


def draw(why: Refusal) -> None:
    """Say why nothing is shown."""
    title, text, label = _SAYS[why]
    st.title(title, anchor=False)
    st.markdown(text)
    st.button(label, type="primary", on_click=st.login)


def not_for_you() -> None:
    """The page of a visitor whose role does not include it."""
    st.title("This page is not part of your role", anchor=False)
    st.markdown("It shows more than your role includes. Ask the coordinator of the program if you need it.")


def sign_out(visitor: Visitor) -> None:
    """Who is signed in, and the way out; nothing on this computer alone."""
    if visitor.visit is None:
        return
    with st.sidebar:
        st.caption(f"Signed in as {fmt.markdown_text(visitor.who)}")
        st.button("Sign out", on_click=_leave, args=[visitor], key="sign_out")


def _leave(visitor: Visitor) -> None:
    trail.signed_out(visitor)
    access.sign_out()


def unrecorded(error: Exception) -> None:
    """The page while views cannot be recorded."""
    st.title("Nothing can be shown at the moment", anchor=False)
    st.markdown(fmt.markdown_text(str(error)))
