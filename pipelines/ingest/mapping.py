"""A source's declared forms as SQL over the landed text columns.

In: the form of one canonical column (see `pipelines.sources.forms`) and the scope in which its names stand. Out: an SQL
expression of type VARCHAR. These are the only statements that Python puts together: identifiers are quoted by `quoted`, words
by `literal`, and nothing of an export's content enters them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.contract import quoted
from pipelines.sources.forms import texts_in
from pipelines.sources.headers import header_key

NOTHING = "cast(null as varchar)"


def literal(text: str) -> str:
    """A word as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def word_key(text: str) -> str:
    """A word as words are compared: case and separators do not matter. The same as the macro `word_key`."""
    return re.sub(r"[\W_]+", "_", text.lower()).strip("_")


def clean_column(column: str) -> str:
    """Where the cleaned text of a landed column stands, if it stands beside it."""
    return f"clean_{column}"


@dataclass(frozen=True)
class Scope:
    """What a name in a form may mean: a derived value, something known of the file, the cell of a like column, a header."""

    headers: Mapping[str, str]  # header_key -> landed column
    derive: Mapping[str, Any]
    null_words: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)  # name -> column of a record that shares its line with others
    told: Mapping[str, str] = field(default_factory=dict)  # name -> text that the user told of the whole file
    tidy: frozenset[str] = frozenset()  # landed columns without outer blanks
    has_clean: bool = False  # beside each landed column stands its cleaned text

    def column(self, name: str) -> str | None:
        """The landed column that a name stands for."""
        return self.own.get(name) or self.headers.get(header_key(name))

    def value(self, name: str) -> str:
        """The cleaned text of a name, NULL where this export has no such column."""
        if name in self.derive:
            return text_of(self.derive[name], self)
        if name in self.told:
            return literal(self.told[name])
        column = self.column(name)
        if column is None:
            return NOTHING
        return (
            quoted(clean_column(column)) if self.has_clean and column not in self.own.values() else self.clean(column)
        )

    def clean(self, column: str) -> str:
        """The cleaned text of a landed column."""
        cleaned = f"{self._tidily(column)}cell({quoted(column)})"
        if not self.null_words:
            return cleaned
        return f"case when {cleaned} in ({', '.join(map(literal, self.null_words))}) then null else {cleaned} end"

    def person_name(self, name: str) -> str:
        """The cleaned text of a name, for columns in which null words may be names."""
        column = self.column(name)
        if column is None or name in self.derive or self.null_words:
            return f"name_cell({self.value(name)})"
        return f"{self._tidily(column)}name_cell({quoted(column)})"

    def _tidily(self, column: str) -> str:
        """How the macros are called that have nothing to trim."""
        return "tidy_" if column in self.tidy else ""


def _several(names: Iterable[str], scope: Scope) -> str:
    return ", ".join(scope.value(name) for name in names)


def _joined(form: dict[str, Any], scope: Scope) -> str:
    parts = f"concat_ws({literal(form.get('with', ' '))}, {_several(form['join'], scope)})"
    return f"case when {scope.value(form['join'][0])} is not null then {parts} end"


def _either(condition: str, form: dict[str, Any]) -> str:
    return f"case when {condition} then {literal(form['then'])} else {literal(form['otherwise'])} end"


def _positive(form: dict[str, Any], scope: Scope) -> str:
    numbers = (f"coalesce(try_cast({scope.value(name)} as double) > 0, false)" for name in form["positive"])
    return _either(" or ".join(numbers), form)


def _picked(form: dict[str, Any], scope: Scope) -> str:
    words = " ".join(f"when {literal(word_key(word))} then {scope.value(name)}" for word, name in form["of"].items())
    return f"case word_key({scope.value(form['pick'])}) {words} end"


def _listed(form: dict[str, Any], scope: Scope) -> str:
    """The parts of a list, each trimmed, in their order."""
    parts = f"string_split({scope.value(form['list'])}, {literal(form.get('separator', ','))})"
    cleaned = f"list_filter([bare(part) for part in {parts}], lambda part: part <> '')"
    return f"nullif(array_to_string({cleaned}, {literal(form.get('with', ', '))}), '')"


def _epoch(form: dict[str, Any], scope: Scope) -> str:
    text = scope.value(form["epoch"])
    moment = f"make_timestamp(cast(try_cast({text} as double) * 1000000 as bigint))"
    return f"coalesce(strftime({moment}, '%Y-%m-%d %H:%M:%S.%fZ'), {text})"


def _captured(form: dict[str, Any], scope: Scope) -> str:
    return f"nullif(regexp_extract({scope.value(form['capture'])}, {literal(form['pattern'])}, 1), '')"


