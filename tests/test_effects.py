"""Hazard ratios against R's printed values, exposures against hand-made pairs, and groups against their own definitions."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pipelines
from pipelines import effects
from pipelines.errors import UsageError
from pipelines.published import Edition
from pipelines.retention import log_rank

# Rossi, Berk and Lenihan (1980), 432 convicts released; R 4, survival 3: coxph(Surv(week, arrest) ~ fin + age + race + wexp
# + mar + paro + prio) with ties = "efron", and cox.zph of it (transform = "km"), as printed.
ROSSI = {
    "fin": (-0.379422, 0.191379),
    "age": (-0.057438, 0.021999),
    "race": (0.313900, 0.307993),
    "wexp": (-0.149796, 0.212224),
    "mar": (-0.433704, 0.381868),
    "paro": (-0.084871, 0.195757),
    "prio": (0.091497, 0.028649),
}
ROSSI_ZPH = {"age": 0.0145, "wexp": 0.0398}


def test_rossi_has_rs_coefficients_errors_and_proportionality(shared_data: Path) -> None:
    rossi = pd.read_csv(shared_data / "survival_textbook" / "rossi.csv")
    found = effects.hazard_ratios(rossi["week"], rossi["arrest"], rossi[list(ROSSI)]).set_index("name")
    for name, (coefficient, se) in ROSSI.items():
        assert found.loc[name, "coefficient"] == pytest.approx(coefficient, abs=1e-6)
        assert found.loc[name, "se"] == pytest.approx(se, abs=1e-6)
    for name, p_value in ROSSI_ZPH.items():
        assert found.loc[name, "proportionality_p"] == pytest.approx(p_value, abs=5e-5)
    # exp(0.091497 -+ 1.959964 * 0.028649), by hand
    assert found.loc["prio", ["hazard_ratio", "low", "high"]].to_list() == pytest.approx(
        [1.0958, 1.0360, 1.1591], abs=1e-4
    )


def shared_mentors(mentor_count: int = 60, seed: int = 5) -> pd.DataFrame:
    """Mentors with four pairs each, whose pairs share how soon they part, and all of which are exposed or none."""
    draw = np.random.default_rng(seed)
    rows = [
        {"mentor_id": mentor, "exposed": mentor % 2, "day": draw.exponential(100) * strength + 1, "is_ended": True}
        for mentor in range(mentor_count)
        for strength in [draw.lognormal(0, 0.8)]
        for _ in range(4)
    ]
    return pd.DataFrame(rows)


def test_errors_over_mentors_are_those_of_leaving_one_mentor_out_at_a_time() -> None:
    """The grouped jackknife is another road to the same error, without a formula for it."""
    pairs = shared_mentors()

    def estimate(rows: pd.DataFrame) -> float:
        return float(effects.hazard_ratios(rows["day"], rows["is_ended"], rows[["exposed"]])["coefficient"].iloc[0])

    left_out = np.array([estimate(pairs[pairs["mentor_id"] != mentor]) for mentor in pairs["mentor_id"].unique()])
    jackknife = np.sqrt(((left_out - left_out.mean()) ** 2).sum() * (len(left_out) - 1) / len(left_out))
    by_mentor = effects.hazard_ratios(pairs["day"], pairs["is_ended"], pairs[["exposed"]], clusters=pairs["mentor_id"])
    alone = effects.hazard_ratios(pairs["day"], pairs["is_ended"], pairs[["exposed"]])
    assert by_mentor["se"].iloc[0] == pytest.approx(jackknife, rel=0.12)
    assert by_mentor["se"].iloc[0] > 1.3 * alone["se"].iloc[0]


def test_a_pair_last_seen_before_anything_ended_moves_no_error() -> None:
    pairs = shared_mentors()
    early = pd.DataFrame([{"mentor_id": 999, "exposed": 1, "day": 0.5, "is_ended": False}])
    both = pd.concat([pairs, early])
    one, two = (
        effects.hazard_ratios(p["day"], p["is_ended"], p[["exposed"]], clusters=p["mentor_id"]) for p in (pairs, both)
    )
    assert two["se"].iloc[0] == pytest.approx(one["se"].iloc[0], rel=1e-9)


def test_a_ratio_that_turns_around_is_doubted_and_a_steady_one_is_not() -> None:
    draw = np.random.default_rng(3)
    exposed = np.repeat([0, 1], 400)
    steady = draw.exponential(np.where(exposed == 1, 150, 100))
    turning = np.where(exposed == 1, draw.weibull(3, 800) * 110, draw.weibull(0.6, 800) * 80)
    for days, is_doubted in ((steady, False), (turning, True)):
        found = effects.hazard_ratios(days, np.ones(800), pd.DataFrame({"exposed": exposed}))
        assert (found["proportionality_p"].iloc[0] < 0.01) == is_doubted


def test_strata_compare_within_and_not_across() -> None:
    """Two programs of very different pace, in which the exposure does nothing, and is common only in the slow one."""
    draw = np.random.default_rng(8)
    slow = np.repeat([0, 1], 500)
    exposed = (draw.random(1000) < np.where(slow == 1, 0.8, 0.2)).astype(float)
    days = draw.exponential(np.where(slow == 1, 300, 60))
    found = [
        effects.hazard_ratios(days, np.ones(1000), pd.DataFrame({"exposed": exposed}), strata=strata)["hazard_ratio"][0]
        for strata in (None, slow)
    ]
    assert found[0] < 0.6
    assert found[1] == pytest.approx(1, abs=0.15)


def test_what_says_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="All pairs are alike in goal"):
        effects.hazard_ratios([1, 2], [1, 1], pd.DataFrame({"goal": [1, 1]}))
    with pytest.raises(UsageError, match="Nothing ended"):
        effects.hazard_ratios([1, 2], [0, 0], pd.DataFrame({"goal": [0, 1]}))


# Exposures ------------------------------------------------------------------------------------------------------------


def pair(number: int, day: int, cause: str | None, **exposures: bool | None) -> dict[str, object]:
    told = dict.fromkeys((one.name for one in effects.EXPOSURES), None) | exposures
    return {
        "pair_id": f"p{number}",
        "mentor_id": f"m{number}",
        "program_id": "main",
        "day": day,
        "is_ended": cause is not None,
        "cause": cause,
        **told,
    }


def test_pairs_are_counted_from_the_landmark_on_and_by_what_is_recorded() -> None:
    rows = [pair(n, 30, "early", early_goal=True) for n in range(3)]  # over before the landmark
    rows += [pair(10 + n, 100 + n, "early", early_goal=True) for n in range(6)]
    rows += [pair(20 + n, 60 + n, "early", early_goal=False) for n in range(7)]
    rows += [pair(30 + n, 300, "planned", early_goal=True) for n in range(2)]
    rows += [pair(40 + n, 200, None, early_goal=None) for n in range(4)]
    frame = pd.DataFrame(rows).astype({one.name: "boolean" for one in effects.EXPOSURES})
    found = effects.associations(frame).set_index("name")
    goal = found.loc["early_goal"]
    assert goal[["pair_count", "exposed_count", "ended_count", "exposed_ended_count", "missing_count"]].to_list() == [
        15, 8, 13, 6, 4,
    ]  # fmt: skip
    assert goal["before_count"] == 3
    assert goal["hazard_ratio"] < 0.2
    assert found.loc["crosses_region", "pair_count"] == 0
    assert np.isnan(found.loc["crosses_region", "hazard_ratio"])


def test_p_values_are_corrected_for_the_exposures_that_were_judged() -> None:
    draw = np.random.default_rng(2)
    rows = [
        pair(
            n,
            int(draw.integers(46, 400)),
            "early" if n % 3 else None,
            early_goal=bool(n % 2),
            early_meeting=bool(n % 5),
        )
        for n in range(200)
    ]
    found = effects.associations(pd.DataFrame(rows).astype({one.name: "boolean" for one in effects.EXPOSURES}))
    p, corrected = (found[name].dropna().sort_values().to_list() for name in ("p_value", "p_holm"))
    assert len(p) == 2
    # Holm's two steps by hand: the smaller times two, the larger at least that, neither over 1
    assert corrected == pytest.approx([min(1, 2 * p[0]), min(1, max(2 * p[0], p[1]))])


@pytest.fixture(scope="module")
def research(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    from tests.e2e import warehouses

    return pipelines.open_warehouse(warehouses.sample(tmp_path_factory), "research")


def test_exposures_are_what_the_tables_say_of_the_first_days(research: Edition) -> None:
    found = effects.pair_records(research).set_index("pair_id")
    pairs = research.table("core.pairs").set_index("pair_id")
    assert len(found) == len(pairs)
    goals = research.table("core.goals").merge(pairs["matched_on"], on="pair_id")
    early = set(goals.loc[goals["set_on"] <= goals["matched_on"] + dt.timedelta(days=30), "pair_id"])
    assert set(found.index[found["early_goal"]]) == early
    held = research.table("core.contacts").query("status == 'held'").merge(pairs["matched_on"], on="pair_id")
    age = (held["occurred_at"].dt.normalize() - held["matched_on"]).dt.days
    met = held[(age <= 14) & held["channel"].isin(["video", "phone", "in_person"])]
    assert set(found.index[found["early_meeting"]]) == set(met["pair_id"])
    known = held[(age <= 30) & held["initiated_by"].isin(["mentor", "mentee"])]
    share = known["initiated_by"].eq("mentee").groupby(known["pair_id"]).mean()
    shown = found["mentee_initiative"].dropna()
    assert shown.astype(bool).to_dict() == (share >= 0.5).to_dict()
    items = research.table("core.shared_work").merge(pairs["matched_on"], on="pair_id")
    first = (
        items[(items["shared_at"] - items["matched_on"]).dt.days <= 30]
        .sort_values("shared_at")
        .groupby("pair_id")
        .head(1)
    )
    assert set(found["prompt_feedback"].dropna().index) == set(first["pair_id"])
    ended = found["is_ended"]
    assert (found["cause"].notna() == ended).all()
    assert (ended == pairs["ended_on"].notna().reindex(found.index)).all()


# Groups ---------------------------------------------------------------------------------------------------------------


def test_groups_are_the_combinations_of_values_and_what_is_unknown_or_small_is_counted() -> None:
    rows = pd.DataFrame(
        {
            "day": range(1, 41),
            "is_ended": [True] * 40,
            "cause": ["early"] * 40,
            "season": ["spring"] * 15 + ["autumn"] * 15 + ["not recorded"] * 6 + [None] * 4,
            "stage": ["student", "resident", "resident"] * 13 + ["student"],
            "across_regions": ["yes"] * 40,
        }
    )
    kept, missing, small = effects.with_groups(rows, ["season", "stage"], 10)
    assert set(kept["group_value"]) == {"spring, resident", "autumn, resident"}
    assert (len(kept), missing, small) == (20, 10, 10)
    kept, _, _ = effects.with_groups(rows, ["across_regions"], 10)
    assert set(kept["group_value"]) == {"across regions: yes"}


def test_groups_are_compared_all_at_once_and_two_by_two_with_holm_s_correction() -> None:
    draw = np.random.default_rng(4)
    rows = pd.DataFrame(
        {
            "group_value": np.repeat(["a", "b", "c"], 50),
            "day": np.concatenate([draw.exponential(mean, 50) for mean in (100, 110, 300)]).round() + 1,
            "is_ended": True,
        }
    )
    found = effects.compare(rows)
    assert found.degrees == 2
    assert found.p_value == pytest.approx(log_rank(rows["day"], rows["is_ended"], rows["group_value"]).p_value)
    p = found.pairs.sort_values("p_value")
    expected = np.maximum.accumulate(np.minimum(1, p["p_value"].to_numpy() * [3, 2, 1]))  # Holm (1979)
    assert p["p_holm"].to_list() == pytest.approx(expected.tolist())
    followed = rows.groupby("group_value")["day"].apply(lambda days: days.sort_values().iloc[-10])
    assert found.within_days == followed.min()
    # nobody is censored, so the restricted mean is the mean of what was cut at the window
    means = rows.assign(cut=rows["day"].clip(upper=found.within_days)).groupby("group_value")["cut"].mean()
    assert found.means.set_index("group_value")["mean_days"].to_dict() == pytest.approx(means.to_dict())
