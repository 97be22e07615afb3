"""The one door through which every file enters: bytes of any supported kind -> text cells with line numbers.

`read_records` reads a file whole, `open_records` and `open_sheets` open it for batches or for landing in DuckDB. Nothing is
interpreted here: no trimming, no null words, no numbers, no dates.
"""

from pipelines.read.base import Records
from pipelines.read.dialect import Dialect
from pipelines.read.door import open_records, open_sheets, read_records

__all__ = ["Dialect", "Records", "open_records", "open_sheets", "read_records"]
