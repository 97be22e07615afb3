"""Mentorscope's pipelines: records in, numbers out. Notebooks and scripts stand on `load` and `open_warehouse`.

Both are found when they are first asked for, so that `mentorscope --help` does not load a database first.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.batches import load
    from pipelines.warehouse import open_warehouse

__all__ = ["load", "open_warehouse"]


def __getattr__(name: str) -> Any:
    if name == "load":
        from pipelines.batches import load  # noqa: PLC0415 - `--help` loads no database

        return load
    if name == "open_warehouse":
        from pipelines.warehouse import open_warehouse  # noqa: PLC0415 - `--help` loads no database

        return open_warehouse
    raise AttributeError(f"module 'pipelines' has no attribute {name!r}")
