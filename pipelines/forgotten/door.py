"""What the loaded files tell of the forgotten: the lines that call them, their pairs or their goals by any name.

In: opened sheets and the book. Out: for each sheet the lines to be withheld, and in the book the further words that those lines
call them by: the address and name on their line of a roster, the pairs that they are in, the goals of these pairs. So one
identifier is enough to begin with, and a later export with a new pair of theirs is known too. Words are looked at where the
entry of a sheet says that a person, pair or goal is named; a number that is an identifier in one column is just a number in
another. What the reader could not cut into cells, and sheets of which nothing is loaded, are looked through word by word.
In the records of others, what they wrote is searched for the names (`texts`), and the cells that hold one are listed too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import duckdb

from pipelines.contract import contract, quoted
from pipelines.errors import RefusedInput
from pipelines.forgotten.book import GOAL, PAIR, PERSON, Book
from pipelines.forgotten.texts import Texts
from pipelines.ingest.entry import Entry
from pipelines.ingest.files import Sheet, drop_sheet, land
from pipelines.ingest.judge import create_stage, date_orders
from pipelines.ingest.mapping import text_of
from pipelines.ingest.people import BY_PERSON
from pipelines.ingest.reshape import LINE_BITS
from pipelines.read import Records

KINDS = (PERSON, PAIR, GOAL)
CUT = re.compile(r'[,;\t|"\r\n]+')


@dataclass(frozen=True)
class Call:
    """By which SQL text (or list of texts) the rows of an entry call what kind of thing."""

    kind: str
    sql: str
    is_list: bool = False


@dataclass
class Found:
    """lines: of each sheet, in the order given; rows: how many records of each canonical table stand on them.

    orders: of each sheet with such lines, what its dates prove while it is whole (`judge.date_orders`).
    """

    book: Book
    lines: list[set[int]]
    texts: list[dict[int, list[int]]] = field(
        default_factory=list
    )  # of each sheet by line, the cells that name somebody
    rows: Counter[str] = field(default_factory=Counter)
    orders: dict[int, dict[str, str]] = field(default_factory=dict)
    file_count: int = 0

    def is_in(self, place: int) -> bool:
        """Whether a sheet tells of anybody."""
        return bool(self.lines[place] or self.texts[place])


def find(sheets: Sequence[Sheet], book: Book) -> Found:
    """The lines that tell of anybody in the book, whose digests grow by the way (nothing is written)."""
    found, looked_with = Found(book, [set() for _ in sheets]), dict.fromkeys(range(len(sheets)), -1)
    order = sorted(looked_with, key=lambda place: _rank(sheets[place]))
    with closing(duckdb.connect()) as connection:
        connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        create_stage(connection)
        counted: dict[int, Counter[str]] = {}
        while late := [place for place in order if looked_with[place] < len(book.digests)]:
            place = late[0]
            looked_with[place] = len(book.digests)
            counted[place] = _look(connection, sheets[place], place, book, found)
    texts = Texts(book)
    found.texts = [_texts_of(sheet, texts, found.lines[place]) for place, sheet in enumerate(sheets)]
    found.rows = sum(counted.values(), Counter())
    found.file_count = len({sheet.file.identity for place, sheet in enumerate(sheets) if found.is_in(place)})
    return found


def _texts_of(sheet: Sheet, texts: Texts, gone: set[int]) -> dict[int, list[int]]:
    """By line the cells of other people's records that name anybody in the book; those that say who it is about are left."""
    about = {n for n in range(len(sheet.records.columns)) if any(_is_read(n, call) for call in _identities(sheet))}
    found: dict[int, list[int]] = {}
    for line, cells in sheet.records.rows:
        named = [n for n, cell in enumerate(cells) if n not in about and cell and texts.masked(cell) != cell]
        if named and line not in gone:
            found[line] = named
    return found


def _identities(sheet: Sheet) -> Iterator[str]:
    """SQL texts by which a sheet's records say whom they are about."""
    for entry in sheet.entries:
        for name, text in entry.texts().items():
            column = entry.table.columns.get(name)
            may_be_made = column is not None and column.made_from_content
            is_given = name in entry.into.columns and entry.kind.has_header(entry.into, name, entry.headers)
            if _kind_of(entry, name) and (is_given or not may_be_made):
                yield text
        yield from (call.sql for call in _own_names(entry) if entry.table.name == PERSON)


def _is_read(column: int, sql: str) -> bool:
    return re.search(rf"\bc{column}\b", sql) is not None


def refuse_forgotten(connection: duckdb.DuckDBPyConnection, book: Book) -> None:
    """Raise RefusedInput where `core`, made elsewhere, holds a person, pair or goal of the book."""
    for kind in KINDS:
        (key,) = contract()[kind].key
        rows = connection.execute(f"select {quoted(key)} from core.{quoted(kind)}").fetchall()
        known = sum(book.holds(kind, word) for (word,) in rows)
        if known:
            raise RefusedInput(
                f"core.{kind}",
                f"holds {known:,} rows of people who were forgotten here.",
                "Leave them out of the exports on the cluster and build again.",
            )


def _rank(sheet: Sheet) -> int:
    """Rosters first, then pairs, then goals: what they tell is needed for the others."""
    tables = [entry.table.name for entry in sheet.entries]
    return min((KINDS.index(table) for table in tables if table in KINDS), default=len(KINDS))


