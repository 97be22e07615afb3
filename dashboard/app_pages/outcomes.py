"""What came of it? Outcomes by kind and year, by group, beside early contact, and how far goals were attained."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, empty, filters, outcomes, questions, reach, tiles, ui
from dashboard import format as fmt
from dashboard.charts import outcomes as charts
from dashboard.tables import outcomes as tables

TILES = (
    "mentees_with_outcome_share",
    "goals_reached_share",
    "goal_attainment",
    "relationship_quality",
    "retention_12_months",
)
GROUPINGS = ("cohort", "career_stage", "practice_area", "region")


def answer(found: pd.DataFrame) -> str:
    """The sentence that answers the page's question."""
    rows = found[found["value"] == "any"].to_dict("records")
    years = {row["question"]: row for row in rows}
    if "this year" not in years:
        return "No pair ran in the last year."
    now, before = years["this year"], years.get("year before")
    told = f"{fmt.of(now['with_count'], now['mentee_count'])} mentees{_percent(now)} had an outcome in the last year"
    if before:
        told += f", against {fmt.of(before['with_count'], before['mentee_count'])}{_percent(before)} the year before"
    return f"{told}."


def _percent(year: Mapping[Any, Any]) -> str:
    if year["mentee_count"] < fmt.LEAST_FOR_PERCENT:
        return ""
    return f" ({fmt.percent(year['share'])})"


def draw_kinds(records: data.Records, chosen: filters.Filters) -> None:
    """Each kind this year and the year before."""
    found = outcomes.by_kind(records, **chosen.metric_scope)
    if found.empty:
        st.markdown("No outcome is recorded within these filters.")
        return
    title = "Share of mentees with an outcome of each kind, this year and the year before"
    labels = [tables.kind(value) for value in found["value"]]
    counts = zip(labels, found["question"], found["with_count"], found["mentee_count"], strict=True)
    said = f"{title}. " + " ".join(f"{label}, {year}: {fmt.of(part, whole)}." for label, year, part, whole in counts)
    ui.chart(ui.drawn(charts.kinds, found, labels), title, said, lambda: tables.kinds(found), key="kinds")
    st.caption(
        f"Of the mentees with a pair that ran in the {records.settings.period_days} days; the year before ends where this one "
        "begins. Outcomes are those that somebody recorded: a year of better records looks like a better year. The bars are "
        "95 % intervals."
    )


def draw_groups(records: data.Records, chosen: filters.Filters) -> None:
    """The share with an outcome by group of mentees."""
    groups = {name: fmt.sentence(filters.GROUPINGS[name]) for name in GROUPINGS}
    group_by = filters.choice("By", "outcome_group", groups, 220)
    values = reach.by_group(records, ["mentees_with_outcome_share"], chosen.program, group_by)
    values = values[values["denominator"] > 0]
    if values.empty:
        st.markdown("No outcome is recorded within these filters.")
        return
    named = "the mentee came in" if group_by == "cohort" else filters.GROUPINGS[group_by]
    title = f"Share of mentees with an outcome in the last year, by {filters.GROUPINGS[group_by]}"
    st.markdown(f"**{title}**")
    ui.small_table(tables.groups(values, named), title)
    st.caption("Groups differ in more than this: who came earlier had more time, and stages seek different things.")


def draw_contact(records: data.Records, chosen: filters.Filters) -> None:
    """Outcomes of the year that follows the first months, by contact in these."""
    days, within = records.settings.early_contact_days, records.settings.outcome_within_days
    if "contacts" not in questions.exported(records):
        empty.no_contacts()
        return
    found = outcomes.by_contact(records, **chosen.metric_scope)
    if found["mentee_count"].sum() < records.settings.least_at_risk_count:
        st.markdown(f"Too few mentees were matched {fmt.duration(days + within)} ago or more to set this side by side.")
        return
    title = f"Share of mentees with an outcome in the year after their first {days} days, by contact in these days"
    table = tables.contact(found)
    said = f"{title}. " + " ".join(f"{row.iloc[0]}: {row.iloc[2]}." for _, row in table.iterrows())
    labels = [fmt.sentence(value) for value in found["value"]]
    ui.chart(ui.drawn(charts.contact, found, labels), title, said, table, key="contact")
    st.caption(
        f"This is an association, not an effect: who is keen both calls more often and achieves more. Contact is counted first, "
        f"in the first {days} days of a mentee's first pair and against the rhythm that the pair agreed on; outcomes are those "
        f"of the {within} days that follow, for everybody alike, whether the pair lasted or not. Mentees matched too recently to "
        "be followed that long, and pairs whose contacts nobody logs, are left out."
    )


def draw_attainment(records: data.Records, chosen: filters.Filters) -> None:
    """Goals by their level, and the mean T score."""
    found = outcomes.levels(records, **chosen.scope)
    if found.empty:
        empty.missing(
            "no levels of goal attainment in this export",
            "add attainment_level (−2 to 2, 0 as expected) and, if goals weigh differently, attainment_weight to `goals`.",
            "how far goals were attained against what each pair expected, as a T score.",
        )
        return
    score = tiles.latest(records, "goal_attainment", chosen.metric_scope)
    if score is not None and score["denominator"] >= records.settings.least_at_risk_count:
        told = f"{fmt.number(score['value'])} ({fmt.number(score['low'])} to {fmt.number(score['high'])})"
        st.markdown(f"**Mean T score {told}** over {fmt.plural(score['denominator'], 'pair')}; 50 is as expected.")
    title = "Goals by how far they were attained, of those that carry a level"
    table = tables.levels(found)
    said = f"{title}. " + " ".join(f"{row['Attained']}: {row['Goals']}." for _, row in table.iterrows())
    ui.chart(ui.drawn(charts.levels, found, list(tables.LEVELS.values())), title, said, table, key="levels")
    st.caption(
        "Goal attainment scaling measures each goal against what its pair expected of it. The T score weighs a pair's goals and "
        f"takes a correlation of {records.settings.goal_attainment_correlation:g} between them for granted (Kiresuk and Sherman "
        "1968). Goals still under way count with the level they have by now."
    )


PARTS = {
    "By kind": draw_kinds,
    "By group": draw_groups,
    "Beside early contact": draw_contact,
    "Goal attainment": draw_attainment,
}


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = filters.row(records)
    is_exported = "outcomes" in questions.exported(records)
    with top:
        kinds = outcomes.by_kind(records, **chosen.metric_scope)
        ui.head("Outcomes", answer(kinds) if is_exported else "No outcomes are recorded.", records)
    if not is_exported:
        empty.missing(
            "no outcomes in this export",
            "export a table `outcomes` with outcome_id, person_id, kind and occurred_on.",
            "what came of it for mentees, by kind and group, beside their contact with the mentor.",
        )
        return
    tiles.row(records, TILES, chosen.metric_scope)
    ui.parts(PARTS, records, chosen)


main()
