"""Copies of a week with changes, planned by a worker in a process of its own."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from planner import worker
from planner.errors import InputError, NotFoundError
from planner.report.comparison import compare
from planner.services import scenarios
from planner.services.bootstrap import Workspace
from planner.services.planning import plan_week, sheet_of, stored_plan
from planner.solve.limits import Limits
from planner.store.scenarios import HEARTBEAT_LIMIT
from planner.study.what_if import Changes
from tests.services.files import MONDAY

WITHOUT_H1 = Changes(without_helpers=("H1",))


@pytest.fixture
def planned(filled: Workspace) -> Workspace:
    """An installation whose week has a plan."""
    plan_week(filled, MONDAY, engine="insertion")
    return filled


def test_scenario_is_kept_with_its_changes(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, " Without H1 ", WITHOUT_H1)

    kept = scenarios.scenarios_of(planned, MONDAY)

    assert [(scenario.id, scenario.name) for scenario in kept] == [(scenario_id, "Without H1")]
    assert [helper.id for helper in scenarios.changed_week(planned, kept[0]).helpers] == ["H2"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_name_must_be_given_and_short(planned: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="NAME_INVALID"):
        scenarios.create_scenario(planned, MONDAY, name, WITHOUT_H1)


def test_taken_name_and_unknown_helper_are_said_at_once(planned: Workspace) -> None:
    scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)

    with pytest.raises(InputError) as caught:
        scenarios.create_scenario(planned, MONDAY, "A", Changes(without_helpers=("H9",)))

    assert [finding.code for finding in caught.value.findings] == ["NAME_INVALID", "CHANGE_UNKNOWN"]


def test_scenario_of_an_unplanned_week_is_refused(filled: Workspace) -> None:
    with pytest.raises(NotFoundError):
        scenarios.create_scenario(filled, MONDAY, "A", WITHOUT_H1)


def test_worker_plans_the_scenario_and_the_weeks_can_be_compared(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    job_id = scenarios.start_job(planned, scenario_id, Limits(2))
    scenarios._started[-1].wait(timeout=60)

    job = scenarios.latest_job(planned, scenario_id)

    assert job is not None
    assert (job.id, job.state, job.message) == (job_id, "done", "")
    before = sheet_of(planned, stored_plan(planned, MONDAY))
    after = sheet_of(planned, stored_plan(planned, MONDAY, scenario_id=scenario_id))
    rows = {str(row.label): (row.before, row.after) for row in compare(before, after)}
    # R1 is on Monday, when only H1 works; R4 finds no Swedish either way.
    assert rows["Visits planned"][0] == 3
    assert rows["Visits planned"][1] < 3
    assert {left.visit for left in after.unassigned} >= {"R1", "R4"}


def test_stop_keeps_the_best_plan_so_far(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    with planned.writing() as work:
        job_id = work.jobs.add(scenario_id, 60)
        work.commit()
    with planned.writing() as work:
        work.jobs.claim(job_id)
        work.commit()
    scenarios.stop_job(planned, job_id)
    with planned.writing() as work:
        job = work.jobs.get(job_id)
        assert job is not None
        assert not work.jobs.report(job, progress=0.1, num_planned=1, cost=1)


def test_queued_job_that_is_stopped_ends_at_once(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    with planned.writing() as work:
        job_id = work.jobs.add(scenario_id, 60)
        work.commit()

    scenarios.stop_job(planned, job_id)
    scenarios.run_job(planned, job_id)

    job = scenarios.latest_job(planned, scenario_id)
    assert job is not None
    assert job.state == "cancelled"
    with pytest.raises(NotFoundError):
        stored_plan(planned, MONDAY, scenario_id=scenario_id)


def test_silent_worker_is_lost_and_its_job_can_be_taken_over(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    with planned.writing() as work:
        job_id = work.jobs.add(scenario_id, 1)
        dead = work.jobs.claim(job_id)
        work.commit()
    long_ago = (datetime.now(UTC) - 2 * HEARTBEAT_LIMIT).replace(tzinfo=None)
    with planned.engine.begin() as connection:
        connection.execute(text("UPDATE job SET heartbeat = :moment"), {"moment": str(long_ago)})
    assert scenarios.latest_job(planned, scenario_id).state == "lost"  # type: ignore[union-attr]

    scenarios.run_job(planned, job_id)

    assert scenarios.latest_job(planned, scenario_id).state == "done"  # type: ignore[union-attr]
    # The worker that was thought dead comes back: its result does not count.
    assert dead is not None
    with planned.writing() as work:
        assert not work.jobs.finish(dead, "done")


def test_failure_is_written_into_the_job(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    with planned.writing() as work:
        job_id = work.jobs.add(scenario_id, 1)
        work.commit()
    with planned.engine.begin() as connection:
        connection.execute(text("UPDATE scenario SET changes = replace(changes, 'H1', 'H9')"))

    worker.main(["--database", str(planned.settings.database), "--job", str(job_id)])

    job = scenarios.latest_job(planned, scenario_id)
    assert job is not None
    assert job.state == "failed"
    assert "CHANGE_UNKNOWN" in job.message


def test_removed_scenario_takes_its_plans_and_jobs_along(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    with planned.writing() as work:
        job_id = work.jobs.add(scenario_id, 1)
        work.commit()
    scenarios.run_job(planned, job_id)

    scenarios.remove_scenario(planned, scenario_id)

    assert scenarios.scenarios_of(planned, MONDAY) == ()
    assert scenarios.latest_job(planned, scenario_id) is None
    assert stored_plan(planned, MONDAY).scenario_id is None
