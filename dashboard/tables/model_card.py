"""The tables of the model card, in words.

In: the card of a build (`dashboard.evidence.card`). Out: frames of text: the features, how they weigh, how far they have moved.
"""

from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.marks import words

FEATURES = {
    "curve_risk": "chance of the gap curve",
    "span_days": "days from first to last contact",
    "season_rise": "rise of contact in these weeks a year ago",
}


def moved(drift: list[dict[str, Any]]) -> pd.DataFrame:
    """Every feature, how far today's pairs lie from those that were learned from."""
    rows = [
        {
            "Feature": feature(row["feature"]),
            "Moved by (standard deviations)": fmt.number(row["distance"], 2),
            "Moved": "yes" if row["has_moved"] else "no",
            "Not recorded then": fmt.percent(row["missing_then"]),
            "Not recorded now": fmt.percent(row["missing_now"]),
        }
        for row in sorted(drift, key=lambda row: -abs(row["distance"]))
    ]
    return pd.DataFrame(rows)


def feature(name: str) -> str:
    """A feature in words."""
    return fmt.sentence(FEATURES.get(name, words(name)))


def weights(card: dict[str, Any]) -> pd.DataFrame:
    """The learned half: each feature, which way it may push, and by how much it does."""
    learned = dict(zip(card["logistic"]["names"], card["logistic"]["coefficients"], strict=True))
    ways = {1: "raise only", -1: "lower only", 0: "either"}
    rows = [
        (feature(one["name"]), one["family"], ways[one["sign"]], fmt.number(learned[one["name"]], 2))
        for one in card["features"]
        if one["name"] in learned
    ]
    return pd.DataFrame(rows, columns=["Feature", "Family", "May", "Weight (logit per standard deviation)"])
