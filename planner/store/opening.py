"""Opening an installation's database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from planner.errors import PlannerError, StoreError
from planner.locale import sentence
from planner.store.address import Address, FileAddress
from planner.store.engine import connect
from planner.store.key import Key
from planner.store.refusals import in_words
from planner.store.schema import migrate, require_current, revision_of

_PLAIN_HEADER = b"SQLite format 3\x00"


def create_database(address: Address, key: Key) -> Engine:
    """
    Open a database; a missing or empty one gets its tables, an existing one is left as it is.

    Raises
    ------
    StoreError
        When it cannot be made or used.
    """
    make_place(address)
    engine = connect(address, key)
    with _closed_if_refused(engine):
        with engine.connect() as connection:
            is_empty = revision_of(connection) is None
        if is_empty:
            migrate(engine)
        _require_current(engine)
    return engine


def make_place(address: Address) -> None:
    """
    Make the folder and the empty file of a database; what is there is left as it is. A server is its own place.

    Raises
    ------
    StoreError
        When it cannot be made, or an unencrypted database is in the place.
    """
    if isinstance(address, FileAddress):
        _make_folder(address)
        _refuse_plain(address)


def open_database(address: Address, key: Key) -> Engine:
    """
    Open a database that exists and has the schema of this program.

    Raises
    ------
    StoreError
        When it does not exist, the key does not fit, or it is older or newer than the program.
    """
    engine = find_database(address, key)
    with _closed_if_refused(engine):
        _require_current(engine)
    return engine


def find_database(address: Address, key: Key) -> Engine:
    """
    Return an engine for a database that exists, whatever its schema.

    Raises
    ------
    StoreError
        When there is none.
    """
    if isinstance(address, FileAddress):
        if not address.path.is_file():
            missing = sentence(
                "There is no database {name} here; run: planner init [DATABASE_MISSING]", name=address.name
            )
            raise StoreError(missing)
        _refuse_plain(address)
    return connect(address, key)


@contextmanager
def _closed_if_refused(engine: Engine) -> Iterator[None]:
    try:
        with in_words():
            yield
    except PlannerError:
        engine.dispose()
        raise


def _require_current(engine: Engine) -> None:
    with engine.connect() as connection:
        require_current(connection)


def _make_folder(address: FileAddress) -> None:
    """Make the folder and the file itself, which others may not read; its content is encrypted all the same."""
    try:
        address.path.parent.mkdir(parents=True, exist_ok=True)
        address.path.touch(mode=0o600)
    except OSError as error:
        unusable = sentence("{name} cannot be used as a database; name another file.", name=address.name)
        raise StoreError(unusable) from error


def _refuse_plain(address: FileAddress) -> None:
    """An unencrypted database is what the program made before it had keys."""
    try:
        with address.path.open("rb") as file:
            header = file.read(len(_PLAIN_HEADER))
    except OSError as error:
        unusable = sentence("{name} cannot be used as a database; name another file.", name=address.name)
        raise StoreError(unusable) from error
    if header == _PLAIN_HEADER:
        plain = sentence(
            "{name} is not encrypted; name another file, run planner init, and import the files anew. [NOT_ENCRYPTED]",
            name=address.name,
        )
        raise StoreError(plain)
