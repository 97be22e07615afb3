"""Who could meet, and what came of it? A meeting to come with its introductions, a past one with contact around it.

A page of its own and no section of The year: that page asks whether the program keeps its schedule, this one what to do about
one event, with its own choice of event in the address.
"""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, empty, files, filters, meetings, questions, tiles, ui
from dashboard import format as fmt
from dashboard.charts import meetings as charts
from dashboard.tables import meetings as tables

TILES = ("met_in_person_share", "met_at_meeting_share", "contacts_after_meeting_ratio")
EVERY = 1_000_000


def answer(meeting: dict[str, Any], are_channels_recorded: bool) -> str:
    """The sentence that answers the page's question."""
    both, name = meeting["both_count"], fmt.markdown_text(meeting["event_name"])
    if meeting["is_over"]:
        if not both:
            return f"No pair is known to have been at {name} together."
        met = f"{fmt.of(meeting['met_count'], both)} pairs who were both at {name} met there face to face"
        return (
            f"{met}."
            if are_channels_recorded
            else f"{fmt.plural(both, 'pair')} were both at {name}; whether they met is not recorded."
        )
    if not both:
        return f"No pair has both of its people registered for {name} yet."
    will = f"{fmt.plural(both, 'pair')} will both be at {name}"
    if not are_channels_recorded:
        return f"{will}; whether they have met before is not recorded."
    never = meeting["never_met_count"]
    return f"{will}; {fmt.number(never) if never else 'none'} of them {'has' if never == 1 else 'have'} never met face to face."


def choose(every: pd.DataFrame) -> dict[str, Any]:
    """One meeting: the soonest to come, else the latest, unless told."""
    named = {
        str(row["event_id"]): tables.label(row) for row in map(meetings.as_dict, (row for _, row in every.iterrows()))
    }
    event_id = filters.choice("Meeting", "event", named, 420)
    return meetings.as_dict(every[every["event_id"] == event_id].iloc[0])


def counted(*columns: str) -> dict[str, Any]:
    """Columns of counts, some of which are words: they stand on the right like numbers."""
    return {name: st.column_config.TextColumn(alignment="right") for name in columns}


def draw_coming(records: data.Records, chosen: filters.Filters, meeting: dict[str, Any]) -> None:
    """Pairs who have never met, with an introduction ready for each; a row opens its pair."""
    st.subheader("Never met, and both will be there", anchor=False)
    where = "" if fmt.is_missing(meeting["city"]) else f" in {fmt.markdown_text(meeting['city'])}"
    one = meeting["one_count"]
    st.markdown(
        f"{tables.days(meeting)}{where}. Of {fmt.plural(one, 'more running pair')} one of the two is registered."
        if one
        else f"{tables.days(meeting)}{where}."
    )
    total = int(meeting["never_met_count"])
    if not total:
        st.markdown("No pair is left to introduce.")
        return
    first = ui.page_number(total, "introduce", afresh_for=(chosen, meeting["event_id"]))
    rows = meetings.pairs(records, meeting["event_id"], chosen.scope, ui.PAGE_ROWS, first, new_only=True)
    said = f"Pairs who have never met, {first + 1} to {first + len(rows)} of {total}"
    ui.opening_table(
        tables.coming(rows), rows["pair_id"], said, "never_met", counted("Contacts so far"), height="content"
    )
    draw_introductions(records, chosen, meeting, rows)


def draw_introductions(
    records: data.Records, chosen: filters.Filters, meeting: dict[str, Any], rows: pd.DataFrame
) -> None:
    """The texts, and all of them as a file; nothing is sent from here."""
    with st.expander("Introductions, ready to send"):
        for text in tables.introductions(rows, meeting)["text"]:
            st.text(text)
    files.download(
        "Download all introductions",
        lambda: tables.introductions(
            meetings.pairs(records, meeting["event_id"], chosen.scope, EVERY, new_only=True), meeting
        ),
        f"introductions-{meeting['starts_on']:%Y-%m-%d}.csv",
        "csv",
    )


