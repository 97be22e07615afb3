"""Who needs me, and why? The list of pairs in the order of the model, one page at a time; a row opens its pair."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import capacity, data, empty, files, filters, follow_up, follow_up_form, questions, ui
from dashboard import format as fmt
from dashboard.marks import STATES, state, words
from dashboard.standing import Standing, aside

ORDERS = {
    "list": "who needs contact first",
    "silence": "longest silence first",
    "newest": "newest match first",
    "name": "by name",
}
ANY = "all"
PAGE = "page"
NOTE = "list_note"
WRAPS = 66  # pixels of a row; above 64 Streamlit breaks a long cell into lines


def answer(counts: pd.DataFrame, weekly: int) -> str:
    """The sentence that answers the page's question."""
    by_state = counts.set_index("state")["pair_count"]
    need, running = int(counts["need_count"].sum()), int(by_state.drop("ended", errors="ignore").sum())
    if not running:
        return "No pair is running within these filters."
    if by_state.get("not_recorded", 0) == running:
        return f"{fmt.plural(running, 'pair')} running; nobody records their contact, so who needs you cannot be told."
    if not need:
        return f"None of {fmt.plural(running, 'running pair')} needs contact now."
    weeks = -(-need // weekly) if weekly else 0
    pace = f"; at {weekly} a week, you reach all of them in {fmt.plural(weeks, 'week')}" if weeks else ""
    return (
        f"{fmt.number(need)} of {fmt.plural(running, 'running pair')} {'needs' if need == 1 else 'need'} contact{pace}."
    )


def choose(flags: list[str]) -> dict[str, Any]:
    """The list's own filters in the row: names, reason and order."""
    search = st.text_input("Names", key="search", width=200, bind="query-params", type="search") or ""
    flag = filters.choice("Reason", "flag", {ANY: "any reason", **{name: words(name) for name in flags}}, 200)
    return {"search": search.strip(), "flag": flag, "order": filters.choice("Order", "order", ORDERS, 220)}


def choose_states(counts: pd.DataFrame) -> list[str]:
    """The states to list; none chosen lists every pair that needs contact."""
    there = [code for code in STATES if code in set(counts["state"])]
    return st.pills(
        "State (none chosen: every pair that needs contact, or has the reason or name asked for)",
        there,
        selection_mode="multi",
        key="state",
        bind="query-params",
        format_func=lambda code: state(code).text,
    )


def as_shown(pairs: pd.DataFrame) -> pd.DataFrame:
    """The page of the list in words."""
    rows = pairs.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [f"{row['mentee']} with {row['mentor']}" for row in rows],
            "State": [[state(row["state"]).text] for row in rows],
            "Why": [why(row) for row in rows],
            "Last contact": [last_contact(row) for row in rows],
            "Usual rhythm": [rhythm(row) for row in rows],
            "Twelve weeks": [[] if row["weeks"] is None else list(row["weeks"]) for row in rows],
            "Risk of silence": [risk(row) for row in rows],
            "Next topic": [next_topic(row) for row in rows],
        }
    )


def why(row: dict[Any, Any]) -> str:
    """The first reason, and how many more stand on the pair's page."""
    if not len(row["reasons"]):
        return "nothing to worry about"
    more = len(row["reasons"]) - 1
    return f"{row['reasons'][0]} (+{more})" if more else str(row["reasons"][0])


def last_contact(row: dict[Any, Any]) -> str:
    """How long ago they were last in touch."""
    if fmt.is_missing(row["last_contact_on"]):
        return "none yet"
    return f"{fmt.duration(row['days_since_contact'])} ago"


def rhythm(row: dict[Any, Any]) -> str:
    """How often they are usually in touch, or what they agreed on."""
    if fmt.is_missing(row["usual_gap_days"]):
        return f"agreed: {fmt.number(row['contact_every_days'])} days"
    return f"every {fmt.duration(row['usual_gap_days'])}"


def risk(row: dict[Any, Any]) -> str:
    """The chance of silence with its interval; there is none before the first contact."""
    return "none yet" if fmt.is_missing(row["risk"]) else fmt.interval(row["risk"], row["risk_low"], row["risk_high"])


def next_topic(row: dict[Any, Any]) -> str:
    """The next topic of the pair's agenda."""
    return "none planned" if fmt.is_missing(row["next_topic"]) else str(row["next_topic"])


