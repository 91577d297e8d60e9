from collections.abc import Sequence

import pytest

from planner.domain.helper import Break
from planner.domain.matrix import TravelTimes
from planner.domain.problem import Problem
from planner.domain.visit import After, Promise, Visit, Window
from planner.domain.weights import Weights
from planner.solve.linked.fitness import is_linked_day
from tests.builders import HOUR, MODE, a_helper, a_shift, a_visit, a_week, even_travel

FIRST = a_visit("v1")
SOON_AFTER = a_visit("v2", after=After("v1", min_seconds=0, max_seconds=HOUR))
WISH = {"preferred_windows": (Window(0, 9 * HOUR, 10 * HOUR),), "outside_preferred_cost": 1}


def _with(*more: Visit) -> Problem:
    return a_week([FIRST, SOON_AFTER, *more])


def test_day_with_a_link_in_seconds_is_a_linked_day() -> None:
    assert is_linked_day(_with())


def test_day_with_a_price_on_the_worst_lateness_is_a_linked_day() -> None:
    assert is_linked_day(a_week([FIRST], weights=Weights(worst_outside=1)))


def test_day_without_links_is_none() -> None:
    assert not is_linked_day(a_week([FIRST, a_visit("v2")]))


@pytest.mark.parametrize(
    "more",
    [
        pytest.param([a_visit("v3", helpers_required=2)], id="two helpers"),
        pytest.param([a_visit("v3", windows=[(0, 9, 10), (0, 12, 13)])], id="two windows on a day"),
        pytest.param([a_visit("v3", after=After("v2", min_seconds=0))], id="a chain of links"),
        pytest.param([a_visit("v3"), a_visit("v4", after=After("v3", min_days=1))], id="a link in days"),
        pytest.param([a_visit("v3", promised=Promise(None, 0, 0, HOUR))], id="a promise"),
        pytest.param(
            [a_visit("v3", **{**WISH, "preferred_windows": (Window(0, 10 * HOUR, 11 * HOUR),)})], id="too early counts"
        ),
        pytest.param([a_visit("v3", windows=[(0, 9, 15), (1, 9, 15)], **WISH)], id="a day without a wish"),
    ],
)
def test_visit_that_the_search_cannot_price_is_left_to_the_other_one(more: Sequence[Visit]) -> None:
    assert not is_linked_day(_with(*more))


def test_late_start_with_a_price_and_wishes_without_one_are_handled() -> None:
    free = a_visit("v4", preferred_windows=(Window(0, 14 * HOUR, 15 * HOUR),))

    assert is_linked_day(_with(a_visit("v3", **WISH), free))


@pytest.mark.parametrize(
    "helper",
    [
        pytest.param(a_helper("h1", max_week=10 * HOUR), id="weekly cap"),
        pytest.param(a_helper("h1", a_shift(break_=Break(11 * HOUR, 12 * HOUR, HOUR))), id="break"),
        pytest.param(a_helper("h1", a_shift(max_visits=3)), id="cap on visits"),
        pytest.param(a_helper("h1", a_shift(max_travel=HOUR)), id="cap on travel"),
        pytest.param(a_helper("h1", a_shift(max_length=HOUR)), id="cap on length"),
    ],
)
def test_shift_with_a_cap_or_break_is_left_to_the_other_search(helper: object) -> None:
    assert not is_linked_day(a_week([FIRST, SOON_AFTER], [helper]))  # type: ignore[list-item]


@pytest.mark.parametrize("weights", [Weights(wait=1), Weights(imbalance=1)])
def test_prices_of_whole_routes_are_left_to_the_other_search(weights: Weights) -> None:
    assert not is_linked_day(a_week([FIRST, SOON_AFTER], weights=weights))


def test_travel_times_by_departure_are_left_to_the_other_search() -> None:
    (matrix,) = even_travel(3).matrices
    banded = TravelTimes((0, 10 * HOUR), (matrix, matrix))

    assert not is_linked_day(a_week([FIRST, SOON_AFTER], travel={MODE: banded}))