# What a form's first word means; the value is text, before words and factors are applied.
FORMS: dict[str, Callable[[dict[str, Any], Scope], str]] = {
    "value": lambda form, scope: literal(str(form["value"])),
    "content": lambda form, scope: NOTHING,  # made when the other columns are known
    "from": lambda form, scope: scope.value(form["from"]),
    "first": lambda form, scope: f"coalesce({_several(form['first'], scope)})",
    "lower": lambda form, scope: f"person_word({scope.value(form['lower'])})",
    "number": lambda form, scope: f"cast(exact_number({scope.value(form['number'])}) as varchar)",
    "lesser": lambda form, scope: f"least({_several(form['lesser'], scope)})",
    "greater": lambda form, scope: f"greatest({_several(form['greater'], scope)})",
    "same": lambda form, scope: _either(" = ".join(scope.value(name) for name in form["same"]), form),
    "join": _joined,
    "positive": _positive,
    "pick": _picked,
    "list": _listed,
    "capture": _captured,
    "epoch": _epoch,
}


def condition(given: Mapping[str, Any], scope: Scope) -> str | None:
    """SQL of the conditions `where`, `unless` and `filled` together, never NULL; None where there are none."""
    tests = [f"{scope.value(name)} is not null" for name in given.get("filled", ())]
    for word, sign in (("where", ""), ("unless", "not ")):
        for name, words in given.get(word, {}).items():
            keys = ", ".join(literal(word_key(each)) for each in words)
            tests.append(f"{sign}coalesce(word_key({scope.value(name)}) in ({keys}), false)")
    return " and ".join(f"({test})" for test in tests) or None


def text_of(form: str | dict[str, Any], scope: Scope) -> str:
    """The SQL text expression of one form."""
    if isinstance(form, str):
        return scope.value(form)
    text = next(sql(form, scope) for word, sql in FORMS.items() if word in form)
    if "words" in form:
        text = _translated(text, form["words"])
    if "times" in form:
        number = f"exact_number({text})"
        # Rounded to six places, because 4.5833333333 hours are 275 minutes and not 274.999999998.
        text = f"coalesce(cast(round({number} * {float(form['times'])}, 6) as varchar), {text})"
    if form.get("utc"):  # a day without a time of day is the program's own day and stays one
        text = f"case when {text} like '____-__-__%:%' and not has_zone({text}) then {text} || 'Z' else {text} end"
    only = condition(form, scope)
    if only:
        text = f"case when {only} then {text} end"
    return f"coalesce({text}, {literal(form['else'])})" if "else" in form else text


def source_word(form: str | dict[str, Any], scope: Scope) -> str:
    """SQL of the export's own word behind a form, NULL where it is not a word of the export that is read."""
    if isinstance(form, str):
        return source_word(scope.derive[form], scope) if form in scope.derive else scope.value(form)
    words = [source_word(name, scope) for name in texts_in(form.get("from") or form.get("first") or [])]
    if not words:
        return NOTHING
    word, only = f"coalesce({', '.join(words)}, null)", condition(form, scope)
    return f"case when {only} then {word} end" if only else word


def _translated(text: str, words: Mapping[str, str]) -> str:
    """A word by its translation; `*` is any other word, and a translation may be empty."""
    cases = []
    for given, meant in words.items():
        key = word_key(given)
        same = f"word_key({text}) = {literal(key)}" if key else f"{text} = {literal(given)}"
        cases.append(f"when {same} then {literal(meant)}" if given != "*" else "")
    other = f"when {text} is not null then {literal(words['*'])}" if "*" in words else f"else {text}"
    return f"nullif(case {' '.join(cases)} {other} end, '')"


def mapped_columns(columns: Mapping[str, Any], scope: Scope, names: frozenset[str]) -> dict[str, str]:
    """SQL text of every canonical column that a source fills; `names` are columns in which null words may be names.

    A key made of the row's content hashes every other mapped column, so that the same row gets the same key anywhere.
    """
    texts = {}
    for name, form in columns.items():
        plain = form["from"] if isinstance(form, dict) and set(form) == {"from"} else form
        if name in names and isinstance(plain, str):
            texts[name] = scope.person_name(plain)
        elif not (isinstance(form, dict) and form.get("content")):
            texts[name] = text_of(form, scope)
    for name, form in columns.items():
        if name not in texts and isinstance(form, dict) and form.get("content"):
            texts[name] = content_key(texts.values())
    return texts


def content_key(texts: Any) -> str:
    """A key made from the row's content: MD5 over its cells, told apart from neighbours by a separator."""
    cells = ", ".join(f"coalesce({text}, '')" for text in texts)
    return f"md5(concat_ws(chr(31), {cells}))"
