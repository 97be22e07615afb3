"""Names of the forgotten inside what other people wrote: taken out of the text, which else stays as it is.

In: a text and the book. Out: the text with MASK wherever the whole name, the address or an identifier of somebody forgotten
stands in it. Only hashes are kept, so every run of up to MOST_WORDS words is tried. A single word counts where it is no plain
word and no plain number: a first name alone may be anybody's. Whoever else bears the same full name is taken out of texts too,
which cannot be told apart. Rejected: dropping the record, which is another pair's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.forgotten.book import GOAL, PAIR, PERSON, Book

MASK = "[forgotten]"
MOST_WORDS = 4
WORD = re.compile(r"\w(?:[\w@.+-]*\w)?")


@dataclass
class Texts:
    """What the book knows, asked once for each run of words."""

    book: Book
    _known: dict[str, bool] = field(default_factory=dict)

    def masked(self, text: str, *, is_whole: bool = True) -> str:
        """The text without those names; `is_whole`: also where it is nothing but one."""
        found, end = list[str](), 0
        for start, stop in self._places(text):
            found += [text[end:start], MASK]
            end = stop
        told = "".join([*found, text[end:]])
        return text if told.strip() == MASK and not is_whole else told

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        words = [match.span() for match in WORD.finditer(text)]
        number = 0
        while number < len(words):
            start = words[number][0]
            runs = range(min(MOST_WORDS, len(words) - number), 0, -1)
            length = next((n for n in runs if self._is_told(text[start : words[number + n - 1][1]], n)), 0)
            if length:
                yield start, words[number + length - 1][1]
            number += length or 1

    def _is_told(self, run: str, length: int) -> bool:
        if length == 1 and (run.isalpha() or run.isdecimal()):
            return False
        if run not in self._known:
            kinds = (PERSON, PAIR, GOAL) if length == 1 else (PERSON,)
            forms = {run, " ".join(run.split()).lower()}
            self._known[run] = any(self.book.holds(kind, form) for kind in kinds for form in forms)
        return self._known[run]
