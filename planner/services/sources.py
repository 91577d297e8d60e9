"""The systems that may hand requests in by themselves, and their keys."""

import secrets

from planner.domain.source import source_problem
from planner.errors import Finding, InputError, NotFoundError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.sources import SourceKey

_KEY_BYTES = 32


@operation(Operation.MANAGE_SOURCES)
def add_source(workspace: Workspace, name: str) -> str:
    """
    Return a new key of a source; it is told this once, and those that the source has stay good.

    Raises
    ------
    InputError
        ``SOURCE_INVALID`` when the name cannot be one.
    """
    problem = source_problem(name)
    if problem is not None:
        raise InputError([Finding("SOURCE_INVALID", "name", problem)])
    key = secrets.token_urlsafe(_KEY_BYTES)
    with workspace.writing(f"source {name}") as work:
        work.sources.add(name, key)
        work.commit()
    return key


@operation(Operation.MANAGE_SOURCES)
def revoke_source(workspace: Workspace, name: str) -> int:
    """
    End every key of a source at once, and say how many.

    Raises
    ------
    NotFoundError
        When it has none.
    """
    return _revoke(workspace, name, keep=0)


@operation(Operation.MANAGE_SOURCES)
def revoke_older_keys(workspace: Workspace, name: str) -> int:
    """
    End every key of a source but the newest, once it uses that, and say how many.

    Raises
    ------
    NotFoundError
        When it has no older one.
    """
    return _revoke(workspace, name, keep=1)


@operation(Operation.MANAGE_SOURCES)
def sources(workspace: Workspace) -> tuple[SourceKey, ...]:
    """Return every key by source and age, ended ones too; the keys themselves are not known here."""
    with workspace.reading() as work:
        return work.sources.all()


def _revoke(workspace: Workspace, name: str, *, keep: int) -> int:
    # An unknown name would stand in the record for ever.
    about = f"source {name}" if source_problem(name) is None else "source"
    with workspace.writing(about) as work:
        ended = work.sources.revoke(name, keep=keep)
        if ended == 0:
            raise NotFoundError(sentence("There is no such key that is still good."))
        work.commit()
    return ended
