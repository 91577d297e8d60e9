"""What a database says when it refuses, as errors of ours; its own text may hold a row, and is never repeated."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from planner.errors import BookingError, EditConflictError, PlannerError, StoreError, TryAgainError
from planner.locale import Sentence, sentence

_OVERLAP = ("23P01",)
_TRY_AGAIN = ("40001", "40P01")
_DISK_FULL = ("53100",)
_READ_ONLY = "AUDIT_READ_ONLY"

_IN_FILE: tuple[tuple[str, Sentence], ...] = (
    (
        "file is not a database",
        sentence(
            "The key does not fit the database, or the file is damaged or none of ours. Use its key, or restore a "
            "back-up. [KEY_WRONG]"
        ),
    ),
    ("malformed", sentence("The database is damaged; restore a back-up. [DATABASE_DAMAGED]")),
    ("disk image", sentence("The database is damaged; restore a back-up. [DATABASE_DAMAGED]")),
    ("disk is full", sentence("The disk is full; make room and try again. Nothing was changed. [DISK_FULL]")),
    ("disk I/O error", sentence("The disk cannot be read or written; nothing was changed. [DISK_ERROR]")),
    (
        "unable to open",
        sentence("The database file cannot be opened; look at its folder and rights. [DATABASE_CLOSED]"),
    ),
    ("readonly", sentence("The database file cannot be written; look at its rights. [DATABASE_CLOSED]")),
    ("locked", sentence("The database is busy; nothing was changed. Try again. [DATABASE_BUSY]")),
)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database refuses in the block into an error of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        raise refusal_of(error) from None


def refusal_of(error: SQLAlchemyError) -> PlannerError:
    """Return the error of ours for one of the database."""
    if isinstance(error, StaleDataError):
        return EditConflictError()
    if not isinstance(error, DBAPIError):
        return _refused(error)
    state = getattr(error.orig, "sqlstate", None)
    said = str(error.orig)
    if state in _OVERLAP or "DOUBLE_BOOKING" in said:
        return BookingError()
    if state in _TRY_AGAIN:
        return TryAgainError()
    if _READ_ONLY in said:
        return StoreError(sentence("The record cannot be changed, only added to. [AUDIT_READ_ONLY]"))
    if state in _DISK_FULL:
        said = "disk is full"
    for words, text in _IN_FILE:
        if words in said:
            return StoreError(text)
    if isinstance(error, OperationalError | InterfaceError) and (
        state is None or state.startswith(("08", "57P", "28"))
    ):
        unreachable = sentence(
            "The database server cannot be reached or lets nobody in; look at the server and at the setting. Nothing "
            "was changed. [DATABASE_UNREACHABLE]"
        )
        return StoreError(unreachable)
    return _refused(error)


def _refused(error: SQLAlchemyError) -> StoreError:
    text = sentence("The database refused the change ({kind}); nothing was saved.", kind=type(error).__name__)
    return StoreError(text)
