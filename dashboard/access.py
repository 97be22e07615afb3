"""Who is looking, and what of the records that visitor may open.

In: the run, and where visitors sign in, what the provider of identities says of them and the grants in `access.toml`. Out: a
frozen `Visitor`, or why nothing is shown. Both are looked up anew at every run, so that a right that was taken away ends with
the next click. Served to this computer alone, the pages know nobody by name: whoever sits at it may look through the eyes of
each audience. Whether visitors sign in is settled when the server starts: a file that is lost opens no door.
"""

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import data, grants
from dashboard.nav import COMMITTEE, COORDINATOR, RESEARCHER, PageSpec
from dashboard.visits import Visits
from pipelines.errors import DeclarationError

EDITIONS = {COORDINATOR: "coordinator", COMMITTEE: "committee", RESEARCHER: "research"}
THIS_COMPUTER = "this computer"
SIGN_IN = "MENTORSCOPE_SIGN_IN"  # set by the server where visitors must sign in
VISITS = Visits()
_LOG = logging.getLogger(__name__)
_VISITOR = "_visitor"


class Refusal(Enum):
    """Why a visitor is shown nothing."""

    NOT_SIGNED_IN = "not_signed_in"
    OVER = "over"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Visitor:
    """A person in one role, who may have others; `programs` limits what a coordinator sees, none named is all.

    `visit` is the sign-in that this belongs to, nothing on this computer.
    """

    who: str
    role: str
    roles: tuple[str, ...]
    programs: tuple[str, ...] = ()
    may_take: bool = True
    visit: tuple[str, float] | None = None

    @property
    def scope(self) -> data.Scope:
        """What this visitor reads; KeyError where the role is unknown."""
        return data.Scope(EDITIONS[self.role], self.programs)

    def may_see(self, page: PageSpec) -> bool:
        """Whether the page is meant for this visitor."""
        return page.is_for(self.role, is_limited=bool(self.programs))


def visitor(asked_for: str | None) -> Visitor | Refusal:
    """The visitor of this run, in the role asked for where they have it; kept for `current`."""
    found = _signed_in(asked_for) if os.environ.get(SIGN_IN) == "1" else local(asked_for)
    st.session_state[_VISITOR] = found
    return found


def current() -> Visitor:
    """The visitor whom this run is for. Raises KeyError where there is none."""
    found = st.session_state[_VISITOR]
    if not isinstance(found, Visitor):
        raise KeyError(_VISITOR)
    return found


def local(asked_for: str | None) -> Visitor:
    """Whoever sits at this computer, as one of the audiences that the current build has an edition for."""
    made = data.editions()
    roles = tuple(role for role, edition in EDITIONS.items() if edition in made) or (COORDINATOR,)
    return Visitor(THIS_COMPUTER, asked_for if asked_for in roles else roles[0], roles)


def _signed_in(asked_for: str | None) -> Visitor | Refusal:
    claims: Mapping[str, Any] = st.user.to_dict()
    if claims.get("is_logged_in") is not True:
        return Refusal.NOT_SIGNED_IN
    return of_claims(claims, asked_for, data.folder(), time.time())


def of_claims(claims: Mapping[str, Any], asked_for: str | None, folder: Path, now: float) -> Visitor | Refusal:
    """The visitor of whom the provider says `claims`, by the grants in `folder`, at `now` (seconds since 1970)."""
    try:
        granted = grants.read(folder)
    except DeclarationError as error:
        _LOG.error("%s", error)  # for whoever runs the server; the visitor learns nothing of the file
        return Refusal.UNREADABLE
    began = claims.get("iat")  # when the provider vouched for them: no later sign-in renews an older one
    if not isinstance(began, int | float):
        return Refusal.OVER
    visit = (f"{claims.get('iss', '')} {claims.get('sub', '')}", float(began))
    if not VISITS.goes_on(visit, now, granted.session_hours * 3600, granted.idle_minutes * 60):
        return Refusal.OVER
    rights = {right.role: right for right in granted.rights(claims)}
    if not rights:
        return Refusal.UNKNOWN
    right = rights.get(asked_for or "") or next(iter(rights.values()))
    return Visitor(_name(claims), right.role, tuple(rights), right.programs, right.may_take, visit)


def still_may_take() -> Callable[[], bool]:
    """A question to ask later and outside of a run: whether the visitor of this run may still take records away."""
    role = current().role
    if os.environ.get(SIGN_IN) != "1":
        return lambda: True
    claims, folder = st.user.to_dict(), data.folder()

    def still_may() -> bool:
        found = of_claims(claims, role, folder, time.time())
        return isinstance(found, Visitor) and found.role == role and found.may_take

    return still_may


def known_as() -> str:
    """How the provider calls whoever is signed in; nothing where nobody is."""
    if os.environ.get(SIGN_IN) != "1" or st.user.to_dict().get("is_logged_in") is not True:
        return ""
    return _name(st.user.to_dict())


def _name(claims: Mapping[str, Any]) -> str:
    return str(claims.get("email") or f"{claims.get('iss', '')} {claims.get('sub', '')}")


def sign_out() -> None:
    """End the visit in every tab and take the cookie back."""
    if (visit := current().visit) is not None:
        VISITS.end(visit)
    st.logout()
