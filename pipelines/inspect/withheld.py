"""Who was forgotten is not shown by a look at a file either: their lines go before anything is sampled or tried.

In: the tables of the files that are looked at, and the warehouse. Out: the same tables, in the place of those that tell of
somebody forgotten a copy without these lines, in a folder that goes when the look is over. What a load would withhold, a look
withholds by the same means (`pipelines.forgotten`); of a table that nothing is recognised in, every cell is a word to be tried.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.forgotten import Book, open_book
from pipelines.forgotten.door import find, lines_telling
from pipelines.forgotten.withhold import kept
from pipelines.read import Records
from pipelines.read.withheld import Kept, open_withheld, write_withheld
from pipelines.warehouse import Warehouse

if TYPE_CHECKING:
    from pipelines.inspect.look import Looked


def withhold(store: Warehouse, every: Sequence["Looked"], folder: Path) -> list["Looked"]:
    """Take the lines of the forgotten out of the tables; gives those that lost some. `folder`: where copies may lie."""
    book = open_book(store.folder)
    if not book.digests:
        return []
    book = replace(book, digests=set(book.digests))  # what the files call them besides is known for this look alone
    sheets = [looked.sheet for looked in every if looked.sheet]
    found = find(sheets, book)
    known = {id(sheet): kept(sheet.records, found, place) for place, sheet in enumerate(sheets) if found.is_in(place)}
    changed = []
    for number, looked in enumerate(every):
        if looked.records is None:
            continue
        told = known.get(id(looked.sheet)) if looked.sheet else _unknown(looked.records, book)
        if told and (looked.sheet or told.gone):
            looked.records = _copied(told, folder / f"{number}.withheld")
            changed.append(looked)
        if looked.sheet:
            looked.sheet.records = looked.records
    return changed


def _unknown(records: Records, book: Book) -> Kept:
    return Kept(records, lines_telling(records, book), lambda _, cells: cells)


def _copied(told: Kept, path: Path) -> Records:
    """What is kept of a table, as what it was read from."""
    write_withheld(path, [told])
    (copy,) = open_withheld(path)
    copy.kind = told.records.kind
    return copy
