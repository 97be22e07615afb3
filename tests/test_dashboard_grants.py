"""The grants of `access.toml`, the clock of a visit, and the door: who is let in, for how long, and what is refused at start."""

from pathlib import Path
from typing import Any

import pytest

from dashboard import access, doors, grants
from dashboard.access import Refusal, Visitor
from dashboard.grants import Right
from dashboard.visits import Visits
from pipelines.errors import DeclarationError, UsageError

ACCESS = """
session_hours = 8
idle_minutes = 30

[[grants]]
email = "Ann@Example.edu"
role = "coordinator"
programs = ["north"]

[[grants]]
email = "ann@example.edu"
role = "coordinator"
programs = ["west"]

[[grants]]
domain = "example.edu"
role = "committee"
may_take = false

[[grants]]
group = "research"
role = "researcher"
"""
SECRETS = """
[auth]
redirect_uri = "https://mentors.example.edu/oauth2callback"
cookie_secret = "{secret}"
client_id = "mentorscope"
client_secret = "of the provider"
server_metadata_url = "https://id.example.edu/.well-known/openid-configuration"
"""


def written(folder: Path, text: str = ACCESS) -> Path:
    (folder / grants.FILE).write_text(text)
    return folder


def claims(**more: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "iss": "https://id.example.edu", "sub": "7", "iat": 1000, **more}


