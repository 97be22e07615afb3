"""Looking at files without loading them: what each is, how it would be understood, what would become of its rows.

`inspect` tries the load aside and reports; `save` keeps what was understood as a source of the user's own.
"""

from pipelines.inspect.fit import Correction
from pipelines.inspect.look import EVERY, inspect
from pipelines.inspect.save import save, save_source

__all__ = ["EVERY", "Correction", "inspect", "save", "save_source"]
