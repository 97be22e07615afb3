"""What do the two say of it? Scores of surveys over time and since the match, always beside who answered."""

import pandas as pd
import streamlit as st

from dashboard import data, empty, filters, questions, surveys, tiles, ui
from dashboard import format as fmt
from dashboard.charts import surveys as charts
from dashboard.tables import surveys as tables

TILES = ("relationship_quality", "survey_response_share")


def answer(asked: surveys.Asked) -> str:
    """The sentence that answers the page's question, for one instrument."""
    now, title = asked.now, fmt.markdown_text(asked.title)
    told = [
        f"{fmt.markdown_text(asked.records.word(row['role']))}s {fmt.number(row['score'], 1)} of {fmt.number(asked.range[1])} "
        f"({fmt.of(row['answered_count'], row['asked_count'])} answered)"
        for row in now.to_dict("records")
        if not fmt.is_missing(row["score"])
    ]
    if told:
        return f"{title}: {fmt.joined(told)}."
    counts = fmt.of(now["answered_count"].sum(), now["asked_count"].sum())
    return f"{title}: {counts} answered in the last year, too few for a score."


def table(asked: surveys.Asked, kind: str) -> pd.DataFrame:
    """The means of a kind in words."""
    settings = asked.records.settings
    return tables.means(kind, asked.means(kind), settings.words, settings.period_days)


def draw_dates(asked: surveys.Asked) -> None:
    """The score along the landmark dates."""
    found = asked.means("date").dropna(subset=["score"])
    if found.empty:
        st.markdown("Too few surveys were answered within these filters for a score.")
        return
    title = f"{asked.title}: mean score of the year up to each date"
    said = f"{title}. " + " ".join(
        f"{fmt.sentence(row['role'])}s: {tables.score(row)}, {fmt.of(row['answered_count'], row['asked_count'])} answered."
        for row in asked.now.to_dict("records")
    )
    figure = ui.drawn(charts.over_time, found, asked.records.settings.words, *asked.range)
    ui.chart(figure, fmt.markdown_text(title), said, lambda: table(asked, "date"), key="dates")
    st.caption(
        "Each person counts with the latest survey of the year. Who has lost touch answers less often: a good score with few "
        "answers says little about those who did not answer. The band is the 95 % interval."
    )


def draw_waves(asked: surveys.Asked) -> None:
    """The score by time since the match, and the change of those who answered before."""
    found = asked.means("wave").dropna(subset=["score"])
    if found.empty:
        st.markdown("Too few surveys were answered at any time since the match for a score.")
        return
    title = f"{asked.title}: mean score by time since the match"
    shown = table(asked, "wave")
    said = f"{title}. " + " ".join(
        f"{fmt.sentence(row['After the match'])}, {row['Answered by']}: {row['Score (interval)']}."
        for _, row in shown.iterrows()
    )
    labels = [tables.place("wave", row) for row in found.to_dict("records")]
    figure = ui.drawn(charts.dots, found, labels, asked.records.settings.words, *asked.range)
    ui.chart(figure, fmt.markdown_text(title), said, shown, key="waves")
    st.caption(
        "Later surveys are answered by those who stayed: a score that rises from time to time may only mean that others left. "
        "The change below is that of the same people."
    )
    if told := tables.changes(asked.means("change"), asked.records.settings.words):
        st.markdown("**Change since the same person's first survey**")
        for sentence in told:
            st.markdown(sentence)


def draw_scales(asked: surveys.Asked) -> None:
    """The parts of the instrument."""
    found = asked.means("scale").dropna(subset=["score"])
    if found.empty:
        st.markdown("Too few surveys were answered in the last year for a score.")
        return
    title = f"{asked.title}: mean score of each scale in the last year"
    shown = table(asked, "scale")
    said = f"{title}. " + " ".join(f"{row['Scale']}: {row['Score (interval)']}." for _, row in shown.iterrows())
    labels = [tables.place("scale", row) for row in found.to_dict("records")]
    figure = ui.drawn(charts.dots, found, labels, asked.records.settings.words, *asked.range)
    ui.chart(figure, fmt.markdown_text(title), said, shown, key="scales")
    st.caption(fmt.markdown_text(asked.source))


def draw_unscored(asked: surveys.Asked) -> None:
    """Which answers are in no score, and why."""
    found = surveys.unscored(asked.records)
    if found.empty:
        st.markdown("Every answer is in a score.")
        return
    ui.small_table(tables.unscored(found), "Answers of all programs that are in no score, with the reason")
    st.caption("A survey also has no score where fewer items are answered than its declaration asks for.")


PARTS = {"Over time": draw_dates, "Since the match": draw_waves, "Scales": draw_scales, "Not scored": draw_unscored}


def nothing_scored(records: data.Records) -> None:
    """The empty state: no surveys, or none that any instrument knows."""
    found = surveys.unscored(records)
    if found.empty:
        empty.missing(
            "no surveys in this export",
            "export a table `surveys` with person_id, pair_id, instrument, item, value and answered_at, one row an answer.",
            "what mentors and mentees say of it, over time, beside the share who answered.",
        )
    else:
        ui.small_table(tables.unscored(found), "Answers that are in no score, with the reason")


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    place = filters.place()
    chosen = filters.row(records, within=place)
    known = surveys.instruments(records, **chosen.scope)
    if known.empty:
        exported = "surveys" in questions.exported(records)
        with top:
            ui.head("Surveys", "No survey could be scored." if exported else "No surveys are recorded.", records)
        nothing_scored(records)
        return
    titles = dict(zip(known["instrument"], known["title"], strict=True))
    with place:
        instrument = filters.choice("Survey", "survey", titles, 380) if len(titles) > 1 else next(iter(titles))
    asked = surveys.Asked(records, known[known["instrument"] == instrument].iloc[0].to_dict(), chosen.metric_scope)
    with top:
        ui.head("Surveys", answer(asked), records)
    tiles.row(records, TILES, chosen.metric_scope)
    ui.parts(PARTS, asked)


main()
