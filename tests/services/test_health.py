"""How an installation is, also when it cannot be opened at all."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from planner.config import Settings
from planner.services.authorisation import PROCESS
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.health import health
from planner.services.running import say_alive
from planner.store.schema import REVISIONS
from tests.databases import KEY

OTHER_KEY = bytes(32).hex()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation in a file."""
    settings = Settings(database=str(tmp_path / "planner.db"), key=KEY.secret.hex())
    create_workspace(settings).engine.dispose()
    return settings


def database_part(settings: Settings) -> str:
    """Return what is wrong with a database that cannot be used."""
    found = health(settings)
    assert found.status == "down"
    assert set(found.parts) == {"database"}
    return found.parts["database"]


def test_everything_works_while_a_worker_lives(workspace: Workspace) -> None:
    say_alive(workspace.on_behalf_of(PROCESS), "w1", datetime.now(UTC))

    found = health(workspace.settings)

    assert found.is_ok
    assert found.parts == {"database": "ok", "worker": "ok"}


def test_without_a_worker_the_pages_work_and_jobs_wait(workspace: Workspace) -> None:
    found = health(workspace.settings)

    assert found.status == "degraded"
    assert not found.is_ok
    assert found.parts == {"database": "ok", "worker": "NO_WORKER"}


@pytest.mark.parametrize(
    ("revision", "code"), [(REVISIONS[0], "SCHEMA_OLDER"), ("9999", "SCHEMA_NEWER")], ids=["older", "newer"]
)
def test_other_schema_is_named(workspace: Workspace, revision: str, code: str) -> None:
    with workspace.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})

    assert database_part(workspace.settings) == code


def test_wrong_and_missing_keys_are_named(settings: Settings) -> None:
    assert database_part(replace(settings, key=OTHER_KEY)) == "KEY_WRONG"
    assert database_part(replace(settings, key="no key")) == "KEY_INVALID"
    assert database_part(replace(settings, key="")) == "KEY_MISSING"


def test_missing_database_is_named_and_not_made(tmp_path: Path) -> None:
    assert database_part(Settings(database=str(tmp_path / "planner.db"), key=OTHER_KEY)) == "DATABASE_MISSING"

    assert list(tmp_path.iterdir()) == []


def test_damaged_database_is_named(settings: Settings) -> None:
    with Path(settings.database).open("r+b") as file:
        file.write(os.urandom(4096))

    assert database_part(settings) == "KEY_WRONG"


def test_server_out_of_reach_is_named_without_its_address() -> None:
    settings = Settings(database="postgresql://nobody:secret@127.0.0.1:1/planner", key=OTHER_KEY)

    assert database_part(settings) == "DATABASE_UNREACHABLE"
