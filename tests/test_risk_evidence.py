"""The proof beside the risk: groups compared, features that moved, the rule of refitting, and what a build writes down."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipelines.risk import refit, score_program
from pipelines.risk.audit import audit
from pipelines.risk.backtest import TRIED_PAIRS, capacity_for, past_of, program_evidence, trials_of
from pipelines.risk.drift import feature_drift
from pipelines.risk.evidence import CHAMPION, evidence
from pipelines.risk.records import Records
from pipelines.risk.refit import Fitted, chosen_fit, day_of, fit_at
from pipelines.risk.training import rows_of_landmark
from pipelines.settings import Settings
from tests.test_risk_training import a_program
from tests.test_risk_trials import HAND_MADE, trials

SETTINGS = Settings(horizon_days=30, weekly_capacity_pairs=5)


def grouped(records: Records, region: dict[str, str]) -> Records:
    groups = pd.DataFrame({"pair_id": list(region), "region": list(region.values())})
    return replace(records, groups=groups)


# Groups ---------------------------------------------------------------------------------------------------------------


def two_regions(north_chance: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forty pairs, half of each region silent; the south is told its true chance."""
    rows = [(f"pair {n:02d}", 100, n % 2 == 0, 9.0, north_chance if n < 20 else 0.5) for n in range(40)]
    groups = pd.DataFrame({"pair_id": [row[0] for row in rows], "region": ["north"] * 20 + ["south"] * 20})
    return trials(*rows), groups


def test_a_group_that_is_told_too_high_chances_is_found_and_the_other_is_not() -> None:
    given, groups = two_regions(north_chance=0.9)
    north, south = (row for _, row in audit(given, groups, "chance", 10).iterrows())
    assert (north["group_value"], north["pairs"], north["silences"]) == ("north", 20, 10)
    assert north["error"] == pytest.approx(0.4)
    assert north["error_low"] > 0
    assert south["error"] == pytest.approx(0)
    assert south["error_low"] < 0 < south["error_high"]
    # all ten places go to the north: half of them to silences
    assert (north["listed_share"], north["caught_share"]) == (
        0.5,
        pytest.approx(given["is_silent"][:20].mean(), abs=0.4),
    )
    assert (south["listed_share"], south["caught_share"]) == (0, 0)


def test_a_group_too_small_to_tell_has_counts_and_no_figures() -> None:
    given, groups = two_regions(0.5)
    groups.loc[groups["pair_id"] == "pair 00", "region"] = "islands"
    found = audit(given, groups, "chance", 10).set_index("group_value")
    assert found.loc["islands", "pairs"] == 1
    assert found.loc["islands", ["error", "brier_low", "caught_share"]].isna().all()
    assert found.loc["north", "pairs"] == 19


def test_pairs_whose_group_is_not_recorded_are_a_group_of_their_own() -> None:
    given, groups = two_regions(0.5)
    found = audit(given, groups[groups["region"] == "north"], "chance", 10)
    assert found["group_value"].tolist() == ["north", "not recorded"]


# Drift ----------------------------------------------------------------------------------------------------------------


def test_no_feature_has_moved_in_rows_of_the_same_time_and_a_longer_gap_is_seen() -> None:
    records = a_program(160)
    landmark = records.landmarks()[-1]
    fitted = fit_at(records, past_of(records, SETTINGS), landmark, SETTINGS)
    alike = fitted.rows.sample(frac=1, random_state=1).drop_duplicates("pair_id")
    still = feature_drift(fitted.champion, fitted.rows, alike)
    assert fitted.champion.learned
    assert still["feature"].tolist() == list(fitted.champion.learned.names)
    assert not still["has_moved"].any()
    later = alike.assign(days_since_contact=alike["days_since_contact"] * 4 + 20)
    moved = feature_drift(fitted.champion, fitted.rows, later).set_index("feature")["has_moved"]
    assert moved["days_since_contact"]
    assert not moved["span_days"]


def test_a_curve_that_stands_alone_has_no_features_to_move() -> None:
    records = a_program(4)
    landmark = records.landmarks()[-1]
    fitted = fit_at(records, past_of(records, SETTINGS), landmark, SETTINGS)
    assert feature_drift(fitted.champion, fitted.rows, rows_of_landmark(records, landmark, SETTINGS)).empty


