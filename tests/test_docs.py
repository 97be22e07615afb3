"""The documentation keeps up: what is not documented fails here."""

import re
from pathlib import Path

import typer

from pipelines import cli
from pipelines.contract import contract
from pipelines.sources import shipped_sources

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme() -> None:
    group = typer.main.get_command(cli.app)
    assert {name for name in group.commands if f"`mentorscope {name}" not in README} == set()  # type: ignore[attr-defined]


def test_every_source_stands_in_the_readme() -> None:
    assert {name for name in shipped_sources() if f"`{name}`" not in README} == set()


def test_every_file_that_the_readme_names_is_there() -> None:
    paths = re.findall(r"`((?:pipelines|dashboard|data|tests|notebooks)/[\w/.]+)`", README)
    paths += re.findall(r"\]\(([\w/.]+)\)", README)
    assert len(paths) > 5
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_column_of_the_contract_says_what_it_means_and_who_may_see_it() -> None:
    for table in contract().values():
        for column in table.columns.values():
            assert len(column.meaning) > 3, column.name
            assert column.class_ in ("person", "fact", "free")


def test_no_lock_file_or_document_names_a_host_of_packages() -> None:
    for name in ("requirements.lock", "requirements-spark.lock"):
        assert re.findall(r"https?://", (ROOT / name).read_text()) == []
