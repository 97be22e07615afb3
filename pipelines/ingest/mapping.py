"""A source's declared forms as SQL over the landed text columns.

In: the form of one canonical column (see `pipelines.sources`) and the scope in which its names stand. Out: an SQL expression
of type VARCHAR. These are the only statements that Python puts together: identifiers are quoted by `quoted`, words by
`literal`, and nothing of an export's content enters them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.contract import quoted
from pipelines.errors import DeclarationError
from pipelines.sources import header_key

NOTHING = "cast(null as varchar)"


def literal(text: str) -> str:
    """A word as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def word_key(text: str) -> str:
    """A word as words are compared: case and separators do not matter. The same as the macro `word_key`."""
    return re.sub(r"[\W_]+", "_", text.lower()).strip("_")


@dataclass(frozen=True)
class Scope:
    """What a name in a form may mean: a derived value of this kind of file, or a header of the export."""

    headers: Mapping[str, str]  # header_key -> landed column
    derive: Mapping[str, Any]
    null_words: tuple[str, ...] = ()

    def value(self, name: str) -> str:
        """The cleaned text of a name, NULL where this export has no such column."""
        if name in self.derive:
            return text_of(self.derive[name], self)
        column = self.headers.get(header_key(name))
        if column is None:
            return NOTHING
        cleaned = f"cell({quoted(column)})"
        if not self.null_words:
            return cleaned
        return f"case when {cleaned} in ({', '.join(map(literal, self.null_words))}) then null else {cleaned} end"

    def raw(self, name: str) -> str:
        """The text of a name as the file holds it, for columns in which null words may be names."""
        column = self.headers.get(header_key(name))
        return quoted(column) if column and name not in self.derive else self.value(name)


def _several(form: dict[str, Any], key: str, scope: Scope) -> str:
    return ", ".join(scope.value(name) for name in form[key])


def _joined(form: dict[str, Any], scope: Scope) -> str:
    parts = f"concat_ws({literal(form.get('with', ' '))}, {_several(form, 'join', scope)})"
    return f"case when {scope.value(form['join'][0])} is not null then {parts} end"


def _either(condition: str, form: dict[str, Any]) -> str:
    return f"case when {condition} then {literal(form['then'])} else {literal(form['otherwise'])} end"


def _positive(form: dict[str, Any], scope: Scope) -> str:
    numbers = (f"coalesce(try_cast({scope.value(name)} as double) > 0, false)" for name in form["positive"])
    return _either(" or ".join(numbers), form)


def _epoch(form: dict[str, Any], scope: Scope) -> str:
    text = scope.value(form["epoch"])
    moment = f"make_timestamp(cast(try_cast({text} as double) * 1000000 as bigint))"
    return f"coalesce(strftime({moment}, '%Y-%m-%d %H:%M:%SZ'), {text})"


# What a form's first word means; the value is text, before words and factors are applied.
FORMS: dict[str, Callable[[dict[str, Any], Scope], str]] = {
    "value": lambda form, scope: literal(str(form["value"])),
    "from": lambda form, scope: scope.value(form["from"]),
    "first": lambda form, scope: f"coalesce({_several(form, 'first', scope)})",
    "lesser": lambda form, scope: f"least({_several(form, 'lesser', scope)})",
    "greater": lambda form, scope: f"greatest({_several(form, 'greater', scope)})",
    "same": lambda form, scope: _either(" = ".join(scope.value(name) for name in form["same"]), form),
    "join": _joined,
    "positive": _positive,
    "epoch": _epoch,
}


def _base(form: dict[str, Any], scope: Scope) -> str:
    for word, sql in FORMS.items():
        if word in form:
            return sql(form, scope)
    raise DeclarationError("source", f"has a column in an unknown form: {sorted(form)}.", "See how to add a source.")


def text_of(form: str | dict[str, Any], scope: Scope) -> str:
    """The SQL text expression of one form. Raises DeclarationError on a form that is not known."""
    if isinstance(form, str):
        return scope.value(form)
    text = _base(form, scope)
    if "words" in form:
        cases = " ".join(
            f"when {literal(word_key(given))} then {literal(meant)}" for given, meant in form["words"].items()
        )
        text = f"coalesce(case word_key({text}) {cases} end, {text})"
    if "times" in form:
        number = f"exact_number({text})"
        # Rounded to six places, because 4.5833333333 hours are 275 minutes and not 274.999999998.
        text = f"coalesce(cast(round({number} * {float(form['times'])}, 6) as varchar), {text})"
    return text


def mapped_columns(columns: Mapping[str, Any], scope: Scope, names: frozenset[str]) -> dict[str, str]:
    """SQL text of every canonical column that a source fills; `names` are columns in which null words may be names.

    A key made of the row's content hashes every other mapped column, so that the same row gets the same key anywhere.
    """
    texts = {}
    for name, form in columns.items():
        plain = form["from"] if isinstance(form, dict) and set(form) == {"from"} else form
        if name in names and isinstance(plain, str):
            texts[name] = f"name_cell({scope.raw(plain)})"
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
