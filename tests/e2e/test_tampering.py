"""A visitor who sends what no page offered: values outside a widget's choices, of other kinds, pages and filters made up."""

import itertools
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard.nav import COMMITTEE, COORDINATOR, RESEARCHER, offered
from tests.e2e.conftest import serve
from tests.streamlit_session import Session, visited

TEXTS = ("'; drop table pairs; --", "../../etc/passwd", "<script>alert(1)</script>", "\x00", "P" * 20_000, "{{7*7}}")
VALUES: tuple[dict[str, Any], ...] = (
    *({"string_value": text} for text in TEXTS),
    {"int_value": -(2**62)},
    {"int_value": 2**62},
    {"double_value": float("nan")},
    {"bool_value": True},
    {"trigger_value": True},
    {"json_value": '{"selection": {"rows": [99999999], "cells": [[1, "x"]]}}'},
    {"json_value": "not json"},
)
TOLD = ("Traceback", 'File "', "/pipelines/", "/dashboard/", "duckdb.")  # what a page must not tell of its inside


async def tamper(address: str, role: str) -> tuple[int, list[str]]:
    """Every page of a role, every widget on it, every value; and the addresses made up. -> tries, what was told.

    A value of another kind than the widget's may end that run, in Streamlit's own code and in the words that hide why; one in
    the address may not, since a link that somebody sends does that.
    """
    tries, told = 0, []
    for page in offered(role):
        async with Session(address) as session:
            query = f"audience={role}"
            answer = await session.open(page.name, query)
            assert not answer.errors, (page.name, answer.errors)
            for widget, value in itertools.product(list(session.widgets), VALUES):
                answer = await session.choose(widget, query, **value)
                tries += 1
                told += [f"{page.name} {value}: {error}" for error in answer.errors if any(t in error for t in TOLD)]
        for text in TEXTS:
            made_up = urlencode(dict.fromkeys(("program", "cohort", "group", "pair_id"), text))
            async with Session(address) as session:
                answer = await session.open(page.name, f"{query}&{made_up}")
            tries += 1
            told += [f"{page.name} {text!r}: {error}" for error in answer.errors]
        async with Session(address) as session:  # the next visitor's
            answer = await session.open(page.name, query)
            told += [f"{page.name}, afterwards: {error}" for error in answer.errors]
    return tries, told


@pytest.mark.long
@pytest.mark.parametrize("role", [COORDINATOR, COMMITTEE, RESEARCHER])
def test_what_nobody_offered_breaks_nothing_and_tells_nothing(sample: Path, tmp_path: Path, role: str) -> None:
    log = tmp_path / "server.log"
    for address in serve(sample, log):
        tries, told = visited(tamper(address, role))
        assert tries >= 50
        assert not told, told[:5]
