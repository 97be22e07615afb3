"""A build of the sample on Spark equals its build on DuckDB in every cell, and can be published.

Oracle: the tables that one machine publishes.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipelines import open_warehouse
from pipelines.commands.cluster import build_on_cluster
from pipelines.sample import sample_folder
from pipelines.warehouse import Warehouse
from tests.both_engines import all_differing, build_on_both, small_session

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The sample built by both, while Spark is still there."""
    with small_session() as session:
        yield build_on_both(session, sample_folder(), tmp_path_factory.mktemp("parity"))


def test_every_cell_of_the_sample_is_the_same_on_both_engines(built: tuple[Path, Path]) -> None:
    assert all_differing(*built) == []


def test_what_a_cluster_made_is_published_with_its_editions(built: tuple[Path, Path], tmp_path: Path) -> None:
    published, tables = built
    report = build_on_cluster(Warehouse(tmp_path), None, str(tables), None, None, publish=True)
    with closing(open_warehouse(tmp_path)) as edition, closing(open_warehouse(published.parents[1])) as ours:
        assert edition.build == report["build"]
        assert edition.as_of == ours.as_of
        assert edition.metric("on_cadence_share").equals(ours.metric("on_cadence_share"))
    with closing(open_warehouse(tmp_path, "research")) as research:
        assert len(research.table("pairs")) > 0
