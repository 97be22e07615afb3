"""What the pages make of numbers, dates and foreign text."""

import datetime as dt

import pandas as pd
import pytest

from dashboard import format as fmt
from tests.e2e.warehouses import PAYLOADS


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "0 %"),
        (0.004, "under 1 %"),
        (0.005, "1 %"),
        (0.615, "62 %"),
        (0.994, "99 %"),
        (0.996, "over 99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_percent_is_whole_and_never_says_all_or_nothing_of_what_is_not(share: float, said: str) -> None:
    assert fmt.percent(share) == said


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        (2, 3, "2 of 3"),
        (0, 4, "0 of 4"),
        (3, 5, "3 of 5 (60 %)"),
        (7, 12, "7 of 12 (58 %)"),
        (19, 19, "19 of 19 (100 %)"),
        (12, 20, "60 %"),
        (112, 248, "45 %"),
        (0, 0, "not recorded"),
        (None, 12, "not recorded"),
    ],
)
def test_a_share_says_its_counts_first_where_they_are_few(numerator: int | None, denominator: int, said: str) -> None:
    assert fmt.share(numerator, denominator) == said


def test_a_share_with_counts_keeps_them_at_any_size() -> None:
    assert fmt.share_with_counts(140, 240) == "58 % (140 of 240)"
    assert fmt.share_with_counts(7, 12) == "7 of 12 (58 %)"
    assert fmt.share_with_counts(0, 0) == "not recorded"


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [(2, 3, "2 of 3 pairs"), (7, 12, "7 of 12 pairs (58 %)"), (140, 240, "58 % of pairs")],
)
def test_a_share_of_things_names_them_where_they_are_counted(numerator: int, denominator: int, said: str) -> None:
    assert fmt.share_of(numerator, denominator, "pairs") == said


@pytest.mark.parametrize(
    ("share", "low", "high", "said"),
    [
        (0.61, 0.54, 0.68, "61 % (54 to 68)"),
        (0.97, 0.94, 0.999, "97 % (94 to 99)"),
        (0.9992, 0.998, 0.9996, "over 99 %"),
        (0.02, 0.001, 0.05, "2 % (1 to 5)"),
        (0.5, None, None, "50 %"),
        (0.5, float("nan"), float("nan"), "50 %"),
        (None, 0.1, 0.2, "not recorded"),
    ],
)
def test_an_interval_stands_behind_its_share(
    share: float | None, low: float | None, high: float | None, said: str
) -> None:
    assert fmt.interval(share, low, high) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"),
        (0.3, "less than a day"),
        (1, "1 day"),
        (41.4, "41 days"),
        (60, "60 days"),
        (61, "2 months"),
        (365, "12 months"),
        (None, "not recorded"),
        (pd.NA, "not recorded"),
    ],
)
def test_durations_are_days_up_to_sixty_then_months(days: float | None, said: str) -> None:
    assert fmt.duration(days) == said


def test_dates_are_written_out_whatever_the_locale() -> None:
    assert fmt.date(dt.date(2026, 3, 14)) == "14 Mar 2026"
    assert fmt.date(pd.Timestamp("2026-12-01 23:59")) == "1 Dec 2026"
    assert fmt.date(pd.NaT) == "not recorded"
    assert fmt.month(dt.date(2026, 5, 1)) == "May 2026"
    assert fmt.moment(pd.Timestamp("2026-03-14 08:05")) == "14 Mar 2026, 08:05"


def test_numbers_have_no_more_digits_than_they_deserve() -> None:
    assert (fmt.number(12345.6), fmt.number(-3), fmt.number(None)) == ("12,346", "−3", "not recorded")
    assert (fmt.few_digits(1.0467), fmt.few_digits(9.96), fmt.few_digits(112.4)) == ("1.0", "10", "112")


def test_words_agree_with_their_number() -> None:
    assert (fmt.plural(1, "pair"), fmt.plural(0, "pair"), fmt.plural(1200, "pair")) == (
        "1 pair",
        "0 pairs",
        "1,200 pairs",
    )
    assert (fmt.joined(["a"]), fmt.joined(["a", "b", "c"]), fmt.joined([])) == ("a", "a, b and c", "")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_foreign_text_keeps_no_markup_character_unescaped(payload: str) -> None:
    shown = fmt.markdown_text(payload)
    for place, letter in enumerate(shown):
        if letter in "\\`*_{}[]()#+-.!|<>~$&" and not (letter == "\\" and shown[place + 1] in "\\`*_{}[]()#+-.!|<>~$&"):
            assert shown[place - 1] == "\\", shown
    assert shown.replace("\\", "").replace("\u2060", "") == payload.replace("\\", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":smile:", ":|smile:"),
        ("http://a.b", "http:|//a\\.b"),
        ("www.a.b", "www|\\.a\\.b"),
        ("me@a.b", "me@|a\\.b"),
        ("a -- b", "a \\-|\\- b"),
        ("a -> b", "a \\-|\\> b"),
        ("a >= b", "a \\>|= b"),
        ("at 12:30", "at 12:30"),
    ],
)
def test_what_streamlit_would_rewrite_is_broken_by_a_sign_of_no_width(text: str, shown: str) -> None:
    assert fmt.markdown_text(text) == shown.replace("|", "\u2060")


def test_foreign_text_in_a_figure_is_no_html() -> None:
    assert fmt.plotly_text("<b>x</b> & <a href='y'>z</a>") == "&lt;b&gt;x&lt;/b&gt; &amp; &lt;a href='y'&gt;z&lt;/a&gt;"
