"""What the tests of the pages share: opening a page as Streamlit runs it, from the entry point, and reading it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

import pipelines
from dashboard import data, nav, server
from pipelines.published import Edition
from tests.e2e import warehouses

APP = str(nav.ROOT / "app.py")
ROW = {"selection": {"rows": [0], "columns": [], "cells": []}}


Visit = Callable[..., AppTest]


@pytest.fixture(scope="module", autouse=True)
def as_served() -> None:
    """The options of the served app; without them a page would print its own docstring."""
    for name, value in server.options().items():
        if not name.startswith(("theme.", "server.")):
            config.set_option(name, value)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouses.sample(tmp_path_factory)


@pytest.fixture(scope="session")
def least(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouses.least(tmp_path_factory)


@pytest.fixture(scope="session")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouses.single(tmp_path_factory)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouses.empty(tmp_path_factory)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouses.hostile(tmp_path_factory)


@pytest.fixture(scope="session")
def build(sample: Path) -> Edition:
    """The sample's build, to ask it what the pages should show."""
    return pipelines.open_warehouse(sample)


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Opens a page of a warehouse with its parameters in the address."""

    def opened(warehouse: Path, page: str, /, **parameters: str) -> AppTest:
        monkeypatch.setenv(data.VARIABLE, str(warehouse))
        app = AppTest.from_file(APP, default_timeout=60)
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        if page != nav.PAGES[0].name:
            app.switch_page(f"app_pages/{page}.py").run()
        return app.run()

    return opened


def words(app: AppTest) -> str:
    """All text of the page."""
    kinds = (app.title, app.header, app.subheader, app.markdown, app.caption, app.text)
    shown = [element.value for kind in kinds for element in kind]
    return "\n".join([*shown, *(f"{metric.label} {metric.value}" for metric in app.metric)])


def numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]


def metric(build: Edition, name: str, **scope: str) -> pd.Series:
    rows = build.metric(name, **{"program_id": "all", "group_by": "all", "group_value": "all", **scope})
    return rows.sort_values("period").iloc[-1]


def listed(app: AppTest) -> pd.DataFrame:
    return app.dataframe[0].value


def figure(app: AppTest, place: int = 0) -> dict[str, Any]:
    return json.loads(app.get("plotly_chart")[place].proto.spec)
