"""What is different between a release and what came before it: the day, the records behind it, definitions, limits.

In: two files of the committee's kind. Out: one row per difference with what it was and what it is. A figure that changed because
its definition did is told apart from one that changed because the program did; an earlier date whose counts are no longer the
same was corrected by later records. Only what both files tell is compared, so that nothing hidden comes out.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipelines.editions.sets import ALL
from pipelines.published import Edition

WORDS = ("definition", "unit", "numerator", "denominator", "left_out")
COLUMNS = ["kind", "what", "was", "now"]
DATE, FIGURE, DEFINITION, SETTING, RECORDS = "date", "figure", "definition", "setting", "records"


def changes(before: Edition, now: Edition) -> pd.DataFrame:
    """One row per difference: kind (date, figure, definition, setting, records), what, was, now."""
    rows = [*_dates(before, now), *_definitions(before, now), *_settings(before, now), *_records(before, now)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _dates(before: Edition, now: Edition) -> Iterator[tuple[str, Any, Any, Any]]:
    if before.as_of != now.as_of:
        yield DATE, "", before.as_of.isoformat(), now.as_of.isoformat()


def _definitions(before: Edition, now: Edition) -> Iterator[tuple[str, Any, Any, Any]]:
    was, told = (one.table("mart.definitions").set_index("name") for one in (before, now))
    for name in told.index.union(was.index):
        if name not in was.index or name not in told.index:
            yield FIGURE, name, "" if name not in was.index else "told", "" if name not in told.index else "told"
            continue
        for word in WORDS:
            if was.loc[name, word] != told.loc[name, word]:
                yield DEFINITION, name, was.loc[name, word], told.loc[name, word]


def _settings(before: Edition, now: Edition) -> Iterator[tuple[str, Any, Any, Any]]:
    was, told = (one.table("mart.parameters").set_index("parameter")["value"] for one in (before, now))
    for name in told.index.intersection(was.index):
        if name != "as_of" and was[name] != told[name]:
            yield SETTING, name, was[name], told[name]


def _records(before: Edition, now: Edition) -> Iterator[tuple[str, Any, Any, Any]]:
    """Counts of the same figure and date that both tell, and that are not the same any more."""
    keys = ["metric", "period"]
    was, told = (_whole(one) for one in (before, now))
    both = was.merge(told, on=keys, suffixes=("_was", ""))
    for row in both[both["denominator"] != both["denominator_was"]].to_dict("records"):
        yield RECORDS, f"{row['metric']} {row['period']}", f"{row['denominator_was']:g}", f"{row['denominator']:g}"


def _whole(edition: Edition) -> pd.DataFrame:
    """The counts that are told of everybody."""
    rows = edition.table("mart.metric")
    is_whole = (rows["program_id"] == ALL) & (rows["group_by"] == ALL) & rows["denominator"].notna()
    return rows.loc[is_whole, ["metric", "period", "denominator"]]
