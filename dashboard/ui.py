"""The parts that pages are made of: head, parts, chart with its table, list.

In: numbers and frames from `data`. Out: what is drawn. Text from an export is shown as text and never as Markdown; the
only raw markup is `charts.plain`, which holds numbers and our own words. Rejected: `st.metric`'s own sparkline and
`help`, which say things by hover alone.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from dashboard import data, nav
from dashboard import format as fmt

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def head(title: str, answer: str, records: data.Records | None) -> None:
    """The page's subject, the sentence that answers it, and the day and build it speaks for, where there is one."""
    st.title(title, anchor=False)
    st.header(answer, anchor=False)
    if records is None:
        st.caption("Nothing is published yet.")
    else:
        st.caption(f"As of {fmt.date(records.as_of)} · build {fmt.markdown_text(records.build)}")
        if records.note:
            st.warning(fmt.markdown_text(records.note))


def parts(draws: Mapping[str, Callable[..., None]], *given: Any) -> None:
    """A tab for each part of a page, with an address of its own; only the open one is drawn, from what is `given`."""
    for tab, draw in zip(st.tabs(list(draws), key="part", bind="query-params"), draws.values(), strict=True):
        if tab.open:
            with tab:
                draw(*given)


def page_link(name: str, label: str, /, **parameters: str) -> None:
    """A link to another page, with its parameters in the address."""
    arrow = ":material/arrow_forward:"
    st.page_link(nav.spec(name).file, label=label, icon=arrow, icon_position="right", query_params=parameters or None)


def pair_name(pair: dict[Any, Any]) -> str:
    """Mentee and mentor, safe inside Markdown."""
    return f"{fmt.markdown_text(pair['mentee'])} with {fmt.markdown_text(pair['mentor'])}"


def open_pair(pair_id: str) -> None:
    """Go to the pair's page."""
    st.switch_page(nav.spec("pair").file, query_params={"pair_id": pair_id})


def dense(frame: pd.DataFrame, alt: str, **options: Any) -> Any:
    """A grid for many rows: no index, plain text cells; at most a page of rows, so that it can be searched and sorted."""
    return st.dataframe(frame, hide_index=True, lazy=False, width="stretch", alt=alt, **options)


def small_table(frame: pd.DataFrame, alt: str) -> None:
    """A real HTML table, which prints and which screen readers read; its cells are escaped, since it knows Markdown."""
    shown = frame.rename(columns=fmt.markdown_text)
    st.table(
        shown.map(lambda value: fmt.markdown_text(value) if isinstance(value, str) else value),
        hide_index=True,
        border="horizontal",
        alt=alt,
    )


INK = {"light": "#33403E", "dark": "#D3DDDB"}  # Streamlit's own axis grey is too faint for small type
BEHIND = "The numbers behind this picture"


def _ink() -> str:
    return INK.get(st.context.theme.type or "light", INK["light"])


def drawn(builder: Callable[..., "Figure"], *given: Any) -> "Figure":
    """The figure that `builder` makes of what it is given, made once for everybody who looks at the same numbers.

    Building a figure is most of a page's work; the given frames are compared by content, so no filter is forgotten. The
    scope is compared as well, so that nothing that one visitor was shown is ever handed to another.
    """
    return _drawn(data.current().scope, f"{builder.__module__}.{builder.__qualname__}", _ink(), given, builder)


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(
    scope: data.Scope, name: str, ink: str, given: tuple[Any, ...], _builder: Callable[..., "Figure"]
) -> "Figure":
    figure = _builder(*given)
    _colour_text(figure, ink)
    return figure


def _colour_text(figure: "Figure", ink: str) -> None:
    figure.update_layout(font_color=ink)
    figure.update_xaxes(tickfont_color=ink, title_font_color=ink)
    figure.update_yaxes(tickfont_color=ink, title_font_color=ink)
    figure.update_annotations(font_color=ink)
    figure.update_traces(textfont_color=ink)


def chart(
    figure: "Figure",
    title: str,
    said: str,
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    *,
    key: str,
    behind: str = BEHIND,
    legend: str = "",
    height: Literal["content", "stretch"] = "content",
) -> None:
    """A figure under a title that says what is seen, with a sentence for screen readers and its numbers as a table.

    The table is sent when somebody opens it: most visitors never do, and it would be half of the page's work. A figure whose
    height is `stretch` has that of its element, which `page.css` may tie to the width.
    """
    from dashboard.charts import annotations  # noqa: PLC0415 - Plotly, which pages without a chart do not load

    st.markdown(f"**{title}**")
    if figure.layout.font.color != _ink():
        _colour_text(figure, _ink())
    if legend:
        st.markdown(legend)
    marks = annotations.within(figure, data.current().settings.events_that_matter())
    marked = annotations.in_words(marks)
    st.plotly_chart(
        annotations.annotated(figure, marks),
        key=key,
        alt=f"{said} {marked}".strip(),
        height=height,
        config={"displaylogo": False, "displayModeBar": False, "scrollZoom": False},
    )
    numbers = st.expander(behind, key=f"{key}_numbers", bind="query-params")
    if numbers.open:
        with numbers:
            shown = table() if callable(table) else table
            dense(shown, said) if len(shown) > PAGE_ROWS else small_table(shown, said)
            if marked:
                st.caption(fmt.markdown_text(marked))


PAGE_ROWS = 25


def page_number(total: int, key: str, *, rows: int = PAGE_ROWS, afresh_for: Any = None) -> int:
    """How many rows to pass over: draws the pages' numbers where one page does not hold all, and says what is shown.

    Where `afresh_for` (the filters) is another than last time, the first page is shown again.
    """
    pages = max(1, -(-total // rows))
    before = st.session_state.get(f"_{key}_for")
    st.session_state[f"_{key}_for"] = repr(afresh_for)
    if pages == 1:
        return 0
    if before is not None and before != repr(afresh_for):
        st.session_state[key] = 1
    number: int = st.pagination(pages, key=key, bind="query-params")
    first = (min(number, pages) - 1) * rows
    st.caption(f"{fmt.number(first + 1)} to {fmt.number(min(first + rows, total))} of {fmt.number(total)}")
    return first


def opening_table(
    shown: pd.DataFrame, pair_ids: pd.Series, said: str, key: str, columns: dict[str, Any], **options: Any
) -> None:
    """A grid whose first column is the pair's name as a button; the button, or selecting the row, opens the pair."""
    pressed = f"{key}_pressed"
    name = st.column_config.ButtonColumn(type="tertiary", alignment="left", width=222, key=pressed)
    chosen = dense(
        shown,
        said,
        column_config={str(shown.columns[0]): name, **columns},
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        **options,
    )
    click = st.session_state.get(pressed)
    rows = [click["row"]] if click else chosen["selection"]["rows"]
    if rows:
        open_pair(str(pair_ids.iloc[rows[0]]))
    st.caption(
        "A pair's name, or the tick before it, opens the pair; on the keyboard, Shift and the space bar in its row."
    )
