"""The page Shared work: its numbers are the build's, asked in other words; what is not recorded is said and not zero."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
from pathlib import Path

import pytest

import pipelines
from pipelines.published import Edition
from tests.e2e.pages import ROW, Visit, as_served, build, figure, least, listed, numbers, sample, visit, words
from tests.e2e.warehouses import write_export

OF_MENTEES = "coalesce(shared_by, 'mentee') = 'mentee'"
RUNNING = "pair_id in (select pair_id from mart.pair_today where state <> 'ended')"


def test_the_first_line_says_how_soon_feedback_comes_and_what_waits(visit: Visit, sample: Path, build: Edition) -> None:
    items = build.sql(
        f"select date_diff('day', shared_at, coalesce(feedback_at, timestamp '2026-06-30')) as days, feedback_at is null "
        f"as is_open, {RUNNING} as is_running from core.shared_work where {OF_MENTEES}"
    )
    waits = items[items.is_open & items.is_running]
    half = build.sql(
        "select min(day) as day from mart.waiting_curve where kind = 'feedback' and program_id = 'all' "
        "and group_by = 'all' and come_share >= 0.5"
    ).day[0]
    assert visit(sample, "shared_work").header[0].value == (
        f"Half of what mentees show has feedback within {half} days; {len(waits)} items wait for it, the longest for "
        f"{waits.days.max() / 30.4375:.0f} months."
    )


def test_the_curve_starts_with_all_work_of_mentees_and_ends_at_the_share_that_had_feedback(
    visit: Visit, sample: Path, build: Edition
) -> None:
    traces = figure(visit(sample, "shared_work"))["data"]
    curve = next(trace for trace in traces if trace.get("mode") == "lines" and trace.get("name") == "all work")
    left = next(trace for trace in traces if trace.get("mode") == "text")
    items = build.sql(f"select count(*) as n from core.shared_work where {OF_MENTEES}").n[0]
    assert left["text"][0] == str(items)
    shares = build.sql(
        "select day, come_share from mart.waiting_curve where kind = 'feedback' and program_id = 'all' "
        "and group_by = 'all' order by day"
    ).set_index("day")["come_share"]
    by_day = dict(zip(curve["x"], curve["y"], strict=True))
    assert by_day[14] == pytest.approx(shares[shares.index <= 14].iloc[-1])


def test_work_can_be_compared_by_kind(visit: Visit, sample: Path, build: Edition) -> None:
    traces = figure(visit(sample, "shared_work", work="kind of work"))["data"]
    kinds = build.sql(
        f"select kind, count(*) as n from core.shared_work where {OF_MENTEES} group by 1 order by 2 desc, 1"
    )
    named = ["CV" if kind == "cv" else kind for kind in kinds.kind]
    assert [trace["name"] for trace in traces if trace.get("mode") == "lines"] == named[:7]


def test_what_waits_is_listed_the_longest_first_and_leads_to_its_pair(
    visit: Visit, sample: Path, build: Edition
) -> None:
    waits = build.sql(
        f"select pair_id, item_id from core.shared_work where feedback_at is null and {OF_MENTEES} and {RUNNING} "
        "order by shared_at::date, item_id"
    )
    app = visit(sample, "shared_work", part="Waiting for feedback")
    assert len(listed(app)) == min(25, len(waits))
    app.session_state["waiting_items"] = ROW
    app.run()
    assert app.query_params["pair_id"] == waits.pair_id[0]


def test_what_is_shown_is_counted_by_kind_and_by_who_shows_it(visit: Visit, sample: Path, build: Edition) -> None:
    counts = build.sql("select kind, shared_by, count(*) as n from core.shared_work group by all").set_index(
        ["shared_by", "kind"]
    )
    bars = {bar["name"]: bar for bar in figure(visit(sample, "shared_work", part="What they show"))["data"]}
    for who in ("mentee", "mentor"):
        bar = bars[f"shown by the {who}"]
        shown = dict(zip(bar["y"], bar["x"], strict=True))
        assert shown == {kind: counts.n.get((who, kind.lower()), 0) for kind in shown}


def test_collaborations_are_counted_by_how_far_they_have_come(visit: Visit, sample: Path, build: Edition) -> None:
    counts = build.sql("select status, count(*) as n from core.collaborations group by 1").set_index("status").n
    app = visit(sample, "shared_work", part="Made together")
    shown = next(table.value for table in app.table if "How far" in table.value)
    told = dict(zip(shown["How far"], shown["Collaborations"], strict=True))
    assert numbers(told["Published"])[-2:] == [counts["published"], counts.sum()]
    assert numbers(told["Dropped"])[-2:] == [counts["dropped"], counts.sum()]
    assert len(listed(app)) == counts["active"] + counts["submitted"]


def test_without_shared_work_the_page_says_which_export_brings_it(visit: Visit, least: Path) -> None:
    shown = words(visit(least, "shared_work"))
    assert "No shared work in this export" in shown
    assert "`shared_work`" in shown


@pytest.mark.parametrize("part", ["Feedback", "Waiting for feedback", "What they show", "Made together"])
def test_each_part_stands_on_a_single_item(part: str, visit: Visit, tmp_path: Path) -> None:
    tables = {
        "participants": (("person_id", "role"), [("M", "mentor"), ("E", "mentee")]),
        "pairs": (("pair_id", "mentor_id", "mentee_id", "matched_on"), [("P", "M", "E", "2026-01-01")]),
        "shared_work": (("item_id", "pair_id", "shared_at"), [("W", "P", "2026-02-01 12:00")]),
    }
    pipelines.load([write_export(tmp_path / "export", tables)], tmp_path / "w", as_of=dt.date(2026, 3, 1))
    app = visit(tmp_path / "w", "shared_work", part=part)
    assert not app.exception
    assert app.header[0].value == (
        "1 item was shown; too few had feedback to say how soon it comes, 1 item waits for it, the longest for 28 days."
    )
