"""The records of a synthetic program keep every rule of the contract, whatever their number of pairs and blocks."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from pipelines.contract import Table, contract
from pipelines.errors import UsageError
from pipelines.synth import DEFAULT_AS_OF, make_program
from pipelines.synth import program as program_module
from pipelines.synth.matching import most_at_once

ZONE = "America/New_York"
AS_OF = pd.Timestamp(DEFAULT_AS_OF)
TABLES = list(contract())


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """A program of three blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(program_module, "BLOCK_PAIRS", 1_000)
        return make_program(2_500, "community", seed=11)


def local_day(values: pd.Series) -> pd.Series:
    return values.dt.tz_localize("UTC").dt.tz_convert(ZONE).dt.tz_localize(None).dt.normalize()


def days_of(table: Table, frame: pd.DataFrame, column: str) -> pd.Series:
    return local_day(frame[column]) if table.columns[column].type == "timestamp" else frame[column]


def test_every_table_and_column_of_the_contract_is_there_in_its_order(tables: dict[str, pd.DataFrame]) -> None:
    assert set(tables) == set(contract())
    for name, frame in tables.items():
        assert list(frame.columns) == list(contract()[name].columns), name
        assert len(frame) > 0, name
        empty = [column for column in frame if frame[column].isna().all()]
        assert not empty, f"{name}: {empty}"


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_unique_and_whole_and_required_cells_filled(tables: dict[str, pd.DataFrame], name: str) -> None:
    table, frame = contract()[name], tables[name]
    assert not frame.duplicated(list(table.key)).any()
    assert frame[list({*table.key, *table.needed})].notna().all(axis=None)


@pytest.mark.parametrize("name", TABLES)
def test_references_are_whole(tables: dict[str, pd.DataFrame], name: str) -> None:
    for column in contract()[name].columns.values():
        if column.references:
            key = contract()[column.references].key[0]
            given = tables[name][column.name].dropna()
            assert given.isin(tables[column.references][key]).all(), column.name


@pytest.mark.parametrize("name", TABLES)
def test_choices_are_words_of_the_contract_and_numbers_are_in_range(tables: dict[str, pd.DataFrame], name: str) -> None:
    for column in contract()[name].columns.values():
        given = tables[name][column.name].dropna()
        if column.words:
            assert set(given) <= set(column.words), column.name
        if column.min is not None:
            assert given.min() >= column.min, column.name
        if column.max is not None:
            assert given.max() <= column.max, column.name


@pytest.mark.parametrize("name", TABLES)
def test_dates_keep_their_order_and_nothing_that_happened_is_after_the_as_of_date(
    tables: dict[str, pd.DataFrame], name: str
) -> None:
    table, frame = contract()[name], tables[name]
    for column in table.columns.values():
        earlier = column.not_before or (column.expected_after if column.expected_when is None else None)
        if earlier:
            both = frame[frame[column.name].notna() & frame[earlier].notna()]
            assert (both[column.name] >= both[earlier]).all(), column.name
        if column.happened or column.vouches:
            when = column.happened_when
            past = frame if when is None else frame[frame[when.column] == when.word]
            assert days_of(table, past, column.name).max() <= AS_OF, column.name


def test_contacts_are_held_after_matching_before_the_ending_and_logged_afterwards(
    tables: dict[str, pd.DataFrame],
) -> None:
    contacts = tables["contacts"].merge(tables["pairs"], on="pair_id")
    day = local_day(contacts.occurred_at)
    assert (day >= contacts.matched_on).all()
    assert (day <= contacts.ended_on.fillna(pd.Timestamp("2100-01-01"))).all()
    assert (contacts.logged_at >= contacts.occurred_at)[contacts.status == "held"].all()
    assert (contacts.status[day > AS_OF] == "scheduled").all()
    assert (day > AS_OF).any()
    late = (contacts.logged_at - contacts.occurred_at)[contacts.status == "held"].dt.days
    assert 0.02 < (late > 14).mean() < 0.2


def test_what_belongs_to_a_pair_happens_while_it_runs(tables: dict[str, pd.DataFrame]) -> None:
    pairs = tables["pairs"].assign(until=tables["pairs"].ended_on.fillna(AS_OF))
    for name, column in (("check_ins", "done_on"), ("goals", "set_on"), ("agenda", "done_on"), ("pauses", "paused_on")):
        rows = tables[name].merge(pairs, on="pair_id").dropna(subset=[column])
        assert (rows[column] >= rows.matched_on).all(), name
        assert (rows[column] <= rows.until).all(), name
    work = tables["shared_work"].merge(pairs, on="pair_id")
    assert local_day(work.shared_at).between(work.matched_on, work.until).all()


def test_nobody_asks_or_is_asked_before_having_a_profile(tables: dict[str, pd.DataFrame]) -> None:
    joined_on = tables["participants"].set_index("person_id").joined_on
    for side in ("mentee_id", "mentor_id"):
        requests = tables["requests"]
        assert (local_day(requests.requested_at) >= requests[side].map(joined_on)).all()
        assert (tables["pairs"].matched_on >= tables["pairs"][side].map(joined_on)).all()


def test_a_goal_repeats_its_last_update_and_children_are_set_after_their_parents(
    tables: dict[str, pd.DataFrame],
) -> None:
    goals = tables["goals"].set_index("goal_id")
    last = tables["goal_updates"].sort_values("updated_at").groupby("goal_id").last()
    own = goals.loc[last.index]
    assert (own.updated_at == last.updated_at).all()
    assert (own.status == last.status).all()
    assert (own.progress_pct.fillna(0) == last.progress_pct).all()
    children = goals[goals.parent_goal_id.notna()]
    parents = goals.loc[children.parent_goal_id]
    assert len(children) > 100
    assert (children.set_on.to_numpy() > parents.set_on.to_numpy()).all()
    assert (children.pair_id.to_numpy() == parents.pair_id.to_numpy()).all()


