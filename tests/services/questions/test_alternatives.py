"""Alternatives to a stored plan, and one of them kept."""

import pytest

from planner.domain.answers.alternatives import Aim, Alternative, Alternatives
from planner.domain.answers.changes import Answer, plan_changes
from planner.domain.check import violations
from planner.domain.lifecycle import PlanState, RequestState
from planner.errors import NotFoundError, StoreError
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.planning import plan_week, publish_week, see_week
from planner.services.questions.alternatives import alternatives, keep_alternative
from planner.services.questions.asked import Answered
from planner.services.questions.changes import plans_of_week
from planner.services.requests import close_request
from planner.services.week import build_week
from tests.services.files import MONDAY


@pytest.fixture
def planned(filled: Workspace) -> Workspace:
    """The small week, planned."""
    plan_week(filled, MONDAY, engine="insertion")
    return filled


def an_answer(workspace: Workspace) -> Answered[Alternatives]:
    """Return alternatives for the week as it is now: the newest plan by another name does best in travel."""
    problem = build_week(workspace.doing(Operation.PLAN_WEEK), MONDAY).problem
    plan = see_week(workspace, MONDAY).stored.plan.replace(problem=problem.digest(), engine="other")
    same = plan_changes(Answer(problem, plan), Answer(problem, plan))
    found = Alternatives(same.before, (Alternative(Aim.LEAST_TRAVEL, plan, same),), ())
    return Answered(found, problem, plan)


def test_published_week_is_asked_with_its_promises(planned: Workspace) -> None:
    """The week as it was planned knew of no promise; three have been made since. Nothing is sought here."""
    publish_week(planned, MONDAY)

    answered = alternatives(planned, MONDAY, should_stop=lambda: True)

    assert answered.value.current.promises == answered.value.current.kept == 3
    assert violations(answered.problem, answered.plan) == ()
    assert answered.directory.resident("R1").name == "Asukas Esimerkki R1"
    assert [left_out.aim for left_out in answered.value.left_out] == list(Aim)
    assert len(plans_of_week(planned, MONDAY)) == 1


def test_plan_that_does_not_fit_the_week_any_more_is_refused(planned: Workspace) -> None:
    close_request(planned, "R1", RequestState.CANCELLED)

    with pytest.raises(StoreError, match="PLAN_OUTDATED"):
        alternatives(planned, MONDAY)


def test_week_without_a_plan_says_so(filled: Workspace) -> None:
    with pytest.raises(NotFoundError, match="has no plan yet"):
        alternatives(filled, MONDAY)


def test_kept_alternative_is_the_newest_draft(planned: Workspace) -> None:
    publish_week(planned, MONDAY)
    answered = an_answer(planned)

    plan_id = keep_alternative(planned, answered, Aim.LEAST_TRAVEL)

    newest, published = plans_of_week(planned, MONDAY)
    assert (newest.id, newest.state, newest.engine, newest.is_outdated) == (plan_id, PlanState.DRAFT, "other", False)
    assert published.state is PlanState.PUBLISHED
    assert see_week(planned, MONDAY).stored.plan == answered.value.offered[0].plan


def test_alternative_of_a_week_that_changed_is_kept_and_not_used(planned: Workspace) -> None:
    answered = an_answer(planned)
    before = see_week(planned, MONDAY).stored.id
    close_request(planned, "R1", RequestState.CANCELLED)

    with pytest.raises(StoreError, match="PLAN_OUTDATED"):
        keep_alternative(planned, answered, Aim.LEAST_TRAVEL)

    assert see_week(planned, MONDAY).stored.id == before
    assert [head.is_outdated for head in plans_of_week(planned, MONDAY)] == [True, False]


def test_aim_without_a_plan_keeps_nothing(planned: Workspace) -> None:
    with pytest.raises(NotFoundError, match="ALTERNATIVE_NONE"):
        keep_alternative(planned, an_answer(planned), Aim.MOST_CONTINUITY)

    assert len(plans_of_week(planned, MONDAY)) == 1
