"""Straight pieces of a price, second by second."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.solve.kernel.prices import _DEAR, _lower, _lower_of_two, _price_by
from planner.solve.kernel.times import PAST
from tests.builders import a_visit, a_week
from tests.solve.kernel.searching import Search

WISHING = Search(a_week([a_visit(preferred_windows=a_visit().windows, outside_preferred_cost=1)]))
"""Its scratch arrays have room for pieces."""
UNTIL = 9
LATE = 1000


def test_the_lower_of_two_lines_is_followed_up_to_the_last_second_before_the_other_is_lower() -> None:
    for one, slope, two, other_slope in product(range(4), range(-3, 1), range(4), range(-3, 1)):
        price, chosen_slope, until = _lower_of_two(0, UNTIL, one, slope, two, other_slope)

        for second in range(until + 1):
            assert price + chosen_slope * second == min(one + slope * second, two + other_slope * second)
        after = until + 1
        is_other_lower = min(one + slope * after, two + other_slope * after) < price + chosen_slope * after
        assert until == UNTIL or is_other_lower


stretches = st.tuples(st.integers(0, 3), st.integers(1, 6), st.integers(-9, 9), st.integers(-4, 4))


@given(drawn=st.lists(stretches, min_size=1, max_size=5))
def test_the_price_by_a_moment_is_the_lowest_so_far(drawn: list[tuple[int, int, int, int]]) -> None:
    """Stretches with gaps between them, each of (gap, seconds, price at its first second, slope)."""
    work = WISHING.work_
    WISHING.work.num_pieces[:] = 0
    prices: list[int] = []
    least = _DEAR
    for gap, seconds, price, slope in drawn:
        first = len(prices) + gap
        prices += [_DEAR] * gap + [price + slope * second for second in range(seconds)]
        least = _lower(work, 1, 0, first, len(prices) - 1, price, slope, least)

    found = [_price_by(work, 1, 0, moment, 0, LATE, PAST) for moment in range(len(prices))]

    lowest = np.minimum.accumulate(prices).tolist()
    assert [price for price, _, _ in found] == lowest
    assert least == lowest[-1]
    for moment, (price, slope, until) in enumerate(found):
        for later in range(moment, min(until + 1, len(prices))):
            assert price + slope * (later - moment) == lowest[later]
