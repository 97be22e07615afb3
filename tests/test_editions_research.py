"""The research edition of the sample: nobody named, intervals right, nobody alone, and no shift to be found out."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pytest

import pipelines
from pipelines.contract import Table
from pipelines.editions import research as research_module
from pipelines.editions.anonymity import OF_MENTEES, OF_PAIRS, OF_PEOPLE
from pipelines.editions.extract import extract
from pipelines.editions.pseudonyms import Key, read_key
from pipelines.editions.treatments import PAIR, PERSON
from pipelines.errors import UsageError
from pipelines.sample import sample_folder
from pipelines.settings import Settings
from pipelines.warehouse import Edition, Warehouse, open_warehouse

K, L, MOST_SHIFT_DAYS, MOST_CUT_DAYS = 5, 2, 182, 91


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("research") / "w"
    pipelines.load(sample_folder(), folder)
    return folder


@pytest.fixture(scope="module")
def true(warehouse: Path) -> Iterator[Edition]:
    edition = open_warehouse(warehouse)
    yield edition
    edition.close()


@pytest.fixture(scope="module")
def research(warehouse: Path) -> Iterator[Edition]:
    edition = open_warehouse(warehouse, "research")
    yield edition
    edition.close()


@pytest.fixture(scope="module")
def paired(warehouse: Path, true: Edition, research: Edition) -> pd.DataFrame:
    """Every released pair beside the true one, found through the key of the release."""
    key = read_key(Warehouse(warehouse).keys, research.build)
    pairs = true.table("pairs")
    pairs["pseudonym"] = key.pseudonyms(PAIR, pairs["pair_id"])
    released = research.table("pairs")
    return pairs.merge(released, left_on="pseudonym", right_on="pair_id", suffixes=("_true", ""), validate="1:1")


def cells(edition: Edition, schema: str = "core") -> set[str]:
    """Every text that stands in any cell of a schema's tables."""
    found: set[str] = set()
    tables = edition.sql(
        "select table_name as t from information_schema.tables where table_schema = $schema", schema=schema
    )
    for name in tables["t"]:
        frame = edition.table(f"{schema}.{name}")
        for column in frame.columns:
            found |= {str(value) for value in frame[column].dropna().unique()}
    return found


def test_no_name_address_identifier_or_free_text_is_in_any_cell(true: Edition, research: Edition) -> None:
    people = true.table("participants")
    secrets = {
        str(value) for column in ("person_id", "name", "email", "institution") for value in people[column].dropna()
    }
    for table, columns in {
        "pairs": ["pair_id"], "goals": ["goal_id", "title", "measure"], "goal_updates": ["note"], "contacts": ["contact_id"],
        "requests": ["request_id"], "outcomes": ["outcome_id", "detail"], "shared_work": ["item_id", "title"],
        "events": ["event_id", "name", "city"], "surveys": ["response_id"], "check_ins": ["check_in_id"],
    }.items():  # fmt: skip
        frame = true.table(table)
        secrets |= {str(value) for column in columns for value in frame[column].dropna()}
    assert len(secrets) > 20_000
    assert cells(research) & secrets == set()
    assert cells(research, "codebook") & secrets == set()


def test_names_are_in_no_byte_of_the_file(true: Edition, research: Edition) -> None:
    content = research.path.read_bytes()
    people = true.table("participants")
    secrets = [str(value) for column in ("name", "email") for value in people[column].dropna()]
    assert len(secrets) > 1_000
    assert [secret for secret in secrets if secret.encode() in content] == []


def test_pseudonyms_hold_within_the_release_and_join_its_tables(research: Edition) -> None:
    people, pairs = set(research.table("participants")["person_id"]), research.table("pairs")
    assert set(pairs["mentor_id"]) | set(pairs["mentee_id"]) <= people
    assert set(research.table("contacts")["pair_id"]) <= set(pairs["pair_id"])
    assert set(research.table("goal_updates")["goal_id"]) <= set(research.table("goals")["goal_id"])


