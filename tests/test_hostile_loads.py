"""Files built to harm go through the whole door: a word each, little memory, nothing written beside the warehouse."""

import sys
from pathlib import Path

import pytest

from tests.corpus.hostile import HOSTILE
from tests.corpus.weighed import weigh

MOST_MB = 600


@pytest.mark.skipif(sys.platform != "linux", reason="the most memory of a process is read as Linux tells it")
@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_built_to_harm_costs_little_memory_and_is_told(tmp_path: Path, kind: str) -> None:
    given = tmp_path / "given"
    given.mkdir()
    path = HOSTILE[kind](given)
    weighed = weigh(path, tmp_path / "w")
    assert weighed.peak_mb < MOST_MB, weighed
    assert weighed.said
    assert "Traceback" not in weighed.said
    assert {each.name for each in tmp_path.iterdir()} <= {"given", "w"}
    assert list(given.iterdir()) == [path]
