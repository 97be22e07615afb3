"""How long a sign-in lasts, by our own clock: Streamlit's cookie lives for thirty days, and it asks nobody for the token's end.

In: a sign-in (who, and when the provider says so) and the time of each run. Out: whether the visit still holds. It ends some
hours after the sign-in, after some minutes without a click, and for all tabs with the first sign-out. A server that was
started anew counts the minutes from the sign-in, so that nobody is let in for longer than a running one would. Rejected: a
clock in the session, which a reload would wind up.
"""

from dataclasses import dataclass, field
from threading import Lock

LEEWAY_SECONDS = 60  # by which a provider's clock may be ahead of ours
_NEVER_AGAIN = float("-inf")

Visit = tuple[str, float]  # who signed in, and when, in seconds since 1970


@dataclass
class Visits:
    """The last click of everybody who is signed in; safe for many threads."""

    _last: dict[Visit, float] = field(default_factory=dict)
    _seen: set[Visit] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def goes_on(self, visit: Visit, now: float, session_seconds: float, idle_seconds: float) -> bool:
        """Whether the visit still holds `now`; if so, this was its last click. One that is over stays over."""
        who, began = visit
        with self._lock:
            if not began - LEEWAY_SECONDS <= now < began + session_seconds:
                self._last.pop(visit, None)
                return False
            if now - self._last.get(visit, began) >= idle_seconds:
                return False
            self._last[who, began] = now
            return True

    def is_first_seen(self, visit: Visit) -> bool:
        """Whether this sign-in was not heard of before, by this question."""
        with self._lock:
            is_new = visit not in self._seen
            self._seen.add(visit)
            return is_new

    def end(self, visit: Visit) -> None:
        """The visitor has signed out."""
        with self._lock:
            self._last[visit] = _NEVER_AGAIN
