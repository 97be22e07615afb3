"""A visitor without a browser, who speaks the protocol between Streamlit's page and its server.

In: the address of a served dashboard. Out: for every answer the seconds it took, the bytes that came, whether it failed. What a
browser keeps is kept here too: the messages it has seen, by their hash, and the values of its widgets.
"""

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

T = TypeVar("T")
KEPT_RERUNS = 2
NEVER = 120.0  # seconds after which an answer that did not end counts as lost


def visited(visits: Coroutine[Any, Any, T]) -> T:
    """What visits come to, in a thread of their own: a test may run in one where a browser's loop runs already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visits).result()


@dataclass(frozen=True)
class Answer:
    """What one rerun brought: seconds until it was whole, bytes over the wire, what went wrong (empty where nothing did)."""

    seconds: float
    size: int
    errors: tuple[str, ...]


@dataclass
class Session:
    """One open page of a visitor. Use as `async with Session(address) as session`."""

    address: str
    cookie: str = ""
    pages: dict[str, str] = field(default_factory=dict)  # name in the address -> the server's hash of it
    widgets: dict[str, Any] = field(default_factory=dict)  # id of a widget -> its message, as last drawn
    page: str = ""
    _seen: list[set[str]] = field(default_factory=list)  # hashes of the last reruns; a browser forgets older ones
    _socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        parts = urlsplit(self.address)
        self._socket = await connect(
            f"ws://{parts.netloc}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Origin": self.address} | ({"Cookie": self.cookie} if self.cookie else {}),
            max_size=None,
            compression="deflate",
        )
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        assert self._socket is not None
        await self._socket.close()

    async def open(self, name: str = "", query: str = "") -> Answer:
        """Go to a page by its name in the address, as a click on the navigation does."""
        message = BackMsg()
        if name in self.pages:
            message.rerun_script.page_script_hash = self.pages[name]
        else:
            message.rerun_script.page_name = name
        message.rerun_script.query_string = query
        if name != self.page:
            self.widgets = {}
        self.page = name
        return await self.send(message)

    async def choose(self, widget: str, query: str = "", **value: Any) -> Answer:
        """Set one widget by its id and rerun: `choose(id, string_value="2025")`."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.pages[self.page]
        message.rerun_script.query_string = query
        message.rerun_script.widget_states.widgets.add(id=widget, **value)
        return await self.send(message)

    async def send(self, message: BackMsg) -> Answer:
        """Send a message that asks for a rerun, and read until the answer is whole."""
        assert self._socket is not None
        message.rerun_script.cached_message_hashes.extend(set().union(*self._seen))
        self._seen = [*self._seen[-KEPT_RERUNS + 1 :], set()]
        began, size, errors = time.perf_counter(), 0, []
        await self._socket.send(message.SerializeToString())
        while True:
            frame = await asyncio.wait_for(self._socket.recv(), NEVER)
            assert isinstance(frame, bytes)
            size += len(frame)
            forward = ForwardMsg.FromString(frame)
            errors += self._take(forward)
            if forward.WhichOneof("type") == "script_finished":
                if forward.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return Answer(time.perf_counter() - began, size, tuple(errors))
                if forward.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    return Answer(time.perf_counter() - began, size, (*errors, "the page does not compile"))

    def _take(self, forward: ForwardMsg) -> list[str]:
        """Remember what a browser would; returns the errors that the page shows."""
        kind = forward.WhichOneof("type")
        if forward.metadata.cacheable or kind == "ref_hash":
            self._seen[-1].add(forward.ref_hash or forward.hash)
        if kind == "navigation":
            pages = forward.navigation.app_pages
            self.pages = {"" if page.is_default else page.url_pathname: page.page_script_hash for page in pages}
            self.pages |= {page.url_pathname: page.page_script_hash for page in pages}
        if kind == "delta" and forward.delta.WhichOneof("type") == "new_element":
            element = forward.delta.new_element
            drawn = getattr(element, str(element.WhichOneof("type")), None)
            if getattr(drawn, "id", ""):
                self.widgets[drawn.id] = drawn
            if element.WhichOneof("type") == "exception":
                return [f"{element.exception.type}: {element.exception.message}"]
        return []
