"""The installation's key: 32 random bytes in a file that only its owner reads, or in the environment."""

import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from planner.errors import StoreError
from planner.locale import sentence

_KEY_BYTES = 32
_CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd puts the secrets of a service; it names the folder in the environment."""


@dataclass(frozen=True)
class Key:
    """
    The secret of an installation; it opens the database file and signs the audit chain.

    Parameters
    ----------
    secret
        32 bytes; never shown, logged or stored in the database.
    """

    secret: bytes = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes for one purpose; none of them tells anything of another or of the secret."""
        return hmac.new(self.secret, purpose.encode(), hashlib.sha256).digest()


def read_key(hexadecimal: str, file: Path) -> Key:
    """
    Return the key from the environment's value, or from the file when that is empty.

    Raises
    ------
    StoreError
        ``KEY_MISSING``, ``KEY_INVALID``, or ``KEY_EXPOSED`` when others may read the file.
    """
    if hexadecimal:
        return _key_of(hexadecimal, "PLANNER_KEY")
    if not file.is_file():
        missing = sentence(
            "The key file {name} is missing; put it back, or give the key in PLANNER_KEY. A new installation gets one "
            "from: planner init [KEY_MISSING]",
            name=file.name,
        )
        raise StoreError(missing)
    if is_exposed(file):
        exposed = sentence(
            "Others may read the key file {name}; run: chmod 600 {name}, and think about a new key. [KEY_EXPOSED]",
            name=file.name,
        )
        raise StoreError(exposed)
    return _key_of(file.read_text(encoding="ascii", errors="replace").strip(), file.name)


def make_key(file: Path) -> Key:
    """
    Write a new key into a file of mode 0600 and return it; an existing file is never replaced.

    Raises
    ------
    FileExistsError
        When the file is there already.
    """
    secret = secrets.token_bytes(_KEY_BYTES)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secret.hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
    return Key(secret)


def is_exposed(file: Path) -> bool:
    """Say whether others may read a file with a secret."""
    return os.name == "posix" and bool(file.stat().st_mode & _others(file))


def _others(file: Path) -> int:
    """Return the rights that nobody but the reader may have; systemd's access list for a service looks like a group."""
    return stat.S_IRWXO if str(file.parent) == os.environ.get(_CREDENTIALS) else stat.S_IRWXG | stat.S_IRWXO


def _key_of(hexadecimal: str, source: str) -> Key:
    try:
        secret = bytes.fromhex(hexadecimal)
    except ValueError:
        secret = b""
    if len(secret) != _KEY_BYTES:
        invalid = sentence("The key in {source} must be 64 hexadecimal digits. [KEY_INVALID]", source=source)
        raise StoreError(invalid)
    return Key(secret)
