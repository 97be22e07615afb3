"""SQL files as declarations: header, parameters, dependencies, order, and the portable SQL that marts keep to."""

from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from pipelines import sqlfiles
from pipelines.errors import DeclarationError
from pipelines.sqlfiles import SqlFile

HEADER = "-- title: T\n-- grain: one row per pair\n-- about: first line\n--   second line\n"


def write(folder: Path, name: str, text: str, kind: str = "marts") -> Path:
    path = folder / kind / f"{name}.sql"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def mart(folder: Path, name: str, text: str) -> SqlFile:
    return sqlfiles.read_file(write(folder, name, HEADER + text), "mart")


def test_a_file_tells_its_header_parameters_tables_and_columns(tmp_path: Path) -> None:
    file = mart(
        tmp_path,
        "pair_ages",
        "with pairs as (select * from core.pairs), aged as (select pair_id, $as_of - matched_on as age from pairs "
        "join mart.landmarks on true where 0 < $grace_days) select * from aged",
    )
    assert file.header == {"title": "T", "grain": "one row per pair", "about": "first line second line"}
    assert file.parameters == {"as_of", "grace_days"}
    assert file.depends_on == {"core.pairs", "mart.landmarks"}
    assert file.columns == ("pair_id", "age")


def test_only_the_parameters_that_a_file_uses_are_bound(tmp_path: Path) -> None:
    file = mart(tmp_path, "one", "select $as_of as day")
    assert file.bound({"as_of": "2025-01-01", "grace_days": 28}) == {"as_of": "2025-01-01"}


def test_an_unknown_parameter_is_refused_by_name(tmp_path: Path) -> None:
    file = mart(tmp_path, "one", "select $grace_days as day")
    with pytest.raises(DeclarationError, match=r"sql/marts/one.sql: uses unknown parameters: grace_days"):
        file.bound({"as_of": "2025-01-01"})


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("select 1 as a", "misses title, grain, about"),
        ("-- title: T\n-- grain: g\n-- about: a\n-- colour: red\nselect 1 as a", "unknown colour"),
        (HEADER + "select from where", "cannot be parsed"),
        (HEADER + "select 1 as a; select 2 as a", "exactly one select"),
        (HEADER + "delete from core.pairs", "exactly one select"),
    ],
)
def test_a_file_that_contradicts_the_rules_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(DeclarationError, match=what):
        sqlfiles.read_file(write(tmp_path, "broken", text), "mart")


def test_a_metric_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    keys = dict.fromkeys(sqlfiles.REQUIRED["metric"], "x") | {"kind": "average", "better": "up"}
    text = "".join(f"-- {key}: {value}\n" for key, value in keys.items()) + "select 1 as a"
    with pytest.raises(DeclarationError, match="says kind: average"):
        sqlfiles.read_file(write(tmp_path, "odd", text, "metrics"), "metric")


def test_a_name_that_would_need_quotes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="not named in lower case"):
        sqlfiles.read_file(write(tmp_path, "Pair-Ages", HEADER + "select 1 as a"), "mart")


def test_tables_run_after_those_they_read_whatever_their_names(tmp_path: Path) -> None:
    files = {
        "mart.a_last": mart(tmp_path, "a_last", "select age + $step as age from mart.b_middle"),
        "mart.b_middle": mart(tmp_path, "b_middle", "select age * 2 as age from mart.c_first"),
        "mart.c_first": mart(tmp_path, "c_first", "select 1 as age"),
    }
    ordered = sqlfiles.in_order({table: file.depends_on for table, file in files.items()})
    assert ordered == ["mart.c_first", "mart.b_middle", "mart.a_last"]
    connection = duckdb.connect()
    connection.execute("create schema mart")
    for table in ordered:
        sqlfiles.create_table(connection, files[table], {"step": 10})
    assert connection.execute("select age from mart.a_last").fetchall() == [(12,)]


def test_a_circle_is_refused_and_told() -> None:
    with pytest.raises(DeclarationError, match=r"mart\.\w+ -> mart\.\w+ -> mart\.\w+: stand on each other"):
        sqlfiles.in_order({"mart.hen": {"mart.egg"}, "mart.egg": {"mart.hen"}})


def test_a_table_that_nothing_makes_is_refused_and_told() -> None:
    with pytest.raises(DeclarationError, match=r"mart.list: reads mart.risks, which nothing makes"):
        sqlfiles.in_order({"mart.list": {"mart.risks", "core.pairs"}})


ALL_FILES = [file for kind in sqlfiles.FOLDERS for file in sqlfiles.read_kind(kind).values()]


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.place)
def test_every_file_is_short_and_ends_by_selecting_its_last_step(file: SqlFile) -> None:
    assert len(file.text.splitlines()) <= 80
    tree = sqlglot.parse_one(file.text, dialect="duckdb")
    if tree.ctes:
        assert file.text.rstrip().splitlines()[-1] == f"select * from {tree.ctes[-1].alias}"


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.place)
def test_every_file_keeps_to_sql_that_other_engines_know(file: SqlFile) -> None:
    tree = sqlglot.parse_one(file.text, dialect="duckdb")
    only_here = [node.sql() for node in tree.find_all(exp.Qualify, exp.Lambda, exp.Unnest, exp.Columns)]
    only_here += [join.sql() for join in tree.find_all(exp.Join) if join.method]
    only_here += [group.sql() for group in tree.find_all(exp.Group) if group.args.get("all")]
    only_here += [call.name for call in tree.find_all(exp.Anonymous) if call.name not in {"greatest", "least"}]
    assert only_here == []


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.place)
def test_no_file_reads_the_clock(file: SqlFile) -> None:
    tree = sqlglot.parse_one(file.text, dialect="duckdb")
    assert not list(tree.find_all(exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, exp.CurrentDatetime))
