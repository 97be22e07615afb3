"""The commands. Only here is the clock read, an exit status chosen and an error turned into a line on standard error.

Each command imports what it needs when it runs, so that `--help` answers at once. Results go to standard output, progress to
standard error; `--json` prints one JSON object.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.errors import MentorscopeError, UsageError
from pipelines.terminal import print_backtest, print_json, print_pairs, print_report

if TYPE_CHECKING:
    from pipelines.progress import Teller

app = typer.Typer(
    name="mentorscope",
    help="Engagement analytics for mentoring programs: load exports, see which pairs lose contact, who stays together.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Folder = Annotated[
    Path | None,
    typer.Option("--warehouse", help="The warehouse folder (else MENTORSCOPE_WAREHOUSE, else ./warehouse)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Day = Annotated[str | None, typer.Option(metavar="DATE", help="A day as 2026-06-30.")]


def _day(text: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(name, f"{text} is no day.", "Write it as 2026-06-30.") from error


def _teller() -> "Teller":
    from pipelines.progress import OnStandardError  # noqa: PLC0415

    return OnStandardError()


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


@app.command()
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
        as_of=_day(as_of, "--as-of"),
        exported_on=_day(exported_on, "--exported-on"),
        today=_today(),
        loaded_at=datetime.now(UTC).isoformat(timespec="seconds"),
        teller=_teller(),
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


@app.command()
def build(as_of: Day = None, warehouse: Folder = None, as_json: AsJson = False) -> None:
    """Build again from what is loaded. Example: mentorscope build --as-of 2026-03-31"""
    from pipelines.build import rebuild  # noqa: PLC0415
    from pipelines.warehouse import Warehouse, warehouse_folder  # noqa: PLC0415

    name = rebuild(Warehouse(warehouse_folder(warehouse)), _teller(), _day(as_of, "--as-of"), _today())
    print_json({"build": name}) if as_json else print(f"Published {name}.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the dashboard.")] = 8501,
    warehouse: Folder = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Load the sample program, if it is not there yet, and show the dashboard. Example: mentorscope demo"""
    from pipelines.batches import load as load_files  # noqa: PLC0415
    from pipelines.sample import give_settings, sample_folder  # noqa: PLC0415
    from pipelines.warehouse import Warehouse  # noqa: PLC0415

    folder = (warehouse or Path("warehouse") / "demo").absolute()
    if Warehouse(folder).current() is None:
        give_settings(folder)
        report = load_files(sample_folder(), folder, today=_today(), teller=_teller())
        print_report(report)
    _serve(folder, port, browser)


@app.command()
def dashboard(
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8501,
    warehouse: Folder = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Serve the pages of what is published. Example: mentorscope dashboard --port 8600"""
    from pipelines.warehouse import open_warehouse, warehouse_folder  # noqa: PLC0415

    open_warehouse(warehouse).close()
    _serve(warehouse_folder(warehouse), port, browser)


def _serve(folder: Path, port: int, browser: bool) -> None:
    """Hand over to the dashboard, which stands above the pipelines and is therefore found by its entry point."""
    from importlib.metadata import entry_points  # noqa: PLC0415

    (server,) = entry_points(group="mentorscope.dashboard", name="serve")
    print(f"The dashboard is at http://localhost:{port} (stop it with Ctrl+C).", flush=True)
    server.load()(folder, port, open_browser=browser)


@app.command()
def pairs(
    program: Annotated[str | None, typer.Option(help="Only this program.")] = None,
    state: Annotated[str | None, typer.Option(help="Only pairs in this state, e.g. at_risk.")] = None,
    warehouse: Folder = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """List the pairs to contact first. Example: mentorscope pairs --state at_risk"""
    from pipelines.listing import pair_rows, to_csv  # noqa: PLC0415

    rows, about = pair_rows(warehouse, program, state)
    if as_json:
        print_json({**about, "pairs": rows})
    elif as_csv:
        print(to_csv(rows), end="")
    else:
        print_pairs(rows, about["as_of"])


@app.command()
def explain(
    name: Annotated[str, typer.Argument(metavar="PAIR_ID|METRIC", help="A pair or a metric.")],
    warehouse: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Say why a pair is flagged, or where a number comes from. Example: mentorscope explain on_cadence_share"""
    from pipelines.listing import explain as explained  # noqa: PLC0415

    told = explained(warehouse, name)
    if as_json:
        print_json(told)
        return
    for key, value in told.items():
        print(f"{key}: {'; '.join(map(str, value)) if isinstance(value, list) else value}")


@app.command()
def backtest(warehouse: Folder = None, as_json: AsJson = False) -> None:
    """Say how good the risk would have been at earlier dates, beside plain rules. Example: mentorscope backtest --json"""
    from contextlib import closing  # noqa: PLC0415

    from pipelines.listing import records  # noqa: PLC0415
    from pipelines.risk import backtest as trial  # noqa: PLC0415
    from pipelines.warehouse import open_warehouse  # noqa: PLC0415

    with closing(open_warehouse(warehouse)) as edition:
        rows = records(trial(edition))
        about = {"build": edition.build, "as_of": edition.as_of.isoformat()}
    print_json({**about, "trials": rows}) if as_json else print_backtest(rows)


@app.command()
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


@app.command()
def extract(
    out: Annotated[Path, typer.Option(help="A new folder to write to.")],
    warehouse: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Write the de-identified tables for researchers, with a codebook. Example: mentorscope extract --out extract/"""
    from pipelines.editions.extract import extract as write_extract  # noqa: PLC0415

    told = write_extract(warehouse, out)
    if as_json:
        print_json(told)
        return
    print(f"Wrote {len(told['files'])} files of {told['build']} to {told['out']}.")
    for measure, value in told["measures"].items():
        print(f"{measure:60} {value:>10.4g}")


@app.command()
def where(
    edition: Annotated[str, typer.Option(help="coordinator, committee or research.")] = "coordinator",
    warehouse: Folder = None,
) -> None:
    """Print the path of the published file. Example: mentorscope where --edition committee"""
    from pipelines.warehouse import open_warehouse  # noqa: PLC0415

    published = open_warehouse(warehouse, edition)
    print(published.path)
    published.close()


@app.command()
def doctor(warehouse: Folder = None, as_json: AsJson = False) -> None:
    """Check the installation, the warehouse and its promises. Example: mentorscope doctor"""
    from pipelines.doctor import findings  # noqa: PLC0415

    found = findings(warehouse)
    if as_json:
        print_json({"checks": found})
    else:
        for check in found:
            print(f"{'ok ' if check['is_ok'] else 'BAD'} {check['check']}: {check['says']}")
    if not all(check["is_ok"] for check in found):
        raise typer.Exit(1)


def main() -> None:
    """Run a command; an error of ours is one line on standard error and its exit status. `--debug` shows the traceback."""
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        app(arguments)
    except MentorscopeError as error:
        if debug:
            raise
        print(f"mentorscope: {error}", file=sys.stderr)
        sys.exit(error.exit_status)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(1)
    except Exception as error:
        if debug:
            raise
        print(
            f"mentorscope: a fault of the program ({type(error).__name__}: {error}). Run again with --debug and report it.",
            file=sys.stderr,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
