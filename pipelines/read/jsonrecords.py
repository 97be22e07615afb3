"""JSON and JSON lines: objects as `Records`.

In: an array of objects, an object whose arrays of objects are tables by name, or one object a line. Out: `Records` whose columns
are the keys in the order of their first appearance. Text stands as it is; numbers as they are written (no 1.10 becomes
1.1); null and a missing key are empty; true and false by these words; what is nested is kept as JSON text. An object that
names a key twice is rejected, because nobody can say which of the two was meant. A record's line is its line in JSON lines;
in an array, which may stand all on one line, it is its number.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipelines.errors import UnreadableFile
from pipelines.read.delimited import byte_chunks
from pipelines.read.dialect import MAX_COLUMNS, Dialect
from pipelines.read.encoding import find_encoding
from pipelines.read.layout import Layout
from pipelines.read.lines import SHOWN_CHARS, SURROGATE, blocks, shown, text_chunks
from pipelines.read.rowwise import RowRecords

MOST_BYTES = 512 << 20
"""A JSON array has to be taken into memory whole; a longer one is asked for as JSON lines."""


class Item(NamedTuple):
    """One value of an array or of a line: what it holds if it is a good object, otherwise why not."""

    line: int
    cells: dict[str, str] | None
    reason: str
    raw: str


class _Twice(ValueError):
    """A key stands twice in an object."""


class JsonRecords(RowRecords):
    """One table of objects."""

    def __init__(self, name: str, kind: str, encoding: str, items: "list[Item] | LineItems", where: str) -> None:
        self.kind, self.items = kind, items
        columns = dict.fromkeys(key for item in items for key in item.cells or ())
        if not columns:
            raise UnreadableFile(where, "holds no object with a key.", "Export it as an array of objects.")
        if len(columns) > MAX_COLUMNS:
            raise UnreadableFile(where, f"has {len(columns):,} keys; at most {MAX_COLUMNS:,} are read.", "Check it.")
        super().__init__(name, Layout(list(columns), None, 1), Dialect(encoding=encoding))

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """The objects; what is none is rejected."""
        for item in self.items:
            if item.cells is None:
                self.rejected.append((item.line, item.reason, item.raw))
            else:
                yield item.line, [item.cells.get(column, "") for column in self.columns]

    def raw(self, connection: duckdb.DuckDBPyConnection | None, lines: Iterable[int]) -> dict[int, str]:
        """The objects as they are written."""
        wanted = set(lines)
        return {item.line: item.raw for item in self.items if item.line in wanted}


class LineItems:
    """The lines of a JSON lines file, read anew each time they are gone through."""

    def __init__(self, path: Path, codec: str) -> None:
        self.path, self.codec = path, codec

    def __iter__(self) -> Iterator[Item]:
        for block in blocks(text_chunks(byte_chunks(self.path), self.codec)):
            for number, line in enumerate(block.lines, start=block.first_line):
                if line.strip(" \t\ufeff"):
                    yield _item(line, number)


def open_json_lines(path: Path, name: str, where: str, encoding: str | None) -> list[JsonRecords]:
    """One object a line. Raises UnreadableFile."""
    found = _encoding(path, where, encoding)
    return [JsonRecords(name, "jsonl", found, LineItems(path, found), where)]


def open_json(path: Path, name: str, where: str, encoding: str | None) -> list[JsonRecords]:
    """An array of objects, or an object of such arrays. Raises UnreadableFile."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(where, f"is longer than {MOST_BYTES >> 20} MB of JSON.", "Export it as JSON lines.")
    codec = _encoding(path, where, encoding)
    text = "".join(text_chunks(byte_chunks(path), codec))
    try:
        tables = dict(_tables(text, name))
    except RecursionError as error:
        raise UnreadableFile(where, "nests arrays deeper than any export does.", "Export it as JSON lines.") from error
    except ValueError as error:
        raise UnreadableFile(where, f"is no valid JSON ({error}).", "Export it again.") from error
    if not tables:
        raise UnreadableFile(where, "holds no array of objects.", "Export it as an array of objects.")
    return [JsonRecords(table, "json", codec, items, where) for table, items in tables.items()]


def _encoding(path: Path, where: str, declared: str | None) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    return find_encoding(where, head, byte_chunks(path), declared).codec


def _tables(text: str, name: str) -> Iterator[tuple[str, list[Item]]]:
    decoder, start = json.JSONDecoder(), len(text) - len(text.lstrip(" \t\r\n\ufeff"))
    if text[start : start + 1] == "[":
        yield name, list(_elements(text, start))
        return
    whole, stop = decoder.raw_decode(text, start)
    if _after_blanks(text, stop) < len(text):
        raise ValueError(f"something follows after line {text.count(chr(10), 0, stop) + 1}")
    if not isinstance(whole, dict):
        raise ValueError("it is neither an array nor an object")  # noqa: TRY004 - told as invalid input
    arrays = [key for key, value in whole.items() if _is_table(value)]
    for key, at in _starts(text, start, arrays):
        yield key, list(_elements(text, at))
    if not arrays:
        yield name, [_item(text[start:stop], 1)]


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _starts(text: str, start: int, keys: list[str]) -> Iterator[tuple[str, int]]:
    """Where in the object that begins at `start` the values of these keys begin."""
    decoder, at = json.JSONDecoder(), _after_blanks(text, start + 1)
    while text[at] != "}":
        key, at = decoder.raw_decode(text, at)
        at = _after_blanks(text, _after_blanks(text, at) + 1)  # behind the colon
        if key in keys:
            yield key, at
        _, at = decoder.raw_decode(text, at)
        at = _after_blanks(text, at)
        at = _after_blanks(text, at + 1) if text[at] == "," else at


def _elements(text: str, start: int) -> Iterator[Item]:
    """The elements of the array that begins at `start`, numbered. Raises ValueError."""
    decoder, at = json.JSONDecoder(), _after_blanks(text, start + 1)
    for number in count(1):
        if text[at : at + 1] == "]":
            return
        _, stop = decoder.raw_decode(text, at)
        yield _item(text[at:stop], number)
        at = _after_blanks(text, stop)
        if text[at : at + 1] == ",":
            at = _after_blanks(text, at + 1)
        elif text[at : at + 1] != "]":
            raise ValueError(f"line {text.count(chr(10), 0, at) + 1}: a comma or ] is missing")


def _after_blanks(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\t", "\r", "\n"}:
        at += 1
    return at


def _item(text: str, line: int) -> Item:
    """One value with its numbers as they are written."""
    raw = shown(text[:SHOWN_CHARS])
    if SURROGATE.search(text):
        return Item(line, None, "undecodable", raw)
    try:
        value = json.loads(text, parse_int=_Number, parse_float=_Number, object_pairs_hook=_object)
    except _Twice:
        return Item(line, None, "repeated_key", raw)
    except (ValueError, RecursionError):
        return Item(line, None, "bad_json", raw)
    if not isinstance(value, dict):
        return Item(line, None, "no_object", raw)
    if SURROGATE.search("".join(value)):
        return Item(line, None, "undecodable", raw)
    return Item(line, {key: _text(one) for key, one in value.items()}, "", raw)


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _Twice
    return dict(pairs)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case _:
            return _nested(value)


def _nested(value: object) -> str:
    """JSON text of what is nested, its numbers unchanged."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {_nested(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_nested, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
