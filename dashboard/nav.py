"""The registry of pages: entry point, links and tests all read this one tuple.

In: nothing. Out: frozen `PageSpec` values in the order of the navigation. Adding a page is adding its file under `app_pages/` and
its line here. A page is for the roles whose edition answers every question that it asks. Rejected: Streamlit's `pages/` folder,
which knows neither roles nor what a page needs; sections in a sidebar, whose markup fails accessibility checks; icons from a
font, for which the browser calls outside.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

ROOT = Path(__file__).parent
COORDINATOR, COMMITTEE, RESEARCHER = "coordinator", "committee", "researcher"
ROLES = (COORDINATOR, COMMITTEE, RESEARCHER)


@dataclass(frozen=True)
class PageSpec:
    """One page: its file (and so its address), its name in the navigation, who may see it, what it needs to say much."""

    name: str
    title: str
    roles: tuple[str, ...] = (COORDINATOR,)
    needs: tuple[str, ...] = ()
    is_of_all_programs: bool = False  # tells of files and rows that belong to no program
    is_shown_empty: bool = False  # also where nothing was published yet

    def __post_init__(self) -> None:
        if not self.file.is_file():
            raise ValueError(f"page {self.name}: there is no file {self.file}")

    @property
    def file(self) -> Path:
        """The script that draws the page."""
        return ROOT / "app_pages" / f"{self.name}.py"

    def is_for(self, role: str, *, is_limited: bool = False) -> bool:
        """Whether the page is for a role, and for somebody in it who `is_limited` to some programs."""
        return role in self.roles and not (is_limited and self.is_of_all_programs)


PAGES = (
    PageSpec("today", "Today", needs=("pairs",)),
    PageSpec("figures", "Figures", roles=(COMMITTEE,), needs=("pairs",)),
    PageSpec("pairs_to_contact", "Pairs to contact", needs=("pairs", "contacts")),
    PageSpec("pair", "Pair", needs=("pairs", "contacts")),
    PageSpec("retention", "Retention", needs=("pairs",)),
    PageSpec("goals", "Goals", needs=("goals",)),
    PageSpec("communication", "Communication", needs=("contacts",)),
    PageSpec("matching", "Matching", needs=("participants",)),
    PageSpec("reach", "Reach", needs=("pairs", "participants")),
    PageSpec("year", "The year", needs=("pairs", "agenda")),
    PageSpec("shared_work", "Shared work", needs=("shared_work",)),
    PageSpec("surveys", "Surveys", needs=("pairs", "surveys")),
    PageSpec("outcomes", "Outcomes", needs=("pairs", "outcomes")),
    PageSpec("meetings", "Meetings", needs=("events", "attendance")),
    PageSpec("explore_retention", "Explore retention", roles=(RESEARCHER,), needs=("pairs",)),
    PageSpec("lasting", "What goes with lasting", roles=(RESEARCHER,), needs=("pairs",)),
    PageSpec("codebook", "Data and codebook", roles=(RESEARCHER,)),
    PageSpec(
        "model_evidence",
        "Model evidence",
        roles=(COORDINATOR, RESEARCHER),
        needs=("pairs", "contacts"),
        is_of_all_programs=True,
    ),
    PageSpec("data", "Data", is_of_all_programs=True),
    PageSpec("import_files", "Import", is_of_all_programs=True, is_shown_empty=True),
    PageSpec("access_log", "Access log", is_of_all_programs=True),
    PageSpec("release", "Release", roles=(COORDINATOR, COMMITTEE), needs=("pairs",), is_of_all_programs=True),
    PageSpec("definitions", "Definitions", roles=ROLES),
)


@cache
def spec(name: str) -> PageSpec:
    """The page of that name; KeyError where there is none."""
    return {page.name: page for page in PAGES}[name]


def offered(role: str, *, is_limited: bool = False) -> tuple[PageSpec, ...]:
    """The pages for a role, in the order of the navigation; the first is where it lands."""
    return tuple(page for page in PAGES if page.is_for(role, is_limited=is_limited))


def streamlit_pages(shown: tuple[PageSpec, ...]) -> list["Page"]:
    """Every page, registered whoever looks: who may not see one is told so on the page, and keeps its address.

    The page to land on is registered twice, since Streamlit knows a default page by the bare address alone.
    """
    import streamlit as st  # noqa: PLC0415 - the registry is read without Streamlit by the tests and by commands

    landing = shown[0] if shown else PAGES[0]
    first = st.Page(landing.file, title=landing.title, url_path="start", default=True)
    others = [
        st.Page(
            page.file,
            title=page.title,
            url_path=page.name,
            visibility="visible" if page in shown and page is not landing else "hidden",
        )
        for page in PAGES
    ]
    return [first, *others]
