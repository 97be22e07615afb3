"""The tables and sentences of the page Model evidence, in words.

In: the lists of the evidence (`dashboard.evidence`). Out: frames of text, and sentences that say what was measured and where
it is not enough to tell.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.marks import words

NAMES = {
    "blend": "this list's chance",
    "gap_curve": "gap curve alone",
    "logistic": "learned half alone",
    "boosting": "boosted trees (challenger)",
    "replaced": "the model before",
    "days_since": "days since last contact",
    "gap_ratio": "gap over their usual gap",
    "rule_14_days": "14-day rule (CASA)",
    "rule_30_days": "30-day rule",
    "rule_60_days": "60-day rule",
    "base_rate": "everybody alike",
}
PLAIN = ("days_since", "gap_ratio", "rule_14_days", "rule_30_days", "rule_60_days", "base_rate")
CASA_DAYS = 14  # the rule of a volunteer program's own software (rubyforgood/casa)
GROUPINGS = {"career_stage": "stage", "region": "region", "cadence": "agreed rhythm"}


def ranged(row: Mapping[Any, Any], name: str, digits: int = 2) -> str:
    """A measure with its interval, `0.85 (0.79 to 0.89)`."""
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    if fmt.is_missing(row[name]):
        return "–"
    told = fmt.number(row[name], digits)
    return told if fmt.is_missing(low) else f"{told} ({fmt.number(low, digits)} to {fmt.number(high, digits)})"


def of_share(row: Mapping[Any, Any], name: str) -> str:
    """A share with its interval, `63 % (48 to 78)`; a dash where it cannot be told."""
    return (
        "–" if fmt.is_missing(row[name]) else fmt.interval(row[name], row.get(f"{name}_low"), row.get(f"{name}_high"))
    )


def candidates(proof: dict[str, Any]) -> pd.DataFrame:
    """How well every candidate sorts and how true its chances are, with intervals."""
    rows = [
        {
            "Told by": fmt.sentence(NAMES[row["candidate"]]),
            "ROC-AUC": ranged(row, "auc"),
            "Average precision": ranged(row, "average_precision"),
            "Brier score": ranged(row, "brier", 3),
            "Skill": ranged(row, "skill"),
            "Calibration slope": ranged(row, "slope"),
        }
        for row in proof["measures"]
    ]
    return pd.DataFrame(rows)


def lists(proof: dict[str, Any]) -> pd.DataFrame:
    """What a list as long as the capacity would have been worth by each candidate, and how early it names silences."""
    early = {row["candidate"]: row for row in proof["early_warning"]}
    rows = []
    for row in proof["measures"]:
        ahead = early[row["candidate"]]
        lead = "–" if fmt.is_missing(ahead["median_lead_days"]) else fmt.number(ahead["median_lead_days"])
        rows.append(
            {
                "Listed by": fmt.sentence(NAMES[row["candidate"]]),
                "Of the list, fell silent": of_share(row, "precision_at_capacity"),
                "Of silences, listed": of_share(row, "recall_at_capacity"),
                "Named in time": of_share(ahead, "listed_share"),
                "Two weeks ahead": of_share(ahead, "early_share"),
                "Days ahead": lead,
            }
        )
    return pd.DataFrame(rows)


def rules(proof: dict[str, Any]) -> pd.DataFrame:
    """The fixed rules as they stand, with no limit on the list."""
    rows = [
        {
            "No contact for": f"over {row['rule_days']} days{' (CASA)' if row['rule_days'] == CASA_DAYS else ''}",
            "Of all pairs, flagged": of_share(row, "flagged_share"),
            "Of the flagged, fell silent": of_share(row, "precision"),
            "Of silences, flagged": of_share(row, "recall"),
            "Named in time": of_share(row, "listed_share"),
            "Two weeks ahead": of_share(row, "early_share"),
        }
        for row in proof["rules"]
    ]
    return pd.DataFrame(rows)


def tenths(found: pd.DataFrame, came: str = "Fell silent") -> pd.DataFrame:
    """What was said and what came, by parts of equally many rows."""
    rows = [
        (
            fmt.number(row["count"]),
            fmt.percent(row["mean_chance"]),
            fmt.interval(row["silent_share"], row["low"], row["high"]),
        )
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["Rows", "Said", came])


def by_capacity(found: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall by how many are contacted, one line a number."""
    rows = []
    for _, part in found.groupby("capacity"):
        of = {row["candidate"]: row for row in part.to_dict("records")}
        told = {f"{fmt.sentence(NAMES[name])}: fell silent": fmt.percent(row["precision"]) for name, row in of.items()}
        rows.append(
            {
                "Pairs contacted": fmt.number(of["blend"]["capacity"]),
                **told,
                "Of silences, listed": fmt.percent(of["blend"]["recall"]),
            }
        )
    return pd.DataFrame(rows)


