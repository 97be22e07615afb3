"""The page Communication: its numbers are the build's, asked in other words; what is not recorded is said and not zero."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import pipelines
from dashboard import communication, data
from dashboard import format as fmt
from dashboard.charts import communication as charts
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, empty, figure, least, listed, metric, numbers, sample, visit, words
from tests.e2e.warehouses import write_export

AS_OF = "date '2026-06-30'"
HELD = (
    "select (occurred_at at time zone 'UTC' at time zone 'America/New_York')::date as day, channel, coalesce(status, 'held') "
    "as status, pair_id from core.contacts"
)


def records(warehouse: Path) -> data.Records:
    edition = pipelines.open_warehouse(warehouse)
    return data.Records(
        str(warehouse), data.published(warehouse), data.Scope(), edition.build, edition.as_of, edition.settings
    )


def test_the_first_line_compares_twelve_weeks_with_the_same_weeks_a_year_ago(
    visit: Visit, sample: Path, build: Edition
) -> None:
    def per_pair(weeks_back: int) -> float:
        """Contacts of twelve weeks over the mean number of pairs that ran at the end of each."""
        ends = [dt.date(2026, 6, 30) - dt.timedelta(weeks=weeks_back + week) for week in range(12)]
        pairs = build.sql(
            "select matched_on::date as a, coalesce(ended_on, date '2999-01-01')::date as b from core.pairs"
        )
        running = [((pairs.a.dt.date <= end) & (pairs.b.dt.date > end)).sum() for end in ends]
        held = build.sql(
            f"select count(*) as n from ({HELD}) where status = 'held' and day > {AS_OF} - {7 * (weeks_back + 12)} "
            f"and day <= {AS_OF} - {7 * weeks_back}"
        ).n[0]
        return float(held / (sum(running) / 12))

    rhythm = metric(build, "on_cadence_share")
    assert visit(sample, "communication").header[0].value == (
        f"In the last 12 weeks, a running pair was in touch {per_pair(0):.1f} times, against {per_pair(52):.1f} in the same "
        f"weeks a year ago; {rhythm.value * 100:.0f} % ({rhythm.numerator:.0f} of {rhythm.denominator:.0f}) of pairs "
        "are within their rhythm."
    )


def test_the_lines_are_the_contacts_of_each_week_and_of_the_weeks_52_before(
    visit: Visit, sample: Path, build: Edition
) -> None:
    weekly = build.sql(
        f"select ({AS_OF} - day) // 7 as ago, count(*) as n from ({HELD}) where status = 'held' group by 1"
    ).set_index("ago")["n"]
    lines = {trace["name"]: trace for trace in figure(visit(sample, "communication"))["data"]}
    for years, name in enumerate(("the last 52 weeks", "a year earlier")):
        assert lines[name]["y"] == [weekly.get(52 * years + ago, 0) for ago in range(51, -1, -1)]


def test_contacts_can_be_counted_per_running_pair(visit: Visit, sample: Path) -> None:
    weeks = communication.weeks(records(sample), "all", "all")
    newest = weeks[weeks.weeks_ago == 0].iloc[0]
    drawn = figure(visit(sample, "communication", count="contacts per running pair"))["data"]
    line = next(trace for trace in drawn if trace["name"] == "the last 52 weeks")
    assert line["y"][-1] == pytest.approx(newest.held_count / newest.running_pair_count)


def test_one_channel_lies_over_the_same_weeks_of_earlier_years(visit: Visit, sample: Path, build: Edition) -> None:
    weekly = build.sql(
        f"select ({AS_OF} - day) // 7 as ago, count(*) as n from ({HELD}) where status = 'held' and channel = 'in_person' "
        "group by 1"
    ).set_index("ago")["n"]
    app = visit(sample, "communication", channel="in person")
    assert "**Contacts a week (in person only), over the same weeks of earlier years**" in words(app)
    lines = {trace["name"]: trace for trace in figure(app)["data"]}
    for years, name in enumerate(("the last 52 weeks", "a year earlier")):
        assert lines[name]["y"] == [weekly.get(52 * years + ago, 0) for ago in range(51, -1, -1)]


def test_silence_is_told_now_a_quarter_and_a_year_ago_each_adding_up_to_the_whole(
    visit: Visit, sample: Path, build: Edition
) -> None:
    bars = figure(visit(sample, "communication", part="Silence"))["data"]
    assert [bar["name"] for bar in bars] == ["30 Jun 2026", "7 Apr 2026", "29 Jul 2025"]
    assert [sum(bar["y"]) for bar in bars] == [pytest.approx(1)] * 3
    within = build.sql(
        "select count(*) filter (where gap_ratio <= 1) / count(*) as share from mart.pair_asof where is_as_of "
        "and not is_ended and not is_paused and is_contact_recorded and tenure_days >= 28"
    ).share[0]
    assert sum(bars[0]["y"][:2]) == pytest.approx(within)


def test_initiative_is_the_mean_over_pairs_with_its_interval(visit: Visit, sample: Path, build: Edition) -> None:
    shares = build.sql(
        "select avg(mentee) as mean, stddev_samp(mentee) / sqrt(count(*)) as error from (select days.pair_id, "
        "sum(mentee_began_count) / sum(known_initiator_count) as mentee from mart.contact_days as days "
        "join core.pairs as pairs using (pair_id) where known_initiator_count > 0 "
        "and contact_on - matched_on::date < 31 group by days.pair_id)"
    ).iloc[0]
    high, low, line = figure(visit(sample, "communication", part="Who begins"))["data"]
    assert line["y"][0] == pytest.approx(shares["mean"])
    assert (low["y"][0], high["y"][0]) == (
        pytest.approx(shares["mean"] - 1.959964 * shares["error"]),
        pytest.approx(shares["mean"] + 1.959964 * shares["error"]),
    )


def test_channels_and_appointments_add_up_to_the_contacts_of_the_year(
    visit: Visit, sample: Path, build: Edition
) -> None:
    year = build.sql(f"select status, channel, day from ({HELD}) where day > {AS_OF} - 364 and day <= {AS_OF}")
    drawn = figure(visit(sample, "communication", part="Channels"))["data"]
    assert sum(sum(bar["y"]) for bar in drawn) == (year.status == "held").sum()
    video = next(bar for bar in drawn if bar["name"] == "video")
    assert sum(video["y"]) == ((year.status == "held") & (year.channel == "video")).sum()
    became = figure(visit(sample, "communication", part="Appointments"))["data"]
    missed = next(bar for bar in became if bar["name"] == "missed")
    assert sum(missed["y"]) == ((year.status == "missed") & ~year.channel.isin(["message", "email"])).sum()


def test_pairs_that_nobody_logs_are_listed_and_told_apart_from_silent_ones(
    visit: Visit, sample: Path, build: Edition
) -> None:
    unlogged = build.sql("select mentee_name from mart.pair_today where state <> 'ended' and contact_count is null")
    silent = build.sql("select count(*) as n from mart.pair_today where state in ('at_risk', 'never_started')").n[0]
    app = visit(sample, "communication", part="Who writes it down")
    assert sorted(name.split(" with ")[0] for name in listed(app).Pair) == sorted(unlogged.mentee_name)
    assert f"**{silent} pairs** are logged, and silent." in words(app)


def test_without_contacts_the_page_says_which_export_brings_them(visit: Visit, least: Path) -> None:
    app = visit(least, "communication")
    shown = words(app)
    assert app.header[0].value == "No contacts are recorded, so whether pairs are in touch cannot be told."
    assert "No contacts in this export" in shown
    assert "`contacts`" in shown
    assert "%" not in shown


@pytest.mark.parametrize(
    "part", ["Contacts a week", "Silence", "Who begins", "Channels", "Appointments", "Who writes it down"]
)
def test_each_part_stands_on_a_single_contact(part: str, visit: Visit, tmp_path: Path) -> None:
    tables = {
        "participants": (("person_id", "role"), [("M", "mentor"), ("E", "mentee")]),
        "pairs": (("pair_id", "mentor_id", "mentee_id", "matched_on"), [("P", "M", "E", "2026-01-01")]),
        "contacts": (("pair_id", "occurred_at"), [("P", "2026-02-01 12:00")]),
    }
    pipelines.load([write_export(tmp_path / "export", tables)], tmp_path / "w", as_of=dt.date(2026, 3, 1))
    app = visit(tmp_path / "w", "communication", part=part)
    assert not app.exception
    assert app.header[0].value.startswith("In the last 12 weeks, a running pair was in touch")
    assert "a year ago" not in app.header[0].value
    assert "0 %" not in words(app)


def test_one_series_needs_no_name_and_a_season_date_is_marked() -> None:
    found = pd.DataFrame(
        {
            "years_ago": 0,
            "week": [50, 51],
            "held_count": [3, 4],
            "per_pair": [0.3, 0.4],
            "ended_on": [pd.Timestamp("2026-06-23"), pd.Timestamp("2026-06-30")],
        }
    )
    drawn = charts.weeks(found, False, [(pd.Timestamp("2026-03-20"), "<b>Match day</b>")])
    assert [note.text for note in drawn.layout.annotations] == ["&lt;b&gt;Match day&lt;/b&gt;"]


def test_an_event_that_the_settings_tell_is_marked_on_every_chart_of_time_and_named_beside_its_numbers(
    visit: Visit, sample: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "w"
    shutil.copytree(sample, warehouse)
    told = '[[annotations]]\nname = "New *platform*"\non = 2026-03-20\n'
    with (warehouse / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(told)
    app = visit(warehouse, "communication", weeks_numbers="true")
    drawn = [json.loads(chart.proto.spec)["layout"] for chart in app.get("plotly_chart")]
    of_time = [layout for layout in drawn if layout["xaxis"].get("type") == "date"]
    assert of_time
    for layout in drawn:
        names = [one["text"] for one in layout.get("annotations", ())]
        assert ("New *platform*" in names) == (layout in of_time)
    assert fmt.markdown_text("Marked: 20 Mar 2026, New *platform*.") in [caption.value for caption in app.caption]
