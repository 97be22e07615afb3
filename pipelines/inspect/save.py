"""A mapping kept as a source of the user's own: a TOML file in the warehouse, to be read and edited by people.

In: files as they were understood or corrected. Out: `<warehouse>/sources/<name>.toml`, which the next load recognises by this
file's headers before any shipped source. The text is read back before it is put in place, so that what is saved is a source.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.batches import checked_options
from pipelines.errors import RefusedInput
from pipelines.inspect.fit import Fit
from pipelines.inspect.look import LEAST_CERTAIN, Corrections, look
from pipelines.sources import FileKind, Into, read_source
from pipelines.warehouse import Warehouse, warehouse_folder

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def save(
    name: str,
    paths: Sequence[Path | str] | Path | str,
    warehouse: Path | str | None = None,
    *,
    corrections: Corrections | None = None,
    label: str | None = None,
    exported_on: date | None = None,
    **options: Any,
) -> Path:
    """Keep what `inspect` understands of a table as the source `name`; gives the path of its TOML.

    label: which table, where there are several. Raises RefusedInput where it is not one table, or was not understood.
    """
    given = [paths] if isinstance(paths, str | Path) else paths
    store = Warehouse(warehouse_folder(warehouse))
    every = look(given, store, checked_options(options, exported_on), corrections or {})
    wanted = [looked for looked in every if label in (None, looked.label)]
    if len(wanted) != 1:
        labels = ", ".join(looked.label for looked in every)
        raise RefusedInput(labels, "are not one table, and a source is saved of one.", "Give one file with one table.")
    looked = wanted[0]
    if looked.fit is None or looked.certainty < LEAST_CERTAIN:
        what = "was not understood well enough to be saved."
        raise RefusedInput(looked.label, what, "Say what it is with --table and --map, or on the page Import.")
    kind = replace(
        looked.fit.adapted,
        delimiter=options.get("delimiter") or looked.fit.kind.delimiter,
        date_order=options.get("date_order") or looked.fit.kind.date_order,
    )
    return save_source(name, replace(looked.fit, kind=kind), store, looked.label)


def save_source(name: str, fit: Fit, store: Warehouse, origin: str) -> Path:
    """Write a kind of file with its constants as the source `name`; gives the path. Raises RefusedInput on a bad name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
        raise RefusedInput(name, "is no name for a source.", "Use small letters, digits and underscores.")
    text = source_toml(fit, origin)
    read_source(name, text, is_own=True)
    folder = store.folder / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    path, aside = folder / f"{name}.toml", folder / f".{name}.saving"
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
    return path


def source_toml(fit: Fit, origin: str) -> str:
    """The TOML of a source with this one kind of file."""
    about = f"Made from {origin} after {fit.source.name}, {fit.kind.name}. Edit it as you like."
    lines = [f"title = {_value(f'Own mapping of {origin}')}", f"about = {_value(about)}"]
    lines += [
        f"{word} = {_value(getattr(fit.source, word))}"
        for word in ("time_zone", "constants")
        if getattr(fit.source, word)
    ]
    return "\n".join([*lines, "", *_file(fit.kind)]) + "\n"


def _file(kind: FileKind) -> list[str]:
    lines = ["[[file]]", f"name = {_value(kind.name)}", f"header = {_value(list(kind.header))}"]
    words = ("date_formats", "null_words", "delimiter", "date_order")
    lines += [f"{word} = {_value(getattr(kind, word))}" for word in words if getattr(kind, word)]
    if kind.variants:
        lines += ["", "[file.variants] # what the forms below call a column, and how this file calls it"]
        lines += [f"{_key(name)} = {_value(others)}" for name, others in kind.variants.items()]
    for into in kind.into:
        lines += ["", *_into(into)]
    return lines


def _into(into: Into) -> list[str]:
    lines = ["[[file.into]]", f"table = {_value(into.table)}"]
    lines += [f"{word} = {_value(getattr(into, word))}" for word in ("earliest", "after_as_of") if getattr(into, word)]
    lines += [f"{word} = true" for word in ("completes", "is_last_resort") if getattr(into, word)]
    lines += [f"{word} = {_value(given)}" for word, given in into.conditions.items()]
    for word in ("ended_where", "aliases", "derive"):
        if getattr(into, word):
            lines.append(f"{word} = {_value(getattr(into, word))}")
    if into.each:
        told = {key: value for key, value in vars(into.each).items() if value is not None}
        lines.append(f"each = {_value(told)}")
    lines.append("[file.into.columns]")
    return [*lines, *(f"{_key(name)} = {_value(form)}" for name, form in into.columns.items())]


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    """A value as TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return "{ " + ", ".join(f"{_key(str(k))} = {_value(v)}" for k, v in value.items()) + " }"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
