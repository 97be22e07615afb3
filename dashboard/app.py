"""The entry point: page config, navigation, the build that this run is pinned to, then the page itself.

In: the warehouse that the environment names. Out: one page. The icon is a local file and is set before the navigation,
because a page without one sends the browser to a font server.
"""

import streamlit as st

from dashboard import access, audience, data, filters, nav, ui
from pipelines.errors import MentorscopeError

ASSETS = nav.ROOT / "assets"
SIDEBAR_PIXELS = 210


def main() -> None:
    """Draw the page that the address names."""
    icon = str(ASSETS / "icon.png")
    st.set_page_config("Mentorscope", page_icon=icon, layout="wide", initial_sidebar_state=SIDEBAR_PIXELS)
    st.logo(ASSETS / "logo.png", size="large")
    st.html(ASSETS / "page.css")
    visitor = access.local(audience.asked_for())
    audience.draw(visitor.role, visitor.roles)
    page = st.navigation(nav.streamlit_pages(visitor.role), position="top")
    landing = nav.offered(visitor.role)[0]
    if audience.has_changed():
        st.switch_page(landing.file)
    spec = nav.spec(page.url_path or landing.name)
    if not visitor.may_see(spec):
        ui.not_for_you()
        return
    try:
        data.begin_run(visitor.scope)
    except MentorscopeError as error:
        ui.nothing_published(error)
        return
    filters.put_back(spec.name)
    page.run()
    filters.keep(spec.name)  # not where the page hands over to another, whose parameters stand in the address by then


main()
