"""Editors who open a request at one time and save it at another, each save with a token of its own."""

from dataclasses import dataclass, field, replace
from random import Random

from sqlalchemy import Engine

from planner.domain.request import SupportRequest
from planner.errors import EditConflictError, StoreError
from planner.store.address import Address
from planner.store.opening import open_database
from tests.databases import KEY
from tests.store.rows import reading, writing

OPEN_FORMS = 3
"""A form is saved after some others were opened or saved, so that it is often an old one."""


@dataclass
class Edits:
    """
    What an editor did.

    Parameters
    ----------
    tried
        Number of saves.
    kept
        Request and token of each acknowledged save.
    seen
        Request and text of each form that was opened.
    conflicts, without_both
        Refused saves, and those of them that did not bring both values.
    refused
        What else the store said, such as that it is busy.
    """

    tried: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    conflicts: int = 0
    without_both: int = 0
    refused: list[str] = field(default_factory=list)


def edit(address: Address, name: str, ids: tuple[str, ...], num_saves: int, carries_version: bool) -> Edits:
    """
    Open and save requests.

    Parameters
    ----------
    address, name
        The database, and what the editor's tokens begin with.
    ids
        The requests.
    num_saves
        How often.
    carries_version
        Whether the form carries its version; the control loads a fresh one and copies the form over it.
    """
    engine, rng, edits = open_database(address, KEY), Random(name), Edits()
    forms: list[tuple[SupportRequest, str]] = []
    while edits.tried < num_saves:
        forms.append(_open(engine, rng.choice(ids), edits))
        if len(forms) < OPEN_FORMS and rng.random() < 1 / 2:
            continue
        form, version = forms.pop(rng.randrange(len(forms)))
        token = f"{name}{edits.tried}"
        mine = replace(form, notes=f"{form.notes}{token},")
        edits.tried += 1
        try:
            _save(engine, mine, version if carries_version else None)
        except EditConflictError as error:
            edits.conflicts += 1
            edits.without_both += not (error.mine == mine and isinstance(error.theirs, SupportRequest))
        except StoreError as error:
            edits.refused.append(str(error))
        else:
            edits.kept.append((form.id, token))
    engine.dispose()
    return edits


def _open(engine: Engine, request_id: str, edits: Edits) -> tuple[SupportRequest, str]:
    with reading(engine) as work:
        stored = work.requests.get(request_id)
    assert stored is not None
    edits.seen.append((request_id, stored.value.notes))
    return stored.value, stored.version


def _save(engine: Engine, mine: SupportRequest, version: str | None) -> None:
    with writing(engine) as work:
        if version is None:
            fresh = work.requests.get(mine.id)
            assert fresh is not None
            version = fresh.version
        work.requests.replace(mine, version)
        work.commit()
