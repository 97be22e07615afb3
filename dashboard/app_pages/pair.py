"""What happened between these two? One pair: its time line, its reasons today, goals, agenda, and where each mark is from."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import chances, data, empty, follow_up, follow_up_form, questions, trail, ui
from dashboard import format as fmt
from dashboard.charts.timeline import PairRecords, timeline
from dashboard.marks import state, words
from dashboard.tables import pair as table
from dashboard.tables.goals import history

LEGEND = (
    ":small[Channels: ■ video ◆ phone ● e-mail ▲ message ★ in person ✕ other. Hollow: scheduled; thin cross: missed; "
    "line: cancelled. Filled stretch: a gap longer than agreed.]"
)


def choose(records: data.Records, asked: str) -> None:
    """Without a pair in the address: find one."""
    top = st.container()
    search = st.text_input("Search names", key="find", bind="query-params", type="search").strip()
    found = questions.pair_search(records, search)
    with top:
        ui.head(
            "Pair",
            f"There is no pair “{fmt.markdown_text(asked)}” in these records."
            if asked
            else "Choose a pair to see what happened between the two.",
            records,
        )
    if found.empty:
        st.markdown("No pair fits this search.")
    for pair in found.to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center"):
            ui.page_link("pair", ui.pair_name(pair), pair_id=pair["pair_id"])
            st.markdown(state(pair["state"]).badge, width="content")
            st.caption(f"matched {fmt.date(pair['matched_on'])}", width="content")


def answer(pair: dict[Any, Any]) -> str:
    """The sentence that answers the page's question."""
    if not fmt.is_missing(pair["ended_on"]):
        why = (
            ""
            if fmt.is_missing(pair["end_reason"])
            else f", reason given: {fmt.markdown_text(words(pair['end_reason']))}"
        )
        lasted = fmt.duration((pair["ended_on"] - pair["matched_on"]).days)
        return f"Together for {lasted}, until {fmt.date(pair['ended_on'])}{why}."
    if fmt.is_missing(pair["days_since_contact"]):
        return f"Matched on {fmt.date(pair['matched_on'])}; no contact between them is recorded."
    usual = (
        "" if fmt.is_missing(pair["usual_gap_days"]) else f"; their usual gap is {fmt.duration(pair['usual_gap_days'])}"
    )
    return (
        f"Last in touch {fmt.duration(pair['days_since_contact'])} ago, on {fmt.date(pair['last_contact_on'])}{usual}."
    )


def draw_facts(pair: dict[Any, Any]) -> None:
    """State, risk and the facts that frame them."""
    facts = [
        state(pair["state"]).badge,
        "" if fmt.is_missing(pair["risk"]) else risk(pair),
        f"agreed on contact every **{fmt.plural(pair['contact_every_days'], 'day')}**",
        "" if fmt.is_missing(pair["contact_count"]) else f"**{fmt.plural(pair['contact_count'], 'contact')}** so far",
        f"matched **{fmt.date(pair['matched_on'])}**",
        f"in **{fmt.markdown_text(pair['program_name'])}**",
    ]
    st.markdown(" · ".join(fact for fact in facts if fact))


def risk(pair: dict[Any, Any]) -> str:
    """The chance of silence within the pair's horizon, with its interval."""
    chance = fmt.interval(pair["risk"], pair["risk_low"], pair["risk_high"])
    return f"risk of silence within {fmt.plural(pair['horizon_days'], 'day')}: **{chance}**"


def draw_reasons(pair: dict[Any, Any]) -> None:
    """Why the pair is on the list, in words."""
    st.subheader("Why now", anchor=False)
    if not len(pair["reasons"]):
        st.markdown("No flag is raised.")
    for reason in pair["reasons"]:
        st.text(f"▲ {reason}")


def draw_timeline(records: data.Records, pair: dict[Any, Any], marks: pd.DataFrame, goals: pd.DataFrame) -> None:
    """Everything on one axis of days, with its records as a table."""
    st.subheader("What happened", anchor=False)
    pair_id = pair["pair_id"]
    ends_on = pair["ended_on"] if not fmt.is_missing(pair["ended_on"]) else pd.Timestamp(records.as_of)
    flags = questions.of_pair(records, "flag_spans", pair_id)
    held = int(((marks["lane"] == "contact") & (marks["kind"] == "held")).sum())
    said = (
        f"Time line from {fmt.date(pair['matched_on'])} to {fmt.date(ends_on)}: {fmt.plural(held, 'contact')}, "
        f"{fmt.plural(len(goals), 'goal')}, {fmt.plural(int((marks['lane'] == 'pause').sum()), 'pause')}, "
        f"{fmt.plural(flags['flag'].nunique(), 'kind')} of flag."
    )
    drawn = PairRecords(
        pair["matched_on"],
        ends_on,
        marks,
        questions.of_pair(records, "gaps", pair_id),
        goals,
        flags,
        records.settings.at_risk_gap_ratio,
        records.settings.words,
    )
    title = f"From the match on {fmt.date(pair['matched_on'])} to {fmt.date(ends_on)}"
    ui.chart(
        ui.drawn(timeline, drawn),
        title,
        said,
        lambda: table.of_marks(marks, table.as_they_came(records, marks)),
        key="timeline",
        behind="Where does this come from?",
        legend=LEGEND,
    )


