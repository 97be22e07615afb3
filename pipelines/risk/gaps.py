"""The gaps of each pair as they were known at a landmark, from which the gap curve is fitted.

In: one row per pair and day with contact, as it was known at the landmark, and the landmark as a day number (one for all
pairs, or one per pair where pauses are taken out of the count). Out: one row per gap. Every landmark is computed from its own
rows, so that one replayed later gives the same gaps. Rejected: the gaps of today cut at the landmark, which know of contacts
that were entered later.
"""

import pandas as pd


def gaps_at(contact_days: pd.DataFrame, landmark_day: "int | pd.Series[int]") -> pd.DataFrame:
    """The gaps known at the landmark: pair_id, gap_number, gap_days, is_open; the last gap of each pair is open.

    contact_days: pair_id, day (number). Later days are left out here; what was logged later must be left out before.
    """
    pairs = contact_days["pair_id"]
    landmark = pairs.map(landmark_day).astype("float64") if isinstance(landmark_day, pd.Series) else landmark_day
    placed = pd.DataFrame({"pair_id": pairs, "day": contact_days["day"], "landmark_day": landmark})
    known = placed[placed["day"] <= placed["landmark_day"]].sort_values(["pair_id", "day"], kind="stable")
    known = known.reset_index(drop=True)
    following = known.groupby("pair_id")["day"].shift(-1)
    return pd.DataFrame(
        {
            "pair_id": known["pair_id"],
            "gap_number": known.groupby("pair_id").cumcount() + 1,
            "gap_days": following.fillna(known["landmark_day"]) - known["day"],
            "is_open": following.isna(),
        }
    )
