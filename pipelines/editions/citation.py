"""The README of an extract: what it is, how to cite it, what was done to it, and what it cannot tell.

In: the research edition with its codebook. Out: Markdown text. Everything with a number in it is measured, nothing is promised.
"""

from typing import Any

import pandas as pd

from pipelines.editions.anonymity import OF_PAIRS, OF_PEOPLE
from pipelines.listing import records
from pipelines.published import Edition

TEXT = """# {title}

De-identified records of a mentoring program up to {as_of}, as CSV (`csv/`) and Parquet (`parquet/`). `datapackage.json` says
of every column what it means, its unit, its words, how often it is missing and what was done to it.

## How to cite
> {title} (records up to {as_of}). Made with {maker}. SHA-256 of datapackage.json: `{digest}`.

Pseudonyms and shifts of dates are made anew for every build: name the build, and do not join two.

## Tables
| table | one row per | rows | left out |
|---|---|---|---|
{tables}

{absent}*Left out* are records of running pairs after the day on which they were cut, and of pairs matched after that day.

## What was done
- **People, pairs, goals and events** have pseudonyms: keyed hashes whose key stays with the program.
- **Dates** of a pair, and of what belongs to it, are moved together by whole weeks, at most {weeks} either way: days between two
  dates are right, and so are weekdays. Times are cut to the day. `season` is the true season of the match.
- **Running pairs** are observed until `observed_until_on`, which lies up to {cut} days before the as-of date, drawn for each.
  How long a pair lasted is `observed_until_on - matched_on`; it has ended where `ended_on` is filled, and is censored where not.
  The cut is drawn without regard to anything about the pair, so censoring is independent.
- **Plans and outcomes** (agenda, planned end, goal's target, outcomes) are set to a whole number of four weeks from the match.
- **Names, addresses, institutions and free text** are not here, nor are the days of events and programs.
- {inert}

## How anonymous it is, measured
Quasi-identifiers of people: {of_people}; of pairs: {of_pairs} and their mentee's. A value that fewer than {least} would share
reads `not shown`.

| measure | value |
|---|---|
{measures}

Interests, attendance, the rhythm of contact and who is matched with whom are no quasi-identifiers here. Somebody who knows these
from elsewhere may recognise a person: keep the files as you would keep names, and do not try.

## Columns
{columns}
"""


def readme(
    edition: Edition,
    package: dict[str, Any],
    tables: pd.DataFrame,
    columns: pd.DataFrame,
    measures: dict[str, float],
    digest: str,
) -> str:
    """The whole text."""
    settings = edition.settings
    recorded, absent = tables[tables["row_count"] > 0], tables[tables["row_count"] == 0]
    lines = [f"| {t.table_name} | {t.row} | {t.row_count} | {t.left_out_count} |" for t in recorded.itertuples()]
    told = ", ".join(absent["table_name"])
    return TEXT.format(
        title=package["title"],
        as_of=package["asOf"],
        maker=package["contributors"][0]["title"],
        digest=digest,
        tables="\n".join(lines),
        absent=f"Not recorded by this program: {told}.\n\n" if told else "",
        weeks=settings.research_shift_weeks,
        cut=settings.research_cut_days,
        least=settings.research_least_class_count,
        inert=package["description"].split(". ", 1)[1],
        of_people=", ".join(OF_PEOPLE),
        of_pairs=", ".join(OF_PAIRS),
        measures="\n".join(f"| {name} | {_number(value)} |" for name, value in measures.items()),
        columns="\n\n".join(_columns(columns, str(name)) for name in recorded["table_name"]),
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) and value > 1 else f"{value:.2f}".rstrip("0").rstrip(".")


def _columns(columns: pd.DataFrame, table: str) -> str:
    lines = [
        f"| {row['column_name']} | {row['meaning']} | {row['unit']} | "
        f"{row['missing_count'] if row['is_released'] else ''} | {row['treatment']} |"
        for row in records(columns[columns["table_name"] == table])
    ]
    head = "| column | meaning | unit | missing | what was done |\n|---|---|---|---|---|"
    return "\n".join([f"### {table}", head, *lines])
