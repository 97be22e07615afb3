"""The last backtest of a warehouse, kept as JSON beside its builds: made by the command, shown by the page.

In: a published edition. Out: `backtest.json` in the warehouse folder, which says of which build it speaks. A build tries its
own model at earlier dates, which takes a second; here the challenger is tried too, which takes longer and says little that
changes from week to week. Rejected: to keep it inside the build, which never changes once it is published.
"""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from pipelines.warehouse import open_warehouse, warehouse_folder

NAME = "backtest.json"


def make_backtest(warehouse: Path | None = None) -> dict[str, Any]:
    """Try every candidate on the published build; keeps and gives build, as_of and the fields of `risk.evidence`."""
    from pipelines.risk import Records, program_evidence  # noqa: PLC0415 - loads scikit-learn, which reading does not need

    with closing(open_warehouse(warehouse)) as edition:
        found = program_evidence(Records.of(edition, edition.settings.seed), edition.settings)
        told = {"build": edition.build, "as_of": edition.as_of.isoformat(), **found}
    kept = warehouse_folder(warehouse) / NAME
    writing = kept.with_name(NAME + ".tmp")
    writing.write_text(json.dumps(told, allow_nan=False), encoding="utf-8")
    writing.replace(kept)
    return told


def read_backtest(folder: Path) -> dict[str, Any] | None:
    """The backtest that was made last; None where there is none, or none that can be read."""
    try:
        told: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if "build" in told else None
