"""What a source may say of a column: the vocabulary of forms, and which headers a form reads.

In: a form as a source's TOML holds it, a header's name or a table. Out: the names that it reads; a form with an unknown word, or
without the word that says what it is, is refused when the source is read and not when the first file comes. What the forms
mean in SQL is told by `pipelines.ingest.mapping`.
"""

from collections.abc import Iterable
from typing import Any

from pipelines.errors import DeclarationError

# The word that says what a form is -> whether names stand in its value, and the words that go with it.
FORMS: dict[str, tuple[bool, frozenset[str]]] = {
    "value": (False, frozenset()),
    "content": (False, frozenset()),
    "from": (True, frozenset()),
    "first": (True, frozenset()),
    "join": (True, frozenset({"with"})),
    "lower": (True, frozenset()),
    "number": (True, frozenset()),
    "lesser": (True, frozenset()),
    "greater": (True, frozenset()),
    "same": (True, frozenset({"then", "otherwise"})),
    "positive": (True, frozenset({"then", "otherwise"})),
    "pick": (True, frozenset({"of"})),
    "list": (True, frozenset({"separator", "with"})),
    "capture": (True, frozenset({"pattern"})),
    "epoch": (True, frozenset()),
}
MODIFIERS = frozenset({"words", "times", "else", "by", "utc"})
CONDITIONS = frozenset({"where", "unless", "filled"})


def texts_in(value: Any) -> list[str]:
    """One name or several, as a list."""
    return [value] if isinstance(value, str) else [str(each) for each in value]


def condition_names(given: dict[str, Any]) -> list[str]:
    """The names that the conditions among `given` read."""
    return [*given.get("where", {}), *given.get("unless", {}), *given.get("filled", ())]


def form_names(form: str | dict[str, Any]) -> list[str]:
    """The names that a form reads: headers, or values derived from them, in the order in which they stand."""
    if isinstance(form, str):
        return [form]
    names = [name for word, (reads, _) in FORMS.items() if reads and word in form for name in texts_in(form[word])]
    return [*names, *form.get("of", {}).values(), *condition_names(form)]


def check_form(where: str, form: Any) -> None:
    """Raises DeclarationError where a form is none."""
    if isinstance(form, str):
        return
    kinds = [word for word in FORMS if isinstance(form, dict) and word in form]
    if len(kinds) != 1:
        raise DeclarationError(where, f"has a column in an unknown form: {form}.", f"Use one of {', '.join(FORMS)}.")
    unknown = set(form) - {kinds[0]} - FORMS[kinds[0]][1] - MODIFIERS - CONDITIONS
    lacking = FORMS[kinds[0]][1] - set(form) - {"with", "separator"}
    if unknown or lacking:
        what = f"says {', '.join(sorted(unknown))}" if unknown else f"lacks {', '.join(sorted(lacking))}"
        raise DeclarationError(where, f"{what} beside {kinds[0]}.", "Correct its TOML file.")


def read_names(forms: Iterable[Any], derive: dict[str, Any]) -> list[str]:
    """Every header that the forms read, through the derived values too; each once."""
    names: dict[str, None] = {}
    waiting = [name for form in forms for name in form_names(form)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in derive and name not in seen:
            seen.add(name)
            waiting = [*form_names(derive[name]), *waiting]
        elif name not in derive:
            names.setdefault(name)
    return list(names)
