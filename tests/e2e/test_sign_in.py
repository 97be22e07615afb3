"""Signing in through a real provider process on loopback, in the browser: the right role, the wrong one, and the way out."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

import pipelines
from dashboard.nav import PAGES
from tests.e2e import planted
from tests.e2e.conftest import free_port, serve_at
from tests.e2e.visitor import Visitor, visit

GRANTS = """
session_hours = {hours}
[[grants]]
email = "ann@example.edu"
role = "coordinator"
programs = ["north"]
[[grants]]
email = "may@example.edu"
role = "coordinator"
may_take = false
[[grants]]
group = "research"
role = "researcher"
"""
SECRETS = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "a-secret-of-this-test-alone-and-long-enough"
client_id = "mentorscope"
client_secret = "shared"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
PEOPLE = {
    "ann": {"email": "ann@example.edu"},
    "may": {"email": "may@example.edu"},
    "rob": {"email": "rob@other.edu", "groups": ["research"]},
    "eve": {"email": "eve@other.edu"},
}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    address = f"http://127.0.0.1:{(port := free_port())}"
    with (tmp_path_factory.mktemp("provider") / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], stdout=log, stderr=log
        )
    try:
        for who, claims in PEOPLE.items():
            _put(f"{address}/users/{who}", claims)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _put(address: str, body: dict[str, object]) -> None:
    asked = urllib.request.Request(
        address, json.dumps(body).encode(), {"content-type": "application/json"}, method="PUT"
    )
    for attempt in range(300):
        try:
            urllib.request.urlopen(asked).close()
        except OSError:
            assert attempt < 299, f"{address} does not answer"
            time.sleep(0.2)
        else:
            break


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted warehouse, by links, in a folder with grants of its own."""
    folder, made = tmp_path_factory.mktemp("signed-in"), planted.warehouse(tmp_path_factory)
    for name in ("builds", "CURRENT", "files"):
        (folder / name).symlink_to(made / name)
    return folder


