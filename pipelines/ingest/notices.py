"""Suspicions that stop no row: told with their number, once a file.

In: the staged rows of one entry. Out: sentences among the entry's warnings.
"""

import duckdb

from pipelines.contract import quoted
from pipelines.ingest.entry import Entry
from pipelines.ingest.mapping import literal


def warn(connection: duckdb.DuckDBPyConnection, entry: Entry, given: set[str]) -> None:
    """Everything odd about the good rows of an entry; `given` are the columns that its file fills."""
    _of_words(connection, entry, given)
    _of_order(connection, entry, given)


def _of_words(connection: duckdb.DuckDBPyConnection, entry: Entry, given: set[str]) -> None:
    for name, column in entry.table.columns.items():
        if column.type != "choice" or name not in given or column.required:
            continue
        known = {"other", *column.words.get("other", [])}
        became = "other" if "other" in column.words else "empty"
        unknown = f"({quoted(name)} is null or {quoted(name)} = 'other')"
        rows = connection.execute(
            f"select {quoted(name + '_source')} as word, count(*) as n from stage.{quoted(entry.table.name)} "
            f"where _entry = {entry.number} and word is not null and {unknown} group by word order by n desc, word"
        ).fetchall()
        strange = [(word, count) for word, count in rows if word.lower() not in known]
        if strange:
            told = ", ".join(f"'{word[:60]}' ({count:,})" for word, count in strange[:5])
            more = f" and {len(strange) - 5} more" if len(strange) > 5 else ""
            entry.warnings.append(f"{name}: unknown words {told}{more} were loaded as {became}.")


def _of_order(connection: duckdb.DuckDBPyConnection, entry: Entry, given: set[str]) -> None:
    for name, column in entry.table.columns.items():
        if column.expected_after in given and name in given and column.expected_after:
            when = column.expected_when
            held = f"and {quoted(when.column)} = {literal(when.word)}" if when else ""
            found = connection.execute(
                f"select count(*) from stage.{quoted(entry.table.name)} where _entry = {entry.number} {held} "
                f"and {quoted(name)} < {quoted(column.expected_after)}"
            ).fetchone()
            if found and found[0]:
                entry.warnings.append(f"{name} is before {column.expected_after} in {found[0]:,} rows.")
