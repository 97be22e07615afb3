"""After a build without the forgotten is published: whatever still told of them goes, and the receipts are closed.

In: the warehouse, the files that the new build was made of, its name. Out: originals that were replaced, older builds with their
editions and keys, notes about their pairs and the kept backtest are gone; each receipt says what was done. Every step may be
done twice, so that a run that was killed is completed by the next build. Who has an older build open reads on until it is
closed.
"""

from collections.abc import Collection

from pipelines.forgotten.book import open_book
from pipelines.forgotten.notes import erase_notes
from pipelines.kept_backtest import NAME as BACKTEST
from pipelines.warehouse import Warehouse


def tidy(warehouse: Warehouse, kept: Collection[str], build: str) -> None:
    """Leave nothing in the warehouse that tells of anybody in the book; `kept`: the loaded files that `build` was made of."""
    book = open_book(warehouse.folder)
    if not book.digests:
        return
    warehouse.discard_files(kept)
    open_ones = book.open_receipts()
    if not open_ones:
        return
    erased = erase_notes(warehouse.folder, book)
    (warehouse.folder / BACKTEST).unlink(missing_ok=True)
    removed = warehouse.prune(1)
    for receipt in open_ones:
        receipt |= {"notes_erased": erased, "builds_removed": removed, "build": build}
    book.write()