@pytest.fixture(scope="module")
def served(warehouse: Path, provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    (warehouse / "access.toml").write_text(GRANTS.format(hours=8))
    secrets = warehouse / "secrets.toml"
    secrets.write_text(SECRETS.format(address=f"http://localhost:{port}", provider=provider))
    secrets.chmod(0o600)
    yield from serve_at(port, warehouse, tmp_path_factory.mktemp("served") / "log")


@contextmanager
def signed_in(browser: Browser, served: str, who: str) -> Iterator[Visitor]:
    with visit(browser, served) as visitor:
        visitor.go("")
        assert visitor.title == "Please sign in"
        visitor.page.get_by_role("button", name="Sign in").click()
        visitor.page.locator("input[name=sub]").fill(who)
        visitor.page.locator("input[name=sub]").press("Enter")
        visitor.page.wait_for_url(f"{served}/**")
        visitor.settle()
        yield visitor


def pair_of(warehouse: Path, program: str) -> str:
    with closing(pipelines.open_warehouse(warehouse)) as build:
        pairs = build.sql("select pair_id from core.pairs where program_id = $p order by 1 limit 1", p=program)
        return str(pairs.pair_id[0])


@pytest.mark.slow
def test_a_coordinator_sees_their_program_and_another_program_s_pair_typed_in_by_hand_is_not_there(
    browser: Browser, served: str, warehouse: Path
) -> None:
    foreign = planted.marks(warehouse, "south")
    with signed_in(browser, served, "ann") as visitor:
        assert visitor.title == "The program today"
        assert "Signed in as ann@example.edu" in visitor.text.replace("\u2060", "")
        visitor.go(f"pair?pair_id={pair_of(warehouse, 'north')}")
        assert "Nqx" in visitor.title
        for path in (f"pair?pair_id={pair_of(warehouse, 'south')}", "pairs_to_contact?program=south"):
            visitor.go(path)
            shown = visitor.page.content()
            assert [word for word in foreign if word in shown] == []
        visitor.go("data")
        assert visitor.title == "This page is not part of your role"


@pytest.mark.slow
def test_a_researcher_is_shown_their_pages_and_a_coordinator_s_typed_in_by_hand_says_so(
    browser: Browser, served: str
) -> None:
    with signed_in(browser, served, "rob") as visitor:
        assert visitor.page.get_by_role("link", name="Pairs to contact").count() == 0
        for page in ("pairs_to_contact", "pair", "today?audience=coordinator"):
            visitor.go(page)
            assert visitor.title == "This page is not part of your role"
            assert "qx" not in visitor.page.content()


def test_somebody_whom_nobody_granted_anything_sees_nothing(browser: Browser, served: str) -> None:
    with signed_in(browser, served, "eve") as visitor:
        assert visitor.title == "You have no access"
        visitor.go("pairs_to_contact")
        assert visitor.title == "You have no access"
        assert "qx" not in visitor.page.content()


@pytest.mark.slow
def test_who_may_look_but_not_take_is_offered_no_download(browser: Browser, served: str) -> None:
    with signed_in(browser, served, "may") as visitor:
        visitor.go("pairs_to_contact")
        assert "pairs listed" in visitor.text
        assert visitor.page.get_by_test_id("stDownloadButton").count() == 0
        visitor.page.get_by_test_id("stDataFrame").first.hover()
        assert visitor.page.get_by_test_id("stElementToolbar").get_by_label("Download as CSV").count() == 0


@pytest.mark.slow
def test_a_right_taken_away_and_a_visit_that_is_over_end_with_the_next_click(
    browser: Browser, served: str, warehouse: Path
) -> None:
    with signed_in(browser, served, "may") as visitor:
        try:
            (warehouse / "access.toml").write_text(GRANTS.format(hours=8).replace("may@", "nobody@"))
            visitor.page.get_by_role("link", name="Retention").first.click()
            visitor.page.get_by_role("heading", name="You have no access").wait_for()
            (warehouse / "access.toml").write_text(GRANTS.format(hours=1 / 3600))
            visitor.go("pairs_to_contact")
            assert visitor.title == "Your visit is over"
        finally:
            (warehouse / "access.toml").write_text(GRANTS.format(hours=8))


@pytest.mark.slow
def test_signing_out_ends_the_visit_in_every_tab(browser: Browser, served: str) -> None:
    with signed_in(browser, served, "ann") as visitor:
        other = Visitor(visitor.page.context.new_page(), served)
        other.go("retention")
        visitor.page.get_by_role("button", name="Sign out").click()
        visitor.page.wait_for_url("**/end_session?**")  # the provider's page; going elsewhere before would be too early
        visitor.go("")
        assert visitor.title == "Please sign in"
        other.page.get_by_role("link", name="Goals").first.click()
        other.page.get_by_role("heading", name="Your visit is over").wait_for()


@dataclass
class Received:
    """Every byte that a browser got over its websockets and from the server's files."""

    page: Page
    chunks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        self.page.on("response", self._file)

    def _frame(self, payload: str | bytes) -> None:
        self.chunks.append(payload.encode() if isinstance(payload, str) else payload)

    def _file(self, response: Response) -> None:
        if "/media/" in response.url:
            self.chunks.append(response.body())

    def holds(self, words: set[str]) -> list[str]:
        everything = b"\n".join(self.chunks)
        return sorted(word for word in words if word.encode() in everything)


@pytest.mark.long
@pytest.mark.parametrize(
    ("who", "foreign", "own"),
    [("ann", ("south",), ("north",)), ("rob", ("north", "south"), ()), ("eve", ("north", "south"), ())],
)
def test_no_byte_of_another_scope_reaches_the_browser_on_any_page(
    who: str, foreign: tuple[str, ...], own: tuple[str, ...], browser: Browser, served: str, warehouse: Path
) -> None:
    """What is hidden on a page is on the wire nevertheless, so the wire is read; own words show that it can be."""
    others = {word for program in foreign for word in planted.marks(warehouse, program)}
    theirs = {word for program in own for word in planted.marks(warehouse, program)}
    assert len(others) > 1000
    with signed_in(browser, served, who) as visitor:
        received = Received(visitor.page)
        for page in PAGES:
            visitor.go(page.name)
        visitor.go(f"pair?pair_id={pair_of(warehouse, 'south')}")
        assert received.holds(others) == []
        assert bool(received.holds(theirs)) == bool(theirs)
        assert sum(map(len, received.chunks)) > 10_000