def _look(connection: duckdb.DuckDBPyConnection, sheet: Sheet, place: int, book: Book, found: Found) -> Counter[str]:
    """Look through one sheet; gives how many records of each table tell of anybody."""
    if not sheet.entries:
        found.lines[place] = lines_telling(sheet.records, book)
        return Counter()
    landed = land(connection, sheet, place)
    lines, rows = set[int](), Counter[str]()
    for entry in sheet.entries:
        own = _lines_of(connection, entry, book)
        rows[entry.table.name] += len(own)
        lines |= {line & ((1 << LINE_BITS) - 1) for line in own}
    unread = [*sheet.records.rejected, *sheet.records.ignored]
    lines |= {line for line, _, raw in unread if _is_told(CUT.split(raw), book) or Texts(book).masked(raw) != raw}
    found.lines[place] = lines
    if lines:
        orders = [date_orders(connection, entry) for entry in sheet.entries]
        found.orders[place] = {name: order for of_entry in orders for name, order in of_entry.items()}
    drop_sheet(connection, sheet, landed)
    return rows


def _lines_of(connection: duckdb.DuckDBPyConnection, entry: Entry, book: Book) -> set[int]:
    """Positions of an entry's records that call anybody in the book; what else these are called by joins the book."""
    positions: set[int] = set()
    for call in _calls(entry):
        known = [word for word in _words(connection, entry, call) if book.holds(call.kind, word)]
        if known:
            is_meant = f"list_has_any({call.sql}, $known)" if call.is_list else f"{call.sql} in (select unnest($known))"
            rows = connection.execute(f"select line from {entry.landed} where {is_meant}", {"known": known}).fetchall()
            positions |= {line for (line,) in rows}
    if positions:
        connection.execute("create or replace temp table meant (line BIGINT)")
        connection.executemany("insert into meant values (?)", [[line] for line in positions])
        for call in _own_names(entry):
            words = _words(connection, entry, call, "line in (select line from meant)")
            book.digests |= {book.digest(call.kind, word) for word in words}
    return positions


def _words(connection: duckdb.DuckDBPyConnection, entry: Entry, call: Call, where: str = "true") -> list[str]:
    sql = f"unnest({call.sql})" if call.is_list else call.sql
    rows = connection.execute(f"select distinct {sql} from {entry.landed} where {where}").fetchall()
    return [word for (word,) in rows if word]


def _calls(entry: Entry) -> Iterator[Call]:
    """Every way in which the records of an entry may call a person, a pair or a goal."""
    for name, text in entry.texts().items():
        kind = _kind_of(entry, name)
        if kind is None:
            continue
        if name == "people":
            parts = f"string_split({text}, '; ')"
            yield Call(PERSON, parts, is_list=True)
            yield Call(PERSON, f"[person_word(part) for part in {parts}]", is_list=True)
        elif name in entry.lookups:
            yield _looked_up(entry, name, text)
        else:
            yield Call(kind, text)
    yield from _unidentified(entry)


def _unidentified(entry: Entry) -> Iterator[Call]:
    """Rows of a roster that give no identifier, which are held back: by their address and name."""
    texts = entry.texts()
    identifier = texts.get("person_id", "null")
    for name in ("email", "name") if entry.table.name == PERSON else ():
        if name in texts:
            yield Call(PERSON, f"case when {identifier} is null then person_word({texts[name]}) end")


def _kind_of(entry: Entry, name: str) -> str | None:
    """What a column names: `mentor_id`, `mentee_id` and `people` may stand beside a table's own columns."""
    column = entry.table.columns.get(name)
    if column is None:
        return PERSON
    if entry.table.name in KINDS and entry.table.key == (name,):
        return entry.table.name
    return column.references if column.references in KINDS else None


def _looked_up(entry: Entry, name: str, text: str) -> Call:
    """A person called by an address, a name, or a platform's own identifier, as `people` compares them."""
    by = entry.lookups[name]
    return Call(PERSON, f"person_word({text})") if by == BY_PERSON else Call(f"{entry.source}:{by}", text)


def _own_names(entry: Entry) -> Iterator[Call]:
    """What the one whom a record is about is called by: of a roster, of pairs, of goals."""
    texts = entry.texts()
    if entry.table.name not in KINDS:
        return
    (key,) = entry.table.key
    if key in texts:
        yield _looked_up(entry, key, texts[key]) if key in entry.lookups else Call(entry.table.name, texts[key])
    if entry.table.name == PERSON:
        yield from (Call(PERSON, f"person_word({texts[name]})") for name in ("email", "name") if name in texts)
        for name, form in entry.into.aliases.items():
            yield Call(f"{entry.source}:{name}", text_of(form, entry.scope))


def lines_telling(records: Records, book: Book) -> set[int]:
    """Lines of a table of which nothing is loaded that call anybody in the book in any of their cells."""
    texts = Texts(book)

    def tells(cells: Sequence[str]) -> bool:
        return _is_told(cells, book) or any(texts.masked(cell) != cell for cell in cells)

    lines = {line for line, cells in records.rows if tells(cells)}
    unread = [*records.rejected, *records.ignored]
    return lines | {line for line, _, raw in unread if tells(CUT.split(raw))}


def _is_told(cells: Iterable[str], book: Book) -> bool:
    """Whether any cell is a word of the book, as it stands or as people are compared."""
    words = {word for cell in cells for word in (cell.strip(), " ".join(cell.split()).lower()) if word}
    return any(book.holds(kind, word) for word in words for kind in KINDS)
