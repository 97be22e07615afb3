"""Every page over the sample, the least data, no data and hostile text; Today in particular."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import data, nav
from pipelines.build import rebuild
from pipelines.progress import Silent
from pipelines.published import Edition
from pipelines.warehouse import Warehouse
from tests.e2e.pages import APP, Visit, as_served, build, empty, hostile, least, metric, sample, single, visit, words

TITLES = {
    "today": "The program today",
    "figures": "Figures of the program",
    "pairs_to_contact": "Pairs to contact",
    "pair": "Pair",
    "retention": "Retention",
    "goals": "Goals",
    "communication": "Communication",
    "matching": "Matching",
    "reach": "Reach",
    "year": "The year",
    "shared_work": "Shared work",
    "surveys": "Surveys",
    "outcomes": "Outcomes",
    "meetings": "Meetings",
    "model_evidence": "Model evidence",
    "explore_retention": "Explore retention",
    "lasting": "What goes with lasting",
    "codebook": "Data and codebook",
    "data": "Data",
    "access_log": "Access log",
    "import_files": "Import",
    "release": "Release",
    "definitions": "Definitions",
}


@pytest.mark.parametrize("kind", ["sample", "single", "least", "empty", "hostile"])
@pytest.mark.parametrize("page", nav.PAGES, ids=lambda page: page.name)
def test_every_page_answers_in_its_first_line_whatever_is_recorded(
    page: nav.PageSpec, kind: str, visit: Visit, request: pytest.FixtureRequest
) -> None:
    app = visit(request.getfixturevalue(kind), page.name, audience=page.roles[0])
    assert not app.exception
    assert app.title[0].value == TITLES[page.name]
    assert app.header[0].value.endswith(".")
    assert app.caption[0].value.startswith("As of ")


@pytest.mark.parametrize("page", ["goals", "communication", "shared_work", "surveys", "outcomes"])
def test_each_part_of_a_page_stands_on_one_row(page: str, visit: Visit, single: Path) -> None:
    parts = [tab.label for tab in visit(single, page).tabs]
    assert len(parts) >= 4
    for part in parts:
        app = visit(single, page, part=part)
        assert not app.exception, part
        assert not re.search(r"\b(nan|NaN|NaT|None)\b", words(app)), part
        assert "%" not in app.header[0].value, part  # of one pair there are counts and no percentages


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        ("matching", "1 of 2 mentees have found a mentor; 1 waits, the longest for 28 days."),
        ("reach", "1 of 1 running pairs reach across regions and 1 of 1 across institutions."),
        ("goals", "0 of 1 goal is reached; none stands still."),
        (
            "year",
            "0 of 1 topics due in the last twelve months are done; 1 topic of 1 pair is behind; none comes in Apr 2026.",
        ),
        ("meetings", "0 of 1 pairs who were both at Winter Meeting met there face to face."),
        ("surveys", "Quality of the mentoring, one question: 1 of 1 answered in the last year, too few for a score."),
        ("outcomes", "1 of 1 mentees had an outcome in the last year."),
    ],
)
def test_of_one_row_the_first_line_tells_counts(page: str, answer: str, visit: Visit, single: Path) -> None:
    assert visit(single, page).header[0].value == answer


def test_a_warehouse_without_a_build_says_what_to_do(visit: Visit, tmp_path: Path) -> None:
    app = visit(tmp_path, "today")
    assert app.title[0].value == "No records yet"
    assert "mentorscope load" in app.code[0].value


def test_of_a_damaged_build_every_page_shows_the_one_before_and_the_way_out(
    visit: Visit, least: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "w"
    shutil.copytree(least, folder)
    rebuild(Warehouse(folder), Silent())
    current = Warehouse(folder).current()
    assert current is not None
    before = data.published(least).removesuffix(".duckdb")
    current.write_bytes(current.read_bytes()[:-5000])
    app = visit(folder, "today")
    told = app.warning[0].value.replace("\\", "")
    assert told.startswith(f"The file of {current.stem} was changed or damaged")
    assert "mentorscope build" in told
    assert app.caption[0].value.replace("\\", "").endswith(f"build {before}")
    shutil.rmtree(folder / "builds")
    (folder / "builds").mkdir()
    app = visit(folder, "today")
    assert app.title[0].value == "These records cannot be read"


# Today ----------------------------------------------------------------------------------------------------------------


def test_today_counts_the_pairs_that_run_and_need_contact(visit: Visit, sample: Path, build: Edition) -> None:
    today = build.table("mart.pair_today")
    running, need = (today.state != "ended").sum(), today.list_rank.notna().sum()
    assert visit(sample, "today").header[0].value.startswith(f"{need} of {running} running pairs need contact")


def test_today_shows_the_metrics_of_the_build(visit: Visit, sample: Path, build: Edition) -> None:
    shown = {tile.label: tile.value for tile in visit(sample, "today").metric}
    assert shown["Pairs running"] == f"{metric(build, 'pairs_running').value:.0f}"
    assert shown["Together after 12 months"] == f"{metric(build, 'retention_12_months').value * 100:.0f} %"
    rhythm = metric(build, "on_cadence_share")
    assert shown["Pairs in rhythm"] == f"{100 * rhythm.numerator / rhythm.denominator:.0f} %"


def test_today_lists_the_first_five_of_the_list_in_its_order(visit: Visit, sample: Path, build: Edition) -> None:
    first = build.sql(
        "select mentee_name, reasons[1] as reason from mart.pair_today where list_rank <= 5 order by list_rank"
    )
    app = visit(sample, "today")
    links = [link.proto.label for link in app.get("page_link")]
    assert [label for label in links if label.startswith("**")] == [
        label for name in first.mentee_name for label in links if label.startswith(f"**{name} with ")
    ]
    assert set(first.reason) <= {text.value for text in app.text}


def test_today_of_one_cohort_counts_that_cohort_alone(visit: Visit, sample: Path, build: Edition) -> None:
    today = build.table("mart.pair_today").query("cohort == '2025'")
    running, need = (today.state != "ended").sum(), today.list_rank.notna().sum()
    app = visit(sample, "today", cohort="2025")
    assert app.header[0].value.startswith(f"{need} of {running} running pairs need contact")
    of_cohort = metric(build, "pairs_running", group_by="cohort", group_value="2025")
    assert next(tile.value for tile in app.metric if tile.label == "Pairs running") == f"{of_cohort.value:.0f}"


def test_without_contacts_today_says_that_nobody_can_tell_instead_of_zero(visit: Visit, least: Path) -> None:
    shown = words(visit(least, "today"))
    assert "nobody records their contact" in shown
    assert "No contacts in this export" in shown
    assert "0 of 2 running pairs" not in shown
    assert "%" not in shown  # three pairs get no percentages


# Foreign text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", nav.PAGES, ids=lambda page: page.name)
def test_no_page_takes_foreign_text_for_markup(page: nav.PageSpec, visit: Visit, hostile: Path) -> None:
    app = visit(hostile, page.name, audience=page.roles[0], **({"pair_id": "P2"} if page.name == "pair" else {}))
    kinds = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
    )  # these know Markdown, `app.text` does not
    shown = "\n".join(element.value for kind in kinds for element in kind)
    for begins in ("<img", "<script", "<a ", "[click](", "![p](", "**bold**", ":smile:", "$\\href"):
        assert not re.search(rf"(?<!\\){re.escape(begins)}", shown), begins


def test_the_landing_page_draws_without_the_figures_modules(sample: Path) -> None:
    code = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        f"app = AppTest.from_file({APP!r}, default_timeout=60).run(); "
        "assert app.title[0].value == 'The program today'; assert 'dashboard.charts.common' not in sys.modules"
    )
    environment = {**os.environ, data.VARIABLE: str(sample)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)
