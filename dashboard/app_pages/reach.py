"""Do pairs widen horizons? Shares across regions, institutions, fields and stages, the network, and how such pairs last."""

import pandas as pd
import streamlit as st

from dashboard import data, empty, filters, questions, reach, tiles, ui
from dashboard import format as fmt
from dashboard.charts import reach as charts
from dashboard.tables import reach as tables

SHARES = (
    "across_regions_share",
    "across_institutions_share",
    "across_practice_areas_share",
    "across_career_stages_share",
)
TILES = (*SHARES, "institutions_per_mentee")


def answer(records: data.Records, chosen: filters.Filters, sides: pd.DataFrame) -> str:
    """The sentence that answers the page's question."""
    told: list[str] = []
    for metric, words in (("across_regions_share", "regions"), ("across_institutions_share", "institutions")):
        now = tiles.latest(records, metric, chosen.metric_scope)
        if now is not None:
            counts = now["numerator"], now["denominator"]
            share = fmt.share(*counts) if told else f"{fmt.share_of(*counts, 'running pairs')} reach"
            told.append(f"{share} across {words}")
    if not told:
        return "Where the people of the pairs come from is not recorded."
    lasts = next((clause for name in charts.CROSSINGS if (clause := tables.compared(sides, name))), "")
    return f"{fmt.joined(told)}{f'; {lasts}' if lasts else ''}."


def draw_network(records: data.Records, chosen: filters.Filters) -> None:
    """Institutions and the pairs between them; one institution's pairs as a list."""
    st.subheader("Who is connected with whom", anchor=False)
    nodes = reach.nodes(records, **chosen.scope)
    if nodes.empty:
        empty.missing(
            "no institutions in this export",
            "export `participants` with institution (and region, to see them in their regions).",
            "which institutions the pairs connect, and whether the program is one network or several.",
        )
        return
    names = {filters.ALL: "all institutions", **{name: name for name in sorted(nodes["institution"])}}
    institution = filters.choice("Institution", "institution", names, 360)
    edges = reach.edges(records, institution=institution, **chosen.scope)
    whole = int(edges["all_count"].max()) if len(edges) else 0
    most = fmt.joined([f"{row['institution']} ({row['pair_count']})" for row in nodes.head(3).to_dict("records")])
    said = f"{fmt.plural(len(nodes), 'institution')}, {fmt.plural(whole, 'connection')}; the most pairs: {most}."
    title = "Institutions in their regions, and the pairs that connect them"
    figure = ui.drawn(charts.network, nodes, edges, institution)
    ui.chart(figure, title, said, tables.links(edges), key="network", height="stretch")
    if told := tables.numbered(charts.numbered(nodes, edges, institution), institution):
        st.markdown(told)
    st.caption(caption(len(edges), whole))
    if institution != filters.ALL:
        draw_pairs(records, chosen, institution)


def caption(drawn: int, whole: int) -> str:
    """How to read the picture, and what of it is not drawn."""
    told = "A dot is an institution, as large as its pairs are many; a line joins two that pairs connect, thicker for more."
    if whole > drawn:
        told += f" Drawn are the {fmt.number(drawn)} strongest of {fmt.number(whole)} connections; choose one to see all of its."
    return f"{told} Places come from the build: no filter moves an institution."


def draw_pairs(records: data.Records, chosen: filters.Filters, institution: str) -> None:
    """The pairs of one institution; a row opens its pair."""
    total = int(reach.pairs(records, institution, chosen.scope, 1)["total_count"].max())
    first = ui.page_number(total, "linked", afresh_for=(chosen, institution))
    rows = reach.pairs(records, institution, chosen.scope, ui.PAGE_ROWS, first)
    said = f"Pairs of the chosen institution, {first + 1} to {first + len(rows)} of {total}"
    ui.opening_table(tables.pairs(rows), rows["pair_id"], said, "links", {}, height="content")


def draw_lasting(sides: pd.DataFrame) -> None:
    """Whether crossing pairs last as long as others."""
    st.subheader("Do pairs across last as long?", anchor=False)
    if sides.empty:
        st.markdown("Too few pairs of both kinds were followed for three months to compare how long they last.")
        return
    for crossing in charts.CROSSINGS:
        if clause := tables.compared(sides, crossing):
            row = sides[(sides["crossing"] == crossing) & sides["is_across"]].iloc[0]
            gap = f"{tables.difference(dict(row))} in the mean days together within {fmt.duration(row['window_days'])}"
            st.markdown(f"{fmt.sentence(clause)}: a difference of {gap}.")
    title = "Share of pairs still together, within and across, with 95 % intervals"
    table = tables.lasting(sides)
    said = f"{title}. " + " ".join(f"{row['Pairs']}: {row['Still together']}." for row in table.to_dict("records"))
    ui.chart(ui.drawn(charts.lasting, sides), title, said, table, key="lasting")
    st.caption(
        "Days are the mean time together within the window, open pairs counted for as long as they were seen. Pairs differ in "
        "more than what they reach across, and nothing is adjusted for: what is seen here goes together, and no more. All "
        "years of matching count."
    )


def draw_mentees(records: data.Records, chosen: filters.Filters) -> None:
    """How far single mentees have come."""
    st.subheader("What a mentee has reached", anchor=False)
    counts = reach.of_mentees(records, **chosen.scope)
    if counts.empty:
        st.markdown("▢ The institutions of mentees are not recorded.")
        return
    ui.small_table(tables.of_mentees(counts), "Mentees by the number of other institutions that they have reached")
    connections = tiles.latest(records, "connections_per_mentee", chosen.metric_scope)
    if chosen.cohort == filters.ALL and connections is not None and "outcomes" in questions.exported(records):
        st.markdown(
            f"{fmt.plural(connections['numerator'], 'connection')} of {fmt.plural(connections['denominator'], 'mentee')} "
            "are recorded as outcomes."
        )


def draw_groups(records: data.Records, chosen: filters.Filters) -> None:
    """The shares by group, where the visitor compares."""
    if chosen.group == filters.ALL:
        return
    known = data.definitions(records)
    titles = {name: fmt.sentence(known[name].title) for name in SHARES}
    values = reach.by_group(records, SHARES, chosen.program, chosen.group)
    st.subheader(f"Running pairs by {filters.GROUPINGS[chosen.group]}", anchor=False)
    ui.small_table(tables.groups(values, titles), "Shares across, by group")


def main() -> None:
    """Filters, load, show."""
    records = data.current()
    top = st.container()
    chosen = filters.row(records, group=True)
    sides = reach.lasting(records, chosen.program)
    with top:
        ui.head("Reach", answer(records, chosen, sides), records)
    if not questions.headline(records, **chosen.scope)["pair_count"]:
        empty.no_pairs()
        return
    tiles.row(records, SHARES if chosen.cohort != filters.ALL else TILES, chosen.metric_scope)
    draw_groups(records, chosen)
    if records.edition == "coordinator":
        draw_network(records, chosen)
    draw_lasting(sides)
    draw_mentees(records, chosen)


main()
