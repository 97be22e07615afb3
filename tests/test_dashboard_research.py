"""The researchers' pages: what they say is what the estimators compute from the research edition, and no name is near."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import pipelines
from dashboard import data
from pipelines import effects
from pipelines.editions.archive import zipped
from pipelines.retention import competing_endings, log_rank
from tests.e2e.pages import Visit, as_served, figure, least, sample, visit, words


@pytest.fixture(scope="module")
def pairs(sample: Path) -> pd.DataFrame:
    return effects.pair_records(pipelines.open_warehouse(sample, "research"))


def looked_at(visit: Visit, sample: Path, page: str, **parameters: str) -> AppTest:
    app = visit(sample, page, audience="researcher", **parameters)
    assert not app.exception
    return app


def table_with(app: AppTest, column: str) -> pd.DataFrame:
    """The table that has this column, as it is read: without what keeps its cells from being Markdown."""

    def bare(cell: object) -> str:
        return str(cell).replace("\\", "").replace("\u2060", "")

    plain = [table.value.map(bare).rename(columns=bare) for table in app.table]
    return next(table for table in plain if column in table.columns)


def test_explore_retention_compares_the_groups_that_are_chosen(visit: Visit, sample: Path, pairs: pd.DataFrame) -> None:
    app = looked_at(visit, sample, "explore_retention")
    assert (
        app.header[0].value
        == f"{pairs['is_ended'].sum()} of {len(pairs)} pairs have ended; choose facts to compare by."
    )
    app.pills[0].set_value(["season"]).run()
    shown = pairs[pairs["season"] != "not shown"]
    test = log_rank(shown["day"], shown["is_ended"], shown["season"])
    differ = "last differently long" if test.p_value < 0.05 else "do not differ beyond chance in how long they last"
    said = f"{shown['season'].nunique()} groups by season of the match {differ} (log-rank p {test.p_value:.3f})."
    assert app.header[0].value.endswith(said)
    drawn = {trace["name"] for trace in figure(app)["data"] if trace.get("name")}
    assert drawn == set(shown["season"])
    assert len(table_with(app, "Log-rank")) == 6
    app.pills[0].set_value(["season", "mentee_region"]).run()
    assert "without a value that is recorded and may be shown" in words(app)


def test_the_endings_are_those_of_the_group_that_is_chosen(visit: Visit, sample: Path, pairs: pd.DataFrame) -> None:
    app = looked_at(visit, sample, "explore_retention", explored_endings_numbers="true")
    found = competing_endings(pairs["day"], pairs["cause"])
    table = table_with(app, "Ending")
    assert set(table["Ending"]) == set(pairs["cause"].dropna())
    for _, row in table.iterrows():
        upto = found[(found["cause"] == row["Ending"]) & (found["day"] <= float(str(row["By day"]).replace(",", "")))]
        assert str(row["Share"]).startswith(f"{upto['share'].iloc[-1] * 100:.0f} %")


def test_what_goes_with_lasting_shows_every_declared_exposure_with_its_ratio_and_what_it_left_out(
    visit: Visit, sample: Path, pairs: pd.DataFrame
) -> None:
    app = looked_at(visit, sample, "lasting")
    found = effects.associations(pairs)
    shown = table_with(app, "Hazard ratio")
    assert shown["Early on"].to_list() == found["title"].to_list()
    for row, ratio in zip(shown.to_dict("records"), found.to_dict("records"), strict=True):
        assert row["Not recorded"] == str(ratio["missing_count"])
        assert row["Hazard ratio"].startswith(
            "too few endings" if pd.isna(ratio["hazard_ratio"]) else f"{ratio['hazard_ratio']:.2f} ({ratio['low']:.2f}"
        )
    clear = found[found["p_holm"] < 0.05]
    assert all(title.lower() in app.header[0].value for title in clear["title"])
    assert "An association, not an effect" in app.info[0].value


@pytest.mark.parametrize("page", ["explore_retention", "lasting"])
def test_where_no_pair_may_be_released_a_researcher_is_told_why(visit: Visit, least: Path, page: str) -> None:
    app = looked_at(visit, least, page)
    assert "No pairs in the research edition" in words(app)
    assert "fewer than 5 that are alike" in words(app)
    assert not app.table


def test_the_codebook_holds_every_released_column_and_the_edition_to_take(visit: Visit, sample: Path) -> None:
    app = looked_at(visit, sample, "codebook")
    columns = pipelines.open_warehouse(sample, "research").table("codebook.columns").query("is_released")
    shown = pd.concat([table.value for table in app.table if "What was done" in table.value.columns])
    assert len(shown) == len(columns)
    assert f"with {len(columns)} columns" in app.header[0].value


def test_the_edition_that_is_handed_over_is_the_extract_and_counts_its_rows(sample: Path) -> None:
    content, row_count = zipped(sample)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        assert {"datapackage.json", "README.md", "csv/pairs.csv", "parquet/pairs.parquet"} <= names
        tables = [pd.read_csv(archive.open(name)) for name in names if name.endswith(".csv")]
    assert sum(map(len, tables)) == row_count
