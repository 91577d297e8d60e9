"""
What an engine cannot honour; it refuses by name and never ignores.

No engine plans on times that depend on the hour. ``pool`` knows every other rule and price; ``routing`` and
``insertion`` plan each visit on its own.
"""

from collections.abc import Iterator

from planner.domain.problem import Problem
from planner.domain.visit import Visit
from planner.errors import UnsupportedRuleError


def refuse_unsupported(problem: Problem, engine: str) -> None:
    """
    Raise unless the engine can honour every rule and price of the problem.

    Raises
    ------
    UnsupportedRuleError
        With the name of each field that it cannot honour and the first place where it stands.
    """
    features = [*_banded(problem)]
    if engine != "pool":
        features += [*_unsupported_of_week(problem), *_unsupported_of_visits(problem)]
    if features:
        raise UnsupportedRuleError(engine, features)


def _banded(problem: Problem) -> Iterator[str]:
    for mode, times in problem.travel.items():
        if times.is_banded:
            yield f"matrices.{mode}.bands"


def _unsupported_of_week(problem: Problem) -> Iterator[str]:
    if problem.weights.wait:
        yield "weights.wait"
    if problem.weights.imbalance:
        yield "weights.imbalance"


def _unsupported_of_visits(problem: Problem) -> Iterator[str]:
    seen = set()
    for idx, visit in enumerate(problem.visits):
        for feature in _unsupported(problem, visit):
            if feature not in seen:
                seen.add(feature)
                yield f"{feature} (visits[{idx}])"


def _unsupported(problem: Problem, visit: Visit) -> Iterator[str]:
    if visit.helpers_required > 1:
        yield "helpers_required"
    if visit.after is not None:
        yield "after"
    if visit.promised is not None and problem.weights.moved_promise:
        yield "promised"
    if visit.preferred_windows and (visit.outside_preferred_cost or problem.weights.worst_outside):
        yield "preferred_windows"
