"""The entry point: page config, who is looking, navigation, the build that this run is pinned to, then the page itself.

In: the warehouse that the environment names. Out: one page. The icon is a local file and is set before the navigation,
because a page without one sends the browser to a font server.
"""

import streamlit as st

from dashboard import access, audience, data, empty, filters, gate, nav, settled, trail
from dashboard.access import Refusal, Visitor
from pipelines.audit import UnrecordedError
from pipelines.errors import MentorscopeError

ASSETS = nav.ROOT / "assets"
SIDEBAR_PIXELS = 210


def main() -> None:
    """Draw the page that the address names, once it stands on record who opened it."""
    icon = str(ASSETS / "icon.png")
    st.set_page_config("Mentorscope", page_icon=icon, layout="wide", initial_sidebar_state=SIDEBAR_PIXELS)
    st.logo(ASSETS / "logo.png", size="large")
    st.html(ASSETS / "page.css")
    visitor = access.visitor(audience.asked_for())
    try:
        if isinstance(visitor, Refusal):
            st.navigation(nav.streamlit_pages(()), position="top")
            trail.turned_away(visitor, access.known_as())
            gate.draw(visitor)
        else:
            show(visitor)
    except UnrecordedError as error:
        gate.unrecorded(error)


def show(visitor: Visitor) -> None:
    """The sidebar, the navigation and the page, as far as they are this visitor's."""
    shown = nav.offered(visitor.role, is_limited=bool(visitor.programs))
    trail.arrived(visitor)
    audience.draw(visitor.role, visitor.roles)
    gate.sign_out(visitor)
    page = st.navigation(nav.streamlit_pages(shown), position="top")
    if audience.has_changed():
        st.switch_page(shown[0].file)
    spec = nav.spec(page.url_path or shown[0].name)
    if not visitor.may_see(spec):
        trail.refused(visitor, spec.name)
        gate.not_for_you()
        return
    try:
        data.begin_run(visitor.scope)
    except MentorscopeError as error:
        data.end_run()
        if not spec.is_shown_empty:
            empty.nothing_published(error)
            return
    trail.opened(visitor, spec.name)
    filters.put_back(spec.name)
    page.run()
    filters.keep(spec.name)  # not where the page hands over to another, whose parameters stand in the address by then


main()
settled.settle()
