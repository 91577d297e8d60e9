"""Whatever happens to the search processes, the caller gets the best plan so far or a clear error, and never waits."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from planner.domain.check import violations
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.solve.engine import Progress, solve
from planner.solve.limits import Limits
from planner.solve.pool import team
from tests.benchmarks.peers.weeks import peer_week

WITHOUT_WAITING_SECONDS = 20
"""Far more than it takes, and far less than a caller who waits for a process that is gone."""
ROOT = Path(__file__).parents[3]
STARTED_SECONDS = 2.5
NUM_PROCESSES = 2


@pytest.fixture(scope="module")
def week() -> Problem:
    week = peer_week(80, 1, "rich")
    solve(week, Limits(5, iterations=10), processes=0)  # compiles what is not compiled yet
    return week


def test_cancel_is_noticed_at_once_and_keeps_the_best_so_far(week: Problem) -> None:
    told: list[Progress] = []
    stopped: list[float] = []

    def should_stop() -> bool:
        if told and told[-1].seconds > STARTED_SECONDS and not stopped:
            stopped.append(monotonic())
        return bool(stopped)

    plan = solve(week, Limits(120), on_progress=told.append, should_stop=should_stop)

    assert monotonic() - stopped[0] < WITHOUT_WAITING_SECONDS
    assert plan.cost is not None
    assert plan.cost.total < told[0].cost.total
    assert violations(week, plan) == ()
    assert multiprocessing.active_children() == []


def test_progress_is_told_while_nothing_better_is_found(week: Problem) -> None:
    told: list[Progress] = []

    solve(week, Limits(4), on_progress=told.append)

    assert len(told) >= 4
    assert all(progress.cost.total > 0 for progress in told)


def test_one_of_two_processes_killed_leaves_the_other_to_finish(week: Problem) -> None:
    plan = _solve_while(week, 6, lambda children: os.kill(children[0], signal.SIGKILL))

    assert plan.cost is not None
    assert plan.cost.total <= _first_price(week)
    assert violations(week, plan) == ()


def test_both_processes_killed_leave_the_best_so_far(week: Problem) -> None:
    started = monotonic()

    plan = _solve_while(week, 120, lambda children: [os.kill(child, signal.SIGKILL) for child in children])

    assert monotonic() - started < WITHOUT_WAITING_SECONDS
    assert violations(week, plan) == ()


def test_stopped_process_is_left_behind_at_the_limit(week: Problem) -> None:
    """A process that no longer runs and is not dead either: the other one waits for it, and the caller for neither."""
    started = monotonic()

    plan = _solve_while(week, 6, lambda children: os.kill(children[0], signal.SIGSTOP))

    assert monotonic() - started < WITHOUT_WAITING_SECONDS
    assert violations(week, plan) == ()
    assert multiprocessing.active_children() == []


def test_process_that_dies_before_it_has_read_its_order_blocks_nobody(
    week: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team, "run", _die)
    started = monotonic()

    plan = solve(week, Limits(120))

    assert monotonic() - started < WITHOUT_WAITING_SECONDS
    assert violations(week, plan) == ()


def test_process_ends_without_a_word_when_its_caller_is_gone(capfd: pytest.CaptureFixture[str]) -> None:
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=team.run, args=(there,))
    process.start()
    there.close()
    here.close()

    process.join(WITHOUT_WAITING_SECONDS)

    assert process.exitcode == 0
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("megabytes", [1000, *(pytest.param(size, marks=pytest.mark.slow) for size in (700, 1400))])
def test_too_little_memory_gives_a_plan_or_a_clear_error(megabytes: int) -> None:
    code = (
        "import resource\n"
        "from tests.benchmarks.peers.weeks import peer_week\n"
        "from planner.solve.engine import solve\n"
        "from planner.solve.limits import Limits\n"
        "from planner.errors import EngineError\n"
        "if __name__ == '__main__':\n"
        "    week = peer_week(80, 1, 'rich')\n"
        f"    resource.setrlimit(resource.RLIMIT_AS, ({megabytes} * 10**6,) * 2)\n"
        "    try:\n"
        "        plan = solve(week, Limits(4))\n"
        "        print('planned', len(plan.stops_by_visit))\n"
        "    except EngineError as error:\n"
        "        print('refused', error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False, cwd=ROOT
    )

    assert done.stdout.startswith(("planned", "refused")), done.stderr[-2000:]


def _solve_while(week: Problem, seconds: float, disturb: Callable[[list[int]], object]) -> Plan:
    """Solve, and do something to the search processes when both have begun."""
    disturbed: list[int] = []

    def on_progress(progress: Progress) -> None:
        children = [child.pid for child in multiprocessing.active_children() if child.pid]
        if progress.seconds > STARTED_SECONDS and len(children) == NUM_PROCESSES and not disturbed:
            disturbed.extend(children)
            disturb(children)

    plan = solve(week, Limits(seconds), on_progress=on_progress)
    assert disturbed
    return plan


def _first_price(week: Problem) -> int:
    told: list[Progress] = []
    solve(week, Limits(0.1), on_progress=told.append)
    return told[0].cost.total


def _die(_pipe: object) -> None:
    raise SystemExit(3)