def draw_goals(records: data.Records, goals: pd.DataFrame, updates: pd.DataFrame, exported: set[str]) -> None:
    """The goals as a tree: each under the one that it expands, with its revisions."""
    st.subheader("Goals", anchor=False)
    if goals.empty:
        if "goals" in exported:
            st.markdown("The pair has set no goal yet.")
        else:
            empty.missing(
                "no goals in this export",
                "export a table `goals`.",
                "what the two set out to do, and how far they are.",
            )
    for goal in goals.to_dict("records"):
        indent = "\u2003" * 2 * int(goal["depth"]) + ("↳ " if goal["depth"] else "")
        stalled = " :orange-badge[◐ stalled]" if goal["is_stalled"] else ""
        title = words(str(goal["category"])) if fmt.is_missing(goal["title"]) else goal["title"]
        st.markdown(f"{indent}**{fmt.markdown_text(title)}**{stalled}")
        st.caption(f"{indent}{goal_facts(goal)}")
        own = updates[updates["goal_id"] == goal["goal_id"]]
        if len(own):
            with st.expander(f"History of this goal, {fmt.plural(len(own), 'entry', 'entries')}"):
                ui.small_table(history(own, records.settings.words), "The revisions of this goal")


def goal_facts(goal: dict[Any, Any]) -> str:
    """Status, progress and dates of a goal in one line."""
    facts = [words(goal["status"])]
    if goal["status"] == "active" and not fmt.is_missing(goal["progress_pct"]):
        facts.append(f"{fmt.number(goal['progress_pct'])} % done")
    for word, column in (
        ("set", "set_on"),
        ("by", "target_on"),
        ("reached", "reached_on"),
        ("last progress", "last_progress_on"),
    ):
        if not fmt.is_missing(goal[column]) and (column != "last_progress_on" or goal["status"] == "active"):
            facts.append(f"{word} {fmt.date(goal[column])}")
    if goal["revision_count"]:
        facts.append(f"revised {fmt.plural(goal['revision_count'], 'time')}")
    return " · ".join(facts)


def draw_agenda(agenda: pd.DataFrame, exported: set[str]) -> None:
    """The topics that are behind and those that come next."""
    st.subheader("Agenda", anchor=False)
    open_topics = agenda[agenda["done_on"].isna()]
    if agenda.empty:
        if "agenda" in exported:
            st.markdown("The pair has planned no topics.")
        else:
            empty.missing(
                "no agenda in this export", "export a table `agenda`.", "which topics come next and which are behind."
            )
    elif open_topics.empty:
        st.markdown(f"All {fmt.plural(len(agenda), 'topic')} are done.")
    for topic in open_topics.head(6).to_dict("records"):
        late = " :orange-badge[◐ behind]" if topic["is_behind"] else ""
        month = fmt.month(topic["planned_on"])
        st.markdown(f"{month}: {fmt.markdown_text(topic['topic'])}{late}")


def main() -> None:
    """Load, show."""
    records = data.current()
    pair_id = st.query_params.get("pair_id", "")
    pair = questions.pair_one(records, pair_id) if pair_id else None
    if pair is None:
        choose(records, pair_id)
        return
    trail.opened_pair(pair_id)
    exported = questions.exported(records)
    marks, goals = questions.of_pair(records, "marks", pair_id), questions.of_pair(records, "goals", pair_id)
    marks = follow_up.with_notes(marks, follow_up.standings(records).get(pair_id))
    ui.head(ui.pair_name(pair), answer(pair), records)
    follow_up_form.last_written(records)
    draw_facts(pair)
    left, right = st.columns(2, gap="large")
    with left:
        draw_reasons(pair)
        chances.draw(records, pair_id)
    with right:
        st.subheader("Follow-up", anchor=False)
        follow_up_form.draw(records, pair)
    draw_timeline(records, pair, marks, goals)
    left, right = st.columns(2, gap="large")
    with left:
        draw_goals(records, goals, questions.of_pair(records, "goal_history", pair_id), exported)
    with right:
        draw_agenda(questions.of_pair(records, "agenda", pair_id), exported)
    with st.container(horizontal=True):
        ui.page_link("pairs_to_contact", "Back to the list")
        ui.page_link("pair", "Find another pair")


main()
