"""Rows from the marts: what was known, what came of it, and a program scored and tried as a whole."""

import json
from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from pipelines.risk import GapCurve, GapPrior, Records, backtest, challenger, score_build, score_program
from pipelines.risk.backtest import past_of, trials_of
from pipelines.risk.origins import Material
from pipelines.risk.records import EPOCH
from pipelines.risk.training import labelled, learnable, past_rows, rows_of_landmark
from pipelines.settings import Settings
from tests.benchmarks.as_records import records_of
from tests.benchmarks.known_hazards import FOLLOWED_DAYS, KnownProgram

SETTINGS = Settings(horizon_days=30)
LANDMARK, AS_OF = pd.Timestamp("2025-03-01"), pd.Timestamp("2025-06-01")
NONE_ENDED = pd.DataFrame({"pair_id": [], "ended_on": [], "end_reason": [], "ended_by": []}).astype(object)


def day(moment: pd.Timestamp) -> int:
    return (moment - EPOCH).days


def one_pair(*contacts: int, **changes: object) -> pd.DataFrame:
    """A pair's contact days, counted from the landmark."""
    frame = pd.DataFrame({"pair_id": "p", "day": [day(LANDMARK) + contact for contact in contacts]})
    return frame.assign(contact_count=1, mentee_began_count=1, known_initiator_count=1).assign(**changes)


def ending(after_days: int, reason: str = "no_contact", by: str = "mentor") -> pd.DataFrame:
    ended_on = LANDMARK + pd.Timedelta(days=after_days)
    return pd.DataFrame({"pair_id": ["p"], "ended_on": [ended_on], "end_reason": [reason], "ended_by": [by]})


@pytest.mark.parametrize(
    ("contacts", "endings", "outcome"),
    [
        ((-40, -10, 1), NONE_ENDED, "return"),
        ((-40, -10, 30), NONE_ENDED, "return"),
        ((-40, -10, 31), NONE_ENDED, "silence"),
        ((-40, -10), NONE_ENDED, "silence"),
        ((-40, -10), ending(20), "silence"),
        ((-40, -10, 5), ending(20), "silence"),
        ((-40, -10, 5), ending(31), "return"),
        ((-40, -10), ending(30, "completed"), "planned end"),
        ((-40, -10, 5), ending(30, "completed", "system"), "planned end"),
        ((-40, -10), ending(30, "no_contact", "system"), "closed by timer"),
        ((-40, -10), ending(-3), "silence"),  # entered later: at the landmark the pair was still taken for running
    ],
)
def test_what_came_of_a_row_follows_contact_and_ending(
    contacts: tuple[int, ...], endings: pd.DataFrame, outcome: str
) -> None:
    records = records_of(one_pair(*contacts), [day(LANDMARK), day(AS_OF)], endings)
    row = labelled(rows_of_landmark(records, LANDMARK, SETTINGS), records, AS_OF).iloc[0]
    assert (row["outcome"], row["is_silent"]) == (outcome, outcome == "silence")


@pytest.mark.parametrize(("as_of_days", "outcome"), [(29, "not over yet"), (30, "return")])
def test_a_row_stays_open_until_its_horizon_is_over_even_if_contact_came_early(as_of_days: int, outcome: str) -> None:
    as_of = LANDMARK + pd.Timedelta(days=as_of_days)
    records = records_of(one_pair(-40, -10, 1), [day(LANDMARK), day(as_of)])
    assert labelled(rows_of_landmark(records, LANDMARK, SETTINGS), records, as_of)["outcome"].tolist() == [outcome]


def test_an_agreed_pause_is_no_silence() -> None:
    # twenty days of pause after the landmark: the contact 45 days later came 25 days later on the pair's own clock
    records = records_of(one_pair(-40, -10, 45), [day(LANDMARK), day(AS_OF)])
    days = records.contact_days.assign(active_day=records.contact_days["active_day"] - [0, 0, 20])
    clock, features = (
        one.assign(active_day=one["active_day"] - 20 * (one["landmark_on"] == AS_OF))
        for one in (records.clock, records.features)
    )
    paused = replace(records, contact_days=days, clock=clock, features=features)
    row = labelled(rows_of_landmark(paused, LANDMARK, SETTINGS), paused, AS_OF).iloc[0]
    assert (row["outcome"], row["next_contact_day"] - row["landmark_day"]) == ("return", 25)
    assert row["known_day"] == day(LANDMARK) + 30 + 20


