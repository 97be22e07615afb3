"""The chance of an early ending as a part of Model evidence: what it is made from, and how true it was at earlier dates.

In: the card of a build (`dashboard.evidence.card`). Out: what is drawn. A program with too few early endings is told so.
"""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import evidence, ui
from dashboard import format as fmt
from dashboard.charts import evidence as charts
from dashboard.tables import evidence as tables
from pipelines.intervals import wilson

CAME = "ended early"


def draw(card: dict[str, Any]) -> None:
    """The section, in words alone where there is no model or too little to judge it by."""
    st.subheader("Early endings", anchor=False)
    model = card["early_ending"]
    if model is None:
        st.markdown(
            "No chance of an early ending is told: it takes thirty early endings and one planned end on record. The page "
            "Retention shows the endings that there are."
        )
        return
    proof = model["evidence"]
    ahead = fmt.number(proof["ahead_days"])
    st.markdown(
        f"Each running pair's chance to end early within {ahead} days was learned from "
        f"{fmt.plural(model['early_count'], 'early ending')} and {fmt.plural(model['planned_count'], 'planned end')} over "
        f"{fmt.plural(model['row_count'], 'step')} of {model['step_days']} days."
    )
    if proof["too_little"]:
        st.markdown(f"How true it was cannot be told yet: {proof['too_little']}.")
        return
    _draw_proof(proof)


def _draw_proof(proof: dict[str, Any]) -> None:
    here, alike = (evidence.of(proof, name) for name in ("hazard", "base_rate"))
    gain = proof["gain"]
    verdict = "better than" if gain["low"] > 0 else "not shown to be better than"
    told = f"{fmt.of(proof['early'], proof['rows'])} rows of {fmt.plural(proof['pairs'], 'pair')} at "
    told += f"{fmt.plural(len(proof['origins']), 'earlier date')} ended early"
    st.markdown(
        f"{fmt.sentence(told)}. Its Brier score was {tables.ranged(here, 'brier', 3)}, that of one chance for everybody "
        f"{tables.ranged(alike, 'brier', 3)}: it is **{verdict}** that. ROC-AUC {tables.ranged(here, 'auc')}; said less came "
        f"{fmt.points(here['mean_error'])}."
    )
    left, right = st.columns(2)
    with left:
        found = evidence.frame(proof["calibration"])
        title = "What came by what was said of early endings, in fifths of the rows, with 95 % intervals"
        table = tables.tenths(found, fmt.sentence(CAME))
        highest = table.to_dict("records")[-1]
        told = f"{title}. The highest fifth: said {highest['Said']}, came {highest[fmt.sentence(CAME)]}."
        figure = ui.drawn(charts.calibration, found, f"share that {CAME}", _most(found))
        ui.chart(figure, title, told, table, key="ending_calibration")
    with right:
        st.markdown("**Said and came at each earlier date**")
        ui.small_table(_by_date(proof["by_origin"]), "Early endings said and come at each earlier date")


def _most(found: pd.DataFrame) -> float:
    """The end of both scales: the next tenth above everything that is shown."""
    return float(min(1.0, round(found[["mean_chance", "high"]].to_numpy().max() * 10 + 0.5) / 10))


def _by_date(rows: list[dict[str, Any]]) -> pd.DataFrame:
    told = []
    for row in rows:
        low, high = wilson(row["early_share"] * row["pairs"], row["pairs"])
        told.append(
            {
                "Date": fmt.date(pd.Timestamp(row["origin"])),
                "Pairs": fmt.number(row["pairs"]),
                "Said": fmt.percent(row["mean_chance"]),
                "Ended early": fmt.interval(row["early_share"], float(low), float(high)),
            }
        )
    return pd.DataFrame(told)
