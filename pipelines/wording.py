"""Numbers, shares, durations and dates as a person would say them; the only place that rounds.

In: plain values, None or NaN where something is not known. Out: text, the same on pages and in reports. Rejected: locale
libraries, since the widgets around speak English whatever the locale.
"""

import datetime as dt
import math
import unicodedata
from collections.abc import Callable
from typing import Any

import pandas as pd

NOT_RECORDED = "not recorded"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS_A_MONTH = 365.25 / 12
LEAST_FOR_PERCENT = 5  # below it, a share is said in counts alone
LEAST_FOR_PERCENT_FIRST = 20  # below it, the count comes first


def is_missing(value: Any) -> bool:
    """Whether `value` is None, NaN or NaT."""
    return value is None or bool(pd.isna(value))


def number(value: float | None, digits: int = 0) -> str:
    """`1,234`; a minus sign that is one; NOT_RECORDED where missing."""
    if is_missing(value) or value is None:
        return NOT_RECORDED
    return f"{value:,.{digits}f}".replace("-", "−")


def few_digits(value: float | None) -> str:
    """A mean or ratio with no more digits than it deserves: one under ten, none from there."""
    if is_missing(value) or value is None:
        return NOT_RECORDED
    return number(value, 1 if abs(value) < 9.95 else 0)


def percent(share: float | None) -> str:
    """A share (0..1) as whole percent; never 0 % or 100 % for what is not all or nothing."""
    if is_missing(share) or share is None:
        return NOT_RECORDED
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{math.floor(share * 100 + 0.5)} %"


def interval(share: float | None, low: float | None, high: float | None) -> str:
    """`61 % (54 to 68)`, or the percent alone where no interval is known."""
    if is_missing(share) or low is None or high is None or is_missing(low) or is_missing(high):
        return percent(share)
    if percent(low) == percent(share) == percent(high):
        return percent(share)
    return f"{percent(share)} ({_whole(low)} to {_whole(high)})"


def bounds(low: float, high: float) -> str:
    """`54 to 68 %`."""
    return f"{_whole(low)} to {_whole(high)} %"


def _whole(share: float) -> int:
    """A bound in whole percent; 0 and 100 are kept for what is none and all."""
    rounded = math.floor(share * 100 + 0.5)
    return min(max(rounded, 1 if share > 0 else 0), 99 if share < 1 else 100)


def points(difference: float | None) -> str:
    """A difference of two shares as `+4 points`, `−1 point`."""
    if is_missing(difference) or difference is None:
        return NOT_RECORDED
    whole = math.floor(abs(difference) * 100 + 0.5)
    sign = "" if not whole else "+" if difference > 0 else "−"
    return f"{sign}{plural(whole, 'point')}"


def share(numerator: float | None, denominator: float | None) -> str:
    """A share for its size: `58 %`, under 20 cases `7 of 12 (58 %)`, under 5 `2 of 3`."""
    if numerator is None or denominator is None or is_missing(numerator) or is_missing(denominator) or not denominator:
        return NOT_RECORDED
    counts = of(numerator, denominator)
    if denominator < LEAST_FOR_PERCENT:
        return counts
    if denominator < LEAST_FOR_PERCENT_FIRST:
        return f"{counts} ({percent(numerator / denominator)})"
    return percent(numerator / denominator)


def share_with_counts(numerator: float | None, denominator: float | None) -> str:
    """The same with its counts at any size: `58 % (140 of 240)`."""
    told = share(numerator, denominator)
    if numerator is None or denominator is None or told == NOT_RECORDED or denominator < LEAST_FOR_PERCENT_FIRST:
        return told
    return f"{told} ({of(numerator, denominator)})"


def share_of(numerator: float, denominator: float, what: str, told: Callable[[float, float], str] = share) -> str:
    """A share of things as a clause begins: `58 % of running pairs`, under 20 cases `7 of 12 running pairs (58 %)`."""
    if denominator >= LEAST_FOR_PERCENT_FIRST:
        return f"{told(numerator, denominator)} of {what}"
    after = f" ({percent(numerator / denominator)})" if denominator >= LEAST_FOR_PERCENT else ""
    return f"{of(numerator, denominator)} {what}{after}"


def of(numerator: float, denominator: float) -> str:
    """`112 of 248`."""
    return f"{number(numerator)} of {number(denominator)}"


def plural(count: float, one: str, many: str | None = None) -> str:
    """`1 pair`, `12 pairs`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def p_value(value: float | None) -> str:
    """A probability as papers print it: three places, or under 0.001."""
    if is_missing(value):
        return ""
    return "< 0.001" if value is not None and value < 0.001 else f"{value:.3f}"


def ratio(value: float, low: float, high: float) -> str:
    """`0.65 (0.45 to 0.92)`."""
    return f"{value:.2f} ({low:.2f} to {high:.2f})"


def duration(days: float | None) -> str:
    """Days up to 60, then months of 30.4 days."""
    if is_missing(days) or days is None:
        return NOT_RECORDED
    if round(days) <= 60:
        return plural(round(days), "day") if days >= 0.5 else "less than a day" if days > 0 else "0 days"
    return plural(round(days / DAYS_A_MONTH), "month")


def date(value: Any) -> str:
    """`14 Mar 2026` from a date or timestamp."""
    if is_missing(value):
        return NOT_RECORDED
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def month(value: Any) -> str:
    """`Mar 2026` from a date."""
    return NOT_RECORDED if is_missing(value) else f"{MONTHS[value.month - 1]} {value.year}"


def moment(value: dt.datetime | Any) -> str:
    """`14 Mar 2026, 08:30` from a timestamp."""
    if is_missing(value):
        return NOT_RECORDED
    return f"{date(value)}, {value.hour:02d}:{value.minute:02d}"


def joined(words: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def sentence(text: str) -> str:
    """`text` with its first letter large, and nothing else touched."""
    return text[:1].upper() + text[1:]


def foreign(text: Any) -> str:
    """Text from an export on one line, without signs that no font shows or that turn the direction of what follows."""
    kept = (" " if sign.isspace() else sign for sign in str(text) if sign.isspace() or not _is_unseen(sign))
    return " ".join("".join(kept).split())


def _is_unseen(sign: str) -> bool:
    """Controls, surrogates, private signs and unassigned ones; of the formatting signs, only joiners are kept."""
    return unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn", "Cf") and sign not in "\u200c\u200d"
