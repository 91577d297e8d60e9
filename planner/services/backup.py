"""Back-ups of an installation, and its return from one."""

from pathlib import Path

from planner.errors import StoreError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace, key_file
from planner.store import backup as store
from planner.store.address import FileAddress, parse_address
from planner.store.audit import Entry
from planner.store.backup import Backup, VerifiedBackup

_EVERYTHING = "database"
"""What a back-up and a restore are about, in the record."""
_BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal", "-line")


@operation(Operation.BACK_UP)
def back_up(workspace: Workspace, path: Path, *, replaces: bool = False) -> Backup:
    """
    Write everything at one moment into an encrypted file; that somebody did so is in the record, and in the back-up.

    Parameters
    ----------
    workspace
        Of any schema that this program knows: before a migration one makes a back-up.
    path
        It appears when it is whole.
    replaces
        Whether a file may be there already.

    Raises
    ------
    StoreError
        ``BACKUP_EXISTS``, or ``BACKUP_PLACE`` when it would replace the database or its key.
    """
    _refuse_own_files(workspace, path)
    if path.exists() and not replaces:
        exists = sentence("{name} is there already; name another file, or say --replace. [BACKUP_EXISTS]")
        raise StoreError(exists.with_values(name=path.name))
    if store.has_record(workspace.engine):
        workspace.note(_EVERYTHING)
    return store.write_backup(workspace.engine, workspace.key, path)


@operation(Operation.RESTORE)
def check_backup(workspace: Workspace, path: Path) -> VerifiedBackup:
    """
    Read a back-up to its end and compare it with what it says that it holds; the database is not touched.

    Raises
    ------
    StoreError
        ``BACKUP_MISSING``, ``KEY_WRONG``, ``BACKUP_DAMAGED``, or ``SCHEMA_NEWER``.
    """
    return store.verify_backup(path, workspace.key)


@operation(Operation.RESTORE)
def restore(workspace: Workspace, path: Path) -> VerifiedBackup:
    """
    Fill the empty or missing database of the installation from a back-up: all, or nothing.

    Raises
    ------
    StoreError
        As :func:`check_backup`, and ``RESTORE_NOT_EMPTY``; nothing is changed then.
    """
    entry = Entry(workspace.actor.id, str(Operation.RESTORE), _EVERYTHING)
    return store.restore_backup(path, parse_address(workspace.settings.database), workspace.key, entry=entry)


def _refuse_own_files(workspace: Workspace, path: Path) -> None:
    address = parse_address(workspace.settings.database)
    own = [key_file(workspace.settings)]
    if isinstance(address, FileAddress):
        own += [address.path.with_name(address.path.name + ending) for ending in _BESIDE_A_DATABASE]
    if any(_is_same(path, file) for file in own):
        place = sentence("{name} belongs to the installation itself; name another file for the back-up. [BACKUP_PLACE]")
        raise StoreError(place.with_values(name=path.name))


def _is_same(path: Path, other: Path) -> bool:
    """By whatever name: a link to the database is the database."""
    if path.resolve() == other.resolve():
        return True
    return path.exists() and other.exists() and path.samefile(other)
