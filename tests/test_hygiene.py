"""Nothing from an export may run: not in a spreadsheet, not on a page, not in the engine, not from a file of a model."""

import ast
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

import pipelines
from pipelines import scope
from pipelines.published import READ_ONLY
from pipelines.spreadsheets import inert
from tests.e2e import warehouses

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for folder in ("pipelines", "dashboard") for path in (ROOT / folder).rglob("*.py"))
WRITES_TABLES = {"csv.writer", "csv.DictWriter", "to_csv", "to_excel", "write_csv", "xlsxwriter", "openpyxl"}
# These write what no export holds, or hand a row back as it came, inside of the database.
OF_OUR_OWN = {"read/rowwise.py", "synth/faults.py", "synth/program.py", "commands/answers.py"}
# Markup that holds numbers and our own words alone.
OWN_MARKUP = {"dashboard/app.py", "dashboard/app_pages/today.py", "dashboard/tiles.py"}


def called(path: Path) -> set[str]:
    """The names that a module calls, by their last part and with the part before it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names |= {node.func.attr, f"{ast.unparse(node.func.value).split('.')[-1]}.{node.func.attr}"}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names.add(node.func.id)
    return names


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


# Written files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
def test_no_cell_is_a_formula_to_a_spreadsheet(first: str) -> None:
    assert inert(f"{first}1+1") == f"'{first}1+1"


def test_plain_cells_and_numbers_leave_as_they_are() -> None:
    assert [inert(cell) for cell in ("a=b", "", -3, None)] == ["a=b", "", -3, None]


def test_every_module_that_writes_a_table_makes_its_cells_inert() -> None:
    writers = {path for path in SOURCES if called(path) & WRITES_TABLES or imported(path) & WRITES_TABLES}
    assert len(writers) >= 4
    unsafe = [
        str(path.relative_to(ROOT))
        for path in writers
        if "pipelines.spreadsheets.inert" not in imported(path) and not str(path).endswith(tuple(OF_OUR_OWN))
    ]
    assert unsafe == []


# Pages ----------------------------------------------------------------------------------------------------------------


def test_markup_is_drawn_in_three_places_and_html_is_never_let_through_markdown() -> None:
    pages = [path for path in SOURCES if path.is_relative_to(ROOT / "dashboard")]
    assert {str(path.relative_to(ROOT)) for path in pages if "st.html" in called(path)} == OWN_MARKUP
    assert [path for path in pages if "unsafe_allow_html" in path.read_text(encoding="utf-8")] == []
    assert [path for path in pages if "streamlit.components" in path.read_text(encoding="utf-8")] == []


# What a cache keeps for one visitor is found by another only under the same scope, which is part of `Records`.
WITHOUT_SCOPE = {
    "dashboard/data.py:_text": "a query's text, which is ours",
    "dashboard/data.py:_definitions": "what figures mean under given settings",
    "dashboard/nav.py:spec": "a page of the registry",
    "dashboard/importing.py:_tried": "files that the visitor has just given, under their own key",
    "dashboard/app_pages/access_log.py:read": "the one record, on a page for those who see all programs",
}


def cached(path: Path) -> dict[str, set[str]]:
    """The types of the parameters of every function of a module whose results are kept."""
    functions = {
        node.name: node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
    }
    kept = {name for name, node in functions.items() if any("cache" in ast.unparse(one) for one in node.decorator_list)}
    kept |= {name for name in functions if f")({name})" in path.read_text("utf-8")}  # lru_cache(maxsize=256)(name)
    return {name: {ast.unparse(a.annotation) for a in functions[name].args.args if a.annotation} for name in kept}


def test_the_scope_is_an_argument_of_every_function_whose_results_are_kept() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{name}": types
        for path in SOURCES
        if path.is_relative_to(ROOT / "dashboard")
        for name, types in cached(path).items()
    }
    assert len(found) > 15
    without = {
        name for name, types in found.items() if not {one.split(".")[-1] for one in types} & {"Records", "Scope"}
    }
    assert without == set(WITHOUT_SCOPE)


# Code -----------------------------------------------------------------------------------------------------------------


def test_nothing_loads_code_from_data() -> None:
    runs = {"pickle", "joblib", "dill", "cloudpickle", "marshal", "shelve", "torch", "skops"}
    assert [path for path in SOURCES if imported(path) & runs or called(path) & {"eval", "exec", "read_pickle"}] == []


def test_the_dashboard_opens_no_database_but_through_the_one_door() -> None:
    assert [path for path in SOURCES if path.is_relative_to(ROOT / "dashboard") and "duckdb" in imported(path)] == []


# The engine -----------------------------------------------------------------------------------------------------------

ESCAPES = (
    "select * from read_csv('/etc/hostname')",
    "select * from read_text('/etc/hostname')",
    "select * from read_blob('/etc/hostname')",
    "select * from read_json('/etc/hostname')",
    "select * from read_parquet('other.parquet')",
    "select * from sniff_csv('/etc/hostname')",
    "select * from glob('/etc/*')",
    "select * from '/etc/hostname.csv'",
    "copy (select 1) to 'out.csv'",
    "export database 'out'",
    "attach 'other.duckdb' as other",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset lock_configuration",
    "pragma enable_logging",
    "insert into core.pairs (pair_id) values (1)",
)


@pytest.mark.parametrize("query", ESCAPES)
@pytest.mark.parametrize("programs", [(), ("main",)], ids=["whole", "limited"])
def test_no_query_reaches_out_of_the_published_file(
    query: str, programs: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = pipelines.open_warehouse(warehouses.least(tmp_path_factory)).path
    opened = (
        scope.opened(path, programs, READ_ONLY)
        if programs
        else duckdb.connect(str(path), read_only=True, config=dict(READ_ONLY))
    )
    with closing(opened) as connection, pytest.raises(duckdb.Error):
        connection.execute(query).fetchall()
