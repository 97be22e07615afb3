"""A big workbook beside its reader alone: `python -m tests.benchmarks.workbook --contacts 150000 --repeats 5`.

The yardstick is calamine by itself, which opens the workbook and gives every cell as a Python value. Beside it: the same sheet
landed as text with line numbers, the whole judged load of it, and that of the same rows as CSV. Dates and minutes are numbers
with a format in the workbook, everything else is text, as an office program writes them.
"""

import argparse
import csv
import resource
import shutil
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb
import python_calamine as calamine
import xlsxwriter

from pipelines.read import open_sheets
from pipelines.warehouse import Warehouse
from tests.benchmarks.contact_files import write_contacts
from tests.benchmarks.load import judged_load
from tests.benchmarks.measure import machine, table, timed

MOMENTS, NUMBERS = {"occurred_at", "logged_at"}, {"duration_minutes"}


def write_workbook(source: Path, path: Path) -> None:
    """The rows of a CSV as a workbook of one sheet."""
    book = xlsxwriter.Workbook(path, {"constant_memory": False, "default_date_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet("contacts")
    with source.open(newline="") as file:
        rows = csv.reader(file)
        names = next(rows)
        sheet.write_row(0, 0, names)
        for number, cells in enumerate(rows, start=1):
            for column, (name, cell) in enumerate(zip(names, cells, strict=True)):
                if not cell:
                    continue
                if name in MOMENTS:
                    sheet.write_datetime(number, column, datetime.fromisoformat(cell.removesuffix("Z")))
                elif name in NUMBERS:
                    sheet.write_number(number, column, float(cell))
                else:
                    sheet.write_string(number, column, cell)
    book.close()


def read_alone(path: Path) -> None:
    """Every cell as calamine gives it."""
    book = calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).iter_rows():
            len(row)


def land(path: Path) -> None:
    """Every sheet as text in DuckDB."""
    with closing(duckdb.connect()) as connection:
        for number, records in enumerate(open_sheets(path)):
            records.land(connection, f"sheet_{number}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=150_000)
    parser.add_argument("--pairs", type=int, default=3_000)
    parser.add_argument("--repeats", type=int, default=5)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_contacts(folder / "csv", told.contacts, told.pairs)
        shutil.copytree(folder / "csv", folder / "xlsx")
        book = folder / "xlsx" / "contacts.xlsx"
        write_workbook(folder / "xlsx" / "contacts.csv", book)
        (folder / "xlsx" / "contacts.csv").unlink()
        store = Warehouse(folder / "w")
        store.files.mkdir(parents=True)
        print(machine())
        print(f"{told.contacts:,} contacts, a workbook of {book.stat().st_size / 1e6:.1f} MB\n")
        alone = timed("the reader alone", told.repeats, lambda: read_alone(book))
        others = [
            timed("landed as text with line numbers", told.repeats, lambda: land(book)),
            timed(
                "judged load of the workbook", told.repeats, lambda: judged_load(folder / "xlsx", store, folder / "j")
            ),
            timed(
                "judged load of the same rows as CSV",
                told.repeats,
                lambda: judged_load(folder / "csv", store, folder / "j"),
            ),
        ]
        print(table([alone, *others], alone))
        print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
