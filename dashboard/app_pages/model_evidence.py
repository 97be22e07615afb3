"""Can I trust the list? What it would have said at earlier dates, beside plain rules, for whom, and what has moved since."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, early_ending, empty, evidence, model_card, ui
from dashboard import format as fmt
from dashboard.charts import evidence as charts
from dashboard.tables import evidence as tables
from pipelines.intervals import wilson

SHOWN = {"blend": "this list", "days_since": "days since", "gap_ratio": "gap ratio"}


def answer(card: dict[str, Any] | None) -> str:
    """The sentence that answers the page's question."""
    if card is None:
        return "No pair has been matched yet, so there is no list to trust or to doubt."
    proof = card["evidence"]
    if proof["too_little"]:
        return f"Too small to tell how far the list can be trusted: {proof['too_little']}."
    here, rule = evidence.of(proof, evidence.CHAMPION), evidence.of(proof, evidence.RULE)
    return (
        f"Of the {fmt.plural(proof['capacity'], 'pair')} that it would have put first at each of "
        f"{fmt.plural(len(proof['origins']), 'earlier date')}, {tables.of_share(here, 'precision_at_capacity')} fell silent; "
        f"of as many by days since the last contact {fmt.percent(rule['precision_at_capacity'])}, "
        f"of all {fmt.percent(here['base_rate'])}."
    )


