"""The one place that connects to a database: an encrypted file, or PostgreSQL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlcipher3 import dbapi2

from planner.store.address import Address, FileAddress, ServerAddress
from planner.store.key import Key
from planner.store.turns import Turn

_BUSY_MILLISECONDS = 30_000
_CONNECT_SECONDS = 10
_POOL_SIZE = 8
_TURN, _LINE = "turn", "-line"

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # less can lose the last commits with the power
    f"busy_timeout = {_BUSY_MILLISECONDS}",
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten, not only forgotten
    "temp_store = MEMORY",
)


def connect(address: Address, key: Key) -> Engine:
    """
    Return an engine; nothing is opened yet.

    A transaction that will write says so with ``execution_options(writes=True)``. An engine belongs to the process that
    made it: connections are not carried over a fork.
    """
    match address:
        case FileAddress():
            return _file_engine(address, key)
        case ServerAddress():
            return _server_engine(address)


def connect_backup(path: Path, key: Key, *, writes: bool) -> Engine:
    """
    Return an engine for the file of a back-up, which is there; nothing is opened yet.

    It is one file without a journal: one that is being written is of no use until it is whole. Reading leaves it as it
    is, byte for byte, so that its hash stays what it was.
    """
    pragmas = ("temp_store = MEMORY", *(("journal_mode = OFF", "synchronous = OFF") if writes else ()))

    def open_file() -> Any:
        connection = _opened(path, key, mode="mode=rw" if writes else "mode=ro&immutable=1")
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=open_file, poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _opened(path: Path, key: Key, *, mode: str) -> Any:
    uri = f"{path.absolute().as_uri()}?{mode}"
    connection = dbapi2.connect(uri, uri=True, timeout=_BUSY_MILLISECONDS / 1000, check_same_thread=False)
    # 32 raw bytes: a passphrase would cost 0.2 s at each opening.
    connection.execute(f"PRAGMA key = \"x'{key.secret.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error, past our log
    return connection


def _file_engine(address: FileAddress, key: Key) -> Engine:
    def open_file() -> Any:
        # Never made here: in the place of a file that was moved away, an empty one would come into being.
        return _opened(address.path, key, mode="mode=rw")

    # SQLCipher brings SQLite 3.53: before 3.51.3, two processes that reset the write-ahead log at once can lose it.
    engine = create_engine("sqlite://", module=dbapi2, creator=open_file, poolclass=QueuePool, pool_size=_POOL_SIZE)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy alone says BEGIN.
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        _leave_line(connection.info)  # of a transaction before this one on the same connection
        if _writes(connection):
            patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() / 1000
            connection.info[_TURN] = Turn.take(address.path.with_name(address.path.name + _LINE), patience)
        # A transaction that begins by reading and then writes fails at once when another one writes; measured.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")

    @event.listens_for(engine, "checkin")
    def release(_connection: object, record: Any) -> None:
        _leave_line(record.info)

    return engine


def _leave_line(info: dict[Any, Any]) -> None:
    turn: Turn | None = info.pop(_TURN, None)
    if turn is not None:
        turn.release()


def _server_engine(address: ServerAddress) -> Engine:
    engine = create_engine(
        address.url,
        pool_size=_POOL_SIZE,
        pool_pre_ping=True,
        connect_args={"connect_timeout": _CONNECT_SECONDS},
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader sees one moment, as in the file; a writer sees each commit, and row versions guard what it changes.
        if not _writes(connection):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    return engine


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes", False))
