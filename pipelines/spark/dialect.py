"""From DuckDB's SQL to Spark's: one statement in, the same statement for the other engine out.

In: the text of a file of `pipelines/sql`, or of a statement that Python makes around one. Out: Spark SQL in which the table
`mart.pair_today` is the temporary view `mart_pair_today` and `$name` is `:name`. sqlglot does the most; the few places where
the words are the same on both and mean something else are mended here, each with its reason. What neither knows is refused
by the file's name, before a cluster is asked. Rejected: a second set of SQL files, which would be a second truth.
"""

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from pipelines.errors import DeclarationError

TEMPORARY = "temp"  # what is made in this schema has no schema


def to_spark(statement: str | exp.Expr, place: str) -> str:
    """A statement, as text or parsed, in Spark's dialect. Raises DeclarationError at `place` where it has no equal there."""
    try:
        tree = sqlglot.parse_one(statement, dialect="duckdb") if isinstance(statement, str) else statement
        return mended(tree).sql(dialect="spark", unsupported_level=ErrorLevel.RAISE, comments=False)
    except SqlglotError as error:
        raise DeclarationError(place, f"has no equal on Spark ({error}).", "Write it in SQL that both know.") from error


def view_name(table: exp.Table) -> str:
    """The temporary view that stands for a table: `mart.pair_today` is `mart_pair_today`."""
    return table.name if table.db in ("", TEMPORARY) else f"{table.db}_{table.name}"


def mended(tree: exp.Expr) -> exp.Expr:
    """`tree` with all that would mean something else on Spark put in words that mean the same there. Raises SqlglotError."""
    unknown = sorted({node.name for node in tree.find_all(exp.Anonymous)})
    unknown += [join.method for join in tree.find_all(exp.Join) if join.method]
    unknown += [
        "recursive: a job a step; count with mart.numbers" for step in tree.find_all(exp.With) if step.recursive
    ]
    if unknown:
        raise SqlglotError(f"nobody there knows {', '.join(unknown)}")
    for mend in (_plain_number, _days_between, _ordered_list, _view):
        tree = tree.transform(mend)
    return tree


def _plain_number(node: exp.Expr) -> exp.Expr:
    """0.5 is a decimal on both, but only on DuckDB does it become a double beside whole numbers."""
    is_decimal = isinstance(node, exp.Literal) and node.is_number and not node.is_int
    return exp.cast(node.copy(), exp.DType.DOUBLE) if is_decimal else node


def _days_between(node: exp.Expr) -> exp.Expr:
    """DuckDB counts the midnights between two moments; Spark's function with a unit counts whole days of 24 hours."""
    if not isinstance(node, exp.DateDiff):
        return node
    if node.text("unit").upper() != "DAY":
        raise SqlglotError(f"date_diff in {node.text('unit')}")
    ends = (exp.cast(end.transform(_days_between), exp.DType.DATE) for end in (node.this, node.expression))
    return exp.cast(exp.func("datediff", *ends, dialect="spark"), exp.DType.BIGINT)


def _ordered_list(node: exp.Expr) -> exp.Expr:
    """Spark's lists come in any order: the pairs of key and value are sorted, then the values taken."""
    kept = node.this if isinstance(node, exp.Filter) else node
    if not (isinstance(kept, exp.ArrayAgg) and isinstance(kept.this, exp.Order)):
        return node
    (key, *more), value = kept.this.expressions, kept.this.this
    if more:
        raise SqlglotError("array_agg ordered by more than one column")
    where = f" filter ({node.expression.sql('spark')})" if kept is not node else ""
    placed = f"named_struct('place', {key.this.sql('spark')}, 'value', {value.sql('spark')})"
    rising = "false" if key.args.get("desc") else "true"
    text = f"transform(sort_array(collect_list({placed}){where}, {rising}), placed -> placed.value)"
    return sqlglot.parse_one(text, dialect="spark")


def _view(node: exp.Expr) -> exp.Expr:
    """A table of a schema is a view, and is still called by its own name."""
    if not isinstance(node, exp.Table) or not node.db:
        return node
    return exp.to_table(view_name(node), alias=node.alias or node.name)
