"""Does everybody find somebody? The way from the profile to three contacts, the waits on it, and who still waits."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, empty, filters, matching, questions, tiles, ui
from dashboard import format as fmt
from dashboard.charts import matching as charts
from dashboard.charts import waiting
from dashboard.tables import matching as tables

TILES = (
    "matched_in_time_share",
    "answered_in_time_share",
    "never_answered_share",
    "declined_share",
    "requests_per_match",
)
GROUPINGS = {
    filters.ALL: "all mentees together",
    "cohort": "year they came",
    "career_stage": "career stage",
    "practice_area": "practice area",
    "region": "region",
}
NEEDS = {
    "request": "requests",
    "answer": "requests",
    "match": "pairs",
    "first_contact": "contacts",
    "first_goal": "goals",
    "three_contacts": "contacts",
}
MENTEE = "mentee"  # in the address: for whom mentors are suggested
PREFERENCE = {
    "elsewhere": "then mentors in another region, then at another institution",
    "near": "then mentors in the same region, then at the same institution",
    "any": "wherever they are",
}


def answer(head: dict[str, Any], records: data.Records) -> str:
    """The sentence that answers the page's question."""
    everybody, waiting = head["mentee_count"], head["waiting_count"]
    mentees = f"{records.word('mentee')}s"
    if not everybody:
        return f"No {mentees} are recorded yet."
    found = f"{fmt.of(head['matched_count'], everybody)} {mentees} have found a {records.word('mentor')}"
    if not waiting:
        return f"{found}; nobody waits."
    again = f", {fmt.number(head['again_count'])} of them again" if head["again_count"] else ""
    longest = "" if fmt.is_missing(head["longest_days"]) else f", the longest for {fmt.duration(head['longest_days'])}"
    return f"{found}; {fmt.number(waiting)} {'waits' if waiting == 1 else 'wait'}{again}{longest}."


def choose(records: data.Records) -> filters.Filters:
    """Program, the year in which mentees came, and what to compare by."""
    place = filters.place()
    program = filters.row(records, cohort=False, within=place).program
    options = matching.group_options(records, program)
    years = options.loc[options["group_by"] == "cohort", "group_value"]
    several = {name for name, values in options.groupby("group_by")["group_value"] if len(values) > 1}
    by = {name: fmt.sentence(said) for name, said in GROUPINGS.items() if name == filters.ALL or name in several}
    with place:
        came = filters.choice("Came in", "came", {filters.ALL: "any year", **{year: year for year in years}}, 160)
        return filters.Filters(program, came, filters.choice("Compare by", "by", by, 220))


def draw_funnel(records: data.Records, chosen: filters.Filters) -> None:
    """How far mentees come, all together or by group."""
    scope = chosen.metric_scope
    if chosen.group == filters.ALL:
        steps = matching.funnel(records, **scope)
        title = "How far they come: from the profile to three contacts"
        figure, legend = ui.drawn(charts.funnel, steps), charts.LEGEND
    else:
        steps = matching.funnel(records, chosen.program, chosen.group)
        title = f"Share still on the way after each step, by {GROUPINGS[chosen.group]}"
        figure, legend = ui.drawn(charts.way, steps), ""
    table = tables.steps(steps)
    said = f"{title}. " + " ".join(f"{row['Step']}: {row['Got there']}." for row in table.to_dict("records")[:6])
    ui.chart(figure, title, said, table, key="funnel", legend=legend)
    absent = sorted({table for step, table in NEEDS.items() if step not in set(steps["step"])})
    if absent:
        st.markdown(
            f":small[▢ Steps not recorded: to see them, export {fmt.joined([f'`{table}`' for table in absent])}.]"
        )
    if chosen.group != filters.ALL:
        st.caption(
            "Who may still pass a step counts neither as passed nor as lost, so that a young group is not taken for a poor one."
        )


def draw_answers(records: data.Records, chosen: filters.Filters) -> None:
    """How soon requests are answered, with those never answered counted as waiting."""
    st.subheader("How long a request waits", anchor=False)
    if "requests" not in questions.exported(records):
        empty.missing(
            "no requests in this export",
            "export a table `requests` with request_id, mentee_id, mentor_id, requested_at, status and responded_at.",
            "how soon requests are answered, how many never are, and how many a mentee needs.",
        )
        return
    scope = (
        chosen.metric_scope if chosen.group == filters.ALL else {"program": chosen.program, "group_by": chosen.group}
    )
    curves = matching.answer_curves(records, **scope)
    if curves.empty:
        st.markdown(
            f"Fewer than {records.settings.least_at_risk_count} requests are recorded here: too few for a curve."
        )
        return
    title = "Share of requests answered by days since they were made"
    table = tables.answers(curves)
    said = f"{title}. " + " ".join(
        f"{row['Requests']}: {row['Answered by then']} by day {row['Day']}." for row in table.to_dict("records")[:5]
    )
    left = matching.answers_left(records, waiting.DAYS, **scope)
    axes = ("all requests", "days since the request", "requests answered")
    figure = ui.drawn(waiting.come, curves, left, *axes)
    ui.chart(figure, title, said, table, key="answers")
    st.caption(
        "An answer is a yes or a no. A request that was withdrawn or expired stays unanswered and is not left out, which "
        "would make answers look faster than they are. Answer rates of single mentors are not shown: nobody is ranked."
    )


