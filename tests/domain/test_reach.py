"""Visits to which no way leads; the places are the office, ``v1`` and ``v2``."""

import pytest

from planner.domain.matrix import UNREACHABLE, TravelTimes, constant_travel
from planner.domain.reach import without_a_way
from tests.builders import MODE, OFFICE, TRAVEL, a_helper, a_shift, a_visit, a_week

NO = UNREACHABLE
VISITS = [a_visit("v1"), a_visit("v2")]


def travel(rows: list[list[int]]) -> dict[str, TravelTimes]:
    """Return the travel times of the one mode."""
    return {MODE: constant_travel(rows)}


WHOLE = [[0, TRAVEL, TRAVEL], [TRAVEL, 0, TRAVEL], [TRAVEL, TRAVEL, 0]]
NO_WAY_THERE = [[0, NO, TRAVEL], [TRAVEL, 0, TRAVEL], [TRAVEL, TRAVEL, 0]]
NO_WAY_BACK = [[0, TRAVEL, TRAVEL], [NO, 0, TRAVEL], [TRAVEL, TRAVEL, 0]]


@pytest.mark.parametrize(("rows", "lost"), [(WHOLE, ()), (NO_WAY_THERE, ("v1",)), (NO_WAY_BACK, ("v1",))])
def test_visit_without_a_way_there_or_back_is_lost_and_the_rest_is_not(
    rows: list[list[int]], lost: tuple[str, ...]
) -> None:
    assert without_a_way(a_week(VISITS, travel=travel(rows))) == lost


def test_nobody_has_to_come_back_from_a_free_end() -> None:
    helper = a_helper("h1", a_shift(end_place=None))

    assert without_a_way(a_week(VISITS, [helper], travel=travel(NO_WAY_BACK))) == ()


def test_one_mode_that_leads_there_is_enough() -> None:
    helpers = [a_helper("h1"), a_helper("h2", a_shift(mode="bike"))]
    both = {**travel(NO_WAY_THERE), "bike": constant_travel(WHOLE)}

    assert without_a_way(a_week(VISITS, helpers, travel=both)) == ()


def test_way_at_another_hour_is_a_way() -> None:
    banded = TravelTimes((0, 36_000), (*travel(NO_WAY_THERE)[MODE].matrices, *travel(WHOLE)[MODE].matrices))

    assert without_a_way(a_week(VISITS, travel={MODE: banded})) == ()


def test_week_without_shifts_loses_no_visit() -> None:
    helper = a_helper("h1", a_shift(start_place=OFFICE))
    idle = a_week(VISITS, [helper], travel=travel(NO_WAY_THERE)).replace(helpers=())

    assert without_a_way(idle) == ()
