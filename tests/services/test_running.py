"""What a worker does with a job: one result, of the attempt that holds it, and nothing of the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from planner.errors import NotFoundError
from planner.services import running, scenarios
from planner.services.authorisation import PROCESS, Operation
from planner.services.bootstrap import Workspace
from planner.services.planning import plan_week, planned_weeks, queue_week, week_figures
from planner.services.running import claim_job, give_back_job, release_job, run_job
from planner.solve.engine import Engine, Progress, solve
from planner.solve.limits import Limits
from planner.store.jobs import Job
from planner.study.what_if import Changes
from tests.services.files import MONDAY
from tests.services.jobs import work_off

MANY_SECONDS = Limits(60)


def taken(workspace: Workspace, lease: timedelta = timedelta(seconds=30)) -> Job:
    """Take the job that waits."""
    job = claim_job(workspace.on_behalf_of(PROCESS), lease=lease)
    assert job is not None
    return job


def seen(workspace: Workspace, job_id: int) -> Job:
    """Return a job as it is now."""
    with workspace.doing(Operation.SEE_JOBS).reading() as work:
        job = work.jobs.get(job_id)
    assert job is not None
    return job


def num_plans(workspace: Workspace) -> int:
    """Count the plans of all weeks, outdated ones too."""
    with workspace.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM plan")).scalar_one()


def num_planned(workspace: Workspace) -> int:
    """Count the visits in the newest plan of the week."""
    sheet = week_figures(workspace, MONDAY)
    return sheet.num_visits - len(sheet.unassigned)


@contextmanager
def told_while_solving(tell, engine: Engine = "insertion") -> Iterator[list[Progress]]:  # type: ignore[no-untyped-def]
    """Do something at the first report of all solves; gives all reports."""
    reports: list[Progress] = []

    def solve_and_tell(problem, limits, *, on_progress, **more):  # type: ignore[no-untyped-def]
        def report(progress: Progress) -> None:
            if not reports:
                tell()
            reports.append(progress)
            on_progress(progress)

        return solve(problem, limits, engine=engine, on_progress=report, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "solve", solve_and_tell)
        yield reports


@pytest.fixture
def quick() -> Iterator[None]:
    """The quickest engine, where its plan does not matter."""
    with told_while_solving(lambda: None):
        yield


def test_queued_week_is_planned(filled: Workspace) -> None:
    job_id = queue_week(filled, MONDAY, Limits(1))

    assert work_off(filled) == 1

    job = seen(filled, job_id)
    assert (job.state, job.message, job.attempt, job.progress) == ("done", "", 1, 1)
    assert num_planned(filled) == 3
    assert num_plans(filled) == 1


@pytest.mark.usefixtures("quick")
def test_second_click_plans_a_week_once(filled: Workspace) -> None:
    first = queue_week(filled, MONDAY, Limits(1))
    assert queue_week(filled, MONDAY, Limits(1)) == first

    assert work_off(filled) == 1
    assert queue_week(filled, MONDAY, Limits(1)) > first


def test_second_click_plans_a_scenario_once(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    scenario_id = scenarios.create_scenario(filled, MONDAY, "A", Changes(without_helpers=("H1",)))

    first = scenarios.start_job(filled, scenario_id, Limits(1))

    assert scenarios.start_job(filled, scenario_id, Limits(1)) == first


def test_result_of_an_attempt_that_was_overtaken_is_not_kept(filled: Workspace) -> None:
    """The first worker slept while its lease ended, and wakes when the second has done the job."""
    queue_week(filled, MONDAY, Limits(1))
    first = taken(filled, lease=timedelta(0))
    process = filled.on_behalf_of(PROCESS)

    def second_does_it() -> None:
        second = taken(filled)
        reports.append(None)  # type: ignore[arg-type]
        run_job(process, second.id, second.attempt)

    with told_while_solving(second_does_it) as reports:
        run_job(process, first.id, first.attempt)

    job = seen(filled, first.id)
    assert (job.state, job.attempt) == ("done", 2)
    assert num_plans(filled) == 1


def test_attempt_that_is_not_the_current_one_is_not_begun(filled: Workspace) -> None:
    queue_week(filled, MONDAY, Limits(1))
    job = taken(filled)

    run_job(filled.on_behalf_of(PROCESS), job.id, job.attempt + 1)

    assert seen(filled, job.id).state == "running"
    assert num_plans(filled) == 0


def test_job_that_is_stopped_keeps_the_best_so_far(filled: Workspace) -> None:
    job_id = queue_week(filled, MONDAY, MANY_SECONDS)

    with told_while_solving(lambda: scenarios.stop_job(filled, job_id), engine="pool") as reports:
        work_off(filled)

    job = seen(filled, job_id)
    assert job.state == "cancelled"
    assert len(reports) == 1
    assert num_planned(filled) == job.num_planned == 3


def test_job_that_is_stopped_before_there_is_a_plan_keeps_none(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the engine is compiled there is nothing to keep; an empty plan must not become the week's."""

    def solve_while_compiling(problem, limits, *, on_progress, should_stop):  # type: ignore[no-untyped-def]
        plan = solve(problem, limits, engine="insertion")
        on_progress(Progress(0, 1, plan.cost, 0, is_compiling=True))
        assert should_stop()
        return plan

    monkeypatch.setattr(running, "solve", solve_while_compiling)
    job_id = queue_week(filled, MONDAY, MANY_SECONDS)
    job = taken(filled)
    scenarios.stop_job(filled, job_id)

    run_job(filled.on_behalf_of(PROCESS), job_id, job.attempt)

    assert seen(filled, job_id).state == "cancelled"
    assert num_plans(filled) == 0
    assert planned_weeks(filled) == ()


