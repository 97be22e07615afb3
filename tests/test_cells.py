"""What costs less says the same: the short ways by which most cells are typed, against the long ones."""

import csv
import io

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.building import connect
from pipelines.ingest.judge import create_stage
from tests.loading import PAIRS, ROSTER, judged

BLANKS = " \t\n\x0b\x0c\r\u00a0\u200b\u202f\ufeff"
TEXTS = st.one_of(
    st.sampled_from(
        ["", "-", "NA", "n/a", "#N/A", "Null", "null ", " -", "nulls", "é", "e\u0301", "a  b", "a\tb", "ﬁ"]
    ),
    st.text(st.sampled_from("aAnNuUlL/#-é\u0301\u212b" + BLANKS), max_size=8),
)
DIGITS = st.text(st.sampled_from("0123456789 .:-TZ+,/(eB"), min_size=1, max_size=2)


@pytest.fixture(scope="module")
def connection(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    opened = connect(tmp_path_factory.mktemp("cells") / "build")
    create_stage(opened)
    return opened


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_a_cell_with_nothing_to_trim_is_read_alike_by_both_macros(connection, text):
    bare = text.strip(BLANKS)
    found = connection.execute(
        "select tidy_cell($bare), tidy_name_cell($bare), cell($text), name_cell($text)", {"bare": bare, "text": text}
    ).fetchone()
    assert found[:2] == found[2:]


@st.composite
def almost_moments(draw: st.DrawFn) -> str:
    """2025-03-14T09:26:53Z with a few characters replaced."""
    text = list("2025-03-14T09:26:53Z")
    for place in draw(st.lists(st.integers(0, 19), max_size=3)):
        text[place] = draw(DIGITS)
    return "".join(text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=almost_moments())
@example("2025-03-14T09:26:5 Z")
@example("2025-03-14T09: 6:53Z")
@example("2025-03-14T09:26:60Z")
@example("2025-02-30T09:26:53Z")
@example("2025-03-14T09:26:5,Z")
@example("2025-03-14T24:00:00Z")
def test_the_usual_writing_of_a_moment_is_read_as_any_other(connection, text):
    """The general way is the cast to a zoned timestamp in a session of UTC, and the zone's pattern on the whole text."""
    found = connection.execute("select iso_moment($text), has_zone($text)", {"text": text}).fetchone()
    general = connection.execute(
        r"""
        select
            case
                when substr($text, 5, 1) in ('-', '/') and strlen($text) between 8 and 35 and not contains($text, '(')
                    then timezone('UTC', try_cast(replace($text, ',', '.') as timestamptz))
            end,
            regexp_matches($text, '\d(Z|[+-]\d{2}(:?\d{2})?)$')
                and ($text like '%+__%' or $text like '%:%-__%' or $text like '%Z')
        """,
        {"text": text},
    ).fetchone()
    assert found == general


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["c1", "c2", " c3", "c4 ", "", "NULL", "\u00a0c5"]),
        st.sampled_from(["p1", "p2", " p1 ", "-", "p9"]),
        st.sampled_from(
            [
                "2025-02-03T10:00:00Z",
                " 2025-02-04",
                "2025-02-30T10:00:00Z",
                "10-2-20 23:00",
                "1900-01-01",
                "9999-12-31",
                "x",
                "3/4/2025",
                "25/12/2025",
            ]
        ),
        st.sampled_from(["held", "Missed ", "no show", "-", "?", "HELD"]),
        st.sampled_from(["30", " 45", "1h 30m", "1.5", "-3", "0030", "1e3", "1234567890123456", ""]),
        TEXTS,
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_what_the_proof_of_a_plain_file_saves_changes_no_row(tmp_path_factory, monkeypatch, rows):
    """The engine's landing, with columns proven tidy, against the strict reader's, which proves nothing."""
    text = io.StringIO()
    header = ["contact_id", "pair_id", "occurred_at", "status", "duration_minutes", "topic"]
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    files = {"participants.csv": ROSTER, "pairs.csv": PAIRS, "contacts.csv": text.getvalue()}

    def outcome() -> list:
        found = judged(tmp_path_factory.mktemp("load"), files, today="2026-01-01")
        tables = ("core.contacts", "quality.quarantine", "quality.superseded", "quality.ignored")
        counts = "select * exclude (loaded_at) from quality.loads order by all"
        return [found.as_of, *(found.rows(f"select * from {name} order by all") for name in tables), found.rows(counts)]

    proven = outcome()
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.read.delimited.plain_scan", lambda *_, **__: None)
        assert outcome() == proven
