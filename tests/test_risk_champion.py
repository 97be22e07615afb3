"""The champion and its challenger: small programs, exact sums, determinism, and chances that are true."""

import numpy as np
import pandas as pd
import pytest

from pipelines.risk.candidates import CANDIDATES, Past
from pipelines.risk.champion import SIGNS, Champion, fit_champion
from pipelines.risk.features import FEATURES, feature_frame
from pipelines.risk.gap_curve import GapCurve
from pipelines.risk.gaps import gaps_at
from pipelines.risk.origins import Material, roll
from pipelines.risk.reasons import LEAST, families, reasons
from tests.benchmarks.as_records import rows_at
from tests.benchmarks.known_hazards import KnownProgram, tenths


def past_of(pairs: int, seed: int = 1) -> Past:
    """Rows of five landmarks of a program with known chances, and its gaps at day 360."""
    days = KnownProgram.of(pairs, seed).contact_days(seed)
    return Past(rows_at(days, range(200, 313, 28)), gaps_at(days, 360))


@pytest.fixture(scope="module")
def past() -> Past:
    return past_of(150)


@pytest.fixture(scope="module")
def champion(past: Past) -> Champion:
    return fit_champion(past.rows, past.gaps, draws=30)


@pytest.mark.parametrize(("pairs", "is_alone"), [(9, True), (10, False)])
def test_below_ten_pairs_the_curve_stands_alone(pairs: int, is_alone: bool, past: Past) -> None:
    chosen = past.rows["pair_id"].unique()[:pairs]
    rows = past.rows[past.rows["pair_id"].isin(chosen)]
    rows = rows.assign(is_silent=np.arange(len(rows)) % 3 == 0)
    fitted = fit_champion(rows, past.gaps)
    assert (fitted.learned is None) is is_alone
    assert fitted.alone_because == ("9 pairs have a past to learn from; 10 are needed" if is_alone else "")


@pytest.mark.parametrize(("silences", "is_alone"), [(4, True), (5, False)])
def test_below_five_silences_the_curve_stands_alone(silences: int, is_alone: bool, past: Past) -> None:
    rows = past.rows.assign(is_silent=np.arange(len(past.rows)) < silences)
    fitted = fit_champion(rows, past.gaps)
    assert (fitted.learned is None) is is_alone
    assert ("4 past silences" in fitted.alone_because) is is_alone


def test_a_program_without_any_past_is_scored_by_the_curve(past: Past) -> None:
    alone = fit_champion(past.rows.iloc[:0], past.gaps)
    expected = alone.curve.silence_risk(
        past.rows["days_since_contact"], past.rows["gap_count"], past.rows["mean_log_gap"], 30
    )
    assert alone.risk(past.rows) == pytest.approx(expected, abs=1e-4)  # chances are kept 1e-4 from certainty
    low, high = alone.interval(past.rows)
    assert ((low <= alone.risk(past.rows)) & (alone.risk(past.rows) <= high)).all()


def test_contributions_and_the_average_add_up_to_the_logit(past: Past, champion: Champion) -> None:
    total = champion.average_logit() + champion.contributions(past.rows).sum(axis=1)
    assert total.to_numpy() == pytest.approx(champion.logit(past.rows), abs=1e-9)
    by_family = champion.average_logit() + families(champion, past.rows).sum(axis=1)
    assert by_family.to_numpy() == pytest.approx(champion.logit(past.rows), abs=1e-9)


def test_every_reason_pushes_the_risk_up_and_says_its_numbers(past: Past, champion: Champion) -> None:
    pushes, told = families(champion, past.rows), reasons(champion, past.rows)
    assert [len(one) for one in told] == np.minimum(3, (pushes > LEAST).sum(axis=1)).tolist()
    late = int(past.rows["days_since_contact"].to_numpy().argmax())
    days = int(past.rows["days_since_contact"].iloc[late])
    assert any(reason.startswith(f"{days} days since the last contact; their usual gap is ") for reason in told[late])


def test_where_the_curve_stands_alone_the_gap_is_the_reason(past: Past) -> None:
    alone = fit_champion(past.rows.iloc[:0], past.gaps)
    row = past.rows.iloc[[0]].assign(days_since_contact=1.0, gap_count=0.0)
    typical = round(float(np.exp(alone.curve.mu)))
    assert reasons(alone, row) == [[f"1 day since the last contact; their usual gap is {typical} days"]]


def test_a_pair_alone_gets_the_risk_and_interval_that_it_gets_in_a_crowd(past: Past, champion: Champion) -> None:
    some = past.rows.iloc[:25]
    low, high = champion.interval(some)
    for place in range(len(some)):
        one = some.iloc[[place]]
        assert champion.risk(one)[0] == champion.risk(some)[place]
        assert champion.interval(one)[0][0] == pytest.approx(low[place], abs=1e-12)
        assert champion.interval(one)[1][0] == pytest.approx(high[place], abs=1e-12)


def test_rows_in_any_order_and_the_same_seed_give_the_same_risks(past: Past, champion: Champion) -> None:
    again = fit_champion(past.rows, past.gaps, draws=30)
    assert again == champion
    turned = fit_champion(past.rows.iloc[::-1], past.gaps.sample(frac=1, random_state=1))
    assert turned.risk(past.rows) == pytest.approx(champion.risk(past.rows), abs=1e-6)