def draw_figures(proof: dict[str, Any]) -> None:
    """Five figures of the model in use, each with what it stands on."""
    here = evidence.of(proof, evidence.CHAMPION)
    early = next(row for row in proof["early_warning"] if row["candidate"] == evidence.CHAMPION)
    figures = (
        ("Sorts right", fmt.number(here["auc"], 2), f"ROC-AUC {tables.ranged(here, 'auc')}; 0.5 is a coin"),
        (
            "Skill",
            fmt.number(here["skill"], 2),
            f"{tables.ranged(here, 'skill')}: share by which the Brier score is lower than with one chance for everybody",
        ),
        (
            "Said less came",
            fmt.points(here["mean_error"]),
            f"mean of {fmt.plural(proof['rows'], 'chance')}; slope {tables.ranged(here, 'slope')}, 1 is true",
        ),
        (
            "Of silences, listed",
            fmt.percent(here["recall_at_capacity"]),
            f"{tables.of_share(here, 'recall_at_capacity')}, with {fmt.plural(proof['capacity'], 'pair')} at each date",
        ),
        (
            "Two weeks ahead",
            fmt.percent(early["early_share"]),
            f"of {fmt.plural(early['silences'], 'silence')}, listed 14 days before the horizon was over",
        ),
    )
    for column, (label, value, stands_on) in zip(st.columns(len(figures)), figures, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.metric(label, value)
            st.markdown(f":small[{stands_on}]")


def draw_main(proof: dict[str, Any]) -> None:
    """The calibration curve, and the precision of a list by its length."""
    left, right = st.columns(2)
    with left:
        found = evidence.frame(proof["calibration"])
        table = tables.tenths(found)
        title = "What came by what was said, in tenths of the rows, with 95 % intervals"
        ends = [f"said {row['Said']}, came {row['Fell silent']}" for row in table.iloc[[0, -1]].to_dict("records")]
        said = f"{title}. The lowest tenth: {ends[0]}; the highest: {ends[1]}."
        ui.chart(ui.drawn(charts.calibration, found), title, said, table, key="calibration")
    with right:
        found = evidence.frame(proof["by_capacity"])
        title = "Share of the contacted pairs that fell silent, by how many are contacted"
        of = {name: evidence.of(proof, name) for name in SHOWN}
        told = [f"{word} {tables.of_share(of[name], 'precision_at_capacity')}" for name, word in SHOWN.items()]
        said = f"{title}. With {proof['capacity']}: {fmt.joined(told)}."
        figure = ui.drawn(charts.precision, found, SHOWN, proof["capacity"], of[evidence.CHAMPION]["base_rate"])
        ui.chart(figure, title, said, tables.by_capacity(found), key="precision")


def draw_rules(proof: dict[str, Any]) -> None:
    """Every candidate's measures, and whether the model is better than each plain rule beyond chance."""
    st.subheader("Beside plain rules", anchor=False)
    st.markdown(tables.compared(proof))
    ui.small_table(tables.candidates(proof), "Measures of every way of telling who falls silent, with intervals")
    st.caption(
        "Every rule is calibrated on the same past. Brier score: mean squared distance of chance and outcome, lower is better; "
        "skill: how much lower than that of one chance for everybody. Slope 1 is true, below 1 too bold. Intervals hold 95 % "
        "and draw pairs anew, since the rows of one pair are alike."
    )


def draw_challenger(records: data.Records, proof: dict[str, Any]) -> None:
    """The challenger, where it was tried."""
    st.subheader("The challenger", anchor=False)
    kept = evidence.challenge(records, proof)
    if kept is None or not (evidence.of(kept, evidence.CHALLENGER) or evidence.of(kept, evidence.REPLACED)):
        st.markdown("Boosted trees have not been tried on these records yet. This command tries them:")
        st.code("mentorscope backtest", language="bash")
        st.caption(proof["takes_over"])
        return
    st.markdown(tables.challenged(kept))
    build = "this build" if kept["build"] == records.build else f"build {fmt.markdown_text(kept['build'])}"
    day, dates = fmt.date(pd.Timestamp(kept["as_of"])), fmt.plural(len(kept["origins"]), "date")
    st.caption(f"{kept['takes_over']} Tried on {build}, as of {day}, at {dates}.")


def draw_lists(proof: dict[str, Any]) -> None:
    """What the list would have been worth, and how long before a silence it names it."""
    st.subheader(f"A list of {fmt.plural(proof['capacity'], 'pair')}", anchor=False)
    if 2 * proof["capacity"] * len(proof["origins"]) > proof["rows"]:
        st.markdown("That is most of the pairs of this program, so that any list finds most silences.")
    ui.small_table(tables.lists(proof), "What a list by each of them would have been worth, and how early")
    st.caption(
        "Of silences, listed: of the pairs that then stayed silent, those on the list of that date. Named in time: of the gaps "
        "that outlasted their pair's horizon, those listed before it was over; days ahead are the middle one's, from the first "
        "such date. The dates lie weeks apart, so a list that is read every week is earlier than this."
    )
    st.markdown("The rules by days as they stand, with nothing to limit how many pairs they name:")
    ui.small_table(tables.rules(proof), "What a rule by days flags where nothing limits its list")


def draw_origins(proof: dict[str, Any]) -> None:
    """Said against came at each earlier date: the drift of the calibration."""
    st.subheader("Date by date", anchor=False)
    found = evidence.frame(proof["by_origin"])
    low, high = wilson(found["base_rate"] * found["rows"], found["rows"])
    found = found.assign(low=low, high=high)
    outside = ~found["mean_chance"].between(found["low"], found["high"])
    told = f"At {fmt.of(int(outside.sum()), len(found))} dates what was said lies outside the interval of what came."
    title = "Share of pairs that was said to fall silent, and that did, at each date"
    ui.chart(ui.drawn(charts.origins, found), title, f"{title}. {told}", tables.origins(found), key="origins")
    st.caption(f"{told} At each date, models and rules know what was on record then and nothing later.")


def draw_groups(proof: dict[str, Any]) -> None:
    """The error by group."""
    st.subheader("Is it as true for everybody?", anchor=False)
    found = evidence.frame(proof["subgroups"])
    told = found[found["error"].notna()].reset_index(drop=True) if len(found) else found
    if told.empty:
        st.markdown("Every group is too small to tell.")
        return
    st.markdown(tables.worst(told))
    labels = [tables.group_label(row) for row in told.to_dict("records")]
    title = "What was said less what came, by group, with 95 % intervals"
    errors = [f"{label}: {fmt.points(error)}." for label, error in zip(labels, told["error"], strict=True)]
    ui.chart(
        ui.drawn(charts.groups, told, labels), title, f"{title}. {' '.join(errors)}", tables.groups(found), key="groups"
    )
    st.caption(
        "Stage and region are the mentee's. None of these is known to the model but the agreed rhythm, which sets the horizon. "
        "Groups of fewer than ten pairs, or five of either outcome, are in the table alone."
    )


def main() -> None:
    """Load, show."""
    records = data.current()
    card = evidence.card(records)
    ui.head("Model evidence", answer(card), records)
    if card is None:
        empty.no_pairs()
        return
    proof = card["evidence"]
    if proof["too_little"]:
        empty.too_small_to_tell(proof["too_little"])
    else:
        draw_figures(proof)
        draw_main(proof)
        draw_lists(proof)
        draw_rules(proof)
        draw_challenger(records, proof)
        draw_origins(proof)
        draw_groups(proof)
    early_ending.draw(card)
    model_card.draw(card)


main()
