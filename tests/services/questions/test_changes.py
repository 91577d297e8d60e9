"""What changed between stored plans, and the list of them."""

from datetime import timedelta

import pytest

from planner.domain.answers.changes import Change
from planner.domain.lifecycle import PlanState, RequestState
from planner.errors import InputError, NotFoundError
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week, publish_week
from planner.services.questions.changes import plans_of_week, what_changed
from planner.services.requests import close_request
from planner.solve.limits import Limits
from tests.services.files import HELPERS, MONDAY, a_request, a_shift, as_csv

BRIEFLY = Limits(60, iterations=1)


def test_plans_are_listed_with_their_state(filled: Workspace) -> None:
    assert plans_of_week(filled, MONDAY) == ()
    plan_week(filled, MONDAY, engine="insertion")
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)

    published, draft = plans_of_week(filled, MONDAY)

    assert (published.state, draft.state) == (PlanState.PUBLISHED, PlanState.DRAFT)
    assert (published.engine, published.is_outdated) == ("insertion", False)
    assert published.id > draft.id
    assert published.created >= draft.created


def test_newest_plan_is_held_against_the_published_one(filled: Workspace) -> None:
    """R1 is called off; R6 is new; the draft between the two plans is passed over."""
    plan_week(filled, MONDAY, engine="insertion")
    published = publish_week(filled, MONDAY)
    plan_week(filled, MONDAY, limits=BRIEFLY)
    close_request(filled, "R1", RequestState.CANCELLED)
    import_requests(filled, as_csv((a_request("R6", "Agricolankatu 11", "30.11.2026 9.00-12.00"),)))
    geocode_all(filled)
    plan_week(filled, MONDAY, limits=BRIEFLY)

    answered = what_changed(filled, MONDAY)

    changes = answered.value
    assert {visit.visit: visit.change for visit in changes.visits} == {
        "R1": Change.GONE,
        "R2": Change.UNCHANGED,
        "R3": Change.UNCHANGED,
        "R4": Change.NOT_PLANNED,
        "R6": Change.NEW_REQUEST,
    }
    assert (changes.after.promises, changes.after.kept, changes.after.broken) == (3, 2, 0)
    assert answered.directory.resident("R1").name == "Asukas Esimerkki R1"
    heads = plans_of_week(filled, MONDAY)
    assert changes == what_changed(filled, MONDAY, before_id=published, after_id=heads[0].id).value
    assert changes != what_changed(filled, MONDAY, before_id=heads[1].id).value


def test_published_plan_is_held_against_the_one_before_it(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    import_helpers(filled, as_csv((*HELPERS, a_shift("H3", "30.11.2026", "8.00", "16.00"))))
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)

    assert what_changed(filled, MONDAY).value.new_helpers == ("H3",)


def test_single_plan_has_nothing_to_compare_with(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")

    with pytest.raises(NotFoundError, match="planner plans --week 2026-11-30"):
        what_changed(filled, MONDAY)


def test_week_without_a_plan_says_so(filled: Workspace) -> None:
    with pytest.raises(NotFoundError, match="has no plan yet"):
        what_changed(filled, MONDAY)


def test_plan_of_another_week_is_refused(filled: Workspace) -> None:
    """R5 is of the next week, in which H1 has a shift now."""
    import_helpers(filled, as_csv((*HELPERS, a_shift("H1", "7.12.2026", "8.00", "16.00"))))
    next_monday = MONDAY + timedelta(weeks=1)
    for monday in (MONDAY, next_monday):
        plan_week(filled, monday, engine="insertion")
    other = plans_of_week(filled, next_monday)[0].id

    with pytest.raises(InputError) as refused:
        what_changed(filled, MONDAY, before_id=other)
    with pytest.raises(NotFoundError, match="no such plan"):
        what_changed(filled, MONDAY, before_id=999)

    assert [finding.code for finding in refused.value.findings] == ["WEEK_MISMATCH"]
