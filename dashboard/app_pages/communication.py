"""Is the program in touch? Contacts beside the same weeks of earlier years, silence, initiative, appointments, logging."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import communication, data, empty, filters, questions, tiles, ui
from dashboard import format as fmt
from dashboard.charts import communication as charts
from dashboard.marks import words
from dashboard.tables import communication as tables

TILES = (
    "on_cadence_share",
    "contacts_per_month_and_pair",
    "mentee_initiated_share",
    "two_sided_share",
    "appointments_held_share",
)
COUNTED = {"contacts": "contacts", "per_pair": "contacts per running pair"}


def answer(found: pd.DataFrame, rhythm: pd.Series | None, is_exported: bool) -> str:
    """The sentence that answers the page's question."""
    if not is_exported:
        return "No contacts are recorded, so whether pairs are in touch cannot be told."
    head = communication.head(found)
    if not head["held_count"]:
        return "No contact was recorded in the last twelve weeks."
    before = head["before_per_pair"]
    told = f"In the last 12 weeks, a running pair was in touch {fmt.few_digits(head['per_pair'])} times"
    told += "" if before is None else f", against {fmt.few_digits(before)} in the same weeks a year ago"
    if rhythm is None:
        return f"{told}."
    within = fmt.share_of(rhythm["numerator"], rhythm["denominator"], "pairs", fmt.share_with_counts)
    return f"{told}; {within} are within their rhythm."


def draw_weeks(records: data.Records, chosen: filters.Filters) -> None:
    """Contacts a week over the same weeks of earlier years."""
    used = communication.channels(records, **chosen.scope)["channel"].drop_duplicates()
    with filters.place():
        counted = filters.choice("Count", "count", COUNTED, 240)
        any_channel = {filters.ALL: "any channel"}
        channel = filters.choice("Channel", "channel", {**any_channel, **{name: words(name) for name in used}}, 200)
    found = communication.weeks(records, channel=channel, **chosen.scope)
    is_per_pair = counted == "per_pair"
    newest = found["ended_on"].max()
    first = newest - dt.timedelta(weeks=communication.WEEKS_A_YEAR)
    season = [
        (pd.Timestamp(day), mark.name)
        for mark in records.settings.dates_that_matter()
        for day in mark.between(first.date(), newest.date())
    ]
    alone = "" if channel == filters.ALL else f" ({words(channel)} only)"
    title = f"{fmt.sentence(COUNTED[counted])} a week{alone}, over the same weeks of earlier years"
    year = found[found["years_ago"] == 0]
    most = year.sort_values("held_count").iloc[-1]
    said = (
        f"{title}. {fmt.plural(int(year['held_count'].sum()), 'contact')} in the last 52 weeks; the most in a week, "
        f"{fmt.number(most['held_count'])}, in the one to {fmt.date(most['ended_on'])}."
    )
    ui.chart(ui.drawn(charts.weeks, found, is_per_pair, season), title, said, tables.weeks(found), key="weeks")
    st.caption(
        "Weeks are counted back from the as-of date, so that each is whole, though the newest grow while "
        "contacts are still being entered; a year is 52 weeks."
    )


def draw_silence(records: data.Records, chosen: filters.Filters) -> None:
    """How long pairs have been silent, now and earlier, and how steady they are."""
    found = communication.gap_bands(records, **chosen.scope)
    if found.empty:
        st.markdown(f"No pair has been together for {records.settings.grace_days} days with its contact recorded.")
        return
    title = "Running pairs by the time since their last contact, in units of the rhythm that they agreed on"
    table = tables.bands(found)
    now = table.columns[1]
    said = f"{title}. On {now}: " + "; ".join(f"{row.iloc[0]}: {row[now]}" for _, row in table.iterrows()) + "."
    ui.chart(ui.drawn(charts.bands, found), title, said, table, key="bands")
    st.caption("Up to 1 is within the rhythm. Pairs that are paused, or matched too recently to say, are left out.")
    tiles.row(records, ("median_gap_ratio", "median_gap_spread"), chosen.metric_scope)


