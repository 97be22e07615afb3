"""Two releases of a program between which up to ten people changed, for the attacker.

`python -m tests.releases 1000` attacks the releases of a thousand random programs and prints what it could tell;
`python -m tests.releases 100 300` those from the 300th on.
"""

import random
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pandas as pd

import pipelines
from pipelines.synth import write_program
from pipelines.warehouse import open_warehouse
from tests import attacker_curves
from tests.attacker import confined, differences, members, nested, printed
from tests.attacker_program import ContradictionError

MOST_PAIRS_CHANGED = 5  # two people each


def without_some(folder: Path, into: Path, seed: int) -> None:
    """The exports without a few pairs, and without everything that was recorded of these."""
    lines = (folder / "pairs.csv").read_text(encoding="utf-8").splitlines()
    pairs = sorted({line.split(",")[0] for line in lines if re.match(r"P\d+,", line)})
    draw = random.Random(seed)
    gone = set(draw.sample(pairs, min(len(pairs), draw.randint(1, MOST_PAIRS_CHANGED))))
    into.mkdir()
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as rows, (into / path.name).open("w", encoding="utf-8") as kept:
            kept.writelines(line for line in rows if not gone & set(line.strip().split(",")))


SCORED = (
    "pair_id", "landmark_on", "risk", "risk_low", "risk_high", "horizon_days", "typical_gap_days", "gap_share_exceeded",
    "risk_reasons", "risk_after_contact", "begin_chance", "begin_low", "begin_high", "early_ending_chance",
)  # fmt: skip


@contextmanager
def for_committees_alone() -> Iterator[None]:
    """Builds without the chance of silence and the researchers' edition, on which nothing that committees see stands."""
    nothing = pd.DataFrame(columns=list(SCORED), dtype="str"), []
    with (
        patch("pipelines.risk.score_build", return_value=nothing),
        patch("pipelines.editions.research.make"),
        patch("pipelines.editions.evidence.release"),
    ):
        yield


class Read(NamedTuple):
    """What a committee reads of one release, and which sets of pairs lie within which in truth."""

    rows: pd.DataFrame
    curves: pd.DataFrame
    within: set[Any]


def told_by_releases(exports: Path, folder: Path, seed: int, as_of: date | None = None, count: int = 2) -> list[str]:
    """What an attacker can tell of any two of the releases, in words; nothing where disclosure control holds.

    The last of them is of all exports, each before it lacks a few pairs of its own; none stands for another.
    """
    found, releases = list[str](), list[Read]()
    (folder / "w").mkdir()
    (folder / "w" / "settings.toml").write_text("committee_edition_days = 0\n")
    for turn in range(count):
        is_last = turn == count - 1
        if not is_last:
            without_some(exports, folder / f"before-{turn}", seed + turn)
        pipelines.load(exports if is_last else folder / f"before-{turn}", folder / "w", as_of=as_of, yes=True)
        with closing(open_warehouse(folder / "w", "committee")) as told, closing(open_warehouse(folder / "w")) as true:
            rows = printed(told)
            sets = members(true, rows)
            found += list(differences(sets, rows))
            releases.append(Read(rows, attacker_curves.printed(told), set(nested(sets))))
    for before, now in combinations(releases, 2):
        found += told_by_two(before, now)
    return found


def told_by_two(before: Read, now: Read) -> list[str]:
    """What two releases tell together."""
    found, within = changes([before.rows, now.rows]), before.within & now.within
    for period, rows in now.rows.groupby("period"):
        earlier = before.rows[before.rows["period"] == period]
        for cell, low, high in confined([earlier, rows] if len(earlier) else [rows], within):
            found.append(f"{period}: {cell} is from {low:g} to {high:g}")
    curves = [before.curves, now.curves]
    groupings = {str(by) for curve in curves for by in curve["group_by"]} - {"all"}
    return found + [one for by in sorted(groupings or {""}) for one in attacker_curves.confined(curves, by)]


def changes(rows: list[pd.DataFrame]) -> list[str]:
    """Counts of one group and date that both releases print and that differ by a few people."""
    keys = ["metric", "period", "group_by", "group_value"]
    both = rows[0].merge(rows[1], on=keys, suffixes=("_before", ""))
    found = []
    for name in ("numerator", "denominator", "left_out_count"):
        is_count = both["kind"].isin(["count", "share"])
        gap = (both[name] - both[f"{name}_before"]).abs()
        shown = both[f"{name}_mark"].isna() & both[f"{name}_mark_before"].isna() & is_count & (gap > 1e-6) & (gap < 11)
        found += [f"{row.metric} {row.period} {row.group_value}: {name} changed" for row in both[shown].itertuples()]
    return found


def random_program(folder: Path, seed: int) -> Path:
    """Exports of a program of random size."""
    draw = random.Random(seed)
    write_program(folder, draw.choice([15, 40, 80, 150, 300]), draw.choice(["online", "community"]), seed)
    return folder


def attacked(seed: int) -> list[str]:
    """What could be told of the program of a seed, or that its releases contradict themselves."""
    with tempfile.TemporaryDirectory() as name, for_committees_alone():
        folder = Path(name)
        try:
            return told_by_releases(random_program(folder / "exports", seed), folder, seed)
        except ContradictionError as error:
            return [f"contradiction: {error}"]


def main(count: int, first: int = 0) -> None:
    """Attack `count` random programs, from that of seed `first` on, as many at once as there are processors."""
    leaky = 0
    with ProcessPoolExecutor() as processes:
        seeds = range(first, first + count)
        for seed, told in zip(seeds, processes.map(attacked, seeds), strict=True):
            leaky += bool(told)
            print(f"program {seed}: {len(told)} told", *told[:3], sep="\n  ", flush=True)
    print(f"{count} programs, two releases each: of {leaky} something could be told.")


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
