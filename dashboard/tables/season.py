"""The tables and sentences of the page The year, in words.

In: frames of `dashboard.season`. Out: frames of text, and sentences with live numbers.
"""

from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.charts.season import rates
from dashboard.marks import state


def months(season: pd.DataFrame) -> pd.DataFrame:
    """Every month with contact per pair, the year before, and topics."""
    now = rates(season["contact_count"], season["pair_days"])
    before = rates(season["before_contact_count"], season["before_pair_days"])
    return pd.DataFrame(
        {
            "Month": [
                fmt.month(day) + (" (not over)" if is_open else "")
                for day, is_open in zip(season["month_on"], season["is_open"], strict=True)
            ],
            "Contacts per pair": [_rate(rate) for rate in now],
            "A year before": [_rate(rate) for rate in before],
            "Topics planned": [fmt.number(count) for count in season["topic_count"]],
            "Done": [fmt.number(count) for count in season["done_count"]],
            "Behind": [fmt.number(count) for count in season["behind_count"]],
        }
    )


def _rate(rate: float) -> str:
    return "none" if fmt.is_missing(rate) else fmt.few_digits(rate)


def behind(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with topics behind."""
    each = pairs.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [_pair(row) for row in each],
            "Topics behind": pairs["behind_count"],
            "The oldest": [f"{row['oldest_topic']}, {fmt.month(row['oldest_month_on'])}" for row in each],
            "The next": [
                "none planned"
                if fmt.is_missing(row["next_topic"])
                else f"{row['next_topic']}, {fmt.month(row['next_topic_on'])}"
                for row in each
            ],
            "State": [state(row["state"]).text for row in each],
        }
    )


def of_month(topics: pd.DataFrame) -> pd.DataFrame:
    """A month's topics, by pair."""
    each = topics.to_dict("records")
    return pd.DataFrame(
        {
            "Pair": [_pair(row) for row in each],
            "Topic": [str(row["topic"]) for row in each],
            "Planned for": [fmt.date(row["planned_on"]) for row in each],
            "Last contact": [
                "none yet" if fmt.is_missing(row["last_contact_on"]) else fmt.date(row["last_contact_on"])
                for row in each
            ],
            "State": [state(row["state"]).text for row in each],
        }
    )


def _pair(row: dict[Any, Any]) -> str:
    return f"{row['mentee']} with {row['mentor']}"


def in_a_line(topics: pd.DataFrame, most: int = 3) -> str:
    """The most frequent topics of a month with how many pairs have them."""
    told = [f"{row['topic']} ({row['pair_count']})" for row in topics.head(most).to_dict("records")]
    left = len(topics) - most
    return fmt.joined([*told, *([fmt.plural(left, "other topic")] if left > 0 else [])])
