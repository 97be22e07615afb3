"""What every part of a synthetic program is told: preset, seed, dates, and where its numbering starts.

In: the arguments of `make_program`. Out: a frozen `Run`, one a block. A program of any size is made in blocks of at most
`BLOCK_PAIRS` pairs, each with random streams of its own, so that memory stays bounded and a part can be changed without
moving the draws of another. Rejected: one generator handed from part to part, where one draw more in the goals would have
changed every survey.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines.synth.presets import Preset

BLOCK_PAIRS = 25_000
TIME_ZONE = "America/New_York"
PROGRAM_ID = "rx-bridge"
PROGRAM_NAME = "Rx Bridge Virtual Mentoring"
PROGRAM_EVERY_DAYS = 30


@dataclass(frozen=True)
class Run:
    """One block: `pairs` pairs matched from `starts_on` to `as_of` (days since 1970), numbered on from `first`."""

    preset: Preset
    pairs: int
    seed: int
    block: int
    starts_on: int
    as_of: int
    first: Mapping[str, int]

    def stream(self, part: str) -> np.random.Generator:
        """The random stream of one part of this block: the same for the same seed, whatever other parts draw."""
        return np.random.default_rng([self.seed, self.block, zlib.crc32(part.encode())])

    def number(self, kind: str) -> int:
        """The first free number of a kind of identifier in this block."""
        return self.first.get(kind, 1)
