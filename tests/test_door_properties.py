"""Whatever the rows hold: nothing raises, every row is accounted for, and neither order nor repetition changes what is loaded."""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contract import contract
from tests.loading import Judged, judged

IDS = st.sampled_from(
    ["m1", "m2", "s1", "s2", "p1", "p2", "00068", "", " m1 ", "NULL", "é", "e\u0301", "=1+1", "'; drop table x"]
)
DAYS = st.sampled_from(
    [
        "2025-02-03",
        "2025-02-30",
        "03/04/2025",
        "25/12/2025",
        "9999-12-31",
        "3 Mar 2025",
        "2025-02-03T10:00:00+02:00",
        "",
        "x",
        "45000",
    ]
)
WORDS = st.sampled_from(
    ["mentor", "Mentee", "both", "held", "missed", "active", "done", "n/a", "?", "\u202eabc", "1,030", "50 %"]
)
CELLS = st.one_of(
    IDS, DAYS, WORDS, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
)
TABLES = {
    "participants": (["person_id", "role", "name", "email", "joined_on"], [IDS, WORDS, CELLS, CELLS, DAYS]),
    "pairs": (["pair_id", "mentor_id", "mentee_id", "matched_on", "ended_on"], [IDS, IDS, IDS, DAYS, DAYS]),
    "contacts": (
        ["contact_id", "pair_id", "occurred_at", "status", "duration_minutes"],
        [IDS, IDS, DAYS, WORDS, WORDS],
    ),
}
Batch = dict[str, str | bytes]


def written(header: list[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    files: Batch = {"pairs.csv": "pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,2025-01-01\n"}
    for name, (header, cells) in TABLES.items():
        files[f"{name}.csv"] = written(header, draw(st.lists(st.tuples(*cells), min_size=1, max_size=12)))
    return files


def content(result: Judged) -> dict[str, list[tuple[object, ...]]]:
    return {table: result.core(table) for table in contract()}


def adds_up(result: Judged, *given_batches: Batch) -> None:
    """Every row of every file is in exactly one place, and as many as the files hold; counted here without the program's help."""
    for name in TABLES:
        counts = result.counts(name)
        assert counts["read"] == counts["loaded"] + counts["quarantined"] + counts["superseded"] + counts["ignored"]
        found = result.rows(
            f"select file_id, line from quality.quarantine where table_name = '{name}' union all "
            f"select file_id, line from quality.superseded where table_name = '{name}'"
        )
        assert len(found) == len(set(found)) == counts["quarantined"] + counts["superseded"]
        rows = sum(len(list(csv.reader(io.StringIO(str(b[f"{name}.csv"]), newline="")))) - 1 for b in given_batches)
        assert counts["read"] >= rows - sum(str(b[f"{name}.csv"]).count("\n\n") for b in given_batches)


def in_a_folder(*given_batches: Batch, exported_on: Sequence[str] = ()) -> Judged:
    return judged(
        Path(tempfile.mkdtemp()), *given_batches, as_of="2025-12-31", exported_on=exported_on, date_order="DMY"
    )


def check(first: Batch, second: Batch) -> None:
    days = ["2025-01-31", "2025-02-28"]
    both = in_a_folder(first, second, exported_on=days)
    adds_up(both, first, second)
    assert content(in_a_folder(second, first, exported_on=days[::-1])) == content(both)
    assert content(in_a_folder(first, second, second, exported_on=[*days, days[1]])) == content(both)


QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "database": None, "derandomize": True}


@pytest.mark.slow
@settings(max_examples=6, **QUIET)
@given(batches(), batches())
def test_any_mess_of_rows_is_accounted_for_and_neither_order_nor_repetition_changes_what_is_loaded(
    first: Batch, second: Batch
) -> None:
    check(first, second)


@pytest.mark.long
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches(), batches())
def test_a_long_run_of_messes(first: Batch, second: Batch) -> None:
    check(first, second)
