"""Demand against capacity of a week of the store."""

import pytest

from planner.domain.answers.capacity import Want
from planner.errors import InputError
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_requests
from planner.services.questions.capacity import capacity_of_week
from tests.builders import HOUR
from tests.services.files import MONDAY, a_request, as_csv


def test_week_without_a_plan_tells_what_it_lacks(filled: Workspace) -> None:
    """R4 asks for Swedish on Wednesday, when nobody works."""
    answer = capacity_of_week(filled, MONDAY)

    assert answer.value.proven.seconds == HOUR
    (group,) = answer.value.proven.groups
    assert (group.visits, group.languages, group.days) == (("R4",), ("sv",), (2,))
    assert answer.directory.resident("R4").name == "Asukas Esimerkki R4"
    assert answer.names.of(Want.LANGUAGE, "sv", "en") == "Swedish"


def test_districts_of_the_store_have_names(filled: Workspace) -> None:
    districts = {row.name: row for row in capacity_of_week(filled, MONDAY).value.districts}

    assert sum(row.num_visits for row in districts.values()) == 4
    # Both helpers start where R1 and R4 live.
    assert districts["Torkkelinmäki"].num_visits == 2
    assert districts["Torkkelinmäki"].starts_here == 19 * HOUR


def test_request_that_cannot_be_planned_is_named_and_not_counted(filled: Workspace) -> None:
    before = capacity_of_week(filled, MONDAY)
    import_requests(filled, as_csv((a_request("R6", "Ei Ole Katu 1", "30.11.2026 9.00-12.00"),)))
    geocode_all(filled)

    answer = capacity_of_week(filled, MONDAY)

    assert answer.value == before.value
    assert [finding.where for finding in answer.left_out] == ["request R6"]
    assert answer.residents == {"R6": "Asukas Esimerkki R6"}


def test_empty_week_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="WEEK_EMPTY"):
        capacity_of_week(workspace, MONDAY)
