"""Commands that serve the pages: demo, dashboard."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Folder, moment, teller, today
from pipelines.terminal import print_report

HERE = "127.0.0.1"  # no other computer reaches it


def demo(
    port: Annotated[int, typer.Option(help="Port of the dashboard.")] = 8501,
    warehouse: Folder = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Load the sample program, if it is not there yet, and show the dashboard. Example: mentorscope demo"""
    from pipelines.batches import load as load_files  # noqa: PLC0415
    from pipelines.build import rebuild  # noqa: PLC0415
    from pipelines.sample import give_settings, sample_folder  # noqa: PLC0415
    from pipelines.warehouse import Warehouse  # noqa: PLC0415

    folder = (warehouse or Path("warehouse") / "demo").absolute()
    store = Warehouse(folder)
    if store.current() is None:
        give_settings(folder)
        report = load_files(sample_folder(), folder, today=today(), loaded_at=moment(), teller=teller())
        print_report(report)
    elif store.is_older():
        print(f"Published {rebuild(store, teller(), today=today())}, since an older version had made the last one.")
    _serve(folder, port, browser)


def dashboard(
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Address to serve at; others than this computer's need a sign-in.")
    ] = HERE,
    warehouse: Folder = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Serve the pages of what is published. Example: mentorscope dashboard --port 8600"""
    from pipelines.warehouse import open_warehouse, warehouse_folder  # noqa: PLC0415

    open_warehouse(warehouse).close()
    _serve(warehouse_folder(warehouse), port, browser, address)


def _serve(folder: Path, port: int, browser: bool, address: str = HERE) -> None:
    """Hand over to the dashboard, which stands above the pipelines and is therefore found by its entry point."""
    from importlib.metadata import entry_points  # noqa: PLC0415

    (server,) = entry_points(group="mentorscope.dashboard", name="serve")
    print(f"The dashboard is at http://localhost:{port} (stop it with Ctrl+C).", flush=True)
    server.load()(folder, port, address, open_browser=browser)