def draw_past(records: data.Records, chosen: filters.Filters, meeting: dict[str, Any]) -> None:
    """Who was there and met, and contact around it; a row opens its pair."""
    st.subheader("Who met", anchor=False)
    total = int(meeting["both_count"])
    if not total:
        st.markdown("No pair is known to have been there together.")
    else:
        first = ui.page_number(total, "met", afresh_for=(chosen, meeting["event_id"]))
        rows = meetings.pairs(records, meeting["event_id"], chosen.scope, ui.PAGE_ROWS, first)
        said = f"Pairs who were both there, {first + 1} to {first + len(rows)} of {total}"
        shown = tables.past(rows, records.settings.meeting_window_days)
        contacts = counted(*(name for name in shown.columns if "days" in name))
        ui.opening_table(shown, rows["pair_id"], said, "both_there", contacts, height="content")


def draw_changes(records: data.Records, chosen: filters.Filters, meeting: dict[str, Any]) -> None:
    """Contact before and after, at this meeting and at all of them."""
    days = records.settings.meeting_window_days
    st.subheader(f"Contact in the {days} days after, against the {days} before", anchor=False)
    whole = meetings.changes(records, "all", chosen.scope)
    if meeting["is_over"]:
        own = meetings.changes(records, meeting["event_id"], chosen.scope)
        if pd.Timestamp(records.as_of) < meeting["window_to_on"]:
            over_on = fmt.date(meeting["window_to_on"])
            st.markdown(f"The {days} days after {fmt.markdown_text(meeting['event_name'])} are over on {over_on}.")
        elif len(own):
            draw_sides(own, days, str(meeting["event_name"]), "one_meeting")
    if whole.empty:
        st.markdown("No meeting is long enough over, with pairs followed on both sides of it, to compare contact.")
        return
    draw_sides(whole, days, "all meetings so far", "all_meetings")
    st.caption(
        "Only pairs who were together through all these days; the days of the meeting are in neither. There is no control group: "
        "pairs who meet differ from others before they do, and contact changes with the season for everybody, as the last "
        "row shows. What is seen here came after the meeting, and no more."
    )


def draw_sides(sides: pd.DataFrame, days: int, where: str, key: str) -> None:
    """One picture of the sides."""
    table = tables.changes(sides)
    title = f"Contacts of a pair in the {days} days before and after: {where}"
    said = f"{title}. " + " ".join(
        f"{row['Pairs']}: {row['Contacts before']} contacts before, {row['Contacts after']} after."
        for row in table.to_dict("records")
    )
    ui.chart(ui.drawn(charts.changes, sides, days), fmt.markdown_text(title), said, table, key=key)


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    place = filters.place()
    chosen = filters.row(records, within=place)
    every = meetings.every(records, chosen.scope)
    if every.empty or "attendance" not in questions.exported(records):
        with top:
            ui.head("Meetings", "No meetings are recorded, so who could meet cannot be told.", records)
        empty.missing(
            "no meetings in this export",
            "export tables `events` (event_id, name, kind, starts_on) and `attendance` (event_id, person_id, status).",
            "which pairs will both be at a meeting and have never met, and what came after past ones.",
        )
        return
    with place:
        meeting = choose(every)
    are_channels_recorded = meetings.are_channels_recorded(records)
    with top:
        ui.head("Meetings", answer(meeting, are_channels_recorded), records)
    tiles.row(records, TILES, chosen.metric_scope)
    if not are_channels_recorded:
        empty.missing(
            "the channel of contacts is not recorded",
            "export `contacts` with channel, `in_person` where the two met face to face.",
            "who has never met, who met at a meeting, and contact around it.",
        )
        return
    (draw_past if meeting["is_over"] else draw_coming)(records, chosen, meeting)
    draw_changes(records, chosen, meeting)


main()
