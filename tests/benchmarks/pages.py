"""Each page beside a bare Streamlit page with one Plotly chart and one table of ten rows, in one run.

`python -m tests.benchmarks.pages --pairs 10000 --repeats 7`. Two figures a page: the CPU seconds of one rerun on the server
(AppTest, the pages' own work), and in headless Chromium the seconds from a click on the navigation to a still page.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

import pipelines
from dashboard.nav import PAGES, ROOT
from pipelines.synth import write_program
from tests.benchmarks.measure import Timing, machine, table, timed

BARE = """
import plotly.graph_objects as go
import streamlit as st
st.title("Bare")
st.plotly_chart(go.Figure(go.Scatter(x=list(range(100)), y=[n % 7 for n in range(100)])))
st.dataframe({"a": list(range(10)), "b": list("abcdefghij")})
"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def reruns(app: AppTest, name: str, repeats: int) -> Timing:
    """The CPU of a rerun in this process; the first run, which fills caches, is not counted."""
    app.run()
    return timed(name, repeats, app.run)


def server_times(folder: Path, first_pair: str, repeats: int) -> list[Timing]:
    bare = folder / "bare.py"
    bare.write_text(BARE)
    timings = [reruns(AppTest.from_file(bare, default_timeout=60), "bare page", repeats)]
    for page in PAGES:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        if page.name == "pair":
            app.query_params["pair_id"] = first_pair
        app.run()
        app.switch_page(f"app_pages/{page.name}.py")
        timings.append(reruns(app, page.title, repeats))
    return timings


@contextmanager
def serving(command: list[str], port: int) -> object:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        process.wait()


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


def browser_times(folder: Path, warehouse: Path, first_pair: str, repeats: int) -> list[Timing]:
    from playwright.sync_api import sync_playwright

    streamlit = [sys.executable, "-m", "streamlit", "run", str(folder / "bare.py"), "--server.headless=true",
                 "--server.port=8691", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]  # fmt: skip
    ours = [
        sys.executable,
        "-m",
        "pipelines.cli",
        "dashboard",
        "--warehouse",
        str(warehouse),
        "--port",
        "8692",
        "--no-browser",
    ]
    timings = []
    with serving(streamlit, 8691), serving(ours, 8692), sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        addresses = {"bare page": ("http://127.0.0.1:8691", "Bare")}
        for spec in PAGES:
            query = f"?pair_id={first_pair}" if spec.name == "pair" else ""
            addresses[spec.title] = (f"http://127.0.0.1:8692/{spec.name}{query}", "As of")
        for name, (address, mark) in addresses.items():
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
        os.environ["MENTORSCOPE_WAREHOUSE"] = str(folder / "w")
        edition = pipelines.open_warehouse(folder / "w")
        first = edition.sql("select pair_id from mart.pair_today order by list_rank nulls last limit 1")["pair_id"][0]
        edition.close()
        print(f"{machine()}\n{told.pairs:,} pairs\n\nA rerun on the server")
        server = server_times(folder, first, told.repeats)
        print(table(server, server[0]))
        if shutil.which("chromium"):
            print("\nFrom the address to a still page in Chromium, caches warm")
            seen = browser_times(folder, folder / "w", first, told.repeats)
            print(table(seen, seen[0]))


if __name__ == "__main__":
    main()
