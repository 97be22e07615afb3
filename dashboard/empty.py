"""What a page says where there is nothing to show, or too little: what is not there, which export brings it, what is seen then.

A page that is empty looks broken; these say that nothing is, and what to do. None of them shows a zero for what nobody recorded.
"""

import streamlit as st

from dashboard import access, data, nav, ui
from dashboard import format as fmt


def missing(what: str, export: str, then: str) -> None:
    """A designed empty state: what is not there, which export would bring it, what would be seen then."""
    with st.container(border=True):
        st.markdown(f"**▢ {fmt.sentence(what)}**")
        st.markdown(f"To bring it: {export}  \nThen: {then}")


def nothing_published(error: Exception) -> None:
    """The page of a warehouse that holds no build yet, or none that can be read."""
    st.title("These records cannot be read" if data.published(data.folder()) else "No records yet")
    st.markdown(fmt.markdown_text(str(error)))
    if data.published(data.folder()):
        return
    st.code("mentorscope load PATH", language="bash")
    st.markdown("loads a folder of exported records; `mentorscope demo` shows the sample program.")
    if access.current().may_see(nav.spec("import_files")):
        ui.page_link("import_files", "Or bring files in here")


def no_pairs() -> None:
    """What a page of pairs says where no export holds any."""
    missing(
        "no pairs in this export",
        "export who mentors whom: a table `pairs` with pair_id, mentor_id, mentee_id and matched_on, and `participants`.",
        "how many pairs run, who needs contact, how long pairs stay together.",
    )


def no_contacts() -> None:
    """What a page of contact says where no export holds any."""
    missing(
        "no contacts in this export",
        "export when the two were in touch: a table `contacts` with pair_id and occurred_at.",
        "which pairs are losing contact, how long ago they spoke, and what they usually do.",
    )


def too_few(records: data.Records) -> None:
    """What a page of curves says where too few pairs are left to draw one."""
    least = records.settings.least_at_risk_count
    with st.container(border=True):
        st.markdown(f"**▢ Fewer than {least} pairs are left to follow**")
        st.markdown(
            "Nothing is missing: the program is small, or young. A curve of so few pairs would tell who parted, not how long "
            "pairs last. It is drawn as soon as enough pairs are matched; until then, each pair has a page of its own."
        )
        ui.page_link("pair", "The pairs")


def none_released(records: data.Records) -> None:
    """What a researcher's page says where the research edition holds no pair."""
    least = records.settings.research_least_class_count
    with st.container(border=True):
        st.markdown("**▢ No pairs in the research edition**")
        st.markdown(
            f"No pair is recorded, or so few that each could be recognised: fewer than {least} that are alike in what is known "
            "of them are not released.  \nTo bring it: exports with more pairs.  \nThen: how long pairs of different kinds stay "
            "together, and what goes with it, with intervals."
        )


def too_small_to_tell(why: str) -> None:
    """What a page of proof says where earlier dates hold too little to judge by."""
    with st.container(border=True):
        st.markdown(f"**▢ {fmt.sentence(why)}**")
        st.markdown(
            "To bring it: time, and exports that are loaded again. The list works meanwhile, from each pair's own rhythm.  \n"
            "Then: how often the list was right at earlier dates, beside plain rules and for whom, with intervals."
        )
