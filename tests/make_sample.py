"""Write data/sample anew: `python -m tests.make_sample`. The preset, the number of pairs and the seed are fixed here.

In: nothing. Out: one CSV file a canonical table, with planted faults, the settings that the demonstration takes (no loader
reads them), and the folder's README, which lists the faults. The same bytes every time: `tests/test_synth_files.py` writes
the folder again elsewhere and compares.
"""

from pathlib import Path

from pipelines.synth import DEFAULT_AS_OF, write_program
from pipelines.synth.faults import Planted, plant_faults
from pipelines.synth.program import starts_on

PRESET, PAIRS, SEED = "community", 400, 3
FOLDER = Path(__file__).resolve().parents[1] / "data" / "sample"

SETTINGS = """# What `mentorscope demo` writes beside the sample program: the dates that matter in its year.
[[season_dates]]
name = "Applications due"
on = "01-03"

[[season_dates]]
name = "Match day"
on = "03-20"
"""

README = """# The sample program

Rx Bridge is an invented virtual mentoring program in pharmacy: {pairs} pairs over three program years. **Every person,
institution, city and meeting in it is invented**; names are put together at random, and every address ends in example.org.

| | |
|---|---|
| preset | `{preset}` |
| pairs | {pairs} |
| seed | {seed} |
| first day | {starts_on} |
| as-of date | {as_of} |
| time zone of the program | America/New_York (timestamps are in UTC and say so) |

The preset is `community` (about three in ten pairs end early in their first year) and not `online` (two in three), so that a
coordinator finds some 180 running pairs with a history; both are described in `pipelines/synth/presets.py`, with the
published figures that they meet.

The folder is written by `make sample` (`python -m tests.make_sample`), always with the same bytes. A clean program of any size:
`mentorscope synth --pairs 400 --preset community --seed {seed} --out FOLDER`.

## Rows
| file | rows of the program |
|---|---|
{rows}

## Planted faults
Each file also holds rows that are wrong, as in real exports. They stand in rows of their own: no good row is lost to them.
*Quarantined* rows are kept aside with the reason named here; *superseded* ones repeat another row; *ignored* ones are no
records; *loaded* ones are good rows in an unusual spelling.

| file | fault | becomes | reason | rows |
|---|---|---|---|---|
{faults}
"""


def make_sample(folder: Path) -> list[Planted]:
    """Write the sample into `folder`, README included; gives what was planted."""
    counts = write_program(folder, PAIRS, PRESET, SEED, as_of=DEFAULT_AS_OF)
    planted = plant_faults(folder)
    told = {"preset": PRESET, "pairs": PAIRS, "seed": SEED, "as_of": DEFAULT_AS_OF, "starts_on": starts_on()}
    rows = "\n".join(f"| {name}.csv | {count} |" for name, count in counts.items())
    faults = "\n".join(f"| {p.file} | {p.fault} | {p.fate} | {p.reason} | {p.rows} |" for p in planted)
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8", newline="")
    (folder / "README.md").write_text(README.format(rows=rows, faults=faults, **told), encoding="utf-8", newline="")
    return planted


if __name__ == "__main__":
    make_sample(FOLDER)
