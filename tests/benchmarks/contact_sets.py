"""Two public contact logs as days of contact per pair: students' messages and a shop's purchases.

In: the folder of real records. Out: frames as `as_records` takes them, day 0 being the first event's. A pair is
the two people of a message, or a customer; an exchange begins with its sender.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tests.benchmarks.as_records import rows_at


def messages(folder: Path) -> pd.DataFrame:
    """CollegeMsg: 59,835 messages between 1,899 students over 193 days; a contact day is a calendar day in UTC."""
    log = pd.read_csv(folder / "collegemsg" / "CollegeMsg.txt", sep=" ")
    log = log[log["src"] != log["dst"]]
    day = pd.to_datetime(log["time"], unit="s").dt.normalize()
    first, second = log[["src", "dst"]].min(axis=1), log[["src", "dst"]].max(axis=1)
    log = log.assign(
        pair_id=first.astype(str) + "-" + second.astype(str),
        day=(day - day.min()).dt.days,
        mentee_began_count=(log["src"] == first).astype(int),
    )
    return _days(log)


def purchases(folder: Path) -> pd.DataFrame:
    """CDNOW: 69,659 purchases of 23,570 customers over 18 months; every contact is begun by the customer."""
    log = pd.read_csv(folder / "cdnow" / "CDNOW_master.txt", sep=r"\s+", dtype={"customer_id": str, "date": str})
    day = pd.to_datetime(log["date"], format="%Y%m%d")
    return _days(log.assign(pair_id=log["customer_id"], day=(day - day.min()).dt.days, mentee_began_count=1))


def _days(log: pd.DataFrame) -> pd.DataFrame:
    days = log.groupby(["pair_id", "day"], as_index=False).agg(
        contact_count=("day", "size"), mentee_began_count=("mentee_began_count", "sum")
    )
    return days.assign(known_initiator_count=days["contact_count"])


def eligible_rows(days: pd.DataFrame, *landmarks: Sequence[int]) -> pd.DataFrame:
    """The rows of the comparison of models: at least three contact days, the last at most 60 days ago.

    landmarks: one or more evenly spaced series; a day in two of them counts once.
    """
    rows = pd.concat([rows_at(days, series) for series in landmarks]).drop_duplicates(["landmark_day", "pair_id"])
    rows = rows.sort_values(["landmark_day", "pair_id"], kind="stable")
    return rows[(rows["contact_day_count"] >= 3) & (rows["days_since_contact"] <= 60)].reset_index(drop=True)
