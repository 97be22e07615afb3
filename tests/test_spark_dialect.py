"""Every SQL file has an equal in Spark's dialect, and the words that mean something else there are mended; no Spark needed."""

import pytest

from pipelines import sqlfiles
from pipelines.errors import DeclarationError
from pipelines.spark.dialect import to_spark

FILES = [file for kind in sqlfiles.FOLDERS for file in sqlfiles.read_kind(kind).values()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.place)
def test_every_sql_file_has_an_equal_on_spark(file: sqlfiles.SqlFile) -> None:
    text = to_spark(file.text, file.place)
    for schema in sqlfiles.SCHEMAS:
        assert f"{schema}." not in text, "a table of a schema is a view on Spark"
    assert "$" not in text
    assert text.count(":") >= len(file.parameters)


@pytest.mark.parametrize(
    ("ours", "on_spark"),
    [
        ("select a from mart.pairs where b = $c", "SELECT a FROM mart_pairs AS pairs WHERE b = :c"),
        ("select p.a from core.pairs as p", "SELECT p.a FROM core_pairs AS p"),
        ("select 0.5 * a", "SELECT CAST(0.5 AS DOUBLE) * a"),
        # Midnights, not days of 24 hours: 23:00 to 01:00 is one day.
        (
            "select date_diff('day', a, b)",
            "SELECT CAST(DATEDIFF(CAST(b AS DATE), CAST(a AS DATE)) AS BIGINT)",
        ),
        # https://spark.apache.org/docs/latest/api/sql/#collect_list: "the order of collected results … may be
        # non-deterministic", and an ascending order begins with NULL, DuckDB's ends with it.
        (
            "select array_agg(a order by b desc) filter (where c)",
            "SELECT TRANSFORM(SORT_ARRAY(COLLECT_LIST(STRUCT(b AS place, a AS value)) FILTER(WHERE c), FALSE), "
            "placed -> placed.value)",
        ),
        ("select a from b order by a", "SELECT a FROM b ORDER BY a NULLS LAST"),
        ("select a at time zone 'UTC' at time zone b", "SELECT FROM_UTC_TIMESTAMP(FROM_UTC_TIMESTAMP(a, 'UTC'), b)"),
    ],
)
def test_what_would_mean_something_else_is_put_in_other_words(ours: str, on_spark: str) -> None:
    assert to_spark(ours, "a test") == on_spark


@pytest.mark.parametrize(
    "text",
    [
        "select strange_function(a)",
        "select date_diff('week', a, b)",
        "select array_agg(a order by b, c)",
        "select a from b asof join c on b.d >= c.d",
        "with recursive a as (select 0 as b union all select b + 1 as b from a where b < 9) select * from a",
        "select from",
    ],
)
def test_what_has_no_equal_is_refused_with_the_name_of_the_file(text: str) -> None:
    with pytest.raises(DeclarationError, match=r"sql/marts/one\.sql: has no equal on Spark"):
        to_spark(text, "sql/marts/one.sql")
