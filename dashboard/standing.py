"""How each pair stands in the coordinator's own records: looked after by whom, put aside until when, checked when.

In: the notes that nobody took back, in the order of writing, and the day on which they are looked at. Out: one frozen
`Standing` a pair that has any, and the lists that a query of the records is given beside its filters. A snooze is over on its
day or with the next check-in; a closing stands until a check-in or a snooze is written after it. Rejected: to keep a status a
pair, which two coordinators would overwrite.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.notes import Note

NOBODY = "-"


@dataclass(frozen=True)
class Standing:
    """One pair's notes, the oldest first, and what they come to; `snooze` and `closing` only while they hold."""

    notes: tuple[Note, ...]
    assigned_to: str = ""
    snooze: Note | None = None
    closing: Note | None = None

    @property
    def is_aside(self) -> bool:
        """Whether the pair is put aside: snoozed or closed."""
        return self.snooze is not None or self.closing is not None

    @property
    def check_in_days(self) -> list[dt.date]:
        """The days of its check-ins, each once, the earliest first."""
        return sorted({note.noted_on for note in self.notes if note.kind == "check_in"})


def by_pair(notes: Iterable[Note], today: dt.date) -> dict[str, Standing]:
    """Every pair with a note, by its id."""
    of_pair: dict[str, list[Note]] = {}
    for note in notes:
        of_pair.setdefault(note.pair_id, []).append(note)
    return {pair_id: _standing(of_one, today) for pair_id, of_one in of_pair.items()}


def _standing(notes: Sequence[Note], today: dt.date) -> Standing:
    last = {note.kind: (place, note) for place, note in enumerate(notes)}
    never = (-1, None)
    checked, (snoozed, snooze), (closed, closing) = (last.get(kind, never) for kind in ("check_in", "snooze", "close"))
    is_snoozed = snooze is not None and snoozed > checked[0] and snooze.until_on is not None and snooze.until_on > today
    assigned = last["assign"][1].person if "assign" in last else ""
    return Standing(
        tuple(notes),
        "" if assigned == NOBODY else assigned,
        snooze if is_snoozed else None,
        closing if closed > max(checked[0], snoozed) else None,
    )


def aside(standings: Mapping[str, Standing]) -> list[str]:
    """The pairs that are put aside."""
    return sorted(pair_id for pair_id, one in standings.items() if one.is_aside)


def people(standings: Mapping[str, Standing]) -> dict[str, list[str]]:
    """The pairs that each person looks after, by the person's name."""
    found: dict[str, list[str]] = {}
    for pair_id, one in sorted(standings.items()):
        if one.assigned_to:
            found.setdefault(one.assigned_to, []).append(pair_id)
    return dict(sorted(found.items()))


def own_clock(standings: Mapping[str, Standing]) -> dict[str, Any]:
    """The check-ins as `follow_ups.sql` takes them: parallel lists, one element a pair with a check-in."""
    days = {pair_id: one.check_in_days for pair_id, one in sorted(standings.items()) if one.check_in_days}
    return {
        "own_pair_ids": list(days),
        "own_counts": [len(of_pair) for of_pair in days.values()],
        "own_first_ons": [of_pair[0] for of_pair in days.values()],
        "own_last_ons": [of_pair[-1] for of_pair in days.values()],
    }


def own_check_ins(standings: Mapping[str, Standing]) -> dict[str, Any]:
    """The check-ins as `after_follow_up.sql` takes them: parallel lists, one element a pair and day."""
    each = [(pair_id, day) for pair_id, one in sorted(standings.items()) for day in one.check_in_days]
    return {"own_pair_ids": [pair_id for pair_id, _ in each], "own_days": [day for _, day in each]}