def origins(found: pd.DataFrame) -> pd.DataFrame:
    """The champion at each earlier date."""
    rows = [
        {
            "Date": fmt.date(pd.Timestamp(row["origin"])),
            "Pairs": fmt.number(row["pairs"]),
            "Said": fmt.percent(row["mean_chance"]),
            "Fell silent": fmt.interval(row["base_rate"], row["low"], row["high"]),
            "ROC-AUC": ranged(row, "auc"),
            "Brier score": ranged(row, "brier", 3),
            "Of the list, fell silent": of_share(row, "precision_at_capacity"),
        }
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows)


def group_label(row: Mapping[Any, Any]) -> str:
    """`region: Mountain`."""
    return f"{GROUPINGS[row['group_by']]}: {words(str(row['group_value']))}"


def groups(found: pd.DataFrame) -> pd.DataFrame:
    """Every group, those that are too small with their counts alone."""
    rows = []
    for row in found.to_dict("records"):
        is_told = not fmt.is_missing(row["error"])
        rows.append(
            {
                "Group": group_label(row),
                "Pairs": count(row["pairs"]),
                "Silences": count(row["silences"]),
                "Said": fmt.percent(row["mean_chance"]) if is_told else "too small to tell",
                "Fell silent": of_share(row, "silent_share"),
                "Said less came": error(row) if is_told else "–",
                "Brier score": ranged(row, "brier", 3),
                "Of silences, listed": of_share(row, "caught_share"),
            }
        )
    return pd.DataFrame(rows)


def count(value: float | None) -> str:
    """A count; withheld from researchers where a group is small."""
    return "few" if fmt.is_missing(value) else fmt.number(value)


def error(row: Mapping[Any, Any]) -> str:
    """What was said less what came, with its interval: `+4 points (−1 point to +9 points)`."""
    return f"{fmt.points(row['error'])} ({fmt.points(row['error_low'])} to {fmt.points(row['error_high'])})"


def worst(told: pd.DataFrame) -> str:
    """The group with the largest error, and how many lie beyond chance; as Markdown."""
    rows = told.to_dict("records")
    most = max(rows, key=lambda row: abs(row["error"]))
    off = [row for row in rows if row["error_low"] > 0 or row["error_high"] < 0]
    return (
        f"The largest error is that of {fmt.markdown_text(group_label(most))}: {fmt.points(most['error'])}. "
        f"{fmt.of(len(off), len(rows))} groups lie beyond chance; by chance alone, 1 in 20 would."
    )


def compared(proof: dict[str, Any]) -> str:
    """Whether the model is better than each plain rule beyond chance; as Markdown."""
    gains = {row["other"]: row for row in proof["against"]}
    plain = [name for name in PLAIN if name in gains]
    behind = [NAMES[name] for name in plain if not gains[name]["low"] > 0]
    if behind:
        return f"**Not shown to be better than {fmt.joined(behind, 'or')}**: the Brier scores differ within chance."
    closest = min(plain, key=lambda name: gains[name]["brier_lower_by"])
    higher = " to ".join(fmt.number(gains[closest][side], 3) for side in ("low", "high"))
    return f"Better than every plain rule, beyond chance. Closest comes {NAMES[closest]}; its Brier score is higher by {higher}."


def challenged(kept: dict[str, Any]) -> str:
    """The challenger's score beside that of the other model, and whether it may take or has taken its place; as Markdown."""
    of = {row["candidate"]: ranged(row, "brier", 3) for row in kept["measures"]}
    trees, model = ("blend", "replaced") if kept.get("is_promoted") else ("boosting", "blend")
    gain = next(row for row in kept["against"] if row["other"] in ("boosting", "replaced"))
    lower, low, high = (fmt.number(gain[name], 3) for name in ("brier_lower_by", "low", "high"))
    better, worse = ("the trees", "the model before") if kept.get("is_promoted") else ("the model", "the trees")
    verdict = "does not take over"
    if kept.get("is_promoted"):
        verdict = "has taken the model's place: all of this page speaks of it"
    elif gain["takes_over"]:
        verdict = "may take the model's place; the list is still the model's"
    return (
        f"Boosted trees, calibrated on mentors that they did not see, have a Brier score of {of[trees]}, the model "
        f"{of[model]}. That of {better} is lower than that of {worse} "
        f"by {lower} ({low} to {high}). The challenger **{verdict}**."
    )
