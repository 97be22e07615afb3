"""The tables of the page Surveys, in words.

In: frames of `dashboard.surveys`. Out: frames of text: each score with its interval, and beside it who answered.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import format as fmt

QUARTER_MONTHS = 3
# Why an answer is in no score, and what to do about it.
REASONS = {
    "instrument": ("the instrument is declared nowhere", "declare it: `instruments/<name>.toml` in the warehouse"),
    "item": ("the instrument has no such item", "compare the item's code with the instrument's declaration"),
    "nobody of the pair": ("the person is in no pair on that day", "export the pair, or name it in the answer"),
    "role": ("the instrument asks the other role", "say in its declaration who answers it"),
    "no value": ("nothing, or 'not applicable', was answered", "nothing to do"),
    "out of range": ("the value is outside the range", "compare the range of the answers with the declaration"),
}


def score(row: Mapping[Any, Any]) -> str:
    """`3.1 (2.9 to 3.2)`; the score alone where no interval is known."""
    if fmt.is_missing(row["score"]):
        return "too few" if row["scored_count"] else "none scored"
    told = fmt.number(row["score"], 1)
    if fmt.is_missing(row["low"]):
        return told
    return f"{told} ({fmt.number(row['low'], 1)} to {fmt.number(row['high'], 1)})"


def place(kind: str, row: Mapping[Any, Any]) -> str:
    """What a mean is of: a date, a scale, or a time since the match."""
    if kind == "date":
        return fmt.date(pd.Timestamp(row["place"]))
    if kind == "scale":
        return fmt.sentence(str(row["scale_title"]))
    months = QUARTER_MONTHS * int(row["place"])
    return f"about {fmt.plural(months, 'month')}" if months else "the first weeks"


HEADS = {"date": "In the 365 days up to", "scale": "Scale", "wave": "After the match", "change": "After the match"}


def means(kind: str, found: pd.DataFrame, named: Mapping[str, str], period_days: int) -> pd.DataFrame:
    """Scores with their intervals, and who answered of those who could have."""
    head = HEADS[kind].replace("365", str(period_days))
    rows = [
        {
            head: place(kind, row),
            "Answered by": named.get(row["role"], row["role"]) + "s",
            "Score (interval)": score(row),
            "Answered, of those who could have": fmt.share_with_counts(row["answered_count"], row["asked_count"]),
            "Scored": fmt.number(row["scored_count"]),
        }
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows)


def changes(found: pd.DataFrame, named: Mapping[str, str]) -> list[str]:
    """How the same people's scores moved since their first survey, one sentence a time and role; only where known."""
    told = []
    for row in found[found["score"].notna()].to_dict("records"):
        moved, low, high = (_signed(row[end]) for end in ("score", "low", "high"))
        who = fmt.plural(row["scored_count"], named.get(row["role"], row["role"]))
        told.append(f"{fmt.sentence(place('change', row))}: {moved} ({low} to {high}), {who} who had answered before.")
    return told


def _signed(points: float) -> str:
    """A change with its sign, and none where it rounds to nothing."""
    moved = round(points, 1)
    return f"{'+' if moved > 0 else ''}{fmt.number(moved or 0.0, 1)}"


def unscored(found: pd.DataFrame) -> pd.DataFrame:
    """Answers that are in no score, why, and what to do."""
    rows = [
        {
            "Answers": fmt.share_with_counts(row["answer_count"], row["all_count"]),
            "Why they are in no score": REASONS[row["reason"]][0],
            "For example": f"{row['exported_instrument']}, {row['exported_item']}",
            "What to do": REASONS[row["reason"]][1].replace("`", ""),
        }
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows)
