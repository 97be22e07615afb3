"""The coordinator's loop at the pages: what is due, writing it down, the list afterwards, taking it back, what came after."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import pipelines
from dashboard import data, follow_up, follow_ups, standing
from dashboard.notes import Note, SqliteNotes
from pipelines import record_server
from pipelines.published import Edition
from tests.e2e.pages import Visit, as_served, build, hostile, least, listed, metric, numbers, sample, visit, words
from tests.e2e.warehouses import write_export

AS_OF = dt.date(2026, 6, 30)
DUE = (
    "select pair_id, check_in_due_on as due_on from mart.pair_asof where is_as_of and not is_ended and not is_paused "
    "and check_in_due_on <= '2026-06-30' order by 2, 1"
)


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqliteNotes:
    """Notes of this test alone."""
    monkeypatch.setenv(record_server.OF_NOTES, f"sqlite:///{tmp_path}/notes.sqlite")
    return SqliteNotes(tmp_path / "notes.sqlite")


def records(warehouse: Path) -> data.Records:
    edition = pipelines.open_warehouse(warehouse)
    return data.Records(
        str(warehouse), data.published(warehouse), data.Scope(), edition.build, edition.as_of, edition.settings
    )


def overdue(app: AppTest) -> int:
    return numbers(next(text.value for text in app.markdown if "overdue" in text.value))[0]


def first_of_list(build: Edition) -> str:
    return str(build.sql("select pair_id from mart.pair_today where list_rank = 1").pair_id[0])


def check_in(pair_id: str, day: str, **more: str) -> Note:
    return Note(pair_id, "check_in", dt.date.fromisoformat(day), outcome="fine", **more)  # type: ignore[arg-type]


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def act(visit: Visit, warehouse: Path, pair_id: str, kind: str) -> AppTest:
    """The pair's page with the form of one kind of note open."""
    app = visit(warehouse, "pair", pair_id=pair_id)
    app.segmented_control[0].set_value(kind).run()
    return app


# What is due ----------------------------------------------------------------------------------------------------------


def test_without_notes_the_follow_ups_due_are_those_of_the_build(sample: Path, build: Edition) -> None:
    found = follow_ups.follow_ups(records(sample), {}, AS_OF, 1000)
    assert list(zip(found.pair_id, found.due_on, strict=True)) == list(
        build.sql(DUE).itertuples(index=False, name=None)
    )


def test_a_check_in_written_here_puts_off_the_next_one(sample: Path, build: Edition, notes: SqliteNotes) -> None:
    pair_id = build.sql(DUE).pair_id[0]
    notes.write([check_in(pair_id, "2026-06-25")])
    found = follow_ups.follow_ups(records(sample), follow_up.standings(records(sample)), dt.date(2026, 12, 31), 1000)
    assert found.set_index("pair_id").due_on[pair_id].date() == dt.date(2026, 7, 25)


def test_today_counts_one_less_after_a_check_in_and_again_one_more_when_it_is_undone(
    visit: Visit, sample: Path, build: Edition, notes: SqliteNotes
) -> None:
    before = overdue(visit(sample, "today"))
    note = check_in(build.sql(DUE).pair_id[0], "2026-06-25")
    notes.write([note])
    assert overdue(visit(sample, "today")) == before - 1
    notes.write([Note(note.pair_id, "undo", AS_OF, undoes=note.note_id)])
    assert overdue(visit(sample, "today")) == before


def test_what_today_counts_as_due_is_what_its_link_lists(visit: Visit, sample: Path, build: Edition) -> None:
    app = visit(sample, "pairs_to_contact", follow_up=follow_up.CHOICES[follow_up.DUE])
    assert f"{len(build.sql(DUE))} pairs listed." in words(app)


