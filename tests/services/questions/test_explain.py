"""Why visits of a week of the store are not planned, and why they are where they are."""

import pytest

from planner.domain.rules import Reason
from planner.errors import InputError, NotFoundError
from planner.services.bootstrap import Workspace
from planner.services.planning import plan_week, publish_week
from planner.services.questions.explain import explain_week
from planner.services.questions.why import why_visit_here
from tests.services.files import MONDAY


@pytest.fixture
def planned(filled: Workspace) -> Workspace:
    """A week with a plan; R4 asks for Swedish on Wednesday, which nobody speaks."""
    plan_week(filled, MONDAY, engine="insertion")
    return filled


def test_visit_that_nobody_can_take_is_explained_with_names(planned: Workspace) -> None:
    answer = explain_week(planned, MONDAY)

    (found,) = answer.value
    assert (found.visit, found.reason) == ("R4", Reason.NO_LANGUAGE)
    assert found.changes
    assert answer.directory.resident("R4").name == "Asukas Esimerkki R4"
    assert "Torkkelinmäki" in answer.areas.values()
    for change in found.changes:
        assert "R4" in change.apply(answer.problem).visit_idx_by_id


def test_one_visit_is_asked_by_its_id(planned: Workspace) -> None:
    assert explain_week(planned, MONDAY, "R4").value == explain_week(planned, MONDAY).value
    with pytest.raises(InputError, match="VISIT_PLANNED"):
        explain_week(planned, MONDAY, "R1")


def test_published_place_is_a_promise(planned: Workspace) -> None:
    draft = why_visit_here(planned, MONDAY, "R1").value
    publish_week(planned, MONDAY)
    published = why_visit_here(planned, MONDAY, "R1").value

    assert (draft.here.place, draft.here.keeps_promise) == (published.here.place, None)
    assert published.here.keeps_promise


def test_week_without_a_plan_cannot_be_explained(filled: Workspace) -> None:
    with pytest.raises(NotFoundError):
        explain_week(filled, MONDAY)
    with pytest.raises(NotFoundError):
        why_visit_here(filled, MONDAY, "R1")