def test_the_interval_holds_the_risk_and_is_wider_for_fewer_pairs(past: Past, champion: Champion) -> None:
    small = past_of(30, seed=2)
    few = fit_champion(small.rows, small.gaps, draws=30)
    (low, high), (few_low, few_high) = champion.interval(past.rows), few.interval(past.rows)
    assert ((low < champion.risk(past.rows)) & (champion.risk(past.rows) < high)).all()
    assert np.median(few_high - few_low) > 1.3 * np.median(high - low)


def test_early_endings_in_spite_of_contact_raise_the_curves_half() -> None:
    row = rows_at(KnownProgram.of(5, 3).contact_days(3), [300]).iloc[[0]]
    curve = GapCurve(np.log(14), 0.6, 0.6, 0.5, 5)
    plain, with_share = Champion(curve, None, 0, 0, 0), Champion(curve, None, 0, 0, 0, broke_up_share=0.1)
    risk = float(plain.risk(row)[0])
    assert float(with_share.risk(row)[0]) == pytest.approx(risk + (1 - risk) * 0.1)


def test_pairs_that_break_up_count_whether_they_were_in_contact_before_or_not(past: Past) -> None:
    came_back = past.rows["next_contact_day"] <= past.rows["landmark_day"] + 30
    broke_up = [*past.rows.index[came_back][:40], *past.rows.index[~came_back][:15]]
    rows = past.rows.assign(ends_early=past.rows.index.isin(broke_up))
    rows["is_silent"] |= rows["ends_early"]
    assert fit_champion(rows, past.gaps).broke_up_share == pytest.approx(55 / (len(rows) + 20))


def test_chances_stay_true_where_pairs_break_up() -> None:
    """Each pair ends on a day of its own, three in ten within any hundred days, and nothing is seen of it afterwards."""
    program = KnownProgram.of(3000, 8)
    days = program.contact_days(8)
    lasting = np.random.default_rng(8).exponential(280, len(program.nature)).astype(int)
    ends = program.nature["matched_day"] + 30 + lasting
    days = days[days["day"] <= days["pair_id"].map(ends)]
    rows = rows_at(days, range(180, 511, 28))
    to_end = rows["pair_id"].map(ends) - rows["landmark_day"]
    rows = rows.assign(ends_early=to_end <= 30, is_silent=rows["is_silent"] | (to_end <= 30))[to_end > 0]
    material = Material(rows, lambda day: gaps_at(days, ends.clip(upper=day)))
    tried = roll(material, (432, 460), {"blend": CANDIDATES["blend"]})
    assert tried["blend"].mean() == pytest.approx(tried["is_silent"].mean(), abs=0.015)


def test_the_challenger_rises_with_what_may_only_raise_the_risk(past: Past) -> None:
    score = CANDIDATES["boosting"](past)
    row = past.rows.iloc[[0]]
    later = pd.concat([row.assign(longest_gap_days=float(days)) for days in (1, 5, 10, 30, 90)])
    assert (np.diff(score(later)) >= -1e-12).all()
    assert score(past.rows).std() > 0.05


def test_the_challenger_steps_back_to_the_base_rate_where_there_is_too_little(past: Past) -> None:
    few = past.rows[past.rows["pair_id"].isin(past.rows["pair_id"].unique()[:6])]
    chances = CANDIDATES["boosting"](Past(few, past.gaps))(past.rows)
    assert chances.tolist() == [(few["is_silent"].sum() + 1) / (len(few) + 2)] * len(past.rows)


@pytest.mark.parametrize("name", list(CANDIDATES))
def test_every_candidate_gives_a_share_for_every_row_also_from_a_tiny_past(name: str, past: Past) -> None:
    for rows in (past.rows, past.rows.iloc[:3], past.rows.iloc[:0]):
        chances = CANDIDATES[name](Past(rows, past.gaps))(past.rows)
        assert ((chances >= 0) & (chances <= 1)).all()


def test_features_are_at_most_twenty_and_the_model_reads_the_declared_ones(past: Past, champion: Champion) -> None:
    assert len(FEATURES) <= 20
    assert champion.learned is not None
    assert set(champion.learned.names) <= set(feature_frame(past.rows, champion.curve))
    signs = np.array([SIGNS[name] for name in champion.learned.names])
    assert (np.array(champion.learned.coefficients) * signs >= 0).all()


@pytest.mark.slow
@pytest.mark.parametrize("gamma_shape", [None, 1.0, 3.0])
def test_chances_of_a_program_with_known_hazards_are_true_in_every_tenth(gamma_shape: float | None) -> None:
    program = KnownProgram.of(6000, 1, "gamma", gamma_shape) if gamma_shape else KnownProgram.of(6000, 1)
    days = program.contact_days(1)
    rows = rows_at(days, range(180, 511, 28))
    rows = rows[rows["days_since_contact"] <= 90]
    material = Material(rows, lambda day: gaps_at(days, day))
    tried = roll(material, (404, 432, 460, 488), {"blend": CANDIDATES["blend"]})
    off = tenths(tried["blend"].to_numpy(), program.true_chance(tried))
    assert np.abs(off).max() < 0.03
