"""Warehouses for the tests of the pages, made by the pipeline itself: the sample, the least, an empty one, a hostile one.

Each is loaded once for all test processes of a run; the folder of the run's temporary files holds them.
"""

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from filelock import FileLock

import pipelines

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"

# What an export may hold where a name or a title is meant, and what must never come of it.
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(2)</script>",
    "[click](javascript:alert(3))",
    "![p](http://evil.example/p.png)",
    "**bold** _it_ `code` # head",
    "$\\href{javascript:alert(4)}{x}$",
    ":smile: :red[red] :material/delete:",
    '=HYPERLINK("http://evil.example")',
    "<a href='javascript:alert(5)'>a</a>",
    "'; drop table pairs; --",
    "{{7*7}} ${7*7} %s %x{",
    "| a | b |",
)


def write_export(folder: Path, tables: dict[str, tuple[Sequence[str], Sequence[Sequence[object]]]]) -> Path:
    """A folder in the canonical format: table -> (columns, rows)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (columns, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([columns, *rows])
    return folder


def _once(factory: pytest.TempPathFactory, name: str, make: object, **options: dt.date) -> Path:
    """The warehouse of that name, loaded by whichever test process asks first."""
    shared = factory.getbasetemp().parent if factory.getbasetemp().name.startswith("popen") else factory.getbasetemp()
    folder = shared / f"warehouse-{name}"
    with FileLock(shared / f"warehouse-{name}.lock"):
        if not (folder / "CURRENT").exists():
            assert callable(make)
            pipelines.load([make(shared / f"export-{name}")], folder, **options)
    return folder


def sample(factory: pytest.TempPathFactory) -> Path:
    """The sample program."""
    return _once(factory, "sample", lambda _: SAMPLE, as_of=dt.date(2026, 6, 30))


def least(factory: pytest.TempPathFactory) -> Path:
    """Three pairs and four people without names, and nothing else."""
    tables = {
        "participants": (
            ("person_id", "role"),
            [("M1", "mentor"), ("E1", "mentee"), ("E2", "mentee"), ("E3", "mentee")],
        ),
        "pairs": (
            ("pair_id", "mentor_id", "mentee_id", "matched_on", "ended_on"),
            [
                ("P1", "M1", "E1", "2025-09-01", ""),
                ("P2", "M1", "E2", "2025-09-10", "2026-01-04"),
                ("P3", "M1", "E3", "2026-01-10", ""),
            ],
        ),
    }
    return _once(factory, "least", lambda folder: write_export(folder, tables), as_of=dt.date(2026, 3, 1))


def single(factory: pytest.TempPathFactory) -> Path:
    """One pair, one mentee who waits, and one row of everything else."""
    tables = {
        "programs": (("program_id", "name"), [("main", "Small")]),
        "participants": (
            ("person_id", "role", "name", "institution", "region", "practice_area", "career_stage", "capacity"),
            [
                ("M", "mentor", "Bo Ek", "City Hospital", "North", "oncology", "practitioner", "2"),
                ("E", "mentee", "Ana Li", "State University", "South", "cardiology", "student", ""),
                ("W", "mentee", "Wu Fen", "State University", "South", "cardiology", "student", ""),
            ],
        ),
        "interests": (("person_id", "interest"), [("M", "oncology"), ("W", "oncology")]),
        "requests": (
            ("request_id", "mentee_id", "mentor_id", "requested_at", "status"),
            [("R", "W", "M", "2026-02-01 09:00", "pending")],
        ),
        "pairs": (("pair_id", "mentor_id", "mentee_id", "matched_on"), [("P", "M", "E", "2025-11-01")]),
        "contacts": (
            ("pair_id", "occurred_at", "channel", "initiated_by"),
            [("P", "2025-12-01 12:00", "in_person", "mentee")],
        ),
        "check_ins": (("check_in_id", "pair_id", "done_on", "outcome"), [("K", "P", "2025-12-01", "fine")]),
        "goals": (
            ("goal_id", "pair_id", "title", "category", "set_on", "target_on", "status", "attainment_level"),
            [("G", "P", "Write a CV", "skills", "2025-11-20", "2026-06-01", "active", "0")],
        ),
        "goal_updates": (("goal_id", "updated_at", "progress_pct"), [("G", "2026-01-10 10:00", "20")]),
        "agenda": (("pair_id", "topic", "planned_on"), [("P", "CV", "2026-01-01")]),
        "events": (
            ("event_id", "name", "kind", "city", "starts_on", "ends_on"),
            [("V", "Winter Meeting", "annual_meeting", "Harborough", "2025-12-05", "2025-12-07")],
        ),
        "attendance": (("event_id", "person_id", "status"), [("V", "M", "attended"), ("V", "E", "attended")]),
        "shared_work": (
            ("item_id", "pair_id", "kind", "shared_by", "shared_at"),
            [("S", "P", "cv", "mentee", "2025-12-11 09:00")],
        ),
        "collaborations": (
            ("collaboration_id", "pair_id", "kind", "started_on", "status"),
            [("C", "P", "paper", "2025-12-15", "active")],
        ),
        "surveys": (
            ("response_id", "person_id", "pair_id", "instrument", "item", "value", "answered_at"),
            [("A", "E", "P", "quality", "item_01", "4", "2026-01-15 10:00")],
        ),
        "outcomes": (("outcome_id", "person_id", "kind", "occurred_on"), [("O", "E", "residency", "2026-02-01")]),
    }
    return _once(factory, "single", lambda folder: write_export(folder, tables), as_of=dt.date(2026, 3, 1))


def empty(factory: pytest.TempPathFactory) -> Path:
    """A program that has a name and nothing else."""
    tables = {"programs": (("program_id", "name"), [("main", "Nothing yet")])}
    return _once(factory, "empty", lambda folder: write_export(folder, tables), as_of=dt.date(2026, 3, 1))


def hostile(factory: pytest.TempPathFactory) -> Path:
    """One silent pair per payload, which stands as its mentee's name, its goal's title, a topic, a region and a category."""
    numbered = list(enumerate(PAYLOADS))
    tables = {
        "programs": (("program_id", "name"), [("main", PAYLOADS[0]), ("other", PAYLOADS[4])]),
        "participants": (
            ("person_id", "program_id", "role", "name", "region", "practice_area", "institution", "capacity"),
            [
                ("M", "main", "mentor", PAYLOADS[1], "", "", PAYLOADS[7], "99"),
                *((f"E{n}", "main", "mentee", p, p, p, p, "") for n, p in numbered),
                *((f"W{n}", "main", "mentee", p, p, p, p, "") for n, p in numbered),
            ],
        ),
        "interests": (
            ("person_id", "interest"),
            [(who, p) for n, p in numbered for who in ("M", f"W{n}")],
        ),
        "requests": (
            ("request_id", "mentee_id", "mentor_id", "requested_at", "status"),
            [(f"R{n}", f"W{n}", "M", "2025-07-01 09:00", "pending") for n, _ in numbered],
        ),
        "events": (
            ("event_id", "name", "kind", "city", "starts_on"),
            [
                ("V1", PAYLOADS[0], "annual_meeting", PAYLOADS[4], "2025-12-05"),
                ("V2", PAYLOADS[2], "regional_meeting", PAYLOADS[5], "2025-02-20"),
            ],
        ),
        "attendance": (
            ("event_id", "person_id", "status"),
            [("V1", who, "registered") for who in ("M", *(f"E{n}" for n, _ in numbered))]
            + [("V2", who, "attended") for who in ("M", *(f"E{n}" for n, _ in numbered))],
        ),
        "pairs": (
            ("pair_id", "program_id", "mentor_id", "mentee_id", "matched_on", "ended_on"),
            [(f"P{n}", "main" if n % 2 else "other", "M", f"E{n}", "2025-01-10", "") for n, _ in numbered],
        ),
        "contacts": (
            ("contact_id", "pair_id", "occurred_at", "channel", "topic"),
            [(f"C{n}-{day}", f"P{n}", f"2025-02-{day} 12:00", "video", p) for n, p in numbered for day in (10, 20)],
        ),
        "goals": (
            ("goal_id", "pair_id", "title", "category", "set_on", "status"),
            [(f"G{n}", f"P{n}", p, p, "2025-01-20", "active") for n, p in numbered],
        ),
        "agenda": (("pair_id", "topic", "planned_on"), [(f"P{n}", p, "2025-09-01") for n, p in numbered]),
        "shared_work": (
            ("item_id", "pair_id", "kind", "shared_by", "shared_at", "title"),
            [(f"S{n}", f"P{n}", "cv", "mentee", "2025-02-11 09:00", p) for n, p in numbered],
        ),
        "check_ins": (
            ("check_in_id", "pair_id", "done_on", "outcome"),
            [
                ("K1", "P1", "2025-02-01", "fine"),
                ("K2", PAYLOADS[2], "2025-02-01", "fine"),
                ("K3", "P1", PAYLOADS[0], "fine"),
            ],
        ),
    }
    return _once(factory, "hostile", lambda folder: write_export(folder, tables), as_of=dt.date(2025, 8, 1))