def test_second_spells_follow_the_first_and_some_reopen_the_same_match(tables: dict[str, pd.DataFrame]) -> None:
    pairs = tables["pairs"].sort_values("matched_on")
    before = pairs.groupby("mentee_id")[["ended_on", "mentor_id"]].shift()
    again = pairs.groupby("mentee_id").cumcount() > 0
    is_mentor_too = pairs.mentee_id.isin(pairs.mentor_id)
    spells = again & ~is_mentor_too
    assert spells.sum() > 30
    assert (pairs.matched_on > before.ended_on)[spells].all()
    assert 0 < (pairs.mentor_id == before.mentor_id)[spells].sum() < spells.sum()
    assert (pairs.mentee_id != pairs.mentor_id).all()
    assert is_mentor_too.any()


def test_pages_find_every_kind_of_case(tables: dict[str, pd.DataFrame]) -> None:
    pairs, contacts = tables["pairs"], tables["contacts"]
    people, requests = tables["participants"], tables["requests"]
    mentees = people[people.role == "mentee"]
    assert set(requests.status) == {"pending", "accepted", "declined", "withdrawn", "expired"}
    assert requests.responded_at[requests.status.isin(["pending", "expired"])].isna().all()
    assert (~mentees.person_id.isin(pairs.mentee_id)).mean() > 0.05, "mentees wait"
    assert (pairs.groupby("mentor_id").size() > 1).mean() > 0.3, "mentors have several mentees"
    assert set(contacts.status) == {"held", "scheduled", "missed", "cancelled"}
    assert 0.05 < (~pairs.pair_id.isin(contacts.pair_id)).mean() < 0.2, "pairs without a single logged contact"
    unlogged = pairs[~pairs.pair_id.isin(contacts.pair_id)]
    assert unlogged.pair_id.isin(tables["goals"].pair_id).any(), "some of which are active all the same"
    assert set(tables["events"].kind) == {"annual_meeting", "regional_meeting", "webinar"}
    assert list(tables["events"][tables["events"].kind == "annual_meeting"].starts_on.dt.month.unique()) == [12]
    assert set(tables["attendance"].status) == {"registered", "attended", "cancelled"}
    coming = tables["events"].event_id[tables["events"].starts_on > AS_OF]
    assert set(tables["attendance"].status[tables["attendance"].event_id.isin(coming)]) == {"registered"}
    assert tables["shared_work"].feedback_at.isna().mean() > 0.05, "items wait for feedback"
    assert set(tables["collaborations"].status) == {"active", "submitted", "published", "presented", "dropped"}
    assert (tables["agenda"].planned_on > AS_OF).any()
    assert set(pairs.contact_every_days.dropna()) == {14, 30, 90}
    assert tables["pauses"].resumed_on.isna().any(), "somebody pauses now"


def test_residencies_come_on_match_day_and_idle_mentors_mostly_offer_nothing(tables: dict[str, pd.DataFrame]) -> None:
    residencies = tables["outcomes"].query("kind == 'residency'").occurred_on
    assert set(residencies.dt.strftime("%m-%d")) == {"03-14"}
    pairs, people = tables["pairs"], tables["participants"].set_index("person_id")
    last = pairs.ended_on.fillna(AS_OF).groupby(pairs.mentor_id).max()
    offer = people.capacity.reindex(last.index)
    assert 0.6 < (offer[last < AS_OF - pd.Timedelta(days=150)] == 0).mean() < 0.95
    assert (offer[last == AS_OF].dropna() > 0).all()


def test_answers_keep_to_the_scale_of_their_instrument(tables: dict[str, pd.DataFrame]) -> None:
    found = (
        tables["surveys"]
        .groupby("instrument")
        .agg(items=("item", "nunique"), low=("value", "min"), high=("value", "max"))
    )
    expected = pd.DataFrame(
        {"items": [21, 12, 1], "low": [1, 0, 1], "high": [7, 5, 4]}, index=["MCA21", "MES", "QUALITY"]
    )
    assert (found.sort_index() == expected).all(axis=None)


def test_the_most_mentees_at_once_are_counted_by_day() -> None:
    mentor = np.array([0, 0, 0, 2])
    matched_on = np.array([10, 20, 30, 5])
    ended_on = np.array([25, 30, -(2**40), 6])  # the third pair begins on the day on which the second ends
    assert list(most_at_once(mentor, matched_on, ended_on, 4)) == [2, 0, 1, 0]


@pytest.mark.parametrize("pairs", [1, 2, 5])
def test_a_tiny_program_is_a_program(pairs: int) -> None:
    for seed in range(12):
        assert len(make_program(pairs, "online", seed)["pairs"]) == pairs


def test_the_dates_of_the_program_are_parameters() -> None:
    tables = make_program(300, "community", seed=2, as_of=date(2021, 3, 31), years=2)
    assert tables["pairs"].matched_on.between(pd.Timestamp("2019-04-01"), pd.Timestamp("2021-03-31")).all()
    assert list(tables["programs"].starts_on) == [pd.Timestamp("2020-04-01")]
    assert list(tables["programs"].ends_on) == [pd.Timestamp("2021-03-31")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"pairs": 10, "preset": "offline"}, "online, community"),
        ({"pairs": 0}, "pairs=0"),
        ({"pairs": 5, "years": 0}, "years=0"),
        ({"pairs": 5, "seed": -1}, "seed=-1"),
    ],
)
def test_impossible_arguments_are_refused_with_what_would_be_possible(arguments: dict[str, int], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        make_program(**arguments)
