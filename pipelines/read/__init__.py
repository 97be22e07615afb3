"""The one door through which every file enters: bytes of any supported kind -> text cells with line numbers.

`read_records` reads a file whole, `open_records` and `open_sheets` open it for batches or for landing in DuckDB. Nothing is
interpreted here: no trimming, no null words, no numbers, no dates.
"""

from pipelines.read.base import Records, drop_landed, make_changeable
from pipelines.read.dialect import Dialect
from pipelines.read.door import open_records, open_sheets, read_records
from pipelines.read.plain import PlainFile, plain_scan

__all__ = [
    "Dialect",
    "PlainFile",
    "Records",
    "drop_landed",
    "make_changeable",
    "open_records",
    "open_sheets",
    "plain_scan",
    "read_records",
]
