"""Who was forgotten, and that nothing brings them back.

`book` keeps keyed hashes and receipts, `door` finds in the loaded files what tells of them, `withhold` replaces such files by
copies without it. A build calls `at_the_door` before it judges anything and `tidy` after it has been published.
"""

from pipelines.forgotten.book import Book, open_book
from pipelines.forgotten.tidy import tidy
from pipelines.forgotten.withhold import at_the_door

__all__ = ["Book", "at_the_door", "open_book", "tidy"]
