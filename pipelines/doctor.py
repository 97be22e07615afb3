"""`mentorscope doctor`: is the installation whole, the warehouse sound, and does each promise hold in what is published?

In: a warehouse folder. Out: one finding a check, each with a sentence; nothing is changed.
"""

import importlib.metadata
from contextlib import closing
from pathlib import Path
from typing import Any

from pipelines.audit import open_log
from pipelines.contract import contract
from pipelines.errors import MentorscopeError
from pipelines.sources import all_sources
from pipelines.warehouse import Edition, Warehouse, open_warehouse, warehouse_folder

LIBRARIES = ("duckdb", "pandas", "plotly", "scikit-learn", "streamlit")


def _finding(check: str, is_ok: bool, says: str) -> dict[str, Any]:
    return {"check": check, "is_ok": is_ok, "says": says}


def findings(warehouse: Path | None) -> list[dict[str, Any]]:
    """Every check with whether it holds and a sentence on what was found."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    folder = warehouse_folder(warehouse)
    store = Warehouse(folder)
    found = [
        _finding("libraries", True, versions),
        _finding("declarations", True, f"{len(contract())} tables, {len(all_sources(folder / 'sources'))} sources."),
    ]
    try:
        found.append(_finding("settings", True, f"{len(store.settings.parameters())} numbers."))
        edition = open_warehouse(folder)
    except MentorscopeError as error:
        return [*found, _finding("warehouse", False, str(error))]
    with closing(edition):
        found.append(
            _finding("warehouse", not edition.note, edition.note or f"{edition.build}, as of {edition.as_of}.")
        )
        found += [_accounts(edition), _files(edition, store), _rules(edition), _record(folder)]
    return found


def _accounts(edition: Edition) -> dict[str, Any]:
    wrong = edition.sql(
        "select file from quality.loads where rows_read <> rows_loaded + rows_quarantined + rows_superseded + rows_ignored"
    )
    return _finding("accounts", wrong.empty, "Every row of every file is accounted for." if wrong.empty else str(wrong))


def _files(edition: Edition, store: Warehouse) -> dict[str, Any]:
    kept = set(edition.sql("select kept from quality.ledger")["kept"])
    missing = sorted(name for name in kept if not (store.files / name).exists())
    says = (
        f"{len(kept)} loaded files are kept."
        if not missing
        else f"Missing: {', '.join(missing)}; no new build can be made."
    )
    return _finding("files", not missing, says)


def _rules(edition: Edition) -> dict[str, Any]:
    broken = edition.failed_checks()
    says = "All rules about the published tables hold." if not broken else f"Broken: {', '.join(broken)}."
    return _finding("rules", not broken, says)


def _record(folder: Path) -> dict[str, Any]:
    log = open_log(folder)
    faults = log.faults()
    if faults:
        return _finding("access log", False, " ".join(faults[:5]))
    entries = log.entries()
    if not entries:
        return _finding("access log", True, "Nothing is on record yet.")
    says = f"{len(entries)} entries, each as it was written; the last has the hash {entries[-1]['hash']}."
    return _finding("access log", True, says)