@pytest.mark.parametrize(
    ("who", "rights"),
    [
        ({"email": "ann@EXAMPLE.edu"}, [Right("coordinator", ("north", "west")), Right("committee", may_take=False)]),
        ({"email": "bea@example.edu"}, [Right("committee", may_take=False)]),
        ({"email": "cy@other.edu", "groups": ["staff", "research"]}, [Right("researcher")]),
        ({"email": "cy@other.edu", "groups": "research"}, [Right("researcher")]),
        ({"email": "ann@example.edu", "email_verified": False}, []),
        ({"email": "ann@example.edu.evil.org"}, []),
        ({"email": "example.edu@other.org"}, []),
        ({"name": "ann@example.edu"}, []),
        ({"groups": ["researchers"]}, []),
        ({}, []),
    ],
)
def test_everybody_has_the_rights_that_a_grant_gives_them_and_no_other(
    who: dict[str, Any], rights: list[Right], tmp_path: Path
) -> None:
    assert list(grants.read(written(tmp_path)).rights(who)) == rights


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grants = 3 =", "is not valid TOML"),
        ("[[grants]]\nrole = 'king'\nemail = 'a@b'", "is no role"),
        ("[[grants]]\nrole = 'coordinator'", "exactly one of email, domain and group"),
        ("[[grants]]\nrole = 'coordinator'\nemail = 'a@b'\ndomain = 'b'", "exactly one of"),
        ("[[grants]]\nrole = 'committee'\nemail = 'a@b'\nprograms = ['x']", "names programs"),
        ("[[grants]]\nrole = 'committee'\nemail = 'a@b'\nmay_take = 'no'", "true or false"),
        ("[[grants]]\nrole = 'committee'\nmail = 'a@b'", "says mail, which is not known"),
        ("[[grants]]\nemail = 'a@b'", "names no role"),
        ("session_hour = 3", "says session_hour, which is not known"),
        ("idle_minutes = 0", "must be a number above 0"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_and_lets_nobody_in(text: str, told: str, tmp_path: Path) -> None:
    folder = written(tmp_path, text)
    with pytest.raises(DeclarationError, match=told):
        grants.read(folder)
    assert access.of_claims(claims(email="ann@example.edu"), None, folder, 1001) is Refusal.UNREADABLE


def test_rights_are_looked_up_anew_so_that_one_taken_away_ends_with_the_next_click(tmp_path: Path) -> None:
    ann = claims(email="ann@example.edu", sub="ann")
    found = access.of_claims(ann, "committee", written(tmp_path), 1001)
    assert isinstance(found, Visitor)
    assert (found.role, found.roles, found.may_take) == ("committee", ("coordinator", "committee"), False)
    found = access.of_claims(ann, "researcher", tmp_path, 1002)  # a role that Ann has not, asked for by hand
    assert isinstance(found, Visitor)
    assert (found.role, found.programs) == ("coordinator", ("north", "west"))
    written(tmp_path, ACCESS.replace("nn@", "nother@"))
    assert access.of_claims(ann, None, tmp_path, 1003).roles == ("committee",)  # type: ignore[union-attr]
    written(tmp_path, "")
    assert access.of_claims(ann, None, tmp_path, 1004) is Refusal.UNKNOWN


def test_a_visit_ends_by_its_age_by_idleness_and_by_signing_out_and_stays_over() -> None:
    visits, ann = Visits(), ("ann", 1000.0)
    assert visits.goes_on(ann, 1010, 500, 100)
    assert visits.goes_on(ann, 1109, 500, 100)
    assert not visits.goes_on(ann, 1209, 500, 100)
    assert not visits.goes_on(ann, 1210, 500, 100)
    assert visits.goes_on(("ann", 1300.0), 1301, 500, 100)  # signed in anew
    assert not visits.goes_on(("ann", 1300.0), 1800, 500, 1000)
    visits.end(("bea", 1000.0))
    assert not visits.goes_on(("bea", 1000.0), 1001, 500, 100)


def test_a_server_started_anew_counts_idleness_from_the_sign_in() -> None:
    assert not Visits().goes_on(("ann", 1000.0), 1100, 500, 100)


def test_a_sign_in_from_the_future_or_without_a_time_is_none(tmp_path: Path) -> None:
    assert not Visits().goes_on(("ann", 5000.0), 1000, 500, 100)
    assert access.of_claims(claims(iat=None, email="ann@example.edu"), None, written(tmp_path), 1) is Refusal.OVER


# The door -------------------------------------------------------------------------------------------------------------


def secrets(folder: Path, text: str = SECRETS.format(secret="s" * 48), mode: int = 0o600) -> Path:
    (folder / doors.SECRETS).write_text(text)
    (folder / doors.SECRETS).chmod(mode)
    return folder


def test_with_both_files_the_pages_are_served_anywhere_under_the_declared_name_and_visitors_sign_in(
    tmp_path: Path,
) -> None:
    door = doors.check("0.0.0.0", secrets(written(tmp_path)))
    assert door.is_signed_in
    assert set(door.hosts) == {*doors.HERE, "mentors.example.edu"}


def test_on_this_computer_alone_nobody_signs_in(tmp_path: Path) -> None:
    assert doors.check("127.0.0.1", tmp_path) == doors.Door()
    assert doors.check("::1", tmp_path) == doors.Door()


@pytest.mark.parametrize(
    ("text", "mode", "told"),
    [
        (SECRETS.format(secret="short"), 0o600, "could be guessed"),
        (SECRETS.format(secret="s" * 48), 0o644, "chmod 600"),
        (SECRETS.format(secret="s" * 48).replace("client_id", "id"), 0o600, r"lacks client_id under \[auth\]"),
        (SECRETS.format(secret="s" * 48).replace("https://mentors", "http://mentors"), 0o600, "https://HOST"),
        ("[aut]", 0o600, "lacks redirect_uri"),
        ("[auth", 0o600, "not valid TOML"),
    ],
)
def test_secrets_that_would_not_hold_are_refused_at_the_start(text: str, mode: int, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        doors.check("127.0.0.1", secrets(written(tmp_path), text, mode))


def test_grants_without_secrets_or_without_a_grant_are_refused_at_the_start_on_this_computer_too(
    tmp_path: Path,
) -> None:
    with pytest.raises(UsageError, match="is not there, so nobody could sign in"):
        doors.check("127.0.0.1", written(tmp_path))
    with pytest.raises(UsageError, match="grants nobody anything"):
        doors.check("127.0.0.1", secrets(written(tmp_path, "")))
