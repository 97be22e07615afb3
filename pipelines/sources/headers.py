"""Headers as they are compared: lower case, separators alike, and each also known by its variants.

In: the header line of a file and the names that a source calls its columns by. Out: which column each name means. A name that
the file does not have means nothing, which is no fault here: whether it can be missed is for the source to say.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping


def header_key(header: str) -> str:
    """A header as it is compared: lower case, separators alike, outer blanks gone; one of signs alone is itself."""
    bare = unicodedata.normalize("NFC", header.strip().lstrip("\ufeff")).lower()
    return re.sub(r"[\W_]+", "_", bare).strip("_") or bare


def positions(columns: Iterable[str], variants: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Position of each header by its key, the first where two are alike; and of each name whose variant the file has."""
    found: dict[str, int] = {}
    for position, column in enumerate(columns):
        found.setdefault(header_key(column), position)
    for name, others in variants.items():
        known = [found[header_key(other)] for other in others if header_key(other) in found]
        if known:
            found.setdefault(header_key(name), known[0])
    return found
