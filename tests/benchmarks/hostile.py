"""What files built to harm cost: python -m tests.benchmarks.hostile.

Each is loaded in a process of its own; seconds are of the processor, so that what else the machine does counts little. The bars
are 30 seconds and 600 MB; tests hold the memory, here both are shown.
"""

import tempfile
from pathlib import Path

from tests.benchmarks.measure import machine
from tests.corpus.hostile import HOSTILE
from tests.corpus.weighed import weigh


def main() -> None:
    """Print a line a kind."""
    print(machine())
    print(f"| {'':40} | CPU s | most MB | what is said |")
    print(f"|{'-' * 42}|------:|--------:|---|")
    for kind, make in HOSTILE.items():
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "given").mkdir()
            found = weigh(make(Path(folder) / "given"), Path(folder) / "w")
        print(f"| {kind:40} | {found.cpu_seconds:5.1f} | {found.peak_mb:7} | {found.said[:100]} |", flush=True)


if __name__ == "__main__":
    main()
