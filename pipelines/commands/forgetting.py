"""The command that erases a person."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import AsJson, Folder, moment, on_record, teller, today
from pipelines.errors import UsageError
from pipelines.terminal import print_json

if TYPE_CHECKING:
    from pipelines.warehouse import Warehouse

TOLD = (
    "Every record that names this person goes, and every record of the pairs that they were in, also what their partners "
    "said there; the partners themselves and their other pairs stay. Older builds go too. A later export does not bring "
    "the person back."
)
COMES_BACK = (
    "What was erased stays erased, and so do the pairs of before. What later exports say of this person is loaded again; an old "
    "export that is loaded again also brings back what it says of them alone."
)
LIFTED = (
    "Receipt {number} of {at}, for {person} (a keyed hash of the identifier): known again by {lifted} of the words given, from "
    "the next load on. What was erased stays erased."
)
NOT_REACHED = (
    "Not reached: copies outside this folder (backups, extracts and files handed over). In what others wrote, the whole name, "
    "address and identifier are taken out; a first name or a nickname is not found."
)


def forget(
    person_ids: Annotated[list[str], typer.Argument(metavar="PERSON_ID…", help="As in core.participants.")],
    yes: Annotated[bool, typer.Option(help="Do not ask; needed where nobody can be.")] = False,
    rejoined: Annotated[
        bool,
        typer.Option(
            help="Instead: one person came back and agreed; give the identifier, then their addresses and names."
        ),
    ] = False,
    warehouse: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Erase a person (or several) everywhere, and say where. Example: mentorscope forget P-0012 --yes"""
    from pipelines.forget import forget as erase  # noqa: PLC0415
    from pipelines.forget import lift  # noqa: PLC0415
    from pipelines.warehouse import Warehouse, warehouse_folder  # noqa: PLC0415

    store = Warehouse(warehouse_folder(warehouse))
    if rejoined:
        _take_back(store, person_ids, yes)
        on_record(warehouse, "", event="rejoined")
        receipt = lift(store, person_ids, moment())
        print_json({"receipts": [receipt]}) if as_json else print(LIFTED.format(**receipt))
        return
    if not yes:
        _ask(store, person_ids)
    on_record(warehouse, "", event="forgotten")
    receipts = erase(store, person_ids, moment(), teller(), today())
    if as_json:
        print_json({"receipts": receipts})
        return
    for receipt in receipts:
        print("\n".join(_lines(receipt)))
    print(NOT_REACHED)


def _take_back(store: "Warehouse", words: list[str], yes: bool) -> None:
    """Have it confirmed that the person agreed. Raises UsageError where nobody can be asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("forget --rejoined", "needs somebody who says that the person agreed.", "Say --yes if so.")
    print(COMES_BACK, file=sys.stderr)
    typer.confirm(f"Has {words[0]} agreed to be known again?", abort=True, err=True)


def _ask(store: "Warehouse", person_ids: list[str]) -> None:
    """Say what would go, and have it confirmed. Raises UsageError where nobody can be asked."""
    from pipelines.forget import plan  # noqa: PLC0415

    if not sys.stdin.isatty():
        raise UsageError("forget", "erases for good, and nobody is there to be asked.", "Say --yes if that is meant.")
    for person_id in person_ids:
        told = plan(store, person_id)
        print(f"{person_id}: {_rows(told.rows)} in {told.files} files.", file=sys.stderr)
    print(TOLD, file=sys.stderr)
    typer.confirm("Erase them for good?", abort=True, err=True)


def _rows(rows: dict[str, int]) -> str:
    return ", ".join(f"{count:,} of {table}" for table, count in rows.items()) or "No rows"


def _lines(receipt: dict[str, Any]) -> list[str]:
    """A receipt in words; it can be shown to whoever asked, and names nobody."""
    removed = ", ".join(receipt["builds_removed"]) or "none was left"
    return [
        f"Receipt {receipt['number']} of {receipt['at']}, for {receipt['person']} (a keyed hash of the identifier).",
        f"Rows erased: {_rows(receipt['rows'])}; from {receipt['files']} loaded files, which are kept without them.",
        f"Notes erased: {receipt['notes_erased']}. Older builds removed: {removed}. In force: {receipt['build']}.",
        "Figures, models and all editions were made anew without them; what was released to committees holds counts alone.",
    ]
