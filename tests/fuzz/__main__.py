"""Damaged exports through the whole door: python -m tests.fuzz --minutes 60 [--seed 1] [--case 4711].

Each case takes a small program (the samples of every source, the canonical tables, workbooks, archives, JSON, Parquet), damages
one of its files (`mutations`), reads it and loads it, alone or with the others, twice. Whatever the damage:

- nothing is raised but a refusal of ours, which is a sentence, and nothing crashes or hangs;
- every line of a delimited file is told once, every row has as many cells as there are columns;
- rows read = loaded + quarantined + superseded + ignored, file by file, and the lists hold as many as are counted;
- loaded twice is loaded once;
- a case takes under 30 seconds of processor time and 600 MB;
- nothing is written outside its folder, no connection is made, no program but our own is started.

The counts are printed as JSON; exit status 1 where a promise was broken, and the files of such a case are kept under --keep.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests.fuzz.cases import Outcome, make_case, outcomes, run


def keep(folder: Path, seed: int, outcome: Outcome) -> None:
    """Write down a case that broke a promise: its files, what was said of them, and what broke."""
    case, place = make_case(seed, outcome.number), folder / str(outcome.number)
    place.mkdir(parents=True, exist_ok=True)
    for name, content in case.files.items():
        (place / name).write_bytes(content)
    (place / "broken.txt").write_text("\n".join([*case.changes, json.dumps(case.said), outcome.broken]))


def numbers(first: int, minutes: float) -> Iterator[int]:
    """Numbers of cases until the time is over."""
    ends, number = time.monotonic() + 60 * minutes, first
    while time.monotonic() < ends:
        yield number
        number += 1


def main() -> int:
    """Run cases until the time is over, and print what was counted."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--minutes", type=float, default=60)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--first", type=int, default=0, help="the number of the first case")
    ask.add_argument("--case", type=int, help="run this case alone and tell what became of it")
    ask.add_argument("--keep", type=Path, default=Path("fuzz"), help="where the files of broken cases are kept")
    told = ask.parse_args()
    if told.case is not None:
        print(json.dumps(asdict(run(told.seed, told.case)), indent=1))
        return 0
    counts, broken, slowest, largest = Counter[str](), list[int](), Outcome(-1), Outcome(-1)
    for outcome in outcomes(told.seed, numbers(told.first, told.minutes)):
        counts.update({"cases": 1, "refused": bool(outcome.refused), **outcome.rows})
        slowest = max(slowest, outcome, key=lambda one: one.seconds)
        largest = max(largest, outcome, key=lambda one: one.peak_mb)
        if outcome.broken:
            broken.append(outcome.number)
            keep(told.keep, told.seed, outcome)
            told_in = "; ".join(outcome.changes)
            print(f"case {outcome.number} ({told_in}): {outcome.broken.splitlines()[-1]}", file=sys.stderr, flush=True)
    most = {"seconds": round(slowest.seconds, 1), "in_case": slowest.number}
    print(
        json.dumps(
            {**counts, "slowest": most, "largest": {"mb": largest.peak_mb, "in_case": largest.number}, "broken": broken}
        )
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
