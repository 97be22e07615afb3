"""What goes on record before it is sent: visits, pages, pairs, refusals and files.

In: the visitor and the build of the run. Out: an entry of the warehouse's audit log, or an error that keeps the page from
being drawn. A page that is drawn again by a filter is one view; what was typed into a filter is content, and stays out. A pair
stands there by a keyed hash, since whoever is forgotten one day could not be taken out of the record.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import access, clock, data
from dashboard.access import Refusal, Visitor
from pipelines.audit import Event, open_log
from pipelines.forgotten.book import PAIR, identity_digest, identity_key

if TYPE_CHECKING:
    from pipelines.audit import AuditLog
    from pipelines.audit_server import ServerLog

_VIEWED = "_viewed"


def log() -> "AuditLog | ServerLog":
    """The record of the warehouse that the pages show."""
    return open_log(data.folder())


def _add(visitor: Visitor, event: str, what: str, rows: int | None = None) -> None:
    build = data.published(data.folder()).removesuffix(".duckdb")
    log().append(Event(event, visitor.who, visitor.role, what, build, visitor.programs, rows), clock.now())


def arrived(visitor: Visitor) -> None:
    """The first click of a sign-in. Raises WarehouseError, as all here do, where it cannot be recorded."""
    if visitor.visit and access.VISITS.is_first_seen(visitor.visit):
        _add(visitor, "signed_in", "")


def opened(visitor: Visitor, page: str) -> None:
    """A page, once until another one, another role or another build is opened."""
    _once(visitor, "page", page)


def opened_pair(pair_id: str) -> None:
    """A pair's page. The record can never be changed, so it holds a keyed hash and not the pair's identifier."""
    _once(access.current(), "pair", _on_record(pair_id))


def pairs_on_record(pair_ids: Iterable[str]) -> dict[str, str]:
    """What stands in the record for each pair -> its identifier; one that was forgotten is not among them."""
    key = identity_key(data.folder() / "keys")
    return {identity_digest(key, PAIR, pair_id): pair_id for pair_id in pair_ids}


def _on_record(pair_id: str) -> str:
    return identity_digest(identity_key(data.folder() / "keys"), PAIR, pair_id)


def _once(visitor: Visitor, event: str, what: str) -> None:
    seen = (event, what, visitor, data.published(data.folder()))
    if st.session_state.get(f"{_VIEWED}_{event}") != seen:
        _add(visitor, event, what)
        st.session_state[f"{_VIEWED}_{event}"] = seen
    if event == "page" and what != "pair":
        st.session_state.pop(f"{_VIEWED}_pair", None)  # a pair that is opened again later is another view


def released(name: str, figure_count: int) -> None:
    """A release is about to be published."""
    _add(access.current(), "released", name, figure_count)


def loading(file_count: int) -> None:
    """Files are about to be loaded from a page; how many, since their names may tell of people."""
    _add(access.current(), "loaded", "1 file" if file_count == 1 else f"{file_count} files")


def refused(visitor: Visitor, page: str) -> None:
    """A page of another role, asked for by hand."""
    _once(visitor, "refused", page)


def turned_away(why: Refusal, who: str) -> None:
    """Somebody who is known to the provider, and shown nothing here."""
    seen = (why, who)
    if who and st.session_state.get(_VIEWED) != seen:
        log().append(Event("refused", who, what=why.value), clock.now())
        st.session_state[_VIEWED] = seen


def signed_out(visitor: Visitor) -> None:
    """The visitor left."""
    _add(visitor, "signed_out", "")


def prepared(file: str, rows: int) -> Callable[[], None]:
    """A file was made; gives what must be called before it is handed over, which asks anew whether it may be."""
    visitor, still_may = access.current(), access.still_may_take()
    _add(visitor, "prepared", file, rows)

    def taken() -> None:
        if not still_may():
            _add(visitor, "refused", file, rows)
            raise PermissionError(file)
        _add(visitor, "taken", file, rows)

    return taken
