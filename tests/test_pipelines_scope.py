"""A build limited to some programs: none of its tables holds a word, an id or a figure of another one."""

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

import pipelines
from pipelines import scope
from pipelines.published import READ_ONLY, Edition
from tests.e2e import planted

TABLES = (
    "select table_schema || '.' || table_name as name from information_schema.tables "
    "where table_schema in ('core', 'mart', 'quality') and table_catalog <> 'file' order by name"
)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.warehouse(tmp_path_factory)


@pytest.fixture(scope="module")
def north(warehouse: Path) -> Edition:
    return pipelines.open_warehouse(warehouse, programs=("north",))


@pytest.fixture(scope="module")
def whole(warehouse: Path) -> Edition:
    return pipelines.open_warehouse(warehouse)


def test_no_table_of_a_limited_build_holds_a_word_or_an_id_of_the_other_program(
    north: Edition, warehouse: Path
) -> None:
    assert len(planted.marks(warehouse, "south")) > 1000
    holding = [name for name in north.sql(TABLES).name if "Sqx" in north.table(name).to_csv()]
    assert holding == []


def test_it_holds_every_row_of_its_own_program(north: Edition, whole: Edition) -> None:
    for table in ("pairs", "participants", "contacts", "goals", "goal_updates", "surveys", "attendance"):
        everything, own = whole.table(f"core.{table}"), north.table(f"core.{table}")
        is_own = everything.iloc[:, 0].str.startswith("Nqx")
        assert 0 < len(own) == is_own.sum() < len(everything), table
    today = whole.table("mart.pair_today")
    assert len(north.table("mart.pair_today")) == (today.program_id == "north").sum() > 0


def test_figures_of_all_programs_are_left_out_since_they_tell_of_the_others_by_subtraction(north: Edition) -> None:
    tables = [name for name in north.sql(TABLES).name if "program_id" in north.table(name)]
    assert len(tables) > 20
    assert {program for name in tables for program in north.table(name).program_id} == {"north"}


def test_every_table_has_an_owner_or_is_known_to_tell_of_nobody(whole: Edition) -> None:
    """A new table is empty for a limited visitor until it stands here on purpose."""
    columns = {name: set(whole.table(name).columns) for name in whole.sql(TABLES).name}
    ownerless = {name for name, has in columns.items() if not has & set(scope.OWNERS) and name not in scope.OWN}
    names = ("ignored", "ledger", "loads", "mappings", "quarantine", "superseded")
    names += ("released_groups", "released_said", "released_sets")
    withheld = {f"quality.{name}" for name in names}
    assert ownerless == {*scope.SHARED, *withheld, "mart.model_card"}


def test_the_files_named_are_those_that_the_rows_came_from(north: Edition, whole: Edition) -> None:
    used = whole.sql("select distinct _file_id from core.contacts where pair_id like 'Nqx%'")["_file_id"]
    files = set(north.table("quality.files").file_id)
    assert set(used) <= files < set(whole.table("quality.files").file_id)


@pytest.mark.parametrize(
    "attempt",
    [
        "attach 'other.duckdb'",
        "select * from read_csv('/etc/hostname')",
        "copy (select 1) to 'out.csv'",
        "set enable_external_access = true",
        "load httpfs",
        "create or replace view file.core.mine as select 1",
    ],
)
def test_a_limited_connection_is_as_locked_as_a_whole_one(attempt: str, warehouse: Path) -> None:
    path = pipelines.open_warehouse(warehouse).path
    with closing(scope.opened(path, ("north",), READ_ONLY)) as connection, pytest.raises(duckdb.Error):
        connection.execute(attempt)


def test_a_program_that_does_not_exist_has_no_rows(warehouse: Path) -> None:
    with closing(pipelines.open_warehouse(warehouse, programs=("nowhere'); drop",))) as edition:
        assert edition.table("core.pairs").empty
        assert edition.table("mart.metric").empty
