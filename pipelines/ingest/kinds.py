"""Which source and kind of file a header line belongs to, and what of it would not be used.

In: headers, what the user said, the known sources. Out: a source and its kind. What the user declared is obeyed; then the user's
own sources, a canonical name with canonical columns, and the headers of the other sources decide. A header that two sources
claim alike, or none, is refused with what was found and what to say; nothing is guessed.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.contract import contract
from pipelines.errors import RefusedInput
from pipelines.sources import (
    CANONICAL,
    FileKind,
    Source,
    canonical_kind,
    header_key,
    lacking_columns,
    positions,
    recognise,
)
from pipelines.sources.forms import read_names


def canonical_table(name: str, columns: Iterable[str]) -> str | None:
    """The canonical table that a sheet is named after, or whose columns it has throughout, if that is only one."""
    stem = header_key(Path(name.rpartition("/")[2]).name.split(".")[0])
    if stem in contract():
        return stem
    keys = {header_key(column) for column in columns}
    fitting = [n for n, t in contract().items() if set(t.needed) <= keys <= set(t.columns)]
    return fitting[0] if len(fitting) == 1 else None


def choose(
    told: dict[str, Any], columns: list[str], label: str, sources: dict[str, Source]
) -> tuple[Source | None, FileKind]:
    """The source (None: the canonical format) and the kind of file that a header line belongs to. Raises RefusedInput.

    told: what the user said, `source` and `table`. Otherwise the user's own sources come first, then a canonical name with
    canonical columns, then the most telling header of the others.
    """
    wanted = told.get("source")
    if told.get("table") or wanted == CANONICAL:
        return None, canonical_kind(_told_table(told.get("table"), columns, label), columns, label)
    if wanted and wanted not in sources:
        raise RefusedInput(
            label, f"the source {wanted} is not known.", f"Known are {', '.join([CANONICAL, *sources])}."
        )
    found = recognise(columns, [sources[wanted]] if wanted else sources.values())
    named = None if wanted or (found and found[0][0].is_own) else canonical_table(label, columns)
    if named and not (found and lacking_columns(contract()[named], map(header_key, columns))):
        return None, canonical_kind(named, columns, label)
    if not found:
        raise RefusedInput(
            label,
            f"has the columns {', '.join(columns[:8])}{' …' if len(columns) > 8 else ''}, which no known export has.",
            "See what they could mean with mentorscope inspect, which can save that as a source; or say with --table what it "
            "holds.",
        )
    whole = [(source, kind) for source, kind in found if not kind.lacks(columns)]
    if not whole:
        raise _refuse(*found[0], columns, label)
    first, telling = whole[0]
    best = [(s, k) for s, k in whole if (s.is_own, len(k.header)) == (first.is_own, len(telling.header))]
    if len({source.name for source, _ in best}) > 1:
        names = " and ".join(source.name for source, _ in best[:2])
        raise RefusedInput(label, f"fits {names} alike.", "Say which with --source.")
    return best[0]


def _told_table(table: str | None, columns: list[str], label: str) -> str:
    wanted = table or canonical_table(label, columns)
    if wanted not in contract():
        raise RefusedInput(
            label,
            f"would fill {table}, which is no table." if table else "has no name and no columns of a canonical table.",
            f"Say with --table which it is: {', '.join(contract())}.",
        )
    return wanted


def _refuse(source: Source, kind: FileKind, columns: list[str], label: str) -> RefusedInput:
    """The refusal of a file that has no column for what no row can be without."""
    into, column = kind.lacks(columns)[0]
    names = read_names([into.columns[column]], into.derive)
    known = [each for name in names for each in (name, *kind.variants.get(name, ()))]
    return RefusedInput(
        label,
        f"has no column for {column} of {into.table}; {source.name} knows it as {', '.join(known)}.",
        "Add it to the export or rename the column, or see mentorscope inspect.",
    )


def unused_columns(columns: list[str], kind: FileKind) -> list[str]:
    """The headers of a file of which nothing is loaded."""
    found = positions(columns, kind.variants)
    used = {found[header_key(name)] for into in kind.into for name in into.headers if header_key(name) in found}
    like = [into.each.columns for into in kind.into if into.each and into.each.columns]
    return [
        column
        for number, column in enumerate(columns)
        if number not in used and column.strip() and not any(re.search(each, column) for each in like)
    ]
