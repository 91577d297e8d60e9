"""Conflicts of a week of the store."""

import pytest

from planner.errors import InputError
from planner.services.bootstrap import Workspace
from planner.services.planning import plan_week, publish_week
from planner.services.questions.conflicts import conflicts_of_week
from tests.services.files import MONDAY


def test_week_without_pins_has_no_conflict_before_and_after_it_is_planned(filled: Workspace) -> None:
    before = conflicts_of_week(filled, MONDAY)
    plan_week(filled, MONDAY, engine="insertion")
    after = conflicts_of_week(filled, MONDAY)

    assert before.value == after.value
    assert (after.value.judged, after.value.conflicts, after.value.rest_holds) == ((), (), True)
    assert after.directory.resident("R1").name == "Asukas Esimerkki R1"


def test_stops_of_a_published_plan_are_promises(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)

    found = conflicts_of_week(filled, MONDAY, with_promises=True).value

    assert (found.judged, found.conflicts, found.rest_holds) == (("R1", "R2", "R3"), (), True)
    assert conflicts_of_week(filled, MONDAY).value.judged == ()


def test_empty_week_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="WEEK_EMPTY"):
        conflicts_of_week(workspace, MONDAY)
