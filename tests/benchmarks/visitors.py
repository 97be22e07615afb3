"""Many visitors at once: some at work, many reading, over one server or several behind a balancer.

`python -m tests.benchmarks.visitors --pairs 10000 --working 20 --every 10 --minutes 10 --reading 100 --servers 1`. Every visitor
is a session of the server's own protocol (`tests.streamlit_session`): those at work click through the pages of a coordinator,
one click in `every` seconds each, on average; those who read have a page open. All arrive in the first tenth of the time, and who
reads looks at another page in the last tenth. With `--every 0` they click as fast as answers
come, which shows how many reruns a second the servers manage. Several servers stand behind nginx, which keeps a visitor at the
server that it met first; without nginx only one server is measured.
"""

import argparse
import asyncio
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psutil
from websockets.exceptions import WebSocketException

import pipelines
from dashboard.nav import COORDINATOR, offered
from pipelines.synth import write_program
from tests.benchmarks.measure import machine
from tests.benchmarks.pages import served, serving
from tests.streamlit_session import Answer, Session

FIRST_PORT = 8700
BALANCER = """
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log; daemon off;
events {{ worker_connections 2048; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream dashboards {{ hash $cookie_visitor; {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://dashboards; proxy_http_version 1.1; proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_read_timeout 1h;
    }}
  }}
}}
"""


@dataclass
class Seen:
    """What the visitors saw: every answer of those at work, the bytes of a first visit, sessions that were dropped."""

    answers: list[Answer] = field(default_factory=list)
    first: list[Answer] = field(default_factory=list)
    dropped: int = 0


@contextmanager
def balanced(ports: Sequence[int], port: int, folder: Path) -> Iterator[None]:
    """nginx on `port` before the servers on `ports`."""
    config = folder / "nginx.conf"
    servers = " ".join(f"server 127.0.0.1:{one};" for one in ports)
    config.write_text(BALANCER.format(folder=folder, servers=servers, port=port))
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    with serving([nginx, "-p", str(folder), "-c", str(config)], port):
        yield


async def at_work(address: str, visitor: int, every: float, until: float, seen: Seen) -> None:
    """One person who clicks through the pages, at times that a stranger cannot foresee."""
    chance = random.Random(visitor)
    pages = [page.name for page in offered(COORDINATOR) if page.name != "pair"]
    try:
        async with Session(address, cookie=f"visitor={visitor}") as session:
            seen.first.append(await session.open())
            while time.monotonic() < until:
                await asyncio.sleep(chance.expovariate(1 / every) if every else 0)
                seen.answers.append(await session.open(chance.choice(pages)))
    except (OSError, TimeoutError, WebSocketException) as error:
        seen.dropped += 1
        print(f"visitor {visitor}: {error!r}", file=sys.stderr)


async def reading(address: str, visitor: int, until: float, seen: Seen) -> None:
    """One person with a page open, who looks at another one at the end: a session that was dropped shows there."""
    try:
        async with Session(address, cookie=f"visitor={visitor}") as session:
            seen.first.append(await session.open())
            await asyncio.sleep(max(0.0, until - time.monotonic()))
            seen.answers.append(await session.open("definitions"))
    except (OSError, TimeoutError, WebSocketException) as error:
        seen.dropped += 1
        print(f"visitor {visitor}: {error!r}", file=sys.stderr)


async def everybody(address: str, told: argparse.Namespace) -> Seen:
    """All visitors together, who neither arrive nor leave at one moment."""
    seen, until = Seen(), time.monotonic() + told.minutes * 60
    visitors = told.working + told.reading
    apart = told.minutes * 60 / 10 / visitors
    async with asyncio.TaskGroup() as group:
        for visitor in range(visitors):
            leaves = until - visitor * apart
            works = visitor < told.working
            group.create_task(
                at_work(address, visitor, told.every, leaves, seen)
                if works
                else reading(address, visitor, leaves, seen)
            )
            await asyncio.sleep(apart)
    return seen


