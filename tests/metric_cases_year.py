"""Metrics of the yearly agenda, each on a small program counted by hand; the as-of date is 30 June 2025."""

from typing import Any

from tests.hand_made import pair
from tests.metric_cases import PAUSED, Case


def topic(pair_id: str, planned_on: str, done_on: str | None = None, name: str = "CV") -> dict[str, Any]:
    """A topic of a pair's agenda."""
    return {"pair_id": pair_id, "topic": name, "planned_on": planned_on, "done_on": done_on}


RECORDS = {
    "pairs": [pair("P"), pair("paused"), pair("ended", ended_on="2025-04-10")],
    "pauses": [PAUSED | {"paused_on": "2025-05-20"}],
    "agenda": [
        topic("P", "2025-02-10", "2025-02-28"),  # on the last day of its month
        topic("P", "2025-03-10", "2025-04-01"),  # a day late
        topic("P", "2025-04-10"),
        topic("P", "2025-05-10", "2025-07-01"),  # done after the as-of date
        topic("P", "2025-06-10"),  # its month is not over
        topic("P", "2024-12-10"),  # due before the match
        topic("ended", "2025-03-10", "2025-03-11"),
        topic("ended", "2025-04-01"),  # its month ended after the pair had
        topic("paused", "2025-05-10"),  # its month ended in the pause
        topic("paused", "2025-04-10", "2025-04-20"),
    ],
}

HAND = {
    "agenda_done_share": Case(RECORDS, 4, 6, 4 / 6, 1),
    "agenda_on_time_share": Case(RECORDS, 3, 6, 0.5, 1),
    # of P: December, April and May of five due; of the paused pair: May of two
    "topics_behind": Case(RECORDS, 4, 7, 4),
}
