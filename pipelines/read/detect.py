"""Delimiter, quote and escape of a file where they are not declared.

In: the first lines of the file and what was declared. Out: a `Dialect` with nothing open, or `UnreadableFile` that says
what to declare. Each combination that is possible is tried on the sample with the strict cutter itself; the one under
which most records are of one width wins, the header among them. A combination wins only with a clear lead: of two that
fit about equally, neither is taken. Signs that words and times are made with (a blank, a colon) and rarer ones are tried only
where none of the usual signs splits the file well, and count only where they split nearly every record alike.

Rejected: statistics of characters (`csv.Sniffer`) and reading on with whatever fits least badly; both answer always.
"""

import re
from collections import Counter
from dataclasses import dataclass

from pipelines.errors import UnreadableFile
from pipelines.read.cells import Cutter, Fault
from pipelines.read.dialect import Declared, Dialect
from pipelines.read.lines import Block

DELIMITERS = (",", ";", "\t", "|")
RARE_DELIMITERS = {"~": 2, "^": 2, ":": 3, " ": 3}
"""Signs that few programs split cells at, and the least number of cells that is no accident."""

DOUBLED = ("|", "\t", "~", "^", ":")
RARE_SHARE, RARE_RECORDS = 0.8, 3
"""A rare delimiter splits at least so many records, and such a share of all, into one number of cells."""

ASKED_SHARE = 0.5
"""Where it splits fewer of them but still such a share, and no usual one does better, the user is asked."""

SAMPLE_LINES, LONGEST_LINE = 1000, 10_000
SEP_LINE = re.compile(r'^\ufeff?"?sep=(\\t|[^\s"]{1,3}|[ \t])"?$', re.IGNORECASE)


@dataclass(frozen=True)
class Trial:
    """How a sample falls under one dialect: the width most records have, how many have it, the first that has it, and all."""

    dialect: Dialect
    width: int
    fit_count: int
    first_fit: int
    record_count: int

    @property
    def fit_share(self) -> float:
        """Share of the records that have the usual width."""
        return self.fit_count / self.record_count if self.record_count else 0.0


def find_dialect(where: str, sample: Block, declared: Declared, is_whole: bool) -> Dialect:
    """The dialect of the file that begins with `sample`; `is_whole`: the sample is the file.

    Raises UnreadableFile where two delimiters fit about equally.
    """
    stated = [declared.delimiter] if declared.delimiter else _stated_delimiter(sample)
    trials = _trials(sample, stated or _likely_delimiters(sample), declared, is_whole)
    best = max(trials, key=_rank)
    if not stated and not _is_sure(best):
        rare = _trials(sample, _rare_delimiters(sample), declared, is_whole)
        trials = [trial for trial in rare if _fits_though_rare(trial)] or trials
        if trials[0] not in rare:
            _refuse_doubtful(where, rare, best)
        best = max(trials, key=_rank)
    rivals = [t for t in trials if _sign(t) != _sign(best) and _is_as_good(t, best)]
    if rivals:
        signs = " and ".join(repr(t.dialect.delimiter) for t in (best, rivals[0]))
        raise UnreadableFile(where, f"the cells could be split at {signs}.", "Say which with --delimiter.")
    return best.dialect


def _trials(sample: Block, delimiters: list[str], declared: Declared, is_whole: bool) -> list[Trial]:
    return [
        _try(sample, Dialect(delimiter, quote, escape), is_whole)
        for delimiter in delimiters
        for quote, escape in _likely_quotes(sample, declared, delimiter)
    ]


def _rank(trial: Trial) -> tuple[bool, bool, int, float, int, int]:
    """A delimiter splits the header too, and not only lists inside the cells below it: the earlier the first fit, the better."""
    share = round(trial.fit_share, 2)
    return trial.width > 1, share >= 0.5, -trial.first_fit, share, trial.width, trial.fit_count


def _sign(trial: Trial) -> str:
    """The delimiter, be it with a blank behind or not."""
    return trial.dialect.delimiter.rstrip(" ")


def _is_as_good(rival: Trial, best: Trial) -> bool:
    is_split = rival.width > 1 and rival.record_count > 1 and rival.first_fit <= best.first_fit
    return is_split and rival.fit_share >= best.fit_share - 0.05


def _is_sure(best: Trial) -> bool:
    """Whether a usual delimiter splits the first record and nearly all others alike."""
    return best.width > 1 and best.first_fit == 0 and best.fit_share >= RARE_SHARE


def _fits_though_rare(trial: Trial) -> bool:
    """Whether a rare delimiter splits the first record and nearly all others alike."""
    return trial.first_fit == 0 and _has_rare_width(trial) and trial.fit_share >= RARE_SHARE


