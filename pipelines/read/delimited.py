"""Delimited text (CSV, TSV and their kin) as `Records`.

In: a file and what was declared about it. Out: `Records` whose dialect and header are known when it is made, and whose rows
are read strictly in one pass of bounded memory; a file that is proven plain is landed by DuckDB instead (`plain.py`).
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import duckdb

from pipelines.errors import UnreadableFile
from pipelines.read.base import Records, drop_landed
from pipelines.read.cells import Cutter, Fault
from pipelines.read.damage import Damage
from pipelines.read.detect import find_dialect
from pipelines.read.dialect import Declared, Dialect
from pipelines.read.encoding import Encoding, find_encoding
from pipelines.read.layout import find_layout
from pipelines.read.lines import CHUNK_BYTES, Block, blocks, shown, text_chunks
from pipelines.read.plain import has_suspects, plain_scan
from pipelines.read.records import Batch, RecordStream


def byte_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a few MB at a time."""
    with path.open("rb") as file:
        yield from _chunks(file)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


class DelimitedRecords(Records):
    """One delimited file; `path` must stay where it is while it is read."""

    kind = "delimited"

    def __init__(self, path: Path, name: str, where: str, declared: Declared) -> None:
        self.path, self.where, self.declared = path, where, declared
        with path.open("rb") as file:
            head = file.read(4096)
        self.encoding: Encoding = find_encoding(where, head, byte_chunks(path), declared.encoding)
        every = self.blocks()
        sample = next(every, None)
        if sample is None or not any(line.strip(" \t\ufeff") for line in sample.lines[declared.skip_rows :]):
            raise UnreadableFile(where, "the file is empty.", "Export it again, or leave it out.")
        self.line_end = sample.usual_end()
        is_whole = next(every, None) is None
        split = find_dialect(where, sample.part(declared.skip_rows), declared, is_whole)
        self.cutter = Cutter(split)
        self.damage = Damage(self.encoding)
        self.layout = find_layout(where, sample, self.cutter, self.damage, declared, is_whole=is_whole)
        self.cutter = Cutter(split, takes_inches=not self.layout.escapes_quotes)
        dialect = Dialect(
            split.delimiter,
            split.quote,
            split.escape,
            self.encoding.name,
            declared.skip_rows,
            declared.has_header,
            self.layout.header_line,
        )
        super().__init__(name, self.layout.columns, dialect)

    def blocks(self) -> Iterator[Block]:
        """The file's physical lines from the first on."""
        return blocks(text_chunks(byte_chunks(self.path), self.encoding.codec))

    def batches(self) -> Iterator[Batch]:
        """The good rows in file order; `rejected` and `ignored` are complete once it is exhausted."""
        is_told = self.declared.says_how_cells_are_split
        stream = RecordStream(self.cutter, self.damage, self.layout, self.line_end, is_told=is_told)
        self.rejected, self.ignored = stream.rejected, stream.ignored
        yield from stream.batches(_from_line(self.blocks(), self.layout.data_line))

    def land(self, connection: duckdb.DuckDBPyConnection, table_name: str, *, as_view: bool = False) -> None:
        """As promised; by DuckDB itself where the file is proven plain."""
        told = self.declared.says_how_cells_are_split
        plain = plain_scan(
            self.path, self.dialect, len(self.columns), self.layout.data_line, is_told=self.encoding.is_declared
        )
        if not plain or not plain.land(connection, table_name, as_view=as_view):
            super().land(connection, table_name, as_view=as_view)
            return
        if has_suspects(connection, table_name, self.layout.repeatable_header, are_comments_suspect=not told):
            drop_landed(connection, table_name)
            super().land(connection, table_name, as_view=as_view)
            return
        last = self.layout.data_line + plain.row_count
        blanks = [(line, "blank", "") for line in range(last, last + plain.blank_count)]
        self.rejected, self.ignored = list(self.layout.rejected), [*self.layout.ignored, *blanks]
        self.row_count, self.tidy = plain.row_count, plain.tidy

    def raw(self, connection: duckdb.DuckDBPyConnection | None, lines: Iterable[int]) -> dict[int, str]:
        """The text of the records that begin at these lines, read again from the file."""
        wanted, found = sorted(set(lines)), dict[int, str]()
        pending: Block | None = None
        for block in chain(self.blocks(), [None]):
            here = pending.before(block) if pending and block else block or pending
            pending = None
            while here and wanted and wanted[0] < here.first_line + len(here.lines):
                index = wanted[0] - here.first_line
                stop = self._stop(here, index)
                if stop is None and block is not None:
                    pending = here.part(index)
                    break
                found[wanted.pop(0)] = shown(here.text(index, stop or index + 1))
            if not wanted:
                break
        return found

    def _stop(self, block: Block, index: int) -> int | None:
        try:
            found = self.cutter.cut(block, index)
        except Fault:
            return index + 1
        return found.stop if found else None


def _from_line(every: Iterable[Block], first_line: int) -> Iterator[Block]:
    """The blocks without the lines before `first_line`."""
    for block in every:
        if block.first_line >= first_line:
            yield block
        elif block.first_line + len(block.lines) > first_line:
            yield block.part(first_line - block.first_line)
