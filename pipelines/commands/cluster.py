"""`build --engine spark`: from the options of the command to a build on a cluster."""

from datetime import date
from typing import Any

from pipelines.commands.options import teller, today
from pipelines.errors import UsageError
from pipelines.spark.session import open_session
from pipelines.warehouse import Warehouse


def build_on_cluster(
    warehouse: Warehouse, source: str | None, out: str | None, master: str | None, as_of: date | None, *, publish: bool
) -> dict[str, Any]:
    """Build the tables of `source` under `out` and, where told, publish them; gives the report of `load --json`.

    Without a source, what stands in `out` already is published.
    """
    if not out or not (source or publish):
        raise UsageError("--engine spark", "needs --input and --out.", "Give the folder of exports and a new folder.")
    told: dict[str, Any] = {"out": out}
    if source:
        session = open_session(master)
        from pipelines.spark.build import build  # noqa: PLC0415 - needs pyspark, which `open_session` asks for in words

        told = build(session, source, out, warehouse.settings, teller(), as_of=as_of, today=today())
    if publish:
        from pipelines.spark.publish import publish as publish_tables  # noqa: PLC0415

        told["build"] = publish_tables(out, warehouse)
    return told
