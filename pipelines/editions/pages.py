"""The tables of the committee's edition, row by row: each number as it may be shown, or its mark.

In: the figures, what is shown of them. Out: `mart.metric` and the curves in the attached database. Every metric, date, program
and group has its row, also where nobody is in it: a missing row would say so.
"""

from collections.abc import Iterator

import duckdb
import pandas as pd

from pipelines import metrics, sqlfiles
from pipelines.editions.faces import TOO_FEW, Faces, extreme_mark, hidden_mark
from pipelines.editions.figures import Figures
from pipelines.editions.levels import grouping_of
from pipelines.editions.offers import Header, leaves_nothing_out
from pipelines.editions.rounding import Row, is_missing, rounded_measure, rounded_share
from pipelines.editions.sets import ALL, PROGRAM, Key, Place

NUMBERS = ("numerator", "denominator", "left_out_count")
TEXTS = ("metric", "program_id", "period", "group_by", "group_value")
FIGURE = ("value", "low", "high")
MARKS = ("value_mark", *(f"{number}_mark" for number in NUMBERS))
SHOWN = "shown"


def numerator_of(name: str, header: Header) -> Key:
    """The set whose being shown shows a metric's numerator; the sums of a mean go by the people that they are made of."""
    if header["kind"] == "retention":
        return f"followed by {header['retention_days']}", "numerator"
    return name, "denominator" if header["kind"] == "mean" else "numerator"


class Sheet:
    """Rows of `mart.metric`."""

    def __init__(self, figures: Figures, faces: Faces, programs: list[str]) -> None:
        self.faces, self.release, self.programs = faces, faces.release, programs
        self.hidden = hidden_mark(self.release.limits.people)
        keys = ["metric", "program_id", "period", "group_by", "group_value"]
        rows: list[Row] = [
            {str(name): value for name, value in row.items()} for row in figures.metric.to_dict("records")
        ]
        self.figures = {tuple(row[key] for key in keys): row for row in rows}
        self.definitions = dict(
            figures.metric[["metric", "definition"]].drop_duplicates().itertuples(index=False, name=None)
        )

    def table(self, program: str, period: str, group_by: str, label: str) -> tuple[Place, str]:
        """The table and label that decide what a row shows; the groups of one program among several are not told at all."""
        if program == ALL or len(self.programs) == 1:
            return Place(period, ALL, group_by), label
        return Place(period, ALL, PROGRAM), program

    def rows(self, periods: list[str]) -> Iterator[Row]:
        """Every row, in order."""
        for name, header in self.faces.headers.items():
            for period in periods:
                for program in (ALL, *self.programs):
                    for group_by, label in self.groups(name, program, period, period in (periods[0], periods[-1])):
                        yield self.row(name, header, program, period, group_by, label)

    def groups(self, metric: str, program: str, period: str, is_full: bool) -> Iterator[tuple[str, str]]:
        """Every level and label by which a metric is cut: over all programs, at the first and the last date."""
        yield ALL, ALL
        if not is_full or (program != ALL and len(self.programs) > 1):
            return
        for group_by in self.release.partitions:
            if group_by != PROGRAM and (metric, group_by) in self.release.counts.cuts:
                yield from ((group_by, label) for label in self.release.labels(Place(period, ALL, group_by)))

    def row(self, name: str, header: Header, program: str, period: str, group_by: str, label: str) -> Row:
        """One row: its numbers and their marks."""
        nobody = {"numerator": None, "denominator": None, "value": None, "low": None, "high": None, "left_out_count": 0}
        figure: Row = self.figures.get((name, program, period, group_by, label), nobody)
        place = self.table(program, period, group_by, label)
        shown = self._numbers(name, header, place)
        row: Row = {"metric": name, "program_id": program, "period": period, "group_value": label}
        row["group_by"] = grouping_of(group_by)
        row |= {number: figure[number] if number in shown else None for number in NUMBERS}
        row |= self._value(name, header, figure, place, shown)
        row["definition"] = self.definitions.get(name, header["definition"])
        marks = {f"{number}_mark": None if number in shown else self.hidden for number in NUMBERS}
        marks["numerator_mark"] = None if header["kind"] == "median" else marks["numerator_mark"]
        return row | marks

    def _numbers(self, name: str, header: Header, at: tuple[Place, str]) -> set[str]:
        """Which of a row's counts are shown."""
        shown = {"left_out_count"} if leaves_nothing_out(header) else set()
        place, label = at
        keys: dict[str, Key] = {
            "denominator": (name, "denominator"),
            "left_out_count": (name, "left_out"),
            "numerator": numerator_of(name, header),
        }
        shown |= {number for number, key in keys.items() if label in self.release.shown.get((key, place), ())}
        return shown - ({"numerator"} if header["kind"] == "median" else set())

    def _value(self, name: str, header: Header, figure: Row, at: tuple[Place, str], shown: set[str]) -> Row:
        """The figure itself, with its interval, or why it is not there."""
        nothing = {"value": None, "low": None, "high": None}
        kind, exact = header["kind"], {"numerator", "denominator"} <= shown
        whole = {"value": figure["value"], "low": figure["low"], "high": figure["high"], "value_mark": None}
        if kind == "count":
            return whole if "numerator" in shown else {**nothing, "value_mark": self.hidden}
        if is_missing(figure["value"]):
            return {**nothing, "value_mark": TOO_FEW}
        place, label = at
        if kind in ("share", "retention"):
            if label in self.faces.values.get((name, place), ()):
                return whole if exact and kind == "share" else {**_rounded(figure, kind), "value_mark": None}
            edge = self.faces.extreme(name, place, label)
            mark = extreme_mark(edge, self.release.limits.extreme_share) if edge else TOO_FEW
            return {**nothing, "value_mark": mark}
        if label not in self.faces.values.get((name, place), ()):
            return {**nothing, "value_mark": TOO_FEW}
        return whole if exact and kind == "mean" else {**rounded_measure(figure), "value_mark": None}


