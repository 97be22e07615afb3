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


def print_pairs(rows: Sequence[Mapping[str, Any]], as_of: str) -> None:
    """A line a pair: state, last contact, chance of silence, reasons."""
    print(f"As of {as_of}: {len(rows)} pairs.")
    for row in rows:
        since = "never" if row["days_since_contact"] is None else f"{row['days_since_contact']} d"
        risk = "" if row["risk"] is None else f"{row['risk']:.0%}"
        reasons = "; ".join(row["reasons"] or [])
        print(f"{row['pair_id']:12} {row['state']:13} last contact {since:>7}  risk {risk:>4}  {reasons}")


def print_backtest(rows: Sequence[Mapping[str, Any]]) -> None:
    """A line a model over all origins together, then what each figure is."""
    together = [row for row in rows if row["origin"] == "all"]
    if not together:
        print("Too little is on record: no horizon of an earlier date is over yet, so nothing can be said.")
        return
    print(f"{'model':28} {'AUC':>6} {'Brier':>7} {'ECE':>6} {'precision at capacity':>22}")
    for row in together:
        figures = (row["auc"], row["brier"], row["ece"], row["precision_at_capacity"])
        told = ["–" if figure is None else f"{figure:.3f}" for figure in figures]
        print(f"{row['model']:28} {told[0]:>6} {told[1]:>7} {told[2]:>6} {told[3]:>22}")
    first = together[0]
    print(
        f"{first['rows']:,} rows of {first['pairs']:,} pairs at {len({row['origin'] for row in rows}) - 1} earlier dates; "
        f"{first['base_rate']:.0%} of them stayed silent. Each date was scored by what was known then."
    )
