"""The served app: Streamlit behind compression, a content security policy and a health route.

In: a warehouse, a port, an address. Out: a server that runs until it is stopped. `dashboard/.streamlit/config.toml` is
handed over as a whole, so that the pages are the same from any folder and no setting of the machine loosens them. Streamlit
does not compress its own files (6.4 MB on a first visit, 1.8 MB compressed). Rejected: `streamlit run` as a child process,
which knows neither middleware nor routes.
"""

import base64
import hashlib
import os
import re
import socket
import sys
import tomllib
import webbrowser
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import access, data, doors
from dashboard.nav import PAGES, ROOT
from pipelines.audit import open_log
from pipelines.errors import UsageError

CONFIG = ROOT / ".streamlit" / "config.toml"
BASE_SCRIPT = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin };"
# Where visitors sign in, what they take goes through our own downloads, which ask whether they may.
NOT_TO_TAKE = {"client.disableDataExport": True}
INDEX = Path(st.__file__).parent / "static" / "index.html"


def _own_scripts() -> str:
    """The hashes of the scripts that stand inside Streamlit's own page, so that no other inline script may run."""
    inside = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", INDEX.read_text(encoding="utf-8"), re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inside)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


POLICY = (
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",  # Streamlit and Plotly style what they draw
    f"script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval' {_own_scripts()}",  # Vega compiles what it draws
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
HEADERS = {
    "content-security-policy": "; ".join(POLICY),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeaders:
    """Puts `HEADERS` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add to the answer's head."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers)


async def base_script(_request: Request) -> Response:
    """Tells the browser where the server is; without it, each deep link first asks under its own address and fails."""
    return Response(BASE_SCRIPT, media_type="text/javascript", headers={"cache-control": "no-cache"})


async def index(_request: Request) -> HTMLResponse:
    """Streamlit's own page with that script and our name; served for the root and for every page's address."""
    page = INDEX.read_text(encoding="utf-8").replace("<title>Streamlit</title>", "<title>Mentorscope</title>")
    script = '<script src="./api/base.js"></script>'
    return HTMLResponse(page.replace("<script", f"{script}<script", 1), headers={"cache-control": "no-cache"})


async def health(_request: Request) -> JSONResponse:
    """200 and the name of the published build; 503 where nothing is published yet."""
    build = data.published(data.folder())
    return JSONResponse({"status": "ok" if build else "empty", "build": build}, 200 if build else 503)


def options(path: Path = CONFIG) -> dict[str, Any]:
    """The settings file as Streamlit's dotted names."""

    def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in table.items():
            found |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
        return found

    return flat(tomllib.loads(path.read_text(encoding="utf-8")))


def make_app(door: doors.Door, address: str | None = None) -> st.App:
    """The ASGI app behind its door; opens `address` in the browser once it serves, where one is given."""

    @asynccontextmanager
    async def opened(_app: st.App) -> AsyncIterator[None]:
        if address:
            webbrowser.open(address)
        yield

    return st.App(
        ROOT / "app.py",
        lifespan=opened,
        routes=[
            Route("/api/health", health),
            Route("/api/base.js", base_script),
            *(Route(path, index) for path in ("/", *(f"/{page.name}" for page in PAGES))),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=door.hosts),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        ],
    )


def has_screen() -> bool:
    """Whether a browser could show anything; without one, a text browser would take over the terminal."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def serve(warehouse: Path, port: int, address: str = "127.0.0.1", open_browser: bool = False) -> None:
    """Serve the pages of `warehouse` until stopped.

    Raises UsageError where the port is taken, or where others could reach the address without signing in, WarehouseError where
    the server that keeps notes and the access log stays away.
    """
    door = doors.check(address, warehouse)
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise UsageError(
                f"port {port}", f"is not free ({error.strerror}).", "Choose another with --port."
            ) from error
    open_log(warehouse).version()  # a server of records that cannot be reached is told here, not to every visitor
    os.environ[data.VARIABLE] = str(warehouse.resolve())
    os.environ[access.SIGN_IN] = str(int(door.is_signed_in))
    given = {**options(), "server.port": port, "server.address": address, "server.headless": True}
    if door.is_signed_in:
        given |= {"secrets.files": [str(warehouse.resolve() / doors.SECRETS)], **NOT_TO_TAKE}
    make_app(door, f"http://{address}:{port}" if open_browser and has_screen() else None).run(config=given)
