"""Commands that bring records in: load, build, synth."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import AsJson, Day, Folder, day, moment, teller, today
from pipelines.errors import UsageError
from pipelines.terminal import print_json, print_report


def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders to load.")],
    source: Annotated[str | None, typer.Option(help="The export format, where the headers do not tell.")] = None,
    table: Annotated[str | None, typer.Option(help="What the file holds, where its name does not tell.")] = None,
    program: Annotated[str | None, typer.Option(help="Program of rows that name none.")] = None,
    as_of: Day = None,
    exported_on: Day = None,
    time_zone: Annotated[str | None, typer.Option(help="Zone of times that name none, e.g. America/New_York.")] = None,
    date_order: Annotated[str | None, typer.Option(help="DMY or MDY, where the values cannot decide.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Between cells, e.g. ';' or '\\t'.")] = None,
    quote: Annotated[str | None, typer.Option(help="Around cells.")] = None,
    escape: Annotated[str | None, typer.Option(help="Before a quote inside a cell.")] = None,
    encoding: Annotated[str | None, typer.Option(help="E.g. utf-8, windows-1252.")] = None,
    skip_rows: Annotated[int | None, typer.Option(help="Lines before the header.")] = None,
    snapshot: Annotated[
        bool, typer.Option(help="The files are the whole truth: rows no longer in them are retired.")
    ] = False,
    yes: Annotated[bool, typer.Option(help="Go on where a table shrinks by more than half.")] = False,
    warehouse: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Load exports, build everything, publish. Example: mentorscope load exports/ --exported-on 2026-06-30"""
    from pipelines.batches import load as load_files  # noqa: PLC0415

    if date_order not in (None, "DMY", "MDY"):
        raise UsageError("--date-order", f"{date_order} is no order.", "Use DMY or MDY.")
    report = load_files(
        paths,
        warehouse,
        as_of=day(as_of, "--as-of"),
        exported_on=day(exported_on, "--exported-on"),
        today=today(),
        loaded_at=moment(),
        teller=teller(),
        yes=yes,
        source=source,
        table=table,
        program=program,
        time_zone=time_zone,
        date_order=date_order,
        delimiter=delimiter.replace("\\t", "\t") if delimiter else None,
        quote=quote,
        escape=escape,
        encoding=encoding,
        skip_rows=skip_rows,
        snapshot=snapshot,
    )
    if as_json:
        print_json(report)
    else:
        print_report(report)


def build(as_of: Day = None, warehouse: Folder = None, as_json: AsJson = False) -> None:
    """Build again from what is loaded. Example: mentorscope build --as-of 2026-03-31"""
    from pipelines.build import rebuild  # noqa: PLC0415
    from pipelines.warehouse import Warehouse, warehouse_folder  # noqa: PLC0415

    name = rebuild(Warehouse(warehouse_folder(warehouse)), teller(), day(as_of, "--as-of"), today())
    print_json({"build": name}) if as_json else print(f"Published {name}.")


def synth(
    count: Annotated[int, typer.Option("--pairs", help="How many pairs.")],
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    preset: Annotated[str, typer.Option(help="online or community.")] = "online",
    seed: Annotated[int, typer.Option(help="The same seed gives the same records.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Write a synthetic program in the canonical format. Example: mentorscope synth --pairs 400 --out program/"""
    from pipelines.synth import write_program  # noqa: PLC0415

    counts = write_program(out, pairs=count, preset=preset, seed=seed)
    print_json(counts) if as_json else print("\n".join(f"{name:16} {n:>12,}" for name, n in counts.items()))
