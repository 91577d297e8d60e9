"""The temperature falls by a constant factor, and pieces of the fall join on."""

from time import monotonic

import pytest

from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.search import KernelSearch
from planner.solve.pool.cooling import Cooling, Fall
from tests.benchmarks.peers.weeks import peer_week

AN_HOUR = 3600


def test_temperature_falls_by_a_constant_factor() -> None:
    assert [Fall(1000, 10).at(progress) for progress in (0, 0.5, 1)] == pytest.approx([1000, 100, 10])


def test_pieces_of_a_fall_join_on() -> None:
    whole = Fall(1000, 10)
    first, second = whole.between(0, 0.25), whole.between(0.25, 1)

    assert first.last == second.first == whole.at(0.25)
    assert second.at(1 / 3) == pytest.approx(whole.at(0.5))


def test_search_by_rounds_runs_up_to_the_point_asked_and_no_further() -> None:
    week = week_of(peer_week(30, 1, "core"))
    search, ends = KernelSearch(week, 1), []
    cooling = Cooling(week, monotonic(), monotonic() + AN_HOUR, 1200, Fall(1000, 10))

    for until in (0.5, 1.0):
        cooling.run(search, until, lambda: None)
        ends.append(cooling.progress)

    assert ends == [0.5, 1.0]
