"""The year shows what the build holds: topics done, behind and to come, and gives the month's topics as a calendar."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from icalendar import Calendar

from dashboard import season
from dashboard.calendars import agenda_calendar
from dashboard.charts import season as charts
from dashboard.tables import season as tables
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, empty, figure, least, metric, numbers, sample, visit, words


def test_the_first_line_counts_what_is_done_behind_and_to_come(visit: Visit, sample: Path, build: Edition) -> None:
    topics = build.table("mart.agenda_topics")
    behind = topics[topics.fate == "behind"]
    july = topics[(topics.fate == "ahead") & (topics.month_on == pd.Timestamp("2026-07-01"))]
    done = round(metric(build, "agenda_done_share").value * 100)
    said = numbers(visit(sample, "year").header[0].value)
    assert said == [done, len(behind), behind.pair_id.nunique(), len(july), 2026]


def test_the_tiles_are_the_metrics_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    shown = {tile.label: tile.value for tile in visit(sample, "year").metric}
    assert shown["Topics behind"] == f"{metric(build, 'topics_behind').value:.0f}"
    assert shown["Topics done in their month"] == f"{metric(build, 'agenda_on_time_share').value:.0%}".replace(
        "%", " %"
    )


def test_the_picture_has_the_months_of_the_program_year_and_two_ahead(
    visit: Visit, sample: Path, build: Edition
) -> None:
    months = build.sql(
        "select month_on, sum(contact_count) / sum(pair_days) * 365.25 / 12 as rate, sum(done_count)::int as done "
        "from mart.season_months where month_on between '2025-07-01' and '2026-08-01' group by all order by 1"
    )
    drawn = figure(visit(sample, "year"))["data"]
    contact, topics_done = drawn[0], next(trace for trace in drawn if "done" in trace["hovertemplate"])
    assert contact["customdata"][:3] == [
        f"{name}: {rate:.1f}" for name, rate in zip(("Jul 2025", "Aug 2025", "Sep 2025"), months.rate, strict=False)
    ]
    assert topics_done["y"] == months.done.to_list()
    assert len(months) == 14


def test_the_pairs_with_the_most_topics_behind_stand_first(visit: Visit, sample: Path, build: Edition) -> None:
    counts = build.sql(
        "select count(*) as n from mart.agenda_topics where fate = 'behind' group by pair_id order by n desc"
    )
    shown = visit(sample, "year").dataframe[-2].value
    assert shown["Topics behind"].to_list() == counts.n.head(25).to_list()


def test_the_chosen_month_lists_its_topics(visit: Visit, sample: Path, build: Edition) -> None:
    august = build.sql("select * from mart.agenda_topics where fate = 'ahead' and month_on = '2026-08-01'")
    app = visit(sample, "year", topics_of="Aug 2026")
    assert f"{len(august)} come in Aug 2026" in app.header[0].value
    assert set(app.dataframe[-1].value.Topic) <= set(august.topic)


def test_where_meetings_are_recorded_the_page_leads_to_them(visit: Visit, sample: Path, least: Path) -> None:
    def links(warehouse: Path) -> set[str]:
        return {link.proto.label for link in visit(warehouse, "year").get("page_link")}

    assert "Who could meet, and who has" in links(sample)
    assert "Who could meet, and who has" not in links(least)


def test_one_cohort_counts_its_own_topics(visit: Visit, sample: Path, build: Edition) -> None:
    behind = build.table("mart.agenda_topics").query("fate == 'behind' and cohort == '2025'")
    assert (
        f"{len(behind)} topics of {behind.pair_id.nunique()} pairs"
        in visit(sample, "year", cohort="2025").header[0].value
    )


def test_without_an_agenda_the_page_says_what_to_export(visit: Visit, least: Path) -> None:
    app = visit(least, "year")
    assert app.header[0].value == "No agenda is recorded, so what the year should hold cannot be told."
    assert "No agenda in this export" in words(app)
    assert not app.get("plotly_chart")


def test_without_pairs_it_says_so(visit: Visit, empty: Path) -> None:
    assert "No pairs in this export" in words(visit(empty, "year"))


# The calendar ---------------------------------------------------------------------------------------------------------

TOPIC = {
    "pair_id": "P1",
    "mentee": "Ana; Lee",
    "mentor": "Bo, PharmD",
    "topic": "CV\nand portfolio",
    "planned_on": pd.Timestamp("2026-07-31"),
    "program_name": "Rx Bridge",
}


def test_a_calendar_program_reads_a_topic_as_one_whole_day() -> None:
    (event,) = Calendar.from_ical(agenda_calendar([TOPIC], dt.date(2026, 6, 30))).walk("VEVENT")
    assert event.decoded("dtstart") == dt.date(2026, 7, 31)
    assert event.decoded("dtend") == dt.date(2026, 8, 1)
    assert str(event["summary"]) == "CV\nand portfolio: Ana; Lee with Bo, PharmD"
    assert event.decoded("dtstamp") == dt.datetime(2026, 6, 30, tzinfo=dt.UTC)


def test_the_same_topics_give_the_same_file_and_each_topic_its_own_identifier() -> None:
    other = TOPIC | {"topic": "letters"}
    once, again = (agenda_calendar([TOPIC, other], dt.date(2026, 6, 30)) for _ in range(2))
    assert once == again
    identifiers = [str(event["uid"]) for event in Calendar.from_ical(once).walk("VEVENT")]
    assert len(set(identifiers)) == 2
    later = Calendar.from_ical(agenda_calendar([TOPIC], dt.date(2026, 7, 15))).walk("VEVENT")
    assert str(later[0]["uid"]) == identifiers[0]  # taken again a month later, an entry is updated and not doubled


def test_no_text_of_a_record_adds_a_line_of_its_own_to_the_file() -> None:
    hostile = TOPIC | {"topic": "x\r\nATTACH:http://evil.example\r\nEND:VEVENT"}
    (event,) = Calendar.from_ical(agenda_calendar([hostile], dt.date(2026, 6, 30))).walk("VEVENT")
    assert "attach" not in event


# The figure -----------------------------------------------------------------------------------------------------------

MONTHS = pd.DataFrame(
    {
        "month_on": pd.to_datetime(["2026-04-01", "2026-05-01", "2026-06-01"]),
        "is_open": [False, True, False],
        "pair_days": [300, 150, 0],
        "contact_count": [10, 5, 0],
        "topic_count": [4, 4, 3],
        "done_count": [3, 1, 0],
        "behind_count": [1, 0, 0],
        "before_pair_days": [0, 0, 0],
        "before_contact_count": [0, 0, 0],
    }
)
MARKS = pd.DataFrame(
    {
        "name": ["Applications due", "Match day", "<b>Party</b>"],
        "on": [dt.date(2026, 4, 1), dt.date(2026, 4, 3), dt.date(2026, 5, 3)],
    }
)


def test_a_month_that_is_not_over_is_hollow_and_the_months_ahead_have_no_contact() -> None:
    bars = [trace for trace in charts.season(MONTHS, MARKS, True, True).data if trace.type == "bar"]
    over, still_open = bars[:2]
    assert list(over.customdata) == ["Apr 2026: 1.0", "Jun 2026: not recorded"]
    assert list(still_open.customdata) == ["May 2026: 1.0"]
    assert still_open.marker.color == "rgba(0,0,0,0)"


def test_topics_are_stacked_from_done_to_still_to_come() -> None:
    stacked = [list(trace.y) for trace in charts.season(MONTHS, MARKS, False, True).data]
    assert stacked == [[3, 1, 0], [1, 0, 0], [0, 3, 3]]


def test_every_name_stands_on_a_line_of_its_own_and_within_the_figure() -> None:
    notes = charts.season(MONTHS, MARKS, True, False).layout.annotations
    assert [note.yshift for note in notes] == [32, 16, 0]
    assert [note.xanchor for note in notes] == ["left", "left", "left"]
    late = MARKS.assign(on=[dt.date(2026, 4, 1), dt.date(2026, 5, 20), dt.date(2026, 6, 29)])
    assert [note.xanchor for note in charts.season(MONTHS, late, True, False).layout.annotations] == [
        "left",
        "right",
        "right",
    ]


def test_a_mark_named_like_markup_is_shown_as_it_stands() -> None:
    texts = {note.text for note in charts.season(MONTHS, MARKS, True, False).layout.annotations}
    assert "&lt;b&gt;Party&lt;/b&gt;" in texts


def test_the_table_says_which_month_is_not_over_and_where_there_is_nothing() -> None:
    table = tables.months(MONTHS)
    assert table.iloc[1].to_list() == ["May 2026 (not over)", "1.0", "none", "4", "1", "0"]
    assert table.iloc[2]["Contacts per pair"] == "none"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (dt.date(2026, 6, 30), ["2026-06-01", "2026-07-01", "2026-08-01"]),
        (dt.date(2026, 12, 31), ["2026-12-01", "2027-01-01", "2027-02-01"]),
    ],
)
def test_the_coming_months_begin_with_this_one(as_of: dt.date, expected: list[str]) -> None:
    assert [str(day) for day in season.coming_months(as_of)] == expected
