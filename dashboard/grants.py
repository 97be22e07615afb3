"""Who may see what: the coordinators' own file `access.toml` in the warehouse, read anew whenever it is asked.

In: the file, and the claims that a provider of identities vouches for. Out: one `Right` for each role that the person has.
Nobody who is not named has any; a file that cannot be read gives nobody anything. A grant names one of an e-mail address, a
domain of addresses, or a group, and is for one role; a coordinator's may be limited to programs. Rejected: a table of users
with passwords, which a university's sign-in makes needless; rights kept in the session, which outlive their withdrawal.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from dashboard.nav import COORDINATOR, ROLES
from pipelines.errors import DeclarationError

FILE = "access.toml"
_NEXT = f"Correct {FILE}; until then nobody is let in."


def _refuse(where: str, what: str) -> DeclarationError:
    return DeclarationError(f"{FILE}: {where}", what, _NEXT)


@dataclass(frozen=True)
class Right:
    """What a person may do in one role; `programs` limits it, none named is all."""

    role: str
    programs: tuple[str, ...] = ()
    may_take: bool = True


@dataclass(frozen=True)
class Grant:
    """One line of the file: whom it is for, and what they get."""

    role: str
    email: str = ""
    domain: str = ""
    group: str = ""
    programs: tuple[str, ...] = ()
    may_take: bool = True

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise _refuse("role", f"{self.role!r} is no role; there are {', '.join(ROLES)}.")
        if sum(map(bool, (self.email, self.domain, self.group))) != 1:
            raise _refuse(f"a grant of {self.role}", "must name exactly one of email, domain and group.")
        if self.programs and self.role != COORDINATOR:
            raise _refuse(
                f"a grant of {self.role}", "names programs, but only what coordinators see is kept apart by program."
            )

    def is_for(self, claims: Mapping[str, Any], groups_claim: str) -> bool:
        """Whether the claims are those of somebody whom the grant means."""
        if self.group:
            groups = claims.get(groups_claim) or ()
            return self.group in ([groups] if isinstance(groups, str) else groups)
        if claims.get("email_verified") is False:
            return False
        email = str(claims.get("email") or "").casefold()
        domain = email.rpartition("@")[2]
        return bool(email) and (email == self.email.casefold() or domain == self.domain.casefold())


@dataclass(frozen=True)
class Grants:
    """The whole file: the grants, and how long a visit lasts."""

    grants: tuple[Grant, ...] = ()
    groups_claim: str = "groups"
    session_hours: float = 8
    idle_minutes: float = 30

    def rights(self, claims: Mapping[str, Any]) -> tuple[Right, ...]:
        """One right for each role that the claims have, in the order of the roles; several grants of a role add up."""
        found = [grant for grant in self.grants if grant.is_for(claims, self.groups_claim)]
        return tuple(_together([grant for grant in found if grant.role == role]) for role in ROLES if _has(found, role))


def _has(grants: Iterable[Grant], role: str) -> bool:
    return any(grant.role == role for grant in grants)


def _together(grants: list[Grant]) -> Right:
    programs = {program for grant in grants for program in grant.programs}
    is_of_all = any(not grant.programs for grant in grants)
    return Right(grants[0].role, () if is_of_all else tuple(sorted(programs)), any(grant.may_take for grant in grants))


def read(folder: Path) -> Grants:
    """The grants of a warehouse; none where the file is absent. Raises DeclarationError on one that cannot be meant."""
    path = folder / FILE
    if not path.exists():
        return Grants()
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refuse("the file", f"is not valid TOML ({error}).") from error
    rows = given.pop("grants", [])
    _known(given, Grants, "the file")
    for name in ("session_hours", "idle_minutes"):
        if not isinstance(given.get(name, 1), int | float) or given.get(name, 1) <= 0:
            raise _refuse(name, f"is {given[name]!r}, but must be a number above 0.")
    return Grants(tuple(_grant(row) for row in rows), **given)


def _grant(row: Mapping[str, Any]) -> Grant:
    _known(row, Grant, "a grant")
    if not isinstance(row.get("may_take", True), bool) or not isinstance(row.get("programs", []), list):
        raise _refuse("a grant", "says may_take as true or false, and programs as a list.")
    if "role" not in row:
        raise _refuse("a grant", "names no role.")
    texts = {name: str(row[name]) for name in ("role", "email", "domain", "group") if name in row}
    return Grant(**texts, programs=tuple(map(str, row.get("programs", ()))), may_take=row.get("may_take", True))


def _known(given: Mapping[str, Any], kind: type, where: str) -> None:
    unknown = sorted(set(given) - {field.name for field in fields(kind)})
    if unknown:
        raise _refuse(where, f"says {', '.join(unknown)}, which is not known.")
