"""Nothing personal stands in a log, an address, the text of an error, a job, the record, or an analyst copy."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import Session, select

from planner.config import Settings
from planner.services.bootstrap import open_workspace
from planner.store.tables import AuditRow, JobRow, ReceiptRow
from tests.reliability.canaries import CONTROL, files_in, found, plant

ROOT = Path(__file__).parents[2]
QUICK = 6
FULL = 125
"""Of four canaries each: 500."""


@dataclass(frozen=True)
class Trial:
    """What a full run over canaries left behind, by where it stands."""

    canaries: tuple[str, ...]
    artefacts: dict[str, bytes]
    exported: dict[str, bytes]


def trial(folder: Path, number: int) -> Trial:
    """Run the product over so many residents, in a process of its own."""
    command = [sys.executable, "-m", "tests.reliability.full_run", str(folder), str(number)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    workspace = open_workspace(Settings(database=str(folder / "planner.db")))
    with Session(workspace.engine) as session:
        rows = {
            name: "\n".join(str(row.model_dump()) for row in session.exec(select(kind))).encode()
            for name, kind in (("jobs", JobRow), ("record", AuditRow), ("receipts", ReceiptRow))
        }
    workspace.engine.dispose()
    names = "\n".join(str(path) for path in folder.rglob("*")).encode()
    logs = {"log": done.stderr, "output": done.stdout, "names of files": names}
    encrypted = {path.name: path.read_bytes() for path in (*folder.glob("planner.db*"), folder / "back.up")}
    return Trial(
        tuple(canary for resident in plant(number) for canary in resident.canaries),
        {**logs, **rows, **encrypted, **files_in(folder / "said")},
        files_in(folder / "exported"),
    )


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return trial(tmp_path_factory.mktemp("canaries"), QUICK)


def test_no_canary_is_found(quick: Trial) -> None:
    assert found(quick.canaries, quick.artefacts) == []


def test_control_that_leaks_on_purpose_is_found(quick: Trial) -> None:
    assert found([CONTROL], quick.artefacts) == [("log", CONTROL)]


def test_control_exports_for_those_who_may_see_names_hold_them(quick: Trial) -> None:
    """The canaries went through the product; had they not, finding none of them would say nothing."""
    assert {canary for _, canary in found(quick.canaries, quick.exported)} == set(quick.canaries)


def test_every_place_has_something_to_look_at(quick: Trial) -> None:
    wanted = {"log", "jobs", "record", "receipts", "errors.txt", "commands.txt", "urls.txt", "health.txt", "copy.xlsx"}

    assert wanted <= quick.artefacts.keys()
    assert all(quick.artefacts[name] for name in wanted)
    assert quick.artefacts["errors.txt"].count(b"SECRET_IN_TEXT") > QUICK
    assert b"WEEK_EMPTY" in quick.artefacts["jobs"]
    assert b"EDIT_CONFLICT" in quick.artefacts["errors.txt"]


@pytest.mark.slow
def test_none_of_500_canaries_is_found(tmp_path: Path) -> None:
    whole = trial(tmp_path, FULL)

    assert len(set(whole.canaries)) == 500
    assert found(whole.canaries, whole.artefacts) == []
    assert found([CONTROL], whole.artefacts) == [("log", CONTROL)]