def memory(processes: Sequence[psutil.Process]) -> float:
    """Megabytes that the servers hold."""
    return sum(process.memory_info().rss for process in processes) / 2**20


def report(seen: Seen, minutes: float, megabytes: tuple[float, float, float], visitors: int) -> str:
    """The figures in words."""
    seconds = sorted(answer.seconds for answer in seen.answers)
    errors = [error for answer in (*seen.answers, *seen.first) for error in answer.errors]
    before, during, after = megabytes
    first = statistics.median(answer.size for answer in seen.first) / 1000
    return "\n".join(
        [
            f"reruns: {len(seconds):,}, {len(seconds) / minutes / 60:.1f} a second",
            f"seconds of a rerun: median {statistics.median(seconds):.3f}, 95 % {seconds[int(0.95 * len(seconds))]:.3f}, "
            f"most {seconds[-1]:.3f}",
            f"largest answer {max(answer.size for answer in seen.answers) / 1000:.0f} KB, first page {first:.0f} KB",
            f"errors {len(errors)}, dropped sessions {seen.dropped}",
            f"memory of the servers: {before:.0f} MB before, {during:.0f} MB with {visitors} sessions "
            f"({(during - before) / visitors:.2f} MB each), {after:.0f} MB after they left",
        ]
    )


def measured(warehouse: Path, count: int, told: argparse.Namespace, folder: Path) -> str:
    """Start `count` servers, let everybody in, and tell."""
    ports = [FIRST_PORT + 1 + number for number in range(count)]
    with ExitStack() as stack:
        servers = [psutil.Process(stack.enter_context(serving(served(warehouse, port), port)).pid) for port in ports]
        port = ports[0]
        if count > 1:
            port = FIRST_PORT
            stack.enter_context(balanced(ports, port, folder))
        for one in ports:  # every page once, so that what is kept is not taken for what a visitor costs
            asyncio.run(warm(f"http://127.0.0.1:{one}"))
        before = memory(servers)
        during: list[float] = []

        async def watched() -> Seen:
            async def watch() -> None:
                while True:
                    during.append(memory(servers))
                    await asyncio.sleep(1)

            watcher = asyncio.create_task(watch())
            seen = await everybody(f"http://127.0.0.1:{port}", told)
            watcher.cancel()
            return seen

        seen = asyncio.run(watched())
        time.sleep(told.wait)  # Streamlit keeps the session of a visitor who left for two minutes
        return report(seen, told.minutes, (before, max(during), memory(servers)), told.working + told.reading)


async def warm(address: str) -> None:
    """Every page of a coordinator once."""
    async with Session(address) as session:
        for page in offered(COORDINATOR):
            await session.open(page.name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--warehouse", type=Path, help="A warehouse that is there already, instead of a synthetic one.")
    parser.add_argument("--working", type=int, default=20)
    parser.add_argument("--reading", type=int, default=0)
    parser.add_argument("--every", type=float, default=10.0, help="Seconds between two clicks, on average.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--servers", type=int, nargs="+", default=[1])
    parser.add_argument("--wait", type=float, default=130.0, help="Seconds before memory is looked at again.")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, warehouse = Path(temporary), told.warehouse
        if warehouse is None:
            warehouse = folder / "w"
            write_program(folder / "exports", pairs=told.pairs, preset="community", seed=3)
            pipelines.load(folder / "exports", warehouse, today=date(2030, 1, 1))
        print(f"{machine()}\n{told.working} at work, a click in {told.every:g} s each, {told.reading} reading")
        for count in told.servers:
            if count > 1 and not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
                print("\nnginx is not installed, so several servers were not measured")
                continue
            print(f"\n{count} server{'s' * (count > 1)}\n{measured(warehouse, count, told, folder)}", flush=True)


if __name__ == "__main__":
    main()
