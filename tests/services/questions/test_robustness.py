"""How sure a stored plan is."""

from dataclasses import replace

import pytest

from planner.domain.answers.uncertainty import Uncertainty
from planner.errors import InputError, NotFoundError
from planner.services.bootstrap import Workspace
from planner.services.planning import plan_week
from planner.services.questions.robustness import how_sure
from tests.services.files import MONDAY


def test_newest_plan_is_simulated_under_the_assumptions_of_the_installation(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    settings = replace(filled.settings, service={"uncertainty": {"no_show_chance": 1, "late_minutes": 20}})

    answered = how_sure(replace(filled, settings=settings), MONDAY, samples=100)

    assert answered.value.uncertainty == Uncertainty(no_show_chance=1, late_minutes=20)
    assert {visit.visit for visit in answered.value.visits} == set(answered.plan.stops_by_visit)
    assert answered.directory.helper("H1").name == "Auttaja Esimerkki H1"


def test_assumptions_can_be_given(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    calm = Uncertainty(service_spread=0, travel_spread=0, no_show_chance=0)

    assert how_sure(filled, MONDAY, calm, samples=100).value.late_visits.value == 0


def test_wrong_setting_is_named(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    settings = replace(filled.settings, service={"uncertainty": {"service_spread": -1, "rain": 1}})

    with pytest.raises(InputError) as caught:
        how_sure(replace(filled, settings=settings), MONDAY)

    assert {(finding.code, finding.where) for finding in caught.value.findings} == {
        ("UNCERTAINTY_RANGE", "service.uncertainty.service_spread"),
        ("KEY_UNKNOWN", "service.uncertainty.rain"),
    }


def test_week_without_a_plan_is_not_found(filled: Workspace) -> None:
    with pytest.raises(NotFoundError):
        how_sure(filled, MONDAY)
