"""The numbers of the researchers' pages as tables in words.

In: frames of `dashboard.research`. Out: frames of text, a column each as it is shown.
"""

from typing import Any

import pandas as pd

from dashboard import format as fmt

WEAK = 0.05  # under it, proportionality is doubted


def means(found: pd.DataFrame, within_days: float) -> pd.DataFrame:
    """Mean time together of each group within a common window."""
    return pd.DataFrame(
        {
            "Group": found["group_value"],
            "Pairs": found["pair_count"].map(fmt.number),
            "Ended": found["ended_count"].map(fmt.number),
            f"Mean days together within {fmt.number(within_days)}": [
                "too few"
                if fmt.is_missing(row["mean_days"])
                else f"{row['mean_days']:.0f} ({row['low']:.0f} to {row['high']:.0f})"
                for row in found.to_dict("records")
            ],
        }
    )


def pairwise(found: pd.DataFrame) -> pd.DataFrame:
    """Each two groups compared."""
    return pd.DataFrame(
        {
            "Groups": [f"{row['first']} and {row['second']}" for row in found.to_dict("records")],
            "Log-rank": [fmt.few_digits(value) for value in found["statistic"]],
            "p": found["p_value"].map(fmt.p_value),
            "p, for as many comparisons": found["p_holm"].map(fmt.p_value),
        }
    )


def associations(found: pd.DataFrame) -> pd.DataFrame:
    """Each exposure with its ratio, what it rests on and what it left out."""
    return pd.DataFrame(
        {
            "Early on": found["title"],
            "Hazard ratio": [ratio_text(row) for row in found.to_dict("records")],
            "p (for all tests)": [probabilities(row) for row in found.to_dict("records")],
            "Ended early, with": [
                fmt.of(row["exposed_ended_count"], row["exposed_count"]) for row in found.to_dict("records")
            ],
            "Ended early, without": [
                fmt.of(row["ended_count"] - row["exposed_ended_count"], row["pair_count"] - row["exposed_count"])
                for row in found.to_dict("records")
            ],
            "Not recorded": found["missing_count"].map(fmt.number),
            "Same over time?": [steady(p) for p in found["proportionality_p"]],
        }
    )


def ratio_text(row: dict[Any, Any]) -> str:
    """The ratio with its interval, or that too few ended."""
    if fmt.is_missing(row["hazard_ratio"]):
        return "too few endings"
    return fmt.ratio(row["hazard_ratio"], row["low"], row["high"])


def probabilities(row: dict[Any, Any]) -> str:
    """The p-value of one test, and in brackets that for as many tests as there are."""
    if fmt.is_missing(row["p_value"]):
        return "–"
    return f"{fmt.p_value(row['p_value'])} ({fmt.p_value(row['p_holm'])})"


def steady(p_value: float) -> str:
    """Whether the ratio can be taken for the same over the whole time."""
    if fmt.is_missing(p_value):
        return "–"
    return f"{'doubtful' if p_value < WEAK else 'nothing against it'} (p {fmt.p_value(p_value)})"
