"""The pages in a real browser: they open without complaint, lead to a pair and back, and never take data for code."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

import pipelines
from dashboard.nav import PAGES, PageSpec
from pipelines.audit import AuditLog
from tests.e2e import warehouses
from tests.e2e.conftest import serve
from tests.e2e.visitor import Visitor, visit
from tests.e2e.warehouses import PAYLOADS


@pytest.fixture(scope="module", params=["light", "dark", pytest.param("narrow", marks=pytest.mark.slow)])
def looking(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Visitor]:
    """A visitor of the sample who stays for many pages, in light, in dark and on a telephone."""
    with visit(browser, served, request.param) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def attacked(browser: Browser, served_hostile: str) -> Iterator[Visitor]:
    """A visitor of the hostile records who stays for many pages."""
    with visit(browser, served_hostile) as visitor:
        yield visitor


def first_row(visitor: Visitor, x: int) -> None:
    """Click into the first row of the list, `x` pixels from its left edge; the grid is drawn on a canvas."""
    grid = visitor.page.locator('[data-testid="stDataFrame"]').first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    visitor.page.mouse.click(box["x"] + x, box["y"] + 35 + 33)  # the head, then half of a row
    visitor.page.wait_for_url("**/pair?**")
    visitor.settle()


STOCK = ("presentation-role-conflict", "stFileUploaderDropzone")  # Streamlit's own drop zone has it on a bare page, too


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_opens_without_complaint_and_is_accessible(page: PageSpec, looking: Visitor) -> None:
    looking.go(f"{page.name}?audience={page.roles[0]}")
    looking.content()
    violations = Axe().run(looking.page).response["violations"]
    found = [(one["id"], node["html"]) for one in violations for node in one["nodes"]]
    assert [(rule, html) for rule, html in found if rule != STOCK[0] or STOCK[1] not in html] == []


def test_a_pair_opens_with_its_figure_and_the_lines_that_it_came_from(
    browser: Browser, served: str, sample: Path
) -> None:
    pair = pipelines.open_warehouse(sample).sql("select * from mart.pair_today where list_rank = 1").iloc[0]
    with visit(browser, served) as visitor:
        visitor.go(f"pair?pair_id={pair.pair_id}")
        assert visitor.title == f"{pair.mentee_name} with {pair.mentor_name}"
        figure = visitor.page.get_by_role("figure").first
        assert "Time line from" in (figure.get_attribute("aria-label") or "")
        visitor.page.get_by_text("Where does this come from?").click()
        visitor.settle()
        visitor.content()


@pytest.mark.slow
@pytest.mark.parametrize("x", [18, 110], ids=["the tick of its row", "its name"])
def test_a_pair_is_followed_from_the_filtered_list_and_back(
    x: int, browser: Browser, served: str, sample: Path
) -> None:
    with closing(pipelines.open_warehouse(sample)) as build:
        watched = build.sql(
            "select mentee_name || ' with ' || mentor_name as pair from mart.pair_today where state = 'watch' order by list_rank"
        ).pair
    with visit(browser, served) as visitor:
        visitor.go("pairs_to_contact")
        visitor.page.get_by_text("◐ watch").first.click()
        visitor.page.wait_for_url("**state=**watch**")
        visitor.settle()
        assert f"{len(watched)} pairs listed." in visitor.text
        first_row(visitor, x)
        assert visitor.title == watched[0]
        visitor.back()
        assert visitor.title == "Pairs to contact"
        assert f"{len(watched)} pairs listed." in visitor.text
        assert "watch" in visitor.page.url
        visitor.content()


@pytest.mark.slow
def test_a_filter_survives_a_change_of_page_and_the_way_back(browser: Browser, served: str) -> None:
    with visit(browser, served) as visitor:
        visitor.go("retention?cohort=2025")
        of_cohort = visitor.answer
    with visit(browser, served) as visitor:
        visitor.go("?cohort=2025")
        said = visitor.answer
        visitor.page.get_by_role("link", name="Retention").first.click()
        visitor.page.wait_for_url("**/retention**")
        visitor.settle()
        assert visitor.answer == of_cohort
        visitor.back()
        assert (visitor.title, visitor.answer) == ("The program today", said)
        visitor.content()


def test_the_list_is_downloaded_whole(browser: Browser, served: str, sample: Path) -> None:
    with closing(pipelines.open_warehouse(sample)) as build:
        wanted = build.sql("select pair_id from mart.pair_today where list_rank is not null order by list_rank").pair_id
    with visit(browser, served) as visitor:
        visitor.go("pairs_to_contact")
        visitor.page.get_by_role("button", name="Download this list").click()
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name="Take pairs-to-contact").click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        assert [row["pair_id"] for row in csv.DictReader(io.StringIO(text))] == wanted.to_list()
        visitor.content()


@pytest.mark.slow
def test_files_that_are_loaded_from_a_page_are_on_the_access_log(
    browser: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shutil.copytree(warehouses.least(tmp_path_factory), tmp_path / "w")
    log = {"name": "log.csv", "mimeType": "text/csv", "buffer": b"Mentor,Mentee,Date\nAda,Bo,2025-02-03\n"}
    for address in serve(tmp_path / "w", tmp_path / "server.log"):
        with visit(browser, address) as visitor:
            visitor.go("import_files")
            visitor.page.locator('input[type="file"]').set_input_files(log)
            button = visitor.page.get_by_role("button", name="Load these files")
            button.click()
            visitor.page.get_by_text("The files are in.").wait_for()
            visitor.settle()
            visitor.go("access_log")
            assert "Every entry is as it was written" in visitor.text
            visitor.content()
    entries = AuditLog(tmp_path / "w").entries()
    assert [one["what"] for one in entries if one["event"] == "loaded"] == ["1 file"]


@pytest.mark.slow
def test_the_landing_page_stands_without_the_browser_s_plotly(browser: Browser, served: str) -> None:
    with visit(browser, served) as visitor:
        visitor.go("")
        assert not [url for url in visitor.requests if "plotly" in url.lower()]
        visitor.go("retention")
        assert [url for url in visitor.requests if "plotly" in url.lower()]


@pytest.mark.slow
def test_a_printed_page_holds_its_chart_and_its_list_whole(browser: Browser, served: str) -> None:
    sheet = (297 - 2 * 10) / 25.4 * 96  # pixels of CSS on an A4 sheet that lies on its side, without its margins
    with visit(browser, served) as visitor:
        visitor.page.set_viewport_size({"width": 1920, "height": 1000})  # where pages are as wide as they get
        for address, drawn in {
            "outcomes": '[data-testid="stPlotlyChart"] svg.main-svg',
            "shared_work?part=Waiting+for+feedback": '[data-testid="stDataFrame"] canvas',
        }.items():
            visitor.go(address)
            box = visitor.page.locator(drawn).first.bounding_box()  # paper keeps the width that was drawn
            visitor.page.emulate_media(media="print")
            zoom = visitor.page.locator('[data-testid="stApp"]').evaluate("app => Number(getComputedStyle(app).zoom)")
            assert box
            assert 500 < box["width"] * zoom <= sheet
            assert not visitor.page.locator('[data-testid="stSidebar"]').is_visible()
            assert not visitor.page.locator('[data-testid="stHeader"]').is_visible()
            paper = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", visitor.page.pdf(prefer_css_page_size=True))
            assert paper
            assert float(paper[1]) > float(paper[2])
            visitor.page.emulate_media(media="screen")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_hostile_text_runs_nothing_and_adds_nothing(page: PageSpec, attacked: Visitor) -> None:
    attacked.go(f"{page.name}?audience={page.roles[0]}")
    attacked.content()
    for planted in ("img[src='x']", "[href^='javascript']", "[href*='evil']", "[src*='evil']", "main b", "main em"):
        assert not attacked.page.locator(planted).count(), planted


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_pair_shows_hostile_names_and_titles_as_they_stand(number: int, attacked: Visitor) -> None:
    attacked.go(f"pair?pair_id=P{number}")
    assert attacked.title.replace("\u2060", "").startswith(f"{PAYLOADS[number]} with {PAYLOADS[1]}")
    attacked.content()
    assert not attacked.page.locator("img[src='x'], [href^='javascript'], [href*='evil'], [src*='evil']").count()
