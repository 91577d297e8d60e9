"""Commands that run an installation: whether it works, what was done, and both processes together."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from planner.services.bootstrap import Workspace
from planner.services.planning import queue_week
from planner.solve.limits import Limits
from tests.cli.commands import run
from tests.databases import KEY
from tests.installations import installation, job_of, many_requests
from tests.processes import Running, arguments_of, descendants, living, planner
from tests.services.files import MONDAY
from tests.services.jobs import work_off

LOOPBACK = "0100007F"
"""127.0.0.1 as the system's table of sockets writes it."""
_PATIENCE_SECONDS = 60
_LOOK_SECONDS = 0.05


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("PLANNER_DATABASE", "PLANNER_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PLANNER_KEY", KEY.secret.hex())
    return tmp_path


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    """An installation whose week is searched until its time is up."""
    with installation(str(folder / "planner.db"), many_requests()) as workspace:
        yield workspace


def run_json(*arguments: str) -> Any:
    """Run a command and return its JSON."""
    return json.loads(run(*arguments, "--json").stdout)


def test_health_says_what_is_wrong_and_ends_with_one(folder: Path) -> None:
    missing = run("health")
    assert (missing.exit_code, missing.stdout) == (1, "database: DATABASE_MISSING\n")
    run("init")

    waiting = run("health")

    assert (waiting.exit_code, waiting.stdout) == (1, "database: ok\nworker: NO_WORKER\n")
    assert run_json("health") == {"status": "degraded", "parts": {"database": "ok", "worker": "NO_WORKER"}}


def test_jobs_are_listed_with_how_they_ended(workspace: Workspace) -> None:
    queue_week(workspace, MONDAY.replace(year=2030), Limits(1))
    work_off(workspace)
    queue_week(workspace, MONDAY, Limits(1))

    waiting, failed = run_json("jobs")

    assert (waiting["job"], waiting["kind"], waiting["state"], waiting["attempt"]) == (2, "week", "queued", 0)
    assert (failed["job"], failed["state"], failed["attempt"]) == (1, "failed", 1)
    assert failed["message"]
    assert waiting["ended"] is None
    assert failed["queued"] <= failed["ended"]
    table = run("jobs").stdout
    assert failed["message"] in table
    assert "queued" in table


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answer(port: int, path: str) -> str:
    """Ask the app until it answers."""
    until = monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=_PATIENCE_SECONDS) as found:
                return str(found.read().decode())
        except URLError:
            assert monotonic() < until, "The app does not answer."
            sleep(_LOOK_SECONDS)


def listening(port: int) -> set[str]:
    """Return the addresses on which somebody of this machine listens at a port."""
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    rows = [line.split() for table in tables if table.is_file() for line in table.read_text().splitlines()[1:]]
    locals_ = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {address for address, number in locals_ if int(number, 16) == port}


def serving(workspace: Workspace, folder: Path, port: int) -> Any:
    return planner(workspace.settings.database, folder, "serve", "--port", str(port))


def one_of(running: Running, words: str) -> int:
    return next(pid for pid in descendants(running.process.pid) if words in arguments_of(pid))


@pytest.mark.slow
def test_app_and_worker_run_and_end_together(workspace: Workspace, folder: Path) -> None:
    """From a folder that is not the checkout; with a job that is being done when the end comes."""
    job_id, port = queue_week(workspace, MONDAY, Limits(300)), free_port()
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()

    with serving(workspace, elsewhere, port) as running:
        running.wait_for("job started", job=job_id)
        assert json.loads(answer(port, "/health"))["status"] == "ok"
        assert listening(port) == {LOOPBACK}
        until = monotonic() + _PATIENCE_SECONDS
        while job_of(workspace, job_id).cost is None:
            assert monotonic() < until
            sleep(_LOOK_SECONDS)
        processes = descendants(running.process.pid)
        assert len(processes) > 3
        assert running.end() == 0
        assert living(processes) == []

    assert {line["message"] for line in running.lines} >= {"serving", "worker ended", "ended"}
    assert job_of(workspace, job_id).state == "queued"
    assert list(elsewhere.iterdir()) == []


@pytest.mark.slow
def test_made_up_header_gives_nobody_new_attempts_at_the_real_server(workspace: Workspace, folder: Path) -> None:
    """The server's own belief in whoever comes from this machine is off: a proxy there may pass on anything."""
    port, form = free_port(), "token=made-up&name=eeva&password=wrong"

    def attempt(number: int) -> int:
        headers = {
            "cookie": "planner_form=made-up",
            "content-type": "application/x-www-form-urlencoded",
            "x-forwarded-for": f"203.0.113.{number}",
        }
        with closing(HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)) as connection:
            connection.request("POST", "/login", form, headers)
            return connection.getresponse().status

    with serving(workspace, folder, port) as running:
        assert "<form" in answer(port, "/login")
        assert [attempt(number) for number in range(6)] == [401] * 5 + [429]
        assert running.end() == 0


@pytest.mark.slow
def test_dead_worker_is_replaced_and_a_dead_app_ends_it_all(workspace: Workspace, folder: Path) -> None:
    port = free_port()
    with serving(workspace, folder, port) as running:
        first = running.wait_for("worker started")
        answer(port, "/_stcore/health")
        os.kill(one_of(running, "planner worker"), signal.SIGKILL)
        assert running.wait_for("worker died")["code"] == -signal.SIGKILL
        assert running.wait_for("worker started")["worker"] != first["worker"]
        processes = descendants(running.process.pid)
        os.kill(one_of(running, "app_process"), signal.SIGKILL)
        running.wait_for("app died")
        assert running.process.wait(_PATIENCE_SECONDS) == 128 + signal.SIGKILL
        assert living(processes) == []


@pytest.mark.slow
def test_port_that_is_taken_is_said_and_ends_it(workspace: Workspace, folder: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with serving(workspace, folder, taken.getsockname()[1]) as running:
            assert running.wait_for("app died")["code"] == 1
            assert running.process.wait(_PATIENCE_SECONDS) == 1


def test_options_of_the_app_hold_in_another_folder(folder: Path) -> None:
    """As ``streamlit run`` reads them for a script in another folder than the one where it is run."""
    held = {
        "server.address": "127.0.0.1",
        "server.headless": True,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "minimal",
        "logger.enableRich": False,
    }
    source = f"""
import json
from planner.config import app_file
from streamlit import config
from streamlit.web import bootstrap
config._main_script_path = str(app_file())
bootstrap.load_config_options({{}})
print(json.dumps({{name: config.get_option(name) for name in {list(held)}}}))
"""
    done = subprocess.run([sys.executable, "-c", source], cwd=folder, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == held
