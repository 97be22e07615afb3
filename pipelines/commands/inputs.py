"""Commands that take files: inspect says what they are and changes nothing, load takes them in.

In: what is typed. Out: a report on standard output. Both know the same options, so that what was tried is what is loaded.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands import options
from pipelines.errors import UsageError
from pipelines.terminal import print_inspection, print_json, print_report

if TYPE_CHECKING:
    from pipelines.inspect import Correction


@options.with_said
def load(
    paths: options.Paths,
    said: options.Said,
    yes: Annotated[bool, typer.Option(help="Go on where a table shrinks by more than half.")] = False,
    warehouse: options.Folder = None,
    as_json: options.AsJson = False,
) -> None:
    """Load exports, build everything, publish. Example: mentorscope load exports/ --exported-on 2026-06-30"""
    from pipelines.batches import load as load_files  # noqa: PLC0415

    report = load_files(
        paths,
        warehouse,
        today=options.today(),
        loaded_at=options.moment(),
        teller=options.teller(),
        yes=yes,
        **said.checked(),
    )
    print_json(report) if as_json else print_report(report)


@options.with_said
def inspect(
    paths: options.Paths,
    said: options.Said,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="NAME=HEADER", help="Which column a name is; may be given several times."),
    ] = None,
    keep_as: Annotated[
        str | None, typer.Option("--save", metavar="NAME", help="Keep the mapping as a source of your own.")
    ] = None,
    warehouse: options.Folder = None,
    as_json: options.AsJson = False,
) -> None:
    """Say what files are and what a load would make of them. Example: mentorscope inspect log.xlsx --save our_log"""
    from pipelines.inspect import EVERY, save  # noqa: PLC0415
    from pipelines.inspect import inspect as look_at  # noqa: PLC0415

    told = said.checked()
    as_of = told.pop("as_of")
    correction = _correction(said.source, said.table, mapped)
    if correction:  # which says by itself what the files are
        told |= {"source": None, "table": None, "corrections": {EVERY: correction}}
    report = look_at(paths, warehouse, as_of=as_of, today=options.today(), **told)
    if keep_as:
        report["saved"] = str(save(keep_as, paths, warehouse, **told))
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
