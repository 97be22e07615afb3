"""The tables of the page Communication, in words.

In: frames of `dashboard.communication`. Out: frames of text for the tables behind its charts, and its list of pairs.
"""

from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.charts.communication import BECAME, MOST_YEARS, YEARS, band_name
from dashboard.marks import state, words

KINDS = {
    "goal": "a goal was set",
    "goal_progress": "a goal moved on",
    "shared_work": "work was shown",
    "survey": "a survey was answered",
    "agenda_done": "a topic was done",
}
LOGGERS = {"staff": "staff", "system": "the platform itself", "not recorded": "not recorded who"}


def weeks(found: pd.DataFrame) -> pd.DataFrame:
    """Every week of the last 52 beside the same week of earlier years, the newest first."""
    years = [year for year in range(MOST_YEARS) if (found["years_ago"] == year).any()]
    by_week = {year: found[found["years_ago"] == year].set_index("week") for year in years}
    newest = by_week[0].sort_index(ascending=False)
    table = {"Week to": [fmt.date(day) for day in newest["ended_on"]]}
    for year in years:
        counts = by_week[year]["held_count"].reindex(newest.index)
        table[fmt.sentence(YEARS[year][0])] = ["" if fmt.is_missing(count) else fmt.number(count) for count in counts]
    return pd.DataFrame({**table, "Running pairs": newest["running_pair_count"].to_list()})


def bands(found: pd.DataFrame) -> pd.DataFrame:
    """Each band of silence with its pairs on each date."""
    each = found.drop_duplicates("band").sort_values("band").to_dict("records")
    table = {"Times the agreed rhythm": [band_name(band) for band in each]}
    for landmark_on, of_day in found.groupby("landmark_on", sort=False):
        rows = of_day.sort_values("band")
        total = rows["pair_count"].sum()
        table[fmt.date(landmark_on)] = [fmt.share_with_counts(count, total) for count in rows["pair_count"]]
    return pd.DataFrame(table)


def initiative(found: pd.DataFrame) -> pd.DataFrame:
    """The mentee's share of beginnings month by month."""
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "Months since the match": found["months"].to_list(),
            "Begun by the mentee (interval)": [fmt.interval(row["share"], row["low"], row["high"]) for row in rows],
            "Pairs": found["pair_count"].to_list(),
        }
    )


def channels(found: pd.DataFrame) -> pd.DataFrame:
    """Each channel's contacts of the last 52 weeks and of the 52 before."""
    is_now = found["weeks_ago"] < 52
    now, before = (found[mask].groupby("channel")["contact_count"].sum() for mask in (is_now, ~is_now))
    order = now.reindex(sorted(set(now.index) | set(before.index)), fill_value=0).sort_values(ascending=False).index
    return pd.DataFrame(
        {
            "Channel": [words(channel) for channel in order],
            "Last 52 weeks": [fmt.share_with_counts(now.get(channel, 0), now.sum()) for channel in order],
            "The 52 weeks before": [fmt.share_with_counts(before.get(channel, 0), before.sum()) for channel in order],
        }
    )


def appointments(found: pd.DataFrame) -> pd.DataFrame:
    """What became of the talks and meetings of the last 52 weeks."""
    counts = found.groupby("status")["contact_count"].sum()
    there = [status for status in BECAME if status in counts]
    return pd.DataFrame(
        {
            "What became of it": [BECAME[status][0] for status in there],
            "Talks and meetings": [fmt.share_with_counts(counts[status], counts.sum()) for status in there],
        }
    )


def logging(found: pd.DataFrame, named: dict[str, str]) -> pd.DataFrame:
    """Who wrote contacts down, and how soon; `named` are the program's words for mentor and mentee."""
    total = found["contact_count"].sum()
    rows = [
        {
            "Written down by": fmt.sentence(
                LOGGERS.get(row["logged_by"], f"the {named.get(row['logged_by'], row['logged_by'])}")
            ),
            "Contacts": fmt.share_with_counts(row["contact_count"], total),
            "In time": fmt.share_with_counts(row["prompt_count"], row["logged_at_count"]),
        }
        for row in found.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["Written down by", "Contacts", "In time"])


def unlogged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs whose contact nobody logs, and what shows that they are there."""
    return pd.DataFrame(
        {
            "Pair": [f"{row['mentee']} with {row['mentor']}" for row in pairs.to_dict("records")],
            "State": [state(code).text for code in pairs["state"]],
            "What else is recorded": [_other(row) for row in pairs.to_dict("records")],
            "Matched": [fmt.date(day) for day in pairs["matched_on"]],
        }
    )


def _other(row: dict[Any, Any]) -> str:
    if fmt.is_missing(row["recorded_on"]):
        return "nothing"
    more = f", {fmt.plural(row['record_count'], 'record')} in all" if row["record_count"] > 1 else ""
    return f"{KINDS.get(row['kind'], words(row['kind']))} on {fmt.date(row['recorded_on'])}{more}"
