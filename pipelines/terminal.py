"""How results look on a terminal: one JSON object, or lines that a person reads.

In: plain values. Out: text on standard output. Rejected: tables with frames and colours, which do not survive a pipe.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def print_json(value: Any) -> None:
    """One JSON object."""
    print(json.dumps(value, ensure_ascii=False, default=str))


def print_report(report: Mapping[str, Any]) -> None:
    """What a load did: a line a file and table, then what was noticed."""
    print(f"Published {report['build']}, as of {report['as_of']}, in {report['seconds']:.1f} s.")
    print(f"{'file':32} {'table':16} {'read':>9} {'loaded':>9} {'held back':>9} {'superseded':>10} {'ignored':>8}")
    for file in report["files"]:
        counts = [file[f"rows_{name}"] for name in ("read", "loaded", "quarantined", "superseded", "ignored")]
        told = " ".join(f"{count:>{width},}" for count, width in zip(counts, (9, 9, 9, 10, 8), strict=True))
        print(f"{file['file'][-32:]:32} {file['table']:16} {told}")
    for file in report["files"]:
        for warning in file["warnings"]:
            print(f"  {file['file']}, {file['table']}: {warning}")
    for text in report["skipped"]:
        print(f"  {text}")


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
    for row in told["against"]:
        if row["takes_over"]:
            print(f"{row['other']} is better than the model in use. {told['takes_over']}")
