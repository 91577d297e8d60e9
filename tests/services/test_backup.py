"""An installation comes back from a back-up, in a new place, with nothing but its key."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.config import Settings
from planner.domain.role import Role
from planner.errors import LoginError, StoreError
from planner.services.accounts import add_account
from planner.services.audit import see_record
from planner.services.authorisation import OPERATOR, PROCESS
from planner.services.backup import back_up, check_backup, restore
from planner.services.bootstrap import Workspace, create_workspace, empty_workspace, find_workspace, open_workspace
from planner.services.login import actor_of, log_in
from planner.services.planning import plan_week, publish_week, see_week
from planner.solve.limits import Limits
from planner.store.address import FileAddress
from planner.store.engine import connect
from planner.store.opening import make_place
from planner.store.schema import REVISIONS, migrate
from tests.databases import KEY, new_address, setting_of
from tests.services.files import MONDAY

PASSWORD = "correct horse battery"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the back-up goes."""
    return tmp_path / "planner.backup"


@pytest.fixture
def published(filled: Workspace) -> Workspace:
    """An installation with a published week."""
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)
    return filled


@pytest.fixture
def elsewhere(database: str, tmp_path: Path) -> Iterator[Workspace]:
    """An empty machine that has got the key, with the other kind of database."""
    with new_address("file" if "://" in database else "server", tmp_path / "elsewhere", is_empty=True) as address:
        settings = Settings(database=setting_of(address), key=KEY.secret.hex(), language="en")
        workspace = empty_workspace(settings).on_behalf_of(OPERATOR)
        yield workspace
        workspace.engine.dispose()


def reopened(workspace: Workspace) -> Workspace:
    """Open an installation as the app does."""
    return open_workspace(workspace.settings).on_behalf_of(OPERATOR)


def test_week_is_seen_again_on_an_empty_machine(published: Workspace, path: Path, elsewhere: Workspace) -> None:
    before = see_week(published, MONDAY)
    back_up(published, path)

    restore(elsewhere, path)

    workspace = reopened(elsewhere)
    after = see_week(workspace, MONDAY)
    assert (after.stored, after.sheet, after.broken) == (before.stored, before.sheet, ())
    assert plan_week(workspace, MONDAY, limits=Limits(1, iterations=1)) is None
    assert see_week(workspace, MONDAY).stored.id == before.stored.id + 1
    said = [(line.entry.actor, line.entry.operation) for line in see_record(workspace, about="database")]
    assert said == [("operator", "back up"), ("operator", "restore")]
    workspace.engine.dispose()


def test_cookie_of_before_opens_nothing_after_a_restore(workspace: Workspace, path: Path, tmp_path: Path) -> None:
    add_account(workspace, "somebody", [Role.CLERK], password=PASSWORD)
    token = log_in(workspace.on_behalf_of(PROCESS), "somebody", PASSWORD, address="127.0.0.1")
    assert actor_of(workspace.on_behalf_of(PROCESS), token).id == "somebody"
    back_up(workspace, path)
    new = replace(workspace.settings, database=str(tmp_path / "new" / "planner.db"))
    elsewhere = empty_workspace(new).on_behalf_of(OPERATOR)

    restore(elsewhere, path)

    with pytest.raises(LoginError):
        actor_of(elsewhere.on_behalf_of(PROCESS), token)
    fresh = log_in(elsewhere.on_behalf_of(PROCESS), "somebody", PASSWORD, address="127.0.0.1")
    assert actor_of(elsewhere.on_behalf_of(PROCESS), fresh).id == "somebody"
    elsewhere.engine.dispose()


def test_installation_of_an_older_schema_is_backed_up(tmp_path: Path, path: Path, elsewhere: Workspace) -> None:
    """What the refusal SCHEMA_OLDER advises can be done, also before there was a record."""
    address = FileAddress(tmp_path / "old" / "planner.db")
    make_place(address)
    engine = connect(address, KEY)
    migrate(engine, REVISIONS[0])
    engine.dispose()
    settings = Settings(database=str(address.path), key=KEY.secret.hex(), language="en")
    with pytest.raises(StoreError, match="SCHEMA_OLDER"):
        open_workspace(settings)
    old = find_workspace(settings).on_behalf_of(OPERATOR)

    made = back_up(old, path)
    restore(elsewhere, path)

    old.engine.dispose()
    assert (made.manifest.revision, made.manifest.num_lines) == (REVISIONS[0], 0)
    reopened(elsewhere).engine.dispose()


def test_back_up_takes_the_place_of_another_only_when_asked_for(workspace: Workspace, path: Path) -> None:
    path.write_text("a letter")

    with pytest.raises(StoreError, match="BACKUP_EXISTS"):
        back_up(workspace, path)
    assert path.read_text() == "a letter"

    back_up(workspace, path, replaces=True)
    assert check_backup(workspace, path).chain.first_broken is None


def test_back_up_never_takes_the_place_of_the_installation(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "planner.db"), language="en")
    workspace = create_and_close(settings)
    link, hard_link = tmp_path / "link.db", tmp_path / "hard.db"
    link.symlink_to(tmp_path / "planner.db")
    hard_link.hardlink_to(tmp_path / "planner.key")
    own = (*(tmp_path / f"planner.{ending}" for ending in ("db", "key", "db-wal", "db-shm")), link, hard_link)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    for file in own:
        with pytest.raises(StoreError, match="BACKUP_PLACE"):
            back_up(workspace, file, replaces=True)

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_back_up_into_a_folder_that_is_missing_is_an_error_of_the_system(workspace: Workspace, path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        back_up(workspace, path / "planner.backup")


def test_full_installation_is_not_restored_into(filled: Workspace, path: Path) -> None:
    back_up(filled, path)

    with pytest.raises(StoreError, match="RESTORE_NOT_EMPTY"):
        restore(filled, path)

    assert len(see_record(filled)) == check_backup(filled, path).manifest.num_lines


def create_and_close(settings: Settings) -> Workspace:
    """Make an installation with a key file, and leave no connection open."""
    workspace = create_workspace(settings).on_behalf_of(OPERATOR)
    workspace.engine.dispose()
    return workspace
