"""What the served app answers before any page is drawn: health, headers, compression, its own start page."""

import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import server
from dashboard.nav import PAGES
from pipelines.errors import UsageError
from tests.e2e import warehouses
from tests.e2e.conftest import serve


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(warehouses.least(tmp_path_factory), tmp_path_factory.mktemp("served") / "log")


@pytest.fixture(scope="module")
def served_nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nothing")
    yield from serve(folder, folder / "log")


def test_health_names_the_build_in_force(served: str) -> None:
    with urllib.request.urlopen(f"{served}/api/health") as answer:
        assert json.load(answer) == {"status": "ok", "build": "build-000001.duckdb"}


def test_health_of_an_empty_warehouse_is_no_success(served_nothing: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{served_nothing}/api/health")
    assert refused.value.code == 503
    assert json.load(refused.value) == {"status": "empty", "build": ""}


@pytest.mark.parametrize("path", ["", "retention", "api/health", "_stcore/health", "no/such/page"])
def test_every_answer_carries_the_security_headers(path: str, served: str) -> None:
    try:
        headers = urllib.request.urlopen(f"{served}/{path}").headers
    except urllib.error.HTTPError as error:
        headers = error.headers
    for name, value in server.HEADERS.items():
        assert headers.get_all(name) == [value]


def test_the_policy_lets_nothing_out_and_no_foreign_script_in() -> None:
    policy = dict(part.split(" ", 1) for part in server.HEADERS["content-security-policy"].split("; "))
    assert not re.search(r"https?:|wss?:|\*", server.HEADERS["content-security-policy"])
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


def test_the_large_scripts_come_compressed(served: str) -> None:
    page = urllib.request.urlopen(served).read().decode()
    script = re.search(r'src="\./(static/js/index[^"]+)"', page)
    assert script
    plain = len(urllib.request.urlopen(f"{served}/{script[1]}").read())
    asked = urllib.request.Request(f"{served}/{script[1]}", headers={"accept-encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert len(answer.read()) < plain / 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_has_an_address_that_starts_the_app(page: object, served: str) -> None:
    with urllib.request.urlopen(f"{served}/{getattr(page, 'name', '')}") as answer:
        start = answer.read().decode()
    assert "<title>Mentorscope</title>" in start
    assert start.index("api/base.js") < start.index("static/js/index")


def test_a_taken_port_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="is not free"):
            server.serve(tmp_path, taken.getsockname()[1])


def test_usage_statistics_and_file_watching_are_off_and_details_of_errors_stay_here() -> None:
    given = server.options()
    assert given["browser.gatherUsageStats"] is False
    assert given["server.fileWatcherType"] == "none"
    assert given["client.showErrorDetails"] == "none"
    assert given["client.toolbarMode"] == "viewer"
    assert given["runner.magicEnabled"] is False


def test_every_option_is_one_that_streamlit_knows() -> None:
    from streamlit import config

    known = set(config.get_config_options())
    assert set(server.options()) <= known


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::", "dashboard.example.edu"])
def test_an_address_that_others_can_reach_is_refused_with_what_to_do(address: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nobody would have to sign in\. .*access\.toml"):
        server.serve(tmp_path, 8501, address)


@pytest.mark.parametrize("host", ["evil.example", "192.0.2.7:8501", "dashboard.example.edu"])
def test_a_request_under_another_name_than_this_computer_s_is_refused(host: str, served: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{served}/api/health", headers={"host": host}))
    assert refused.value.code == 400


def test_tokens_against_forged_requests_and_foreign_pages_are_on() -> None:
    given = server.options()
    assert given["server.enableXsrfProtection"] is True
    assert given["server.enableCORS"] is True
    assert given["server.address"] == "127.0.0.1"
