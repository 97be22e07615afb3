r"""Bytes -> physical lines of text, numbered from 1, in bounded memory.

In: a file's bytes in chunks and the encoding they are in. Out: blocks of whole lines with their line ends kept aside, so
that the text of a quoted cell that spans lines can be put together again unchanged. A line ends at `\n`, `\r\n` or `\r`
and nowhere else: `str.splitlines` also breaks at U+2028, form feeds and more, which stand inside cells.

Bytes that cannot be decoded become lone surrogates (U+DC00 plus the byte), which no valid text holds: the line they stand
in is recognised and rejected, its neighbours are not touched. The replacement character U+FFFD is never made, because
nobody could tell afterwards what it stood for.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.read.dialect import MAX_RECORD_CHARS

CHUNK_BYTES = 4 << 20
PART_LINES = 4096
MARKS = "pipelines.read.marks"
TOO_LONG = "\ud800"
"""Stands before the first thousand characters of a line longer than the limit; no valid text holds it."""

SHOWN_CHARS = 1_000_000
"""The raw text of a record that is not taken is kept up to this length."""

SURROGATE = re.compile("[\ud800-\udfff]")
UNDECODABLE = re.compile("[\udc00-\udcff]")
LINE_END = re.compile("(\r\n|\n|\r)")


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Each undecodable byte as a lone surrogate; registered as an error handler of the codecs."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(MARKS, _mark)


@dataclass
class Block:
    """Consecutive physical lines: `ends` is their common line end, or one for each; the very last may be ''."""

    first_line: int
    lines: list[str]
    ends: str | list[str]

    def end(self, index: int) -> str:
        """The characters that end the line at `index`."""
        return self.ends if isinstance(self.ends, str) else self.ends[index]

    def text(self, start: int, stop: int) -> str:
        """Lines start to stop as they stand in the file, without the end of the last."""
        if stop - start == 1:
            return self.lines[start]
        if isinstance(self.ends, str):
            return self.ends.join(self.lines[start:stop])
        pairs = zip(self.lines[start : stop - 1], self.ends[start : stop - 1], strict=True)
        return "".join(line + end for line, end in pairs) + self.lines[stop - 1]

    def before(self, other: "Block") -> "Block":
        """Both blocks as one; `other` follows."""
        if isinstance(self.ends, str) and self.ends == other.ends:
            return Block(self.first_line, self.lines + other.lines, self.ends)
        return Block(self.first_line, self.lines + other.lines, self._every_end() + other._every_end())

    def part(self, start: int, stop: int | None = None) -> "Block":
        """The lines from `start` up to `stop`."""
        ends = self.ends if isinstance(self.ends, str) else self.ends[start:stop]
        if len(set(ends)) == 1:
            ends = ends[0]
        return Block(self.first_line + start, self.lines[start:stop], ends)

    def usual_end(self) -> str:
        """The most frequent line end."""
        return self.ends if isinstance(self.ends, str) else Counter(self.ends).most_common(1)[0][0]

    def _every_end(self) -> list[str]:
        return [self.ends] * len(self.lines) if isinstance(self.ends, str) else self.ends


def text_chunks(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The chunks decoded, undecodable bytes as lone surrogates."""
    decoder = codecs.getincrementaldecoder(encoding)(errors=MARKS)
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def blocks(chunks: Iterable[str]) -> Iterator[Block]:
    """The text cut into blocks of whole lines; a line longer than the limit keeps its number and is marked."""
    first_line, carry, held, is_skipping = 1, "", "", False
    for chunk in chunks:
        text, held = held + chunk, ""
        if text.endswith("\r"):  # perhaps the first half of \r\n
            text, held = text[:-1], "\r"
        lines, ends = split_lines(text)
        if is_skipping and len(lines) == 1:
            continue
        lines[0] = carry if is_skipping else carry + lines[0]
        is_skipping = False
        carry = lines.pop()
        if len(carry) > MAX_RECORD_CHARS:
            carry, is_skipping = TOO_LONG + carry[:1000], True
        if lines:
            yield Block(first_line, lines, ends)
            first_line += len(lines)
    if carry or held:
        yield Block(first_line, [carry], [held])


def parts(blocks: Iterable[Block]) -> Iterator[Block]:
    """Smaller blocks, so that one record that needs a closer look slows down few others."""
    for block in blocks:
        for start in range(0, len(block.lines), PART_LINES):
            yield block.part(start, start + PART_LINES)


def split_lines(text: str) -> tuple[list[str], str | list[str]]:
    """The lines of `text`, one more than it has line ends, and their ends (one for all where they are alike)."""
    returns = text.count("\r")
    if not returns:
        return text.split("\n"), "\n"
    feeds = text.count("\n")
    if not feeds:
        return text.split("\r"), "\r"
    if returns == feeds == text.count("\r\n"):
        return text.split("\r\n"), "\r\n"
    parts = LINE_END.split(text)
    return parts[0::2], parts[1::2]


def shown(text: str) -> str:
    r"""`text` as it can be stored and shown: undecodable bytes as `\xe9`, an over-long line with its mark as words."""
    if text.startswith(TOO_LONG):
        text = text[1:] + " … (longer than the limit, not shown whole)"
    text = UNDECODABLE.sub(lambda match: f"\\x{ord(match.group()) - 0xDC00:02x}", text)
    return SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
