"""How long work is told on standard error: a bar on a terminal, plain lines otherwise, nothing where nobody asked."""

import sys
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn


class Teller(Protocol):
    """Whoever is told how far the work is."""

    def start(self, steps: int) -> None:
        """Say how many steps there will be."""

    def step(self, text: str) -> None:
        """Say which step begins."""

    def stop(self) -> None:
        """Say that the work is over."""


class Silent:
    """Tells nobody."""

    def start(self, steps: int) -> None:
        """Nothing."""

    def step(self, text: str) -> None:
        """Nothing."""

    def stop(self) -> None:
        """Nothing."""


class OnStandardError:
    """A bar with time left on a terminal; a line a step elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def start(self, steps: int) -> None:
        """Begin the bar."""
        if self._console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._task = self._bar.add_task("", total=steps)
            self._bar.start()

    def step(self, text: str) -> None:
        """Move on by one step."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=text, advance=1)
        else:
            print(text, file=sys.stderr)

    def stop(self) -> None:
        """End the bar."""
        if self._bar is not None:
            self._bar.stop()
