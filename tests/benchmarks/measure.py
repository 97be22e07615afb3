"""Timing on a noisy machine: repeat, take the median, tell the spread, compare only within one run."""

import importlib.metadata
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LIBRARIES = ("duckdb", "pandas", "streamlit", "plotly", "numpy")


@dataclass(frozen=True)
class Timing:
    """Seconds of wall and of CPU, each a median with its least and most."""

    name: str
    wall: Sequence[float]
    cpu: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.wall)

    def line(self, yardstick: "Timing | None" = None) -> str:
        ratio = f"{self.median / yardstick.median:6.2f}" if yardstick else "      "
        spread = f"{min(self.wall):.3f} to {max(self.wall):.3f}"
        return f"| {self.name:48} | {self.median:8.3f} | {spread:18} | {statistics.median(self.cpu):8.3f} | {ratio} |"


def timed(name: str, repeats: int, work: Callable[[], object]) -> Timing:
    """Run `work` several times in this process."""
    wall, cpu = [], []
    for _ in range(repeats):
        began, began_cpu = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    return Timing(name, wall, cpu)


def machine() -> str:
    """What the figures were measured on."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {versions}"


def table(timings: Sequence[Timing], yardstick: Timing) -> str:
    """A Markdown table with the ratio of each to the yardstick."""
    head = f"| {'':48} | {'median s':>8} | {'least to most':18} | {'CPU s':>8} | {'ratio':>6} |"
    rule = f"|{'-' * 50}|---------:|{'-' * 20}|---------:|-------:|"
    return "\n".join([head, rule, *(timing.line(yardstick) for timing in timings)])
