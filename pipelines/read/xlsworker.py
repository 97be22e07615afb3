"""Reads an XLS workbook in a process of its own, whose memory and time are limited.

In: the path of a workbook, as argument. Out: on standard output one line of JSON for each sheet (its name, whether it is
hidden, its merged ranges, the number of its rows), followed by a line for each row. The format is binary, so that nothing can
be looked over before it is read, and a few wrong bytes make the reader ask for all the memory there is; here that ends this
process and no other. It is started by its path, without the project, and says nothing on standard error that a user would see.
"""

import importlib.util
import json
import sys
from pathlib import Path

import python_calamine as calamine

MOST_BYTES, MOST_SECONDS = 600 << 20, 30


def limit() -> None:
    """Bound this process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def main(path: str) -> None:
    """Write the workbook's sheets to standard output."""
    spec = importlib.util.spec_from_file_location("celltext", Path(__file__).with_name("celltext.py"))
    celltext = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(celltext)  # type: ignore[union-attr]
    book = calamine.CalamineWorkbook.from_path(path)
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        is_hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        rows = list(sheet.iter_rows()) if sheet.total_height else []
        head = {
            "name": meta.name,
            "is_hidden": is_hidden,
            "merged": sheet.merged_cell_ranges or [],
            "row_count": len(rows),
        }
        print(json.dumps(head))
        for row in rows:
            print(json.dumps(celltext.texts(row)))


if __name__ == "__main__":
    limit()
    try:
        main(sys.argv[1])
    except calamine.PasswordError:
        sys.exit(2)
