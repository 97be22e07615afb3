"""Each page beside a bare Streamlit page with one Plotly chart and one table of ten rows, in one run.

`python -m tests.benchmarks.pages --pairs 10000 --repeats 7`. Two figures a page: what a rerun costs the served process (seconds
until the answer is whole, and CPU), and in headless Chromium the seconds from the address to a still page. AppTest would not
do for the first: it compiles each page anew and leaves out the server.
"""

import argparse
import asyncio
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import psutil

import pipelines
from dashboard.nav import PAGES
from pipelines.synth import write_program
from tests.benchmarks.measure import Timing, machine, table
from tests.streamlit_session import Session

BARE = """
import plotly.graph_objects as go
import streamlit as st
st.title("Bare")
st.plotly_chart(go.Figure(go.Scatter(x=list(range(100)), y=[n % 7 for n in range(100)])))
st.dataframe({"a": list(range(10)), "b": list("abcdefghij")})
"""
EMPTY = 'import streamlit as st\nst.title("Empty")\n'
BLOCK = 10  # reruns a measurement
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def serving(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        process.wait()


async def _reruns(address: str, process: psutil.Process, names: dict[str, str], repeats: int) -> list[Timing]:
    """`names` of the pages by what stands in the address; a block of reruns is one measurement, since CPU is told in 10 ms."""
    timings = []
    for path, name in names.items():
        page, _, query = path.partition("?")
        wall, cpu = [], []
        async with Session(address) as session:  # one for each, since a session keeps its role
            await session.open(page, query)
            for repeat in range(repeats + 1):  # the first, which fills caches, is not counted
                began, began_cpu = time.perf_counter(), sum(process.cpu_times()[:2])
                answers = [await session.open(page, query) for _ in range(BLOCK)]
                errors = [error for answer in answers for error in answer.errors]
                assert not errors, f"{name}: {errors}"
                if repeat:
                    wall.append((time.perf_counter() - began) / BLOCK)
                    cpu.append((sum(process.cpu_times()[:2]) - began_cpu) / BLOCK)
        timings.append(Timing(name, wall, cpu))
    return timings


def reruns(command: list[str], port: int, names: dict[str, str], repeats: int) -> list[Timing]:
    """What a rerun of each page costs the server that `command` starts."""
    with serving(command, port) as process:
        return asyncio.run(_reruns(f"http://127.0.0.1:{port}", psutil.Process(process.pid), names, repeats))


def still(page: object, mark: str) -> None:
    """Waits until the page's own title stands, and nothing has changed and nothing runs for three looks."""
    last, same = "", 0
    while same < 3:
        page.wait_for_timeout(40)  # type: ignore[attr-defined]
        text = page.locator("body").inner_text()  # type: ignore[attr-defined]
        running = page.locator('[data-testid="stStatusWidget"]').count()  # type: ignore[attr-defined]
        same = same + 1 if text == last and mark in text and not running else 0
        last = text


def visit(page: object, address: str, mark: str) -> float:
    began = time.perf_counter()
    page.goto(address)  # type: ignore[attr-defined]
    still(page, mark)
    return time.perf_counter() - began


def stock(script: Path, port: int) -> list[str]:
    """The command that serves one script as Streamlit does it."""
    options = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    return [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *options]


def served(warehouse: Path, port: int) -> list[str]:
    """The command that serves the pages of a warehouse."""
    at = ["--warehouse", str(warehouse), "--port", str(port), "--no-browser"]
    return [sys.executable, "-m", "pipelines.cli", "dashboard", *at]


def addresses(first_pair: str) -> dict[str, str]:
    """Path and query of every page -> its title; each is looked at in the first of the roles that may see it."""
    found = {}
    for page in PAGES:
        query = {"audience": page.roles[0]} | ({"pair_id": first_pair} if page.name == "pair" else {})
        found[f"{page.name}?{urlencode(query)}"] = page.title
    return found


def browser_times(folder: Path, warehouse: Path, pages: dict[str, str], repeats: int) -> list[Timing]:
    """From the address to a still page, caches warm."""
    from playwright.sync_api import sync_playwright

    timings = []
    bare, ours = stock(folder / "bare.py", 8691), served(warehouse, 8692)
    with serving(bare, 8691), serving(ours, 8692), sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        seen = {"bare page": ("http://127.0.0.1:8691", "Bare")}
        seen |= {title: (f"http://127.0.0.1:8692/{path}", "As of") for path, title in pages.items()}
        for name, (address, mark) in seen.items():
            visit(page, address, mark)  # fills the browser's cache and the server's
            walls = [visit(page, address, mark) for _ in range(repeats)]
            timings.append(Timing(name, walls, [statistics.median(walls)]))
        browser.close()
    return timings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=7)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_program(folder / "exports", pairs=told.pairs, preset="community", seed=3)
        pipelines.load(folder / "exports", folder / "w", today=date(2030, 1, 1))
        edition = pipelines.open_warehouse(folder / "w")
        first = edition.sql("select pair_id from mart.pair_today order by list_rank nulls last limit 1")["pair_id"][0]
        edition.close()
        pages = addresses(first)
        print(f"{machine()}\n{told.pairs:,} pairs\n\nA rerun on the server")
        stocks = []
        for name, script in (("bare page", BARE), ("empty page", EMPTY)):
            (folder / f"{name[:4]}.py").write_text(script)
            stocks += reruns(stock(folder / f"{name[:4]}.py", 8691), 8691, {"": name}, told.repeats)
        ours = reruns(served(folder / "w", 8692), 8692, pages, told.repeats)
        print(table([*stocks, *ours], stocks[0]))
        if shutil.which("chromium"):
            print("\nFrom the address to a still page in Chromium, caches warm")
            seen = browser_times(folder, folder / "w", pages, told.repeats)
            print(table(seen, seen[0]))


if __name__ == "__main__":
    main()
