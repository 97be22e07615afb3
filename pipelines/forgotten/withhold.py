"""At the door of every build: loaded files that tell of the forgotten are replaced by copies without those lines.

In: the warehouse and its ledger. Out: the ledger to build from. Copies are named by their content and stand beside the
originals until the build that needs no original is published (`tidy`); killed before, the old build and its files are whole.
Where nobody was ever forgotten this costs nothing; else every file is landed once more than for the build alone.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from pipelines.errors import RefusedInput
from pipelines.forgotten.book import Book, open_book
from pipelines.forgotten.door import Found, find
from pipelines.forgotten.texts import Texts
from pipelines.ingest.files import LoadedFile, Sheet, open_file
from pipelines.read import Records
from pipelines.read.withheld import ENDING, Kept, write_withheld
from pipelines.sources import all_sources
from pipelines.warehouse import Warehouse


def at_the_door(warehouse: Warehouse, ledger: Sequence[LoadedFile]) -> list[LoadedFile]:
    """The ledger with a copy in the place of each file that tells of anybody forgotten."""
    book = open_book(warehouse.folder)
    if not book.digests:
        return list(ledger)
    sheets = open_ledger(warehouse, ledger)
    before = len(book.digests)
    found = find(sheets, book)
    if len(book.digests) > before:
        book.write()  # first, since the lines that told of these words are about to go
    return [_without(warehouse, file, sheets, found) for file in ledger]


def look_for(warehouse: Warehouse, ledger: Sequence[LoadedFile], book: Book) -> Found:
    """What the loaded files tell of anybody in the book; changes nothing but the book in memory."""
    return find(open_ledger(warehouse, ledger), book)


def open_ledger(warehouse: Warehouse, ledger: Sequence[LoadedFile]) -> list[Sheet]:
    """Every sheet of every file that can be opened; a build tells of one that cannot."""
    sources, sheets = all_sources(warehouse.folder / "sources"), list[Sheet]()
    for file in ledger:
        try:
            sheets += open_file(file, warehouse.files, sources)
        except RefusedInput:
            continue
    return sheets


def kept(records: Records, found: Found, place: int, is_kept: bool = True) -> Kept:
    """What of a table stays, for the copy."""
    texts = Texts(found.book)

    def masked(line: int, cells: list[str]) -> list[str]:
        named = found.texts[place].get(line, ())
        return [texts.masked(cell) if n in named else cell for n, cell in enumerate(cells)]

    return Kept(records, found.lines[place], masked, is_kept)


def _without(warehouse: Warehouse, file: LoadedFile, sheets: Sequence[Sheet], found: Found) -> LoadedFile:
    """The file with a copy for its content, where any line of it is to go; what its dates proved stays known."""
    own = [place for place, sheet in enumerate(sheets) if sheet.file.identity == file.identity]
    if not any(found.is_in(place) for place in own):
        return file
    copying = warehouse.files / f"{file.kept}.copying"
    write_withheld(copying, [kept(sheets[p].records, found, p, bool(sheets[p].entries)) for p in own])
    with copying.open("rb") as written:
        name = hashlib.file_digest(written, "sha256").hexdigest() + ENDING
    orders = {name: order for place in own for name, order in found.orders.get(place, {}).items()}
    options = file.options | ({"date_orders": orders} if orders else {})
    return replace(file, kept=warehouse.take_in(copying, name).name, options=options)
