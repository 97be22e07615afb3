"""The reports in a browser: nothing is asked for, nothing is refused to whoever does not see, and they print on A4."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

import pipelines
from dashboard import own_records
from pipelines.report import committee, digest, html, letter
from tests.e2e.pages import sample

A4 = (595, 842)


@pytest.fixture(scope="module")
def files(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    with closing(pipelines.open_warehouse(sample, "committee")) as edition:
        (folder / "committee.html").write_text(html.rendered(committee.make(edition)), encoding="utf-8")
    with closing(pipelines.open_warehouse(sample)) as edition:
        week = digest.make(edition, own_records.parameters(folder, edition.as_of))
        (folder / "week.html").write_text(letter.as_html(week), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in ("committee", "week")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["committee", "week"])
def test_a_report_asks_for_nothing_and_is_accessible(
    browser: Browser, files: dict[str, Path], name: str, scheme: str
) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(files[name].as_uri())
    assert asked == [files[name].as_uri()]
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], node["html"]) for found in violations for node in found["nodes"]] == []
    page.close()


def width(page: Page) -> tuple[int, int]:
    sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return int(sizes[0]), int(sizes[1])


@pytest.mark.parametrize("name", ["committee", "week"])
def test_a_report_fits_a_telephone_and_prints_on_a4(
    browser: Browser, files: dict[str, Path], tmp_path: Path, name: str
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 700})
    page.goto(files[name].as_uri())
    needed, given = width(page)
    assert needed <= given
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    page.close()
    sheets = PdfReader(tmp_path / "printed.pdf").pages
    assert {(round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) for sheet in sheets} == {A4}
