"""Instruments as declared: what ships, what a program declares of its own, what is refused."""

from pathlib import Path

import pytest

from pipelines.errors import DeclarationError
from pipelines.instruments import all_instruments, read_instrument, shipped_instruments

OWN = """
title = "Pulse"
answered_by = ["mentee"]
low = 1
high = 3
[[scales]]
name = "total"
title = "both"
items = ["a", "b"]
least_answered = 2
"""

# Items, range and subscales as published: see `reference` in each file.
PUBLISHED = {
    "mca21": (21, 1, 7, {"communication": 4, "expectations": 4, "understanding": 3, "diversity": 3, "independence": 3,
                         "development": 4}),
    "mes": (12, 0, 5, {}),
    "msor": (14, 1, 5, {}),
    "quality": (1, 1, 4, {}),
    "ysor": (10, 1, 5, {"positive": 6, "negative": 4}),
}  # fmt: skip


def test_the_shipped_instruments_have_the_published_structure() -> None:
    told = {
        one.name: (
            len(one.scales[0].items),
            one.low,
            one.high,
            {scale.name: len(scale.items) for scale in one.scales[1:]},
        )
        for one in shipped_instruments().values()
    }
    assert told == PUBLISHED


def test_the_competencies_of_mca21_share_out_all_its_items() -> None:
    total, *competencies = shipped_instruments()["mca21"].scales
    assert sorted(item for scale in competencies for item in scale.items) == list(total.items)


def test_ysor_turns_its_four_negative_items_round() -> None:
    assert shipped_instruments()["ysor"].scales[0].reversed == {f"negative_{number}" for number in range(1, 5)}


def test_a_program_declares_an_instrument_of_its_own_or_another_form_of_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "pulse.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "mes.toml").write_text(OWN, encoding="utf-8")
    known = all_instruments(tmp_path)
    assert known["pulse"].title == known["mes"].title == "Pulse"
    assert set(known) == {*PUBLISHED, "pulse"}


def test_two_instruments_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pulse.toml").write_text('also = ["M-E-S"]\n' + OWN, encoding="utf-8")
    with pytest.raises(DeclarationError, match="are both called mes"):
        all_instruments(tmp_path)


@pytest.mark.parametrize(
    ("instead", "of", "says"),
    [
        ("low = 3", "low = 1", "does not rise"),
        ('answered_by = ["staff"]', 'answered_by = ["mentee"]', "answered by others"),
        ("answered_by = []", 'answered_by = ["mentee"]', "answered by nobody"),
        ("least_answered = 3", "least_answered = 2", "needs 3 of 2 items"),
        ('items = ["a", "A"]', 'items = ["a", "b"]', "names an item twice"),
        ('reversed = ["c"]\nleast_answered = 2', "least_answered = 2", "reverses items that it does not have"),
        ("least = 2", "least_answered = 2", "lacks or misspells"),
        ("low == 1", "low = 1", "not valid TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_place(instead: str, of: str, says: str) -> None:
    with pytest.raises(DeclarationError, match=says) as error:
        read_instrument("pulse", OWN.replace(of, instead))
    assert "instrument pulse" in str(error.value)
