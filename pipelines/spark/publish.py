"""From a cluster's Parquet to a published build: the editions are made by DuckDB, as always.

In: the folder that `build` wrote, where this machine can read it, and a warehouse. Out: a published build with its editions,
which the dashboard opens like any other. Its ledger is empty: it cannot be built again or loaded onto, only be published anew.
"""

from contextlib import closing
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlparse

import duckdb

from pipelines import ingest
from pipelines.build import keep_ledger
from pipelines.building import connect
from pipelines.contract import create_core, quoted
from pipelines.editions import make_editions
from pipelines.errors import UsageError
from pipelines.forgotten import open_book
from pipelines.forgotten.door import refuse_forgotten
from pipelines.warehouse import Warehouse


def publish(out: str, warehouse: Warehouse) -> str:
    """Publish the build in folder `out`; gives its name. Raises UsageError where it is no whole build or out of reach."""
    folder = _local(out)
    with warehouse.writing():
        building = warehouse.next_build()
        try:
            with closing(connect(building)) as connection:
                _bring(connection, folder)
                refuse_forgotten(connection, open_book(warehouse.folder))
                ((as_of,),) = connection.execute(
                    f"select as_of from {_parquet(folder / 'quality' / 'build')}"
                ).fetchall()
                keep_ledger(connection, building, [], as_of, warehouse)
                make_editions(connection, building, warehouse)
                connection.execute("checkpoint")
            return warehouse.publish(building)
        except BaseException:
            warehouse.sweep()
            raise


def _local(out: str) -> Path:
    told = urlparse(out)
    folder = Path(unquote(told.path))
    if told.scheme not in ("", "file") or not (folder / "quality" / "build").is_dir():
        raise UsageError(
            out,
            "holds no whole build that this machine can open.",
            "Wait for mentorscope build --engine spark to end, and mount or copy the folder here.",
        )
    return folder


def _bring(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Every table of the folder: those of `core` and `quality` as one machine declares them, those of `mart` as they are."""
    create_core(connection)
    connection.execute(resources.files(ingest).joinpath("quality.sql").read_text(encoding="utf-8"))
    connection.execute("create schema mart")
    for schema in ("core", "quality"):
        for (name,) in connection.execute(
            "select table_name from information_schema.tables where table_schema = $schema", {"schema": schema}
        ).fetchall():
            if (given := folder / schema / name).is_dir():
                connection.execute(f"insert into {schema}.{quoted(name)} by name select * from {_parquet(given)}")
    for given in sorted((folder / "mart").iterdir()):
        connection.execute(f"create table mart.{quoted(given.name)} as select * from {_parquet(given)}")


def _parquet(folder: Path) -> str:
    pattern = str(folder / "*.parquet").replace("'", "''")
    return f"read_parquet('{pattern}')"
