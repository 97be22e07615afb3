"""What a committee is told, for its page: the tables of the report, and the report itself as a file to take.

In: what a committee is told. Out: frames of text, which say what the report says, and files.
"""

from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard import data, files, releasing
from dashboard import format as fmt
from pipelines.report import account, committee, curves, figures
from pipelines.report.model import Exhibit, Lines, Table
from pipelines.report.told import Told
from pipelines.report.write import KINDS, rendered

CALLED = {"pdf": "PDF", "html": "web page", "pptx": "slides"}


def frame(table: Table) -> pd.DataFrame:
    """A table of the report as a frame."""
    return pd.DataFrame(list(table.rows), columns=list(table.columns))


def answer(told: Told) -> str:
    """How long pairs stay together, in a sentence."""
    return figures.compared(told, curves.HEADLINE, curves.TOGETHER) if told.now else curves.UNKNOWN


def every_figure(told: Told) -> pd.DataFrame:
    """One row per metric: the figure now and at the first released date, and what it rests on."""
    return frame(figures.figure_table(told, tuple(told.now), ""))


def reading(told: Told) -> str:
    """What must be known to read the table."""
    foot = figures.figure_table(told, tuple(told.now), "").foot
    return f"What each figure means stands on the page Definitions. Shares have {fmt.percent(told.level)} intervals. {foot}"


def over_time(told: Told) -> dict[str, Exhibit]:
    """How pairs last and part, of all and by cohort, and how soon goals are reached: a title and what shows it."""
    goals = curves.goal_times(told)
    found = {
        "How long pairs stay together": curves.retention(told),
        "Whether later pairs stay longer": curves.cohorts(told),
        "How pairs part": curves.endings(told),
    }
    shown = {**found, "How soon goals are reached": goals} if goals else found
    return {title: _without_picture(exhibit) for title, exhibit in shown.items()}


def _without_picture(exhibit: Exhibit) -> Exhibit:
    """What is said of an exhibit's table alone: nothing of how its lines are drawn."""
    of_lines = curves.dashed(exhibit.chart) if isinstance(exhibit.chart, Lines) else ()
    return replace(exhibit, chart=None, remarks=tuple(one for one in exhibit.remarks if one not in of_lines))


def held_back(told: Told) -> tuple[str, pd.DataFrame]:
    """How much is held back, and by which words."""
    return account.held_back(told), frame(account.hidden_table(told))


def offer_report(records: data.Records) -> None:
    """The report in each of its kinds, made when it is asked for."""
    for kind, mime in KINDS.items():
        name = f"mentoring-report-{records.as_of}.{kind}"
        label = f"Make the report ({CALLED[kind]})"
        files.offer(label, partial(_made, records, kind), name, mime, f"report_{kind}", "figure")


def _made(records: data.Records, kind: str) -> tuple[bytes, int]:
    told = data.told(records)
    return rendered(committee.of(told, releasing.since_last(records)), kind), len(told.now)
