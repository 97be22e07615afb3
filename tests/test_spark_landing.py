"""What an executor makes of one file, and what the command refuses; no Spark needed."""

import json
import subprocess
import sys
from typing import Any

import pytest

from pipelines.commands.records import build
from pipelines.contract import contract
from pipelines.errors import UsageError
from pipelines.spark.landing import ExportedFile, is_records, judged_rows, landed_types
from pipelines.spark.session import open_session

ROSTER = b"person_id,role,joined_on\nm1,mentor,2025-01-10\nm2,teacher,\n\nm3,mentee,2025-02-30,x\n"


def judged(table: str, content: bytes, **options: Any) -> list[dict[str, Any]]:
    file = ExportedFile(7, f"north/{table}.csv", f"file:/exports/north/{table}.csv")
    return judged_rows(contract()[table], file, content, options).to_pylist()


def test_a_file_becomes_its_good_rows_its_bad_rows_and_a_word_on_itself() -> None:
    rows = judged("participants", ROSTER)
    assert [(row["_fate"], row["_line"], row["_reason"]) for row in rows] == [
        ("staged", 2, None),
        ("quarantined", 3, "unknown_word"),
        ("quarantined", 5, "too_many_cells"),
        ("ignored", 4, "blank"),
        ("file", None, None),
    ]
    assert rows[0]["person_id"] == "m1"
    assert rows[1]["_raw"] == "m2,teacher,"
    word = json.loads(rows[-1]["_message"])
    assert (word["number"], word["file"], word["rows_read"]) == (7, "north/participants.csv", 4)
    assert word["columns"] == ["joined_on", "person_id", "role"]


def test_times_stay_as_written_and_say_that_their_zone_is_not_known_yet() -> None:
    content = b"contact_id,pair_id,occurred_at\nc1,p1,2025-03-30 02:30:00\nc2,p1,2025-03-30T02:30:00Z\n"
    rows = judged("contacts", content)[:2]
    assert [str(row["occurred_at"]) for row in rows] == ["2025-03-30 02:30:00"] * 2
    assert [row["_local"] > 0 for row in rows] == [True, False]
    (told,) = judged("contacts", content, time_zone="America/Chicago")[:1]
    assert (str(told["occurred_at"]), told["_local"]) == ("2025-03-30 07:30:00", 0)  # UTC-5 on that day


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"person_id,joined_on\nm1,2025-01-10\n", "lacks the column role"),
        (b"%PDF-1.7\n", "a PDF"),
    ],
)
def test_a_file_that_cannot_be_taken_is_one_row_that_says_why(content: bytes, why: str) -> None:
    (row,) = judged("participants", content)
    assert (row["_fate"], row["_entry"]) == ("refused", 7)
    assert why in row["_message"]


def test_a_contact_that_names_people_is_left_to_one_machine() -> None:
    (row,) = judged("contacts", b"contact_id,mentor_id,mentee_id,occurred_at\nc1,m1,s1,2025-01-10\n")
    assert row["_fate"] == "refused"
    assert "mentorscope load" in row["_message"]


def test_a_text_beside_the_exports_is_no_export() -> None:
    assert [
        name for name in ("README.md", "contacts/part-1.snappy.parquet", "pairs.CSV", "x.toml") if is_records(name)
    ] == [
        "contacts/part-1.snappy.parquet",
        "pairs.CSV",
    ]


def test_every_stored_column_lands_and_nothing_lands_under_another_name() -> None:
    for table in contract().values():
        assert list(landed_types(table))[: len(table.stored)] == list(table.stored)


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match=r"pip install mentorscope\[spark\]"):
        open_session()


def test_two_clusters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_REMOTE", "sc://cluster.example")
    with pytest.raises(UsageError, match="name two clusters"):
        open_session("local[1]")


@pytest.mark.parametrize(
    "options",
    [
        {"engine": "spark"},
        {"engine": "spark", "source": "exports"},
        {"source": "exports"},
        {"engine": "flink"},
        {"publish": True},
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(options: dict[str, Any]) -> None:
    none = {"engine": "duckdb", "source": None, "out": None, "master": None, "publish": False}
    with pytest.raises(UsageError):
        build(**none | options)


def test_nothing_of_pyspark_is_imported_where_nobody_asked_for_it() -> None:
    code = (
        "import sys, pipelines.cli, pipelines.batches, pipelines.marts, pipelines.risk; print('pyspark' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