def test_a_program_without_exported_check_ins_has_a_clock_from_the_first_one_written_here(
    visit: Visit, least: Path, notes: SqliteNotes
) -> None:
    assert "Check-ins are not recorded" in words(visit(least, "today"))
    notes.write([check_in("P1", "2026-01-05")])  # P1 matched in September, P3 on 10 January; P2 has ended
    found = follow_ups.follow_ups(records(least), follow_up.standings(records(least)), dt.date(2026, 3, 1), 10)
    assert [(row.pair_id, row.due_on.date()) for row in found.itertuples()] == [
        ("P3", dt.date(2026, 1, 24)),  # 14 days after its match
        ("P1", dt.date(2026, 2, 4)),  # 30 days after the check-in
    ]


# Writing --------------------------------------------------------------------------------------------------------------


def test_a_check_in_is_written_from_the_pairs_page_and_stands_in_its_history(
    visit: Visit, sample: Path, build: Edition, notes: SqliteNotes
) -> None:
    pair_id = first_of_list(build)
    app = act(visit, sample, pair_id, "check_in")
    app.selectbox[0].set_value("no_answer")
    app.text_input[0].set_value("left a message")
    app.text_input[1].set_value("Mira")
    press(app, "Write it down")
    (note,) = notes.read()
    assert (note.pair_id, note.kind, note.outcome, note.text, note.author) == (
        *(pair_id, "check_in", "no_answer", "left a message", "Mira"),
    )
    history = [text.value for text in app.text if "left a message" in text.value]
    assert history == [f"{note.noted_on.day} {note.noted_on:%b %Y}: checked in, no answer: left a message (Mira)"]
    opened = visit(sample, "pair", pair_id=pair_id, timeline_numbers="true")
    marks = (opened.dataframe or opened.table)[0].value
    assert (marks.File == "written here").sum() == 1
    press(app, "Undo")
    assert standing.by_pair(follow_up.notes.standing(notes.read()), AS_OF) == {}
    assert not [text for text in app.text if "left a message" in text.value]


def test_a_snooze_needs_a_reason_and_takes_the_pair_off_the_list_until_it_is_undone(
    visit: Visit, sample: Path, build: Edition, notes: SqliteNotes
) -> None:
    pair_id = first_of_list(build)
    before = visit(sample, "pairs_to_contact")
    app = press(act(visit, sample, pair_id, "snooze"), "Write it down")
    assert app.error[0].value == "Not written yet: please say why."
    assert notes.read() == []
    app.text_input[0].set_value("on leave")
    press(app, "Write it down")
    after = visit(sample, "pairs_to_contact")
    assert listed(after).Pair.to_list()[:24] == listed(before).Pair.to_list()[1:25]
    assert "1 pair snoozed or closed" in words(after)
    aside = visit(sample, "pairs_to_contact", follow_up=follow_up.CHOICES[follow_up.ASIDE])
    assert listed(aside).Pair.to_list() == listed(before).Pair.to_list()[:1]
    press(app, "Undo")
    assert listed(visit(sample, "pairs_to_contact")).Pair.to_list() == listed(before).Pair.to_list()


def test_the_list_shows_the_pairs_of_one_person(visit: Visit, sample: Path, build: Edition, notes: SqliteNotes) -> None:
    ended = build.sql("select pair_id from mart.pair_today where state = 'ended' order by pair_id").pair_id[0]
    notes.write([Note(pair_id, "assign", AS_OF, person="Mira") for pair_id in (first_of_list(build), ended)])
    app = visit(sample, "pairs_to_contact", follow_up="of Mira")
    assert listed(app)["Follow-up"].to_list() == ["Mira", "Mira"]


def test_a_closed_pair_can_be_given_to_somebody_and_stays_closed(
    visit: Visit, sample: Path, build: Edition, notes: SqliteNotes
) -> None:
    pair_id = first_of_list(build)
    notes.write([Note(pair_id, "close", AS_OF, text="moved abroad")])
    app = act(visit, sample, pair_id, "assign")
    app.selectbox[0].set_value(standing.NOBODY)
    press(app, "Write it down")
    assert [note.kind for note in notes.read()] == ["close", "assign"]
    assert next(text.value for text in app.markdown if text.value.startswith("Now: ")).startswith("Now: **closed**")


