"""Which encoding a file is in: declared, marked, proven, or refused.

In: the file's bytes, once through. Out: the codec to read it with, or `UnreadableFile` that names the encodings to choose
from. In this order: what was declared; a byte order mark; the zero bytes of UTF-16; UTF-8 if the bytes are valid UTF-8
(other encodings almost never are by accident); Windows-1252 if every character then stands where Western writing has it
(`western.py`). A few lines with stray bytes do not change the verdict: they are rejected one by one.

Rejected: falling back to another encoding for the whole file at the first invalid byte, which spoils every good name
in it for the sake of one bad one.
"""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.errors import UnreadableFile
from pipelines.read.dialect import MAX_RECORD_CHARS
from pipelines.read.western import is_western

MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = "cp1252"
STRAY_SHARE = 0.02
"""Share of the lines beyond ASCII that may be stray; with more, the encoding as a whole is in doubt."""


@dataclass(frozen=True)
class Encoding:
    """The codec of a file; `is_guessed`: only the absence of faults speaks for it; `is_ascii`: nothing depends on it."""

    codec: str
    is_declared: bool = False
    is_guessed: bool = False
    is_ascii: bool = False

    @property
    def name(self) -> str:
        """As one would declare it."""
        return "utf-8" if self.codec == "utf-8-sig" else self.codec


def find_encoding(where: str, head: bytes, chunks: Iterable[bytes], declared: str | None) -> Encoding:
    """The encoding of the bytes in `chunks`, of which `head` are the first few thousand.

    Raises UnreadableFile where nothing proves one and the choice would change characters.
    """
    marked = next((codec for mark, codec in MARKED if head.startswith(mark)), None)
    if declared is not None:
        return Encoding(_declared(where, declared, marked, head), is_declared=True)
    if marked is not None and marked != "utf-8-sig":
        return Encoding(marked)
    wide = _unmarked_utf16(head)
    return Encoding(wide) if wide else _Lines(where).judge(chunks)


def _declared(where: str, declared: str, marked: str | None, head: bytes) -> str:
    codec = codecs.lookup(declared).name
    if codec in {"utf-16", "utf-32"} and not marked:
        wide = _unmarked_utf16(head)
        if wide is None or codec == "utf-32":
            what = f"{declared} was declared, but the file does not begin with its mark, nor reads like it."
            raise UnreadableFile(where, what, "Leave --encoding out, or say utf-8, cp1252, utf-16-le, utf-16-be, …")
        return wide
    if codec in {"utf-8", "utf-8-sig", "ascii"} and marked == "utf-8-sig":
        return "utf-8-sig"
    if marked and marked not in codec:  # utf-16 is in utf-16-le
        what = f"the file begins with the mark of {marked}, but {declared} was declared."
        raise UnreadableFile(where, what, f"Say --encoding {marked}, or leave it out.")
    return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16"}.get(codec, codec) if marked else codec


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark shows in Western text by a zero in every second byte."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


class _Lines:
    """Counts the lines beyond ASCII by what they can be."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.is_ascii = True
        self.utf8_byte_count = self.western_count = self.stray_count = 0

    def judge(self, chunks: Iterable[bytes]) -> Encoding:
        carry = b""
        for chunk in chunks:
            if not carry and chunk.isascii():
                continue
            whole, end, carry = (carry + chunk).rpartition(b"\n")
            if len(carry) > MAX_RECORD_CHARS:
                whole, carry = carry, b""
            self._count(whole + end)
        self._count(carry)
        return self._verdict()

    def _count(self, text: bytes) -> None:
        if text.isascii():
            return
        self.is_ascii = False
        proof = _continuation_bytes(text)
        if proof:
            self.utf8_byte_count += proof
            return
        for line in text.splitlines():
            if line.isascii():
                continue
            proof = _continuation_bytes(line)
            self.utf8_byte_count += proof
            is_readable = not proof and is_western(line.decode(SINGLE_BYTE, errors="replace"))
            self.western_count += is_readable
            self.stray_count += not proof and not is_readable

    def _verdict(self) -> Encoding:
        invalid_count = self.western_count + self.stray_count
        if self.utf8_byte_count >= invalid_count:
            return Encoding("utf-8-sig", is_ascii=self.is_ascii)
        if not self.utf8_byte_count and self.stray_count <= max(1, STRAY_SHARE * invalid_count):
            return Encoding(SINGLE_BYTE, is_guessed=True)
        what = (
            f"{invalid_count} lines are not UTF-8, and {self.stray_count} of them do not read as Windows-1252 either."
        )
        raise UnreadableFile(
            self.where,
            what,
            "Save it as UTF-8, or say --encoding (utf-8, cp1252, cp1250, cp1251, mac-roman, cp850, …).",
        )


def _continuation_bytes(text: bytes) -> int:
    """How many bytes of `text` continue a character of UTF-8; 0 where it is not valid UTF-8."""
    try:
        return len(text) - len(text.decode("utf-8"))
    except UnicodeDecodeError:
        return 0