@pytest.mark.slow
def test_two_releases_of_the_same_records_share_no_pseudonym(tmp_path: Path) -> None:
    roster = "".join(f"m{n},mentor\ns{n},mentee\n" for n in range(6))
    (tmp_path / "participants.csv").write_text("person_id,role\n" + roster)
    pairs = "".join(f"p{n},m{n},s{n},2025-01-0{n + 1}\n" for n in range(6))
    (tmp_path / "pairs.csv").write_text("pair_id,mentor_id,mentee_id,matched_on\n" + pairs)
    contacts = "".join(f"c{n},p{n},2026-01-01\n" for n in range(6))
    (tmp_path / "contacts.csv").write_text("contact_id,pair_id,occurred_at\n" + contacts)
    seen: list[set[str]] = []
    for _ in range(2):
        pipelines.load([tmp_path / f"{name}.csv" for name in ("participants", "pairs", "contacts")], tmp_path / "w")
        edition = open_warehouse(tmp_path / "w", "research")
        seen.append(set(edition.table("participants")["person_id"]) | set(edition.table("pairs")["pair_id"]))
        edition.close()
    assert len(seen[0]) == len(seen[1]) == 18
    assert seen[0] & seen[1] == set()


def test_every_date_of_a_pair_is_moved_alike_by_whole_weeks_within_half_a_year(
    paired: pd.DataFrame, true: Edition, research: Edition, warehouse: Path
) -> None:
    moved = (paired["matched_on"] - paired["matched_on_true"]).dt.days
    assert moved.abs().max() <= MOST_SHIFT_DAYS
    assert (moved % 7 == 0).all()
    assert moved.nunique() > 40
    shift = dict(zip(paired["pair_id"], moved, strict=True))
    ended = paired.dropna(subset=["ended_on"])
    assert ((ended["ended_on"] - ended["ended_on_true"]).dt.days == ended["pair_id"].map(shift)).all()
    key = read_key(Warehouse(warehouse).keys, research.build)
    contacts = true.sql(
        "select pair_id, cast(timezone('America/New_York', timezone('UTC', occurred_at)) as date) as day, count(*) as n "
        "from core.contacts group by all"
    )
    contacts["pair_id"] = key.pseudonyms(PAIR, contacts["pair_id"])
    contacts["day"] += pd.to_timedelta(contacts["pair_id"].map(shift), "D")
    released = research.sql(
        "select pair_id, cast(occurred_at as date) as day, count(*) as n from core.contacts group by all"
    )
    both = released.merge(contacts, on=["pair_id", "day"], how="left", suffixes=("", "_true"), validate="1:1")
    assert len(both) > 5_000
    assert (both["n"] == both["n_true"]).all()


def test_the_season_is_the_true_one(paired: pd.DataFrame) -> None:
    seasons = paired["matched_on_true"].dt.month.map(
        {12: "Dec-Feb", 1: "Dec-Feb", 2: "Dec-Feb", 3: "Mar-May", 4: "Mar-May", 5: "Mar-May", 6: "Jun-Aug", 7: "Jun-Aug",
         8: "Jun-Aug", 9: "Sep-Nov", 10: "Sep-Nov", 11: "Sep-Nov"}
    )  # fmt: skip
    assert ((paired["season"] == seasons) | (paired["season"] == "not shown")).all()
    assert (paired["season"] == seasons).mean() > 0.9


def test_no_shift_of_a_running_pair_can_be_told_from_its_last_day(paired: pd.DataFrame, research: Edition) -> None:
    running = paired[paired["ended_on"].isna()]
    assert len(running) > 100
    for last in running["observed_until_on"]:
        ahead = (last.date() - research.as_of).days
        explained = [
            shift for shift in range(-MOST_SHIFT_DAYS, MOST_SHIFT_DAYS + 1, 7) if 0 <= shift - ahead <= MOST_CUT_DAYS
        ]
        assert len(explained) >= 5


def test_nothing_of_a_running_pair_is_later_than_its_last_day(research: Edition) -> None:
    for table, days in {
        "contacts": ["occurred_at", "logged_at"], "check_ins": ["done_on"], "agenda": ["done_on"], "surveys": ["answered_at"],
        "shared_work": ["shared_at", "feedback_at"], "goals": ["set_on", "updated_at"], "pauses": ["paused_on", "resumed_on"],
    }.items():  # fmt: skip
        for day in days:
            later = research.sql(
                f"select count(*) as n from core.{table} as t join core.pairs as p using (pair_id) "
                f"where p.ended_on is null and cast(t.{day} as date) > p.observed_until_on"
            )
            assert later["n"][0] == 0, (table, day)


def smallest(edition: Edition, tables: str, columns: list[str]) -> int:
    """The smallest class, counted by the database: nothing of `anonymity` is used."""
    named = ", ".join(columns)
    return int(edition.sql(f"select min(n) as k from (select count(*) as n from {tables} group by {named})")["k"][0])


