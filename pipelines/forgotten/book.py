"""The book of the forgotten: keyed hashes of what they were called by, and a receipt for each request.

In: the warehouse folder. Out: a `Book`, which says of any identifier, address or name whether it is that of somebody forgotten,
or of one of their pairs or goals, and holds none of these itself. The key stays in the warehouse's `keys/`; without it the
hashes cannot be tried out on lists of names. Rejected: hashes without a key, for that reason; to forget the identifiers too,
since the next export would bring the person back.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipelines.errors import RefusedInput, WarehouseError

FILE, KEY = "forgotten.json", "identities.key"
PERSON, PAIR, GOAL = (
    "participants",
    "pairs",
    "goals",
)  # whose identifiers are kept; a person's addresses and names beside them
SECRET_BYTES = 32


def identity_digest(secret: bytes, kind: str, word: str) -> str:
    """32 hexadecimal digits (128 bits) of HMAC-SHA256 over a kind of thing and what it is called by."""
    return hmac.digest(secret, f"{kind}\0{word}".encode("utf-8", "surrogatepass"), sha256().name).hex()[:32]


def identity_key(folder: Path) -> bytes:
    """The warehouse's own secret, made when it is first asked for, readable by its owner alone; `folder`: of keys."""
    path = folder / KEY
    if not path.exists():
        folder.mkdir(mode=0o700, exist_ok=True, parents=True)
        making = folder / f"{KEY}.{os.getpid()}"
        making.touch(mode=0o600)
        making.write_bytes(secrets.token_bytes(SECRET_BYTES))
        try:
            os.link(making, path)  # whole or not at all, and never over one that another process has just made
        except FileExistsError:
            pass
        finally:
            making.unlink()
    return path.read_bytes()


@dataclass
class Book:
    """The book of one warehouse; `write` puts it on the disk, whole or not at all."""

    path: Path
    secret: bytes
    digests: set[str] = field(default_factory=set)
    receipts: list[dict[str, Any]] = field(default_factory=list)

    def digest(self, kind: str, word: str) -> str:
        """What stands in the book for a word."""
        return identity_digest(self.secret, kind, word)

    def holds(self, kind: str, word: str) -> bool:
        """Whether somebody forgotten, or one of their pairs or goals, was called so."""
        return bool(self.digests) and self.digest(kind, word) in self.digests

    def lift(self, words: Iterable[str], sources: Iterable[str], at: str) -> dict[str, Any]:
        """Let a person who came back be known again by these words; gives a receipt. Pairs and goals of before stay forgotten.

        sources: kinds of names that platforms have of their own. Raises RefusedInput where nobody forgotten is called so.
        """
        said = list(words)
        forms = {form for word in said for form in (word, " ".join(word.split()).lower())}
        lifted = {self.digest(kind, form) for kind in (PERSON, *sources) for form in forms} & self.digests
        if self.digest(PERSON, said[0]) not in lifted:
            raise RefusedInput(said[0], "is nobody who was forgotten here.", "Give the person_id as it was forgotten.")
        self.digests -= lifted
        receipt = {
            "number": len(self.receipts) + 1,
            "at": at,
            "person": self.digest(PERSON, said[0]),
            "lifted": len(lifted),
        }
        self.receipts.append(receipt | {"build": ""})
        return self.receipts[-1]

    @property
    def has_lifted(self) -> bool:
        """Whether anybody came back, so that a file that was kept without them may be loaded again as it is."""
        return any("lifted" in receipt for receipt in self.receipts)

    def receipt_for(self, person_id: str) -> dict[str, Any] | None:
        """The receipt of somebody who is forgotten, or None."""
        person = self.digest(PERSON, person_id)
        last = next((one for one in reversed(self.receipts) if one["person"] == person), None)
        return None if last and "lifted" in last else last

    def open_receipts(self) -> list[dict[str, Any]]:
        """Requests whose work has not been done to the end."""
        return [one for one in self.receipts if one["build"] is None]

    def write(self) -> None:
        """Keep the book; it is on the disk on return."""
        told = {"key": self.digest("key", ""), "digests": sorted(self.digests), "receipts": self.receipts}
        writing = self.path.with_suffix(".tmp")
        with writing.open("w", encoding="utf-8") as file:
            json.dump(told, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        writing.replace(self.path)


def open_book(folder: Path) -> Book:
    """The book of the warehouse at `folder`, empty where nobody was forgotten. Raises WarehouseError where it fits no key."""
    path, keys = folder / FILE, folder / "keys"
    if not path.exists():
        return Book(path, identity_key(keys) if (keys / KEY).exists() else b"")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        book = Book(path, (keys / KEY).read_bytes(), set(told["digests"]), told["receipts"])
        is_whole = told["key"] == book.digest("key", "")
    except (OSError, ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise WarehouseError(
            str(path), f"and keys/{KEY} do not belong together, so who was forgotten cannot be told.",
            "Restore both from one backup; until then nothing is built.",
        )  # fmt: skip
    return book
