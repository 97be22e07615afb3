"""Reach shows what the build holds: shares across, the network in its places, and how crossing pairs last."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import re
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import reach as charts
from dashboard.tables import reach as tables
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, empty, figure, least, metric, sample, visit, words


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def test_the_first_line_gives_the_shares_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    regions, institutions = (metric(build, f"across_{what}_share").value for what in ("regions", "institutions"))
    said = f"{percent(regions)} of running pairs reach across regions and {percent(institutions)} across institutions"
    assert visit(sample, "reach").header[0].value.startswith(said)


def test_one_cohort_shows_its_own_shares(visit: Visit, sample: Path, build: Edition) -> None:
    share = metric(build, "across_regions_share", group_by="cohort", group_value="2025").value
    app = visit(sample, "reach", cohort="2025")
    assert next(tile.value for tile in app.metric if tile.label == "Across regions") == percent(share)
    assert "Institutions reached" not in {tile.label for tile in app.metric}  # mentees came in other years than pairs


def markers(drawn: dict[str, list[dict[str, object]]]) -> set[tuple[float, float]]:
    return {
        place
        for trace in drawn["data"]
        if trace["mode"] == "markers"
        for place in zip(trace["x"], trace["y"], strict=True)  # type: ignore[call-overload]
    }


def test_every_connected_institution_stands_in_the_place_that_the_build_gave_it(
    visit: Visit, sample: Path, build: Edition
) -> None:
    places = build.table("mart.institution_map")
    assert markers(figure(visit(sample, "reach"))) == set(zip(places.x, places.y, strict=True))


def test_a_filter_takes_institutions_away_but_moves_none(visit: Visit, sample: Path, build: Edition) -> None:
    places = build.table("mart.institution_map")
    some = markers(figure(visit(sample, "reach", cohort="2023")))
    assert 0 < len(some) < len(places)
    assert some <= set(zip(places.x, places.y, strict=True))


def test_the_pairs_of_an_institution_are_listed(visit: Visit, sample: Path, build: Edition) -> None:
    links = build.sql(
        "select pair_id from mart.pair_crossings where 'Redfern Managed Care' in (mentee_institution, mentor_institution)"
    )
    shown = visit(sample, "reach", institution="Redfern Managed Care").dataframe[-1].value
    assert len(shown) == min(25, len(links))
    here = (shown["Mentee at"] == "Redfern Managed Care") | (shown["Mentor at"] == "Redfern Managed Care")
    assert here.all()


def test_how_crossing_pairs_last_is_that_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    sides = build.sql("select * from mart.crossing_retention where program_id = 'all'")
    row = sides[(sides.crossing == "regions") & sides.is_across].iloc[0]
    assert f"a difference of {tables.difference(row)} in the mean days" in words(visit(sample, "reach"))


def test_shares_by_year_are_those_of_the_metric(visit: Visit, sample: Path, build: Edition) -> None:
    app = visit(sample, "reach", group="Year of the match")
    shown = next(table.value for table in app.table if "Group" in table.value).set_index("Group")
    now = metric(build, "across_regions_share", group_by="cohort", group_value="2025")
    told = shown.loc["2025", "Across regions"].replace("\\", "")
    assert told == f"{percent(now.value)} ({now.numerator:.0f} of {now.denominator:.0f})"


def test_without_pairs_the_page_says_what_to_export(visit: Visit, empty: Path) -> None:
    shown = words(visit(empty, "reach"))
    assert "No pairs in this export" in shown


def test_with_the_least_it_says_what_is_not_recorded(visit: Visit, least: Path) -> None:
    app = visit(least, "reach")
    shown = words(app)
    assert app.header[0].value == "Where the people of the pairs come from is not recorded."
    assert "No institutions in this export" in shown
    assert "Too few pairs of both kinds" in shown
    assert "Not recorded: across regions" in shown
    assert "export `participants.career_stage`, `participants.institution`, `participants.practice_area` and" in shown
    assert "too few yet" not in shown
    assert "%" not in shown


# The figures ----------------------------------------------------------------------------------------------------------


def nodes(*names: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "institution": names,
            "pair_count": range(len(names), 0, -1),
            "inside_count": 0,
            "partner_count": 1,
            "region": [f"R{place % 2}" for place in range(len(names))],
            "x": np.arange(len(names), dtype=float),
            "y": 0.0,
            "region_x": 0.0,
            "region_y": 0.0,
            "region_radius": 3.0,
        }
    )


def edges(*ends: tuple[str, str, int]) -> pd.DataFrame:
    rows = [(one, other, count, 0.0, 0.0, 1.0, 1.0) for one, other, count in ends]
    return pd.DataFrame(rows, columns=["one", "other", "pair_count", "one_x", "one_y", "other_x", "other_y"])


def numbers_at(drawn: go.Figure) -> list[tuple[str, float]]:
    """The numbers of the picture in their order, each with the place along the axis where it stands."""
    return [(note.text, note.x) for note in drawn.layout.annotations if re.fullmatch(r"<b>\d+</b>", note.text)]


def test_the_largest_of_each_region_has_a_number_which_is_told_and_markup_is_shown_as_it_stands() -> None:
    institutions, links = nodes("<b>A</b>", "B", "C"), edges(("<b>A</b>", "B", 1))
    institutions["region"] = ["<i>R0</i>", "R1", "<i>R0</i>"]
    drawn = charts.network(institutions, links, "all")
    assert numbers_at(drawn) == [("<b>1</b>", 0.0), ("<b>2</b>", 1.0)]
    assert "<b>&lt;i&gt;R0&lt;/i&gt;</b>" in {note.text for note in drawn.layout.annotations}
    told = tables.numbered(charts.numbered(institutions, links, "all"), "all")
    assert told == r"The largest of each region: **1** \<b\>A\</b\>, **2** B."


def test_a_chosen_institution_is_numbered_first_then_its_partners_and_the_others_fade() -> None:
    institutions, links = nodes("A", "B", "C"), edges(("A", "C", 2))
    drawn = charts.network(institutions, links, "C")
    assert numbers_at(drawn) == [("<b>1</b>", 2.0), ("<b>2</b>", 0.0)]
    assert tables.numbered(charts.numbered(institutions, links, "C"), "C").endswith(": **1** C, **2** A.")
    faint = [trace for trace in drawn.data if trace.mode == "markers" and trace.marker.opacity < 0.5]
    assert [list(trace.x) for trace in faint] == [[1.0]]


def test_stronger_connections_are_thicker() -> None:
    drawn = charts.network(nodes("A", "B", "C"), edges(("A", "B", 9), ("A", "C", 1), ("B", "C", 5)), "all")
    assert [trace.line.width for trace in drawn.data if trace.mode == "lines"] == [1.0, 2.0, 3.5]


@pytest.mark.parametrize(
    ("low", "high", "clause"),
    [(-5, 5, "about as long as others, as far as can be told"), (1, 5, "longer than others"), (-5, -1, "less long")],
)
def test_no_difference_is_told_where_the_interval_holds_none(low: float, high: float, clause: str) -> None:
    side = {"crossing": "regions", "is_across": True, "difference_low": low, "difference_high": high}
    assert clause in tables.compared(pd.DataFrame([side]), "regions")


def test_among_many_institutions_none_is_numbered_until_one_is_chosen() -> None:
    many = nodes(*(f"I{n}" for n in range(101)))
    assert numbers_at(charts.network(many, edges(), "all")) == []
    assert tables.numbered(charts.numbered(many, edges(), "all"), "all") == ""
    assert numbers_at(charts.network(many, edges(("I1", "I2", 1)), "I1")) == [("<b>1</b>", 1.0), ("<b>2</b>", 2.0)]
