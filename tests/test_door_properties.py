"""Whatever the rows hold: nothing raises, every row is accounted for, and neither order nor repetition changes what is loaded.

Batches hold some of the canonical tables, with columns left out, ids that meet, words of every choice, and files that are
polluted as a whole or in a row; the second batch may be a re-export of the first with corrections, and either a snapshot.
"""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contract import Column, Table, contract
from pipelines.errors import MentorscopeError
from tests.loading import Judged, judged

IDS = ("m1", "m2", "s1", "s2", "p1", "p2", "00068", "", " m1 ", "NULL", "é", "e\u0301", "=1+1", "'; drop table x")
DAYS = (
    "2025-02-03", "2025-02-30", "03/04/2025", "25/12/2025", "9999-12-31", "3 Mar 2025", "2025-02-03T10:00:00+02:00", "", "x",
    "45000",
)  # fmt: skip
NUMBERS = ("1", "0", "-1", "45", "1,030", "45,5", "50 %", "1h 30m", "90 min", "1e309", "", "many")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
KNOWN = {
    "participants": "person_id,role\nm1,mentor\nm2,mentor\ns1,mentee\ns2,mentee\n",
    "pairs": "pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,2025-01-01\np2,m2,s2,2025-01-01\n",
}
POLLUTED = {
    "nothing": lambda text: text,
    "other line ends": lambda text: text.replace("\n", "\r\n"),
    "semicolons": lambda text: rewritten(text, ";"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "no last line end": lambda text: text.removesuffix("\n"),
    "blank lines": lambda text: text + "\n\n",
    "the header again": lambda text: text + text.partition("\n")[0] + "\n",
    "a cell too many": lambda text: text + text.splitlines()[-1] + ",more\n",
    "an open quote": lambda text: text + '"' + text.splitlines()[-1] + "\n",
    "a title": lambda text: "Report of 2025\n" + text,
    "a footer": lambda text: text + "Total,12\n",
    "a comment": lambda text: text + "# printed by Ann\n",
}
Files = dict[str, str | bytes]


class Batch(NamedTuple):
    """Files by name, how many records are in each, and whether they are the whole truth."""

    files: Files
    counts: dict[str, int]
    is_snapshot: bool


def written(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def rewritten(text: str, delimiter: str) -> str:
    return written(list(csv.reader(io.StringIO(text, newline=""))), delimiter)


def cells(table: Table, column: Column) -> st.SearchStrategy[str]:
    """What a column may hold: mostly what it is for, sometimes anything."""
    meant: Sequence[str] = NUMBERS if column.type in {"int", "number"} else DAYS
    if column.type == "choice":
        meant = [*column.words, *(word.title() for words in column.words.values() for word in words), "?"]
    elif column.name in table.key or column.references:
        meant = IDS
    usual = TEXTS if column.type == "text" and meant is DAYS else st.sampled_from(meant)
    return st.one_of(usual, usual, usual, TEXTS)


@st.composite
def tables(draw: st.DrawFn, table: Table) -> list[list[str]]:
    """A header with the needed columns and some of the others, and rows."""
    columns = [c for name, c in table.columns.items() if name in table.needed or draw(st.booleans())]
    rows = draw(st.lists(st.tuples(*(cells(table, column) for column in columns)), min_size=1, max_size=6))
    return [[column.name for column in columns], *map(list, rows)]


@st.composite
def contents(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    """Some of the tables."""
    names = draw(st.lists(st.sampled_from(sorted(contract())), min_size=1, max_size=4, unique=True))
    return {name: draw(tables(contract()[name])) for name in names}


def corrected(draw: st.DrawFn, rows: list[list[str]]) -> list[list[str]]:
    """A later export of the same table: rows gone, come, moved, and a cell changed."""
    header, *body = rows
    kept = [list(row) for row in draw(st.permutations(body))[draw(st.integers(0, 1)) :]]
    for row in kept:
        if draw(st.booleans()):
            row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from([*IDS, *DAYS, *NUMBERS]))
    return [header, *kept]


def batch(draw: st.DrawFn, held: dict[str, list[list[str]]]) -> Batch:
    files: Files = {f"known/{name}.csv": text for name, text in KNOWN.items()}
    for name, rows in held.items():
        files[f"{name}.csv"] = POLLUTED[draw(st.sampled_from(sorted(POLLUTED)))](written(rows))
    counts = {name: sum(any(cell.strip() for cell in row) for row in rows[1:]) for name, rows in held.items()}
    return Batch(files, counts, draw(st.integers(0, 3)) == 0)


@st.composite
def exports(draw: st.DrawFn) -> tuple[Batch, Batch]:
    """Two batches; the second is often a later export of the first."""
    first = draw(contents())
    is_again = draw(st.booleans())
    second = {name: corrected(draw, rows) for name, rows in first.items()} if is_again else draw(contents())
    return batch(draw, first), batch(draw, second)


def content(result: Judged) -> dict[str, list[tuple[object, ...]]]:
    return {table: result.core(table) for table in contract()}


def adds_up(result: Judged, *given_batches: Batch) -> None:
    """Every row of every file is in exactly one place, and as many as were written; counted here without the program's help."""
    names = ("read", "loaded", "quarantined", "superseded", "ignored")
    sums = ", ".join(f"sum(rows_{name})::bigint" for name in names)
    for table, *told in result.rows(f'select "table", {sums} from quality.loads group by all'):
        counts = dict(zip(names, told, strict=True))
        assert counts["read"] == counts["loaded"] + counts["quarantined"] + counts["superseded"] + counts["ignored"]
        lists = [
            result.rows(f"select file_id, line from quality.{name} where table_name = '{table}'")
            for name in ("quarantine", "superseded")
        ]
        assert [len(lists[0]), len(lists[1])] == [counts["quarantined"], counts["superseded"]]
        found = [*lists[0], *lists[1]]
        assert len(found) == len(set(found))
        least = sum(each.counts.get(table, 0) for each in given_batches)
        assert counts["read"] >= least, (table, counts, least)


def in_a_folder(*given_batches: Batch, exported_on: Sequence[str]) -> Judged | None:
    """What becomes of the batches; None where a file of them is refused as a whole."""
    try:
        return judged(
            Path(tempfile.mkdtemp()),
            *(each.files for each in given_batches),
            as_of="2025-12-31",
            exported_on=exported_on,
            snapshots=[each.is_snapshot for each in given_batches],
            date_order="DMY",
        )
    except MentorscopeError as error:
        assert str(error).endswith("."), error
        return None


def check(first: Batch, second: Batch) -> None:
    days = ["2025-01-31", "2025-02-28"]
    both = in_a_folder(first, second, exported_on=days)
    swapped = in_a_folder(second, first, exported_on=days[::-1])
    again = in_a_folder(first, second, second, exported_on=[*days, days[1]])
    if both is None:
        assert swapped is again is None
        return
    assert swapped is not None
    assert again is not None
    adds_up(both, first, second)
    assert content(swapped) == content(both)
    assert content(again) == content(both)


QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "database": None, "derandomize": True}


@pytest.mark.slow
@settings(max_examples=6, **QUIET)
@given(exports())
def test_any_mess_of_rows_is_accounted_for_and_neither_order_nor_repetition_changes_what_is_loaded(
    batches: tuple[Batch, Batch],
) -> None:
    check(*batches)


@pytest.mark.long
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exports())
def test_a_long_run_of_messes(batches: tuple[Batch, Batch]) -> None:
    check(*batches)
