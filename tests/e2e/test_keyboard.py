"""The keyboard reaches everything: each control of each page by the tabulator, and a pair from its list."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from dashboard.nav import PAGES, PageSpec
from tests.e2e.visitor import Visitor, visit

MOST_STOPS = 300
# Marks the control that has the focus: 'again' where it had it before, which within a grid is the way from cell to cell.
MARK = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return 'out';
  const grid = here.closest('[data-testid=stDataFrame]');
  const before = here.dataset.reached;
  here.dataset.reached = 'yes';
  return grid ? 'grid' : before ? 'again' : 'new';
}"""
# What a mouse could press and no focus has come to. One stop is enough for a row of tabs or choices, in which arrows lead on,
# for a grid, and for the arrow beside a field, which opens what the field opens itself.
UNREACHED = """() => {
  const controls = 'a[href], button, input, select, textarea, summary, [role=button], [role=combobox], [role=tab]';
  const has = (whole) => whole && whole.querySelector('[data-reached]');
  return [...document.querySelectorAll(`[data-testid=stMain] :is(${controls})`)]
    .filter(one => one.checkVisibility({checkVisibilityCSS: true}) && one.getClientRects().length && !one.disabled)
    .filter(one => !one.dataset.reached)
    .filter(one => !has(one.closest('[role=tablist], [role=radiogroup], [data-testid=stButtonGroup], [data-testid=stDataFrame]')))
    .filter(one => one.tabIndex >= 0 || !has(one.parentElement))
    .map(one => one.outerHTML.slice(0, 200));
}"""


@pytest.fixture(scope="module")
def typing(browser: Browser, served: str) -> Iterator[Visitor]:
    """A visitor of the sample who has no mouse."""
    with visit(browser, served) as visitor:
        yield visitor


def tab_through(page: Page) -> int:
    """Press the tabulator until the focus leaves the page or comes round; returns how many stops there were."""
    for stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(MARK) in ("out", "again"):
            return stop
    raise AssertionError(f"the focus is caught: {page.evaluate('document.activeElement.outerHTML')[:200]}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tabulator_comes_to_every_control(page: PageSpec, typing: Visitor) -> None:
    typing.go(f"{page.name}?audience={page.roles[0]}")
    assert tab_through(typing.page) > 0
    assert typing.page.evaluate(UNREACHED) == []


def test_a_pair_is_opened_from_a_list_without_a_mouse(typing: Visitor) -> None:
    typing.go("meetings")
    keys = typing.page.keyboard
    typing.page.get_by_role("button", name="Fullscreen: Pairs who have never met").focus()
    for key in ("Tab", "ArrowDown"):
        keys.press(key)
        typing.page.wait_for_timeout(300)
    name = typing.page.locator('[data-testid="stDataFrame"] [role=gridcell][aria-selected=true]').first.inner_text()
    keys.press("Shift+Space")
    typing.page.wait_for_url("**/pair?**")
    typing.settle()
    assert typing.title == name
    typing.content()
