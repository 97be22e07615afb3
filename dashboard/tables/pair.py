"""What happened between two people as a table, each mark with the file and line that it came from and the row as it stands there.

In: the marks of a pair's time line. Out: a frame for the page. The rows are read from the loaded files, so only where somebody
opens the table.
"""

import pandas as pd

from dashboard import data
from dashboard import format as fmt
from dashboard.marks import words


def as_they_came(records: data.Records, marks: pd.DataFrame) -> dict[tuple[int, int], str]:
    """The text of the row behind each mark, by file and line."""
    known = marks.dropna(subset=["file_id", "line"]).astype({"file_id": "int64", "line": "int64"})  # notes have neither
    found: dict[tuple[int, int], str] = {}
    for file_id, rows in known.groupby("file_id"):
        raw = data.raw_rows(records, int(str(file_id)), rows["line"].tolist())
        found |= {(int(str(file_id)), line): text for line, text in raw.items()}
    return found


def of_marks(marks: pd.DataFrame, raw: dict[tuple[int, int], str]) -> pd.DataFrame:
    """Every mark with the file and line that it came from, and the row as it stands there."""
    rows = marks.to_dict("records")
    return pd.DataFrame(
        {
            "What": [
                words(row["lane"]) if row["lane"] == row["kind"] else f"{words(row['lane'])}: {words(str(row['kind']))}"
                for row in rows
            ],
            "Day": [fmt.date(row["began_on"]) for row in rows],
            "Until": ["" if fmt.is_missing(row["ended_on"]) else fmt.date(row["ended_on"]) for row in rows],
            "By": ["" if fmt.is_missing(row["who"]) else row["who"] for row in rows],
            "Detail": [
                "; ".join(words(str(v)) for v in (row["channel"], row["detail"]) if not fmt.is_missing(v) and v)
                for row in rows
            ],
            "File": ["" if fmt.is_missing(row["file"]) else row["file"] for row in rows],
            "Line": [None if fmt.is_missing(row["line"]) else int(row["line"]) for row in rows],
            "Row as it came": [
                "" if fmt.is_missing(row["line"]) else raw.get((int(row["file_id"]), int(row["line"])), "")
                for row in rows
            ],
        }
    )
