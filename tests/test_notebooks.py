"""Every notebook runs from top to bottom on the sample, and ends in a figure and a sentence."""

import runpy
from pathlib import Path

import plotly.graph_objects as go
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_ends_in_a_figure_and_a_sentence(notebook: Path) -> None:
    names = runpy.run_path(str(notebook))
    assert isinstance(names["figure"], go.Figure)
    assert len(names["figure"].data) > 0
    assert names["answer"].endswith(".")
    assert "nan" not in names["answer"]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS
