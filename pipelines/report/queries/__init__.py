"""The queries of the reports, one file a question; the pages ask some of the same."""

from functools import cache
from importlib import resources


@cache
def text(name: str) -> str:
    """The text of a query. Raises FileNotFoundError on an unknown one."""
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
