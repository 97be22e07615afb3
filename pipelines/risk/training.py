"""Rows to learn from and to score: each running pair at each landmark, with what came of it where that is known.

In: the marts that hold a program's past (pairs at landmarks with their features, days with contact, each pair's clock) and
how pairs ended. Out: one row per pair and landmark with its features as known then, and its outcome by everything known
today. The features are those of `sql/marts/risk_features.sql`, for the past and for today. Days are counted on the pair's
own clock, from which agreed pauses are taken out. What came of a row: a return, if the pair was
in contact within the horizon and did not break up in it; a silence, if it was not, or broke up early; and nothing to
learn from, if it came to its planned end, or was closed by the platform's timer, or the horizon is not over. Rejected:
to take every ending for a silence; a model would learn the calendar and the timer.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.risk.records import EPOCH, Records, drawn_pairs
from pipelines.risk.scoring import horizon_of, is_scored
from pipelines.settings import Settings

KNOWN_OUTCOMES = ("return", "silence")
OUTCOMES = ("return", "silence", "planned end", "closed by timer", "not over yet")


def day_number(moments: "pd.Series[pd.Timestamp]") -> "pd.Series[float]":
    """Days since 1970-01-01; NaN where missing."""
    return (pd.to_datetime(moments).dt.normalize() - EPOCH).dt.days.astype("float64")


def rows_of_landmark(records: Records, landmark: pd.Timestamp, settings: Settings) -> pd.DataFrame:
    """The pairs that are scored at a landmark: pair_id, landmark_day, horizon_days, active_day and the features as floats."""
    here = records.asof_at(landmark)
    here = here[is_scored(here, settings)].set_index("pair_id")
    told = records.features[pd.to_datetime(records.features["landmark_on"]) == landmark]
    told = told.set_index("pair_id").reindex(here.index.sort_values()).drop(columns="landmark_on").astype("float64")
    told.insert(0, "landmark_day", (landmark - EPOCH).days)
    told.insert(1, "horizon_days", horizon_of(here["contact_every_days"], settings).reindex(told.index))
    return told.reset_index()


def labelled(rows: pd.DataFrame, records: Records, as_of: pd.Timestamp) -> pd.DataFrame:
    """The rows with what came of them: next_contact_day (counted from the landmark on the pair's clock; NaN where none
    followed), outcome (one of `OUTCOMES`), is_silent (of a silence), ends_early (of a silence: whether the pair broke up within
    the horizon), known_day (when the outcome was known at the latest).
    """
    to_as_of = (as_of - EPOCH).days - rows["landmark_day"]
    facts = rows[["pair_id", "horizon_days"]].merge(records.endings, "left", "pair_id").set_axis(rows.index)
    facts["to_ending"] = day_number(facts["ended_on"]) - rows["landmark_day"]
    facts["to_contact"] = _days_to_next_contact(rows, records.contact_days)
    facts["followed"] = records.active_day_at(as_of).reindex(rows["pair_id"]).to_numpy() - rows["active_day"]
    facts["is_future"] = to_as_of < rows["horizon_days"]
    outcome = _outcome(facts)
    paused = (to_as_of - facts["followed"]).clip(lower=0).where(facts["ended_on"].isna(), 0)
    return rows.assign(
        next_contact_day=rows["landmark_day"] + facts["to_contact"],
        outcome=outcome,
        is_silent=outcome == "silence",
        ends_early=(outcome == "silence") & (facts["to_ending"] <= facts["horizon_days"]).to_numpy(),
        known_day=rows["landmark_day"] + rows["horizon_days"] + paused,
    )


def _outcome(facts: pd.DataFrame) -> NDArray[np.str_]:
    """What came of each row. A future one stays open even where it came out early: else the newest rows would be those.

    An ending before the landmark counts too; it was entered later, so that the pair was still taken for running.
    """
    ends, horizon = facts["to_ending"] <= facts["horizon_days"], facts["horizon_days"]
    cases = [
        (facts["is_future"], "not over yet"),
        (ends & (facts["end_reason"] == "completed"), "planned end"),
        (ends & (facts["ended_by"] == "system"), "closed by timer"),
        (ends, "silence"),
        (facts["to_contact"] <= horizon, "return"),
        (facts["followed"] >= horizon, "silence"),
    ]
    chosen = [case.to_numpy(bool, na_value=False) for case, _ in cases]
    # What remains: the calendar has passed the horizon, but an agreed pause took days out of it.
    return np.select(chosen, [outcome for _, outcome in cases], "not over yet")


def _days_to_next_contact(rows: pd.DataFrame, contact_days: pd.DataFrame) -> NDArray[np.float64]:
    """Days on the pair's clock from each row's landmark to its next contact; NaN where none followed."""
    contacts = pd.DataFrame({"pair_id": contact_days["pair_id"], "on": day_number(contact_days["contact_on"])})
    contacts["to"] = contact_days["active_day"].to_numpy(np.float64)
    asked = pd.DataFrame({"pair_id": rows["pair_id"].to_numpy(), "on": rows["landmark_day"].to_numpy(np.float64)})
    asked = asked.astype(
        {"pair_id": contacts["pair_id"].dtype}
    )  # no rows would be no text, and not be merged with text
    found = pd.merge_asof(
        asked.assign(place=np.arange(len(asked))).sort_values("on"),
        contacts.sort_values("on"),
        on="on",
        by="pair_id",
        direction="forward",
        allow_exact_matches=False,
    ).sort_values("place")
    return np.asarray(found["to"].to_numpy(np.float64) - rows["active_day"].to_numpy(np.float64))


def past_rows(records: Records, settings: Settings) -> pd.DataFrame:
    """Every landmark's rows with their outcomes and mentor_id, of at most `PAIR_CAP` pairs drawn by the seed."""
    landmarks = records.landmarks()
    kept = records.among(drawn_pairs(records.asof, settings.seed))
    rows = [rows_of_landmark(kept, landmark, settings) for landmark in landmarks]
    past = labelled(pd.concat(rows, ignore_index=True), kept, landmarks[-1])
    mentor_of = records.mentors.set_index("pair_id")["mentor_id"]
    mentors = past["pair_id"].map(mentor_of).astype(object)
    return past.assign(mentor_id=mentors.where(mentors.notna(), past["pair_id"]))


def learnable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose outcome is a return or a silence."""
    return rows[rows["outcome"].isin(KNOWN_OUTCOMES)].reset_index(drop=True)
