"""`mentorscope forget`: a person is erased everywhere in a warehouse, and a receipt without a name says so.

In: a warehouse and a person's identifier. Out: a published build of files in which nothing tells of them, nothing else in the
folder that does, and a receipt. What goes: every record that names the person, and every record of the pairs that they were in,
whoever made it, since what a partner says in a pair is about both. What stays: the partners themselves and their other pairs.
The book is written first and the build does the rest, so that killed at any moment the old build or the new one is in force,
and the next build or the same command completes what is left. Rejected: DELETE in the build, which leaves the bytes and the
statistics of the columns where they are.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from pipelines.build import build, read_ledger
from pipelines.errors import RefusedInput
from pipelines.forgotten.book import PERSON, Book, identity_key, open_book
from pipelines.forgotten.withhold import look_for
from pipelines.ingest.files import LoadedFile
from pipelines.progress import Teller
from pipelines.sources import all_sources
from pipelines.warehouse import Warehouse


@dataclass(frozen=True)
class Plan:
    """What forgetting a person would take: rows of each table, and how many loaded files hold them."""

    person: str
    rows: dict[str, int]
    files: int


def plan(warehouse: Warehouse, person_id: str) -> Plan:
    """What would go. Raises RefusedInput where nothing that is loaded tells of the person."""
    book = _book(warehouse)
    return _plan(warehouse, _ledger(warehouse), person_id, replace(book, digests=set(book.digests)))


def _ledger(warehouse: Warehouse) -> list[LoadedFile]:
    ledger = read_ledger(warehouse)
    if not ledger:
        raise RefusedInput(
            str(warehouse.folder), "holds no loaded files that somebody could be taken out of.",
            "Where a build came from a cluster, take the person out of its exports and publish it again.",
        )  # fmt: skip
    return ledger


def _plan(warehouse: Warehouse, ledger: Sequence[LoadedFile], person_id: str, book: Book) -> Plan:
    """The book grows by what the person is called by."""
    person = book.digest(PERSON, person_id)
    book.digests.add(person)
    found = look_for(warehouse, ledger, book)
    rows = {table: count for table, count in sorted(found.rows.items()) if count}
    if not rows and book.receipt_for(person_id) is None:
        raise RefusedInput(
            person_id, "is named by no loaded record.", "Give a person_id as it stands in core.participants."
        )
    return Plan(person, rows, found.file_count)


def forget(
    warehouse: Warehouse, person_ids: Sequence[str], at: str, teller: Teller, today: date | None = None
) -> list[dict[str, Any]]:
    """Erase people; gives a receipt for each. `at`: the moment of the request. Raises RefusedInput where one is nobody.

    Who was forgotten before gets the receipt of that time, after what it promises has been made sure of.
    """
    with warehouse.writing():
        ledger, book = _ledger(warehouse), _book(warehouse)
        before = set(book.digests)
        for person_id in person_ids:
            own = replace(book, digests=set(before))
            found = _plan(warehouse, ledger, person_id, own)
            book.digests |= own.digests
            if found.rows or book.receipt_for(person_id) is None:
                number = len(book.receipts) + 1
                book.receipts.append({"number": number, "at": at, **asdict(found), "build": None})
        book.write()
        if book.open_receipts():
            build(warehouse, ledger, teller, today=today)
    book = open_book(warehouse.folder)
    return [receipt for person_id in person_ids if (receipt := book.receipt_for(person_id))]


def lift(warehouse: Warehouse, words: Sequence[str], at: str) -> dict[str, Any]:
    """Let a forgotten person who came back, and agreed to it, be known again; gives a receipt. Raises RefusedInput.

    words: the identifier that was forgotten, and every address and name by which exports call the person. What was erased stays
    erased, with the pairs of before; what later exports say of the person is taken in again.
    """
    with warehouse.writing():
        book = _book(warehouse)
        every = all_sources(warehouse.folder / "sources").items()
        own = {
            f"{name}:{alias}"
            for name, source in every
            for kind in source.files
            for into in kind.into
            for alias in into.aliases
        }
        receipt = book.lift(words, own, at)
        book.write()
    return receipt


def _book(warehouse: Warehouse) -> Book:
    """The book, with a key to write into it."""
    book = open_book(warehouse.folder)
    return book if book.secret else replace(book, secret=identity_key(warehouse.keys))
