"""A whole program: blocks are made one after the other and put together, in memory or as files.

In: the public arguments. Out: frames (`make_program`) or CSV files and their counts (`write_program`). A block is finished
and written before the next is begun, so a million pairs need no more memory than `BLOCK_PAIRS`. DuckDB writes the CSV
because it quotes only what needs it and keeps the order; rejected: pyarrow's writer (quotes every text) and pandas (slow).
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import UsageError
from pipelines.synth import contacts, enrolment, events, followup, goals, results, work
from pipelines.synth.columns import day_number
from pipelines.synth.presets import preset_named
from pipelines.synth.run import BLOCK_PAIRS, Run
from pipelines.synth.story import make_story

DEFAULT_AS_OF = date(2026, 6, 30)
DEFAULT_YEARS = 3
Progress = Callable[[int, int], None]


def make_program(
    pairs: int, preset: str = "online", seed: int = 1, *, as_of: date = DEFAULT_AS_OF, years: int = DEFAULT_YEARS
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
    *,
    as_of: date = DEFAULT_AS_OF,
    years: int = DEFAULT_YEARS,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write one CSV file a table into the folder `out` (made if absent), replacing files of those names.

    `progress(done, total)` is called with numbers of pairs. Gives the number of rows by table. Timestamps are in UTC and say
    so (a trailing Z). Raises UsageError.
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
    return rows


def starts_on(as_of: date = DEFAULT_AS_OF, years: int = DEFAULT_YEARS) -> date:
    """The first day of a program: the day after the as-of date, `years` years before."""
    month = np.datetime64(as_of.isoformat()[:7], "M") - 12 * years
    return date.fromisoformat(str(month.astype("datetime64[D]") + as_of.day))


def _blocks(pairs: int, preset: str, seed: int, as_of: date, years: int) -> Iterator[dict[str, pa.Table]]:
    if pairs < 1 or years < 1 or seed < 0:
        raise UsageError(
            "synth", f"pairs={pairs}, years={years}, seed={seed} cannot be meant.", "Use positive numbers."
        )
    chosen, first = preset_named(preset), dict.fromkeys(("pairs", "person"), 1)
    first_day = day_number(starts_on(as_of, years).isoformat())
    for block, start in enumerate(range(0, pairs, BLOCK_PAIRS)):
        size = min(BLOCK_PAIRS, pairs - start)
        run = Run(chosen, size, seed, block, first_day, day_number(as_of.isoformat()), dict(first))
        made = make_block(run)
        yield made
        for name, rows in made.items():
            first[name] = first.get(name, 1) + rows.num_rows
        first["person"] = first["person"] + made["participants"].num_rows


def make_block(run: Run) -> dict[str, pa.Table]:
    """The canonical tables of one block, as Arrow tables."""
    story = make_story(run)
    calendar = events.make_events(run)
    attendance, met = events.attend(story, calendar)
    way = contacts.logging_ways(run)
    goal_table, update_table = goals.goal_tables(run, goals.make_goals(story, way == contacts.UNLOGGED))
    event_table = events.event_table(calendar)
    return {
        "programs": enrolment.program_table(run),
        "participants": enrolment.participant_table(story),
        "interests": enrolment.interest_table(story),
        "requests": enrolment.request_table(story),
        "pairs": enrolment.pair_table(story),
        "pauses": followup.pause_table(story),
        "check_ins": followup.check_in_table(story),
        "contacts": contacts.contact_table(story, way, met),
        "goals": goal_table,
        "goal_updates": update_table,
        "agenda": followup.agenda_table(story),
        "events": event_table if run.block == 0 else event_table.slice(0, 0),
        "attendance": attendance,
        "shared_work": work.shared_work_table(story),
        "collaborations": work.collaboration_table(story),
        "surveys": results.survey_table(story),
        "outcomes": results.outcome_table(story),
    }


def _as_frame(rows: pa.Table) -> pd.DataFrame:
    for place, field in enumerate(rows.schema):
        if pa.types.is_date32(field.type):
            rows = rows.set_column(place, field.name, pc.cast(rows.column(place), pa.timestamp("us")))
    kinds = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype(na_value=np.nan)}
    frame: pd.DataFrame = rows.to_pandas(types_mapper=kinds.get)
    return frame


def _write(connection: duckdb.DuckDBPyConnection, rows: pa.Table, path: Path, *, is_first: bool) -> None:
    """Write or append. DuckDB cannot append to a CSV file, so later blocks go through a part file."""
    part = path if is_first else path.with_suffix(".part")
    connection.from_arrow(rows).to_csv(str(part), header=is_first, timestamp_format="%Y-%m-%dT%H:%M:%SZ")
    if not is_first:
        with path.open("ab") as whole, part.open("rb") as more:
            while chunk := more.read(1 << 22):
                whole.write(chunk)
        part.unlink()
