"""What would be published, what is held back and why? Releases: preview, publish, and those before."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import access, committee, data, empty, files, filters, releasing, ui
from dashboard import format as fmt
from pipelines.editions.releases import Choice
from pipelines.report import account
from pipelines.report.told import ALL, Told

MIME = "application/octet-stream"


def choose(metric: pd.DataFrame, names: Mapping[str, str]) -> Choice:
    """Which program and dates."""
    periods = sorted(metric["period"].unique(), reverse=True)
    ends = tuple(dict.fromkeys((periods[0], periods[-1])))
    dates = {"year": " and ".join(map(_day, ends)), "now": f"{_day(periods[0])} alone", "every": "every date"}
    with filters.place():
        program = filters.choice("What", "release_of", {ALL: "all programs", **names}, 240)
        which = filters.choice("Dates", "release_dates", dates if len(ends) > 1 else {"now": dates["now"]}, 280)
    return Choice(program, {"year": ends, "now": ends[:1]}.get(which, tuple(periods)))


def _day(period: str) -> str:
    return fmt.date(pd.Timestamp(period))


def answer(told: Told) -> str:
    """How many numbers would be told, and how many not."""
    shown = told.number_count - told.hidden_count
    return f"{fmt.number(shown)} numbers would be published; {fmt.number(told.hidden_count)} are held back."


def draw_preview(told: Told) -> None:
    """What a reader of the release will see, and what they will not."""
    st.subheader("What will be published", anchor=False)
    ui.small_table(committee.every_figure(told), "Every figure of the release")
    st.caption("With it: the same figures by group, the curves, and what each figure means.")
    st.subheader("What is held back, and why", anchor=False)
    section = account.suppression(told)
    for exhibit in section.exhibits:
        st.markdown(fmt.markdown_text(exhibit.finding))
        st.markdown("\n".join(f"- {fmt.markdown_text(rule)}" for rule in exhibit.remarks))
        if exhibit.table:
            ui.small_table(committee.frame(exhibit.table), exhibit.table.caption)


def draw_standing(records: data.Records) -> None:
    """That the edition is not of the newest build, where it is not."""
    if (newest := data.current()).build != records.build:
        since = (
            f"The records of {newest.build} go up to {fmt.date(newest.as_of)}, but committees still see this edition: "
        )
        why = "a newer one would have to hide more, since few people changed. To make it anew: mentorscope build."
        st.info(fmt.markdown_text(since + why))


def draw_publish(records: data.Records, choice: Choice) -> None:
    """Publishing, which cannot be taken back."""
    if not access.current().may_take:
        st.markdown("Whoever may take files can publish.")
        return
    st.markdown("A release stays: it can be opened and handed over, and later editions are checked against it.")
    has_read = st.toggle("I have read what will be published and what is held back", key="release_read")
    if st.button("Publish", disabled=not has_read, type="primary"):
        st.success(f"Published {releasing.publish(records, choice)}. It is listed below.")


def draw_releases(kept: list[releasing.Kept], names: Mapping[str, str]) -> None:
    """Those before, to open and to hand over."""
    st.subheader("Releases", anchor=False)
    if not kept:
        st.markdown("None yet.")
        return
    shown = pd.DataFrame(
        {
            "Release": [one.name for one in kept],
            "Published": [_day(one.released_on) for one in kept],
            "Speaks for": [", ".join(map(_day, one.periods)) for one in kept],
            "What": [{ALL: "all programs", **names}.get(one.program, one.program) for one in kept],
            "Build": [one.records.build for one in kept],
        }
    )
    ui.small_table(shown, "Every release, the newest first")
    name = filters.choice("Open", "release", {"none": "no release", **{one.name: one.name for one in kept}}, 240)
    for one in kept:
        if one.name == name:
            draw_one(one)


def draw_one(kept: releasing.Kept) -> None:
    """One release as it was published."""
    metric = data.edition(kept.records).table("mart.metric")
    ui.small_table(committee.every_figure(releasing.told(kept)), f"Every figure of {kept.name}, as it was published")
    files.download("Download its figures", lambda: metric, f"{kept.name}.csv", "release_csv")
    files.offer(
        "Download it whole", lambda: (releasing.content(kept), len(metric)), f"{kept.name}.duckdb", MIME, "release_file"
    )


def main() -> None:
    """Choose, read, publish; then those before."""
    records = data.told_to_committees(data.current())
    metric = data.edition(records).table("mart.metric")
    if metric.empty:
        ui.head("Release", "There is nothing to publish yet.", records)
        empty.no_pairs()
        return
    place = st.container()
    names = data.told(records).programs
    choice = choose(metric, names)
    told = releasing.preview(records, choice)
    with place:
        ui.head("Release", answer(told), records)
        draw_standing(records)
    draw_preview(told)
    draw_publish(records, choice)
    draw_releases(releasing.kept(records), names)


main()
