"""What is checked before anything is expanded: archives and workbooks that are built to harm.

In: a zip file. Out: nothing, or `UnreadableFile`. Sizes that a zip declares may lie, so members are counted while they
unfold, into nothing, with a limit; names may climb out of a folder, so none is ever used for writing, and an archive with
such a name is refused whole, because somebody meant harm. A workbook in which an
entity is declared is refused as well: no office program writes one, and expanding them is how a kilobyte becomes a gigabyte.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pipelines.errors import UnreadableFile

FREE_BYTES = 64 << 20
MOST_RATIO = 100
"""A file may unfold to 64 MB whatever its size, and beyond that to a hundred times its size. Exports reach 5 to 40."""

FREE_CELLS, CELLS_PER_BYTE = 4_000_000, 2
"""A sheet may span 4,000,000 cells, and two more for each byte of the file. Real workbooks take 5 to 10 bytes a cell."""

PIECE_BYTES = 1 << 20
FIRST_ELEMENT = re.compile(rb"<[A-Za-z]")
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"\0")


class Allowance:
    """How many bytes a file may still unfold to."""

    def __init__(self, where: str, size: int) -> None:
        self.where, self.left = where, max(FREE_BYTES, MOST_RATIO * size)

    def take(self, count: int) -> None:
        """Count unfolded bytes. Raises UnreadableFile where they are too many."""
        self.left -= count
        if self.left < 0:
            what = f"unfolds to more than {MOST_RATIO} times its size, as no export does."
            raise UnreadableFile(self.where, what, "If it is meant so, unpack it first and load what comes out.")


def members(archive: zipfile.ZipFile, where: str) -> list[zipfile.ZipInfo]:
    """The members that hold something. Raises UnreadableFile where one is locked or has a name that climbs out."""
    found = []
    for info in archive.infolist():
        name = info.filename.replace("\\", "/")
        if (
            name.startswith("/")
            or ".." in PurePosixPath(name).parts
            or re.match("[A-Za-z]:", name)
            or "\0" in name
            or not name
        ):
            raise UnreadableFile(
                where, f"holds a member named {info.filename!r}, which points outside.", "Do not use it."
            )
        if info.flag_bits & 1:
            raise UnreadableFile(where, "is locked with a password.", "Save it without a password.")
        is_litter = name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")
        if not info.is_dir() and not is_litter:
            found.append(info)
    if len({info.filename for info in found}) < len(found):
        raise UnreadableFile(where, "holds two members of the same name.", "Pack it again.")
    return found


def unfolded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowance: Allowance) -> Iterator[bytes]:
    """The bytes of a member, counted. Raises UnreadableFile."""
    try:
        with archive.open(info) as member:
            while piece := member.read(PIECE_BYTES):
                allowance.take(len(piece))
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise UnreadableFile(allowance.where, f"{info.filename} is damaged ({error}).", "Export it again.") from error


def refuse_entities(pieces: Iterable[bytes], where: str) -> Iterator[bytes]:
    """The pieces of an XML member as they come. Raises UnreadableFile where it declares entities.

    They can only be declared before the first element.
    """
    tail, is_before = b"", True
    for piece in pieces:
        if is_before:
            text, tail = tail + piece, piece[-16:]
            if any(word in text for word in FORBIDDEN):  # a zero is UTF-16, in which they would not be found
                raise UnreadableFile(
                    where, "declares XML entities, as no office program does.", "Save it anew, or as CSV."
                )
            is_before = not FIRST_ELEMENT.search(text)
        yield piece


def free_span(size: int) -> int:
    """How many cells a sheet in a file of so many bytes may span."""
    return FREE_CELLS + CELLS_PER_BYTE * size


def check_span(where: str, name: str, span: int, size: int) -> None:
    """Refuse a sheet whose cells lie so far apart that a reader would allocate far more than there is."""
    if span > free_span(size):
        what = f"sheet {name} spans {span:,} cells, which a file of {size:,} bytes cannot fill."
        raise UnreadableFile(where, what, "Delete the rows and columns beyond the last filled cell, and save again.")
