"""The entry point: page config, navigation, the build that this run is pinned to, then the page itself.

In: the warehouse that the environment names. Out: one page. The icon is a local file and is set before the navigation,
because a page without one sends the browser to a font server.
"""

import streamlit as st

from dashboard import access, data, filters, nav, ui
from pipelines.errors import MentorscopeError

ASSETS = nav.ROOT / "assets"


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Mentorscope", page_icon=str(ASSETS / "icon.png"), layout="wide")
    st.logo(ASSETS / "logo.png", size="large")
    st.html(ASSETS / "page.css")
    page = st.navigation(nav.streamlit_pages(), position="top")
    visitor = access.visitor()
    spec = nav.spec(page.url_path or nav.PAGES[0].name)
    if not visitor.may_see(spec):
        ui.not_for_you()
        return
    try:
        data.begin_run(visitor.edition)
    except MentorscopeError as error:
        ui.nothing_published(error)
        return
    filters.put_back(spec.name)
    page.run()
    filters.keep(spec.name)  # not where the page hands over to another, whose parameters stand in the address by then


main()
