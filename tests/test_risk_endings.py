"""The two smaller models: whether a pair that has not begun still will, and whether a pair will end early."""

import json

import numpy as np
import pandas as pd
import pytest

from pipelines.retention import conditional_retention
from pipelines.risk import score_program
from pipelines.risk.beginning import chances_to_begin
from pipelines.risk.early_ending import LEAST_EARLY, NAMES, EarlyEnding, fit_early_ending
from pipelines.risk.training import EPOCH, Records
from pipelines.settings import Settings
from tests.test_risk_training import a_program

SETTINGS = Settings(horizon_days=30, grace_days=28)
MATCHED = pd.Timestamp("2025-01-01")


def matched(*rows: tuple[float | None, int, bool]) -> pd.DataFrame:
    """Pairs by days to the first contact (None: none yet), days since the match, and whether they ended."""
    frame = pd.DataFrame(rows, columns=["first", "tenure_days", "is_ended"])
    return pd.DataFrame(
        {
            "pair_id": [f"pair {place}" for place in range(len(frame))],
            "matched_on": MATCHED,
            "first_contact_on": MATCHED + pd.to_timedelta(frame["first"].astype("float64"), unit="D"),
            "tenure_days": frame["tenure_days"],
            "is_ended": frame["is_ended"],
            "is_paused": False,
            "is_contact_recorded": True,
            "contact_every_days": 14,
        }
    )


BEGUN = [(float(day), 300, False) for day in (2, 5, 9, 20, 35, 45, 50, 58, 70, 90, 120, 150)]


def test_the_chance_to_begin_is_the_curve_of_first_contacts_given_the_wait() -> None:
    found = chances_to_begin(matched(*BEGUN, (None, 30, False), (None, 40, True)), SETTINGS)
    assert found["pair_id"].to_list() == ["pair 12"]  # neither those that have begun nor the one that ended
    assert np.isnan(found["begin_chance"].iloc[0])  # eight waited longer, ten are needed
    later = [(float(day), 300, False) for day in (33, 38, 41, 62)]
    found = chances_to_begin(matched(*BEGUN, *later, (None, 30, False)), SETTINGS)
    waited = np.array([day for day, _, _ in (*BEGUN, *later)] + [30.0])
    after = conditional_retention(waited, [1] * 16 + [0], 30)
    expected = after[after["day"] <= 30].iloc[-1]
    row = found.iloc[0]
    assert row["begin_chance"] == pytest.approx(1 - expected["retention_share"], abs=1e-12)
    assert row["begin_low"] == pytest.approx(1 - expected["high"], abs=1e-12)
    assert row["begin_high"] == pytest.approx(1 - expected["low"], abs=1e-12)


def test_who_is_within_the_grace_period_or_records_no_contact_is_not_asked_about() -> None:
    pairs = matched(*BEGUN, *BEGUN, (None, 27, False), (None, 60, False))
    pairs.loc[pairs.index[-1], "is_contact_recorded"] = False
    assert chances_to_begin(pairs, SETTINGS).empty


def ending_program(early: int, planned: int, step: int = 28) -> Records:
    """Two hundred pairs over ten landmarks; the longer silent a pair, the likelier it is one that ends early."""
    random = np.random.default_rng(4)
    landmarks = [EPOCH + pd.Timedelta(days=1000 + step * place) for place in range(10)]
    names = [f"pair {place:03d}" for place in range(200)]
    ends = pd.DataFrame({"pair_id": names[: early + planned]})
    ends["ended_on"] = [landmarks[3] + pd.Timedelta(days=int(day)) for day in random.integers(1, 160, early + planned)]
    ends["end_reason"] = ["no_contact"] * early + ["completed"] * planned
    ends["ended_by"] = "mentor"
    rows = []
    for place, landmark in enumerate(landmarks):
        for name in names:
            ended = ends.loc[ends["pair_id"] == name, "ended_on"]
            is_early = int(name[5:]) < early
            silence = random.integers(20, 90) if is_early else random.integers(0, 25)
            row = {"pair_id": name, "landmark_on": landmark, "is_ended": bool((ended <= landmark).any())}
            to_end = (ended.iloc[0] - landmark).days if len(ended) and not is_early else 400
            rows.append(
                row | {"tenure_days": 100 + step * place, "days_since_contact": silence, "planned_end_in_days": to_end}
            )
    empty = pd.DataFrame({"pair_id": []})
    return Records(pd.DataFrame(rows), empty, empty, empty, ends)


def model(records: Records) -> EarlyEnding:
    fitted = fit_early_ending(records, records.landmarks()[-1])
    assert fitted is not None
    return fitted


def test_early_endings_are_foretold_from_thirty_of_them_on() -> None:
    assert fit_early_ending(ending_program(LEAST_EARLY - 1, 20), EPOCH + pd.Timedelta(days=5000)) is None
    fitted = model(ending_program(60, 30))
    assert (fitted.early_count, fitted.planned_count, fitted.step_days) == (60, 30, 28)
    assert len(fitted.means) == len(NAMES)


def test_the_mean_hazard_is_the_share_of_steps_that_ended() -> None:
    records = ending_program(60, 30)
    fitted = model(records)
    steps = records.asof[~records.asof["is_ended"] & (records.asof["landmark_on"] < records.landmarks()[-1])]
    hazard = fitted.hazards(steps).mean(axis=0)
    assert hazard == pytest.approx(
        [60 / fitted.row_count, 30 / fitted.row_count], rel=1e-4
    )  # the ridge spares intercepts


def test_silence_raises_and_a_near_planned_end_lowers_the_chance_and_it_grows_with_the_days_ahead() -> None:
    fitted = model(ending_program(60, 30))
    pair = {"tenure_days": 200.0, "days_since_contact": 5.0, "planned_end_in_days": 400.0}
    base, silent, ending = (
        fitted.chance(pd.DataFrame([{**pair, **change}]))[0]
        for change in ({}, {"days_since_contact": 80.0}, {"planned_end_in_days": 10.0})
    )
    assert silent > base > ending
    ahead = [fitted.chance(pd.DataFrame([pair]), days)[0] for days in (28, 56, 90, 365)]
    assert ahead == sorted(ahead)
    assert 0 < ahead[0] == pytest.approx(fitted.hazards(pd.DataFrame([pair]))[0, 0])
    assert ahead[-1] < 1


def test_endings_by_the_timer_teach_nothing() -> None:
    records = ending_program(60, 30)
    records.endings.loc[:39, "ended_by"] = "system"
    assert fit_early_ending(records, records.landmarks()[-1]) is None


def test_the_model_is_plain_numbers_and_the_same_each_time() -> None:
    first, second = (model(ending_program(60, 30)) for _ in range(2))
    assert json.dumps(first.card(), allow_nan=False) == json.dumps(second.card(), allow_nan=False)


def test_a_contact_today_would_lower_the_risk_of_those_that_have_been_silent() -> None:
    scored, cards = score_program(a_program(120), SETTINGS, landmark_count=1)
    risky = scored[scored["risk"] > 0.5]
    assert len(risky) > 5
    assert (risky["risk_after_contact"] < risky["risk"]).all()
    assert cards[0]["early_ending"] is None