def columns(shown: pd.DataFrame) -> dict[str, Any]:
    """How each column of the list is drawn."""
    column = st.column_config
    most = int(max([1, *(max(weeks, default=0) for weeks in shown["Twelve weeks"])]))
    return {
        "State": column.MultiselectColumn(
            width=116, options=[mark.text for mark in STATES.values()], color=[mark.ground for mark in STATES.values()]
        ),
        "Turn": column.TextColumn(width=78, help="at as many pairs a week as the settings say"),
        "Why": column.TextColumn(width=248),
        "Follow-up": column.ButtonColumn(type="tertiary", alignment="left", width=94, key=NOTE),
        "Last contact": column.TextColumn(width=86),
        "Usual rhythm": column.TextColumn(width=92),
        "Twelve weeks": column.BarChartColumn(width=84, y_min=0, y_max=most, help="contacts a week, oldest first"),
        "Risk of silence": column.TextColumn(
            width=92, help="chance of no contact within the longer of 30 days and twice the agreed rhythm"
        ),
        "Next topic": column.TextColumn(width=130),
    }


def draw_list(records: data.Records, filters_: dict[str, Any], total: int, found: dict[str, Standing]) -> None:
    """One page of the list; a pair's name, or its row, opens the pair, its follow-up the forms for writing one down."""
    meant = {
        name: value for name, value in filters_.items() if name not in ("aside", "only")
    }  # a note is no new question
    first = ui.page_number(total, PAGE, afresh_for=meant)
    pairs = questions.pairs_page(records, ui.PAGE_ROWS, first, filters_)
    shown = as_shown(pairs)
    shown.insert(3, "Follow-up", [follow_up.short(found.get(pair_id)) for pair_id in pairs["pair_id"]])
    if is_in_turn(records, filters_):
        weekly = records.settings.weekly_capacity_pairs
        shown.insert(1, "Turn", [capacity.week(first + place, weekly) for place in range(len(shown))])
    said = f"Pairs {first + 1} to {first + len(shown)} of {total}; select a row to open the pair"
    floor = f" First, pairs silent for over {records.settings.floor_gap_days} days; then by the risk of silence."
    st.caption(f"{fmt.plural(total, 'pair')} listed.{floor if filters_['order'] == 'list' else ''}")
    ui.opening_table(shown, pairs["pair_id"], said, "list", columns(shown), row_height=WRAPS, height="content")
    if pressed := st.session_state.get(NOTE):
        follow_up_form.dialog(records, pairs.iloc[pressed["row"]].to_dict())


def is_in_turn(records: data.Records, filters_: dict[str, Any]) -> bool:
    """Whether the list is the whole one in its own order, so that it can be cut into weeks."""
    is_whole = not filters_["states"] and not filters_["search"] and filters_["flag"] == ANY
    return is_whole and filters_["order"] == "list" and records.settings.weekly_capacity_pairs > 0


def no_pair_fits(records: data.Records) -> None:
    """An empty list: because nothing logs contact, or because of the filters."""
    if "contacts" not in questions.exported(records):
        empty.no_contacts()
    else:
        st.markdown("No pair fits these filters.")


def for_download(pairs: pd.DataFrame) -> pd.DataFrame:
    """The list as a file: codes and plain numbers."""
    return pairs.drop(columns="weeks")


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    place = filters.place()
    chosen = filters.row(records, within=place)
    with place:
        own = choose(questions.flags_today(records, **chosen.scope))
        found = follow_up.standings(records)
        standing = filters.choice("Follow-up", "follow_up", follow_up.choices(found), 180)
    counts = questions.pair_counts(records, search=own["search"], **chosen.scope)
    with top:
        ui.head("Pairs to contact", answer(counts, records.settings.weekly_capacity_pairs), records)
        follow_up_form.last_written(records)
    if counts.empty and not own["search"]:
        empty.no_pairs()
        return
    own["states"] = choose_states(counts)
    filters_ = {**chosen.scope, **own, **follow_up.limits(records, found, standing, chosen.scope)}
    if is_in_turn(records, filters_) and (told := capacity.line(records)):
        st.markdown(told)
    total = questions.pair_total(records, filters_)
    if filters_["aside"]:
        st.caption(f"{fmt.plural(len(aside(found)), 'pair')} snoozed or closed, and not listed here.")
    if not total:
        no_pair_fits(records)
        return
    draw_list(records, filters_, total, found)
    every = 1_000_000
    files.download(
        "Download this list",
        lambda: for_download(questions.pairs_page(records, every, 0, filters_)),
        f"pairs-to-contact-{records.as_of}.csv",
        "csv",
    )
    follow_up_form.draw_below(records, chosen.scope)


main()