def draw_waiting(records: data.Records, chosen: filters.Filters, total: int) -> None:
    """The mentees who wait; a name shows mentors who would fit."""
    st.subheader("Who waits", anchor=False)
    if not total:
        st.markdown("Nobody waits for a mentor.")
        return
    first = ui.page_number(total, "waiting", afresh_for=chosen)
    rows = matching.waiting_page(records, row_count=ui.PAGE_ROWS, offset=first, **chosen.scope)
    shown = tables.waiting(rows, records.word("mentee"))
    said = f"Waiting, {first + 1} to {first + len(shown)} of {total}; a name shows the mentors who would fit"
    picked = choose_row(shown, said, first)
    st.caption(
        "A name, or the tick before it, shows who would fit; on the keyboard, Shift and the space bar in its row."
    )
    if picked is not None:
        st.query_params[MENTEE] = str(rows["mentee_id"].iloc[picked])
    draw_suggestions(records, st.query_params.get(MENTEE) or str(rows["mentee_id"].iloc[0]))


def choose_row(shown: pd.DataFrame, said: str, first: int) -> int | None:
    """The grid, whose first column is a button; the place of the row that was pressed or is ticked anew.

    A tick stays when the visitor goes back in the browser, and must not undo that step.
    """
    key, pressed = f"waits_{first}", f"waits_pressed_{first}"
    name = st.column_config.ButtonColumn(type="tertiary", alignment="left", width=200, key=pressed)
    columns = {str(shown.columns[0]): name, "Seeks": st.column_config.TextColumn(width=380)}
    grid = ui.dense(
        shown, said, column_config=columns, key=key, on_select="rerun", selection_mode="single-row", height="content"
    )
    ticked = grid["selection"]["rows"]
    is_new = ticked != st.session_state.get(f"_{key}", [])
    st.session_state[f"_{key}"] = ticked
    click = st.session_state.get(pressed)
    rows = [click["row"]] if click else ticked if is_new else []
    return int(rows[0]) if rows else None


def draw_suggestions(records: data.Records, mentee_id: str) -> None:
    """Mentors for one mentee, in an order that is told in words."""
    mentee = matching.waiting_one(records, mentee_id)
    if mentee is None:
        st.markdown("This mentee does not wait any more.")
        return
    st.subheader(f"Who would fit {fmt.markdown_text(mentee['mentee'])}", anchor=False)
    if not fmt.is_missing(mentee["last_pair_id"]):
        ui.page_link("pair", "The pair before", pair_id=str(mentee["last_pair_id"]))
    if fmt.is_missing(mentee["interests"]):
        empty.missing(
            "no interests of this mentee are recorded",
            "export a table `interests` with person_id and interest.",
            "which mentors share them.",
        )
        return
    st.markdown(f"Seeks: {fmt.markdown_text(mentee['interests'])}")
    mentors = matching.suggestions(records, mentee_id)
    if mentors.empty:
        st.markdown("No mentor with a free place shares an interest; see below where to recruit.")
        return
    said = f"Mentors with a free place who share an interest, {len(mentors)} at most"
    ui.small_table(tables.suggestions(mentors, records.word("mentor")), said)
    st.caption(
        f"Order: most shared interests first; {PREFERENCE[records.settings.preferred_mentor]}; then the fewest running pairs and "
        "open requests; then by name. Not listed: who has no free place, was matched with this mentee before, or declined. "
        "Nothing else counts, and nothing is weighed behind the scenes."
    )


def draw_interests(records: data.Records, program: str) -> None:
    """What is asked for and offered, and so where to recruit."""
    st.subheader("Where to recruit", anchor=False)
    balance = matching.interests(records, program)
    if balance.empty:
        empty.missing(
            "no interests in this export",
            "export a table `interests` with person_id and interest, and `participants` with capacity.",
            "what waiting mentees seek and which mentors with free places offer it.",
        )
        return
    title = "Waiting mentees who seek an interest, and free places of mentors who offer it"
    said = tables.tightest(balance)
    st.markdown(fmt.markdown_text(said))
    ui.chart(ui.drawn(charts.interests, balance), title, f"{title}. {said}", tables.interests(balance), key="interests")
    st.caption(
        "A free place counts under every interest that its mentor offers, so places do not add up over interests."
    )


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = choose(records)
    head = matching.head(records, **chosen.scope)
    with top:
        ui.head("Matching", answer(head, records), records)
    if not head["mentee_count"]:
        empty.missing(
            "no mentees in this export",
            "export who is there and who asks: tables `participants`, `requests` and `pairs`.",
            "how far mentees come, how long they wait, and which mentors would fit.",
        )
        return
    tiles.row(records, TILES, chosen.metric_scope)
    draw_funnel(records, chosen)
    draw_answers(records, chosen)
    if records.edition == "coordinator":
        draw_waiting(records, chosen, int(head["waiting_count"]))
    draw_interests(records, chosen.program)


main()
