"""A rerun's garbage collection passes over what the libraries hold: Streamlit collects after every one."""

import gc
import sys
import types
import weakref

import pytest

from dashboard import settled


@pytest.fixture(autouse=True)
def unfrozen() -> object:
    yield
    gc.unfreeze()


def test_a_newly_loaded_module_is_set_aside_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    settled.settle()
    kept = types.ModuleType("just_loaded")
    kept.held = [{"n": n} for n in range(1000)]  # type: ignore[attr-defined]
    before = gc.get_freeze_count()
    settled.settle()
    assert gc.get_freeze_count() <= before, "without a new module nothing more is set aside"
    monkeypatch.setitem(sys.modules, "just_loaded", kept)
    settled.settle()
    assert gc.get_freeze_count() >= before + 1000
    assert not any(held is kept.held for held in gc.get_objects())  # type: ignore[attr-defined]


def test_garbage_is_not_kept_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cycle:
        def __init__(self) -> None:
            self.itself = self

    gone: list[int] = []
    cycle = Cycle()
    weakref.finalize(cycle, gone.append, 1)
    del cycle
    monkeypatch.setitem(sys.modules, "another", types.ModuleType("another"))
    settled.settle()
    assert gone == [1]
