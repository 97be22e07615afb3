"""Retention, Goals, Data and Definitions show what the build holds."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

from pathlib import Path

import pandas as pd
import pytest

from pipelines import metrics
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, figure, least, listed, metric, numbers, sample, visit, words

# Retention and goals --------------------------------------------------------------------------------------------------


def test_the_survival_curve_and_its_sentence_are_those_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    curve = build.sql(
        "select * from mart.retention_curve where program_id = 'all' and group_by = 'all' and at_risk_count >= 5 order by day"
    )
    app = visit(sample, "retention")
    at_year = curve[curve.day <= 365].iloc[-1]
    said = f"{at_year.retention_share:.0%} ({at_year.low * 100:.0f} to {at_year.high * 100:.0f})".replace("%", " %")
    assert app.header[0].value == f"{said} of pairs are still together after 12 months."
    drawn = next(trace for trace in figure(app)["data"] if trace.get("name") == "all pairs")
    shares = curve.set_index("day").retention_share
    assert drawn["x"][-1] == curve.day.max()
    assert all(
        y == pytest.approx(shares[shares.index <= x].iloc[-1])
        for x, y in zip(drawn["x"][1:], drawn["y"][1:], strict=True)
    )


def test_the_naive_figure_counts_the_ended_pairs_alone(visit: Visit, sample: Path, build: Edition) -> None:
    lasted = build.sql(
        "select ended_on - matched_on as days from core.pairs where ended_on is not null and pair_id in "
        "(select pair_id from mart.pair_today where state = 'ended')"
    ).days
    shown = {tile.label: tile.value for tile in visit(sample, "retention").metric}
    naive = (pd.to_timedelta(lasted, unit="D").dt.days if lasted.dtype.kind == "m" else lasted) > 365
    assert shown["Together after 12 months, ended pairs alone"] == f"{naive.mean() * 100:.0f} %"


def test_curves_by_year_show_how_many_are_still_observed(visit: Visit, sample: Path, build: Edition) -> None:
    app = visit(sample, "retention", group="Year of the match")
    rows = [trace for trace in figure(app)["data"] if trace.get("mode") == "text"]
    start = build.sql(
        "select group_value, max(at_risk_count) as n from mart.retention_curve where program_id = 'all' "
        "and group_by = 'cohort' group by group_value order by n desc"
    )
    assert [row["text"][0] for row in rows] == [str(n) for n in start.n]


def test_the_numbers_behind_the_curve_are_those_under_its_axis(visit: Visit, sample: Path) -> None:
    app = visit(sample, "retention", survival_numbers="true", endings_numbers="true")
    under = next(trace for trace in figure(app)["data"] if trace.get("mode") == "text")
    survival, endings = (table.value for table in app.table[:2])
    assert list(survival["Still observed"]) == under["text"][1 : len(survival) + 1]
    assert set(endings["Ending"]) == {"early", "planned"}


def test_a_curve_of_three_pairs_is_not_drawn(visit: Visit, least: Path) -> None:
    app = visit(least, "retention")
    assert not app.get("plotly_chart")
    assert "Fewer than 5 pairs" in words(app)


def test_goals_are_counted_as_in_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    goals = build.table("mart.goal_progress")
    assert numbers(visit(sample, "goals").header[0].value) == [
        (goals.status == "reached").sum(),
        len(goals),
        goals.is_stalled.sum(),
    ]


def test_without_goals_the_page_says_which_export_brings_them(visit: Visit, least: Path) -> None:
    shown = words(visit(least, "goals"))
    assert "No goals in this export" in shown
    assert "`goals`" in shown


# Data and definitions -------------------------------------------------------------------------------------------------


def test_the_data_page_accounts_for_every_row(visit: Visit, sample: Path, build: Edition) -> None:
    loads = build.table("quality.loads")
    app = visit(sample, "data")
    assert numbers(app.header[0].value) == [
        loads.rows_loaded.sum(),
        loads.rows_read.sum(),
        len(loads),
        loads.rows_quarantined.sum(),
    ]
    assert app.table[0].value.Rows.sum() == len(build.table("quality.quarantine")) == loads.rows_quarantined.sum()


def test_refused_rows_can_be_shown_by_reason(visit: Visit, sample: Path, build: Edition) -> None:
    refused = build.table("quality.quarantine").query("reason == 'not_a_date'").sort_values(["file", "line"])
    shown = visit(sample, "data", reason="not a date").dataframe[0].value
    assert shown.Line.to_list() == refused.line.to_list()
    assert shown["Row as it came"].to_list() == refused.raw_row.to_list()


def test_tables_that_no_export_holds_are_named_with_what_they_bring(visit: Visit, least: Path) -> None:
    absent = next(table.value for table in visit(least, "data").table if "Export this table" in table.value)
    assert {"contacts", "goals", "agenda"} <= set(absent["Export this table"])
    assert "pairs" not in set(absent["Export this table"])
    assert (absent["to see"] != "").all()


def test_every_metric_and_flag_has_its_definition_and_query(visit: Visit, sample: Path) -> None:
    known = metrics.definitions()
    app = visit(sample, "definitions")
    assert [expander.label.lower() for expander in app.expander] == [one["title"].lower() for one in known]
    assert [code.value.strip() for code in app.code] == [one["sql"].strip() for one in known]


def test_the_rows_behind_a_number_add_up_to_it(visit: Visit, sample: Path, build: Edition) -> None:
    now = metric(build, "pairs_ended_early")
    app = visit(sample, "definitions", name="Pairs ended early", rows="true")
    assert app.metric[0].value == f"{now.value:.0f}"
    counted = sum(
        listed(visit(sample, "definitions", name="Pairs ended early", rows="true", row_page=str(page))).Counted.sum()
        for page in range(1, -(-int(now.denominator) // 25) + 1)
    )
    assert counted == now.numerator
