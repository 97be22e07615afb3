"""What the values of a column look like, whatever its header says.

In: the texts of some hundred rows of one column. Out: the shares that look like an address, a day, a number or a word of a
choice, and how many differ. These are hints for matching headers, never the judgement of a value: that is the loader's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.contract import Column
from pipelines.ingest.mapping import word_key

EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DAY = re.compile(
    rf"\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}([T ].*)?|\d{{1,2}}[/.-]\d{{1,2}}[/.-](\d{{2}}|\d{{4}})(\D.*)?|"
    rf"(\d{{1,2}}[ -])?({MONTHS})[a-z]*\.?[ -](\d{{1,2}},?[ -])?\d{{4}}(\D.*)?",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[+-]?\d[\d., '’]*( ?%)?")
LENGTH = re.compile(
    r"\d+([.,]\d+)? ?(m|min|mins|minutes?|h|hrs?|hours?)\.?( ?\d+ ?(m|min|minutes)?)?|\d{1,2}:\d{2}", re.IGNORECASE
)
NOTHING = frozenset({"", "-", "na", "n/a", "#n/a", "null"})


@dataclass(frozen=True)
class Looks:
    """The filled texts of one column, and what share of them looks like what (0..1)."""

    texts: tuple[str, ...]
    email_share: float = 0.0
    day_share: float = 0.0
    number_share: float = 0.0
    differing_share: float = 0.0

    @property
    def samples(self) -> list[str]:
        """The first three different texts."""
        return [text if len(text) <= 80 else text[:79] + "…" for text in dict.fromkeys(self.texts)][:3]


def looks(cells: Sequence[str]) -> Looks:
    """What the cells of a column look like; empty cells and the usual words for nothing are left out."""
    texts = tuple(text for text in map(str.strip, cells) if text.lower() not in NOTHING)
    if not texts:
        return Looks(())

    def share(*patterns: re.Pattern[str]) -> float:
        return sum(any(pattern.fullmatch(text) for pattern in patterns) for text in texts) / len(texts)

    return Looks(texts, share(EMAIL), share(DAY), share(NUMBER, LENGTH), len(set(texts)) / len(texts))


def suits(found: Looks, column: Column) -> float:
    """How well texts suit a canonical column, from 0 (not at all) to 1; 0.5 where they say nothing."""
    if not found.texts:
        return 0.5
    match column.type:
        case "date" | "timestamp":
            return found.day_share
        case "int" | "number":
            return found.number_share * (1 - found.day_share)
        case "choice":
            return _choice_share(found, column)
    return found.email_share if column.name == "email" else _text_share(found, column)


def _text_share(found: Looks, column: Column) -> float:
    """Any text may be text; days are hardly one, and numbers are no names."""
    if found.day_share > 0.5:
        return 0.1
    return 0.4 if column.is_name and found.number_share > 0.5 else 0.6


def _choice_share(found: Looks, column: Column) -> float:
    """Words of the choice speak for it, many different words against it."""
    known = {word_key(each) for word, synonyms in column.words.items() for each in (word, *synonyms)}
    share = sum(word_key(text) in known for text in found.texts) / len(found.texts)
    return max(share, 0.1 if found.differing_share > 0.5 and len(found.texts) > 5 else 0.4)
