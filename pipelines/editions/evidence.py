"""The model card as researchers may see it: how good the risk is, without counts of groups of a few.

In: a connection to a build in the making. Out: `mart.model_card` of an attached edition, the newest card alone. It holds
figures of the whole program; a group that is too small to be judged keeps its name and loses its counts.
"""

import json

import duckdb

COUNTS = ("rows", "pairs", "silences")


def release(connection: duckdb.DuckDBPyConnection, into: str) -> None:
    """Create the table; without a row where the build has no card."""
    newest = "select landmark_on, card from mart.model_card order by landmark_on desc limit 1"
    connection.execute(f"create table {into}.mart.model_card as from ({newest}) where false")
    for landmark_on, card in connection.execute(newest).fetchall():
        connection.execute(
            f"insert into {into}.mart.model_card values (?, ?)",
            [landmark_on, without_small_groups(card)],
        )


def without_small_groups(card: str) -> str:
    """The card without the counts of groups that were too small to be judged."""
    told = json.loads(card)
    for group in told.get("evidence", {}).get("subgroups", ()):
        if group["error"] is None:
            group.update(dict.fromkeys(COUNTS))
    return json.dumps(told, allow_nan=False)
