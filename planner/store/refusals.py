"""What a database says when it refuses, as errors of ours; its own text may hold a row, and is never repeated."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError
from sqlalchemy.orm.exc import StaleDataError

from planner.errors import BookingError, EditConflictError, PlannerError, StoreError, TryAgainError
from planner.locale import Sentence, sentence

_OVERLAP = "23P01"
_TRY_AGAIN = ("40001", "40P01")
_OUT_OF_REACH = ("08", "57P", "28")
_DOUBLE_BOOKING, _READ_ONLY = "DOUBLE_BOOKING", "AUDIT_READ_ONLY"
"""What the rules of our own tables say."""
_PRIMARY_CODE = 0xFF
"""SQLite's codes have the kind in the lowest byte and details above it."""
_NO_DATABASE = 26

_DAMAGED = sentence("The database is damaged; restore a back-up. [DATABASE_DAMAGED]")
_DISK_FULL = sentence("The disk is full; make room and try again. Nothing was changed. [DISK_FULL]")
_DISK_ERROR = sentence("The disk cannot be read or written, or has no room left; nothing was changed. [DISK_ERROR]")
_BUSY = sentence("The database is busy; nothing was changed. Try again. [DATABASE_BUSY]")

_IN_FILE: Mapping[int, Sentence] = {
    5: _BUSY,
    6: _BUSY,
    8: sentence("The database file cannot be written; look at its rights. [DATABASE_CLOSED]"),
    10: _DISK_ERROR,
    11: _DAMAGED,
    13: _DISK_FULL,
    14: sentence("The database file cannot be opened; look at its folder and rights. [DATABASE_CLOSED]"),
    _NO_DATABASE: sentence(
        "The key does not fit the database, or the file is damaged or none of ours. Use its key, or restore a "
        "back-up. [KEY_WRONG]"
    ),
}
"""By SQLite's primary code."""
_ON_SERVER: Mapping[str, Sentence] = {
    "53100": _DISK_FULL,
    "53300": _BUSY,
    "55P03": _BUSY,
    "58030": _DISK_ERROR,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
"""By SQLSTATE."""


def is_unreadable(error: SQLAlchemyError) -> bool:
    """Say whether a file is no database to the key that it was opened with."""
    orig = getattr(error, "orig", None)
    return getattr(orig, "sqlite_errorcode", 0) & _PRIMARY_CODE == _NO_DATABASE


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database refuses in the block into an error of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        raise refusal_of(error) from None


def refusal_of(error: SQLAlchemyError) -> PlannerError:
    """Return the error of ours for one of the database; it goes by codes, since a text may hold what somebody typed."""
    if isinstance(error, StaleDataError):
        return EditConflictError()
    if isinstance(error, NoFreeConnectionError):
        return StoreError(_BUSY)
    if not isinstance(error, DBAPIError):
        return _refused(error)
    known = _said_by_server(error) if hasattr(error.orig, "sqlstate") else _said_by_file(error)
    return known or _refused(error)


def _said_by_file(error: DBAPIError) -> PlannerError | None:
    said = str(error.orig)
    if said == _DOUBLE_BOOKING:
        return BookingError()
    if said == _READ_ONLY:
        return _read_only()
    code = getattr(error.orig, "sqlite_errorcode", 0)
    text = _IN_FILE.get(code & _PRIMARY_CODE)
    return None if text is None else StoreError(text)


def _said_by_server(error: DBAPIError) -> PlannerError | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state == _OVERLAP:
        return BookingError()
    if state in _TRY_AGAIN:
        return TryAgainError()
    if _first_line(error) == _READ_ONLY:
        return _read_only()
    text = _ON_SERVER.get(state or "")
    if text is not None:
        return StoreError(text)
    if isinstance(error, OperationalError | InterfaceError) and (state is None or state.startswith(_OUT_OF_REACH)):
        return _out_of_reach(error)
    return None


def _out_of_reach(error: DBAPIError) -> StoreError:
    if error.connection_invalidated and error.statement is None:
        unknown = sentence(
            "The connection to the database broke while it saved, and nobody knows whether it did; look at it before "
            "you do it again. [SAVE_UNKNOWN]"
        )
        return StoreError(unknown)
    unreachable = sentence(
        "The database server cannot be reached or lets nobody in; look at the server and at the setting. Nothing "
        "was changed. [DATABASE_UNREACHABLE]"
    )
    return StoreError(unreachable)


def _first_line(error: DBAPIError) -> str | None:
    return getattr(getattr(error.orig, "diag", None), "message_primary", None)


def _read_only() -> StoreError:
    return StoreError(sentence("The record cannot be changed, only added to. [AUDIT_READ_ONLY]"))


def _refused(error: SQLAlchemyError) -> StoreError:
    text = sentence("The database refused the change ({kind}); nothing was saved.", kind=type(error).__name__)
    return StoreError(text)