# Refitting ------------------------------------------------------------------------------------------------------------


def test_the_newest_fit_is_taken_and_what_it_was_compared_on_is_told() -> None:
    records = a_program(120)
    past, landmark = past_of(records, SETTINGS), records.landmarks()[-1]
    fitted, told = chosen_fit(records, past, landmark, SETTINGS, draws=2)
    before = day_of(records.landmarks()[-2])
    assert (fitted.landmark, told["is_held"]) == (landmark, False)
    assert told["rows"] == ((past["known_day"] > before) & (past["known_day"] <= day_of(landmark))).sum() > 0


def test_a_new_fit_that_is_worse_on_what_came_since_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    records = a_program(120)
    past, newest = past_of(records, SETTINGS), records.landmarks()[-1]

    def spoilt(*given: object, **options: object) -> Fitted:
        fitted = fit_at(*given, **options)  # type: ignore[arg-type]
        if fitted.landmark < newest:
            return fitted
        broken = replace(fitted.champion.curve, mu=9.0, a=1e-3, b=100.0)
        return replace(fitted, champion=replace(fitted.champion, curve=broken, learned=None))

    monkeypatch.setattr(refit, "fit_at", spoilt)
    fitted, told = chosen_fit(records, past, newest, SETTINGS, draws=2)
    assert (fitted.landmark, told["is_held"]) == (records.landmarks()[-2], True)
    assert told["before_better_by"] > told["standard_error"] > 0


# Evidence -------------------------------------------------------------------------------------------------------------


def test_the_evidence_is_json_and_its_figures_are_those_of_the_measures() -> None:
    records = grouped(a_program(80), {f"pair {n:05d}": "north" if n % 2 else "south" for n in range(80)})
    found = json.loads(json.dumps(program_evidence(records, SETTINGS), allow_nan=False))
    blend = {row["candidate"]: row for row in found["measures"]}[CHAMPION]
    assert blend["auc_low"] < blend["auc"] < blend["auc_high"]
    at = {(row["candidate"], row["capacity"]): row for row in found["by_capacity"]}[CHAMPION, 5]
    assert (at["precision"], at["recall"]) == (blend["precision_at_capacity"], blend["recall_at_capacity"])
    assert (
        sum(row["rows"] for row in found["by_origin"])
        == sum(row["count"] for row in found["calibration"])
        == found["rows"]
    )
    assert {row["group_value"] for row in found["subgroups"]} == {"north", "south"}
    assert {row["other"] for row in found["against"]} >= {"boosting", "days_since", "rule_14_days", "base_rate"}
    assert not any(row["takes_over"] for row in found["against"] if row["other"] == "base_rate")


def test_too_small_a_program_has_the_reason_in_place_of_figures() -> None:
    found = program_evidence(a_program(4), SETTINGS)
    assert "are needed" in found["too_little"]
    assert "measures" not in found
    assert evidence(HAND_MADE.iloc[:0], pd.DataFrame({"pair_id": []}), SETTINGS, 5)["too_little"]


def test_the_card_of_a_fit_says_window_rows_features_quality_groups_limits_and_versions() -> None:
    _, cards = score_program(a_program(60), SETTINGS)
    card = json.loads(json.dumps(cards[0], allow_nan=False))
    assert card["learned_from"]["landmarks"][0] < card["learned_from"]["landmarks"][1] < card["landmark_on"]
    for named in ("features", "limits", "versions", "refit", "feature_drift", "seed"):
        assert card[named]
    assert card["evidence"]["measures"]
    assert "evidence" not in cards[1]


def test_a_large_program_is_tried_on_whole_pairs_drawn_by_the_seed_with_their_share_of_the_capacity() -> None:
    many = TRIED_PAIRS + 200
    records = a_program(many)
    past = past_of(records, SETTINGS)
    first, second = (trials_of(records, past, SETTINGS, records.landmarks()[4:5], {}) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert first["pair_id"].nunique() <= TRIED_PAIRS < past["pair_id"].nunique()
    tenth = replace(SETTINGS, weekly_capacity_pairs=100)
    assert capacity_for(records, past, tenth) == round(100 * TRIED_PAIRS / past["pair_id"].nunique())
    assert np.isin(first["pair_id"], past["pair_id"]).all()
