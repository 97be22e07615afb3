"""May the pages be served at an address, and must visitors sign in? On this computer alone nobody must.

In: the address asked for, and the warehouse, whose `access.toml` says who may see what and whose `secrets.toml` holds what the
provider of identities gave us. Out: the names under which the pages may be asked for, or a refusal that says how. A request
under another name is refused as well: it comes through a proxy that nobody declared, or from a foreign page that has its own
name point here.
"""

import ipaddress
import os
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard import grants
from pipelines.errors import UsageError

HERE = ("localhost", "127.0.0.1", "::1", "[::1]")
SECRETS = "secrets.toml"
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
LEAST_SECRET_CHARACTERS = 32
_HOW = "The README, 'Signing in', has both files to copy."


@dataclass(frozen=True)
class Door:
    """How the pages are served: whether visitors sign in, and under which names of the host."""

    is_signed_in: bool = False
    hosts: tuple[str, ...] = HERE


def is_here(address: str) -> bool:
    """Whether only this computer can reach the address."""
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def check(address: str, folder: Path) -> Door:
    """How the warehouse in `folder` is served at `address`. Raises UsageError, DeclarationError where it must not be."""
    if (folder / grants.FILE).exists():
        return _signed_in(folder)
    if is_here(address):
        return Door()
    raise UsageError(
        f"address {address}",
        "can be reached from other computers, and nobody would have to sign in.",
        f"Write {grants.FILE} and {SECRETS} into {folder}. {_HOW} Or leave --address out, and reach the pages through a "
        "tunnel: ssh -L 8501:localhost:8501 HOST.",
    )


def _signed_in(folder: Path) -> Door:
    if not grants.read(folder).grants:
        raise UsageError(grants.FILE, "grants nobody anything.", f"Name at least one coordinator. {_HOW}")
    auth = _secrets(folder / SECRETS)
    absent = [name for name in NEEDED if not auth.get(name)]
    if absent:
        raise UsageError(SECRETS, f"lacks {', '.join(absent)} under [auth].", _HOW)
    if len(str(auth["cookie_secret"])) < LEAST_SECRET_CHARACTERS:
        raise UsageError(
            SECRETS,
            f"has a cookie_secret of under {LEAST_SECRET_CHARACTERS} characters, which could be guessed.",
            'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))".',
        )
    uri = urlsplit(str(auth["redirect_uri"]))
    host = uri.hostname or ""
    if uri.path != "/oauth2callback" or not (uri.scheme == "https" or is_here(host)):
        raise UsageError(
            SECRETS, f"has redirect_uri {auth['redirect_uri']}.", "Write it as https://HOST/oauth2callback."
        )
    return Door(is_signed_in=True, hosts=(*HERE, host))


def _secrets(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise UsageError(str(path), "is not there, so nobody could sign in.", _HOW)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(str(path), "can be read by other users of this computer.", f"Close it: chmod 600 {path}.")
    try:
        auth = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(path.name, f"is not valid TOML ({type(error).__name__}).", _HOW) from error
    return auth if isinstance(auth, dict) else {}
