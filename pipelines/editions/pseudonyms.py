"""Names and days that only the key of a release can turn back.

In: a secret of 32 random bytes, made for one release and kept in the warehouse's `keys/`, and identifiers. Out: a pseudonym for
each identifier, a number of whole weeks by which all dates of a pair are moved, and, for a running pair, the days before the
as-of date at which its records are cut. All three are keyed hashes: equal within a release, unrelated between two.

Whole weeks, since weekdays show in the records and would give a shift of days away. The cut, since the records of a running
pair end at the as-of date, which everybody knows: without it the last day of a pair would tell its shift. A shift and cut that
fewer than five shifts could explain are drawn again. Rejected: hashes without a key, which anybody can compute for a list
of names, and a table of random codes, which would be one more file with every name in it.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SECRET_BYTES = 32
LEAST_EXPLANATIONS = 5
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # of Crockford, without letters that look like digits


@dataclass(frozen=True)
class Key:
    """The secret of one release."""

    secret: bytes

    def pseudonym(self, kind: str, identifier: str) -> str:
        """Twelve letters and digits (60 bits) for an identifier; the same identifier of another kind has another one."""
        number = int.from_bytes(self._hash(kind, identifier)[:8], "big") >> 4
        return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(12))

    def pseudonyms(self, kind: str, identifiers: Iterable[str]) -> list[str]:
        """A pseudonym for each. Raises ValueError where two fall together, which a new key mends."""
        given = list(identifiers)
        made = [self.pseudonym(kind, identifier) for identifier in given]
        if len(set(made)) != len(set(given)):
            raise ValueError("two pseudonyms are alike")
        return made

    def shift_and_cut(self, pair_id: str, most_weeks: int, most_cut_days: int, is_running: bool) -> tuple[int, int]:
        """Days (a multiple of 7, from -7 to 7 times `most_weeks`) to move a pair's dates by, and days to cut before the end."""
        draw = 0
        while True:
            drawn = self._hash(f"shift {draw}", pair_id)
            shift = 7 * (int.from_bytes(drawn[:8], "big") % (2 * most_weeks + 1) - most_weeks)
            cut = int.from_bytes(drawn[8:16], "big") % (most_cut_days + 1) if is_running else 0
            if not is_running or _explanations(shift - cut, most_weeks, most_cut_days) >= _least(
                most_weeks, most_cut_days
            ):
                return shift, cut
            draw += 1

    def _hash(self, kind: str, identifier: str) -> bytes:
        return hmac.digest(self.secret, f"{kind}\0{identifier}".encode(), sha256().name)


def _explanations(end: int, most_weeks: int, most_cut_days: int) -> int:
    """How many shifts could have brought a running pair's last day `end` days after the as-of date."""
    return sum(end <= 7 * weeks <= end + most_cut_days for weeks in range(-most_weeks, most_weeks + 1))


def _least(most_weeks: int, most_cut_days: int) -> int:
    """As many explanations as can be asked for: settings may allow fewer shifts or a shorter cut."""
    return min(LEAST_EXPLANATIONS, 2 * most_weeks + 1, most_cut_days // 7 + 1)


def new_key(folder: Path, build: str) -> Key:
    """Make the key of a release and keep it in `folder`, readable by its owner alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    key = Key(secrets.token_bytes(SECRET_BYTES))
    path = folder / f"{build}.key"
    path.touch(mode=0o600)
    path.write_bytes(key.secret)
    return key


def read_key(folder: Path, build: str) -> Key:
    """The key of a release that is still kept."""
    return Key((folder / f"{build}.key").read_bytes())
