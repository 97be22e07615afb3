"""The commands as a user types them: exit status, one line of error, JSON on standard output and nothing else there."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from pipelines import cli
from pipelines.audit import AuditLog
from pipelines.kept_backtest import read_backtest
from pipelines.sample import sample_folder
from pipelines.terminal import print_backtest, print_pairs
from tests.loading import PAIRS, ROSTER


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    warehouse = tmp_path_factory.mktemp("cli") / "w"
    done = run("load", sample_folder(), "--warehouse", warehouse, "--json")
    assert done.returncode == 0, done.stderr
    return warehouse, json.loads(done.stdout)


def test_load_prints_one_json_object_whose_rows_add_up(loaded: Any) -> None:
    _, report = loaded
    assert set(report) >= {"build", "as_of", "seconds", "files"}
    assert report["as_of"] == "2026-06-30"
    assert len(report["files"]) == 17
    for file in report["files"]:
        parts = sum(file[f"rows_{name}"] for name in ("loaded", "quarantined", "superseded", "ignored"))
        assert file["rows_read"] == parts, file
        assert file["rows_quarantined"] > 0, file


def test_progress_goes_to_standard_error_as_plain_lines(tmp_path: Path) -> None:
    (tmp_path / "participants.csv").write_text("person_id,role\na,mentor\n")
    done = run("load", "participants.csv", "--json", cwd=tmp_path)
    assert "Judging participants.csv" in done.stderr
    assert json.loads(done.stdout)["files"][0]["rows_loaded"] == 1
    assert (tmp_path / "warehouse" / "CURRENT").exists()


def test_the_list_is_the_published_table_in_its_order(loaded: Any) -> None:
    warehouse, _ = loaded
    told = json.loads(run("pairs", "--warehouse", warehouse, "--json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("pairs", "--warehouse", warehouse, "--csv").stdout)))
    assert [row["pair_id"] for row in rows] == [row["pair_id"] for row in told["pairs"]]
    assert len(rows) == 400
    at_risk = json.loads(run("pairs", "--warehouse", warehouse, "--state", "at_risk", "--json").stdout)["pairs"]
    assert {row["state"] for row in at_risk} == {"at_risk"}
    assert all(row["reasons"] for row in at_risk)


def test_explain_tells_why_a_pair_is_flagged_and_where_it_came_from(loaded: Any) -> None:
    warehouse, _ = loaded
    first = json.loads(run("pairs", "--warehouse", warehouse, "--json").stdout)["pairs"][0]
    told = json.loads(run("explain", first["pair_id"], "--warehouse", warehouse, "--json").stdout)
    assert told["state"] == first["state"]
    assert all("contacts.csv line" in place for place in told["last contacts came from"])
    metric = json.loads(run("explain", "on_cadence_share", "--warehouse", warehouse, "--json").stdout)
    assert metric["numerator"]
    assert metric["denominator"]
    assert run("explain", "no-such-thing", "--warehouse", warehouse).returncode == 2


def test_the_backtest_puts_the_model_beside_the_plain_rules_and_is_kept(loaded: Any) -> None:
    warehouse, report = loaded
    told = json.loads(run("backtest", "--warehouse", warehouse, "--json").stdout)
    models = {row["candidate"]: row for row in told["measures"]}
    assert {"blend", "boosting", "days_since", "gap_ratio", "rule_14_days", "base_rate"} <= set(models)
    assert models["blend"]["brier"] < models["base_rate"]["brier"]
    assert read_backtest(Path(warehouse)) == told
    assert (told["build"], told["as_of"]) == (report["build"], report["as_of"])


def test_the_list_is_cut_at_a_weeks_capacity_and_says_what_that_catches(loaded: Any) -> None:
    warehouse, _ = loaded
    lines = run("pairs", "--warehouse", warehouse).stdout.splitlines()
    told = json.loads(run("pairs", "--warehouse", warehouse, "--json").stdout)["capacity"]
    assert lines[told["pairs_a_week"] + 1].startswith(f"---- this week's {told['pairs_a_week']} end here")
    assert f"caught {told['caught_share']:.0%}" in lines[told["pairs_a_week"] + 1]
    assert told["low"] <= told["caught_share"] <= told["high"]
    assert "----" not in run("pairs", "--warehouse", warehouse, "--state", "at_risk").stdout


def test_what_is_not_known_of_the_capacity_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"pair_id": "p", "state": "watch", "days_since_contact": 9, "risk": 0.5, "reasons": []}
    about = {"as_of": "2026-01-01", "capacity": {"pairs_a_week": 1, "not_known_because": "only 4 pairs could be tried"}}
    print_pairs([row, row], about)
    assert "they catch is not known: only 4 pairs could be tried" in capsys.readouterr().out.splitlines()[2]


def test_what_a_terminal_shows_of_a_backtest_says_where_there_is_too_little(capsys: pytest.CaptureFixture[str]) -> None:
    print_backtest({"too_little": "only 4 pairs could be tried; 10 are needed"})
    assert capsys.readouterr().out == "Too small to tell: only 4 pairs could be tried; 10 are needed.\n"


def test_where_and_doctor_agree_with_what_is_published(loaded: Any) -> None:
    warehouse, report = loaded
    path = Path(run("where", "--warehouse", warehouse).stdout.strip())
    assert path.exists()
    assert path.stem == report["build"]
    done = run("doctor", "--warehouse", warehouse, "--json")
    assert done.returncode == 0, done.stdout
    assert all(check["is_ok"] for check in json.loads(done.stdout)["checks"])


@pytest.mark.slow
def test_a_damaged_build_is_told_on_standard_error_and_by_the_doctor(tmp_path: Path) -> None:
    (tmp_path / "participants.csv").write_text(ROSTER)
    (tmp_path / "pairs.csv").write_text(PAIRS)
    for name in ("participants.csv", "pairs.csv"):
        assert run("load", tmp_path / name, "--warehouse", tmp_path / "w").returncode == 0
    newest = tmp_path / "w" / "builds" / "build-000002.duckdb"
    newest.write_bytes(newest.read_bytes()[:5000])
    done = run("where", "--warehouse", tmp_path / "w")
    assert done.stdout.strip().endswith("build-000001.duckdb")
    assert done.stderr.startswith("mentorscope: The file of build-000002 was changed or damaged")
    assert done.stderr.count("\n") == 1
    told = run("doctor", "--warehouse", tmp_path / "w")
    assert told.returncode == 1
    assert "BAD warehouse: The file of build-000002" in told.stdout
    assert run("build", "--warehouse", tmp_path / "w").stdout == "Published build-000003.\n"
    assert run("doctor", "--warehouse", tmp_path / "w").returncode == 0


@pytest.mark.slow
def test_build_makes_a_new_build_of_the_same_records(loaded: Any) -> None:
    warehouse, report = loaded
    done = run("build", "--warehouse", warehouse, "--as-of", "2026-03-31", "--json")
    assert json.loads(done.stdout)["build"] != report["build"]
    told = json.loads(run("pairs", "--warehouse", warehouse, "--json").stdout)
    assert told["as_of"] == "2026-03-31"
    run("build", "--warehouse", warehouse)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("load", "nowhere.csv"), 3, "nowhere.csv: does not exist."),
        (("load", "odd.csv"), 3, "--table"),
        (("load", "odd.csv", "--as-of", "yesterday"), 2, "Write it as 2026-06-30."),
        (("load", "odd.csv", "--date-order", "YMD"), 2, "Use DMY or MDY."),
        (("pairs",), 3, "mentorscope load PATH"),
        (("dashboard",), 3, "mentorscope load PATH"),
        (("where", "--edition", "press"), 2, "coordinator"),
        (("load",), 2, "PATH"),
        (("fly",), 2, "No such command"),
    ],
)
def test_a_fault_of_the_user_is_one_line_with_its_status_and_no_traceback(
    tmp_path: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    (tmp_path / "odd.csv").write_text("alpha,beta\n1,2\n")
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (status, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_has_help_with_an_example() -> None:
    group = typer.main.get_command(cli.app)
    for name, command in group.commands.items():  # type: ignore[attr-defined] # a group, which typer does not say
        assert f"Example: mentorscope {name}" in (command.help or ""), name


def test_help_answers_without_loading_a_database() -> None:
    code = "import sys; sys.argv = ['mentorscope', '--help']\nfrom pipelines import cli\n"
    code += "try: cli.main()\nexcept SystemExit: pass\n"
    code += "print(sorted({'duckdb', 'pandas', 'streamlit', 'sklearn'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_inspect_tells_a_person_and_a_script_what_a_file_is_and_keeps_what_is_said(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("A,B,C\nAda,Bo,2025-02-03\n")
    said = (
        "inspect",
        "log.csv",
        "--source",
        "plain_sheet",
        "--map",
        "Mentor=A",
        "--map",
        "Mentee=B",
        "--map",
        "Date=C",
    )
    told = run(*said, "--save", "ours", cwd=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert "contacts: of 1 row 1 would be loaded\n" in told.stdout
    assert "the next load uses it." in told.stdout
    again = json.loads(run("inspect", "log.csv", "--json", cwd=tmp_path).stdout)
    assert again["files"][0]["source"] == "ours"
    assert run("inspect", "log.csv", "--map", "nonsense", cwd=tmp_path).returncode == 2


def test_inspect_says_why_rows_would_be_held_back_and_what_is_no_export_of_a_program(tmp_path: Path) -> None:
    days = "".join(f"Ada,Bo,0{n}/0{n + 1}/2025\n" for n in range(1, 8))
    (tmp_path / "log.csv").write_text("Mentor,Mentee,Date\n" + days)
    (tmp_path / "prices.csv").write_text("Product,Price\nx,1\n")
    told = run("inspect", "log.csv", "prices.csv", cwd=tmp_path).stdout
    assert "contacts: of 7 rows 0 would be loaded, 7 held back\n" in told
    assert "held back, lines 2, 3, 4, 5, 6 and 2 more (date_order_unclear): occurred_at is '01/02/2025'" in told
    assert "Mentor                       Mentor                       its name        Ada" in told
    assert "would be refused: prices.csv has the columns Product, Price, which no known export has.\n" in told
    assert "nothing in it looks like people, pairs or contacts" in told


def test_an_extract_is_on_record_with_who_took_it(loaded: Any, tmp_path: Path) -> None:
    warehouse, _ = loaded
    done = run("extract", "--out", tmp_path / "extract", "--warehouse", warehouse)
    assert done.returncode == 0, done.stderr
    log = AuditLog(warehouse)
    last = log.entries()[-1]
    assert (last["event"], last["role"], last["what"]) == ("taken", "command", "research edition")
    assert last["who"]
    assert log.faults() == []
