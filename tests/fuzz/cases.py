"""A case is a function of a seed and a number: which program, which file of it is damaged, how, and what is said of the files.

Cases run in a process of their own, under guard, so that one that crashes or hangs costs one case and is told.
"""

import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import psutil

from tests.fuzz.guard import guarded, peak_mb, reset_peak
from tests.fuzz.mutations import mutate
from tests.fuzz.programs import Program, every_program
from tests.fuzz.promises import check_loading, check_publishing, check_reading

MOST_SECONDS, MOST_MB, HANGS_AFTER_SECONDS = 30, 600, 120
CASES_A_PROCESS, PUBLISHED_EVERY = 200, 50
CRASHED, HANGS = "the process crashed", f"nothing came back within {HANGS_AFTER_SECONDS} s of processor time"
SAID: tuple[dict[str, Any], ...] = (
    *[{}] * 8,
    {"delimiter": ","},
    {"delimiter": ";"},
    {"quote": ""},
    {"escape": "\\"},
    {"encoding": "cp1252"},
    {"skip_rows": 1},
    {"snapshot": True},
)


@dataclass(frozen=True)
class Case:
    """The files, the one that is damaged, what was done to it, and what is said of them."""

    files: Program
    damaged: str
    changes: list[str]
    said: dict[str, Any]


@dataclass
class Outcome:
    """What became of a case; `broken` is empty where every promise held."""

    number: int
    changes: list[str] = field(default_factory=list)
    refused: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    peak_mb: int = 0
    broken: str = ""


def make_case(seed: int, number: int) -> Case:
    """The case of this number."""
    rng = Random(f"{seed}:{number}")
    program = dict(every_program()[rng.choice(sorted(every_program()))])
    name, changes = rng.choice(sorted(program)), []
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        what, program[name] = mutate(rng, program[name])
        changes.append(f"{name}: {what}")
    order = rng.choice(({}, {"date_order": "DMY"}, {"date_order": "MDY"}))
    files = program if rng.random() < 0.6 else {name: program[name]}
    return Case(files, name, changes, {**order, **rng.choice(SAID)})


def run(seed: int, number: int) -> Outcome:
    """One case in a folder of its own, under guard."""
    case = make_case(seed, number)
    outcome = Outcome(number, case.changes)
    reset_peak()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder, guarded(Path(folder)) as trespasses:
        try:
            check_reading(Path(folder), case.damaged, case.files[case.damaged], case.said)
            outcome.rows, outcome.refused = check_loading(Path(folder), case.files, case.said)
            if number % PUBLISHED_EVERY == 0:
                check_publishing(Path(folder), case.files, case.said)
        except Exception:
            outcome.broken = traceback.format_exc()
    outcome.seconds, outcome.peak_mb = time.process_time() - began, peak_mb()
    outcome.broken = outcome.broken or _beyond(outcome) or "\n".join(trespasses)
    return outcome


def _beyond(outcome: Outcome) -> str:
    if outcome.seconds > MOST_SECONDS:
        return f"took {outcome.seconds:.0f} s"
    return f"took {outcome.peak_mb} MB" if outcome.peak_mb > MOST_MB else ""


def _work(pipe: Connection, seed: int, folder: str) -> None:
    tempfile.tempdir, sys.dont_write_bytecode = folder, True
    os.chdir(folder)
    for number in iter(pipe.recv, None):
        pipe.send(asdict(run(seed, number)))


def outcomes(seed: int, numbers: Iterator[int]) -> Iterator[Outcome]:
    """Each case's outcome, in a process that is replaced when it crashes, hangs, or has run many."""
    context, last = multiprocessing.get_context("spawn"), None
    while (number := next(numbers, None)) is not None:
        with tempfile.TemporaryDirectory() as folder:
            here, there = context.Pipe()
            worker = context.Process(target=_work, args=(there, seed, folder), daemon=True)
            worker.start()
            there.close()
            try:
                for _ in range(CASES_A_PROCESS):
                    last = _one(here, worker.pid or 0, number)
                    yield last
                    if last.broken in {CRASHED, HANGS} or (number := next(numbers, None)) is None:
                        break
                else:
                    numbers = _with(number, numbers)
            finally:
                worker.kill()
                worker.join()


def _with(number: int, numbers: Iterator[int]) -> Iterator[int]:
    yield number
    yield from numbers


def _one(pipe: Connection, pid: int, number: int) -> Outcome:
    pipe.send(number)
    began = _processor_seconds(pid)
    try:
        while not pipe.poll(5):
            if _processor_seconds(pid) - began > HANGS_AFTER_SECONDS:
                return Outcome(number, broken=HANGS)
        return Outcome(**pipe.recv())
    except (EOFError, psutil.Error):
        return Outcome(number, broken=CRASHED)


def _processor_seconds(pid: int) -> float:
    """What a process has used, whatever else the machine does."""
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)
