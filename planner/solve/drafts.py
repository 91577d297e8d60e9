"""The engines that plan each visit on its own: greedy insertion, and OR-Tools routing from there."""

from collections.abc import Iterator

from planner.domain.cost import cost
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.tour import find_helper_day
from planner.solve.candidates import Candidate, ShouldStop
from planner.solve.child import search
from planner.solve.insertion import Draft, Sequences, insert
from planner.solve.limits import Limits


def insertion_plan(problem: Problem, warm_start: Plan | None) -> Candidate:
    """Return the plan of greedy insertion."""
    return _candidate(insert(problem, _sequences(problem, warm_start)))


def routing_plans(
    problem: Problem, limits: Limits, warm_start: Plan | None, should_stop: ShouldStop
) -> Iterator[Candidate | None]:
    """Yield better plans as routing finds them, the gaps that it leaves filled, and None in between."""
    begin = _sequences(problem, warm_start)
    best = insert(problem, begin)
    yield _candidate(best)
    if not problem.visits or not problem.helper_days:
        return
    for sequences in search(problem, limits, begin, should_stop=should_stop):
        draft = best if sequences is None else insert(problem, sequences)
        is_better = _price(draft) < _price(best)
        best = draft if is_better else best
        yield _candidate(best) if is_better else None


def _sequences(problem: Problem, plan: Plan | None) -> Sequences | None:
    """What of a plan the problem still knows."""
    if plan is None:
        return None
    found: dict[int, tuple[int, ...]] = {}
    for route in plan.used_routes:
        helper_day = find_helper_day(problem, route)
        known = (problem.visit_idx_by_id.get(stop.visit) for stop in route.stops)
        if helper_day is not None:
            found[helper_day.idx] = tuple(visit for visit in known if visit is not None)
    return found


def _candidate(draft: Draft) -> Candidate:
    routes: tuple[Route, ...] = tuple(draft.routes[idx] for idx in sorted(draft.routes))
    return lambda: routes


def _price(draft: Draft) -> tuple[int, int]:
    """Pins come first: they are a person's decision and not for sale."""
    unkept = sum(draft.problem.visits[visit].pinned is not None for visit in draft.unassigned)
    plan = Plan(problem="", routes=tuple(draft.routes.values()))
    return unkept, cost(draft.problem, plan).total