def _has_rare_width(trial: Trial) -> bool:
    least = RARE_DELIMITERS.get(trial.dialect.delimiter, 2)
    return trial.width >= least and trial.fit_count >= RARE_RECORDS


def _refuse_doubtful(where: str, rare: list[Trial], best: Trial) -> None:
    """Refuse a file of which a rare delimiter splits most records, though not all that it should, and a usual one no more."""
    for trial in rare:
        is_better = best.width == 1 or (trial.first_fit <= best.first_fit and trial.fit_share >= best.fit_share)
        if is_better and _has_rare_width(trial) and trial.fit_share >= ASKED_SHARE:
            what = f"the cells could be split at {trial.dialect.delimiter!r}, but not all lines fit."
            raise UnreadableFile(where, what, "Say --delimiter, and --skip-rows for lines above the header.")


def _stated_delimiter(sample: Block) -> list[str]:
    """What a first line like `sep=;` says, or nothing."""
    stated = SEP_LINE.match(sample.lines[0]) if sample.lines else None
    return _with_blanks(sample, ["\t" if stated[1] == "\\t" else stated[1]]) if stated else []


def _rare_delimiters(sample: Block) -> list[str]:
    text = "\n".join(sample.lines)
    return [_as_doubled(sample, sign) for sign in RARE_DELIMITERS if sign in text]


def _as_doubled(sample: Block, sign: str) -> str:
    """The sign twice where the first line that has it holds pairs only and most others hold some; else once."""
    having = [line for line in sample.lines[:SAMPLE_LINES] if sign in line]
    pairs = having[0].count(sign * 2) if having and sign in DOUBLED else 0
    if not pairs or having[0].count(sign) > 2 * pairs:
        return sign
    return sign * 2 if 2 * sum(sign * 2 in line for line in having) > len(having) else sign


def _likely_delimiters(sample: Block) -> list[str]:
    text = "\n".join(sample.lines)
    found = [_as_doubled(sample, delimiter) for delimiter in DELIMITERS if delimiter in text]
    return _with_blanks(sample, found) or [","]


def _with_blanks(sample: Block, found: list[str]) -> list[str]:
    """The delimiters, and again with a blank behind each where a quote follows it, which is then part of the delimiter."""
    text = "\n".join(sample.lines)
    return found + [f"{sign} " for sign in found if sign in {",", ";"} and (f'{sign} "' in text or f"{sign} '" in text)]


def _likely_quotes(sample: Block, declared: Declared, delimiter: str) -> list[tuple[str, str]]:
    """Pairs of quote and escape to try: the declared ones alone, else the double quote first."""
    text = "\n".join(sample.lines)
    quote = declared.quote
    if quote is None:
        quote = "'" if _is_single_quoted(sample, delimiter) else '"'
    if declared.escape is not None:
        return [(quote, declared.escape)]
    return [(quote, quote), (quote, "\\")] if quote and f"\\{quote}" in text else [(quote, quote)]


def _is_single_quoted(sample: Block, delimiter: str) -> bool:
    """Whether whole cells stand between single quotes, in the header or in every tenth line, and none between double ones."""
    text = "\n".join(line for line in sample.lines[:SAMPLE_LINES] if len(line) < LONGEST_LINE)
    single, double = (len(_whole_cells(quote, delimiter).findall(text)) for quote in ("'", '"'))
    width = sample.lines[0].count(delimiter) + 1
    is_header = len(_whole_cells("'", delimiter).findall(sample.lines[0][:LONGEST_LINE])) == width
    return not double and (is_header or (single > 1 and 10 * single >= min(len(sample.lines), SAMPLE_LINES)))


def _whole_cells(quote: str, delimiter: str) -> re.Pattern[str]:
    """Cells of one line within this quote."""
    sign, end = re.escape(quote), re.escape(delimiter)
    return re.compile(rf"(?:^|{end}){sign}(?:\\{sign}|{sign}{sign}|[^{sign}\n])*{sign}(?={end}|$)", re.MULTILINE)


def _try(sample: Block, dialect: Dialect, is_whole: bool) -> Trial:
    """Cuts the sample's records; a fault counts as a record of no width."""
    cutter, widths, index = Cutter(dialect), [], 0
    last = min(len(sample.lines), SAMPLE_LINES)
    while index < last:
        if not sample.lines[index].strip(" "):
            index += 1
            continue
        try:
            found = cutter.cut(sample, index)
        except Fault:
            widths.append(0)
            index += 1
            continue
        if found is None and not is_whole:
            break
        widths.append(len(found.cells) if found else 0)
        index = found.stop if found else index + 1
    width, fit_count = Counter(w for w in widths if w).most_common(1)[0] if any(widths) else (1, 0)
    first_fit = widths.index(width) if width in widths else len(widths)
    return Trial(dialect, width, fit_count, first_fit, len(widths))
