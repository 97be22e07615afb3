"""Commands that answer from what is published: pairs, explain, where, doctor."""

from typing import Annotated

import typer

from pipelines.commands.options import AsJson, Folder
from pipelines.terminal import print_json, print_pairs


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
        print_pairs(rows, about, is_whole=state is None)


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


def where(
    edition: Annotated[str, typer.Option(help="coordinator, committee or research.")] = "coordinator",
    warehouse: Folder = None,
) -> None:
    """Print the path of the published file. Example: mentorscope where --edition committee"""
    from pipelines.warehouse import open_warehouse  # noqa: PLC0415

    published = open_warehouse(warehouse, edition)
    print(published.path)
    published.close()


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
