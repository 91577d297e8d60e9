"""A smallest set of parts that still fails."""

from collections.abc import Sequence
from itertools import combinations

import pytest

from planner.solve.answers.smallest_set import smallest_failing

PARTS = range(12)


@pytest.mark.parametrize("core", [(), (0,), (11,), (0, 11), (3, 4, 5), tuple(PARTS)])
def test_core_is_found_wherever_it_stands(core: tuple[int, ...]) -> None:
    assert smallest_failing(PARTS, lambda some: set(core) <= set(some)) == list(core)


def test_first_parts_are_rather_kept() -> None:
    def fails(some: Sequence[int]) -> bool:
        return any({first, first + 1} <= set(some) for first in PARTS)

    assert smallest_failing(PARTS, fails) == [0, 1]


def test_few_trials_are_needed_where_few_parts_matter() -> None:
    trials = []

    def fails(some: Sequence[int]) -> bool:
        trials.append(some)
        return {100, 700} <= set(some)

    assert smallest_failing(range(1000), fails) == [100, 700]
    assert len(trials) < 60


def test_trial_that_runs_out_of_time_leaves_a_set_that_fails() -> None:
    """Of every pair that would fail no trial knows: what is left is larger than need be, and true."""
    pairs = {frozenset(pair) for pair in combinations(PARTS, 2)}

    def fails(some: Sequence[int]) -> bool:
        return len(some) > 2 and any(pair <= set(some) for pair in pairs)

    assert len(smallest_failing(PARTS, fails)) == 3
