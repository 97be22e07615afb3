"""A whole program: blocks are made one after the other and put together, in memory or as files.

In: the public arguments. Out: frames (`make_program`) or CSV files and their counts (`write_program`). A block is finished
and written before the next is begun, so a million pairs need no more memory than `BLOCK_PAIRS`. DuckDB writes the CSV
because it quotes only what needs it and keeps the order; rejected: pyarrow's writer (quotes every text) and pandas (slow).
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import UsageError
from pipelines.synth import contacts, events, followup, goals, matching, people, requests, results, roster, work
from pipelines.synth.columns import day_number, table
from pipelines.synth.course import draw_traits, run_course
from pipelines.synth.presets import preset_named
from pipelines.synth.run import BLOCK_PAIRS, PROGRAM_EVERY_DAYS, PROGRAM_ID, PROGRAM_NAME, TIME_ZONE, Run

DEFAULT_AS_OF = date(2026, 6, 30)
DEFAULT_YEARS = 3
STAGE_FACTOR = np.array([1.08, 0.9, 0.97, 1.0, 1.1])  # on the leaving hazard, by the mentee's career stage
Progress = Callable[[int, int], None]


def make_program(
    pairs: int, preset: str = "online", seed: int = 1, as_of: date = DEFAULT_AS_OF, years: int = DEFAULT_YEARS
) -> dict[str, pd.DataFrame]:
    """The canonical tables by name, columns as in the contract, one row a record.

    Days are `datetime64[us]` at midnight, moments `datetime64[us]` in UTC, whole numbers `Int64`, text `str`; what is missing
    is NA. `pairs` >= 1; the program runs for `years` program years up to `as_of`. Raises UsageError.
    """
    blocks = list(_blocks(pairs, preset, seed, as_of, years))
    return {name: _as_frame(pa.concat_tables([block[name] for block in blocks])) for name in blocks[0]}


def write_program(
    out: Path,
    pairs: int,
    preset: str = "online",
    seed: int = 1,
    as_of: date = DEFAULT_AS_OF,
    years: int = DEFAULT_YEARS,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write one CSV file a table into the folder `out` (made if absent), replacing files of those names.

    `progress(done, total)` is called with numbers of pairs. Returns preset, seed, pairs, as_of, starts_on, folder, and
    `tables`: rows by table. Timestamps are in UTC and say so (a trailing Z). Raises UsageError.
    """
    out.mkdir(parents=True, exist_ok=True)
    rows: dict[str, int] = {}
    done = 0
    with duckdb.connect() as connection:
        for block in _blocks(pairs, preset, seed, as_of, years):
            for name, rows_of_block in block.items():
                _write(connection, rows_of_block, out / f"{name}.csv", is_first=name not in rows)
                rows[name] = rows.get(name, 0) + rows_of_block.num_rows
            done += block["pairs"].num_rows
            if progress is not None:
                progress(done, pairs)
    starts_on = date.fromisoformat(str(np.datetime64(_starts_on(as_of, years), "D")))
    return {
        "preset": preset, "seed": seed, "pairs": pairs, "as_of": as_of.isoformat(), "starts_on": starts_on.isoformat(),
        "folder": str(out), "tables": rows,
    }  # fmt: skip


def _starts_on(as_of: date, years: int) -> int:
    """The first day of the program: the day after the as-of date, `years` years before."""
    month = np.datetime64(as_of.isoformat()[:7], "M") - 12 * years
    return int((month.astype("datetime64[D]") + (as_of.day - 1)).astype(np.int64)) + 1


def _blocks(pairs: int, preset: str, seed: int, as_of: date, years: int) -> Iterator[dict[str, pa.Table]]:
    if pairs < 1 or years < 1 or seed < 0:
        raise UsageError("synth", f"pairs={pairs}, years={years}, seed={seed} cannot be meant.", "Use positive numbers.")
    chosen, first = preset_named(preset), dict.fromkeys(("pairs", "person"), 1)
    for block, start in enumerate(range(0, pairs, BLOCK_PAIRS)):
        size = min(BLOCK_PAIRS, pairs - start)
        run = Run(chosen, size, seed, block, _starts_on(as_of, years), day_number(as_of.isoformat()), dict(first))
        made = make_block(run)
        yield made
        for name, rows in made.items():
            first[name] = first.get(name, 1) + rows.num_rows
        first["person"] = first["person"] + made["participants"].num_rows