def draw_initiative(records: data.Records, chosen: filters.Filters) -> None:
    """The mentee's share of beginnings by months since the match."""
    found = communication.initiative(records, **chosen.scope)
    if found.empty:
        empty.missing(
            "it is not recorded who begins, or of too few pairs",
            "in `contacts`, a column initiated_by with mentor, mentee or staff.",
            "whether mentees keep taking the initiative as the months go by.",
        )
        return
    title = "Share of contacts that the mentee began, by months since the match"
    first, last = found.iloc[0], found.iloc[-1]
    said = (
        f"{title}. {fmt.percent(first['share'])} in the first month, {fmt.percent(last['share'])} "
        f"after {fmt.plural(last['months'], 'month')}."
    )
    ui.chart(ui.drawn(charts.initiative, found), title, said, tables.initiative(found), key="initiative")
    least = records.settings.least_at_risk_count
    st.caption(
        f"The mean over pairs, each counted once a month, with its 95 % interval; it stops where fewer than {least} pairs are "
        "left. Later months hold only the pairs that lasted, so a change is not one within pairs."
    )


def draw_channels(records: data.Records, chosen: filters.Filters) -> None:
    """Through what they are in touch."""
    found = communication.channels(records, **chosen.scope)
    if not (found["weeks_ago"] < communication.WEEKS_A_YEAR).any():
        st.markdown("No contact was recorded in the last 52 weeks.")
        return
    title, table = "Contacts of the last 52 weeks by channel", tables.channels(found)
    said = f"{title}. " + " ".join(f"{row['Channel']}: {row['Last 52 weeks']}." for row in table.to_dict("records"))
    ui.chart(ui.drawn(charts.channels, found, pd.Timestamp(records.as_of)), title, said, table, key="channels")


def draw_appointments(records: data.Records, chosen: filters.Filters) -> None:
    """What became of talks and meetings."""
    found = communication.appointments(records, **chosen.scope)
    if set(found["status"]) <= {"held"}:
        empty.missing(
            "appointments that did not take place are not recorded",
            "in `contacts`, a column status with held, scheduled, missed or cancelled.",
            "how many appointments are kept, and when they are not.",
        )
        return
    title, table = "Talks and meetings of the last 52 weeks by what became of them", tables.appointments(found)
    said = f"{title}. " + " ".join(f"{row.iloc[0]}: {row.iloc[1]}." for _, row in table.iterrows())
    ui.chart(ui.drawn(charts.appointments, found, pd.Timestamp(records.as_of)), title, said, table, key="appointments")
    st.caption("Messages and e-mails are not among them: nobody makes an appointment for one.")


def draw_logging(records: data.Records, chosen: filters.Filters) -> None:
    """Who writes contacts down, and which pairs nobody does it for."""
    counts = communication.coverage(records, **chosen.scope)
    st.markdown(logged_in_words(counts))
    found = communication.logging(records, **chosen.scope)
    if len(found):
        within = fmt.plural(records.settings.logged_within_days, "day")
        ui.small_table(tables.logging(found, records.settings.words), "Who wrote the contacts of the last year down")
        st.caption(f"In time: entered within {within}, of the contacts for which the day of entry is recorded.")
    if counts["unlogged_count"] and records.edition == "coordinator":
        first = ui.page_number(counts["unlogged_count"], "unlogged", afresh_for=chosen)
        pairs = communication.unlogged(records, row_count=ui.PAGE_ROWS, offset=first, **chosen.scope)
        st.markdown("**Running pairs whose contact nobody writes down**")
        ui.opening_table(
            tables.unlogged(pairs), pairs["pair_id"], "Pairs without any logged contact", "unlogged_pairs", {}
        )


def logged_in_words(counts: dict[str, Any]) -> str:
    """How many pairs are logged, and that silence is another thing."""
    running, unlogged = counts["running_count"], counts["unlogged_count"]
    if not unlogged:
        return f"Somebody writes down the contact of all {fmt.plural(running, 'running pair')}."
    return (
        f"Of **{fmt.of(unlogged, running)}** running pairs nobody writes the contact down: whether they are in touch cannot be "
        f"told. **{fmt.plural(counts['silent_count'], 'pair')}** "
        f"{'is' if counts['silent_count'] == 1 else 'are'} logged, and silent."
    )


PARTS = {
    "Contacts a week": draw_weeks,
    "Silence": draw_silence,
    "Who begins": draw_initiative,
    "Channels": draw_channels,
    "Appointments": draw_appointments,
    "Who writes it down": draw_logging,
}


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = filters.row(records)
    found = communication.weeks(records, **chosen.scope)
    is_exported = "contacts" in questions.exported(records)
    with top:
        rhythm = tiles.latest(records, "on_cadence_share", chosen.metric_scope)
        ui.head("Communication", answer(found, rhythm, is_exported), records)
    if not is_exported:
        empty.no_contacts()
        return
    tiles.row(records, TILES, chosen.metric_scope)
    ui.parts(PARTS, records, chosen)


main()
