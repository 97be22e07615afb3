"""What statsmodels carries for the effects, against the digits of R.

Where no other source stands beside a value it comes from R 4.2.2 with survival 3.5-3, geepack and lme4 1.1-31. The data and
their publications are in tests/oracles.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import chdtrc
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.regression.mixed_linear_model import MixedLM

from pipelines import effects
from pipelines.effects.hazards import drift
from tests.oracles import patients, repeated, survival


def close(expected: object, digits: int) -> object:
    return pytest.approx(expected, abs=0.6 * 10**-digits)


def test_the_remission_arms_have_rs_hazard_ratio_with_ties_by_efron_and_by_breslow() -> None:
    weeks, ended, arm = survival.sample(*survival.FREIREICH.values())
    found = effects.hazard_ratios(weeks, ended, pd.DataFrame({"placebo": arm})).iloc[0]
    assert (found["coefficient"], found["se"]) == (close(1.572125, 6), close(0.412397, 6))
    breslow = PHReg(weeks, arm[:, None], status=ended, ties="breslow").fit()
    assert (breslow.params[0], breslow.bse[0]) == (close(1.509191, 6), close(0.409564, 6))


def test_rossi_has_rs_likelihoods(shared_data: Path) -> None:
    rossi = pd.read_csv(shared_data / "survival_textbook" / "rossi.csv")
    exposures = rossi[["fin", "age", "race", "wexp", "mar", "paro", "prio"]].to_numpy(float)
    model = PHReg(rossi["week"].to_numpy(float), exposures, status=rossi["arrest"].to_numpy(), ties="efron")
    assert model.fit().llf == close(-658.74766, 5)
    assert model.loglike(np.zeros(7)) == close(-675.38063, 5)


def test_rossi_has_the_statistics_of_rs_test_of_proportionality(shared_data: Path) -> None:
    """cox.zph with transform = "km", exact from survival 3 on; all together on seven degrees, p .0134."""
    rossi = pd.read_csv(shared_data / "survival_textbook" / "rossi.csv")
    exposures = rossi[["fin", "age", "race", "wexp", "mar", "paro", "prio"]]
    days, ended, given = rossi["week"].to_numpy(float), rossi["arrest"].to_numpy(bool), exposures.to_numpy(float)
    coefficient = effects.hazard_ratios(days, ended, exposures)["coefficient"].to_numpy()
    score, spread = drift(days, ended, given, coefficient, np.zeros(len(days), dtype=np.int64))
    each = score**2 / np.diag(spread)
    assert (each[1], each[3]) == (close(5.974, 3), close(4.225, 3))
    together = float(score @ np.linalg.solve(spread, score))
    assert (together, chdtrc(7, together)) == (close(17.694, 3), close(0.0134, 4))


def test_rossi_is_sorted_as_by_rs_concordance(shared_data: Path) -> None:
    """Of two of whom it is known who was arrested first: how often the model expected it."""
    rossi = pd.read_csv(shared_data / "survival_textbook" / "rossi.csv")
    exposures = rossi[["fin", "age", "race", "wexp", "mar", "paro", "prio"]]
    found = effects.hazard_ratios(rossi["week"], rossi["arrest"], exposures)
    risk, week, seen = exposures @ found["coefficient"].to_numpy(), rossi["week"], rossi["arrest"].to_numpy(bool)
    is_first = (week.to_numpy()[:, None] < week.to_numpy()) | (
        (week.to_numpy()[:, None] == week.to_numpy()) & ~seen[None, :]
    )
    compared = is_first & seen[:, None]
    ahead = np.sign(risk.to_numpy()[:, None] - risk.to_numpy())
    assert ((ahead[compared] + 1) / 2).mean() == close(0.640329, 6)


@pytest.mark.parametrize(
    ("sample", "expected", "digits"),
    [
        # Klein and Moeschberger, 2nd edition, table 8.1 and section 8.5: ties by Breslow
        ("larynx", [0.0143, 0.4623, 0.3561, 0.4222], 4),
        ("kidney", [0.1596, 0.2484, 0.6567], 4),
    ],
)
def test_textbook_patients_have_the_printed_hazards(sample: str, expected: list[float], digits: int) -> None:
    if sample == "larynx":
        rows = patients.larynx()
        exposures = rows[["age", "stage_2", "stage_3", "stage_4"]].to_numpy()
        found = PHReg(rows["years"], exposures, status=rows["died"].to_numpy(int), ties="breslow").fit().bse
    else:
        days, died, group = survival.sample(*patients.KIDNEY.values())
        exposures = np.column_stack([group == 2, group == 1, group == 3]).astype(float)
        found = PHReg(days, exposures, status=died, ties="breslow").fit().params
    assert found == close(expected, digits)


def test_cattle_have_lme4s_logistic_with_herds_of_their_own() -> None:
    """No library here fits it by likelihood, so it is written out: Laplace's approximation, one integral a herd.

    lme4's optimiser stops a little short of the maximum, hence the wider tolerance.
    """
    rows = repeated.cattle()
    assert len(rows) == 56
    found = repeated.laplace_logistic(rows["cases"], rows["animals"], pd.get_dummies(rows["period"]), rows["herd"])
    contrasts = [found[0], *(found[1:4] - found[0])]
    assert contrasts == pytest.approx([-1.3983, -0.9919, -1.1282, -1.5797], abs=7e-4)
    assert found[4] == pytest.approx(0.6421, abs=7e-4)


def test_the_toy_arms_have_rs_hazard_ratio_of_early_endings() -> None:
    """Cause-specific: a planned ending censors."""
    arm = pd.DataFrame({"arm": survival.TOY_ARM})
    found = effects.hazard_ratios(survival.TOY_MONTHS, survival.TOY_ENDINGS == 1, arm).iloc[0]
    assert (found["coefficient"], found["se"]) == (close(-0.784749, 6), close(0.634643, 6))
    early = (survival.TOY_ENDINGS == 1).astype(int)
    fitted = PHReg(survival.TOY_MONTHS.astype(float), arm.to_numpy(float), status=early, ties="efron").fit()
    assert fitted.llf == close(-28.763959, 6)


def test_wheezing_children_have_geepacks_estimates() -> None:
    rows = repeated.wheeze()
    assert (len(rows), rows["child"].nunique()) == (2148, 537)
    told = np.column_stack([np.ones(len(rows)), rows["age"], rows["smoke"], rows["age"] * rows["smoke"]])
    model = sm.GEE(
        rows["wheezes"], told, rows["child"], family=sm.families.Binomial(), cov_struct=sm.cov_struct.Exchangeable()
    )
    found = model.fit(scale=1.0)
    assert found.params.to_numpy() == close([-1.90050, -0.14124, 0.31383, 0.07083], 5)
    assert found.bse.to_numpy() == close([0.11909, 0.05820, 0.18784, 0.08828], 5)
    assert model.cov_struct.dep_params == close(0.3544, 4)


@pytest.mark.parametrize(
    ("has_slopes", "fixed", "errors", "variances", "minus_two_log_likelihood"),
    [
        (True, [251.4051, 10.4673], [6.8246, 1.5458], [612.10, 9.604, 35.07, 654.94], 1743.6283),
        (False, [251.4051, 10.4673], [9.7467, 0.8042], [1378.18, 960.46], 1786.4651),
    ],
)
def test_sleepers_have_lme4s_mixed_effects(
    has_slopes: bool, fixed: list[float], errors: list[float], variances: list[float], minus_two_log_likelihood: float
) -> None:
    rows = repeated.sleep()
    told = np.column_stack([np.ones(len(rows)), rows["day"]])
    by_subject = told if has_slopes else told[:, :1]
    found = MixedLM(rows["reaction_ms"].to_numpy(), told, rows["subject"].to_numpy(), exog_re=by_subject).fit(reml=True)
    assert found.fe_params == close(fixed, 4)
    assert found.bse_fe == close(errors, 4)
    between = np.asarray(found.cov_re)[np.tril_indices(by_subject.shape[1])]
    assert [*between, found.scale] == close(variances, 2)
    assert -2 * found.llf == close(minus_two_log_likelihood, 4)