def make_block(run: Run) -> dict[str, pa.Table]:
    """The canonical tables of one block, as Arrow tables."""
    crowd = people.make_people(run)
    asked = matching.choose_mentors(run, crowd, matching.match_days(run))
    stage = crowd.stage[: run.pairs]
    traits = draw_traits(run, STAGE_FACTOR[stage] * 0.9 ** np.minimum(asked.suits, 2))
    course = run_course(run, asked.matched_on, traits)
    spells = matching.lay_second_spells(run, crowd, asked, course)
    asking = requests.make_requests(run, crowd, asked, course, spells)
    members = roster.make_roster(run, crowd, spells, requests.first_seen(run, crowd, asking, course, spells))
    calendar = events.make_events(run)
    attendance, met = events.attend(run, crowd, members, spells, course, calendar)
    way = contacts.logging_ways(run)
    goal_table, update_table = goals.goal_tables(run, goals.make_goals(run, traits, course, way == 5))
    event_table = events.event_table(calendar)
    return {
        "programs": _program_table(run),
        "participants": roster.participants(run, crowd, spells, course, members),
        "interests": roster.interests(crowd, members),
        "requests": requests.request_table(run, asking, members),
        "pairs": followup.pair_table(run, traits, course, spells, members),
        "pauses": followup.pause_table(run, course),
        "check_ins": followup.check_in_table(run, course, spells, members),
        "contacts": contacts.contact_table(run, traits, course, way, met),
        "goals": goal_table,
        "goal_updates": update_table,
        "agenda": followup.agenda_table(run, traits, course),
        "events": event_table if run.block == 0 else event_table.slice(0, 0),
        "attendance": attendance,
        "shared_work": work.shared_work_table(run, traits, course),
        "collaborations": work.collaboration_table(run, traits, course),
        "surveys": results.survey_table(run, traits, course, spells, members),
        "outcomes": results.outcome_table(run, traits, course, spells, crowd, members),
    }


def _program_table(run: Run) -> pa.Table:
    """The one program, with the limits of its current year; later blocks add none."""
    year_start = np.datetime64(run.as_of, "D").astype("datetime64[M]") - 11
    only = table(
        program_id=pa.array([PROGRAM_ID]),
        name=pa.array([PROGRAM_NAME]),
        time_zone=pa.array([TIME_ZONE]),
        starts_on=pa.array([year_start.astype("datetime64[D]").astype(np.int32)], pa.int32()).cast(pa.date32()),
        ends_on=pa.array([run.as_of], pa.int32()).cast(pa.date32()),
        contact_every_days=pa.array([PROGRAM_EVERY_DAYS]),
    )
    return only if run.block == 0 else only.slice(0, 0)


def _as_frame(rows: pa.Table) -> pd.DataFrame:
    for place, field in enumerate(rows.schema):
        if pa.types.is_date32(field.type):
            rows = rows.set_column(place, field.name, pc.cast(rows.column(place), pa.timestamp("us")))
    kinds = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype(na_value=np.nan)}
    return rows.to_pandas(types_mapper=kinds.get)


def _write(connection: duckdb.DuckDBPyConnection, rows: pa.Table, path: Path, *, is_first: bool) -> None:
    """Write or append. DuckDB cannot append to a CSV file, so later blocks go through a part file."""
    part = path if is_first else path.with_suffix(".part")
    connection.from_arrow(rows).to_csv(str(part), header=is_first, timestamp_format="%Y-%m-%dT%H:%M:%SZ")
    if not is_first:
        with path.open("ab") as whole, part.open("rb") as more:
            while chunk := more.read(1 << 22):
                whole.write(chunk)
        part.unlink()
