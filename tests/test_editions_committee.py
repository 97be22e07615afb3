"""The committee's edition: no small number is printed, none can be worked out, and what is printed is true."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

import pipelines
from pipelines.editions.audit import AuditError
from pipelines.sample import sample_folder
from pipelines.warehouse import Edition, open_warehouse
from tests.releases import for_committees_alone, random_program, told_by_releases

COUNTS = ("numerator", "denominator", "left_out_count")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("committee") / "w"
    pipelines.load(sample_folder(), folder)
    return folder


@pytest.fixture(scope="module")
def told(warehouse: Path) -> Iterator[Edition]:
    with closing(open_warehouse(warehouse, "committee")) as edition:
        yield edition


@pytest.fixture(scope="module")
def true(warehouse: Path) -> Iterator[Edition]:
    with closing(open_warehouse(warehouse)) as edition:
        yield edition


@pytest.fixture(scope="module")
def rows(told: Edition) -> pd.DataFrame:
    kinds = told.table("mart.definitions").set_index("name")["measure"]
    found = told.table("mart.metric")
    return found.assign(kind=found["metric"].map(kinds))


def test_it_holds_tables_of_figures_and_nothing_of_a_person_or_pair(told: Edition, true: Edition) -> None:
    tables = told.sql("select table_schema || '.' || table_name as t from information_schema.tables order by t")
    assert list(tables["t"]) == [
        "mart.definitions", "mart.ending_curve", "mart.goal_curve", "mart.hidden", "mart.landmarks", "mart.metric",
        "mart.parameters", "mart.programs", "mart.release", "mart.retention_curve", "quality.build",
    ]  # fmt: skip
    people, content = true.table("participants"), told.path.read_bytes()
    secrets = {str(value) for name in ("person_id", "name", "email") for value in people[name].dropna()}
    assert len(secrets) > 1000
    assert not [secret for secret in secrets if secret.encode() in content]


def test_no_count_from_one_to_ten_is_printed(rows: pd.DataFrame, told: Edition) -> None:
    counted = rows[rows["kind"].isin(["count", "share", "retention"])]
    curves = told.table("mart.retention_curve")
    columns = [counted[name] for name in COUNTS]
    columns += [curves[name] for name in ("at_risk_count", "ended_count", "censored_count")]
    for column in columns:
        assert not column.between(1, 10).any(), column.name
    assert (rows["numerator"].dropna() > 10).sum() > 100


def test_a_hidden_number_is_never_empty_without_its_mark(rows: pd.DataFrame) -> None:
    for name in COUNTS:
        hidden = rows[f"{name}_mark"].notna()
        assert rows.loc[hidden, name].isna().all()
        assert set(rows.loc[hidden, f"{name}_mark"]) == {"10 or fewer, or hidden to protect such a number"}
    assert (rows["value"].notna() | rows["value_mark"].notna()).all()


def test_percentages_stand_over_twenty_and_away_from_none_and_all_and_means_over_ten(
    rows: pd.DataFrame, true: Edition
) -> None:
    keys = ["metric", "program_id", "period", "group_by", "group_value"]
    known = rows.merge(true.table("mart.metric"), on=keys, suffixes=("", "_true"))
    assert len(known) > 500
    shares = known[(known["kind"] == "share") & known["value"].notna()]
    assert len(shares) > 50
    assert (shares["denominator_true"] >= 20).all()
    assert shares["value_true"].between(0.05, 0.95, inclusive="neither").all()
    assert (known.loc[(known["kind"] == "mean") & known["value"].notna(), "denominator_true"] >= 10).all()


def test_what_is_printed_is_the_coordinator_s_number(rows: pd.DataFrame, true: Edition) -> None:
    keys = ["metric", "program_id", "period", "group_by", "group_value"]
    known = rows.merge(true.table("mart.metric"), on=keys, suffixes=("", "_true"))
    for name in COUNTS:
        shown = known[known[f"{name}_mark"].isna() & known[name].notna()]
        if name == "numerator":
            shown = shown[shown["kind"].isin(["count", "share"])]
        assert len(shown) > 50
        assert (shown[name] == shown[f"{name}_true"]).all()
    exact = known[(known["kind"] == "share") & known["numerator_mark"].isna() & known["value"].notna()]
    assert list(exact["value"]) == list(exact["value_true"])
    rounded = known[(known["kind"].isin(["share", "retention"])) & known["value"].notna()]
    assert (rounded["value"] - rounded["value_true"]).abs().max() <= 0.005 + 1e-9


def test_how_much_is_hidden_and_by_what_words_adds_up(rows: pd.DataFrame, told: Edition) -> None:
    hidden = told.table("mart.hidden")
    marks = [name for name in rows.columns if name.endswith("_mark")]
    assert hidden["number_count"].sum() == len(rows) * len(marks)
    assert hidden.loc[hidden["says"] != "shown", "number_count"].sum() == rows[marks].notna().sum().sum()
    facts = told.table("mart.release").set_index("fact")["value"]
    assert facts["numbers hidden"] == rows[marks].notna().sum().sum()


@pytest.mark.slow
def test_two_releases_of_the_sample_tell_no_number_from_one_to_ten(tmp_path: Path) -> None:
    assert told_by_releases(sample_folder(), tmp_path, 1) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 11, pytest.param(3, marks=pytest.mark.long)])  # 11: a level that was changed
def test_two_releases_of_a_random_program_tell_no_number_from_one_to_ten(tmp_path: Path, seed: int) -> None:
    assert told_by_releases(random_program(tmp_path / "exports", seed), tmp_path, seed) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [5, 8, 12])
def test_a_third_release_and_the_first_tell_none_either(tmp_path: Path, seed: int) -> None:
    with for_committees_alone():
        assert told_by_releases(random_program(tmp_path / "exports", seed), tmp_path, seed, count=3) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4, 36))
def test_no_more_of_many_random_programs(tmp_path: Path, seed: int) -> None:
    assert told_by_releases(random_program(tmp_path / "exports", seed), tmp_path, seed) == []


@pytest.mark.slow
def test_where_the_audit_fails_no_count_of_any_date_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise AuditError

    monkeypatch.setattr("pipelines.editions.audit.solve", fails)
    pipelines.load(random_program(tmp_path / "exports", 0), tmp_path / "w")
    with closing(open_warehouse(tmp_path / "w", "committee")) as edition:
        rows = edition.table("mart.metric")
        kinds = rows["metric"].map(edition.table("mart.definitions").set_index("name")["measure"])
    counted = rows[kinds.isin(["count", "share", "retention"])]
    assert counted[["numerator", "denominator", "value"]].isna().all(axis=None)


def test_a_program_of_nine_pairs_has_an_edition_without_a_number(tmp_path: Path) -> None:
    people = "".join(f"m{n},mentor\ns{n},mentee\n" for n in range(9))
    pairs = "".join(f"p{n},m{n},s{n},2025-01-01\n" for n in range(9))
    (tmp_path / "participants.csv").write_text("person_id,role\n" + people)
    (tmp_path / "pairs.csv").write_text("pair_id,mentor_id,mentee_id,matched_on\n" + pairs)
    pipelines.load([tmp_path / "participants.csv", tmp_path / "pairs.csv"], tmp_path / "w")
    with closing(open_warehouse(tmp_path / "w", "committee")) as edition:
        rows = edition.table("mart.metric")
    assert len(rows) > 40
    assert rows[["numerator", "denominator"]].fillna(0).to_numpy().max() == 0
    assert rows["value"].isna().all()
