"""Commands that take files: inspect says what they are and changes nothing, load takes them in.

In: what is typed. Out: a report on standard output. Both know the same options, so that what was tried is what is loaded.
"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands import options
from pipelines.errors import UsageError
from pipelines.terminal import print_inspection, print_json, print_report

if TYPE_CHECKING:
    from pipelines.inspect import Correction


def load(
    paths: options.Paths,
    source: options.SourceName = None,
    table: options.TableName = None,
    program: options.Program = None,
    as_of: options.Day = None,
    exported_on: options.Day = None,
    time_zone: options.TimeZone = None,
    date_order: options.DateOrder = None,
    delimiter: options.Delimiter = None,
    quote: options.Quote = None,
    escape: options.Escape = None,
    encoding: options.Encoding = None,
    skip_rows: options.SkipRows = None,
    snapshot: options.Snapshot = False,
    yes: Annotated[bool, typer.Option(help="Go on where a table shrinks by more than half.")] = False,
    warehouse: options.Folder = None,
    as_json: options.AsJson = False,
) -> None:
    """Load exports, build everything, publish. Example: mentorscope load exports/ --exported-on 2026-06-30"""
    from pipelines.batches import load as load_files  # noqa: PLC0415

    report = load_files(
        paths,
        warehouse,
        as_of=options.day(as_of, "--as-of"),
        exported_on=options.day(exported_on, "--exported-on"),
        today=options.today(),
        loaded_at=options.moment(),
        teller=options.teller(),
        yes=yes,
        source=source,
        table=table,
        program=program,
        time_zone=time_zone,
        date_order=options.order(date_order),
        delimiter=options.tabbed(delimiter),
        quote=quote,
        escape=escape,
        encoding=encoding,
        skip_rows=skip_rows,
        snapshot=snapshot,
    )
    print_json(report) if as_json else print_report(report)


def inspect(
    paths: options.Paths,
    source: options.SourceName = None,
    table: options.TableName = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="NAME=HEADER", help="Which column a name is; may be given several times."),
    ] = None,
    keep_as: Annotated[
        str | None, typer.Option("--save", metavar="NAME", help="Keep the mapping as a source of your own.")
    ] = None,
    program: options.Program = None,
    as_of: options.Day = None,
    exported_on: options.Day = None,
    time_zone: options.TimeZone = None,
    date_order: options.DateOrder = None,
    delimiter: options.Delimiter = None,
    quote: options.Quote = None,
    escape: options.Escape = None,
    encoding: options.Encoding = None,
    skip_rows: options.SkipRows = None,
    snapshot: options.Snapshot = False,
    warehouse: options.Folder = None,
    as_json: options.AsJson = False,
) -> None:
    """Say what files are and what a load would make of them. Example: mentorscope inspect log.xlsx --save our_log"""
    from pipelines.inspect import EVERY, save  # noqa: PLC0415
    from pipelines.inspect import inspect as look_at  # noqa: PLC0415

    told = _correction(source, table, mapped)
    said: dict[str, Any] = {
        "source": None if told else source,
        "table": None if told else table,
        "program": program,
        "time_zone": time_zone,
        "date_order": options.order(date_order),
        "delimiter": options.tabbed(delimiter),
        "quote": quote,
        "escape": escape,
        "encoding": encoding,
        "skip_rows": skip_rows,
        "snapshot": snapshot,
        "exported_on": options.day(exported_on, "--exported-on"),
        "corrections": {EVERY: told} if told else {},
    }
    report = look_at(paths, warehouse, as_of=options.day(as_of, "--as-of"), today=options.today(), **said)
    if keep_as:
        report["saved"] = str(save(keep_as, paths, warehouse, **said))
    print_json(report) if as_json else print_inspection(report)


def _correction(source: str | None, table: str | None, mapped: list[str] | None) -> "Correction | None":
    """What `--map` says, for the kind of file that `--source` or `--table` names; None without it."""
    from pipelines.inspect import Correction  # noqa: PLC0415
    from pipelines.sources import CANONICAL  # noqa: PLC0415

    if not mapped:
        return None
    headers: dict[str, str | None] = {}
    for each in mapped:
        name, equals, header = each.partition("=")
        if not equals:
            raise UsageError("--map", f"{each} names no column.", 'Write it as --map "occurred_at=Met on".')
        headers[name.strip()] = header if header.strip() else None
    return Correction(CANONICAL if table else source, table, headers)
