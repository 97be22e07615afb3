"""The figures, from small frames whose every number is visible."""

import datetime as dt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import annotations, common, goals, plain, retention
from dashboard.charts.timeline import PairRecords, timeline
from dashboard.marks import STATES
from pipelines.settings import Settings


def curves(*groups: str) -> pd.DataFrame:
    """Two steps a group: four of five together after day 100, three after day 200."""
    steps = [(100, 0.8, 0.5, 0.95, 5), (200, 0.6, 0.3, 0.85, 4)]
    return pd.DataFrame(
        [(group, *step) for group in groups for step in steps],
        columns=["group_value", "day", "retention_share", "low", "high", "at_risk_count"],
    )


def counts(*groups: str) -> pd.DataFrame:
    return pd.DataFrame(
        [(group, day, left) for group in groups for day, left in [(0, 5), (91, 5), (183, 4)]],
        columns=["group_value", "day", "at_risk_count"],
    )


def lines(figure: go.Figure) -> list[go.Scatter]:
    """The drawn curves, without bands and texts."""
    return [trace for trace in figure.data if trace.mode == "lines" and trace.line.width and trace.line.width > 1]


def test_a_survival_curve_starts_whole_and_steps_down_where_pairs_parted() -> None:
    curve = lines(retention.survival(curves("all"), counts("all")))[0]
    assert list(curve.x) == [0, 100, 200]
    assert list(curve.y) == [1.0, 0.8, 0.6]
    assert curve.line.shape == "hv"


def test_one_curve_has_its_interval_as_a_band_and_three_have_none() -> None:
    banded = [trace for trace in retention.survival(curves("all"), counts("all")).data if trace.fill == "tonexty"]
    assert [list(trace.y) for trace in banded] == [[1.0, 0.5, 0.3]]
    crowded = retention.survival(curves("a", "b", "c"), counts("a", "b", "c"))
    assert not [trace for trace in crowded.data if trace.fill == "tonexty"]


def test_the_numbers_at_risk_stand_under_their_days() -> None:
    texts = [trace for trace in retention.survival(curves("a", "b"), counts("a", "b")).data if trace.mode == "text"]
    assert [(list(t.x), list(t.text), list(t.y)) for t in texts] == [
        ([0, 91, 183], ["5", "5", "4"], [0, 0, 0]),
        ([0, 91, 183], ["5", "5", "4"], [1, 1, 1]),
    ]


def test_the_axis_counts_months_and_has_a_zero_line() -> None:
    figure = retention.survival(curves("all"), counts("all"))
    assert figure.layout.xaxis.title.text == "months since the match"
    assert list(figure.layout.xaxis.ticktext) == ["0", "3", "6"]
    assert figure.layout.yaxis.range[0] == 0


def test_more_than_seven_groups_are_not_drawn() -> None:
    names = [f"g{number}" for number in range(9)]
    assert len(lines(retention.survival(curves(*names), counts(*names)))) == 7


def test_up_to_four_series_are_named_at_their_ends_and_more_in_a_legend() -> None:
    few = retention.survival(curves("a", "b"), counts("a", "b"))
    assert {"a", "b"} <= {note.text for note in few.layout.annotations}
    assert not few.layout.showlegend
    names = ["a", "b", "c", "d", "e"]
    many = retention.survival(curves(*names), counts(*names))
    assert [trace.name for trace in many.data if trace.showlegend] == names


def test_labels_at_equal_heights_are_kept_apart() -> None:
    figure = common.blank(300, "x", "y")
    common.name_series(figure, [(1, 0.5, "a"), (1, 0.5, "b")], 0.1)
    assert sorted(note.y for note in figure.layout.annotations) == [0.5, 0.6]


def test_a_group_named_like_markup_is_shown_as_it_stands() -> None:
    figure = retention.survival(curves("<b>x</b>", "y"), counts("<b>x</b>", "y"))
    shown = "&lt;b&gt;x&lt;/b&gt;"
    assert shown in {note.text for note in figure.layout.annotations}
    assert list(figure.layout.yaxis2.ticktext) == [shown, "y"]
    assert [trace.name for trace in lines(figure)] == [shown, "y"]
    assert all(trace.hovertemplate.startswith(f"{trace.name}<br>") for trace in lines(figure))


def test_endings_and_being_together_fill_the_whole_on_every_day() -> None:
    curve = pd.DataFrame(
        {
            "cause": ["early", "early", "planned"],
            "day": [10, 30, 20],
            "share": [0.1, 0.25, 0.3],
            "low": 0.0,
            "high": 1.0,
        }
    )
    stacked = retention.endings(curve).data
    days = list(stacked[0].x)
    assert days == [0, 10, 20, 30]
    assert [round(sum(trace.y[place] for trace in stacked), 9) for place in range(4)] == [1.0] * 4
    by_name = dict(zip(["together", "planned", "early"], stacked, strict=True))
    assert list(by_name["early"].y) == [0, 0.1, 0.1, 0.25]
    assert list(by_name["planned"].y) == [0, 0, 0.3, 0.3]


def test_goals_of_a_single_category_are_drawn_once() -> None:
    shares = {"reached_share": 0.5, "low": 0.4, "high": 0.6, "dropped_share": 0.0}
    frame = pd.DataFrame({"category": ["all", "skills"], "day": 50} | shares)
    assert [trace.name for trace in lines(goals.reached(frame))] == ["all goals"]


def test_goals_of_several_categories_are_drawn_beside_all_of_them() -> None:
    frame = pd.DataFrame(
        {"category": ["all", "skills", "network"], "day": 50}
        | {"reached_share": 0.5, "low": 0.4, "high": 0.6, "dropped_share": 0.0}
    )
    assert [trace.name for trace in lines(goals.reached(frame))] == ["all goals", "skills", "network"]


