"""A browser and served warehouses. Without a Chromium the tests here are skipped in one line, or fail where one is required."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e import warehouses

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SERVE = "import sys; from pathlib import Path; from dashboard.server import serve; serve(Path(sys.argv[1]), int(sys.argv[2]))"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium: MENTORSCOPE_CHROMIUM, else the first that is installed."""
    found = os.environ.get("MENTORSCOPE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("MENTORSCOPE_REQUIRE_BROWSER") == "1":
        pytest.fail("MENTORSCOPE_REQUIRE_BROWSER=1, but no Chromium is installed")
    pytest.skip("no Chromium is installed, so no page was looked at in a browser")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve(warehouse: Path, log: Path) -> Iterator[str]:
    """The address of a server of its own process, up and healthy; it is stopped afterwards."""
    yield from serve_at(free_port(), warehouse, log)


def serve_at(port: int, warehouse: Path, log: Path) -> Iterator[str]:
    """The same at a port of one's choice."""
    address = f"http://localhost:{port}"
    with log.open("w") as out:
        process = subprocess.Popen([sys.executable, "-c", SERVE, str(warehouse), str(port)], stdout=out, stderr=out)
    try:
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/api/health").close()
                break
            except urllib.error.HTTPError:  # up, with nothing published
                break
            except OSError:
                time.sleep(0.2)
        assert process.poll() is None, log.read_text()
        yield address
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouses.sample(tmp_path_factory)


@pytest.fixture(scope="session")
def served(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(sample, tmp_path_factory.mktemp("served") / "log")


@pytest.fixture(scope="session")
def served_hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(warehouses.hostile(tmp_path_factory), tmp_path_factory.mktemp("hostile") / "log")
