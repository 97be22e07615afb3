"""Meetings shows what the build holds: who could meet, who met, and contact around it, honestly captioned."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from dashboard.charts import meetings as charts
from dashboard.tables import meetings as tables
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, empty, figure, least, metric, numbers, sample, visit, words

PAST = "Annual Meeting 2025 (6 Dec 2025)"


def at(build: Edition, event_id: str) -> pd.DataFrame:
    """The pairs of which both are listed at a meeting."""
    pairs = build.sql(
        "select * from mart.meeting_pairs where event_id = $event_id and is_both_listed", event_id=event_id
    )
    return pairs.assign(is_met=pairs.met_on.notna())


def test_the_first_line_is_about_the_next_meeting_that_pairs_will_both_be_at(
    visit: Visit, sample: Path, build: Edition
) -> None:
    coming = at(build, "E025")
    said = visit(sample, "meetings").header[0].value
    assert said == (
        f"{len(coming)} pairs will both be at Annual Meeting 2026; {(~coming.has_met_before).sum()} of them have never met "
        "face to face."
    )


def test_the_pairs_to_introduce_are_listed_each_with_its_text(visit: Visit, sample: Path, build: Edition) -> None:
    new = at(build, "E025").query("not has_met_before")
    app = visit(sample, "meetings")
    assert len(app.dataframe[-1].value) == len(new)
    texts = [text.value for text in app.text if text.value.startswith("Dear ")]
    assert len(texts) == len(new)
    assert all("Annual Meeting 2026 in Harborough, 5 Dec 2026 to 8 Dec 2026" in text for text in texts)


def test_a_past_meeting_counts_who_met_there(visit: Visit, sample: Path, build: Edition) -> None:
    there = at(build, "E018")
    said = visit(sample, "meetings", event=PAST).header[0].value
    assert (
        said
        == f"{there.is_met.sum()} of {len(there)} pairs who were both at Annual Meeting 2025 met there face to face."
    )


def test_one_cohort_counts_its_own_pairs(visit: Visit, sample: Path, build: Edition) -> None:
    groups = build.table("mart.pair_groups").query("cohort == '2025'")
    there = at(build, "E018")
    there = there[there.pair_id.isin(groups.pair_id)]
    said = numbers(visit(sample, "meetings", event=PAST, cohort="2025").header[0].value)
    assert said[:2] == [there.is_met.sum(), len(there)]


def test_the_change_has_the_interval_of_paired_differences(visit: Visit, sample: Path, build: Edition) -> None:
    windows = build.sql("select * from mart.meeting_windows where side = 'elsewhere'")
    change = windows.after_count - windows.before_count
    low, high = stats.norm.interval(0.95, change.mean(), stats.sem(change))
    app = visit(sample, "meetings", all_meetings_numbers="true")
    shown = next(table.value for table in app.table if "Contacts before" in table.value)
    row = shown[shown.Pairs == "not both there"].iloc[0]
    told = f"{change.mean():.1f} ({low:.1f} to {high:.1f})".replace("-", "−")
    assert row.Change.replace("\\", "").lstrip("+") == told
    assert row.Counted == f"{len(windows)}"


def test_the_tiles_are_the_metrics_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    shown = {tile.label: tile.value for tile in visit(sample, "meetings").metric}
    assert shown["Met face to face"] == f"{metric(build, 'met_in_person_share').value:.0%}".replace("%", " %")
    assert shown["Contact after meeting"] == f"{metric(build, 'contacts_after_meeting_ratio').value:.1f}"


def test_the_caption_says_that_there_is_no_control_group(visit: Visit, sample: Path) -> None:
    assert "There is no control group" in words(visit(sample, "meetings", event=PAST))


@pytest.mark.parametrize("kind", ["least", "empty"])
def test_without_events_the_page_says_what_to_export(kind: str, visit: Visit, request: pytest.FixtureRequest) -> None:
    app = visit(request.getfixturevalue(kind), "meetings")
    assert app.header[0].value == "No meetings are recorded, so who could meet cannot be told."
    assert "`attendance`" in words(app)


# The figure and the words ---------------------------------------------------------------------------------------------

SIDES = pd.DataFrame(
    [("met", 6, 2.0, 3.0, 1.0, 0.4, 1.6), ("elsewhere", 3, 2.0, 1.5, -0.5, None, None)],
    columns=["side", "pair_count", "before_mean", "after_mean", "change", "low", "high"],
)
MEETING = {
    "event_name": "Winter Meeting",
    "city": None,
    "starts_on": pd.Timestamp("2026-12-05"),
    "ends_on": pd.Timestamp("2026-12-05"),
}


def test_a_side_is_two_dots_with_its_change_beside_them() -> None:
    drawn = charts.changes(SIDES, 60)
    before, after = [trace for trace in drawn.data if trace.mode == "markers"]
    assert (list(before.x), list(after.x)) == ([2.0, 2.0], [3.0, 1.5])
    assert [note.text for note in drawn.layout.annotations] == ["+1.0 (0.4 to 1.6)", "−0.5"]
    assert drawn.layout.xaxis.range[0] == 0


def test_an_introduction_names_both_and_the_day_and_leaves_out_a_place_that_is_not_recorded() -> None:
    row = {"mentee": "Ana", "mentor": "Bo", "matched_on": pd.Timestamp("2026-01-02")}
    text = tables.introduction(row, MEETING)
    assert text.startswith("Dear Ana, dear Bo: you have been a pair since 2 Jan 2026")
    assert "registered for Winter Meeting, 5 Dec 2026." in text


def test_who_was_not_followed_on_both_sides_is_told_apart_from_silence() -> None:
    rows = pd.DataFrame(
        [
            ("A", "B", pd.NaT, False, 0.0, 2.0, "on_track"),
            ("C", "D", pd.Timestamp("2025-12-06"), False, None, None, "ended"),
        ],
        columns=["mentee", "mentor", "met_on", "has_met_before", "before_count", "after_count", "state"],
    )
    told = tables.past(rows, 60)
    assert told["Contacts in 60 days before"].to_list() == ["0", "not followed"]
    assert told["For the first time"].to_list() == ["", "yes"]
