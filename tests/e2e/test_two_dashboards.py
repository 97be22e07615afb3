"""Two dashboards of one warehouse, whose visitors' notes and views go to one database server."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines import record_server
from pipelines.audit_server import ServerLog
from tests import postgres
from tests.e2e.conftest import serve
from tests.postgres import Postgres
from tests.streamlit_session import Session, visited

PAGES = ("today", "pairs_to_contact", "retention", "goals")


@pytest.fixture
def server() -> Iterator[Postgres]:
    yield from postgres.served()


async def visits(addresses: list[str]) -> None:
    """One visitor at each dashboard, who look at the pages at the same time."""

    async def visit(address: str) -> None:
        async with Session(address) as session:
            for page in PAGES:
                answer = await session.open(page)
                assert not answer.errors, (address, page, answer.errors)

    await asyncio.gather(*(visit(address) for address in addresses))


@pytest.mark.slow
def test_views_at_both_form_one_record(
    server: Postgres, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(record_server.VARIABLE, server.url)
    serving = contextmanager(serve)
    with serving(sample, tmp_path / "one.log") as one, serving(sample, tmp_path / "two.log") as two:
        visited(visits([one, two]))
        server.stop("immediate")
        server.start()
        visited(visits([two, one]))
    log = ServerLog(server.url)
    seen = [entry["what"] for entry in log.entries() if entry["event"] == "page"]
    assert {page: seen.count(page) for page in PAGES} == dict.fromkeys(PAGES, 4)
    assert log.faults() == []
