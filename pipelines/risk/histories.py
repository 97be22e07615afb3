"""What a pair's contacts up to a landmark tell: its rhythm, its recent volume, its two-sidedness.

In: one row per pair and day with contact, as it was known at the landmark, and the landmark as a day number (one for
all pairs, or one per pair where pauses are taken out of the count). Out: one row per pair with a contact by then, in
raw units; `features.py` puts them on the model's scale. Every landmark is computed from its own rows, so one replayed
later gives the same numbers. Rejected: one pass over all landmarks with running statistics, which is faster and wrong
as soon as one contact is logged late; and the activity of other pairs, which added nothing where it was measured.
"""

from typing import Any

import numpy as np
import pandas as pd

RECENT = 0.7  # weight of a gap against the gap after it, in the recent gap
LAST_DAYS = 5


def histories_at(
    contact_days: pd.DataFrame, landmark_day: "int | pd.Series[int]", horizon_days: "int | pd.Series[int]" = 30
) -> pd.DataFrame:
    """One row per pair that had a contact by the landmark, indexed by pair_id in sorted order, all floats.

    contact_days: pair_id, day (number), contact_count, mentee_began_count, known_initiator_count; later days are left
    out here, what was logged later must be left out before. Columns: days_since_contact; contact_day_count; span_days
    (first to last contact); gap_count, mean_log_gap, usual_gap_days (median), recent_gap_days (weights .7^k),
    last_gap_days, longest_gap_days, gap_variation (standard deviation over mean), silent_days (by which gaps went
    beyond the horizon); contacts_30d, contacts_60d (days with contact); exchanges_last5 (contacts on the last five
    days), quieter_share_last5 (share of them begun by the quieter side), days_since_two_way (since a day on which both
    began something, since the first contact where there is none). NaN where it needs a completed gap or a recorded
    initiator and there is none.
    """
    known = _known(contact_days, landmark_day, horizon_days)
    pair_of = known["pair_id"]
    ahead = known["landmark_day"] - known["day"]
    from_last = known.groupby("pair_id").cumcount(ascending=False)
    gaps = known.groupby("pair_id")["day"].diff().astype("float64")
    of_pair = ahead.groupby(pair_of)
    volume = pd.DataFrame(
        {
            "days_since_contact": of_pair.min(),
            "contact_day_count": of_pair.size(),
            "span_days": of_pair.max() - of_pair.min(),
            "contacts_30d": (ahead < 30).groupby(pair_of).sum(),
            "contacts_60d": (ahead < 60).groupby(pair_of).sum(),
            "silent_days": (gaps - known["horizon_days"]).clip(lower=0).groupby(pair_of).sum(),
        }
    )
    return volume.join([_rhythm(gaps, pair_of, from_last), _two_sides(known, ahead, from_last)]).astype("float64")


def gaps_at(contact_days: pd.DataFrame, landmark_day: "int | pd.Series[int]") -> pd.DataFrame:
    """The gaps known at the landmark: pair_id, gap_number, gap_days, is_open; the last gap of each pair is open."""
    known = _known(contact_days, landmark_day, 0)
    following = known.groupby("pair_id")["day"].shift(-1)
    return pd.DataFrame(
        {
            "pair_id": known["pair_id"],
            "gap_number": known.groupby("pair_id").cumcount() + 1,
            "gap_days": following.fillna(known["landmark_day"]) - known["day"],
            "is_open": following.isna(),
        }
    )


def rows_at(contact_days: pd.DataFrame, landmark_day: int, horizon_days: int = 30) -> pd.DataFrame:
    """The histories at one landmark with what came of them.

    Columns: pair_id, landmark_day, horizon_days, next_contact_day (NaN where none followed, by everything known today),
    is_silent (none within the horizon), known_day (when the horizon is over), and those of `histories_at`.
    """
    rows = histories_at(contact_days, landmark_day, horizon_days)
    following = contact_days[contact_days["day"] > landmark_day].groupby("pair_id")["day"].min()
    rows.insert(0, "landmark_day", landmark_day)
    rows.insert(1, "horizon_days", horizon_days)
    rows.insert(2, "next_contact_day", following.reindex(rows.index).astype("float64"))
    rows.insert(3, "is_silent", ~(rows["next_contact_day"] <= landmark_day + horizon_days))
    rows.insert(4, "known_day", landmark_day + horizon_days)
    return rows.reset_index()


def _known(
    contact_days: pd.DataFrame, landmark_day: "int | pd.Series[int]", horizon_days: "int | pd.Series[int]"
) -> pd.DataFrame:
    def of_each_row(value: "int | pd.Series[int]") -> "pd.Series[Any]":
        if isinstance(value, pd.Series):
            return contact_days["pair_id"].map(value).astype("float64")  # a map over no rows keeps the type of text
        return pd.Series(value, index=contact_days.index)

    placed = contact_days.assign(landmark_day=of_each_row(landmark_day), horizon_days=of_each_row(horizon_days))
    known = placed[placed["day"] <= placed["landmark_day"]]
    return known.sort_values(["pair_id", "day"], kind="stable", ignore_index=True)


def _rhythm(gaps: "pd.Series[float]", pair_of: "pd.Series[str]", from_last: "pd.Series[int]") -> pd.DataFrame:
    of_pair = gaps.groupby(pair_of)
    weight = (RECENT ** from_last.astype("float64")).where(gaps.notna())
    return pd.DataFrame(
        {
            "gap_count": of_pair.count(),
            "mean_log_gap": pd.Series(np.log(gaps.clip(lower=1))).groupby(pair_of).mean(),
            "usual_gap_days": of_pair.median(),
            "recent_gap_days": (gaps * weight).groupby(pair_of).sum() / weight.groupby(pair_of).sum(),
            "last_gap_days": of_pair.last(),
            "longest_gap_days": of_pair.max(),
            "gap_variation": of_pair.std(ddof=0) / of_pair.mean(),
        }
    )


def _two_sides(known: pd.DataFrame, ahead: "pd.Series[int]", from_last: "pd.Series[int]") -> pd.DataFrame:
    last = known[from_last < LAST_DAYS].groupby("pair_id")
    recorded = last["known_initiator_count"].sum()
    share = (last["mentee_began_count"].sum() / recorded).where(recorded > 0)
    both = (known["mentee_began_count"] > 0) & (known["known_initiator_count"] > known["mentee_began_count"])
    since_both, since_first = ahead.where(both).groupby(known["pair_id"]).min(), ahead.groupby(known["pair_id"]).max()
    return pd.DataFrame(
        {
            "exchanges_last5": last["contact_count"].sum(),
            "quieter_share_last5": np.minimum(share, 1 - share),
            "days_since_two_way": since_both.fillna(since_first),
        }
    )
