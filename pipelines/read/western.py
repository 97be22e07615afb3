"""Whether text read as Windows-1252 shows the characters that were meant.

In: a line decoded as Windows-1252. Out: True where every character beyond ASCII stands where Western European writing puts
it. A byte like 0xF8 is ø in Windows-1252, ř in Windows-1250, ¯ in Mac Roman and ° in DOS: all decode without an error, and
one of them is right. Letters that the other encodings put to other uses give themselves away by their neighbours (ø
stands between consonants, ř beside vowels; an é of a Macintosh reads as a capital Ž inside a word), so that a wrong
reading shows within a few names, and the file is then refused instead of loaded with wrong names.

Rejected: a detector by letter statistics (chardet and its like). It always answers, needs more text than a list of
fifty names has, and cannot say that it does not know.
"""

import re

_LOWER = "aeiouyáàâäãåéèêëíìîïóòôöõøúùûüýæœ"
V = _LOWER + _LOWER.upper()
LETTER = "A-Za-zÀ-ÖØ-öø-ÿŠšŽžŒœŸ"

EXPECTED = re.compile(
    "|".join(
        (
            "[ÂâÅåéÍíÓóÔôÖöÚúß]|[ÀàÁ]",  # mean the same in Windows-1250, or are rare there
            f"(?<![{V}])á|á(?![{V}])",  # ß in DOS
            "[Ää](?![aeo])|[Üü](?!u)",
            r"É(?=\w)|(?<=\w)É",  # … on a Macintosh
            r"Ë(?=\w)|(?<=\w)ë|ý\b",
            f"[Îî](?![{V}])|[Çç](?=[{V}])",
            f"(?<![aeouyAEOUY])[Èè](?![{V}])",  # č stands before vowels
            f"[Êê](?![{V}])",
            r"[Ãã](?=[oOeE]|\b)",
            f"[Ññ](?=[{V}])",  # ń stands before consonants
            f"(?<=[{V}])[Ïï]|[Ïï](?=[{V}])",
            r"[ÒòÌì]\b",  # Nicolò, Forlì; ě and ň stand inside
            "[Õõ](?=[eE])",
            f"(?<![{V}])[Øø](?![{V}])",
            rf"(?<![{V}])[Ææ](?![{V}])\B",
            f"[ŠšŽž](?=[{V}])|(?<=[{V}])[ŠšŽž]",  # not so where Mac Roman means ö
            "[Œœ](?=[uU])",
            r"(?<=\b[A-Z])’(?=[A-ZÀ-Ö])|(?<=\b[a-z])’(?=[a-zà-ö])|’(?=(?:s|t|d|m|re|ve|ll)\b)|’(?!\w)|(?<!\w)[‘’](?=\w)",
            rf"(?<=\d)[–—](?=\d)|(?<!\w)[–—]|[–—](?!\w)|(?<=[{LETTER}]{{4}})[–—](?=[{LETTER}]{{4}})",
            r"(?<!\w)[“„«‹](?=\s?\S)|(?<=\S)[”»›](?!\w)",
            rf"(?<![{LETTER}])[€£¥©®°±½¼¾§·•…](?![{LETTER}])|(?<=\w)[…™®°](?!\w)",
            "[¿¡](?=[A-ZÀ-Þ])",
            r"(?<=\d)[ªº²³]|(?<=[mM])[²³]",
            "\xa0",
        )
    )
)
FOREIGN_RUN = re.compile("[À-ÖØ-öø-ÿŠšŽžŒœŸ]{3}")
CAPITAL_INSIDE = re.compile("[a-zà-öø-ÿšžœ][À-ÖØ-ÞŠŽŒŸ]")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def is_western(text: str) -> bool:
    """Whether each character beyond ASCII in `text`, decoded as Windows-1252, stands where Western writing has it."""
    if FOREIGN_RUN.search(text) or CAPITAL_INSIDE.search(text):
        return False
    expected = {match.start() for match in EXPECTED.finditer(text)}
    return all(match.start() in expected for match in BEYOND_ASCII.finditer(text))
