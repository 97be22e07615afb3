"""What a pair's records up to a landmark tell the risk: mart.risk_features, and the gaps known then."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.risk import GapCurve
from pipelines.risk.features import FEATURES, feature_frame
from pipelines.risk.gaps import gaps_at
from tests.benchmarks.as_records import rows_at
from tests.benchmarks.contact_sets import eligible_rows, messages, purchases

SETTINGS = settings(deadline=None, max_examples=15)  # each builds the marts twice
CURVE = GapCurve(mu=np.log(9), sigma=1, tau=1, a=0.2, b=4)
WORKED = pd.DataFrame(
    {
        "pair_id": "p",
        "day": [0, 7, 15, 21, 30, 60],
        "contact_count": [1, 2, 2, 1, 1, 1],
        "mentee_began_count": [1, 1, 1, 0, 1, 1],
        "known_initiator_count": [1, 2, 2, 1, 1, 1],
    }
)
OF_DAYS = ["active_day", "landmark_day", "next_contact_day", "known_day"]
OF_THE_FUTURE = ["next_contact_day", "is_silent"]
LOGS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 120), st.integers(1, 3)), min_size=1, max_size=60)


def contact_days(log: list[tuple[int, int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(log, columns=["pair_id", "day", "contact_count"]).drop_duplicates(["pair_id", "day"])
    frame["pair_id"] = "pair " + frame["pair_id"].astype(str)
    began = frame["day"] % (frame["contact_count"] + 1)
    return frame.assign(mentee_began_count=began, known_initiator_count=frame["contact_count"])


@pytest.mark.parametrize(
    ("landmark", "expected"),
    [
        # the worked example of the design notes, section 7, "Ours"
        (35, {"contact_day_count": 5, "days_since_contact": 5, "recent_gap_days": 7.706672}),
        (35, {"contacts_30d": 4, "contacts_60d": 5, "is_silent": False}),
        (50, {"days_since_contact": 20, "contacts_30d": 2, "contacts_60d": 5, "days_since_two_way": 35}),
        (50, {"is_silent": False}),
        (62, {"contact_day_count": 6, "days_since_contact": 2, "recent_gap_days": 15.745808, "is_silent": True}),
        # by hand: gaps 7, 8, 6, 9, 30
        (62, {"gap_count": 5, "longest_gap_days": 30, "span_days": 60, "exchanges_last5": 7, "silent_days": 0}),
        (62, {"mean_log_gap": np.log(7 * 8 * 6 * 9 * 30) / 5, "quieter_share_last5": 3 / 7}),
        (62, {"gap_variation": np.std([7, 8, 6, 9, 30]) / 12}),
    ],
)
def test_the_worked_pair_has_its_published_history(landmark: int, expected: dict[str, float]) -> None:
    row = rows_at(WORKED, [landmark]).iloc[0]
    assert {name: row[name] for name in expected} == pytest.approx(expected, abs=5e-7)


def test_gaps_beyond_thirty_days_or_twice_the_rhythm_count_as_silent_days() -> None:
    far = WORKED.assign(day=WORKED["day"] * 4)  # gaps 28, 32, 24, 36, 120
    assert rows_at(far, [241])["silent_days"].tolist() == [2 + 6 + 90]


def test_the_last_eight_gaps_weigh_less_with_age() -> None:
    gaps = [50, 40, 9, 8, 7, 6, 5, 4, 3, 2]  # the first two are older than eight
    days = pd.DataFrame({"pair_id": "p", "day": [0, *np.cumsum(gaps)], "contact_count": 1, "mentee_began_count": 0})
    row = rows_at(days.assign(known_initiator_count=0), [200]).iloc[0]
    weights = 0.7 ** np.arange(8)
    assert row["recent_gap_days"] == pytest.approx(weights @ gaps[:1:-1] / weights.sum())
    assert np.isnan(row["quieter_share_last5"])


def test_a_pair_with_one_contact_has_no_rhythm_yet() -> None:
    row = rows_at(WORKED, [3]).iloc[0]
    assert (row["contact_day_count"], row["gap_count"], row["span_days"], row["silent_days"]) == (1, 0, 0, 0)
    assert row[["mean_log_gap", "recent_gap_days", "longest_gap_days", "gap_variation"]].isna().all()


def test_pairs_that_have_not_met_by_the_landmark_have_no_row() -> None:
    assert rows_at(WORKED.assign(day=WORKED["day"] + 100), [99]).empty


def test_the_season_is_the_programs_contact_a_year_before_where_records_reach_back_so_far() -> None:
    # landmark 800: up to day 436 eleven days with contact, after it three; 394 days before it is day 406
    days = [0, *range(408, 430, 2), 440, 450, 466, 467, 790]
    log = pd.DataFrame({"pair_id": "p", "day": days, "contact_count": 1, "mentee_began_count": 0})
    log = log.assign(known_initiator_count=0)
    assert rows_at(log, [800])["season_rise"].tolist() == [pytest.approx(np.log((3 + 5) / (11 + 5)))]
    assert rows_at(log[log["day"] > 406], [800])["season_rise"].isna().all()


@SETTINGS
@given(LOGS, st.integers(0, 130))
def test_deleting_the_future_changes_no_row_and_no_gap(log: list[tuple[int, int, int]], landmark: int) -> None:
    whole = contact_days(log)
    past = whole[whole["day"] <= landmark]
    now, then = (rows_at(days, [landmark]).drop(columns=OF_THE_FUTURE) for days in (whole, past))
    pd.testing.assert_frame_equal(now, then, check_exact=True)
    pd.testing.assert_frame_equal(gaps_at(whole, landmark), gaps_at(past, landmark))


@SETTINGS
@given(LOGS, st.integers(0, 130), st.integers(0, 5000))
def test_shifting_all_days_changes_nothing(log: list[tuple[int, int, int]], landmark: int, shift: int) -> None:
    days = contact_days(log)
    there = rows_at(days.assign(day=days["day"] + shift), [landmark + shift])
    there[OF_DAYS] -= shift
    pd.testing.assert_frame_equal(rows_at(days, [landmark]), there, check_exact=True)


@SETTINGS
@given(LOGS, st.integers(0, 130))
def test_gaps_add_up_to_the_time_followed_and_agree_with_the_rows(
    log: list[tuple[int, int, int]], landmark: int
) -> None:
    days = contact_days(log)
    gaps, rows = gaps_at(days, landmark), rows_at(days, [landmark])
    assert gaps.groupby("pair_id")["gap_days"].sum().tolist() == (
        (rows["span_days"] + rows["days_since_contact"]).tolist()
    )
    assert (~gaps["is_open"]).groupby(gaps["pair_id"]).sum().tolist() == rows["gap_count"].tolist()
    assert gaps["is_open"].groupby(gaps["pair_id"]).sum().tolist() == [1] * len(rows)


@SETTINGS
@given(LOGS, st.integers(0, 130))
def test_a_pair_alone_has_the_row_that_it_has_in_a_crowd(log: list[tuple[int, int, int]], landmark: int) -> None:
    days = contact_days(log)
    crowd = rows_at(days, [landmark]).set_index("pair_id")
    for pair in crowd.index[:2]:
        alone = rows_at(days[days["pair_id"] == pair], [landmark]).set_index("pair_id")
        pd.testing.assert_frame_equal(crowd.loc[[pair]], alone, check_exact=True)


def test_gaps_at_a_landmark_of_its_own_for_each_pair_are_those_one_by_one() -> None:
    days = contact_days([(0, 1, 1), (0, 9, 1), (1, 3, 1), (1, 30, 2)])
    together = gaps_at(days, pd.Series({"pair 0": 20, "pair 1": 10})).set_index("pair_id")
    for pair, landmark in (("pair 0", 20), ("pair 1", 10)):
        alone = gaps_at(days[days["pair_id"] == pair], landmark).set_index("pair_id")
        pd.testing.assert_frame_equal(together.loc[[pair]], alone, check_dtype=False)


@SETTINGS
@given(LOGS, st.integers(1, 60))
def test_every_feature_moves_its_own_way_or_not_at_all_while_nothing_happens(
    log: list[tuple[int, int, int]], silence: int
) -> None:
    rows = rows_at(contact_days(log), [120, 120 + silence])
    of = dict(list(feature_frame(rows, CURVE).set_index(rows["pair_id"]).groupby(rows["landmark_day"].to_numpy())))
    now, later = of[120], of[120 + silence]
    for feature in FEATURES:
        if feature.name == "curve_risk":
            continue  # it may fall a little while a contact comes due; see the tests of the curve
        moved = (later[feature.name] - now[feature.name]).dropna()
        assert (moved * feature.sign >= -1e-9).all() if feature.sign else np.allclose(moved, 0)


def test_a_program_of_contacts_alone_lacks_the_other_records_and_fills_the_rest() -> None:
    features = feature_frame(rows_at(WORKED, [62]), CURVE)
    missing = ["days_since_goal_progress", "agenda_behind_count", "season_rise"]
    assert features[missing].isna().all(axis=None)
    assert features.drop(columns=missing).notna().all(axis=None)


def test_the_message_log_has_the_rows_of_the_published_comparison(shared_data: Path) -> None:
    rows = eligible_rows(messages(shared_data), range(119, 162, 7))  # section 2 of the design notes
    assert (len(rows), rows["pair_id"].nunique()) == (3615, 796)
    assert rows["is_silent"].mean() == pytest.approx(0.828, abs=5e-4)


def test_the_purchase_log_has_the_rows_of_the_published_comparison(shared_data: Path) -> None:
    rows = eligible_rows(purchases(shared_data), range(357, 512, 14))
    assert (len(rows), rows["pair_id"].nunique()) == (30136, 5203)
    assert rows["is_silent"].mean() == pytest.approx(0.711, abs=5e-4)