def test_a_contact_entered_after_the_landmark_was_not_known_at_it() -> None:
    late = one_pair(-40, -10, known_day=[day(LANDMARK) - 40, day(LANDMARK) + 3])
    row = rows_of_landmark(records_of(late, [day(LANDMARK)]), LANDMARK, SETTINGS).iloc[0]
    assert (row["days_since_contact"], row["contact_day_count"]) == (40, 1)


def test_deleting_everything_after_each_landmark_leaves_the_rows_as_they_were() -> None:
    days = KnownProgram.of(25, 7).contact_days(7)
    late = np.random.default_rng(1).choice([0, 0, 8, 22], len(days))
    days = days.assign(known_day=days["day"] + late)
    landmarks = list(range(130, 530, 20))
    whole = records_of(days, landmarks)
    assert len(landmarks) == 20
    assert whole.features["season_rise"].notna().sum() > 50  # the season is among what must not know the future
    for landmark in whole.landmarks():
        past = days[(days["day"] <= day(landmark)) & (days["known_day"] <= day(landmark))]
        cut = records_of(past, [mark for mark in landmarks if mark <= day(landmark)])
        pd.testing.assert_frame_equal(
            rows_of_landmark(whole, landmark, SETTINGS), rows_of_landmark(cut, landmark, SETTINGS), check_exact=True
        )
        pd.testing.assert_frame_equal(whole.gaps_known_at(landmark), cut.gaps_known_at(landmark))


class Edition:
    """An opened edition with the tables that the risk reads."""

    def __init__(self, records: Records) -> None:
        self.settings = Settings(horizon_days=30, weekly_capacity_pairs=5)
        self._connection = duckdb.connect()
        self._connection.execute("create schema mart; create schema core")
        ended = records.endings if len(records.endings) else NONE_ENDED
        tables = {
            "core.pairs": ended.assign(mentor_id=None),
            "mart.pair_asof": records.asof,
            "mart.risk_features": records.features,
        }
        tables |= {"mart.contact_days": records.contact_days, "mart.pair_clock": records.clock}
        for name, frame in (tables | {"mart.pair_groups": records.groups}).items():
            self._connection.register("frame", frame)
            self._connection.execute(f"create table {name} as select * from frame")

    def sql(self, query: str, **parameters: Any) -> pd.DataFrame:
        return self._connection.execute(query, parameters or None).df()


def a_program(pairs: int, seed: int = 3) -> Records:
    days = KnownProgram.of(pairs, seed).contact_days(seed)
    return records_of(days, list(range(FOLLOWED_DAYS - 12 * 28, FOLLOWED_DAYS + 1, 28)))


