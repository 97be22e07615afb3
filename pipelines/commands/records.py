"""Commands that make records anew: build from what is loaded, synth from nothing."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import AsJson, Day, Folder, day, teller, today
from pipelines.terminal import print_json


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
