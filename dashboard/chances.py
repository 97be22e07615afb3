"""What the models say of one pair, in sentences: why silence is as likely as it is, what a contact would change, how it may end.

In: one row of `queries/pair_chances.sql`. Out: sentences, and their part of a page. They say what goes with what in the program's
past, never what causes what.
"""

from typing import Any

import streamlit as st

from dashboard import data, questions, ui
from dashboard import format as fmt


def sentences(row: dict[str, Any]) -> list[str]:
    """The sentences about a pair, the reasons of its risk first; none where nothing can be said."""
    told = [fmt.sentence(f"{reason}.") for reason in row["risk_reasons"]]
    horizon = fmt.plural(row["horizon_days"], "day")
    if not fmt.is_missing(row["risk_after_contact"]):
        told.append(
            f"Had they been in contact today, the risk of silence would be {fmt.percent(row['risk_after_contact'])}."
        )
    if not fmt.is_missing(row["begin_chance"]):
        chance = fmt.interval(row["begin_chance"], row["begin_low"], row["begin_high"])
        told.append(f"Of pairs that waited as long for their first contact, {chance} had it within the next {horizon}.")
    if not fmt.is_missing(row["early_ending_chance"]):
        told.append(f"Chance that the pair ends early within 90 days: {fmt.percent(row['early_ending_chance'])}.")
    return told


def draw(records: data.Records, pair_id: str) -> None:
    """The sentences as a list, with the way to the proof."""
    row = questions.pair_chances(records, pair_id)
    told = sentences(row) if row else []
    if not told:
        return
    st.markdown("**What the past of the program says**")
    st.markdown("\n".join(f"- {fmt.markdown_text(sentence)}" for sentence in told))
    ui.page_link("model_evidence", "How good these chances have been")
