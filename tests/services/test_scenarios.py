"""Copies of a week with changes, planned by a worker and compared."""

import pytest
from sqlalchemy import text

from planner.errors import InputError, NotFoundError
from planner.report.comparison import compare
from planner.services import running, scenarios
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.importing import import_requests
from planner.services.planning import plan_week, week_figures
from planner.solve.engine import solve
from planner.solve.limits import Limits
from planner.study.what_if import Changes
from tests.services.files import MONDAY, a_request, as_csv
from tests.services.jobs import work_off

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
    changed = scenarios.changed_week(planned.doing(Operation.PLAN_SCENARIO), kept[0])
    assert [helper.id for helper in changed.helpers] == ["H2"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_name_must_be_given_and_short(planned: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="NAME_INVALID"):
        scenarios.create_scenario(planned, MONDAY, name, WITHOUT_H1)


@pytest.mark.parametrize(("name", "code"), [("PIN 1234", "SECRET_IN_TEXT"), ("a\u202eb", "CHARACTERS_INVALID")])
def test_name_is_guarded_like_any_free_text(planned: Workspace, name: str, code: str) -> None:
    with pytest.raises(InputError, match=code):
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
    job_id = scenarios.start_job(planned, scenario_id, Limits(1))

    assert work_off(planned) == 1

    job = scenarios.latest_job(planned, scenario_id)
    assert job is not None
    assert (job.id, job.state, job.message) == (job_id, "done", "")
    before = week_figures(planned, MONDAY)
    after = week_figures(planned, MONDAY, scenario_id=scenario_id)
    rows = {str(row.label): (row.before, row.after) for row in compare(before, after)}
    # R1 is on Monday, when only H1 works; R4 finds no Swedish either way.
    assert rows["Visits planned"][0] == 3
    assert rows["Visits planned"][1] < 3
    assert {left.visit for left in after.unassigned} >= {"R1", "R4"}


def test_queued_job_that_is_stopped_ends_at_once(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    job_id = scenarios.start_job(planned, scenario_id, Limits(60))

    scenarios.stop_job(planned, job_id)

    assert work_off(planned) == 0
    job = scenarios.latest_job(planned, scenario_id)
    assert job is not None
    assert job.state == "cancelled"
    with pytest.raises(NotFoundError):
        week_figures(planned, MONDAY, scenario_id=scenario_id)


def test_failure_is_written_into_the_job_by_its_code(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    scenarios.start_job(planned, scenario_id, Limits(1))
    with planned.engine.execution_options(writes=True).begin() as connection:
        changes = text("UPDATE scenario SET changes = :changes")
        connection.execute(changes, {"changes": '{"without_helpers": ["H9"]}'})

    work_off(planned)

    job = scenarios.latest_job(planned, scenario_id)
    assert job is not None
    assert (job.state, job.message) == ("failed", "CHANGE_UNKNOWN")


def test_week_planned_anew_meanwhile_leaves_the_scenario_unused(planned: Workspace) -> None:
    """The plan of the old week is kept, and nothing takes it for one of the new week."""
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    scenarios.start_job(planned, scenario_id, Limits(1))
    planned_meanwhile(planned)

    job = scenarios.latest_job(planned, scenario_id)

    assert job is not None
    assert (job.state, job.message) == ("done", "PLAN_OUTDATED")
    with pytest.raises(NotFoundError):
        week_figures(planned, MONDAY, scenario_id=scenario_id)
    with planned.doing(Operation.SEE_FIGURES).reading() as work:
        kept = work.plans.get(job.plan_id or 0)
    assert kept is not None
    assert kept.is_outdated


def test_removed_scenario_takes_its_plans_and_jobs_along(planned: Workspace) -> None:
    scenario_id = scenarios.create_scenario(planned, MONDAY, "A", WITHOUT_H1)
    scenarios.start_job(planned, scenario_id, Limits(1))
    work_off(planned)

    scenarios.remove_scenario(planned, scenario_id)

    assert scenarios.scenarios_of(planned, MONDAY) == ()
    assert scenarios.latest_job(planned, scenario_id) is None
    with pytest.raises(NotFoundError):
        week_figures(planned, MONDAY, scenario_id=scenario_id)
    assert week_figures(planned, MONDAY).num_visits == 4


def planned_meanwhile(workspace: Workspace) -> None:
    """Do the waiting job; while it plans, a request comes in and the week is planned anew."""

    def solve_and_be_overtaken(problem, limits, **more):  # type: ignore[no-untyped-def]
        plan = solve(problem, limits, **more)
        import_requests(workspace, as_csv((a_request("R9", "Agricolankatu 11", "1.12.2026 10-12"),)))
        plan_week(workspace, MONDAY, engine="insertion")
        return plan

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "solve", solve_and_be_overtaken)
        work_off(workspace)
