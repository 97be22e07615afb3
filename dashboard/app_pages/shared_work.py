"""Do they learn from each other's work? How soon feedback comes, what waits for it, who shows what, what they make together."""

from typing import Any

import streamlit as st

from dashboard import data, empty, filters, questions, shared_work, tiles, ui
from dashboard import format as fmt
from dashboard.charts import shared_work as charts
from dashboard.charts import waiting
from dashboard.tables import shared_work as tables

TILES = (
    "feedback_in_time_share",
    "items_waiting",
    "sharing_work_share",
    "mentor_shows_share",
    "collaborations_public_share",
)
COMPARED = {"together": "all work together", shared_work.KIND: "kind of work"}
YEAR = 365


def answer(head: dict[str, Any], half_days: float | None) -> str:
    """The sentence that answers the page's question."""
    if not head["item_count"] and not head["together_count"]:
        return "No shared work is recorded."
    if not head["item_count"]:
        return f"{fmt.plural(head['together_count'], 'collaboration')} recorded, and nothing that one showed the other."
    waits = head["waiting_count"]
    longest = "" if fmt.is_missing(head["longest_days"]) else f", the longest for {fmt.duration(head['longest_days'])}"
    waiting_ = (
        f"{fmt.plural(waits, 'item')} {'waits' if waits == 1 else 'wait'} for it{longest}" if waits else "nothing waits"
    )
    verb = "was" if head["item_count"] == 1 else "were"
    if half_days is None:
        shown = f"{fmt.plural(head['item_count'], 'item')} {verb} shown"
        return f"{shown}; too few had feedback to say how soon it comes, {waiting_}."
    return f"Half of what mentees show has feedback within {fmt.duration(half_days)}; {waiting_}."


def draw_feedback(records: data.Records, chosen: filters.Filters) -> None:
    """How soon feedback comes, with what never had any counted as waiting."""
    compared = filters.choice("Compare", "work", COMPARED, 240)
    is_by_kind = compared == shared_work.KIND
    asked = shared_work.feedback_by_kind if is_by_kind else shared_work.feedback_curves
    curves = asked(records, **chosen.metric_scope).assign(
        group_value=lambda found: found["group_value"] if is_by_kind else "all"
    )
    if curves.empty:
        st.markdown(f"Fewer than {records.settings.least_at_risk_count} items are recorded here: too few for a curve.")
        return
    title = "Share of the mentees' work that had feedback, by days since it was shown"
    title += ", by kind of work" if is_by_kind else ""
    table = tables.feedback(curves, "all work")
    said = f"{title}. " + " ".join(
        f"{row['Work']}: {row.iloc[2]} by day {row['Day']}."
        for _, row in table[table["Day"] == tables.FEEDBACK_DAYS[2]].iterrows()
    )
    left = shared_work.still_waiting(curves, waiting.DAYS)
    figure = ui.drawn(waiting.come, curves, left, "all work", "days since it was shown", "had feedback")
    ui.chart(figure, title, said, table, key="feedback")
    st.caption(
        "Work that never had feedback, also of pairs that have ended, counts as waiting: leaving it out would make feedback "
        "look faster than it is. What a mentor shows as a model waits for nothing."
    )


def draw_waiting(records: data.Records, chosen: filters.Filters) -> None:
    """What waits for feedback, the longest first; a row opens its pair."""
    total = int(shared_work.head(records, **chosen.scope)["waiting_count"])
    if not total:
        st.markdown("Nothing that a mentee of a running pair has shown waits for feedback.")
        return
    first = ui.page_number(total, "work_page", afresh_for=chosen)
    items = shared_work.waiting(records, row_count=ui.PAGE_ROWS, offset=first, **chosen.scope)
    said = f"Items {first + 1} to {first + len(items)} of {total} without feedback; select a row to open the pair"
    columns = {"Work": st.column_config.TextColumn(width=330)}
    ui.opening_table(tables.waiting(items), items["pair_id"], said, "waiting_items", columns, height="content")


def draw_kinds(records: data.Records, chosen: filters.Filters) -> None:
    """What is shown, and by whom."""
    found = shared_work.kinds(records, **chosen.scope)
    if found.empty:
        st.markdown("No work has been shown within these filters.")
        return
    title = "What is shown, by kind and by who shows it"
    table = tables.kinds(found, records.settings.words)
    said = f"{title}. " + " ".join(
        f"{row['Kind']}: {row.iloc[1]} {table.columns[1].lower()}, {row.iloc[2]} {table.columns[2].lower()}."
        for _, row in table.iterrows()
    )
    ui.chart(ui.drawn(charts.kinds, found, records.settings.words), title, said, table, key="kinds")


def draw_together(records: data.Records, chosen: filters.Filters) -> None:
    """What the two make together, by how far it has come; a row opens its pair."""
    if "collaborations" not in questions.exported(records):
        empty.missing(
            "no collaborations in this export",
            "export a table `collaborations` with collaboration_id, pair_id, started_on, ended_on and status.",
            "what pairs make together, how far it has come, and how long it takes to be made public.",
        )
        return
    found = shared_work.together(records, **chosen.scope)
    if found.empty:
        st.markdown("Nothing was begun together within these filters.")
        return
    public = shared_work.public_by(records, YEAR, **chosen.metric_scope)
    if public is not None:
        told = fmt.interval(public["come_share"], public["low"], public["high"])
        st.markdown(f"**{told}** of what pairs begin together is published or presented within 12 months.")
    ui.small_table(tables.together(found), "Collaborations by how far they have come")
    st.caption(
        "The export has the day of the start and the day of the end, not the days between: how long something lay submitted "
        "cannot be told. The middle one of those that ended leaves out those still under way and is on the short side; the "
        "share within 12 months counts every collaboration for as long as it was seen, those dropped as never."
    )
    total = int(shared_work.head(records, **chosen.scope)["unresolved_count"])
    if total and records.edition == "coordinator":
        st.markdown("**Under way or submitted, the oldest first**")
        first = ui.page_number(total, "made_page", afresh_for=chosen)
        made = shared_work.unresolved(records, row_count=ui.PAGE_ROWS, offset=first, **chosen.scope)
        said = f"Collaborations {first + 1} to {first + len(made)} of {total} not ended; select a row to open the pair"
        ui.opening_table(tables.unresolved(made), made["pair_id"], said, "unresolved", {}, height="content")


PARTS = {
    "Feedback": draw_feedback,
    "Waiting for feedback": draw_waiting,
    "What they show": draw_kinds,
    "Made together": draw_together,
}


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = filters.row(records)
    head = shared_work.head(records, **chosen.scope)
    curve = shared_work.feedback_curves(records, **chosen.metric_scope)
    with top:
        ui.head("Shared work", answer(head, shared_work.half_answered_days(curve)), records)
    if not head["item_count"] and not head["together_count"]:
        empty.missing(
            "no shared work in this export",
            "export a table `shared_work` with item_id, pair_id, kind, shared_by, shared_at and feedback_at.",
            "how soon feedback comes, what waits for it, and whether mentors show work of their own.",
        )
        return
    tiles.row(records, TILES, chosen.metric_scope)
    shown = (
        PARTS
        if records.edition == "coordinator"
        else {name: PARTS[name] for name in PARTS if name != "Waiting for feedback"}
    )
    ui.parts(shown, records, chosen)


main()
