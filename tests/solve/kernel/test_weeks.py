from typing import Any, cast

import numpy as np
import pytest

from planner.domain.codec import Findings
from planner.domain.problem import Problem
from planner.domain.validation import problem_findings
from planner.solve.compiled import shared
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.state import empty_state, scratch
from planner.solve.kernel.trial import new_trial
from planner.solve.structs import Struct
from tests.solve.kernel.weeks import FEATURES, random_problem, shrunk

NUM_SEEDS = 300


def week(seed: int) -> Problem:
    return random_problem(np.random.default_rng(seed))


def kind(part: Any) -> str:
    """Types of the arrays as compiled functions see them."""
    return str(cast(Struct, shared(part)).kind)


@pytest.fixture
def zones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of time zones is read from disk each time, and these weeks all have the same one."""
    monkeypatch.setattr("planner.domain.validation.available_timezones", lambda: {"Europe/Helsinki"})


@pytest.mark.usefixtures("zones")
def test_every_random_week_is_valid() -> None:
    for seed in range(NUM_SEEDS):
        for problem in (week(seed), shrunk(week(seed))):
            findings = Findings()
            problem_findings(problem, findings)
            assert not findings.has_errors, (seed, list(findings))


def test_the_same_seed_gives_the_same_week() -> None:
    assert week(7).digest() == week(7).digest()


@pytest.mark.parametrize("feature", FEATURES)
def test_a_week_may_have_one_feature_alone(feature: str) -> None:
    assert len(random_problem(np.random.default_rng(1), num_visits=5, features=(feature,)).visits) == 5


def test_all_weeks_have_arrays_of_the_same_types() -> None:
    """Another type or order in memory would compile the whole search once more, while a user waits."""
    kinds = set()
    for seed in range(NUM_SEEDS):
        arrays = week_of(week(seed))
        state = empty_state(arrays)
        trial = new_trial(arrays, state)
        parts: tuple[Any, ...] = (arrays, state, scratch(arrays), trial._replace(saved=shared(trial.saved)))
        kinds.add(tuple(map(kind, parts)))

    assert len(kinds) == 1


@pytest.mark.parametrize("sizes", [(0, 0), (0, 2), (1, 0), (1, 1), (5, 0)])
def test_a_week_of_next_to_nothing_has_the_same_types(sizes: tuple[int, int]) -> None:
    num_visits, num_helpers = sizes
    problem = random_problem(np.random.default_rng(3), num_visits=num_visits, num_helpers=num_helpers)

    assert kind(week_of(problem)) == kind(week_of(week(0)))


def test_a_week_without_any_mode_has_arrays() -> None:
    problem = random_problem(np.random.default_rng(3), num_visits=5, num_helpers=0)

    assert week_of(problem.replace(travel={})).candidate.size == 0
