"""
The bytes of a database as they lie on the disk, in the clear: every page of its files, free ones too.

An encrypted file is decrypted page by page here, without the library that wrote it: what a query no longer shows may
still stand in a page that nothing points to, and only this finds it.
"""

from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from planner.store.address import Address, FileAddress
from planner.store.key import Key

_PAGE = 4096
_RESERVED = 80
"""At the end of a page: 16 bytes of vector, 64 of seal."""
_VECTOR = 16
_SALT = 16
_LOG_HEADER, _FRAME_HEADER = 32, 24


def bytes_of(address: Address, key: Key) -> bytes:
    """Return everything that the database keeps in its own files; the log of a server's changes is left out."""
    if isinstance(address, FileAddress):
        return b"".join(_pages_of_file(address.path, key) + _pages_of_log(address.path, key))
    with psycopg.connect(_url(address), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        folder = _one(connection, "SHOW data_directory")
        number = _one(connection, "SELECT oid FROM pg_database WHERE datname = current_database()")
    files = sorted(Path(str(folder), "base", str(number)).iterdir())
    return b"".join(file.read_bytes() for file in files if file.is_file())


def count_statistics(address: Address) -> None:
    """Let a server note frequent values of its columns, as it does by itself after a while."""
    if not isinstance(address, FileAddress):
        with psycopg.connect(_url(address), autocommit=True) as connection:
            connection.execute("ANALYZE")


def _pages_of_file(path: Path, key: Key) -> list[bytes]:
    raw = path.read_bytes()
    return [_decrypted(raw[start : start + _PAGE], key, is_first=start == 0) for start in range(0, len(raw), _PAGE)]


def _pages_of_log(path: Path, key: Key) -> list[bytes]:
    log = path.with_name(path.name + "-wal")
    raw = log.read_bytes() if log.exists() else b""
    pages = []
    for start in range(_LOG_HEADER, len(raw), _FRAME_HEADER + _PAGE):
        number = int.from_bytes(raw[start : start + 4])
        page = raw[start + _FRAME_HEADER : start + _FRAME_HEADER + _PAGE]
        pages.append(_decrypted(page, key, is_first=number == 1))
    return pages


def _decrypted(page: bytes, key: Key, *, is_first: bool) -> bytes:
    end = _PAGE - _RESERVED
    vector = page[end : end + _VECTOR]
    decryptor = Cipher(algorithms.AES(key.secret), modes.CBC(vector)).decryptor()
    return decryptor.update(page[_SALT if is_first else 0 : end])


def _url(address: Address) -> str:
    assert not isinstance(address, FileAddress)
    return address.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _one(connection: "psycopg.Connection[tuple[object, ...]]", query: str) -> object:
    row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]
