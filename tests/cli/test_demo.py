"""The demonstration: who may log in to it, and that nobody real gets into it."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from planner.cli.demo import keep_login, sample
from planner.config import Settings
from planner.services.authorisation import OPERATOR, PROCESS
from planner.services.bootstrap import Workspace, create_workspace, open_workspace
from planner.services.demo import DEMO_ROLES, import_sample
from planner.services.login import actor_of, log_in
from tests.cli.commands import run
from tests.services.files import HELPERS, REQUESTS, as_csv


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files of a small week of real people."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    (tmp_path / "requests.csv").write_bytes(as_csv(REQUESTS))
    (tmp_path / "helpers.csv").write_bytes(as_csv(HELPERS))
    return tmp_path


def run_demo() -> Result:
    """Run the demonstration with the shortest search."""
    return run("demo", "--out", "demo", "--seconds", "1")


def installation() -> Workspace:
    """Open the demonstration as the log-in form does."""
    return open_workspace(Settings(database="demo/planner.db")).on_behalf_of(PROCESS)


def passwords(file: Path) -> dict[str, str]:
    """Return what the file says, by name."""
    return dict(line.split() for line in file.read_text(encoding="utf-8").splitlines())


@pytest.mark.slow
def test_demo_lets_each_role_in_also_after_it_was_run_again(folder: Path) -> None:
    first, file = run_demo(), Path("demo/login.txt")
    told = passwords(file)

    again = run_demo()

    assert (first.exit_code, again.exit_code) == (0, 0), again.output
    assert "login.txt" in first.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert passwords(file) == told
    assert not any(password in first.output for password in told.values())
    workspace = installation()
    for role in DEMO_ROLES:
        actor = actor_of(workspace, log_in(workspace, role, told[role], address="127.0.0.1"))
        assert actor.roles == {role}
        assert actor.helper == ("H01" if role == "helper" else None)
    workspace.engine.dispose()


@pytest.fixture
def unplanned(folder: Path) -> Iterator[Workspace]:
    """A demonstration without a plan, which nobody needs to log in."""
    workspace = create_workspace(Settings(database="demo/planner.db"))
    import_sample(workspace.on_behalf_of(OPERATOR), sample())
    yield workspace
    workspace.engine.dispose()


def test_lost_password_of_the_demo_is_made_anew(unplanned: Workspace) -> None:
    operator, file = unplanned.on_behalf_of(OPERATOR), Path("demo/login.txt")
    keep_login(operator, file)
    before = passwords(file)
    file.unlink()

    keep_login(operator, file)

    after, process = passwords(file), unplanned.on_behalf_of(PROCESS)
    assert after != before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert actor_of(process, log_in(process, "admin", after["admin"], address="127.0.0.1")).id == "admin"


def test_real_people_do_not_get_into_a_demo(unplanned: Workspace) -> None:

    for option, file in (("--requests", "requests.csv"), ("--helpers", "helpers.csv")):
        refused = run("--database", "demo/planner.db", "import", option, file)
        assert refused.exit_code == 3
        assert "DEMO_REAL_MIXED" in refused.stderr


@pytest.mark.parametrize(("option", "file"), [("--requests", "requests.csv"), ("--helpers", "helpers.csv")])
def test_demo_does_not_get_among_real_people(folder: Path, option: str, file: str) -> None:
    run("--database", "demo/planner.db", "init")
    run("--database", "demo/planner.db", "import", option, file)

    refused = run_demo()

    assert refused.exit_code == 3
    assert "DEMO_REAL_MIXED" in refused.stderr
    assert not Path("demo/login.txt").exists()
