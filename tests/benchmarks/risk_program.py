"""Risk on programs that are made: `python -m tests.benchmarks.risk_program [pairs]`.

In: a program whose chances are known, and a synthetic program with every kind of record. Out: how far the chances lie from the
truth in each tenth (bar: .03), and what the list is worth beside the days rules, also those that nothing limits. What each
group of features adds is measured by `earned`. It measures and fails nothing; a figure that misses its bar is marked.
"""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd

import pipelines
from pipelines.risk.backtest import past_of, trials_of
from pipelines.risk.candidates import CANDIDATES
from pipelines.risk.evaluation import measure
from pipelines.risk.gaps import gaps_at
from pipelines.risk.origins import Material, roll
from pipelines.risk.records import Records
from pipelines.risk.warning import early_warning, fixed_rules
from pipelines.settings import Settings
from pipelines.synth import write_program
from tests.benchmarks.as_records import rows_at
from tests.benchmarks.known_hazards import KnownProgram, tenths

BAR = 0.03


def main() -> None:
    """Run everything and print it."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 1200
    pd.set_option("display.width", 200, "display.max_columns", 30, "display.float_format", "{:.4f}".format)
    known(KnownProgram.of(6000, 1))
    for shape in (1.0, 3.0, 8.0):
        known(KnownProgram.of(6000, 1, "gamma", shape))
    with tempfile.TemporaryDirectory() as folder:
        write_program(Path(folder) / "program", pairs=pairs)
        pipelines.load(Path(folder) / "program", Path(folder) / "warehouse")
        with closing(pipelines.open_warehouse(Path(folder) / "warehouse")) as edition:
            synthetic(Records.of(edition), edition.settings)


def known(program: KnownProgram) -> None:
    """How far the chances lie from the truth, in tenths of the rows by their chance."""
    days = program.contact_days(1)
    rows = rows_at(days, range(180, 511, 28))
    rows = rows[rows["days_since_contact"] <= 90]
    tried = roll(Material(rows, lambda day: gaps_at(days, day)), (404, 432, 460, 488), {"blend": CANDIDATES["blend"]})
    off = tenths(tried["blend"].to_numpy(), program.true_chance(tried))
    verdict = "held" if np.abs(off).max() <= BAR else "MISSED"
    law = program.law if program.law == "lognormal" else f"gamma (shape {program.shape:.0f})"
    print(f"\nKnown hazards, {law} gaps: said less true by tenth {np.round(off, 3)}; within {BAR}: {verdict}")


def synthetic(records: Records, settings: Settings) -> None:
    """The list beside the rules."""
    rules = ("days_since", "gap_ratio", "rule_14_days", "rule_30_days", "base_rate")
    chosen = {name: CANDIDATES[name] for name in ("blend", *rules)}
    whole = trials_of(records, past_of(records, settings), settings, candidates=chosen)
    pairs, base_rate = whole["pair_id"].nunique(), whole["is_silent"].mean()
    print(f"\nSynthetic program: {pairs} pairs, {len(whole)} rows, base rate {base_rate:.3f}")
    print(measure(whole, capacity=0.1).drop(columns=["rows", "pairs", "base_rate"]).to_string(index=False))
    print("\nEarly warning, the top tenth of the pairs in contact:")
    print(early_warning(whole, 0.1).to_string(index=False))
    print("\nThe rules by days as they stand, 14 being CASA's:")
    print(fixed_rules(whole).to_string(index=False))


if __name__ == "__main__":
    main()
