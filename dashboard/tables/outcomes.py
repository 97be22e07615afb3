"""The tables of the page Outcomes, in words.

In: frames of `dashboard.outcomes`. Out: frames of text, and the words of what they count.
"""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.marks import words

LEVELS = {-2: "much less than expected", -1: "less", 0: "as expected", 1: "more", 2: "much more than expected"}
YEARS = {"this year": "This year", "year before": "The year before"}


def kind(value: str) -> str:
    """A kind of outcome in words; `any` is all of them."""
    return "any kind" if value == "any" else words(value)


def kinds(found: pd.DataFrame) -> pd.DataFrame:
    """Each kind this year beside the year before."""
    rows = []
    for value, of_kind in found.groupby("value", sort=False):
        row = {"Outcome": fmt.sentence(kind(str(value)))}
        for year in of_kind.to_dict("records"):
            told = fmt.share_with_counts(year["with_count"], year["mentee_count"])
            row[f"Mentees, {YEARS[year['question']].lower()}"] = told
            row[f"Outcomes, {YEARS[year['question']].lower()}"] = fmt.number(year["outcome_count"])
        rows.append(row)
    return pd.DataFrame(rows)


def contact(found: pd.DataFrame) -> pd.DataFrame:
    """Mentees by contact in the first months, and who of them had an outcome in the year that followed."""
    rows = [
        {
            "Contact in the first months": fmt.sentence(row["value"]),
            "Mentees": fmt.number(row["mentee_count"]),
            "Had an outcome in the year after": fmt.share_with_counts(row["with_count"], row["mentee_count"]),
            "95 % interval": fmt.bounds(row["low"], row["high"]),
        }
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows)


def groups(values: pd.DataFrame, named: str) -> pd.DataFrame:
    """The share of mentees with an outcome by group."""
    rows = [
        {
            fmt.sentence(named): fmt.sentence(words(str(row["group_value"]))),
            "Mentees with an outcome": fmt.share_with_counts(row["numerator"], row["denominator"]),
            "95 % interval": "" if fmt.is_missing(row["low"]) else fmt.bounds(row["low"], row["high"]),
        }
        for row in values.to_dict("records")
    ]
    return pd.DataFrame(rows)


def levels(found: pd.DataFrame) -> pd.DataFrame:
    """Goals by their level of attainment."""
    counts: Mapping[int, int] = dict(zip(found["level"], found["goal_count"], strict=True))
    total = sum(counts.values())
    rows = [
        (
            fmt.number(level),
            fmt.sentence(word),
            fmt.share_with_counts(counts.get(level, 0), total),
        )
        for level, word in LEVELS.items()
    ]
    return pd.DataFrame(rows, columns=["Level", "Attained", "Goals"])
