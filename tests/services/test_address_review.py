"""Addresses that a person settles: a visit is planned there then, and not before."""

import pytest

from planner.domain.lifecycle import RequestState
from planner.domain.place import Precision
from planner.errors import EditConflictError, InputError, NotFoundError
from planner.services.address_review import DoubtfulAddress, addresses_to_settle, settle_address
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_requests
from planner.services.planning import plan_week, see_week
from planner.services.requests import close_request
from tests.services.files import MONDAY, REQUESTS, a_request, as_csv

HELSINKI = (60.18, 24.95)
MISSPELT = a_request("R6", "Agricolankattu 11", "30.11.2026 9.00-12.00")


@pytest.fixture
def in_doubt(filled: Workspace) -> Workspace:
    """An installation with one misspelt address."""
    import_requests(filled, as_csv((*REQUESTS, MISSPELT)))
    geocode_all(filled)
    return filled


def the_one(workspace: Workspace) -> DoubtfulAddress:
    """Return the only address in doubt."""
    (doubtful,) = addresses_to_settle(workspace)
    return doubtful


def test_a_misspelt_street_waits_with_the_houses_that_may_be_meant(in_doubt: Workspace) -> None:
    doubtful = the_one(in_doubt)

    assert doubtful.uses == ("request R6",)
    assert doubtful.place.precision is not Precision.BUILDING
    assert doubtful.candidates[0].matched.startswith("Agricolankatu 11")
    assert "Agricola" not in doubtful.code


def test_a_visit_is_planned_only_after_somebody_has_settled_its_address(in_doubt: Workspace) -> None:
    plan_week(in_doubt, MONDAY, engine="insertion")
    left_out = see_week(in_doubt, MONDAY).left_out
    doubtful = the_one(in_doubt)
    chosen = doubtful.candidates[0]

    settle_address(in_doubt, doubtful.code, chosen.lat or 0, chosen.lon or 0, chosen.matched)

    plan_week(in_doubt, MONDAY, engine="insertion")
    assert [finding.where for finding in left_out] == ["request R6"]
    assert see_week(in_doubt, MONDAY).left_out == ()
    assert addresses_to_settle(in_doubt) == ()


def test_looking_up_again_keeps_what_a_person_has_chosen(in_doubt: Workspace) -> None:
    settle_address(in_doubt, the_one(in_doubt).code, *HELSINKI)

    report = geocode_all(in_doubt)

    assert report.findings == ()


def test_the_second_one_to_settle_gets_a_conflict(in_doubt: Workspace) -> None:
    code = the_one(in_doubt).code
    settle_address(in_doubt, code, *HELSINKI)

    with pytest.raises(EditConflictError):
        settle_address(in_doubt, code, 60.2, 25.0)


@pytest.mark.parametrize("point", [(0.0, 0.0), (60.18, 28.0), (float("nan"), 24.9)])
def test_a_point_far_away_is_refused(in_doubt: Workspace, point: tuple[float, float]) -> None:
    with pytest.raises(InputError) as refused:
        settle_address(in_doubt, the_one(in_doubt).code, *point)
    assert [finding.code for finding in refused.value.findings] == ["COORDINATE_INVALID"]


@pytest.mark.parametrize("code", ["000000000000", "", "ä", "\ud800"])
def test_an_unknown_code_is_not_found(in_doubt: Workspace, code: str) -> None:
    with pytest.raises(NotFoundError):
        settle_address(in_doubt, code, *HELSINKI)


def test_the_address_of_a_closed_request_waits_no_more(in_doubt: Workspace) -> None:
    close_request(in_doubt, "R6", RequestState.CANCELLED)

    assert addresses_to_settle(in_doubt) == ()
