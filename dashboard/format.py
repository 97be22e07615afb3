"""What pages say: the words of `pipelines.wording`, and text from an export made safe for the markup languages of pages.

In: plain values, None or NaN where something is not known. Out: text. Text from an export goes through `markdown_text` or
`plotly_text` wherever it meets a markup language.
"""

import html
import re
from typing import Any

from pipelines.wording import (
    DAYS_A_MONTH,
    LEAST_FOR_PERCENT,
    LEAST_FOR_PERCENT_FIRST,
    MONTHS,
    NOT_RECORDED,
    bounds,
    date,
    duration,
    few_digits,
    interval,
    is_missing,
    joined,
    moment,
    month,
    number,
    of,
    p_value,
    percent,
    plural,
    points,
    ratio,
    sentence,
    share,
    share_of,
    share_with_counts,
)

__all__ = [
    "DAYS_A_MONTH",
    "LEAST_FOR_PERCENT",
    "LEAST_FOR_PERCENT_FIRST",
    "MONTHS",
    "NOT_RECORDED",
    "bounds",
    "date",
    "duration",
    "few_digits",
    "interval",
    "is_missing",
    "joined",
    "markdown_text",
    "moment",
    "month",
    "number",
    "of",
    "p_value",
    "percent",
    "plotly_text",
    "plural",
    "points",
    "ratio",
    "sentence",
    "share",
    "share_of",
    "share_with_counts",
]

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&])")
# What Streamlit rewrites in plain text: emoji codes, addresses of pages and mail, dashes and arrows made of signs.
_REWRITTEN = re.compile(r":(?=[\w+\-]+[:\[/])|:(?=//)|(?<=www)(?=\.)|@|(?<=[-<>~])(?=[-=>])")
_JOINER = "\u2060"  # takes no room and breaks none of the line; keeps those from being recognized


def markdown_text(text: Any) -> str:
    """Text from an export, safe inside Markdown: shown as it stands, never as markup, link, emoji or formula."""
    if is_missing(text):
        return NOT_RECORDED
    plain = _REWRITTEN.sub(lambda found: found[0] + _JOINER, " ".join(str(text).split()))
    return _MARKUP.sub(r"\\\1", plain)


def plotly_text(text: Any) -> str:
    """Text from an export, safe inside a figure, whose labels are a small HTML."""
    return html.escape(str(text), quote=False) if not is_missing(text) else NOT_RECORDED
