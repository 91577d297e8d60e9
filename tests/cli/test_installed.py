"""The product as it is installed: from a wheel, with no checkout beside it, and in a pipe."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.test_installation import answer, free_port
from tests.databases import KEY
from tests.processes import planner

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what a wheel holds, from where every Python that is started takes the product."""
    made, site = tmp_path / "made", tmp_path / "site"
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(made)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = made.iterdir()
    with ZipFile(wheel) as packed:
        packed.extractall(site)
    monkeypatch.setenv("PYTHONPATH", str(site))
    return site


@pytest.mark.slow
def test_pages_are_served_from_a_wheel(installed: Path, tmp_path: Path) -> None:
    where = [sys.executable, "-c", "import planner; print(planner.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()
    environment = {**os.environ, "PLANNER_KEY": KEY.secret.hex()}
    subprocess.run([sys.executable, "-m", "planner", "init"], cwd=tmp_path, env=environment, check=True)
    port = free_port()

    with planner("planner.db", tmp_path, "serve", "--port", str(port)) as running:
        assert Path(found).is_relative_to(installed)
        assert "<form" in answer(port, "/login")
        assert running.end() == 0


def test_reader_that_has_seen_enough_ends_a_command_without_a_word(tmp_path: Path) -> None:
    """As in ``planner jobs | head``."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "planner", "health"]
    done = subprocess.run(command, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)

    assert (done.returncode, done.stderr) == (1, "")
