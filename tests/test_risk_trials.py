"""How models are tried and judged: forward in time, by pairs, at the capacity that there is."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

import pipelines.risk
from pipelines.errors import UsageError
from pipelines.risk.candidates import CANDIDATES, Past, Score
from pipelines.risk.evaluation import (
    Difference,
    brier_difference,
    measure,
    pair_draws,
    too_little,
)
from pipelines.risk.gaps import gaps_at
from pipelines.risk.measures import Judged, calibration_table
from pipelines.risk.origins import Material, roll, split_by_pairs
from pipelines.risk.warning import early_warning, fixed_rules
from tests.benchmarks.as_records import rows_at
from tests.benchmarks.contact_sets import eligible_rows, messages
from tests.benchmarks.known_hazards import KnownProgram

DAYS = KnownProgram.of(80, 5).contact_days(5)
LANDMARKS = list(range(200, 481, 28))
MATERIAL = Material(rows_at(DAYS, LANDMARKS), lambda day: gaps_at(DAYS, day))


def trials(*rows: tuple[str, int, bool, float, float]) -> pd.DataFrame:
    """Rows of pair, landmark day, whether silent, days since contact, chance."""
    frame = pd.DataFrame(rows, columns=["pair_id", "landmark_day", "is_silent", "days_since_contact", "chance"])
    following = frame["landmark_day"] + np.where(frame["is_silent"], np.nan, 1.0)
    return frame.assign(horizon_days=30, next_contact_day=following)


HAND_MADE = trials(
    ("a", 100, True, 20, 0.9),
    ("b", 100, False, 5, 0.6),
    ("c", 100, True, 10, 0.6),
    ("d", 100, False, 1, 0.1),
    ("a", 128, True, 48, 0.8),
    ("b", 128, True, 12, 0.2),
)


def test_no_shuffled_split_is_reachable() -> None:
    source = "\n".join(path.read_text() for path in Path(pipelines.risk.__file__).parent.glob("*.py"))
    code = re.sub(r'""".*?"""', "", source, flags=re.DOTALL)
    for name in ("train_test_split", "ShuffleSplit", "StratifiedKFold", "shuffle", "KFold(", "cross_val"):
        assert name not in code.replace("GroupKFold(", "")


def test_rolling_learns_only_from_rows_whose_horizon_is_over() -> None:
    seen: dict[int, tuple[float, float, int]] = {}

    def spy(past: Past) -> Score:
        def score(rows: pd.DataFrame) -> np.ndarray:
            ends = past.gaps.groupby("pair_id")["gap_days"].sum().max()
            seen[int(rows["landmark_day"].iloc[0])] = (
                past.rows["known_day"].max(),
                ends,
                rows["landmark_day"].nunique(),
            )
            return np.full(len(rows), 0.5)

        return score

    tried = roll(MATERIAL, LANDMARKS, {"spy": spy})
    assert sorted(seen) == LANDMARKS[2:]  # a landmark 30 days before must exist
    first_contact = DAYS["day"].min()
    for origin, (known_day, longest, origins) in seen.items():
        assert known_day <= origin
        assert longest <= origin - first_contact  # no gap reaches beyond the origin
        assert origins == 1
    assert len(tried) == MATERIAL.rows["landmark_day"].isin(LANDMARKS[2:]).sum()


def test_the_window_forgets_old_rows() -> None:
    past = MATERIAL.past(480, window_days=60)
    assert past.rows["landmark_day"].min() >= 480 - 60 - 30


def test_the_split_by_pairs_never_shows_a_tried_pair_to_the_fit() -> None:
    seen: list[tuple[set[str], set[str], set[str]]] = []

    def spy(past: Past) -> Score:
        def score(rows: pd.DataFrame) -> np.ndarray:
            seen.append((set(past.rows["pair_id"]), set(past.gaps["pair_id"]), set(rows["pair_id"])))
            return np.full(len(rows), 0.5)

        return score

    tried = split_by_pairs(MATERIAL, LANDMARKS[:4], LANDMARKS[6:], {"spy": spy}, folds=4)
    assert len(seen) == 4
    assert all(not (learned | gaps) & hidden for learned, gaps, hidden in seen)
    assert len(tried) == MATERIAL.rows["landmark_day"].isin(LANDMARKS[6:]).sum()


def test_a_horizon_that_reaches_into_the_tried_days_is_refused() -> None:
    with pytest.raises(UsageError, match="horizon reaches into the tried days"):
        split_by_pairs(MATERIAL, LANDMARKS[:4], LANDMARKS[4:], {})


def test_no_rows_to_try_give_an_empty_frame_with_columns() -> None:
    tried = roll(MATERIAL, [1], {"blend": CANDIDATES["blend"]})
    assert tried.empty
    assert "blend" in tried


def test_measures_of_hand_made_trials_are_those_of_pencil_and_paper() -> None:
    found = Judged.of(HAND_MADE, "chance", 1).measures()
    # silent .9 .6 .8 .2 against returned .6 .1: won 1 + .5 + 1 + 0 and 4 times 1, of 8
    assert found["auc"] == pytest.approx(6.5 / 8)
    assert found["brier"] == pytest.approx((0.01 + 0.36 + 0.16 + 0.01 + 0.04 + 0.64) / 6)
    assert found["skill"] == pytest.approx(1 - found["brier"] / (4 / 6 * 2 / 6))
    assert (found["precision_at_capacity"], found["recall_at_capacity"]) == (1.0, 0.5)


@pytest.mark.parametrize(("capacity", "listed"), [(1, 2), (2, 4), (0.25, 2), (0.5, 3), (99, 6)])
def test_capacity_is_a_number_or_a_share_of_each_landmark(capacity: float, listed: int) -> None:
    assert Judged.of(HAND_MADE, "chance", capacity).is_listed().sum() == listed


def test_ties_are_cut_by_neither_the_order_of_rows_nor_the_days() -> None:
    tied = trials(*((f"pair {n}", 100, n % 2 == 0, float(n), 0.5) for n in range(200)))
    listed = tied[Judged.of(tied, "chance", 0.5).is_listed()]
    turned = tied.iloc[::-1].reset_index(drop=True)
    assert set(listed["pair_id"]) == set(turned[Judged.of(turned, "chance", 0.5).is_listed()]["pair_id"])
    assert Judged.of(tied, "chance", 0.5).measures()["precision_at_capacity"] == pytest.approx(0.5, abs=0.12)
    assert listed["days_since_contact"].mean() == pytest.approx(100, abs=15)


def test_true_chances_lie_on_the_diagonal_and_bold_ones_have_a_slope_below_one() -> None:
    random = np.random.default_rng(2)
    chance = random.uniform(0.05, 0.95, 20_000)
    silent = random.random(20_000) < chance
    odds = (chance / (1 - chance)) ** 2
    frame = trials(*(("p", 1, bool(s), 1.0, c) for s, c in zip(silent, chance, strict=True)))
    bolder = frame.assign(chance=odds / (1 + odds))
    true, bold = (Judged.of(one, "chance", 10).measures() for one in (frame, bolder))
    assert (true["slope"], true["ece"]) == (pytest.approx(1, abs=0.03), pytest.approx(0, abs=0.02))
    assert bold["slope"] == pytest.approx(0.5, abs=0.03)
    table = calibration_table(silent.astype(float), chance)
    assert table["count"].tolist() == [2000] * 10
    assert ((table["low"] < table["silent_share"]) & (table["silent_share"] < table["high"])).all()


def test_the_bootstrap_draws_whole_pairs() -> None:
    for times in pair_draws(HAND_MADE["pair_id"], 20, seed=1):
        of_pair = pd.Series(times).groupby(HAND_MADE["pair_id"])
        assert (of_pair.nunique() == 1).all()
        assert of_pair.first().sum() == 4


@pytest.mark.parametrize("seed", range(6))
def test_measures_are_scikit_learns_with_ties_and_with_rows_that_count_more_than_once(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = 80
    frame = trials(*((f"pair {n}", 100, bool(random.integers(2)), 1.0, 0.0) for n in range(count)))
    frame["chance"] = random.integers(1, 9, count) / 10 if seed % 2 else random.uniform(0.01, 0.99, count)
    times = random.integers(0, 4, count)
    drawn = frame.loc[np.repeat(frame.index, times)]
    found = Judged.of(frame, "chance", 5).measures(times)
    assert found["auc"] == pytest.approx(roc_auc_score(drawn["is_silent"], drawn["chance"]), abs=1e-12)
    assert found["average_precision"] == pytest.approx(
        average_precision_score(drawn["is_silent"], drawn["chance"]), abs=1e-12
    )
    assert found["brier"] == pytest.approx(brier_score_loss(drawn["is_silent"], drawn["chance"]), abs=1e-12)
    line = LogisticRegression(C=np.inf, tol=1e-10).fit(
        np.log(drawn[["chance"]] / (1 - drawn[["chance"]])), drawn["is_silent"]
    )
    assert found["slope"] == pytest.approx(line.coef_[0, 0], abs=1e-3)


def test_a_row_that_counts_twice_takes_two_places_of_the_list() -> None:
    judged = Judged.of(HAND_MADE, "chance", 2)
    once, twice = judged.measures(), judged.measures(np.array([2, 1, 1, 1, 1, 1]))
    assert (once["precision_at_capacity"], once["recall_at_capacity"]) == (3 / 4, 3 / 4)  # a and b, a and b
    assert (twice["precision_at_capacity"], twice["recall_at_capacity"]) == (1.0, 4 / 5)  # a, a and a, b


def test_too_little_to_tell_gives_no_number_and_says_why() -> None:
    assert too_little(HAND_MADE) == "only 4 pairs could be tried; 10 are needed"
    many = trials(*((f"pair {n}", 100, n < 4, 1.0, 0.5) for n in range(12)))
    assert too_little(many) == "4 silences and 8 returns were seen; 5 of each are needed"
    row = measure(HAND_MADE).iloc[0]
    assert (row["candidate"], row["rows"], row["pairs"]) == ("chance", 6, 4)
    assert np.isnan(row["auc"])


def test_intervals_hold_their_measure() -> None:
    tried = roll(MATERIAL, LANDMARKS, {"gap_curve": CANDIDATES["gap_curve"]})
    row = measure(tried, draws=40).iloc[0]
    for name in ("auc", "brier", "precision_at_capacity"):
        assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]


def test_a_candidate_is_no_better_than_itself_and_better_than_its_opposite() -> None:
    tried = roll(MATERIAL, LANDMARKS, {"gap_curve": CANDIDATES["gap_curve"]})
    tried = tried.assign(same=tried["gap_curve"], opposite=1 - tried["gap_curve"])
    even, clear = brier_difference(tried, "gap_curve", "same"), brier_difference(tried, "gap_curve", "opposite")
    assert (even.brier_lower_by, even.low, even.high, even.is_proven) == (0, 0, 0, False)
    assert clear.low > 0
    assert clear.is_proven


@pytest.mark.parametrize(
    ("gain", "origins", "is_proven"), [(0.0201, 3, True), (0.02, 3, False), (0.0201, 2, False), (-0.03, 9, False)]
)
def test_a_challenger_takes_over_only_by_two_standard_errors_over_three_origins(
    gain: float, origins: int, is_proven: bool
) -> None:
    assert Difference(gain, 0, 0, 0.01, origins).is_proven is is_proven


def test_early_warning_counts_each_silence_once_by_its_first_listing() -> None:
    # a and b fell silent on day 96, ripe on 126; a was first listed on day 110, 16 days ahead, b never
    chances = {"a": (0.2, 0.9, 0.9, 0.9), "b": (0.1, 0.2, 0.2, 0.2), "c": (0.9, 0.1, 0.1, 0.1)}
    landmarks = (103, 110, 117, 124)
    rows = [
        (pair, day, pair != "c", float(day - 96) if pair != "c" else 1.0, chance)
        for pair, given in chances.items()
        for day, chance in zip(landmarks, given, strict=True)
    ]
    found = early_warning(trials(*rows), capacity=1).iloc[0]
    assert (found["silences"], found["listed_share"], found["early_share"]) == (2, 0.5, 0.5)
    assert (found["median_lead_days"], found["precision"]) == (16, 0.75)


def test_a_fixed_rule_names_whom_it_names_whatever_their_number() -> None:
    # a and b as above, seen 7, 14, 21 and 28 days after their last contact; c is in contact throughout
    days = {"a": (7.0, 14.0, 21.0, 28.0), "b": (7.0, 14.0, 21.0, 28.0), "c": (1.0, 1.0, 16.0, 1.0)}
    rows = [
        (pair, landmark, pair != "c", since, 0.5)
        for pair, given in days.items()
        for landmark, since in zip((103, 110, 117, 124), given, strict=True)
    ]
    found = fixed_rules(trials(*rows), (14, 60)).set_index("rule_days")
    assert found.loc[14, ["flagged_share", "precision", "recall"]].tolist() == [5 / 12, 4 / 5, 4 / 8]
    # first named on day 117, nine days before they are ripe on 126
    assert found.loc[14, ["silences", "listed_share", "early_share", "median_lead_days"]].tolist() == [2, 1, 0, 9]
    assert found.loc[60, ["flagged_share", "recall", "listed_share"]].tolist() == [0, 0, 0]
    assert np.isnan(found.loc[60, "precision"])


@pytest.mark.slow
def test_the_bars_of_the_message_log_hold(shared_data: Path) -> None:
    """Published for the same blend: fixed .785 and .115, rolling .780, .114 and ECE .045; within .005 and .003."""
    days = messages(shared_data)
    material = Material(eligible_rows(days, range(42, 162, 7)), lambda day: gaps_at(days, day))
    chosen = {name: CANDIDATES[name] for name in ("blend", "days_since", "gap_ratio")}
    fixed = split_by_pairs(material, range(42, 85, 7), range(119, 162, 7), chosen)
    rolling = roll(material, range(119, 162, 7), chosen)
    for tried, auc, brier in ((fixed, 0.780, 0.118), (rolling, 0.775, 0.117)):
        found = Judged.of(tried, "blend", 0.1).measures()
        assert found["auc"] >= auc
        assert found["brier"] <= brier
        for rule in ("days_since", "gap_ratio"):
            assert brier_difference(tried, "blend", rule).low > 0
    assert Judged.of(rolling, "blend", 0.1).measures()["ece"] <= 0.045
