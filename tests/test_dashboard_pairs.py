"""The list of pairs and the page of one pair show what the build holds."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import csv
import io
from pathlib import Path

import pytest

import pipelines
from dashboard import files
from dashboard.marks import STATES
from pipelines.published import Edition
from tests.e2e import warehouses
from tests.e2e.pages import Visit, as_served, build, hostile, listed, numbers, sample, visit, words

# Pairs to contact -----------------------------------------------------------------------------------------------------


def test_the_list_holds_every_pair_that_needs_contact_in_its_order(visit: Visit, sample: Path, build: Edition) -> None:
    wanted = build.sql(
        "select mentee_name || ' with ' || mentor_name as pair from mart.pair_today where list_rank is not null "
        "order by list_rank"
    ).pair.to_list()
    shown: list[str] = []
    for page in range(1, -(-len(wanted) // 25) + 1):
        shown += listed(visit(sample, "pairs_to_contact", page=str(page))).Pair.to_list()
    assert shown == wanted


def test_the_download_holds_every_row_and_no_formula(visit: Visit, hostile: Path) -> None:
    build = pipelines.open_warehouse(hostile)
    app = visit(hostile, "pairs_to_contact")
    frame = build.sql("select mentee_name as mentee, reasons from mart.pair_today order by pair_id")
    rows = list(csv.DictReader(io.StringIO(files.csv_bytes(frame).decode("utf-8-sig"))))
    assert len(rows) == len(warehouses.PAYLOADS) == len(listed(app))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@\t" and cell]
    assert "'=HYPERLINK" in {row["mentee"][:11] for row in rows}


@pytest.mark.parametrize("state", ["watch", "on_track", "ended"])
def test_the_list_of_one_state_holds_that_state_alone(state: str, visit: Visit, sample: Path, build: Edition) -> None:
    count = int((build.table("mart.pair_today").state == state).sum())
    app = visit(sample, "pairs_to_contact", state=STATES[state].text)
    assert f"{count} pairs listed." in words(app)
    assert {tuple(chip) for chip in listed(app).State} == {(STATES[state].text,)}


def test_a_name_is_found_whatever_state_its_pair_is_in(visit: Visit, sample: Path, build: Edition) -> None:
    ended = build.sql(
        "select mentee_name, mentor_name from mart.pair_today where state = 'ended' order by pair_id"
    ).iloc[0]
    app = visit(sample, "pairs_to_contact", search=ended.mentee_name.upper())
    assert f"{ended.mentee_name} with {ended.mentor_name}" in listed(app).Pair.to_list()


def test_the_follow_ups_that_today_counts_are_those_its_link_lists(visit: Visit, sample: Path) -> None:
    today = visit(sample, "today")
    count = numbers(next(text.value for text in today.markdown if "follow-up" in text.value))[0]
    assert f"{count} pairs listed." in words(visit(sample, "pairs_to_contact", flag="follow up overdue"))


def test_selecting_a_row_opens_its_pair(visit: Visit, sample: Path, build: Edition) -> None:
    app = visit(sample, "pairs_to_contact")
    name = listed(app).Pair.iloc[0]
    app.session_state["list"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert app.title[0].value == name
    assert (
        app.query_params["pair_id"] == build.sql("select pair_id from mart.pair_today where list_rank = 1").pair_id[0]
    )


def test_twelve_weeks_of_contact_are_those_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    wanted = build.sql("select weeks from mart.pair_today where list_rank <= 25 order by list_rank").weeks
    shown = listed(visit(sample, "pairs_to_contact"))["Twelve weeks"]
    assert [list(weeks) for weeks in shown] == [list(weeks) for weeks in wanted]


# Pair -----------------------------------------------------------------------------------------------------------------


def test_every_mark_of_a_pair_names_the_line_of_the_export_that_holds_it(
    visit: Visit, sample: Path, build: Edition
) -> None:
    pair_id = build.sql("select pair_id from mart.pair_today order by contact_count desc nulls last, pair_id").pair_id[
        0
    ]
    app = visit(sample, "pair", pair_id=pair_id, timeline_numbers="true")
    marks = (app.dataframe or app.table)[0].value
    contacts = marks[marks.File == "contacts.csv"]
    lines = (warehouses.SAMPLE / "contacts.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(contacts) == build.sql("select count(*) as n from core.contacts where pair_id = $p", p=pair_id).n[0]
    for line in contacts.Line:
        assert pair_id in lines[int(line) - 1]


def test_a_pair_shows_all_its_reasons(visit: Visit, sample: Path, build: Edition) -> None:
    first = build.sql("select pair_id, reasons from mart.pair_today where list_rank = 1").iloc[0]
    app = visit(sample, "pair", pair_id=first.pair_id)
    assert [text.value for text in app.text] == [f"▲ {reason}" for reason in first.reasons]


def test_an_expanded_goal_stands_under_the_goal_that_it_expands(visit: Visit, sample: Path, build: Edition) -> None:
    child = build.sql(
        "select c.pair_id, c.title as child, p.title as parent from core.goals as c join core.goals as p "
        "on p.goal_id = c.parent_goal_id and p.pair_id = c.pair_id where c.title <> p.title order by c.goal_id"
    ).iloc[0]
    lines = [text.value for text in visit(sample, "pair", pair_id=child.pair_id).markdown]
    parent = next(place for place, line in enumerate(lines) if line.startswith(f"**{child.parent}"))
    assert any("↳" in line and child.child in line for line in lines[parent + 1 :])


def test_an_unknown_pair_is_said_to_be_unknown(visit: Visit, sample: Path) -> None:
    app = visit(sample, "pair", pair_id="no such")
    assert app.header[0].value == "There is no pair “no such” in these records."
