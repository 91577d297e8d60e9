"""An engine refuses by name what it cannot honour; it never ignores it."""

import pytest

from planner.domain.matrix import TravelTimes
from planner.domain.problem import Problem
from planner.domain.visit import After, Promise, Window
from planner.domain.weights import Weights
from planner.errors import UnsupportedRuleError
from planner.solve.engine import Engine, solve
from planner.solve.limits import Limits
from tests.builders import MODE, a_helper, a_visit, a_week, even_travel

WISH = (Window(0, 32_400, 36_000),)
PROMISE = Promise(None, 0, 32_400, 36_000)
ONE = even_travel(3).matrices[0]

REFUSED: dict[str, Problem] = {
    "helpers_required": a_week([a_visit("v1"), a_visit("v2", helpers_required=2)], [a_helper("h1"), a_helper("h2")]),
    "after": a_week([a_visit("v1"), a_visit("v2", after=After("v1"))]),
    "promised": a_week([a_visit("v1"), a_visit("v2", promised=PROMISE)]),
    "preferred_windows": a_week([a_visit("v1"), a_visit("v2", preferred_windows=WISH, outside_preferred_cost=1)]),
    "matrices.walk.bands": a_week([a_visit("v1"), a_visit("v2")], travel={MODE: TravelTimes((0, 9), (ONE, ONE))}),
    "weights.wait": a_week([a_visit("v1")], weights=Weights(wait=1)),
    "weights.imbalance": a_week([a_visit("v1")], weights=Weights(imbalance=1)),
}


@pytest.mark.parametrize("feature", REFUSED)
@pytest.mark.parametrize("engine", ["routing", "insertion"])
def test_field_that_cannot_be_honoured_is_refused_by_name(engine: Engine, feature: str) -> None:
    with pytest.raises(UnsupportedRuleError) as caught:
        solve(REFUSED[feature], Limits(1), engine=engine)

    assert len(caught.value.features) == 1
    assert caught.value.features[0].startswith(feature)
    assert feature in str(caught.value)


def test_pool_refuses_nothing_but_ways_that_depend_on_the_hour() -> None:
    for feature, week in REFUSED.items():
        if feature.startswith("matrices"):
            with pytest.raises(UnsupportedRuleError, match=feature):
                solve(week, Limits(1))
        else:
            assert solve(week, Limits(5), processes=0).cost is not None


def test_first_visit_with_the_field_is_named() -> None:
    with pytest.raises(UnsupportedRuleError, match=r"after \(visits\[1\]\)"):
        solve(REFUSED["after"], engine="insertion")


def test_field_without_a_price_is_no_reason_to_refuse() -> None:
    visits = [a_visit("v1", promised=PROMISE, preferred_windows=WISH)]
    week = a_week(visits, weights=Weights(moved_promise=0))

    assert solve(week, engine="insertion").unassigned == ()
