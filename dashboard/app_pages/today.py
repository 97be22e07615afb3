"""How is the program, and what should I do now? The landing page; drawn without Plotly, so that it stands at once."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, empty, filters, follow_up, questions, tiles, ui
from dashboard import format as fmt
from dashboard.charts import plain
from dashboard.marks import RUNNING, STATES, state

TILES = (
    "pairs_running",
    "on_cadence_share",
    "contacts_per_month_and_pair",
    "never_started_share",
    "retention_12_months",
)
FIRST = 5


def answer(head: dict[str, Any]) -> str:
    """The sentence that answers the page's question."""
    if not head["pair_count"]:
        return "No pairs are recorded yet."
    if not head["running_count"]:
        return f"None of {fmt.plural(head['pair_count'], 'pair')} is running any more."
    return need_in_words(head)


def need_in_words(head: dict[str, Any]) -> str:
    """Who needs contact, and of whom that cannot be told."""
    running, need, silent = head["running_count"], head["need_count"], head["not_recorded_count"]
    if silent == running:
        return f"{fmt.plural(running, 'pair')} running; nobody records their contact, so who needs you cannot be told."
    since = (
        f"; {fmt.number(head['new_count'])} of them since {fmt.date(head['before_on'])}" if head["new_count"] else ""
    )
    told = f"{fmt.number(need)} of {fmt.plural(running, 'running pair')} {'needs' if need == 1 else 'need'} contact{since}."
    return f"{told} Of {fmt.number(silent)} more, nobody records the contact." if silent else told


def draw_states(counts: pd.DataFrame) -> None:
    """The states of the running pairs as one bar, then each with its number and its change in words."""
    running = counts[counts["state"].isin(RUNNING)].set_index("state")
    st.subheader("How the running pairs are", anchor=False)
    st.html(plain.state_bar({str(code): int(count) for code, count in running["pair_count"].items()}))
    total = int(running["pair_count"].sum())
    rows = running.to_dict("index")
    with st.container(horizontal=True, gap="medium"):
        for code in STATES:
            if code in rows and (rows[code]["pair_count"] or rows[code]["before_count"]):
                draw_state(code, rows[code], total)


def draw_state(code: str, row: dict[Any, Any], total: int) -> None:
    """One state: its mark, how many pairs, and how many more or fewer than before."""
    step = row["pair_count"] - row["before_count"]
    since = "" if fmt.is_missing(row["before_on"]) else f" since {fmt.date(row['before_on'])}"
    change = f"↑ {step} more{since}" if step > 0 else f"↓ {-step} fewer{since}" if step < 0 else "as many as before"
    with st.container(width=205, gap="xxsmall"):
        st.markdown(f"{state(code).badge} **{fmt.number(row['pair_count'])}** {_share(row['pair_count'], total)}")
        st.markdown(f":small[{change}]")


def _share(count: int, total: int) -> str:
    return f"({fmt.percent(count / total)})" if total >= fmt.LEAST_FOR_PERCENT_FIRST else f"of {total}"


def draw_first(records: data.Records, chosen: filters.Filters) -> None:
    """The pairs to contact first, each with its reason and its page."""
    st.subheader("Contact these first", anchor=False)
    first = questions.pairs_page(records, FIRST, 0, chosen.scope)
    if first.empty and "contacts" not in questions.exported(records):
        empty.no_contacts()
    elif first.empty:
        st.markdown("Nobody needs contact now.")
    for pair in first.to_dict("records"):
        with st.container(border=True, gap="xxsmall"):
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                ui.page_link("pair", f"**{ui.pair_name(pair)}**", pair_id=pair["pair_id"])
                st.markdown(state(pair["state"]).badge, width="content")
            for reason in pair["reasons"][:2]:
                st.text(reason)
    ui.page_link("pairs_to_contact", "The whole list")


def draw_work(records: data.Records, chosen: filters.Filters) -> None:
    """What else waits: follow-ups, quarantine, and what the last load changed."""
    st.subheader("Waiting for you", anchor=False)
    follow_up.draw_due(records, chosen.scope)
    newest = questions.loaded(records, "newest_load")
    if newest.empty:
        return
    refused = int(newest["rows_quarantined"].sum())
    st.markdown(f"**{fmt.plural(refused, 'row')}** of the last load could not be taken.")
    if refused:
        ui.page_link("data", "See why")


def draw_changes(records: data.Records, chosen: filters.Filters, newest: pd.DataFrame) -> None:
    """What the last load brought, and which states changed since the landmark before."""
    st.subheader("What changed", anchor=False)
    if len(newest):
        rows = fmt.plural(int(newest["rows_loaded"].sum()), "row")
        at = newest["loaded_at"].max()
        when = "" if fmt.is_missing(at) else f", {fmt.moment(at)} UTC"
        st.markdown(f"The last load{when}: {rows} from {fmt.plural(len(newest), 'file')}.")
    for change in questions.state_changes(records, **chosen.scope).to_dict("records"):
        st.markdown(
            f"{fmt.plural(change['pair_count'], 'pair')} went from {state(change['previous_state']).badge} "
            f"to {state(change['state']).badge}"
        )


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = filters.row(records)
    head = questions.headline(records, **chosen.scope)
    with top:
        ui.head("The program today", answer(head), records)
    if not head["pair_count"]:
        empty.no_pairs()
        return
    tiles.row(records, TILES, chosen.metric_scope)
    if head["running_count"]:
        draw_states(questions.state_counts(records, **chosen.scope))
    left, right = st.columns([3, 2], gap="large")
    with left:
        draw_first(records, chosen)
    with right:
        draw_work(records, chosen)
        draw_changes(records, chosen, questions.loaded(records, "newest_load"))


main()
