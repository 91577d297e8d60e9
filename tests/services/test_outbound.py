"""No name, address or coordinate leaves the machine: nothing even tries to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import KEY, new_address, setting_of

ROOT = Path(__file__).parents[2]
GUARD = Path(__file__).parent / "guard"


def guarded(folder: Path, database: str, *arguments: str) -> tuple[subprocess.CompletedProcess[bytes], str]:
    """Run Python where every use of the network is refused, in its children too; return what was tried."""
    notes = folder / "outbound.txt"
    notes.touch()
    environment = {
        **os.environ,
        "PYTHONPATH": f"{GUARD}{os.pathsep}{ROOT}",
        "OUTBOUND_NOTES": str(notes),
        "PLANNER_DATABASE": database,
        "PLANNER_KEY": KEY.secret.hex(),
    }
    command = [*without_network(), sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return done, notes.read_text(encoding="utf-8")


def without_network() -> list[str]:
    """Where this machine allows it, run in a network of its own that leads nowhere: code that is not Python too."""
    lonely = ["unshare", "--net"]
    try:
        return lonely if subprocess.run([*lonely, "true"], check=False, capture_output=True).returncode == 0 else []
    except FileNotFoundError:
        return []


@pytest.mark.parametrize("kind", ["file", pytest.param("server", marks=pytest.mark.slow)])
def test_whole_flow_needs_no_network_and_does_not_ask_for_it(tmp_path: Path, kind: str) -> None:
    with new_address(kind, tmp_path) as address:
        done, tried = guarded(tmp_path, setting_of(address), "-m", "tests.services.whole_flow", str(tmp_path))

    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert tried == ""
    assert (tmp_path / "back.up").is_file()


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('203.0.113.1', 443), timeout=1)",
        "import socket; socket.socket().connect(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('203.0.113.1', 53))",
        "from urllib.request import urlopen; urlopen('https://example.org', timeout=1)",
    ],
)
def test_control_every_way_out_is_noticed(tmp_path: Path, attempt: str) -> None:
    done, tried = guarded(tmp_path, "", "-c", attempt)

    assert done.returncode != 0
    assert tried != ""


@pytest.mark.slow
def test_control_asking_online_is_a_way_out(tmp_path: Path) -> None:
    """The same installation, with the one use case that asks."""
    database = str(tmp_path / "planner.db")

    done, tried = guarded(tmp_path, database, "-m", "tests.services.whole_flow", str(tmp_path), "online")

    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert "api.digitransit.fi" in tried
    assert "Olematonkuja" not in tried


def test_control_children_are_watched_too(tmp_path: Path) -> None:
    child = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.getaddrinfo(\"a\", 1)'])"
    )

    assert guarded(tmp_path, "", "-c", child)[1] != ""
