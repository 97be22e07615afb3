"""Metrics of meetings, each on a small program counted by hand; the as-of date is 30 June 2025."""

from typing import Any

from tests.hand_made import contacts, pair
from tests.metric_cases import Case


def event(event_id: str, starts_on: str, ends_on: str | None = None, kind: str = "annual_meeting") -> dict[str, Any]:
    """A meeting."""
    return {"event_id": event_id, "name": event_id, "kind": kind, "starts_on": starts_on, "ends_on": ends_on}


def attends(event_id: str, *pair_ids: str, status: str | None = "attended") -> list[dict[str, Any]]:
    """Both people of each pair at a meeting."""
    people = [f"{side} of {pair_id}" for pair_id in pair_ids for side in ("mentor", "mentee")]
    return [{"event_id": event_id, "person_id": person, "status": status} for person in people]


HAND = {
    "met_in_person_share": Case(
        {
            "pairs": [
                *(pair("met"), pair("talked"), pair("logged later"), pair("elsewhere")),
                pair("ended", ended_on="2025-03-01"),
            ],
            "contacts": contacts("met", "2025-02-01", channel="in_person")
            + contacts("talked", "2025-02-01", channel="video")
            + contacts("talked", "2025-02-02", channel="in_person", status="missed")
            + contacts("logged later", "2025-02-01", channel="in_person", logged_at="2025-07-02 09:00:00")
            + contacts("logged later", "2025-02-01")
            + contacts("ended", "2025-02-01", channel="in_person"),
            "shared_work": [{"item_id": "W", "pair_id": "elsewhere", "kind": "cv", "shared_at": "2025-03-01 10:00:00"}],
        },
        *(1, 3, 1 / 3, 1),
    ),
    "met_at_meeting_share": Case(
        {
            "pairs": [
                *(
                    pair("met"),
                    pair("a day late"),
                    pair("by phone"),
                    pair("one came"),
                    pair("matched later", "2025-05-01"),
                ),
                pair("ended before", ended_on="2025-04-01"),
            ],
            "events": [
                event("spring", "2025-04-10", "2025-04-12"),
                event("webinar", "2025-04-11", kind="webinar"),
                event("long ago", "2024-06-29", "2024-06-30"),
                event("next", "2025-07-10"),
            ],
            "attendance": attends("spring", "met", "a day late", "by phone", "matched later", "ended before")
            + attends("spring", "one came")[:1]
            + attends("webinar", "met")
            + attends("next", "met", status="registered"),
            "contacts": contacts("met", "2025-04-12", channel="in_person")
            + contacts("a day late", "2025-04-13", channel="in_person")
            + contacts("by phone", "2025-04-11", channel="phone"),
        },
        *(1, 3, 1 / 3),
    ),
    "contacts_after_meeting_ratio": Case(
        {
            "pairs": [
                *(pair("met", "2024-01-01"), pair("not met", "2024-01-01"), pair("young", "2025-03-01")),
                pair("ended", "2024-01-01", ended_on="2025-05-01"),
            ],
            # the windows: 9 February to 9 April, and 13 April to 11 June
            "events": [event("spring", "2025-04-10", "2025-04-12"), event("too young", "2025-05-10")],
            "attendance": attends("spring", "met", "not met", "young", "ended") + attends("too young", "met"),
            "contacts": contacts("met", "2025-02-08", "2025-02-09", "2025-04-09")
            + contacts("met", "2025-04-10", "2025-05-10", channel="in_person")
            + contacts("met", "2025-04-13", "2025-06-11", "2025-06-12")
            + contacts("not met", "2025-03-01", "2025-05-01", "2025-05-02")
            + contacts("young", "2025-03-02", "2025-05-01")
            + contacts("young", "2025-04-11", channel="in_person")
            + contacts("ended", "2025-04-10", channel="in_person"),
        },
        *(3, 2, 1.5),  # after: 13 April, 10 May, 11 June; before: 9 February, 9 April
    ),
}
