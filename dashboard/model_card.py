"""The model card as a part of a page: what the model was made from, what has moved since, when it is made anew, its limits.

In: the card of a build (`dashboard.evidence.card`). Out: what is drawn, and the card as a file.
"""

import json
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import evidence, files, ui
from dashboard import format as fmt
from dashboard.tables import model_card as tables


def draw(card: dict[str, Any]) -> None:
    """The card in words, with its features and their drift in tables."""
    st.subheader("Model card", anchor=False)
    st.markdown("\n".join(f"- {point}" for point in said(card)))
    draw_drift(card["feature_drift"])
    if card["logistic"]:
        with st.expander("The features and their weights"):
            ui.small_table(tables.weights(card), "Features of the learned half with their weights")
            st.caption(card["left_out"])
    versions = ", ".join(f"{name} {version}" for name, version in card["versions"].items())
    st.caption(f"Fitted with {versions}; seed {card['seed']}.")
    content = json.dumps(card, indent=1, allow_nan=False).encode()
    files.offer("Download the model card", lambda: (content, 1), "model-card.json", "application/json", "card")


def said(card: dict[str, Any]) -> list[str]:
    """What the model says, what it is, what it learned from, when it is made anew, and its limits; a sentence each."""
    learned = card["learned_from"]
    window = " to ".join(fmt.date(pd.Timestamp(day)) for day in dict.fromkeys(learned["landmarks"]))
    horizon = fmt.joined([fmt.number(days) for days in card["horizon_days"]], "or")
    kind = "gap curve and signed logistic, half and half on the logit scale"
    if card["alone_because"]:
        kind = f"the gap curve alone, because {card['alone_because']}"
    if card["model"] == evidence.CHALLENGER:
        kind = f"boosted trees, which were proven better than the {kind}; reasons and widths of intervals are still that model's"
    rows = f"{fmt.plural(learned['rows'], 'row')} of {fmt.plural(learned['pairs'], 'pair')}"
    silences = f"{fmt.number(learned['silences'])} of them silences"
    return [
        f"It says {card['says']}{f', which is {horizon} days' if horizon else ''}, given what is on record of the pair.",
        f"It is {kind}.",
        f"It learned from {rows} at the landmarks of {window}, {silences}."
        if window
        else "It has no past to learn from yet.",
        f"{card['refit']['rule']} {held(card)}",
        *card["limits"],
    ]


def held(card: dict[str, Any]) -> str:
    """Which fit is in use."""
    day = fmt.date(pd.Timestamp(card["fitted_on_landmark"]))
    return f"**Held: the fit of {day} is in use.**" if card["refit"]["is_held"] else f"In use is the new one, of {day}."


def draw_drift(drift: list[dict[str, Any]]) -> None:
    """What of today's pairs is no longer as it was."""
    if not drift:
        return
    off = [tables.feature(row["feature"]).lower() for row in drift if row["has_moved"]]
    told = (
        f"{fmt.sentence(fmt.joined(off))} {'has' if len(off) == 1 else 'have'} moved" if off else "No feature has moved"
    )
    st.markdown(f"{told} between the rows that were learned from and today's pairs.")
    with st.expander("Every feature, then and now"):
        ui.small_table(tables.moved(drift), "Features then and now")
        st.caption(
            "Moved: by over a quarter of a standard deviation, and further than chance would carry so few pairs."
        )
