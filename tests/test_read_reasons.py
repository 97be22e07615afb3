"""Each reason that the reader gives has a sentence, and each sentence a reason that is given."""

import re
from pathlib import Path

import pipelines.read
from pipelines.read.reasons import KINDS, REASONS

SOURCES = [path.read_text() for path in Path(pipelines.read.__file__).parent.glob("*.py") if path.name != "reasons.py"]
CODES = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', "\n".join(SOURCES)))


def test_every_sentence_belongs_to_a_code_that_the_reader_gives():
    assert set(REASONS) <= CODES
    assert set(KINDS) <= CODES


def test_every_code_that_is_given_has_a_sentence():
    given = set()
    for source in SOURCES:
        given |= set(re.findall(r'(?:Item\(line, None, |return )"([a-z]+_[a-z_]+)"', source))
        given |= {
            code
            for line in re.findall(r"^[A-Z_, ]+ = (\".*\")$", source, re.MULTILINE)
            for code in re.findall(r'"(\w+_\w+)"', line)
        }
    assert {"too_few_cells", "header_mismatch", "no_object", "nul_byte"} <= given <= set(REASONS)
    assert all(sentence.endswith(".") for sentence in REASONS.values())
