"""Who may open which page: the audiences of whoever sits at this computer, and pages that a role is not offered."""
# ruff: noqa: F401, F811 - pytest finds fixtures by their names

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, data, nav
from tests.e2e import planted
from tests.e2e.pages import APP, as_served, sample, words


def opened(warehouse: Path, monkeypatch: pytest.MonkeyPatch, page: str = "", audience: str = "") -> AppTest:
    monkeypatch.setenv(data.VARIABLE, str(warehouse))
    app = AppTest.from_file(APP, default_timeout=60)
    if audience:
        app.query_params["audience"] = audience
    app.run()
    return app.switch_page(f"app_pages/{page}.py").run() if page else app


def test_whoever_sits_at_this_computer_begins_as_the_coordinator_and_may_look_as_each_audience_that_has_an_edition(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(sample, monkeypatch)
    made = data.editions()
    assert set(made) >= {"coordinator", "research"}
    (look_as,) = app.sidebar.radio
    assert look_as.value == "coordinator"
    assert look_as.options == [one.title() for one, edition in access.EDITIONS.items() if edition in made]


def test_a_choice_of_audience_opens_its_edition_at_its_first_page(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(sample, monkeypatch)
    app.sidebar.radio[0].set_value("researcher").run()
    assert not app.exception
    assert app.title[0].value == nav.offered("researcher")[0].title
    assert app.session_state["_records"].edition == "research"


def test_an_audience_without_an_edition_in_this_build_is_not_offered(
    tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = data.published(sample)
    (tmp_path / "builds").mkdir()
    (tmp_path / "builds" / name).symlink_to(sample / "builds" / name)
    (tmp_path / "CURRENT").write_text(name)
    app = opened(tmp_path, monkeypatch, audience="researcher")
    assert not app.sidebar.radio
    assert app.session_state["_records"].edition == "coordinator"


@pytest.mark.parametrize("role", nav.ROLES)
@pytest.mark.parametrize("page", nav.PAGES, ids=lambda page: page.name)
def test_a_page_opens_for_the_roles_that_it_is_for_and_for_no_other(
    page: nav.PageSpec, role: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(data.VARIABLE, str(sample))
    if access.EDITIONS[role] not in data.editions() or role == nav.COORDINATOR:
        pytest.skip("looked at elsewhere, or not made with this build")
    app = opened(sample, monkeypatch, page.name, role)
    assert not app.exception
    assert (app.title[0].value == "This page is not part of your role") == (role not in page.roles)
    if role not in page.roles:
        assert len(words(app)) < 200
        assert not app.dataframe


def test_every_role_is_offered_a_page_to_land_on() -> None:
    assert all(nav.offered(role) for role in nav.ROLES)


# Of some programs only ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("page", nav.offered(nav.COORDINATOR), ids=lambda page: page.name)
def test_a_coordinator_of_one_program_sees_every_page_without_a_word_of_the_other(
    page: nav.PageSpec, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = access.Visitor("ann@example.edu", nav.COORDINATOR, (nav.COORDINATOR,), ("north",))
    monkeypatch.setattr(access, "local", lambda _asked_for: limited)
    app = opened(planted.warehouse(tmp_path_factory), monkeypatch, page.name)
    assert not app.exception
    shown = "".join(str(element) for element in app.main) + "".join(frame.value.to_csv() for frame in app.dataframe)
    assert "Sqx" not in shown
    assert not limited.may_see(page) or app.caption[0].value.startswith("As of ")  # some pages are of all programs
