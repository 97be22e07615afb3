"""Deterministic synthetic mentoring programs of any size, in the canonical format.

In: number of pairs, preset, seed, dates. Out: `make_program`, the canonical tables as frames; `write_program`, the same as
one CSV file a table. The same arguments give the same bytes. Every person is invented; `presets.py` says which published
figures a program meets, and each module what it draws and why.
"""

from pipelines.synth.presets import PRESETS
from pipelines.synth.program import DEFAULT_AS_OF, make_program, write_program

__all__ = ["DEFAULT_AS_OF", "PRESETS", "make_program", "write_program"]
