"""The engine is compiled once for a machine and version, wherever the package stands, and says so when it is not."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planner.solve.compiled import is_warm
from planner.solve.warm import compiling

ROOT = Path(__file__).parents[2]
WHERE = "import numba; from planner.solve.compiled import is_warm; print(numba.config.CACHE_DIR, is_warm())"
PLAN = """
import json, sys
from pathlib import Path
from planner import Limits, read_week
from planner.solve.engine import solve
if __name__ == "__main__":
    told = []
    plan = solve(read_week(Path(sys.argv[1])), Limits(2), on_progress=told.append)
    seconds = [progress.seconds for progress in told if not progress.is_compiling]
    print(json.dumps([told[0].is_compiling, told[-1].is_compiling, len(plan.stops_by_visit), max(seconds)]))
"""


def _run(code: str, *arguments: str, cache: Path | str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**environment, "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout.strip()


def test_machine_code_lies_in_the_cache_of_the_user(tmp_path: Path) -> None:
    folder, warm = _run(WHERE, cache=tmp_path).rsplit(" ", 1)

    assert Path(folder).parent == tmp_path / "home-visit-planner"
    assert Path(folder).stat().st_mode & 0o077 == 0
    assert warm == "False"


def test_cache_that_cannot_be_written_gives_way_to_a_folder_of_its_own_that_is_gone_at_the_end() -> None:
    folder, _ = _run(WHERE, cache="/proc/none").rsplit(" ", 1)

    assert "home-visit-planner-" in folder
    assert not Path(folder).exists()


def test_nothing_is_compiled_where_it_has_been_done() -> None:
    if not is_warm():
        pytest.skip("the engine is not compiled yet; make does it at set-up")

    assert list(compiling(lambda: False)) == []


@pytest.mark.slow
def test_cold_engine_compiles_first_tells_so_and_then_has_its_whole_time(tmp_path: Path) -> None:
    week = tmp_path / "week.json"
    shutil.copy(ROOT / "tests" / "golden" / "week-small.json", week)

    first = json.loads(_run(PLAN, str(week), cache=tmp_path))
    second = json.loads(_run(PLAN, str(week), cache=tmp_path))

    assert first[:2] == [True, False]
    assert second[:2] == [False, False]
    assert first[2] == second[2] > 0
