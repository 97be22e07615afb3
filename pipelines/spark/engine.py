"""A connection that is a cluster: what the pipelines ask of DuckDB, done by Spark.

In: the statements that `pipelines.steps` and its neighbours run (`create or replace table … as`, `insert into`, a select), in
DuckDB's dialect. Out: each table as a Parquet folder `<out>/<schema>/<table>` and a temporary view over it; temporary tables
are kept in the memory of the cluster. So the graph of steps, the flags, the metrics and the checks are the same code on both
engines. Rejected: tables in the cluster's own catalog, where two users of a cluster would overwrite each other's `mart`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlglot
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col
from pyspark.sql.pandas.types import to_arrow_schema
from sqlglot import exp

from pipelines.errors import DeclarationError
from pipelines.spark.dialect import to_spark, view_name
from pipelines.sqlfiles import SCHEMAS

Given = Mapping[str, Any] | Sequence[Any] | None


class SparkEngine:
    """Runs statements one after the other; the last select's rows are fetched as from a DuckDB connection."""

    def __init__(self, session: SparkSession, out: str) -> None:
        """out: the folder (any URI that Spark writes to) under which tables are kept."""
        self.session, self.out = session, out.rstrip("/")
        self.result: DataFrame | None = None
        self.created: dict[str, str] = {}  # what was declared by columns, and their types as Spark writes them
        self.held: dict[str, DataFrame] = {}  # temporary tables

    def execute(self, statement: str, parameters: Given = None) -> "SparkEngine":
        """Run one statement. Raises DeclarationError where Spark has no equal for it."""
        tree = sqlglot.parse_one(statement, dialect="duckdb")
        if isinstance(tree, exp.Create) and tree.kind != "SCHEMA":  # a schema is a part of a name here
            self._create(tree, parameters)
        elif isinstance(tree, exp.Insert):
            self._insert(tree, parameters)
        elif isinstance(tree, exp.Drop):
            self._drop(view_name(tree.args["tables"][0]))
        elif isinstance(tree, exp.Query):
            self.result = self.select(tree, parameters)
        elif not isinstance(tree, exp.Create):
            raise DeclarationError("Spark", f"has no equal for: {statement[:60]}", "Run it on DuckDB.")
        return self

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows of plain values into a table that was declared by its columns."""
        (table,) = sqlglot.parse_one(statement, dialect="duckdb").find_all(exp.Table)
        declared = self.created[view_name(table)]
        self._append(table, self.rows(rows, declared))

    def select(self, query: str | exp.Query, parameters: Given = None) -> DataFrame:
        """A select as a frame of Spark's, not run yet."""
        return self.session.sql(to_spark(query, "a statement"), args=dict(parameters) if parameters else None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows of the last select."""
        return [tuple(row) for row in self._selected().collect()]

    def df(self) -> pd.DataFrame:
        """The rows of the last select; days and moments as datetimes."""
        rows: pd.DataFrame = self._selected().toArrow().to_pandas(date_as_object=False)
        return rows

    def register(self, name: str, frame: pd.DataFrame | DataFrame) -> None:
        """Let a frame be read by name."""
        given = self.session.createDataFrame(frame) if isinstance(frame, pd.DataFrame) else frame
        given.createOrReplaceTempView(name)

    def unregister(self, name: str) -> None:
        """The name means nothing any more."""
        self._drop(name)

    def write(self, schema: str, name: str, frame: DataFrame, mode: str = "error") -> DataFrame:
        """Keep a frame as the table `schema.name`; gives the table. Steps between have a folder of their own."""
        path = self._path(schema, name)
        frame.write.mode(mode).parquet(path)
        kept = self.session.read.schema(frame.schema).parquet(path)
        kept.createOrReplaceTempView(f"{schema}_{name}")
        return kept

    def table(self, schema: str, name: str) -> DataFrame:
        """A kept table."""
        return self.session.table(f"{schema}_{name}")

    def between(self, step: str, names: Sequence[str], types: str) -> DataFrame:
        """The rows that a step kept of several tables, in one frame: of their columns those of `types`."""
        return self.session.read.schema(types).parquet(*(self._path(step, name) for name in names))

    def rows(self, rows: Sequence[Sequence[Any]], types: str) -> DataFrame:
        """A frame of plain values with columns as Spark declares them; a whole number may stand for any."""
        fields = self.fields(types)
        columns = zip(*rows, strict=True) if rows else [() for _ in fields]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
        return self.session.createDataFrame(pa.Table.from_arrays(arrays, schema=fields))

    def fields(self, types: str) -> pa.Schema:
        """Arrow's schema of columns as Spark declares them."""
        return to_arrow_schema(self.empty(types).schema)

    def empty(self, types: str) -> DataFrame:
        """A frame of no rows with columns as Spark declares them."""
        return self.session.createDataFrame([], types)

    def _path(self, schema: str, name: str) -> str:
        return f"{self.out}/{schema}/{name}" if schema in SCHEMAS else f"{self.out}/_work/{schema}/{name}"

    def _selected(self) -> DataFrame:
        if self.result is None:
            raise DeclarationError("Spark", "was asked for rows before a select.", "Select something first.")
        return self.result

    def _create(self, tree: exp.Create, parameters: Given) -> None:
        declared = tree.this if isinstance(tree.this, exp.Schema) else None
        table = declared.this if declared else tree.this
        columns = declared.expressions if declared else []
        if tree.expression is None:
            types = ", ".join(column.sql("spark") for column in columns)
            self.created[view_name(table)] = types
            self.write(table.db, table.name, self.empty(types))
            return
        frame = self.select(tree.expression, parameters)
        if columns:
            frame = frame.toDF(*(column.name for column in columns))
        if tree.find(exp.TemporaryProperty):
            self._hold(view_name(table), frame, is_table=tree.kind == "TABLE")
        else:
            self.write(table.db, table.name, frame)

    def _hold(self, name: str, frame: DataFrame, *, is_table: bool) -> None:
        """A temporary view, or a temporary table: a view whose rows are computed once."""
        self._drop(name)
        if is_table:
            self.held[name] = frame = frame.persist()
        frame.createOrReplaceTempView(name)

    def _insert(self, tree: exp.Insert, parameters: Given) -> None:
        if isinstance(tree.expression, exp.Values):
            self.executemany(tree.sql("duckdb"), [list(parameters or ())])
        else:
            self._append(tree.this, self.select(tree.expression, parameters))

    def _append(self, table: exp.Table, frame: DataFrame) -> None:
        """Add rows under the declared names and types."""
        declared = self.empty(self.created[view_name(table)]).schema
        named = frame.toDF(*declared.names)
        typed = named.select(*(col(field.name).cast(field.dataType) for field in declared))
        self.write(table.db, table.name, typed, "append")

    def _drop(self, name: str) -> None:
        if name in self.held:
            self.held.pop(name).unpersist()
        self.session.catalog.dropTempView(name)
