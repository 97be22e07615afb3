"""The two smaller models: whether a pair that has not begun still will, and whether a pair will end early."""

import json

import numpy as np
import pandas as pd
import pytest

from pipelines.retention import conditional_retention
from pipelines.risk import score_program
from pipelines.risk.beginning import chances_to_begin
from pipelines.risk.early_ending import LEAST_EARLY, NAMES, EarlyEnding, fit_early_ending, known_at
from pipelines.risk.ending_evidence import ending_evidence, ending_trials
from pipelines.risk.records import EPOCH, Records
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


# How true it was ------------------------------------------------------------------------------------------------------

SILENCES = (4.0, 25.0, 90.0)
HAZARDS = {4.0: 0.01, 25.0: 0.04, 90.0: 0.12}  # early endings per step of 28 days, by how silent a pair always is
PLANNED = 0.02


def known_hazards(pairs: int, steps: int = 24, seed: int = 6) -> Records:
    """Pairs of three kinds over landmarks 28 days apart; every step some end early, some as planned."""
    random = np.random.default_rng(seed)
    landmarks = [EPOCH + pd.Timedelta(days=1000 + 28 * place) for place in range(steps)]
    silence = random.choice(SILENCES, pairs)
    hazard = np.array([HAZARDS[one] for one in silence])
    begins = random.integers(0, 6, pairs)
    drawn = random.random((pairs, steps))
    is_early, is_any = drawn < hazard[:, None], drawn < hazard[:, None] + PLANNED
    steps_on = np.where(np.arange(steps) >= begins[:, None], is_any, False)
    last = np.where(steps_on.any(axis=1), steps_on.argmax(axis=1), steps)
    frames, ends = [], []
    for place, landmark in enumerate(landmarks):
        here = np.flatnonzero(begins <= place)
        told = {"landmark_on": landmark, "is_ended": last[here] < place, "tenure_days": 28.0 * (place - begins[here])}
        named = {"pair_id": [f"pair {pair:04d}" for pair in here], "days_since_contact": silence[here]}
        frames.append(pd.DataFrame(named | told))
    for pair in np.flatnonzero(last < steps - 1):
        reason = "no_contact" if is_early[pair, last[pair]] else "completed"
        on = landmarks[last[pair]] + pd.Timedelta(days=int(random.integers(1, 28)))
        ends.append((f"pair {pair:04d}", on, reason, "mentor"))
    endings = pd.DataFrame(ends, columns=["pair_id", "ended_on", "end_reason", "ended_by"])
    empty = pd.DataFrame({"pair_id": []})
    return Records(pd.concat(frames, ignore_index=True), empty, empty, empty, endings)


def true_chance(hazard: float) -> float:
    """Of an early ending within ninety days: three steps and six days of a fourth."""
    on = 1 - hazard - PLANNED
    return hazard * (1 + on + on**2 + on**3 * 6 / 28)


def test_the_chances_of_a_program_with_known_hazards_are_true_at_every_date_for_every_kind_of_pair() -> None:
    trials = ending_trials(known_hazards(2000), seed=1)
    assert trials["landmark_day"].nunique() >= 15
    for silence, part in trials.groupby("days_since_contact"):
        assert part["hazard"].mean() == pytest.approx(true_chance(HAZARDS[float(str(silence))]), abs=0.03)
        assert part["is_silent"].mean() == pytest.approx(true_chance(HAZARDS[float(str(silence))]), abs=0.02)


def test_the_evidence_says_how_true_it_was_and_that_it_is_better_than_one_chance_for_everybody() -> None:
    told = json.loads(json.dumps(ending_evidence(known_hazards(2000), SETTINGS, draws=20), allow_nan=False))
    assert told["too_little"] == ""
    hazard, alike = told["measures"]
    assert abs(hazard["mean_error"]) < 0.015
    assert hazard["slope_low"] < 1 < hazard["slope_high"]
    assert hazard["auc_low"] > 0.6 > alike["auc"]
    assert told["gain"]["low"] > 0
    assert (
        sum(row["count"] for row in told["calibration"]) == told["rows"] == sum(r["pairs"] for r in told["by_origin"])
    )


def test_at_an_earlier_date_nothing_is_known_of_what_came_later() -> None:
    records = known_hazards(400)
    origin = records.landmarks()[14]
    asof = records.asof[records.asof["landmark_on"] <= origin]
    then = Records(asof, records.features, records.contact_days, records.clock, known_at(records, origin).endings)
    whole, cut = fit_early_ending(records, origin), fit_early_ending(then, origin)
    assert whole is not None
    assert whole == cut
    ended_later = records.endings["ended_on"] > origin
    assert not set(known_at(records, origin).endings["pair_id"]) & set(records.endings.loc[ended_later, "pair_id"])


def test_with_too_few_early_endings_the_evidence_says_so_instead_of_a_number() -> None:
    told = ending_evidence(known_hazards(20), SETTINGS)
    assert told["too_little"] == "no date has 30 early endings before it and 90 days after it"
    assert "measures" not in told
