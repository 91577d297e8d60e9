"""Back-ups: all data at one moment in one encrypted file, and back from it into a database of either kind."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, inspect
from sqlmodel import Session

from planner.errors import StoreError
from planner.locale import sentence
from planner.store.address import Address
from planner.store.archive import MANIFEST, Manifest, damaged, new_archive, open_archive, read_manifest
from planner.store.audit import ChainState, Entry, record
from planner.store.copying import bare, continue_numbers, copy_rows, digest_of, tables_of
from planner.store.engine import connect
from planner.store.key import Key
from planner.store.opening import make_place
from planner.store.refusals import in_words
from planner.store.schema import migrate_within, require_empty, require_known

_RECORD = "audit"
_PROGRAM = "home-visit-planner"
_ABANDONED_SECONDS = 24 * 3600
"""No back-up takes so long: whoever wrote that piece was ended."""


@dataclass(frozen=True)
class Backup:
    """A back-up that was written: what is in it, and the SHA-256 and the size of the file."""

    manifest: Manifest
    sha256: str
    num_bytes: int


@dataclass(frozen=True)
class VerifiedBackup:
    """A back-up that is what it was, with the record in it, which may have been broken before."""

    manifest: Manifest
    chain: ChainState


def has_record(engine: Engine) -> bool:
    """Say whether a database is new enough to have a record."""
    with in_words():
        return inspect(engine).has_table(_RECORD)


def write_backup(engine: Engine, key: Key, path: Path) -> Backup:
    """
    Write all data of a database at one moment into a file, whatever is written meanwhile.

    The file appears when it is whole, and replaces one of the same name.

    Raises
    ------
    StoreError
        When the database cannot be read, or the disk is full; an older file is left as it was.
    """
    _remove_abandoned(path)
    with _neighbour(path) as part:
        with in_words(), engine.connect() as source, new_archive(part, key) as archive:
            manifest = _copy_all(source, archive, key)
        _make_durable(part)
        with part.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        num_bytes = part.stat().st_size
        part.replace(path)
        _make_durable(path.parent)
    return Backup(manifest, sha256, num_bytes)


def verify_backup(path: Path, key: Key) -> VerifiedBackup:
    """
    Read a back-up to its end and compare it with what it says that it holds.

    Raises
    ------
    StoreError
        ``BACKUP_MISSING``, ``KEY_WRONG``, ``BACKUP_DAMAGED``, or ``SCHEMA_NEWER``.
    """
    with open_archive(path, key) as archive:
        return _verified(archive, key, path)


def restore_backup(path: Path, address: Address, key: Key, *, entry: Entry) -> VerifiedBackup:
    """
    Fill an empty database from a back-up and bring it to the schema of this program: all, or nothing.

    A process that dies in the middle leaves the database empty.

    Parameters
    ----------
    path, key
        The back-up, and the key of the installation that made it.
    address
        Of a database without tables; a file may be missing.
    entry
        The line that the record gets after those that it had.

    Raises
    ------
    StoreError
        As :func:`verify_backup`, and ``RESTORE_NOT_EMPTY``; nothing is changed then.
    """
    with open_archive(path, key) as archive:
        verified = _verified(archive, key, path)
        make_place(address)
        with in_words(), _transaction(address, key) as target:
            require_empty(target)
            migrate_within(target, verified.manifest.revision)
            _fill(target, archive, verified.manifest, path)
            migrate_within(target)
            with Session(target) as session:
                record(session, key).append(entry)
                session.commit()
    return verified


@contextmanager
def _transaction(address: Address, key: Key) -> Iterator[Connection]:
    engine = connect(address, key)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _copy_all(source: Connection, archive: Connection, key: Key) -> Manifest:
    revision = require_known(source)
    made = datetime.now(UTC)
    tables, plain = tables_of(source), MetaData()
    copies = {name: bare(table, plain) for name, table in tables.items()}
    plain.create_all(archive)
    digests = {
        name: copy_rows(table, copies[name], source=source, target=archive) for name, table in sorted(tables.items())
    }
    num_lines, seal = 0, ""
    if _RECORD in tables:
        with Session(source) as session:
            num_lines, seal = record(session, key).end()
    manifest = Manifest(
        made=made,
        program=version(_PROGRAM),
        revision=revision,
        source="server" if source.dialect.name == "postgresql" else "file",
        tables=digests,
        num_lines=num_lines,
        seal=seal,
    )
    MANIFEST.create(archive)
    archive.execute(MANIFEST.insert(), {"content": manifest.to_json()})
    return manifest


def _verified(archive: Connection, key: Key, path: Path) -> VerifiedBackup:
    manifest = read_manifest(archive, path)
    tables = {name: table for name, table in tables_of(archive).items() if name != MANIFEST.name}
    if {name: digest_of(archive, table) for name, table in tables.items()} != manifest.tables:
        raise damaged(path)
    chain = ChainState(0, "", None)
    if _RECORD in tables:
        with Session(archive) as session:
            chain = record(session, key).verify()
    if (chain.num_lines, chain.seal) != (manifest.num_lines, manifest.seal):
        raise damaged(path)
    return VerifiedBackup(manifest, chain)


def _fill(target: Connection, archive: Connection, manifest: Manifest, path: Path) -> None:
    """Copy all rows and read them again; what the migration itself has put there goes first."""
    sources, tables = tables_of(archive), tables_of(target)
    if {name: set(table.columns.keys()) for name, table in tables.items()} != {
        name: set(sources[name].columns.keys()) for name in manifest.tables
    }:
        raise damaged(path)
    for table in reversed(tables.values()):
        if digest_of(target, table).num_rows:
            target.execute(table.delete())
    for name, table in tables.items():
        copy_rows(sources[name], table, source=archive, target=target)
        continue_numbers(target, table)
    if {name: digest_of(target, table) for name, table in tables.items()} != manifest.tables:
        text = sentence("The database did not take the data as they are; nothing was kept. [RESTORE_DIFFERS]")
        raise StoreError(text)


@contextmanager
def _neighbour(path: Path) -> Iterator[Path]:
    """Give an empty file beside a path that nobody else may read; it is gone afterwards, unless it was moved."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _remove_abandoned(path: Path) -> None:
    """Remove the pieces of back-ups that were killed: nobody needs them, and they hold personal data."""
    for part in path.parent.glob("*.part"):
        is_ours = part.name.startswith(f"{path.name}.")
        if is_ours and time.time() - part.stat().st_mtime > _ABANDONED_SECONDS:
            part.unlink(missing_ok=True)


def _make_durable(path: Path) -> None:
    """See to it that a file, or the names in a folder, are on the disk."""
    if os.name != "posix" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
