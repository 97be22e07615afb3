"""The logistic half: signs, exact contributions, and what the bootstrap over pairs says."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from pipelines.risk.logistic import fit_signed_logistic


def drawn(rows: int = 400, seed: int = 1) -> tuple[pd.DataFrame, np.ndarray]:
    """Two features that rise together; only the first raises the chance, the second lowers it a little."""
    random = np.random.default_rng(seed)
    first = random.normal(size=rows)
    second = 0.9 * first + 0.4 * random.normal(size=rows)
    outcome = random.random(rows) < expit(1.2 * first - 0.5 * second - 0.3)
    return pd.DataFrame({"first": first, "second": second}), outcome


def test_without_signs_it_is_scikit_learns_ridge_logistic() -> None:
    features, outcome = drawn()
    ours = fit_signed_logistic(features, outcome, {"first": 0, "second": 0}, strength=0.1)
    scaled = (features - features.mean()) / features.std(ddof=0)
    theirs = LogisticRegression(C=0.1, tol=1e-10).fit(scaled, outcome)
    assert ours.coefficients == pytest.approx(tuple(theirs.coef_[0]), abs=1e-4)
    assert ours.intercept == pytest.approx(float(theirs.intercept_[0]), abs=1e-4)


def test_a_feature_may_not_push_against_its_sign() -> None:
    features, outcome = drawn()
    free = fit_signed_logistic(features, outcome, {"first": 0, "second": 0}, strength=1)
    signed = fit_signed_logistic(features, outcome, {"first": 1, "second": 1}, strength=1)
    assert free.coefficients[1] < -0.1
    assert signed.coefficients[1] == 0
    assert signed.coefficients[0] > 0


def test_contributions_and_the_intercept_add_up_to_the_logit_exactly() -> None:
    features, outcome = drawn()
    model = fit_signed_logistic(features, outcome, {"first": 0, "second": 0}, strength=1)
    parts = model.contributions(features)
    assert (model.intercept + parts["first"] + parts["second"]).tolist() == model.logit(features).tolist()


def test_a_row_alone_gets_what_it_gets_in_a_crowd() -> None:
    features, outcome = drawn(50)
    model = fit_signed_logistic(features, outcome, {"first": 0, "second": 0}, strength=1)
    alone = [float(model.logit(features.iloc[[row]])[0]) for row in range(len(features))]
    assert alone == model.logit(features).tolist()


def test_what_is_not_recorded_counts_as_average() -> None:
    features, outcome = drawn()
    features.loc[:20, "second"] = np.nan
    model = fit_signed_logistic(features, outcome, {"first": 0, "second": 0}, strength=1)
    row = pd.DataFrame({"first": [0.5], "second": [np.nan]})
    average = row.assign(second=features["second"].mean())
    assert model.logit(row) == pytest.approx(model.logit(average))


def test_features_that_do_not_vary_or_are_nowhere_recorded_are_left_out() -> None:
    features, outcome = drawn()
    signs = {"first": 0, "second": 0, "constant": 1, "nowhere": -1}
    model = fit_signed_logistic(features.assign(constant=3.0, nowhere=np.nan), outcome, signs, strength=1)
    assert model.names == ("first", "second")


def test_the_bootstrap_over_pairs_sees_that_repeated_rows_are_no_new_evidence() -> None:
    features, outcome = drawn(300)
    signs = {"first": 0, "second": 0}
    once = fit_signed_logistic(features, outcome, signs, strength=10, pairs=np.arange(300), draws=150)
    nine_fold = pd.concat([features] * 9, ignore_index=True)
    repeated = fit_signed_logistic(
        nine_fold, np.tile(outcome, 9), signs, strength=10 / 9, pairs=np.tile(np.arange(300), 9), draws=150
    )
    assert repeated.deviation(features) == pytest.approx(once.deviation(features), rel=1e-3)
    as_if_independent = fit_signed_logistic(
        nine_fold, np.tile(outcome, 9), signs, strength=10 / 9, pairs=np.arange(2700), draws=150
    )
    assert (as_if_independent.deviation(features) < 0.5 * once.deviation(features)).all()


def test_the_bootstraps_deviation_is_the_textbooks_for_independent_rows() -> None:
    features, outcome = drawn(2000)
    model = fit_signed_logistic(
        features, outcome, {"first": 0, "second": 0}, strength=1e4, pairs=np.arange(2000), draws=400
    )
    scaled = ((features - features.mean()) / features.std(ddof=0)).to_numpy()
    design = np.column_stack([np.ones(2000), scaled])
    chance = expit(model.logit(features))
    fisher = np.linalg.inv(design.T @ (design * (chance * (1 - chance))[:, None]))
    assert np.sqrt(np.diag(np.array(model.covariance))) == pytest.approx(np.sqrt(np.diag(fisher)), rel=0.15)


def test_the_same_seed_gives_the_same_model() -> None:
    features, outcome = drawn()
    fits = [
        fit_signed_logistic(
            features, outcome, {"first": 1, "second": 0}, strength=1, pairs=np.arange(400), draws=5, seed=seed
        )
        for seed in (7, 7, 8)
    ]
    assert fits[0] == fits[1]
    assert fits[0].covariance != fits[2].covariance
