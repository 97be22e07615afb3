"""Generalising rows of any shape: every class is large enough, and nothing is shown that is not true."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.editions.anonymity import (
    NOT_SHOWN,
    OF_MENTEES,
    OF_PAIRS,
    OF_PEOPLE,
    diversity,
    generalise,
    uniform_classes,
)

WORDS = {
    "program_id": ["a", "b"], "role": ["mentee", "mentor", "both"], "career_stage": ["student", "resident", "not recorded"],
    "practice_area": list("uvwxyz"), "region": list("NESW"), "joined_half_year": ["2024-H1", "2024-H2", "2025-H1"],
    "season": ["Dec-Feb", "Mar-May", "Jun-Aug", "Sep-Nov"],
}  # fmt: skip


@st.composite
def programs(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    count = draw(st.integers(0, 40))
    people = [[f"x{n}", *(draw(st.sampled_from(WORDS[name])) for name in OF_PEOPLE)] for n in range(count)]
    pairs = [
        [f"p{n}", f"x{draw(st.integers(0, count + 3))}", *(draw(st.sampled_from(WORDS[name])) for name in OF_PAIRS)]
        for n in range(draw(st.integers(0, 40)))
    ]
    return (
        pd.DataFrame(people, columns=["person_id", *OF_PEOPLE], dtype="str"),
        pd.DataFrame(pairs, columns=["pair_id", "mentee_id", *OF_PAIRS], dtype="str"),
        draw(st.integers(1, 6)),
    )


def counted(rows: list[tuple[str, ...]]) -> int:
    """The smallest class, counted with a Counter instead of pandas."""
    return min(Counter(rows).values(), default=0)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(programs())
def test_every_class_of_people_and_of_pairs_is_large_enough_and_every_value_true(
    program: tuple[pd.DataFrame, pd.DataFrame, int],
) -> None:
    people, pairs, least = program
    shown = generalise(people, pairs, least)
    assert len(shown.people) == (len(people) if len(people) >= least else 0)
    assert len(shown.pairs) == (len(pairs) if len(pairs) >= least else 0)
    rows = [tuple(row) for row in shown.people[list(OF_PEOPLE)].to_numpy()]
    assert not rows or counted(rows) >= least
    of_person = dict(zip(shown.people["person_id"], shown.people[list(OF_MENTEES)].to_numpy().tolist(), strict=True))
    nobody = [NOT_SHOWN] * len(OF_MENTEES)
    both = [
        (*own, *of_person.get(mentee, nobody))
        for mentee, own in zip(shown.pairs["mentee_id"], shown.pairs[list(OF_PAIRS)].to_numpy().tolist(), strict=True)
    ]
    assert not both or counted(both) >= least
    for true, told, columns in ((people, shown.people, OF_PEOPLE), (pairs, shown.pairs, OF_PAIRS)):
        for column in columns:
            assert ((told[column] == true[column].loc[told.index]) | (told[column] == NOT_SHOWN)).all()


def test_alike_people_are_shown_whole() -> None:
    row = ["a", "mentee", "student", "oncology", "North", "2024-H1"]
    people = pd.DataFrame([[f"x{n}", *row] for n in range(5)], columns=["person_id", *OF_PEOPLE])
    pairs = pd.DataFrame(
        [[f"p{n}", f"x{n}", "a", "Jun-Aug"] for n in range(5)], columns=["pair_id", "mentee_id", *OF_PAIRS]
    )
    shown = generalise(people, pairs, 5)
    assert shown.people.equals(people)
    assert shown.pairs.equals(pairs)


def test_the_one_who_differs_is_hidden_together_with_the_smallest_group_that_hides_them() -> None:
    areas = ["oncology"] * 7 + ["cardiology"] * 5 + ["informatics"]
    people = pd.DataFrame(
        [[f"x{n}", "a", "mentee", "student", area, "North", "2024-H1"] for n, area in enumerate(areas)],
        columns=["person_id", *OF_PEOPLE],
    )
    shown = generalise(people, pd.DataFrame([], columns=["pair_id", "mentee_id", *OF_PAIRS], dtype="str"), 5)
    assert list(shown.people["practice_area"]) == ["oncology"] * 7 + [NOT_SHOWN] * 6
    assert set(shown.people["region"]) == {"North"}


def test_a_class_whose_ended_pairs_have_one_reason_is_uniform_and_running_pairs_do_not_count() -> None:
    rows = pd.DataFrame(
        {"class": list("aaabbbc"), "reason": ["no_contact", "no_contact", None, "no_contact", "moved", None, None]}
    )
    assert list(uniform_classes(rows, ["class"], "reason", 2)) == [True, True, False, False, False, False, False]
    assert diversity(rows, ["class"], "reason") == 1
    assert diversity(rows[rows["class"] == "b"], ["class"], "reason") == 2
