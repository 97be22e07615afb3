"""Loads what a test writes down: files in, and what became of each row out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from pipelines.build import judge
from pipelines.ingest.files import LoadedFile
from pipelines.progress import Silent
from pipelines.warehouse import Warehouse

ROSTER = "person_id,role\nm1,mentor\nm2,mentor\ns1,mentee\ns2,mentee\n"
PAIRS = "pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,2025-01-10\np2,m2,s2,2025-02-01\n"


@dataclass(frozen=True)
class Judged:
    """A judged warehouse without its numbers."""

    connection: duckdb.DuckDBPyConnection
    as_of: date

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def core(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        names = ", ".join(columns) or "* exclude (_file_id, _line)"
        return self.rows(f"select {names} from core.{table} order by all")

    def reasons(self) -> list[tuple[str, int, str, str]]:
        """File, line, column and reason of each quarantined row."""
        return self.rows("select file, line, column_name, reason from quality.quarantine order by all")

    def counts(self, table: str) -> dict[str, int]:
        names = ("read", "loaded", "quarantined", "superseded", "ignored")
        found = self.rows(
            f"select {', '.join(f'sum(rows_{name})::bigint' for name in names)} from quality.loads where \"table\" = '{table}'"
        )[0]
        return dict(zip(names, found, strict=True))

    def warnings(self) -> list[str]:
        return [text for (texts,) in self.rows("select warnings from quality.loads order by file_id") for text in texts]


def judged(
    tmp_path: Path,
    *batches: dict[str, str | bytes],
    as_of: str | None = None,
    today: str | None = None,
    exported_on: Iterable[str] = (),
    tells_exported_on: bool = False,
    snapshots: Iterable[bool] = (),
    **options: Any,
) -> Judged:
    """Each batch is file names and contents; later batches correct earlier ones, or by the export dates given.

    snapshots: whether each batch is the whole truth for its tables; with `snapshot` among the options all are.
    """
    store = Warehouse(tmp_path / "warehouse")
    store.files.mkdir(parents=True, exist_ok=True)
    days = [date.fromisoformat(day) for day in exported_on] or [date(1, 1, 1)] * len(batches)
    ledger = []
    whole = [*snapshots] or [bool(options.get("snapshot"))] * len(batches)
    for number, (batch, day, is_whole) in enumerate(zip(batches, days, whole, strict=True), start=1):
        told = options | ({"exported_on": day.isoformat()} if tells_exported_on else {})
        told |= {"snapshot": True} if is_whole else {}
        for name, content in batch.items():
            path = tmp_path / "given" / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            digest = sha256(path.read_bytes()).hexdigest()
            ledger.append(LoadedFile(number, name, digest, store.keep_file(path, digest).name, told, day))
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
    told = judge(
        connection,
        store,
        ledger,
        Silent(),
        date.fromisoformat(as_of) if as_of else None,
        date.fromisoformat(today) if today else None,
    )
    return Judged(connection, told)