def test_every_class_of_quasi_identifiers_holds_at_least_five(research: Edition) -> None:
    assert smallest(research, "core.participants", list(OF_PEOPLE)) >= K
    joined = "core.pairs as p join core.participants as m on m.person_id = p.mentee_id"
    columns = [f"p.{name}" for name in OF_PAIRS] + [f"m.{name}" for name in OF_MENTEES]
    assert smallest(research, joined, columns) >= K
    told = research.table("codebook.measures").set_index("measure")["value"]
    assert told["k of people"] == smallest(research, "core.participants", list(OF_PEOPLE))
    assert told["k of pairs"] == smallest(research, joined, columns)


def test_ended_pairs_of_a_class_do_not_all_have_one_reason(research: Edition) -> None:
    columns = ", ".join([f"p.{name}" for name in OF_PAIRS] + [f"m.{name}" for name in OF_MENTEES])
    kinds = research.sql(
        f"select min(n) as l, count(*) as classes from (select count(distinct end_reason) as n from core.pairs as p "
        f"join core.participants as m on m.person_id = p.mentee_id where end_reason is not null group by {columns})"
    )
    assert kinds["l"][0] >= L
    assert kinds["classes"][0] > 20
    withheld = research.sql("select count(*) as n from core.pairs where is_end_reason_withheld and end_reason is null")
    assert withheld["n"][0] == research.table("codebook.measures").set_index("measure")["value"]["end_reason withheld"]


def test_a_word_that_fewer_than_five_share_is_other(tmp_path: Path) -> None:
    roster = "".join(f"m{n},mentor\ns{n},mentee\n" for n in range(8))
    (tmp_path / "participants.csv").write_text("person_id,role\n" + roster)
    pairs = "".join(f"p{n},m{n},s{n},2025-01-01\n" for n in range(8))
    (tmp_path / "pairs.csv").write_text("pair_id,mentor_id,mentee_id,matched_on\n" + pairs)
    topics = ["careers"] * 5 + ["Ana's divorce"] * 3
    rows = "".join(f"c{n},p{n},2025-02-01,{topic}\nd{n},p{n},2026-02-01,{topic}\n" for n, topic in enumerate(topics))
    (tmp_path / "contacts.csv").write_text("contact_id,pair_id,occurred_at,topic\n" + rows)
    pipelines.load([tmp_path / f"{name}.csv" for name in ("participants", "pairs", "contacts")], tmp_path / "w")
    edition = open_warehouse(tmp_path / "w", "research")
    assert set(edition.table("contacts")["topic"]) == {"careers", "other"}
    edition.close()