def test_what_is_written_in_a_note_is_text_and_never_markup(
    visit: Visit, sample: Path, build: Edition, notes: SqliteNotes
) -> None:
    pair_id, payload = first_of_list(build), "**bold** <img src=x onerror=alert(1)>"
    notes.write(
        [
            Note(pair_id, "assign", AS_OF, person=payload),
            Note(pair_id, "snooze", AS_OF, AS_OF + dt.timedelta(900), text=payload),
        ]
    )
    app = visit(sample, "pair", pair_id=pair_id)
    assert payload not in "\n".join(text.value for text in (*app.markdown, *app.caption))
    assert any(payload in text.value for text in app.text)


def test_a_load_leaves_the_notes_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(record_server.OF_NOTES)
    tables = {"pairs": (("pair_id", "mentor_id", "mentee_id", "matched_on"), [("P1", "M", "E", "2026-01-01")])}
    export = write_export(tmp_path / "export", tables)
    pipelines.load([export], tmp_path / "w", as_of=dt.date(2026, 3, 1))
    kept = follow_up.store(records(tmp_path / "w"))
    kept.write([check_in("P1", "2026-02-01")])
    before = (tmp_path / "w" / "follow_up.sqlite").read_bytes()
    pipelines.load([export], tmp_path / "w", as_of=dt.date(2026, 4, 1))
    assert (tmp_path / "w" / "follow_up.sqlite").read_bytes() == before
    assert [note.pair_id for note in kept.read()] == ["P1"]


# What happened after --------------------------------------------------------------------------------------------------


def test_without_notes_what_happened_after_is_what_the_metrics_say(sample: Path, build: Edition) -> None:
    counts = follow_ups.after_follow_up(records(sample), {}, "all", "all")
    after, without = (metric(build, f"resumed_{which}_check_in_share") for which in ("after", "without"))
    assert (counts["resumed_count"], counts["followed_count"]) == (after.numerator, after.denominator)
    assert counts["left_out_count"] == after.left_out_count
    assert counts["similar_resumed"] == pytest.approx(without.numerator)


def test_check_ins_written_here_are_judged_like_exported_ones(tmp_path: Path, notes: SqliteNotes) -> None:
    days = {
        "a": ("2026-01-10", "2026-02-20"),
        "b": ("2026-01-10", "2026-02-25"),
        "c": ("2026-01-10",),
        "d": ("2026-01-10",),
    }
    tables = {
        "participants": (("person_id", "role"), [("M", "mentor"), *((f"E{p}", "mentee") for p in days)]),
        "pairs": (
            ("pair_id", "mentor_id", "mentee_id", "matched_on"),
            [(p, "M", f"E{p}", "2026-01-01") for p in days],
        ),
        "contacts": (("pair_id", "occurred_at"), [(p, f"{on} 12:00") for p, ons in days.items() for on in ons]),
    }
    warehouse = tmp_path / "w"
    pipelines.load([write_export(tmp_path / "export", tables)], warehouse, as_of=dt.date(2026, 4, 30))
    # All four are late from 10 February. On the 12th, a is checked on (in touch on the 20th) and so is d (never again);
    # of those whom nobody checked on, b was in touch on the 25th, 13 days later, and c was not.
    notes.write([check_in("a", "2026-02-12"), check_in("d", "2026-02-12")])
    counts = follow_ups.after_follow_up(records(warehouse), follow_up.standings(records(warehouse)), "all", "all")
    assert (counts["followed_count"], counts["resumed_count"], counts["similar_resumed"]) == (2, 1, 1.0)


def test_what_happened_after_is_told_with_its_counts_and_without_causal_words(
    visit: Visit, sample: Path, build: Edition
) -> None:
    app = visit(sample, "pairs_to_contact", after="true")
    after = metric(build, "resumed_after_check_in_share")
    shown = next(table.value for table in app.table if "In touch again" in table.value)
    assert shown["In touch again"][0] == f"{after.numerator:.0f} of {after.denominator:.0f}"
    said = next(text.value for text in app.caption if "In touch again within" in text.value)
    assert "not what a check-in brings about" in said
