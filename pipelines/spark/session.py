"""The Spark session: a cluster by `SPARK_REMOTE` (Spark Connect) or a master URL, else this machine.

In: the environment and an optional master URL. Out: a session whose SQL counts days and orders text as DuckDB does here: the
zone is UTC, overflow and bad casts are errors, recursion reaches as far as the longest calendar.
"""

import os
import sys
from typing import TYPE_CHECKING

from pipelines.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
MEANINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",  # our timestamps are moments in UTC
    "spark.sql.cteRecursionLevelLimit": "100000",  # calendars of days and weeks
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


def open_session(master: str | None = None, options: dict[str, str] | None = None) -> "SparkSession":
    """A session on the cluster of `SPARK_REMOTE`, of `master`, or on all cores of this machine.

    options: Spark's own settings, such as `spark.driver.memory`. Raises UsageError where pyspark is not installed or both
    clusters are named.
    """
    remote = os.environ.get("SPARK_REMOTE")
    if remote and master:
        raise UsageError(f"--master {master}", f"and SPARK_REMOTE ({remote}) name two clusters.", "Give one of them.")
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise UsageError(
            "--engine spark", "needs pyspark, which is not installed.", "Install it: pip install mentorscope[spark]."
        ) from error
    builder = SparkSession.builder.appName("mentorscope")
    if not remote:
        builder = builder.master(master or LOCAL)
        if (master or LOCAL).startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers are to find the packages of this Python
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # what runs here alone listens to nobody else
    for name, value in (options or {}).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    for name, value in MEANINGS.items():
        session.conf.set(name, value)
    return session
