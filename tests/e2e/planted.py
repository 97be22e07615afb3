"""Two programs in one warehouse, whose every name, address and phrase is a word that stands nowhere else.

`marks(folder, "north")` gives the words of one of them, so that a test can search for what a visitor must not have received.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest
from filelock import FileLock

import pipelines
from pipelines.contract import Column, Table, contract
from pipelines.synth import write_program

PROGRAMS = {"north": "Nqx", "south": "Sqx"}
PLANTED = ("name", "email", "institution", "title", "topic", "interest", "note", "detail", "measure", "city")


def _is_id(table: Table, column: Column) -> bool:
    return column.name in table.key or column.references is not None or column.name.endswith("_id")


def _own(table: Table, column: Column, value: str, program: str, row: int) -> str:
    """The cell as this program has it: ids with its prefix, planted words in place of text."""
    mark = PROGRAMS[program]
    if not value:
        return value
    if column.name == "program_id":
        return program
    if column.name in PLANTED:
        return f"{mark}{column.name}{table.name}{row:05d}".replace("_", "")
    return f"{mark}{value}" if column.type == "text" and _is_id(table, column) else value


def _write(program: str, made: Path, into: Path) -> None:
    """The synthetic program in `made` as that program's export."""
    for table in contract().values():
        path = made / f"{table.name}.csv"
        if not path.exists():
            continue
        with path.open(newline="", encoding="utf-8") as given, (into / path.name).open("w", newline="") as out:
            rows = csv.DictReader(given)
            written = csv.DictWriter(out, list(rows.fieldnames or ()))
            written.writeheader()
            for number, row in enumerate(rows):
                known = {name: table.columns[name] for name in row if name in table.columns}
                written.writerow({name: _own(table, known[name], row[name], program, number) for name in known})


def _load(shared: Path, folder: Path) -> None:
    for seed, program in enumerate(PROGRAMS, start=1):
        made, export = shared / f"planted-{program}", shared / f"planted-{program}-export"
        export.mkdir(exist_ok=True)
        write_program(made, pairs=60, preset="online", seed=seed)
        _write(program, made, export)
        pipelines.load([export], folder, as_of=dt.date(2026, 6, 30))


def warehouse(factory: pytest.TempPathFactory) -> Path:
    """The warehouse, loaded by whichever test process asks first."""
    shared = factory.getbasetemp().parent if factory.getbasetemp().name.startswith("popen") else factory.getbasetemp()
    with FileLock(shared / "planted.lock"):
        if not (shared / "planted" / "done").exists():
            _load(shared, shared / "planted")
            (shared / "planted" / "done").touch()
    return shared / "planted"


def marks(folder: Path, program: str) -> set[str]:
    """Every planted word of one program that the warehouse holds, from the columns that name people or are free text."""
    edition = pipelines.open_warehouse(folder)
    found: set[str] = set()
    for table in contract().values():
        for column in table.columns.values():
            if column.name in PLANTED and table.name != "programs":
                found |= set(edition.table(f"core.{table.name}")[column.name].dropna())
    edition.close()
    return {word for word in found if word.startswith(PROGRAMS[program])}
