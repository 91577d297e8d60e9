"""
Workers and the processes of their jobs, killed again and again: each job has one result, none is lost, none doubled.

``python -m pytest -m slow -s tests/reliability/test_workers.py`` prints the counts.
"""

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from queue import Queue
from threading import Barrier, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import text

from planner.services import running
from planner.services.authorisation import PROCESS
from planner.services.bootstrap import Workspace, open_workspace
from planner.services.planning import queue_week
from planner.services.running import claim_job, run_job
from planner.solve.limits import Limits
from planner.store.jobs import Jobs
from tests.databases import KINDS, new_address, setting_of
from tests.installations import installation, job_of
from tests.processes import arguments_of, descendants, planner
from tests.services.files import MONDAY, Row, a_request, a_shift

NUM_JOBS = 30
NUM_KILLS = 24
NUM_WORKERS = 2
LEASE_SECONDS = "10"
"""Short, so that the jobs of killed workers are taken up again while the trial lasts; on a busy machine, the process of
a job may need some seconds to start, and one that is late to report counts as dead."""
_PATIENCE_SECONDS = 900
_LOOK_SECONDS = 0.05
_THREAD_SECONDS = 30


@pytest.fixture(params=KINDS)
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """An installation with as many weeks as there are jobs, each with one visit and one helper on its Monday."""
    visits = tuple(request_in(number) for number in range(NUM_JOBS))
    shifts = tuple(a_shift("H1", as_day(monday_of(number)), "8.00", "16.00") for number in range(NUM_JOBS))
    with (
        new_address(request.param, tmp_path) as address,
        installation(setting_of(address), visits, shifts) as workspace,
    ):
        yield workspace


def monday_of(number: int) -> date:
    return MONDAY + timedelta(weeks=number)


def request_in(number: int) -> Row:
    """Return a request for one of the weeks that came in the week before; later times would be refused."""
    monday = monday_of(number)
    before = as_day(monday - timedelta(weeks=1))
    asked = dict.fromkeys(("received", "terms_read", "content_agreed", "hazards_asked"), before)
    return a_request(f"R{number}", "Agricolankatu 11", f"{as_day(monday)} 9.00-12.00", **asked)


def as_day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


@pytest.mark.slow
def test_each_job_has_one_result_whatever_is_killed(workspace: Workspace, tmp_path: Path) -> None:
    """
    Half of the kills take the process of a job, half a worker with its job; a worker is replaced at once.

    No job is hit twice: one that loses its process again and again is given up, which is not what is tried here.
    """
    job_ids = [queue_week(workspace, monday_of(number), Limits(1)) for number in range(NUM_JOBS)]
    chance, hit, killed = random.Random(1), set[int](), Counter[str]()
    database, until = workspace.settings.database, monotonic() + _PATIENCE_SECONDS

    with ExitStack() as stack:
        start = lambda: stack.enter_context(planner(database, tmp_path, "worker", "--lease", LEASE_SECONDS))  # noqa: E731
        workers = [start() for _ in range(NUM_WORKERS)]
        while any(job_of(workspace, job_id).is_active for job_id in job_ids):
            assert monotonic() < until, states(workspace, job_ids)
            sleep(chance.uniform(_LOOK_SECONDS, 10 * _LOOK_SECONDS))
            place = chance.randrange(NUM_WORKERS)
            job = job_at(workers[place].process.pid)
            if sum(killed.values()) == NUM_KILLS or job is None or job[1] in hit:
                continue
            hit.add(job[1])
            if sum(killed.values()) % 2:
                killed["worker"] += 1
                workers[place].process.kill()
                workers[place] = start()
            else:
                killed["job"] += 1
                os.kill(job[0], signal.SIGKILL)
        codes = [worker.end() for worker in workers]

    found = results(workspace)
    jobs = [job_of(workspace, job_id) for job_id in job_ids]
    print(
        f"\n{workspace.engine.dialect.name}: {NUM_JOBS} jobs, killed {dict(killed)}, "
        f"{sum(job.attempt for job in jobs)} attempts, {states(workspace, job_ids)}, plans {sum(found.values())}, "
        f"lost {NUM_JOBS - len(found)}, doubled {sum(found.values()) - len(found)}"
    )
    assert sum(killed.values()) == NUM_KILLS
    assert states(workspace, job_ids) == {"done": NUM_JOBS}
    assert found == {monday_of(number): 1 for number in range(NUM_JOBS)}
    assert len({job.plan_id for job in jobs}) == NUM_JOBS
    assert sum(job.num_lost for job in jobs) > 0
    assert codes == [0] * NUM_WORKERS


@pytest.mark.slow
@pytest.mark.parametrize("has_fence", [True, False])
def test_without_the_fence_results_are_doubled(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, has_fence: bool
) -> None:
    """
    The control: two attempts at each job end at the same moment, as after a lease that ended too early.

    With the fence one of them counts; without it the trial above would fail.
    """
    if not has_fence:
        monkeypatch.setattr(Jobs, "is_held", lambda *_: True)
    begun, both = Queue[None](), Barrier(2, timeout=_THREAD_SECONDS)
    plan_alone = running.solve

    def solve_together(problem, limits, **_more):  # type: ignore[no-untyped-def]
        plan = plan_alone(problem, limits, engine="insertion")
        begun.put(None)
        both.wait()
        return plan

    monkeypatch.setattr(running, "solve", solve_together)
    others = open_workspace(workspace.settings)
    for number in range(NUM_JOBS):
        queue_week(workspace, monday_of(number), Limits(1))
        attempts = []
        for each, lease in ((workspace, timedelta(0)), (others, timedelta(seconds=30))):
            process = each.on_behalf_of(PROCESS)
            job = claim_job(process, lease=lease)
            assert job is not None
            attempts.append(Thread(target=run_job, args=(process, job.id, job.attempt)))
            attempts[-1].start()
            begun.get(timeout=_THREAD_SECONDS)
        for attempt in attempts:
            attempt.join()
    others.engine.dispose()

    found = results(workspace)
    doubled = sum(found.values()) - len(found)
    print(f"\n{workspace.engine.dialect.name}, fence {has_fence}: {len(found)} weeks, doubled {doubled}")
    assert doubled == (0 if has_fence else NUM_JOBS)
    assert len(found) == NUM_JOBS


def job_at(worker: int) -> tuple[int, int] | None:
    """Return process and id of the job that a worker has at hand."""
    for pid in descendants(worker):
        try:
            words = arguments_of(pid).split()
        except OSError:
            continue  # it has just ended
        if "--job" in words:
            return pid, int(words[words.index("--job") + 1])
    return None


def states(workspace: Workspace, job_ids: list[int]) -> dict[str, int]:
    return dict(Counter(job_of(workspace, job_id).state for job_id in job_ids))


def results(workspace: Workspace) -> Counter[date]:
    """Count the plans of each week, outdated ones too."""
    with workspace.engine.connect() as connection:
        mondays = connection.execute(text("SELECT monday FROM plan")).scalars()
        return Counter(date.fromisoformat(str(monday)) for monday in mondays)
