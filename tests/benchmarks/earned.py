"""What each group of features adds: `python -m tests.benchmarks.earned [pairs] [preset]`.

In: a synthetic program with every kind of record. Out: by how much the Brier score of the blend is lower with each group of
features in use than without it, and with each group that was considered than as it is; each with an interval over pairs, on the
same rows. A group earns its place where the interval lies above zero. It measures and fails nothing.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

import pipelines
from pipelines.risk.backtest import WINDOW_DAYS, past_of
from pipelines.risk.candidates import Fit, Past, Score
from pipelines.risk.champion import fit_champion
from pipelines.risk.evaluation import brier_difference, measure
from pipelines.risk.features import FEATURES, Feature, numbers
from pipelines.risk.gap_curve import Floats
from pipelines.risk.origins import Material, roll
from pipelines.risk.records import EPOCH, Records
from pipelines.risk.scoring import program_prior
from pipelines.settings import Settings
from pipelines.synth import write_program

IN_USE = {
    "own rhythm": ("recent_gap_days", "longest_gap_days"),
    "steadiness": ("gap_variation",),
    "history": ("contact_day_count", "span_days"),
    "missed meetings": ("missed_in_a_row",),
    "goals": ("days_since_goal_progress",),
    "agenda": ("agenda_behind_count",),
    "season": ("season_rise",),
    "goals and agenda": ("days_since_goal_progress", "agenda_behind_count"),
}


def _log(column: str) -> Callable[[pd.DataFrame], Floats]:
    return lambda rows: np.asarray(np.log1p(numbers(rows, column)))


def _plain(column: str) -> Callable[[pd.DataFrame], Floats]:
    return lambda rows: numbers(rows, column)


def _is_planned(rows: pd.DataFrame) -> Floats:
    """Whether a meeting is planned within the horizon; 0 where none is on record."""
    return np.asarray(numbers(rows, "planned_within_days") <= numbers(rows, "horizon_days"), dtype=np.float64)


def _ends_within(rows: pd.DataFrame) -> Floats:
    return np.asarray(np.abs(numbers(rows, "planned_end_in_days")) <= numbers(rows, "horizon_days"), dtype=np.float64)


def _silent_share(rows: pd.DataFrame) -> Floats:
    """As if followed sixty days longer, so that a week's history is no habit."""
    return np.asarray(np.log1p(numbers(rows, "silent_days") / (numbers(rows, "span_days") + 60)))


FROM_CONTACT: dict[str, tuple[Feature, ...]] = {
    "own silences": (Feature("silent_share", "considered", 1, _silent_share),),
    "recent contact, trend": tuple(
        Feature(name, "considered", -1, _log(name)) for name in ("contacts_30d", "contacts_60d", "exchanges_last5")
    ),
    "two sides": (
        Feature("quieter_share_last5", "considered", -1, _plain("quieter_share_last5")),
        Feature("days_since_two_way", "considered", 1, _log("days_since_two_way")),
    ),
}
CONSIDERED: dict[str, tuple[Feature, ...]] = {
    **FROM_CONTACT,
    "planned meetings": (Feature("is_planned", "considered", -1, _is_planned),),
    "planned meetings, were they kept": (Feature("will_meet", "considered", -1, _plain("will_meet")),),
    "active elsewhere": (
        Feature("elsewhere_mentor_30d", "considered", -1, _log("elsewhere_mentor_30d")),
        Feature("elsewhere_mentee_30d", "considered", -1, _log("elsewhere_mentee_30d")),
    ),
    "channel": (Feature("spoken_share", "considered", 0, _plain("spoken_share")),),
    "open goals": (Feature("active_goal_count", "considered", -1, _log("active_goal_count")),),
    "check-ins": (Feature("check_in_count", "considered", 0, _log("check_in_count")),),
    "waiting feedback": (Feature("feedback_waiting_count", "considered", 1, _log("feedback_waiting_count")),),
    "mentee's initiative": (Feature("mentee_initiated_share", "considered", 0, _plain("mentee_initiated_share")),),
    "agreed cadence": (Feature("contact_every_days", "considered", 0, _log("contact_every_days")),),
    "tenure": (Feature("tenure_days", "considered", 0, _log("tenure_days")),),
    "planned end near": (Feature("ends_within", "considered", 0, _ends_within),),
}


def blend_of(features: tuple[Feature, ...]) -> Fit:
    """The champion with other features."""

    def fit(past: Past) -> Score:
        return fit_champion(past.rows, past.gaps, prior=past.prior, seed=past.seed, features=features).risk

    return fit


def candidates() -> dict[str, Fit]:
    """The blend as it is, without each group in use, and with each group considered."""
    found = {"blend": blend_of(FEATURES)}
    for group, names in IN_USE.items():
        found[f"without {group}"] = blend_of(tuple(feature for feature in FEATURES if feature.name not in names))
    for group, more in CONSIDERED.items():
        found[f"with {group}"] = blend_of((*FEATURES, *more))
    return found


def trials_of(records: Records, settings: Settings) -> pd.DataFrame:
    """All candidates at every landmark that has a past, on all pairs."""
    landmarks = {(landmark - EPOCH).days: landmark for landmark in records.landmarks()}
    prior = program_prior(records.asof_at(records.landmarks()[-1]))
    material = Material(
        past_of(records, settings), lambda day: records.gaps_known_at(landmarks[day]), prior, settings.seed
    )
    return roll(material, landmarks, candidates(), WINDOW_DAYS)


def report(trials: pd.DataFrame) -> None:
    """One line a group."""
    auc = measure(trials).set_index("candidate")["auc"]
    pairs, base_rate = trials["pair_id"].nunique(), trials["is_silent"].mean()
    print(f"\n{pairs} pairs, {len(trials)} rows, base rate {base_rate:.3f}; blend's AUC {auc['blend']:.4f}")
    print("The Brier score is lower with the group by (95 % over pairs):")
    for name in [name for name in auc.index if name != "blend"]:
        with_group, other = ("blend", name) if name.startswith("without") else (name, "blend")
        found = brier_difference(trials, with_group, other)
        verdict = "earns its place" if found.low > 0 else "harms" if found.high < 0 else "cannot be told from nothing"
        gain = f"{found.brier_lower_by:+.5f}  {found.low:+.5f} to {found.high:+.5f}"
        print(f"  {name.partition(' ')[2]:24} {gain}   AUC {auc[with_group] - auc[other]:+.4f}   {verdict}")


def main() -> None:
    """Make a program, load it, try and print."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    preset = sys.argv[2] if len(sys.argv) > 2 else "online"
    with tempfile.TemporaryDirectory() as folder:
        write_program(Path(folder) / "program", pairs=pairs, preset=preset)
        pipelines.load(Path(folder) / "program", Path(folder) / "warehouse")
        with closing(pipelines.open_warehouse(Path(folder) / "warehouse")) as edition:
            more = edition.sql(Path(__file__).with_name("considered.sql").read_text(encoding="utf-8"))
            records, settings = Records.of(edition), edition.settings
    told = records.features.merge(more, "left", ["pair_id", "landmark_on"])
    report(trials_of(replace(records, features=told), settings))


if __name__ == "__main__":
    main()