def pair(**given: pd.DataFrame) -> PairRecords:
    """A pair of 2025 with what is given and nothing else."""
    nothing = {
        "marks": pd.DataFrame(columns=["lane", "kind", "began_on", "ended_on", "who", "channel", "detail"]),
        "gaps": pd.DataFrame(columns=["began_on", "ended_on", "gap_days", "gap_ratio"]),
        "goals": pd.DataFrame(columns=["category"]),
        "flags": pd.DataFrame(columns=["flag"]),
    }
    frames = {**nothing, **given}
    return PairRecords(
        pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31"), **frames, long_gap_ratio=2.0, words={"mentee": "junior"}
    )


def test_a_pair_without_records_says_so_on_its_time_line() -> None:
    figure = timeline(pair())
    assert list(figure.layout.yaxis.ticktext) == ["contacts"]
    assert "none recorded" in {note.text for note in figure.layout.annotations}


def test_a_contact_has_the_colour_of_who_began_and_the_shape_of_its_channel() -> None:
    day = pd.Timestamp("2025-03-01")
    marks = pd.DataFrame(
        [
            ("contact", "held", day, None, "mentee", "video", ""),
            ("contact", "held", day, None, None, None, ""),
            ("contact", "missed", day, None, "mentor", "phone", ""),
        ],
        columns=["lane", "kind", "began_on", "ended_on", "who", "channel", "detail"],
    )
    drawn = next(trace for trace in timeline(pair(marks=marks)).data if trace.mode == "markers" and len(trace.x) == 3)
    assert list(drawn.marker.symbol) == ["square", "circle", "x-thin-open"]
    assert list(drawn.marker.color) == ["#0072B2", "#7A8583", "#E69F00"]


def test_a_gap_over_the_limit_says_its_days_and_a_shorter_one_does_not() -> None:
    gaps = pd.DataFrame(
        [("2025-02-01", "2025-03-20", 47, 1.6), ("2025-04-01", "2025-08-01", 122, 4.1)],
        columns=["began_on", "ended_on", "gap_days", "gap_ratio"],
    )
    gaps[["began_on", "ended_on"]] = gaps[["began_on", "ended_on"]].apply(pd.to_datetime)
    said = {note.text for note in timeline(pair(gaps=gaps)).layout.annotations}
    assert "122 days" in said
    assert "47 days" not in said


def test_the_legend_uses_the_program_s_own_word() -> None:
    assert "begun by junior" in {trace.name for trace in timeline(pair()).data if trace.showlegend}


def test_the_bar_of_states_keeps_their_order_and_says_them_in_words() -> None:
    bar = plain.state_bar({"on_track": 3, "at_risk": 1, "paused": 0})
    assert 'aria-label="4 running pairs: 1 at risk and 3 on track."' in bar
    assert bar.index(STATES["at_risk"].colour) < bar.index(STATES["on_track"].colour)
    assert "paused" not in bar


def test_a_trend_stands_on_zero_and_marks_the_newest_value() -> None:
    bars = plain.trend_bars([0, None, 5, 10], "said")
    assert bars.count("height:3%") == 2
    assert "height:50%" in bars
    assert bars.count("opacity:0.85") == 1


def test_every_state_differs_in_word_shape_and_ground_or_colour() -> None:
    marks = list(STATES.values())
    for what in ("word", "shape", "colour", "ground"):
        assert len({getattr(mark, what) for mark in marks}) == len(marks), what


# Annotations ----------------------------------------------------------------------------------------------------------

PLATFORM = {"name": "New <b>platform</b>", "on": dt.date(2025, 3, 20)}
LONG_AGO = {"name": "Pandemic", "on": dt.date(2020, 3, 15)}


def marked(figure: go.Figure, *given: dict[str, Any]) -> tuple[go.Figure, annotations.Marks]:
    marks = annotations.within(figure, Settings(annotations=list(given)).events_that_matter())
    return annotations.annotated(figure, marks), marks


def test_an_event_within_an_axis_of_time_is_marked_and_one_before_it_is_not() -> None:
    figure = common.blank(300, "", "")
    figure.add_scatter(x=[dt.date(2025, 1, 1), None, dt.date(2025, 6, 1)], y=[1, None, 2])
    figure.update_xaxes(type="date")
    drawn, marks = marked(figure, PLATFORM, LONG_AGO)
    assert marks == [(dt.date(2025, 3, 20), "New <b>platform</b>")]
    assert [shape.x0 for shape in drawn.layout.shapes] == [dt.date(2025, 3, 20)]
    assert "<b>" not in drawn.layout.annotations[0].text
    assert annotations.in_words(marks) == "Marked: 20 Mar 2025, New <b>platform</b>."
    assert not figure.layout.shapes, "a figure that others look at too is left as it is"


def test_an_axis_that_is_told_decides_and_one_of_months_since_the_match_has_no_marks() -> None:
    figure = common.blank(300, "months since the match", "")
    figure.add_scatter(x=[1, 2], y=[1, 2])
    assert marked(figure, PLATFORM)[1] == []
    figure.update_xaxes(type="date", range=[dt.date(2025, 4, 1), dt.date(2025, 6, 1)])
    assert marked(figure, PLATFORM)[1] == []
    figure.update_xaxes(range=[dt.date(2020, 1, 1), dt.date(2025, 6, 1)])
    assert [name for _, name in marked(figure, PLATFORM, LONG_AGO)[1]] == ["Pandemic", "New <b>platform</b>"]
