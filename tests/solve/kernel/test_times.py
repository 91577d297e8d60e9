import random
from collections.abc import Iterable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from planner.solve.compiled import shared
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.times import END, NEVER, PAST, earliest_times, fits, latest_times
from planner.solve.kernel.week import NONE
from tests.solve.kernel import twin
from tests.solve.kernel.weeks import any_route, problems, random_route, random_start, tiny_problems

seeds = st.integers(0, 2**32 - 1)


class Times:
    """Times of a sequence in a shift, by the kernel."""

    def __init__(self, problem: Problem, helper_day: HelperDay, visits: list[int], starts: list[int | None]) -> None:
        m = len(visits)
        self.k, self.visits, self._week_ = helper_day.idx, visits, shared(week_of(problem))
        task = np.array([*visits, 0])
        fixed = np.array([*(NONE if start is None else start for start in starts), 0])
        self.earliest, self.latest = np.zeros((2, m + 2), np.int64), np.zeros((2, m + 2), np.int64)
        self.end = earliest_times(self._week_, self.k, task, fixed, m, self.earliest)
        self.leave = latest_times(self._week_, self.k, task, fixed, m, helper_day.shift.end, self.latest)

    def fits(self, i: int, task: int, start: int | None) -> bool:
        here = NONE if i == 0 else self.visits[i - 1]
        there = END if i == len(self.visits) else self.visits[i]
        fixed = NONE if start is None else start
        return fits(self._week_, self.k, i, task, fixed, here, there, self.earliest, self.latest)


def known(moments: Iterable[int]) -> list[int | None]:
    return [int(moment) if PAST < moment < NEVER else None for moment in moments]


@given(problem=problems() | tiny_problems(), seed=seeds)
@settings(deadline=None, max_examples=60)
def test_earliest_and_latest_times_are_those_of_the_twin(problem: Problem, seed: int) -> None:
    for helper_day in problem.helper_days[:3]:
        for visits, starts in (random_route(problem, helper_day, seed), any_route(problem, helper_day, seed)):
            m = len(visits)
            times = Times(problem, helper_day, visits, starts)
            earliest = np.array(twin.earliest(problem, helper_day, visits, starts), dtype=object)
            latest = np.array(twin.latest(problem, helper_day, visits, starts, helper_day.shift.end), dtype=object)

            for state in (twin.TO_COME, twin.TAKEN):
                assert known(times.earliest[int(state), : m + 1]) == list(earliest[: m + 1, int(state)])
                assert known(times.latest[int(state), 1:]) == list(latest[1:, int(state)])
            assert known([times.end]) == [earliest[-1, 1]]
            leave = latest[0, int(helper_day.shift.break_ is None)]
            assert times.leave == leave if leave is not None else times.leave < helper_day.shift.start


@given(problem=problems() | tiny_problems(), seed=seeds)
@settings(deadline=None, max_examples=300)
def test_a_visit_fits_exactly_where_the_route_with_it_has_a_timing(problem: Problem, seed: int) -> None:
    rng = random.Random(seed)
    for helper_day in problem.helper_days[:4]:
        visits, starts = random_route(problem, helper_day, seed)
        times = Times(problem, helper_day, visits, starts)
        for visit in set(np.flatnonzero(problem.eligible[:, helper_day.idx]).tolist()) - set(visits):
            for start in (None, random_start(problem, helper_day, visit, rng)):
                for i in range(len(visits) + 1):
                    longer = [*visits[:i], visit, *visits[i:]]
                    fixed = [*starts[:i], start, *starts[i:]]
                    route = schedule(problem, helper_day, longer, starts=fixed)

                    assert times.fits(i, visit, start) == (route is not None)
