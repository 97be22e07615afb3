"""Text that a spreadsheet shows instead of running: every file that one may open is written through here.

In: a cell. Out: the same, or with an apostrophe in front where a spreadsheet would take it for a formula (CWE-1236, ASVS
1.2.10). Rejected: a tabulator or a space in front, which some of them remove again.
"""

from typing import Any

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def inert(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers, dates and what is missing stay what they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA) else value
