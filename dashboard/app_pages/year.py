"""Are we where the year should be? Contact and topics by month against the dates that matter, what is behind, what comes."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import calendars, data, empty, files, filters, questions, season, tiles, ui
from dashboard import format as fmt
from dashboard.charts import season as charts
from dashboard.tables import season as tables

TILES = ("agenda_done_share", "agenda_on_time_share", "topics_behind", "contacts_per_month_and_pair")
SCROLLED_ROWS = 200
EVERY = 1_000_000


def answer(records: data.Records, head: dict[str, Any], chosen: filters.Filters, month_on: dt.date) -> str:
    """The sentence that answers the page's question."""
    if not head["topic_count"]:
        return "No agenda is recorded, so what the year should hold cannot be told."
    done = tiles.latest(records, "agenda_done_share", chosen.metric_scope)
    told = []
    if done is not None:
        told.append(
            f"{fmt.share_of(done['numerator'], done['denominator'], 'topics')} due in the last twelve months are done"
        )
    behind = head["behind_count"]
    pairs = fmt.plural(head["behind_pair_count"], "pair")
    told.append(
        f"{fmt.plural(behind, 'topic')} of {pairs} {'is' if behind == 1 else 'are'} behind"
        if behind
        else "none is behind"
    )
    come = head["month_count"]
    told.append(f"{fmt.number(come) if come else 'none'} {'come' if come > 1 else 'comes'} in {fmt.month(month_on)}")
    return fmt.sentence(f"{'; '.join(told)}.")


def choose_month(as_of: dt.date) -> dt.date:
    """Which month's topics to list: this one, or one of the next two; the next unless told."""
    this, following, last = season.coming_months(as_of)
    named = {day.isoformat(): fmt.month(day) for day in (following, this, last)}
    return dt.date.fromisoformat(filters.choice("Topics of", "topics_of", named, 160))


def draw_season(records: data.Records, chosen: filters.Filters, exported: set[str]) -> None:
    """Contact and topics by month against the dates that matter."""
    months = season.months(records, chosen.scope)
    has_contacts = "contacts" in exported and bool(months["pair_days"].sum())
    has_topics = "agenda" in exported and bool(months["topic_count"].sum())
    if not has_contacts and not has_topics:
        st.markdown("▢ Neither contacts nor topics of this program year are recorded.")
        return
    first_on, last_on = months["month_on"].min().date(), months["month_on"].max().date()
    marks = season.dates_that_matter(
        records, first_on, (last_on + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    )
    title = f"The program year from {fmt.month(first_on)}: contact per pair and topics by month"
    table = tables.months(months)
    told = [
        f"{row['Month']}: {row['Contacts per pair']} contacts per pair, {row['Done']} of {row['Topics planned']} topics done"
        for row in table.to_dict("records")
    ]
    legend = "; ".join([charts.LEGEND_CONTACT] * has_contacts + [charts.LEGEND_TOPICS] * has_topics)
    figure = ui.drawn(charts.season, months, marks, has_contacts, has_topics)
    ui.chart(figure, title, f"{title}. {'; '.join(told)}.", table, key="season", legend=f":small[{legend}]")
    draw_dates(marks)


def draw_dates(marks: Any) -> None:
    """The dates that matter in words, or how to bring them."""
    if len(marks):
        told = [
            f"{fmt.markdown_text(name)} {fmt.date(on)}" for name, on in zip(marks["name"], marks["on"], strict=True)
        ]
        st.caption("Dates that matter: " + "; ".join(told) + ".")
    else:
        st.caption(
            "No dates that matter are told: write `[[season_dates]]` with a name and a day into settings.toml, or export "
            "`events`."
        )


def draw_behind(records: data.Records, chosen: filters.Filters, head: dict[str, Any]) -> None:
    """Pairs with topics behind; a row opens its pair."""
    st.subheader("What is behind", anchor=False)
    total = int(head["behind_pair_count"])
    if not total:
        st.markdown("No running pair has a topic behind.")
        return
    first = ui.page_number(total, "behind", afresh_for=chosen)
    rows = season.behind(records, chosen.scope, ui.PAGE_ROWS, first)
    said = f"Pairs with topics behind, {first + 1} to {first + len(rows)} of {total}"
    ui.opening_table(tables.behind(rows), rows["pair_id"], said, "late_topics", {}, height="content")


def draw_month(records: data.Records, chosen: filters.Filters, total: int, month_on: dt.date) -> None:
    """A month's topics by pair, as a list, a CSV and a calendar."""
    st.subheader(f"Topics of {fmt.month(month_on)}", anchor=False)
    if not total:
        st.markdown(f"No topic is planned for {fmt.month(month_on)}.")
        return
    st.markdown(
        fmt.markdown_text(fmt.sentence(tables.in_a_line(season.topics_of_month(records, month_on, chosen.scope))) + ".")
    )
    # Two rows of page numbers on one page cannot be told apart by a screen reader; this list scrolls instead.
    rows = season.of_month(records, month_on, chosen.scope, SCROLLED_ROWS, 0)
    said = f"Topics of {fmt.month(month_on)}, {len(rows)} of {total}"
    if total > len(rows):
        st.caption(f"The first {fmt.number(len(rows))} of {fmt.number(total)}; the files below hold all of them.")
    ui.opening_table(
        tables.of_month(rows),
        rows["pair_id"],
        said,
        "month_topics",
        {},
        height=420 if len(rows) > ui.PAGE_ROWS else "content",
    )
    name = f"topics-{month_on:%Y-%m}"
    with st.container(horizontal=True):
        files.offer(
            "Calendar file (iCalendar)",
            lambda: calendar_file(season.of_month(records, month_on, chosen.scope, EVERY), records.as_of),
            f"{name}.ics",
            "text/calendar",
            "ics",
        )
        files.download(
            "Download the list", lambda: season.of_month(records, month_on, chosen.scope, EVERY), f"{name}.csv", "csv"
        )


def calendar_file(rows: pd.DataFrame, as_of: dt.date) -> tuple[bytes, int]:
    """The topics as a calendar, and how many they are."""
    return calendars.agenda_calendar(rows.to_dict("records"), as_of), len(rows)


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    place = filters.place()
    chosen = filters.row(records, within=place)
    with place:
        month_on = choose_month(records.as_of)
    exported = questions.exported(records)
    head = season.head(records, month_on, chosen.scope)
    with top:
        ui.head("The year", answer(records, head, chosen, month_on), records)
    if not questions.headline(records, **chosen.scope)["pair_count"]:
        empty.no_pairs()
        return
    tiles.row(records, TILES, chosen.metric_scope)
    draw_season(records, chosen, exported)
    if {"events", "attendance"} <= exported:
        ui.page_link("meetings", "Who could meet, and who has")
    if "agenda" not in exported:
        empty.missing(
            "no agenda in this export",
            "export a table `agenda` with pair_id, topic, planned_on and done_on.",
            "which topics are done month by month, what is behind, and next month's topics as a calendar.",
        )
        return
    draw_behind(records, chosen, head)
    draw_month(records, chosen, int(head["month_count"]), month_on)


main()
