"""Kinds of columns that several tables have."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, ForeignKey, Integer, TypeDecorator
from sqlmodel import Field


class Utc(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; SQLite keeps no zone, so it is put back at reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a zone.")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc(*, index: bool = False) -> Any:
    """Return the field of an instant."""
    return Field(sa_column=Column(Utc, nullable=False, index=index))


def utc_or_none() -> Any:
    """Return the field of an instant that may be missing."""
    return Field(default=None, sa_column=Column(Utc, nullable=True))


def json_data() -> Any:
    """Return the field of lists and objects."""
    return Field(sa_column=Column(JSON, nullable=False))


def belongs_to(column: str, *, primary_key: bool = False) -> Any:
    """Return the field of a reference whose row goes when the other row goes."""
    reference = ForeignKey(column, ondelete="CASCADE")
    return Field(sa_column=Column(reference, nullable=False, primary_key=primary_key, index=not primary_key))


def version_column() -> Column[int]:
    """Return the column that counts the changes of a row; a form carries the number that it was opened with."""
    return Column("version", Integer, nullable=False)


def version(column: Column[int]) -> Any:
    """Return the field of a version column; the mapper of the same class must name the column as well."""
    return Field(default=None, sa_column=column)
