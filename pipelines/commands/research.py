"""Commands for those who study the program: backtest, extract."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import AsJson, Folder, on_record
from pipelines.terminal import print_backtest, print_json


def backtest(warehouse: Folder = None, as_json: AsJson = False) -> None:
    """Say how good the risk would have been at earlier dates, for the page Model evidence. Example: mentorscope backtest"""
    from pipelines.kept_backtest import make_backtest  # noqa: PLC0415

    told = make_backtest(warehouse)
    print_json(told) if as_json else print_backtest(told)


def extract(
    out: Annotated[Path, typer.Option(help="A new folder to write to.")],
    warehouse: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Write the de-identified tables for researchers, with a codebook. Example: mentorscope extract --out extract/"""
    from pipelines.editions.extract import extract as write_extract  # noqa: PLC0415

    on_record(warehouse, "research edition")
    told = write_extract(warehouse, out)
    if as_json:
        print_json(told)
        return
    print(f"Wrote {len(told['files'])} files of {told['build']} to {told['out']}.")
    for measure, value in told["measures"].items():
        print(f"{measure:60} {value:>10.4g}")
