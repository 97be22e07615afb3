"""The demonstration gets the dates of the sample's year, and never overwrites settings that are there."""

from pathlib import Path

import pytest

from pipelines.errors import DeclarationError
from pipelines.sample import give_settings
from pipelines.settings import read_settings


def test_a_new_warehouse_gets_the_dates_of_the_sample(tmp_path: Path) -> None:
    give_settings(tmp_path / "demo")
    marks = read_settings(tmp_path / "demo" / "settings.toml").dates_that_matter()
    assert [(mark.name, mark.month, mark.day) for mark in marks] == [("Applications due", 1, 3), ("Match day", 3, 20)]


def test_settings_that_are_there_stay(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("grace_days = 14\n")
    give_settings(tmp_path)
    assert read_settings(tmp_path / "settings.toml").grace_days == 14


@pytest.mark.parametrize(
    "heading", ['[[season_dates]]\nname = "Match day"\non = "03-20"', '[words]\nmentee = "student"']
)
def test_a_setting_below_a_heading_is_told_with_where_it_belongs(tmp_path: Path, heading: str) -> None:
    (tmp_path / "settings.toml").write_text(f'{heading}\nrisk_model = "boosting"\n')
    with pytest.raises(DeclarationError, match=r"risk_model below the heading of \w+.*Move it to the top of the file"):
        read_settings(tmp_path / "settings.toml")


def test_a_model_that_there_is_not_is_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('risk_model = "forest"\n')
    with pytest.raises(DeclarationError, match=r"risk_model: is forest. Use blend, boosting."):
        read_settings(tmp_path / "settings.toml")