def test_the_extract_is_a_valid_data_package_in_which_every_column_is_explained(
    warehouse: Path, tmp_path: Path
) -> None:
    told = extract(warehouse, tmp_path / "x")
    package = json.loads((tmp_path / "x" / "datapackage.json").read_text())
    report = frictionless.validate(str(tmp_path / "x" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert len(report.tasks) == len(package["resources"]) == 2 * 17
    for resource in package["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            assert len(field["description"]) > 5, field
            assert field["treatment"], field
            assert field["missingCount"] >= 0, field
    readme = (tmp_path / "x" / "README.md").read_text()
    assert "## How to cite" in readme
    assert told["build"] in readme
    assert told["measures"]["k of people"] >= K


def test_csv_and_parquet_of_the_extract_hold_the_same_rows(warehouse: Path, research: Edition, tmp_path: Path) -> None:
    extract(warehouse, tmp_path / "x")
    for name in ("participants", "pairs", "contacts"):
        comma = pd.read_csv(tmp_path / "x" / "csv" / f"{name}.csv", dtype=str, keep_default_na=False)
        parquet = pd.read_parquet(tmp_path / "x" / "parquet" / f"{name}.parquet")
        assert len(comma) == len(parquet) == len(research.table(name))
        assert list(comma.columns) == list(parquet.columns) == list(research.table(name).columns)
        key = comma.columns[0]
        assert list(comma[key]) == list(parquet[key])


def test_no_cell_of_the_extract_is_a_formula(tmp_path: Path) -> None:
    payloads = ['=HYPERLINK("http://example.org")', "+1+1", "-2+3", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"]
    roster = "".join(f'm{n},mentor,"=cmd"\ns{n},mentee,"=cmd"\n' for n in range(6))
    (tmp_path / "participants.csv").write_text("person_id,role,region\n" + roster)
    (tmp_path / "pairs.csv").write_text(
        "pair_id,mentor_id,mentee_id,matched_on\n" + "".join(f"p{n},m{n},s{n},2025-01-01\n" for n in range(6))
    )
    quoted = [payload.replace('"', '""') for payload in payloads]
    rows = "".join(f'c{k}{n},p{n},2025-0{2 + k}-01,"{text}"\n' for k, text in enumerate(quoted) for n in range(6))
    last = "".join(f"last{n},p{n},2026-02-01,careers\n" for n in range(6))
    (tmp_path / "contacts.csv").write_text("contact_id,pair_id,occurred_at,topic\n" + rows + last)
    pipelines.load([tmp_path / f"{name}.csv" for name in ("participants", "pairs", "contacts")], tmp_path / "w")
    extract(tmp_path / "w", tmp_path / "x")
    topics = set(pd.read_csv(tmp_path / "x" / "csv" / "contacts.csv", dtype=str)["topic"])
    assert len(topics) >= 6
    for path in (tmp_path / "x" / "csv").iterdir():
        texts = pd.read_csv(path, dtype=str, keep_default_na=False)
        starts = {str(value)[:1] for column in texts for value in texts[column]}
        assert not starts & set("=+-@\t\r"), path


def test_an_extract_is_not_written_into_a_folder_that_holds_something(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine.txt").write_text("kept")
    with pytest.raises(UsageError, match="not an empty folder"):
        extract(warehouse, tmp_path / "x")
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["mine.txt"]


def test_fewer_than_five_people_are_not_released(tmp_path: Path) -> None:
    (tmp_path / "participants.csv").write_text("person_id,role\nm1,mentor\ns1,mentee\n")
    (tmp_path / "pairs.csv").write_text("pair_id,mentor_id,mentee_id,matched_on\np1,m1,s1,2025-01-01\n")
    pipelines.load([tmp_path / "participants.csv", tmp_path / "pairs.csv"], tmp_path / "w", as_of=date(2026, 1, 1))
    edition = open_warehouse(tmp_path / "w", "research")
    assert len(edition.table("participants")) == len(edition.table("pairs")) == 0
    edition.close()


def test_the_cut_and_shift_of_a_pair_are_its_own_and_repeat(warehouse: Path) -> None:
    key, other = Key(b"one" * 11), Key(b"two" * 11)
    drawn = [key.shift_and_cut(f"p{n}", 26, 91, True) for n in range(2_000)]
    assert drawn == [key.shift_and_cut(f"p{n}", 26, 91, True) for n in range(2_000)]
    assert drawn != [other.shift_and_cut(f"p{n}", 26, 91, True) for n in range(2_000)]
    assert {shift for shift, _ in drawn} == set(range(-182, 183, 7))
    assert {cut for _, cut in drawn} == set(range(92))
    assert key.pseudonym(PERSON, "a") != key.pseudonym(PAIR, "a")
    assert timedelta(days=max(cut for _, cut in drawn)) <= timedelta(days=MOST_CUT_DAYS)


def test_no_table_is_made_by_comparing_every_row_with_every_other(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A join without equal keys takes a hundred times as long for ten times the records; the plans tell of it."""
    plans: dict[str, set[str]] = {}
    statement = research_module.statement

    def explained(table: Table, least: int) -> str | None:
        found = statement(table, least)
        if found is not None:
            bound = {"salt": "any"} if "$salt" in found else None
            ((_, plan),) = connection.execute(f"explain (format json) {found}", bound).fetchall()
            plans[table.name] = set(re.findall(r'"name": "([A-Z_]+)', plan))
        return found

    monkeypatch.setattr(research_module, "statement", explained)
    current = Warehouse(warehouse).current()
    assert current
    shutil.copy(current, tmp_path / "copy.duckdb")
    with closing(duckdb.connect(str(tmp_path / "copy.duckdb"))) as connection:
        connection.execute("attach ':memory:' as research")
        research_module.make(connection, "research", Key(b"one" * 11), Settings(), date(2026, 6, 30))
    assert "HASH_JOIN" in plans["pairs"]
    one_row = {"participants"}  # the highest capacity that is shown is joined to everybody
    products = {
        name for name, nodes in plans.items() if nodes & {"CROSS_PRODUCT", "NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN"}
    }
    assert products <= one_row
