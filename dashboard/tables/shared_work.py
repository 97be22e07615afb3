"""The tables of the page Shared work, in words.

In: frames of `dashboard.shared_work`. Out: frames of text for the tables behind its charts, and its lists of pairs.
"""

import pandas as pd

from dashboard import format as fmt
from dashboard.marks import state, words

FEEDBACK_DAYS = (3, 7, 14, 30, 60)
STATUSES = {
    "active": "under way",
    "submitted": "submitted",
    "presented": "presented",
    "published": "published",
    "dropped": "dropped",
    "not recorded": "not recorded how far",
}


def feedback(curves: pd.DataFrame, whole: str) -> pd.DataFrame:
    """The curves on a few days, and how much still waited before each."""
    rows = []
    for group, curve in curves.groupby("group_value", sort=False):
        for day in (day for day in FEEDBACK_DAYS if day <= curve["day"].max()):
            now = curve[curve["day"] <= day].iloc[-1]
            left = curve.loc[curve["day"] >= day, "waiting_count"].iloc[0]
            told = fmt.interval(now["come_share"], now["low"], now["high"])
            rows.append((whole if group == "all" else words(str(group)), day, told, fmt.number(left)))
    return pd.DataFrame(rows, columns=["Work", "Day", "Had feedback by then (interval)", "Still waiting before"])


def kinds(found: pd.DataFrame, named: dict[str, str]) -> pd.DataFrame:
    """Each kind of work: who showed how much of it, and how much had feedback."""
    rows = []
    for kind, of_kind in found.groupby("kind", sort=False):
        by = of_kind.set_index("shared_by")
        row = {"Kind": fmt.sentence(words(str(kind)))}
        for who in ("mentee", "mentor"):
            row[f"By the {named.get(who, who)}"] = fmt.number(by["item_count"].get(who, 0))
        asked = by.drop("mentor", errors="ignore")
        row["With feedback"] = fmt.share_with_counts(asked["answered_count"].sum(), asked["item_count"].sum())
        rows.append(row)
    return pd.DataFrame(rows)


def waiting(items: pd.DataFrame) -> pd.DataFrame:
    """Work without feedback, its pair first."""
    rows = items.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [f"{row['mentee']} with {row['mentor']}" for row in rows],
            "Work": [words(row["kind"]) if fmt.is_missing(row["title"]) else row["title"] for row in rows],
            "Kind": [words(row["kind"]) for row in rows],
            "Shown": [fmt.date(row["shared_on"]) for row in rows],
            "Waits": [fmt.duration(row["waited_days"]) for row in rows],
            "State of the pair": [state(row["state"]).text for row in rows],
        }
    )


def together(found: pd.DataFrame) -> pd.DataFrame:
    """Collaborations by how far they have come, and how long that took or has lasted."""
    rows = [
        {
            "How far": fmt.sentence(STATUSES.get(row["status"], words(row["status"]))),
            "Collaborations": fmt.share_with_counts(row["collaboration_count"], found["collaboration_count"].sum()),
            "Time since the start, the middle one": _since(row["status"], row["median_days"]),
        }
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _since(status: str, days: float) -> str:
    if fmt.is_missing(days):
        return "day not recorded"
    return f"{fmt.duration(days)}{' so far' if status in ('active', 'submitted', 'not recorded') else ''}"


def unresolved(made: pd.DataFrame) -> pd.DataFrame:
    """Collaborations that are under way or submitted, their pair first."""
    rows = made.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [f"{row['mentee']} with {row['mentor']}" for row in rows],
            "What": [words(row["kind"]) for row in rows],
            "How far": [STATUSES.get(row["status"], words(row["status"])) for row in rows],
            "Begun": [fmt.date(row["started_on"]) for row in rows],
            "Lasts": [fmt.duration(row["open_days"]) for row in rows],
            "State of the pair": [state(row["state"]).text for row in rows],
        }
    )
