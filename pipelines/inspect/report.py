"""What was looked at, as plain values.

In: a table as it was recognised, and the database in which it was tried. Out: dictionaries that JSON knows: how the file is
written, what it is taken for and how sure that is, name by name with the column found and three of its values, and for each
canonical table what would become of the rows.
"""

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.ingest.entry import Entry
from pipelines.ingest.files import Sheet
from pipelines.ingest.kinds import unused_columns
from pipelines.inspect.fit import names_of, needed_names
from pipelines.warehouse import Warehouse, open_warehouse

if TYPE_CHECKING:
    from pipelines.inspect.look import Looked

COUNTS = ("rows_read", "rows_loaded", "rows_quarantined", "rows_superseded", "rows_ignored")
MOST_EXAMPLES = 5


def file_report(connection: duckdb.DuckDBPyConnection, looked: "Looked") -> dict[str, Any]:
    """What is known of one table of one file."""
    records, fit, error = looked.records, looked.fit, looked.refusal
    return {
        "file": looked.label,
        "format": records.kind if records else None,
        "encoding": records.dialect.encoding if records else None,
        "delimiter": records.dialect.delimiter if records and records.kind == "delimited" else None,
        "header_line": records.dialect.header_line if records else None,
        "is_hidden": records.is_hidden if records else False,
        "columns": list(records.columns) if records else [],
        "source": fit.source.name if fit else None,
        "title": fit.source.title if fit else None,
        "kind": fit.kind.name if fit else None,
        "certainty": round(looked.certainty, 2),
        "is_recognised": fit is not None and error is None and not looked.is_told,
        "holds": fit.kind.holds if fit else "",
        "refusal": {"what": error.what, "next_step": error.next_step} if error else None,
        "names": names(looked),
        "unused_columns": _unused(looked),
        "nearest": [
            {"source": near.source.name, "kind": near.kind.name, "certainty": round(near.certainty, 2)}
            for near in looked.nearest
        ],
        "tables": [_table(connection, looked.sheet, n) for n in range(len(looked.sheet.entries))]
        if looked.sheet
        else [],
    }


def names(looked: "Looked") -> list[dict[str, Any]]:
    """Every name that the kind of file knows: the column found for it, how, what it fills, three of its values."""
    if not looked.fit:
        return []
    needed = set(needed_names(looked.fit.kind))
    told = []
    for name, fills in names_of(looked.fit.kind).items():
        found = looked.fit.found.get(name)
        told.append(
            {
                "name": name,
                "header": found.header if found else None,
                "how": found.how if found else None,
                "score": found.score if found else 0.0,
                "is_needed": name in needed,
                "fills": list(dict.fromkeys(f"{table}.{column.name}" for table, column in fills)),
                "samples": looked.seen[found.header].samples if found else [],
            }
        )
    return told


def _unused(looked: "Looked") -> list[dict[str, Any]]:
    if not looked.sheet:
        return []
    unused = unused_columns(list(looked.sheet.records.columns), looked.sheet.kind)
    return [{"header": header, "samples": looked.seen[header].samples} for header in unused]


def _table(connection: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> dict[str, Any]:
    """What would become of the rows of one canonical table."""
    entry = sheet.entries[place]
    given = {"file_id": sheet.file_id, "table": entry.table.name}
    loads = connection.execute(
        "select rows_read, rows_loaded, rows_quarantined, rows_superseded, rows_ignored, warnings from quality.loads "
        'where file_id = $file_id and "table" = $table',
        given,
    ).fetchall()
    same = [n for n, other in enumerate(sheet.entries) if other.table is entry.table]
    *counts, warnings = loads[same.index(place)]
    told_at = next((n for n, row in enumerate(loads) if row[COUNTS.index("rows_quarantined")]), 0)
    is_told_here = (
        same.index(place) == told_at
    )  # the list of a table stands once, under the first of those that fill it
    reasons = connection.execute(
        "select reason, column_name, count(*), any_value(message), list({'line': line, 'row': raw_row} order by line)[:$most] "
        "from quality.quarantine where file_id = $file_id and table_name = $table group by all order by 3 desc, 1, 2",
        given | {"most": MOST_EXAMPLES},
    ).fetchall()
    superseded = connection.execute(
        "select reason, count(*) from quality.superseded where file_id = $file_id and table_name = $table "
        "group by reason order by reason",
        given,
    ).fetchall()
    return {
        "table": entry.table.name,
        "by": _header_of_key(entry) if len(same) > 1 else "",
        **dict(zip(COUNTS, counts, strict=True)),
        "warnings": warnings,
        "quarantine": [
            {
                "reason": reason,
                "column": column,
                "row_count": count,
                "message": message,
                "examples": examples,
            }
            for reason, column, count, message, examples in (reasons if is_told_here else ())
        ],
        "superseded": [
            {"reason": reason, "row_count": count} for reason, count in (superseded if is_told_here else ())
        ],
    }


def _header_of_key(entry: Entry) -> str:
    """The column of the file that says whom or what the rows are about; '' where it is made of several."""
    form = entry.into.columns.get(entry.table.key[0])
    name = form.get("from") if isinstance(form, dict) else form
    column = entry.scope.column(name) if name else None
    return entry.headers[int(column[1:])] if column and column[1:].isdigit() else ""


def older_rows(connection: duckdb.DuckDBPyConnection, store: Warehouse, every: Sequence["Looked"]) -> int:
    """How many rows of earlier loads would be superseded that are not yet."""
    if store.served() is None:
        return 0
    new = [looked.sheet.file_id for looked in every if looked.sheet]
    query = "select count(*) as n from quality.superseded"
    found = connection.execute(f"{query} where not list_contains($new, file_id)", {"new": new}).fetchone()
    with closing(open_warehouse(store.folder, accepts_older=True)) as edition:
        before = edition.sql(query)["n"].sum()
    return max(0, (int(found[0]) if found else 0) - int(before))
