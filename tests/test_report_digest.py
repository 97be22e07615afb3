"""The coordinator's week: what is on the pages, cut at what can be done, without the pairs put aside."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
import io
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

import pipelines
from dashboard import own_records
from dashboard.notes import Note, SqliteNotes
from pipelines import cli, record_server
from pipelines.audit import AuditLog
from pipelines.errors import UsageError
from pipelines.published import Edition
from pipelines.report import digest, letter, pdf
from pipelines.report.model import Report, Section
from tests.e2e.pages import empty, hostile, least, sample
from tests.e2e.warehouses import PAYLOADS

AS_OF = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqliteNotes:
    """Own records of this test alone."""
    monkeypatch.setenv(record_server.OF_NOTES, f"sqlite:///{tmp_path}/notes.sqlite")
    return SqliteNotes(tmp_path / "notes.sqlite")


@pytest.fixture
def edition(sample: Path) -> Iterator[Edition]:
    with closing(pipelines.open_warehouse(sample)) as opened:
        yield opened


def made(edition: Edition, **options: Any) -> Report:
    return digest.make(edition, own_records.parameters(Path("nowhere"), AS_OF), **options)


def section(report: Report, title: str) -> Section:
    return next(one for one in report.sections if one.title == title)


def test_the_list_is_that_of_the_pages_cut_at_the_weekly_capacity(edition: Edition) -> None:
    listed = edition.sql("select * from mart.pair_today where list_rank is not null order by list_rank")
    (exhibit,) = section(made(edition), "Contact these first").exhibits
    assert exhibit.table
    assert [row[0] for row in exhibit.table.rows] == [
        f"{one.mentee_name} with {one.mentor_name}" for one in listed.head(10).itertuples()
    ]
    running = edition.sql("select count(*) as n from mart.pair_today where state <> 'ended'").n[0]
    assert exhibit.finding.startswith(f"{len(listed)} of {running} running pairs need contact")
    assert exhibit.remarks[0].startswith(f"You can contact 10 a week; {len(listed) - 10} more are on the list.")


def test_a_pair_that_is_put_aside_is_not_in_the_mail(edition: Edition, notes: SqliteNotes) -> None:
    first = edition.sql("select * from mart.pair_today where list_rank = 1").iloc[0]
    name = f"{first.mentee_name} with {first.mentor_name}"
    assert name in letter.as_text(made(edition))
    notes.write([Note(first.pair_id, "snooze", AS_OF, AS_OF + dt.timedelta(30), text="exams")])
    (exhibit,) = section(made(edition), "Contact these first").exhibits
    assert exhibit.table
    assert name not in [row[0] for row in exhibit.table.rows]
    assert "exams" not in letter.as_text(made(edition))


def test_a_check_in_that_was_written_on_the_pages_moves_what_is_due(edition: Edition, notes: SqliteNotes) -> None:
    (due,) = section(made(edition), "Follow-ups due").exhibits
    assert due.table
    pairs = edition.sql("select * from mart.pair_today")
    first = next(
        one for one in pairs.itertuples() if f"{one.mentee_name} with {one.mentor_name}" == due.table.rows[0][0]
    )
    notes.write([Note(first.pair_id, "check_in", AS_OF, outcome="fine")])
    (after,) = section(made(edition), "Follow-ups due").exhibits
    assert after.table
    assert int(after.finding.split()[0]) == int(due.finding.split()[0]) - 1
    assert due.table.rows[0] not in after.table.rows


def test_what_is_new_is_counted_from_the_records(edition: Edition) -> None:
    since = AS_OF - dt.timedelta(days=14)
    counts = [
        edition.sql(query, since=since).n[0]
        for query in (
            "select count(*) as n from core.pairs where matched_on > $since",
            "select count(*) as n from core.pairs where ended_on > $since",
            "select count(*) as n from core.contacts where status = 'held' and occurred_at::date > $since",
            "select count(*) as n from core.goals where set_on > $since",
        )
    ]
    (exhibit,) = section(made(edition, since_days=14), "What is new").exhibits
    words = [
        f"{counts[0]} pairs matched",
        f"{counts[1]} pairs ended",
        f"{counts[2]} contacts",
        f"{counts[3]} goals set",
    ]
    assert exhibit.finding.startswith(f"Since 16 Jun 2026: {', '.join(words)}, ")


def test_stalled_goals_are_those_of_the_page_the_longest_first(edition: Edition) -> None:
    (exhibit,) = section(made(edition), "Goals that stalled").exhibits
    count = edition.sql("select count(*) as n from mart.goal_progress where is_stalled").n[0]
    assert exhibit.finding == f"{count} active goals have had no progress for 60 days or longer."


def test_what_no_export_holds_is_called_not_recorded_and_never_none(least: Path) -> None:
    with closing(pipelines.open_warehouse(least)) as edition:
        text = letter.as_text(digest.make(edition, own_records.parameters(least, AS_OF)))
    assert "Not recorded: contacts, goals set, goals reached and check-ins." in text
    assert "0 contacts" not in text
    assert "Nobody records the contact of 2 running pairs" in text


def test_a_program_without_records_has_a_mail(empty: Path) -> None:
    with closing(pipelines.open_warehouse(empty)) as edition:
        report = digest.make(edition, own_records.parameters(empty, AS_OF))
    assert "No pairs are recorded yet." in letter.as_text(report)
    assert report.subtitle.startswith("Nothing yet, as of ")


def test_what_an_export_names_is_text_in_the_mail_and_on_paper(hostile: Path) -> None:
    with closing(pipelines.open_warehouse(hostile)) as edition:
        report = digest.make(edition, own_records.parameters(hostile, AS_OF))
    page = letter.as_html(report)
    assert not re.search(r"<(a|img|script|style [^>]|svg)\b", page)
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert len(PdfReader(io.BytesIO(pdf.rendered(report))).pages) > 1
    with (
        closing(pipelines.open_warehouse(hostile)) as edition,
        pytest.raises(UsageError, match="Known are: all, main, other"),
    ):
        digest.make(edition, own_records.parameters(hostile, AS_OF), program="<b>")


def test_the_command_prints_the_mail_or_writes_it_and_puts_it_on_record(sample: Path, tmp_path: Path) -> None:
    asked = ["report", "--audience", "coordinator", "--warehouse", str(sample)]
    printed = CliRunner().invoke(cli.app, asked)
    assert printed.stdout.startswith("The program's week\n")
    assert CliRunner().invoke(cli.app, [*asked, "--format", "html"]).stdout.startswith("<!doctype html>")
    for kind, start in {"txt": b"The program's", "html": b"<!doctype", "pdf": b"%PDF", "pptx": b"PK"}.items():
        out = tmp_path / f"week.{kind}"
        assert CliRunner().invoke(cli.app, [*asked, "--out", str(out)]).exit_code == 0
        assert out.read_bytes().startswith(start)
        assert AuditLog(sample).entries()[-1]["what"] == out.name


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--audience", "board", "--out", "a.pdf"], "Use committee or coordinator"),
        (["--audience", "committee"], "--out: is missing"),
        (["--audience", "committee", "--out", "a.txt"], "End it in .pdf, .html, .pptx"),
        (["--audience", "coordinator", "--format", "rtf"], "Use text or html"),
        (["--audience", "coordinator", "--format", "text", "--out", "a.txt"], "is for standard output"),
        (["--audience", "coordinator", "--out", "nowhere/a.txt"], "Make the folder first"),
    ],
)
def test_what_cannot_be_meant_is_told_with_what_can(sample: Path, options: list[str], said: str) -> None:
    done = CliRunner().invoke(cli.app, ["report", "--warehouse", str(sample), *options])
    assert isinstance(done.exception, UsageError)
    assert said in str(done.exception)
