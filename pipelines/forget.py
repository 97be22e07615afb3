"""`mentorscope forget`: a person is erased everywhere in a warehouse, and a receipt without a name says so.

In: a warehouse and a person's identifier. Out: a published build of files in which nothing tells of them, nothing else in the
folder that does, and a receipt. What goes: every record that names the person, and every record of the pairs that they were in,
whoever made it, since what a partner says in a pair is about both. What stays: the partners themselves and their other pairs.
The book is written first and the build does the rest, so that killed at any moment the old build or the new one is in force,
and the next build or the same command completes what is left. Rejected: DELETE in the build, which leaves the bytes and the
statistics of the columns where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.build import build, read_ledger
from pipelines.errors import RefusedInput
from pipelines.forgotten.book import KEY, PERSON, Book, identity_key, open_book
from pipelines.forgotten.withhold import look_for
from pipelines.ingest.files import LoadedFile
from pipelines.progress import Teller
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
    return _plan(warehouse, read_ledger(warehouse), person_id, replace(book, digests=set(book.digests)))


def _plan(warehouse: Warehouse, ledger: Sequence[LoadedFile], person_id: str, book: Book) -> Plan:
    if not ledger:
        raise RefusedInput(
            str(warehouse.folder), "holds no loaded files that somebody could be taken out of.",
            "Where a build came from a cluster, take the person out of its exports and publish it again.",
        )  # fmt: skip
    person = book.digest(PERSON, person_id)
    book.digests.add(person)
    found = look_for(warehouse, ledger, book)
    rows = {table: count for table, count in sorted(found.rows.items()) if count}
    if not rows and book.receipt_for(person_id) is None:
        raise RefusedInput(
            person_id, "is named by no loaded record.", "Give a person_id as it stands in core.participants."
        )
    return Plan(person, rows, sum(bool(lines) for lines in found.lines.values()))


def forget(warehouse: Warehouse, person_id: str, at: str, teller: Teller, today: date | None = None) -> dict[str, Any]:
    """Erase a person; gives the receipt. `at`: the moment of the request. Raises RefusedInput where nobody is called so.

    A person who was forgotten before gets the receipt of that time, after what it promises has been made sure of.
    """
    with warehouse.writing():
        ledger, book = read_ledger(warehouse), _book(warehouse)
        found = _plan(warehouse, ledger, person_id, book)
        receipt = book.receipt_for(person_id)
        if receipt is None or found.rows:
            receipt = {"number": len(book.receipts) + 1, "at": at, "person": found.person, "rows": found.rows,
                       "files": found.files, "notes_erased": 0, "builds_removed": [], "build": None}  # fmt: skip
            book.receipts.append(receipt)
            book.write()
        if receipt["build"] is None:
            build(warehouse, ledger, teller, today=today)
    number = receipt["number"]
    return next(one for one in open_book(warehouse.folder).receipts if one["number"] == number)


def _book(warehouse: Warehouse) -> Book:
    """The book, with a key to write into it."""
    book = open_book(warehouse.folder)
    return book if book.secret else replace(book, secret=identity_key(warehouse.keys))


def receipt_of(folder: Path, person_id: str) -> dict[str, Any] | None:
    """The receipt of somebody who was forgotten."""
    return open_book(folder).receipt_for(person_id) if (folder / "keys" / KEY).exists() else None
