"""Which schema a database has, and how it gets the one that this program needs."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from planner.errors import StoreError
from planner.locale import sentence
from planner.store.turns import take_turns

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every step, oldest first; the last one is what this program needs."""
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, revision: str = REVISIONS[-1]) -> tuple[str, ...]:
    """
    Bring a database to a revision, an empty one too, and return the steps that it took.

    All steps are one transaction: a process that dies in the middle leaves the old schema.

    Raises
    ------
    StoreError
        ``SCHEMA_NEWER`` when a newer program has made it.
    """
    with engine.execution_options(writes=True).begin() as connection:
        return migrate_within(connection, revision)


def migrate_within(connection: Connection, revision: str = REVISIONS[-1]) -> tuple[str, ...]:
    """
    Do the same inside a transaction that writes and that somebody else commits.

    Raises
    ------
    StoreError
        ``SCHEMA_NEWER`` when a newer program has made it.
    """
    # Loaded here, since it takes longer than opening a database, and few processes migrate one.
    from alembic import command
    from alembic.config import Config

    take_turns(connection, "schema")
    found = revision_of(connection)
    _refuse_newer(found)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    done = REVISIONS.index(found) + 1 if found else 0
    return REVISIONS[done : REVISIONS.index(revision) + 1]


def require_current(connection: Connection) -> None:
    """
    Let only a database pass that has the schema of this program.

    Raises
    ------
    StoreError
        ``SCHEMA_NEWER``, ``SCHEMA_OLDER``, or ``DATABASE_EMPTY``.
    """
    if require_known(connection) != REVISIONS[-1]:
        older = sentence(
            "The database was written by an older program; make a back-up and run: planner migrate [SCHEMA_OLDER]"
        )
        raise StoreError(older)


def require_known(connection: Connection) -> str:
    """
    Let only a database pass that this program can read, and return its revision.

    Raises
    ------
    StoreError
        ``SCHEMA_NEWER`` or ``DATABASE_EMPTY``.
    """
    found = revision_of(connection)
    if found is None:
        raise StoreError(sentence("The database is empty; run: planner init [DATABASE_EMPTY]"))
    _refuse_newer(found)
    return found


def require_empty(connection: Connection) -> None:
    """
    Let only a database pass that has no tables, and keep others from making any until the end of the transaction.

    Raises
    ------
    StoreError
        ``RESTORE_NOT_EMPTY``.
    """
    take_turns(connection, "schema")
    if inspect(connection).get_table_names():
        taken = sentence(
            "The database has data already and nothing was changed; restore into a new file or an empty database. "
            "[RESTORE_NOT_EMPTY]"
        )
        raise StoreError(taken)


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database, or None when it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in REVISIONS:
        newer = sentence("The database was written by a newer program; update this one. [SCHEMA_NEWER]")
        raise StoreError(newer)
