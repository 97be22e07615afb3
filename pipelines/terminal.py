"""How results look on a terminal: one JSON object, or lines that a person reads.

In: plain values. Out: text on standard output. Rejected: tables with frames and colours, which do not survive a pipe.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

HOW = {
    "same": "its name",
    "variant": "another name",
    "similar": "likeness",
    "content": "its values",
    "told": "your word",
}
"""What a column is known by."""


def print_json(value: Any) -> None:
    """One JSON object."""
    print(json.dumps(value, ensure_ascii=False, default=str))


def print_report(report: Mapping[str, Any]) -> None:
    """What a load did: a line a file and table, then what was noticed."""
    print(f"Published {report['build']}, as of {report['as_of']}, in {report['seconds']:.1f} s.")
    _print_files(report["files"])
    for text in report["skipped"]:
        print(f"  {text}")


def print_cluster(report: Mapping[str, Any]) -> None:
    """What a build on a cluster did: where its tables are, a line a file, and under which name it was published."""
    if "files" in report:
        print(f"Wrote {report['out']}, as of {report['as_of']}.")
        _print_files(report["files"])
    if "build" in report:
        print(f"Published {report['build']}.")


def _print_files(files: Sequence[Mapping[str, Any]]) -> None:
    print(f"{'file':32} {'table':16} {'read':>9} {'loaded':>9} {'held back':>9} {'superseded':>10} {'ignored':>8}")
    for file in files:
        counts = [file[f"rows_{name}"] for name in ("read", "loaded", "quarantined", "superseded", "ignored")]
        told = " ".join(f"{count:>{width},}" for count, width in zip(counts, (9, 9, 9, 10, 8), strict=True))
        print(f"{file['file'][-32:]:32} {file['table']:16} {told}")
    for file in files:
        for warning in file["warnings"]:
            print(f"  {file['file']}, {file['table']}: {warning}")


def print_inspection(report: Mapping[str, Any]) -> None:
    """What each table is taken for, name by name, and what would become of its rows."""
    for file in report["files"]:
        _print_file(file)
        if file["certainty"]:
            _print_names(file["names"])
        if file["unused_columns"] and not file["tables"]:  # the first table's notes say it too
            print(f"  columns not loaded: {', '.join(column['header'] for column in file['unused_columns'])}")
        for table in file["tables"]:
            _print_table(table)
        print()
    if report["supersedes_older_rows"]:
        print(f"{report['supersedes_older_rows']:,} rows of earlier loads would be superseded or retired.")
    print(f"Saved {report['saved']}; the next load uses it." if "saved" in report else "Nothing has been changed.")


def _print_file(file: Mapping[str, Any]) -> None:
    kind = f"{file['source']} ({file['kind']})"
    if file["format"]:
        told = [file["encoding"], file["delimiter"] and f"cells split at {file['delimiter']!r}"]
        told += [
            file["header_line"] and f"header in line {file['header_line']}",
            file["is_hidden"] and "a hidden sheet",
        ]
        print(f"{file['file']}: {', '.join(filter(None, [file['format'], *told]))}")
    else:
        print(file["file"])
    if file["is_recognised"]:
        print(f"  is {kind}." if not file["holds"] else f"  is {kind}, of which nothing is loaded: {file['holds']}")
        return
    if not file["refusal"]:
        print(f"  is tried as {kind}, as you say; --save keeps that.")
        return
    print(f"  would be refused: {file['file']} {file['refusal']['what']}")
    near = [
        f"{each['source']} ({each['kind']}) {each['certainty']:.0%}" for each in file["nearest"] if each["certainty"]
    ]
    if near:
        print(
            f"  most like: {', '.join(near[:3])}; say it is with --source and --map 'Name=Column', keep that with --save"
        )
    elif file["nearest"]:
        print("  nothing in it looks like people, pairs or contacts; say what it holds with --table or --source")
    else:
        print(f"  {file['refusal']['next_step']}")


def _print_names(names: Sequence[Mapping[str, Any]]) -> None:
    found = [name for name in names if name["header"]]
    rows = [("meaning", "column of the file", "known by", "for example")] if found else []
    for name in found:
        sure = HOW[name["how"]] + ("" if name["score"] == 1 else f" {name['score']:.0%}")
        rows.append((name["name"], name["header"], sure, "; ".join(name["samples"])))
    for meaning, header, sure, samples in rows:
        print(f"    {meaning[:28]:28} {header[:28]:28} {sure:15} {samples[:60]}".rstrip())
    lacking = [name["name"] for name in names if name["is_needed"] and not name["header"]]
    if lacking:
        print(f"  not found: {', '.join(lacking)}")


def _print_table(table: Mapping[str, Any]) -> None:
    parts = {"quarantined": "held back", "superseded": "superseded", "ignored": "ignored"}
    told = [f"{table['rows_loaded']:,} would be loaded"]
    told += [f"{table[f'rows_{part}']:,} {word}" for part, word in parts.items() if table[f"rows_{part}"]]
    by, rows = f" by {table['by']}" if table["by"] else "", "row" if table["rows_read"] == 1 else "rows"
    print(f"  {table['table']}{by}: of {table['rows_read']:,} {rows} {', '.join(told)}")
    for held in table["quarantine"]:
        lines = list(dict.fromkeys(example["line"] for example in held["examples"]))
        rest = held["row_count"] - len(held["examples"])
        more = f" and {rest:,} more" if rest else ""
        where = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}{more}"
        print(f"    held back, {where} ({held['reason']}): {held['message']}")
    for warning in table["warnings"]:
        print(f"    {warning}")


def print_pairs(rows: Sequence[Mapping[str, Any]], about: Mapping[str, Any], is_whole: bool = True) -> None:
    """A line a pair: state, last contact, chance of silence, reasons; a whole list is cut at what a week has room for."""
    print(f"As of {about['as_of']}: {len(rows)} pairs.")
    room = about["capacity"]["pairs_a_week"] if is_whole else 0
    for place, row in enumerate(rows, start=1):
        since = "never" if row["days_since_contact"] is None else f"{row['days_since_contact']} d"
        risk = "" if row["risk"] is None else f"{row['risk']:.0%}"
        reasons = "; ".join(row["reasons"] or [])
        print(f"{row['pair_id']:12} {row['state']:13} last contact {since:>7}  risk {risk:>4}  {reasons}")
        if place == room:
            print(f"---- this week's {room} end here; {_caught(about['capacity'])}")


def _caught(capacity: Mapping[str, Any]) -> str:
    if capacity["not_known_because"]:
        return f"what share of the coming silences they catch is not known: {capacity['not_known_because']}"
    low, high = (round(100 * capacity[name]) for name in ("low", "high"))
    return (
        f"at {capacity['date_count']} earlier dates so many caught {capacity['caught_share']:.0%} ({low} to {high}) "
        "of the silences that came"
    )


def print_backtest(told: Mapping[str, Any]) -> None:
    """A line a candidate over all origins together, then what each figure is."""
    if told["too_little"]:
        print(f"Too small to tell: {told['too_little']}.")
        return
    print(
        f"{'model':14} {'AUC':>22} {'Brier':>22} {'slope':>6} {'precision':>10} {'recall':>7} {'two weeks ahead':>16}"
    )
    early = {row["candidate"]: row["early_share"] for row in told["early_warning"]}
    for row in told["measures"]:
        ranged = [
            f"{row[name]:.3f} ({row[name + '_low']:.3f} to {row[name + '_high']:.3f})" for name in ("auc", "brier")
        ]
        plain = (row["slope"], row["precision_at_capacity"], row["recall_at_capacity"], early[row["candidate"]])
        slope, precision, recall, ahead = ("–" if figure is None else f"{figure:.2f}" for figure in plain)
        print(
            f"{row['candidate']:14} {ranged[0]:>22} {ranged[1]:>22} {slope:>6} {precision:>10} {recall:>7} {ahead:>16}"
        )
    print(
        f"{told['rows']:,} rows of {told['pairs']:,} pairs at {len(told['origins'])} earlier dates; "
        f"{told['silences'] / told['rows']:.0%} of them fell silent. Each date was scored by what was known then. "
        f"Precision and recall of the {told['capacity']} highest chances at each date; intervals draw pairs anew."
    )
    for row in told["rules"]:
        plain = (row["flagged_share"], row["precision"], row["recall"], row["early_share"])
        flagged, precision, recall, ahead = ("–" if figure is None else f"{figure:.0%}" for figure in plain)
        print(
            f"Over {row['rule_days']} days without contact, unlimited{' (the rule of CASA)' if row['rule_days'] == 14 else ''}: "
            f"flags {flagged}, of which {precision} fell silent; {recall} of silences, {ahead} two weeks ahead."
        )
    for row in told["against"]:
        if row["takes_over"]:
            print(f"{row['other']} is better than the model in use. {told['takes_over']}")
