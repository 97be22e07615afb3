"""What several tests share: the real records that nobody here wrote, where they are at hand."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real records: MENTORSCOPE_SHARED_DATA, else `shared/data` beside the checkout; skips where absent."""
    given = os.environ.get("MENTORSCOPE_SHARED_DATA")
    folder = Path(given) if given else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real records (shared/data beside the checkout) are not here")
    return folder