def _rounded(figure: Row, kind: str) -> Row:
    """A percentage whose counts are not told; Wilson's interval would tell them, that of an estimate is in the audit."""
    return rounded_share(figure | ({"low": None, "high": None} if kind == "share" else {}))


def write(
    connection: duckdb.DuckDBPyConnection,
    into: str,
    figures: Figures,
    faces: Faces,
    programs: list[str],
) -> float:
    """Write every table of the edition; gives how many numbers it tells."""
    from pipelines.editions import curve_pages  # noqa: PLC0415 - it needs the rounding of this module

    periods = sorted(figures.metric["period"].unique(), reverse=True)
    sheet = Sheet(figures, faces, programs)
    metric = _table(list(sheet.rows(periods)))
    tables = {"metric": metric, **curve_pages.tables(sheet, figures.curves, periods[0] if periods else "")}
    tables["programs"] = _programs(connection, programs)
    tables["hidden"] = hidden_counts(metric)
    tables["definitions"] = definitions(connection)
    limits = faces.release.limits
    facts = {
        "least people in a count": limits.people,
        "least mentors": limits.mentors,
        "least base of a percentage": limits.base,
        "share that is near 0 or 100 percent": limits.extreme_share,
        "tables of earlier releases compared": sum(known.is_past for known in faces.release.known),
        **how_many(tables["hidden"]),
    }
    tables["release"] = pd.DataFrame({"fact": list(facts), "value": [float(value) for value in facts.values()]})
    for name, frame in tables.items():
        connection.register("frame", frame)
        connection.execute(f"create table {into}.mart.{name} as select * from frame")
        connection.unregister("frame")
    connection.execute(
        f"create table {into}.mart.landmarks as from mart.landmarks where cast(landmark_on as varchar) in "
        "(select unnest($periods))",
        {"periods": periods},
    )
    return facts["numbers"] - facts["numbers hidden"]


def _programs(connection: duckdb.DuckDBPyConnection, labels: list[str]) -> pd.DataFrame:
    """What each program that is named is called."""
    names = dict(connection.execute("select program_id, name from core.programs").fetchall())
    rows = [(label, names.get(label) or label) for label in labels]
    return pd.DataFrame(rows, columns=["program_id", "name"], dtype="str")


def _table(rows: list[Row]) -> pd.DataFrame:
    """The rows of `mart.metric`; of a program without records none, in columns of the same types."""
    texts, numbers = (*TEXTS, "definition", *MARKS), (*NUMBERS, *FIGURE)
    frame = pd.DataFrame(rows, columns=[*TEXTS, *numbers, "definition", *MARKS])
    return frame.astype({**dict.fromkeys(texts, "str"), **dict.fromkeys(numbers, "float64")})


def hidden_counts(metric: pd.DataFrame) -> pd.DataFrame:
    """Per metric, grouping and kind of number: how many are shown, and how many are not, by what stands in their place."""
    marks = [column for column in metric.columns if column.endswith("_mark")]
    long = metric.melt(["metric", "group_by"], marks, var_name="number", value_name="says").fillna({"says": SHOWN})
    long["number"] = long["number"].str.removesuffix("_mark")
    counted = long.groupby(["metric", "group_by", "number", "says"], as_index=False).size()
    return counted.rename(columns={"size": "number_count"})


def how_many(hidden: pd.DataFrame) -> dict[str, float]:
    """How many numbers there are, and how many of them are hidden: `hidden` as of `hidden_counts`."""
    counts, is_hidden = hidden["number_count"], hidden["says"] != SHOWN
    return {"numbers": float(counts.sum()), "numbers hidden": float(counts[is_hidden].sum())}


def definitions(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What each metric means, under the settings of the build."""
    parameters = metrics.kept_parameters(connection)
    columns = [
        "name",
        "title",
        "definition",
        "unit",
        "measure",
        "better",
        "numerator",
        "denominator",
        "left_out",
        "needs",
    ]
    known = sqlfiles.read_kind("metric")
    return pd.DataFrame([metrics.describe(name, parameters) for name in known])[columns]