def test_job_of_a_removed_scenario_leaves_nothing(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    scenario_id = scenarios.create_scenario(filled, MONDAY, "A", Changes(without_helpers=("H1",)))
    scenarios.start_job(filled, scenario_id, Limits(1))

    with told_while_solving(lambda: scenarios.remove_scenario(filled, scenario_id)):
        assert work_off(filled) == 1

    assert num_plans(filled) == 1
    with pytest.raises(NotFoundError):
        week_figures(filled, MONDAY, scenario_id=scenario_id)


def test_fault_of_ours_ends_the_job_by_its_kind_and_without_its_text(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise KeyError("Asukas Esimerkki 1")

    monkeypatch.setattr(running, "solve", fail)
    job_id = queue_week(filled, MONDAY, Limits(1))

    work_off(filled)

    assert (seen(filled, job_id).state, seen(filled, job_id).message) == ("failed", "KeyError")


def test_solve_goes_on_while_the_database_is_gone(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is renamed under the solve at its first report, and comes back when the plan is to be kept."""
    waited: list[float] = []

    def rename(old: str, new: str) -> None:
        with filled.engine.execution_options(writes=True).begin() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    def come_back(seconds: float) -> None:
        rename("gone", "job")
        waited.append(seconds)

    monkeypatch.setattr(running, "sleep", come_back)
    job_id = queue_week(filled, MONDAY, Limits(1))

    with told_while_solving(lambda: rename("job", "gone")):
        work_off(filled)

    assert len(waited) == 1
    assert seen(filled, job_id).state == "done"
    assert num_plans(filled) == 1


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("let_go", "num_lost"), [(release_job, 1), (give_back_job, 0)])
def test_job_that_was_let_go_is_done_by_the_next(filled: Workspace, let_go, num_lost: int) -> None:  # type: ignore[no-untyped-def]
    queue_week(filled, MONDAY, Limits(1))
    let_go(filled.on_behalf_of(PROCESS), taken(filled))

    assert work_off(filled) == 1

    job = seen(filled, 1)
    assert (job.state, job.attempt, job.num_lost) == ("done", 2, num_lost)
