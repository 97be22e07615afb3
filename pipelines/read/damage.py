"""What cannot stand in a record: undecodable bytes, zero bytes, text that was spoilt before it came here.

In: the text of a record, or of many at once. Out: the reason to reject it, or None. The rule of the door: the right
characters or none. "JosÃ©" is what UTF-8 looks like after a program has read it as Windows-1252 and saved it again, and
U+FFFD is what is left of a letter that a program could not read; both are somebody's name spoilt, and neither can be
told from a typed one once it is in a table. Where the encoding was declared, text is taken as it is.
"""

import re

from pipelines.read.encoding import Encoding
from pipelines.read.lines import SURROGATE, TOO_LONG
from pipelines.read.western import is_western

# What the bytes 0x80 to 0xBF of UTF-8 look like in Windows-1252.
_TAIL = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xC0))
SPOILT = re.compile(f"�|[ÂÃ][{re.escape(_TAIL)}]|â(?:€|‚)[{re.escape(_TAIL)}]")


class Damage:
    """Finds what is wrong with text, for a file of one encoding."""

    def __init__(self, encoding: Encoding) -> None:
        self.is_declared, self.is_guessed = encoding.is_declared, encoding.is_guessed

    def find(self, text: str) -> str | None:
        """The reason why `text` cannot be taken, or None."""
        if "\0" in text:
            return "nul_byte"
        if text.isascii():
            return None
        if SURROGATE.search(text):
            return "too_long" if TOO_LONG in text else "undecodable"
        if self.is_declared:
            return None
        if self.is_guessed and not all(is_western(line) for line in text.split("\n") if not line.isascii()):
            return "undecodable"
        return "damaged_text" if SPOILT.search(text) else None
