"""The tables of the page Meetings, and the introductions that it has ready.

In: frames of `dashboard.meetings`. Out: frames of text. An introduction is addressed to both, says where and when both will
be, and asks; the program sends it, nothing here does.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.marks import state

SIDES = {
    "met": "both there, met face to face",
    "both_there": "both there, not known to have met",
    "elsewhere": "not both there",
}


def days(meeting: Mapping[str, Any]) -> str:
    """`5 Dec 2026 to 8 Dec 2026`, or the one day."""
    first, last = fmt.date(meeting["starts_on"]), fmt.date(meeting["ends_on"])
    return first if first == last else f"{first} to {last}"


def label(meeting: Mapping[str, Any]) -> str:
    """A meeting in the choice: name and first day."""
    return f"{meeting['event_name']} ({fmt.date(meeting['starts_on'])})"


def coming(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs who will both be there and have never met."""
    each = pairs.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [_pair(row) for row in each],
            "Matched": [fmt.date(row["matched_on"]) for row in each],
            "Contacts so far": [fmt.number(row["contact_count"]) for row in each],
            "Mentee at": [_known(row["mentee_institution"]) for row in each],
            "Mentor at": [_known(row["mentor_institution"]) for row in each],
            "State": [state(row["state"]).text for row in each],
        }
    )


def past(pairs: pd.DataFrame, window_days: int) -> pd.DataFrame:
    """Pairs who were both there: whether they met, and contact around it."""
    each = pairs.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [_pair(row) for row in each],
            "Met there": ["not recorded" if fmt.is_missing(row["met_on"]) else fmt.date(row["met_on"]) for row in each],
            "For the first time": [_first_time(row) for row in each],
            f"Contacts in {window_days} days before": [_whole(row["before_count"]) for row in each],
            f"In {window_days} days after": [_whole(row["after_count"]) for row in each],
            "State": [state(row["state"]).text for row in each],
        }
    )


def _pair(row: Mapping[Any, Any]) -> str:
    return f"{row['mentee']} with {row['mentor']}"


def _known(text: Any) -> str:
    return fmt.NOT_RECORDED if fmt.is_missing(text) else str(text)


def _first_time(row: Mapping[Any, Any]) -> str:
    if fmt.is_missing(row["met_on"]):
        return ""
    return "no" if row["has_met_before"] else "yes"


def _whole(count: float | None) -> str:
    return "not followed" if fmt.is_missing(count) else fmt.number(count)


def introductions(pairs: pd.DataFrame, meeting: Mapping[str, Any]) -> pd.DataFrame:
    """One ready introduction a pair, with the addresses that are recorded: mentee, mentor, addresses, subject, text."""
    each = pairs.to_dict("records")
    return pd.DataFrame(
        {
            "mentee": [row["mentee"] for row in each],
            "mentor": [row["mentor"] for row in each],
            "mentee_email": [_known(row["mentee_email"]) for row in each],
            "mentor_email": [_known(row["mentor_email"]) for row in each],
            "subject": f"You will both be at {meeting['event_name']}",
            "text": [introduction(row, meeting) for row in each],
        }
    )


def introduction(pair: Mapping[Any, Any], meeting: Mapping[str, Any]) -> str:
    """The text for one pair."""
    where = "" if fmt.is_missing(meeting["city"]) else f" in {meeting['city']}"
    return (
        f"Dear {pair['mentee']}, dear {pair['mentor']}: you have been a pair since {fmt.date(pair['matched_on'])}, and as far "
        f"as we know you have not met face to face yet. You are both registered for {meeting['event_name']}{where}, "
        f"{days(meeting)}. Would you like to meet there, for a coffee or between two sessions?"
    )


def changes(sides: pd.DataFrame) -> pd.DataFrame:
    """Contact before and after, for who met and for who did not."""
    rows = [
        {
            "Pairs": SIDES[row["side"]],
            "Counted": fmt.number(row["pair_count"]),
            "Contacts before": fmt.number(row["before_mean"], 1),
            "Contacts after": fmt.number(row["after_mean"], 1),
            "Change": change(row),
        }
        for row in sides.to_dict("records")
    ]
    return pd.DataFrame(rows)


def change(row: Mapping[Any, Any]) -> str:
    """`+0.6 (−0.4 to 1.5)`; without an interval for fewer pairs than that."""
    told = ("+" if row["change"] > 0 else "") + fmt.number(row["change"], 1)
    if fmt.is_missing(row["low"]):
        return told
    return f"{told} ({fmt.number(row['low'], 1)} to {fmt.number(row['high'], 1)})"