def test_a_program_is_scored_by_the_blend_with_reasons_and_a_card_that_is_json() -> None:
    records = a_program(120)
    scored, cards = score_program(records, SETTINGS)
    assert scored["landmark_on"].nunique() == len(cards) == 2
    assert [card["model"] for card in cards] == ["blend", "blend"]
    newest = scored[scored["landmark_on"] == scored["landmark_on"].max()]
    assert ((newest["risk_low"] <= newest["risk"]) & (newest["risk"] <= newest["risk_high"])).all()
    # the likeliest tenth are told why; each of them with at least one sentence
    top = newest.nlargest(len(newest) // 10, "risk")
    assert all(1 <= len(told) <= 3 for told in top["risk_reasons"])
    card = json.loads(json.dumps(cards[0], allow_nan=False))
    assert card["learned_from"]["silences"] > 5
    assert card["mean_risk"] == pytest.approx(newest["risk"].mean())
    assert len(card["logistic"]["names"]) == len(card["logistic"]["coefficients"])


@pytest.mark.slow
def test_the_challenger_scores_where_the_settings_ask_for_it_and_its_proof_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records, asked = a_program(120), replace(SETTINGS, risk_model="boosting")
    plain, (card,) = score_program(records, SETTINGS, landmark_count=1)
    assert "boosting" not in {row["candidate"] for row in card["evidence"]["measures"]}
    refused, (card,) = score_program(records, asked, landmark_count=1)
    (tried,) = [row for row in card["evidence"]["against"] if row["other"] == "boosting"]
    assert (card["model"], card["evidence"]["is_promoted"], tried["takes_over"]) == ("blend", False, False)
    pd.testing.assert_frame_equal(refused, plain)
    was = {row["candidate"]: row["brier"] for row in card["evidence"]["measures"]}
    monkeypatch.setattr("pipelines.risk.evaluation.Difference.is_proven", property(lambda self: True))
    unasked, (card,) = score_program(records, SETTINGS, landmark_count=1)
    assert card["model"] == "blend"
    taken, (card,) = score_program(records, asked, landmark_count=1)
    assert (card["model"], card["evidence"]["is_promoted"]) == ("boosting", True)
    brier = {row["candidate"]: row["brier"] for row in card["evidence"]["measures"]}
    assert (brier["blend"], brier["replaced"]) == (
        was["boosting"],
        was["blend"],
    )  # the evidence speaks of the model in use
    assert "boosting" not in brier
    json.dumps(card, allow_nan=False)
    known = taken["risk"].notna()
    assert (known == plain["risk"].notna()).all()
    pd.testing.assert_frame_equal(unasked, plain)
    assert (taken.loc[known, "risk"] - plain.loc[known, "risk"]).abs().max() > 0.01
    assert taken.loc[known, "risk"].corr(plain.loc[known, "risk"]) > 0.9
    assert taken.loc[known, "risk"].between(taken.loc[known, "risk_low"], taken.loc[known, "risk_high"]).all()
    assert taken["risk_after_contact"].mean() < taken["risk"].mean() - 0.1
    again, _ = score_program(records, asked, landmark_count=1)
    pd.testing.assert_frame_equal(again, taken)


def test_the_challenger_is_calibrated_with_the_pairs_of_a_mentor_kept_together(monkeypatch: pytest.MonkeyPatch) -> None:
    records = a_program(40)
    pairs = np.sort(records.asof["pair_id"].unique())
    mentors = pd.DataFrame({"pair_id": pairs, "mentor_id": [f"mentor {n // 2}" for n in range(len(pairs))]})
    rows = learnable(past_rows(replace(records, mentors=mentors), SETTINGS))
    assert rows.groupby("mentor_id")["pair_id"].nunique().max() == 2
    given: list[pd.Series] = []
    monkeypatch.setattr(challenger, "fit_boosting", lambda told, silent, groups, signs, seed: given.append(groups))
    assert challenger.fit_trees(rows, GapCurve.from_prior(GapPrior()), 1) is None
    assert given[0].equals(rows["mentor_id"])


def test_many_pairs_are_scored_one_and_all_by_what_some_of_them_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = Edition(a_program(120))
    alike, _ = score_build(edition.sql, SETTINGS, landmark_count=1)
    assert len(alike) == 120
    monkeypatch.setattr("pipelines.risk.records.PAIR_CAP", 60)
    sample = Records.of(edition, SETTINGS.seed)
    assert (sample.asof["pair_id"].nunique(), sample.pair_count) == (60, 120)
    assert set(sample.contact_days["pair_id"]) <= set(sample.asof["pair_id"])
    scored, (card,) = score_build(edition.sql, SETTINGS, landmark_count=1)
    alone, _ = score_program(sample, SETTINGS, landmark_count=1)
    told = ["pair_id", "risk", "risk_low", "risk_high", "risk_after_contact"]
    of_sample = scored[scored["pair_id"].isin(alone["pair_id"])]
    pd.testing.assert_frame_equal(
        of_sample[told].sort_values("pair_id", ignore_index=True),
        alone[told].sort_values("pair_id", ignore_index=True),
    )
    assert scored["pair_id"].nunique() == len(scored) == card["pair_count"] == 120
    assert card["scored_pair_count"] == scored["risk"].notna().sum() > alone["risk"].notna().sum()
    assert card["is_sampled"]
    assert card["learned_from"]["pairs"] <= 60


def test_the_earlier_landmark_is_scored_by_what_was_known_then() -> None:
    records = a_program(60)
    before = records.landmarks()[-2]
    asof, features, clock = (
        frame[pd.to_datetime(frame["landmark_on"]) <= before]
        for frame in (records.asof, records.features, records.clock)
    )
    known = records.contact_days[records.contact_days["known_on"] <= before]
    cut = Records(asof, features, known, clock, records.endings)
    whole, _ = score_program(records, SETTINGS)
    then, _ = score_program(cut, SETTINGS, landmark_count=1)
    pd.testing.assert_frame_equal(whole[whole["landmark_on"] == before].reset_index(drop=True), then)


@pytest.mark.parametrize("pairs", [1, 5])
def test_a_handful_of_pairs_is_scored_by_the_curve_and_says_why(pairs: int) -> None:
    scored, cards = score_program(a_program(pairs), SETTINGS)
    assert cards[0]["model"] == "gap_curve"
    assert "are needed" in cards[0]["alone_because"]
    assert scored["risk"].dropna().between(0, 1).all()


def test_the_backtest_has_a_row_for_each_model_and_origin_and_intervals_for_all() -> None:
    edition = Edition(a_program(80))
    origins = Records.of(edition).landmarks()[5:8]
    tested = backtest(edition, origins=origins, draws=5)
    assert set(tested["model"]) >= {"blend", "days_since", "rule_14_days", "base_rate", "boosting"}
    assert not tested.duplicated(["model", "origin"]).any()
    together = tested[tested["origin"] == "all"].set_index("model")
    assert together.loc["blend", "auc_low"] <= together.loc["blend", "auc"] <= together.loc["blend", "auc_high"]
    assert together.loc["blend", "brier"] < together.loc["base_rate", "brier"]
    # CASA's rule as it stands, with nothing to limit its list
    casa = together.loc["rule_14_days", ["flagged_share", "flagged_precision", "flagged_recall"]].astype(float)
    assert casa.between(0, 1).all()
    assert casa["flagged_share"] * casa["flagged_precision"] == pytest.approx(
        casa["flagged_recall"] * together.loc["rule_14_days", "base_rate"]
    )
    assert together.loc["blend", ["flagged_share", "flagged_precision", "flagged_recall"]].isna().all()
    by_origin = tested[(tested["model"] == "blend") & (tested["origin"] != "all")]
    assert by_origin["rows"].sum() == together.loc["blend", "rows"]


def test_the_backtest_takes_origins_and_a_horizon() -> None:
    edition = Edition(a_program(60))
    origin = "1971-02-05"
    tested = backtest(edition, origins=[origin], horizon_days=45, draws=2)
    assert set(tested["origin"]) == {origin, "all"}
    records, longer = Records.of(edition), replace(edition.settings, horizon_days=45)
    trials = trials_of(records, past_of(records, longer), longer, [origin])
    assert set(trials["horizon_days"]) == {45}


def test_too_small_a_program_gets_a_backtest_without_numbers() -> None:
    tested = backtest(Edition(a_program(3)), draws=2)
    assert tested.empty or tested["auc"].isna().all()


def test_a_backtests_rows_are_those_that_were_learnable() -> None:
    records = a_program(30)
    rows = learnable(past_rows(records, SETTINGS))
    newest = rows["landmark_day"].max()
    material = Material(rows, lambda at: records.gaps_known_at(EPOCH + pd.Timedelta(days=at)))
    assert newest + 30 <= FOLLOWED_DAYS
    assert (material.past(int(newest)).rows["known_day"] <= newest).all()
