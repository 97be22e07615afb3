"""Commands that make records anew: build from what is loaded, synth from nothing."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import AsJson, Day, Folder, day, teller, today
from pipelines.errors import UsageError
from pipelines.terminal import print_cluster, print_json


def build(
    as_of: Day = None,
    engine: Annotated[str, typer.Option(help="duckdb (this machine) or spark (a cluster).")] = "duckdb",
    source: Annotated[
        str | None, typer.Option("--input", metavar="URI", help="With spark: the folder of exported canonical tables.")
    ] = None,
    out: Annotated[str | None, typer.Option(metavar="URI", help="With spark: a new folder for the tables.")] = None,
    master: Annotated[
        str | None, typer.Option(metavar="URL", help="With spark: the cluster, else SPARK_REMOTE, else this machine.")
    ] = None,
    publish: Annotated[bool, typer.Option(help="With spark: publish in the warehouse what stands in --out.")] = False,
    warehouse: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Build again from what is loaded. Example: mentorscope build --as-of 2026-03-31

    On a cluster: mentorscope build --engine spark --input s3a://exports/ --out s3a://tables/
    """
    from pipelines.warehouse import Warehouse, warehouse_folder  # noqa: PLC0415

    store = Warehouse(warehouse_folder(warehouse))
    if engine == "spark":
        from pipelines.commands.cluster import build_on_cluster  # noqa: PLC0415

        told = build_on_cluster(store, source, out, master, day(as_of, "--as-of"), publish=publish)
        print_json(told) if as_json else print_cluster(told)
        return
    if engine != "duckdb" or source or out or master or publish:
        raise UsageError(
            f"--engine {engine}",
            "does not go with the other options.",
            "Use duckdb alone, or spark with --input and --out.",
        )
    from pipelines.build import rebuild  # noqa: PLC0415

    name = rebuild(store, teller(), day(as_of, "--as-of"), today())
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
