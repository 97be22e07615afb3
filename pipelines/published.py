"""One published file, opened read-only: what pages, notebooks and scripts ask.

In: the path of a published edition, and the programs to limit it to. Out: an `Edition`, whose every call works on a cursor of
its own, so that many threads may share one. The connection is locked down: it reaches no other file, loads no extension and
changes nothing.
"""

from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import pandas as pd

from pipelines import scope
from pipelines.errors import UsageError, WarehouseError
from pipelines.settings import Settings

FORMAT = 4  # of the tables in a build; a newer one is refused, an older one is built anew from its files
# What a reading connection may do: nothing outside the file. All connections of a process to one file must say the same.
READ_ONLY = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
    "lock_configuration": "true",
}


class Edition:
    """One published build, opened read-only; safe for many threads, each call on a cursor of its own."""

    def __init__(
        self, path: Path, settings: Settings, programs: tuple[str, ...] = (), *, accepts_older: bool = False
    ) -> None:
        self.path, self.settings = path, settings
        self.note = ""  # what its readers are to be told: that it stands in for a build that was damaged
        try:
            self._connection = (
                scope.opened(path, programs, READ_ONLY)
                if programs
                else duckdb.connect(str(path), read_only=True, config=dict(READ_ONLY))
            )
            self._about = self._connection.execute("select build, as_of, format from quality.build").fetchone()
        except duckdb.Error as error:
            raise WarehouseError(
                path.name, f"cannot be opened ({str(error).splitlines()[0]}).", "Build again: mentorscope build."
            ) from error
        if self._about is None or self._about[2] > FORMAT:
            raise WarehouseError(path.name, "was made by a newer version.", "Update the program.")
        if self.is_older and not accepts_older:
            raise WarehouseError(path.name, "was made by an older version.", "Build again: mentorscope build.")
        self._closing = Lock()

    @property
    def build(self) -> str:
        """The name of this build."""
        return str(self._about[0]) if self._about else ""

    @property
    def is_older(self) -> bool:
        """Whether an older version made the build: its files and its ledger hold, its numbers are to be made anew."""
        return bool(self._about and self._about[2] < FORMAT)

    @cached_property
    def as_of(self) -> date:
        """The day that the records speak for."""
        found: date = self._about[1] if self._about else date.min
        return found

    def sql(self, query: str, **parameters: Any) -> pd.DataFrame:
        """The rows of a query as a frame; `$name` in the query is bound from `parameters`."""
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query, parameters or None).df()
        finally:
            cursor.close()

    def table(self, name: str) -> pd.DataFrame:
        """A whole table or mart, by a name such as `pairs`, `mart.pair_today`. Raises UsageError on an unknown one."""
        schema, _, bare = name.rpartition(".")
        found = self.sql(
            "select table_schema as s, table_name as t from information_schema.tables where table_name = $bare "
            "and ($schema = '' or table_schema = $schema) order by table_schema = 'core' desc",
            bare=bare,
            schema=schema,
        )
        if found.empty:
            raise UsageError(name, "is no table of this edition.", "See core.*, mart.* and quality.*.")
        return self.sql(f'select * from "{found.s[0]}"."{found.t[0]}"')  # noqa: S608 - a name that the catalogue gave

    def metric(self, name: str, **filters: str) -> pd.DataFrame:
        """The rows of `mart.metric` of one metric; filters by column: program_id, period, group_by, group_value."""
        rows = self.sql("select * from mart.metric where metric = $name", name=name)
        for column, value in filters.items():
            if column not in rows.columns:
                raise UsageError(column, "is no column of mart.metric.", f"Use one of {', '.join(rows.columns)}.")
            rows = rows[rows[column] == value]
        return rows.reset_index(drop=True)

    def describe(self, name: str) -> dict[str, str]:
        """What a metric or flag means: the header of its SQL file."""
        from pipelines import metrics  # noqa: PLC0415 - reading SQL headers loads a parser that plain tables do not need

        return dict(metrics.describe(name))

    def rows_behind(self, metric: str, period: str, program: str, group_by: str, group_value: str) -> pd.DataFrame:
        """The units of one figure, as `metrics.rows` gives them."""
        from pipelines import metrics  # noqa: PLC0415 - as above

        cursor = self._connection.cursor()
        try:
            return metrics.rows(cursor, metric, period, program, group_by, group_value)
        finally:
            cursor.close()

    def failed_checks(self) -> list[str]:
        """The rules about the published tables that do not hold, in words."""
        from pipelines import steps  # noqa: PLC0415 - as above

        cursor = self._connection.cursor()
        try:
            failed = steps.failed_checks(cursor, steps.parameters(self.settings, self.as_of))
        finally:
            cursor.close()
        return [str(check) for check in failed]

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._closing:
            self._connection.close()
