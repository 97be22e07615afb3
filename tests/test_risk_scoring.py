"""Scoring the pairs of one landmark."""

import json

import numpy as np
import pandas as pd
import pytest

from pipelines.errors import UsageError
from pipelines.risk import score_landmark
from pipelines.settings import Settings

WEEKLY_GAPS = [7, 5, 9, 7, 14, 3, 7, 8, 6, 7, 7, 10, 4, 7, 13, 2, 7, 7, 7]
MONTHLY_GAPS = [30, 20, 45, 31, 28]
WEEKLY, MONTHLY = (float(np.mean(np.log(gaps))) for gaps in (WEEKLY_GAPS, MONTHLY_GAPS))
LANDMARK = pd.Timestamp("2025-03-03")


def features(**changes: object) -> pd.DataFrame:
    """Six pairs: weekly and lively, weekly and late, monthly, ended, paused, without contact; changed as told."""
    frame = pd.DataFrame(
        {
            "pair_id": ["lively", "late", "monthly", "ended", "paused", "never"],
            "landmark_on": LANDMARK,
            "is_ended": [False, False, False, True, False, False],
            "is_paused": [False, False, False, False, True, False],
            "tenure_days": [200, 200, 200, 200, 200, 90],
            "contact_every_days": [7, 7, 30, 7, 7, 7],
            "contact_count": [20, 20, 6, 20, 20, 0],
            "days_since_contact": [3, 40, 40, 40, 40, np.nan],
            "gap_count": [19, 19, 5, 19, 19, 0],
            "mean_log_gap": [WEEKLY, WEEKLY, MONTHLY, WEEKLY, WEEKLY, np.nan],
        }
    )
    return frame.assign(**changes)


def gaps() -> pd.DataFrame:
    rows = []
    for pair, days, since in (("lively", WEEKLY_GAPS, 3), ("late", WEEKLY_GAPS, 40), ("monthly", MONTHLY_GAPS, 40)):
        rows += [(pair, number, gap, False) for number, gap in enumerate(days, start=1)]
        rows.append((pair, len(days) + 1, since, True))
    return pd.DataFrame(rows, columns=["pair_id", "gap_number", "gap_days", "is_open"])


def test_the_late_weekly_pair_is_at_greater_risk_than_the_monthly_one_and_the_lively_one() -> None:
    scored = score_landmark(features(), gaps(), Settings(horizon_days=30))[0].set_index("pair_id")
    assert scored.loc["late", "risk"] > scored.loc["monthly", "risk"] > scored.loc["lively", "risk"]
    assert scored.loc["late", "gap_share_exceeded"] > 0.95
    assert scored.loc["monthly", "typical_gap_days"] == pytest.approx(28, abs=4)
    limits = scored.loc[["lively", "late", "monthly"], ["risk_low", "risk", "risk_high"]].to_numpy()
    assert (np.diff(limits, axis=1) > 0).all()


def test_pairs_that_ended_are_paused_or_have_no_contact_get_no_risk() -> None:
    scored = score_landmark(features(), gaps(), Settings())[0].set_index("pair_id")
    assert scored["risk"].isna().to_dict() == {
        "lively": False,
        "late": False,
        "monthly": False,
        "ended": True,
        "paused": True,
        "never": True,
    }
    assert scored.loc["never", ["typical_gap_days", "gap_share_exceeded"]].isna().all()


@pytest.mark.parametrize(("tenure", "is_scored"), [(27, False), (28, True), (29, True)])
def test_a_pair_is_scored_from_the_end_of_its_grace_period_on(tenure: int, is_scored: bool) -> None:
    scored, _ = score_landmark(features(tenure_days=tenure), gaps(), Settings(grace_days=28))
    assert bool(scored["risk"].notna().iloc[0]) is is_scored


def test_the_horizon_is_twice_the_cadence_or_thirty_days_unless_it_is_set() -> None:
    cadences = features(contact_every_days=[7, 15, 16, 30, 91, np.nan])
    assert score_landmark(cadences, gaps(), Settings())[0]["horizon_days"].tolist() == [30, 30, 32, 60, 182, 60]
    assert score_landmark(cadences, gaps(), Settings(horizon_days=45))[0]["horizon_days"].unique().tolist() == [45]


def test_a_pair_scored_with_others_in_another_order_gets_the_same_risk() -> None:
    scored, _ = score_landmark(features(), gaps(), Settings())
    turned, _ = score_landmark(features().iloc[::-1], gaps().sample(frac=1, random_state=1), Settings())
    pd.testing.assert_frame_equal(scored, turned.iloc[::-1].reset_index(drop=True))


def test_a_program_without_any_gap_is_scored_by_what_pairs_agreed_on() -> None:
    one = features().iloc[:1].assign(contact_count=1, gap_count=0, mean_log_gap=np.nan, days_since_contact=0)
    scored, card = score_landmark(one, gaps().iloc[:0], Settings())
    assert card["typical_gap_days"] == pytest.approx(7)
    assert scored["typical_gap_days"].tolist() == pytest.approx([7])
    assert 0 < scored["risk"].iloc[0] < 0.3


def test_no_pairs_give_an_empty_frame_and_a_card() -> None:
    scored, card = score_landmark(features().iloc[:0], gaps().iloc[:0], Settings())
    assert scored.empty
    assert list(scored) == [
        *("pair_id", "landmark_on", "risk", "risk_low", "risk_high"),
        *("horizon_days", "typical_gap_days", "gap_share_exceeded"),
    ]
    assert card["landmark_on"] is None


def test_the_card_is_json_and_says_what_the_model_stands_on() -> None:
    _, card = score_landmark(features(), gaps(), Settings())
    read = json.loads(json.dumps(card, allow_nan=False))
    assert read["landmark_on"] == "2025-03-03"
    assert (read["pair_count"], read["scored_pair_count"]) == (6, 3)
    assert read["parameters"]["completed_gap_count"] == 43
    assert (read["is_small"], read["is_sampled"]) == (True, False)
    assert set(read["versions"]) >= {"numpy", "pandas", "scipy"}


def test_missing_columns_and_two_landmarks_at_once_are_refused() -> None:
    with pytest.raises(UsageError, match="features lack columns: is_paused, gap_count"):
        score_landmark(features().drop(columns=["is_paused", "gap_count"]), gaps(), Settings())
    with pytest.raises(UsageError, match="more than one row for a pair"):
        score_landmark(pd.concat([features(), features()]), gaps(), Settings())
