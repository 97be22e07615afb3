"""A rerun's garbage collection passes over what the libraries hold: Streamlit collects after every one."""

import gc
import sys
import types
import weakref
from collections.abc import Iterator

import pytest

from dashboard import settled


class Node:
    """Something that the collector looks at."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def settled_before() -> Iterator[None]:
    settled.settle()
    yield
    gc.unfreeze()


def load_module(monkeypatch: pytest.MonkeyPatch) -> list[Node]:
    """As an import does: one more module, which holds a thousand objects."""
    module = types.ModuleType("just_loaded")
    module.held = [Node() for _ in range(1000)]  # type: ignore[attr-defined]
    monkeypatch.setattr(settled, "_known", len(sys.modules))
    monkeypatch.setitem(sys.modules, "just_loaded", module)
    return module.held  # type: ignore[attr-defined,no-any-return]


def is_looked_at(thing: object) -> bool:
    """Whether a collection walks over it."""
    return any(other is thing for other in gc.get_objects())


def test_what_a_new_module_holds_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    held = load_module(monkeypatch)
    assert is_looked_at(held[0])
    settled.settle()
    assert not is_looked_at(held[0])


def test_what_a_page_holds_is_still_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    load_module(monkeypatch)
    settled.settle()
    later = Node()
    settled.settle()
    assert is_looked_at(later), "no module came, so nothing more is set aside"


def test_garbage_is_not_kept_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[int] = []
    gc.disable()  # or it might go before
    try:
        cycle = Node()
        weakref.finalize(cycle, gone.append, 1)
        del cycle
        load_module(monkeypatch)
        settled.settle()
    finally:
        gc.enable()
    assert gone == [1]
