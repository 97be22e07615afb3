"""Keeps a rerun from searching all libraries for garbage.

Streamlit has Python collect its garbage after every rerun, and each time the collector walks over every object of every
library that is loaded: more work than a whole page. What was loaded stays loaded, so it is set aside.
"""

import atexit
import gc
import sys

_known = 0


def settle() -> None:
    """Take the objects alive now out of the collector's sight, where a module was loaded since the last time."""
    global _known  # noqa: PLW0603 - the collector is the process's, and so is this count
    if len(sys.modules) > _known:
        gc.collect()  # a cycle that is garbage already would otherwise be kept for good
        gc.freeze()
        if not _known:
            atexit.register(gc.unfreeze)  # or DuckDB's binding reports what is left at the end as leaked
        _known = len(sys.modules)
