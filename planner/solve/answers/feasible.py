"""
Whether all visits of a small week can be planned together: with proof of either answer.

That they can is shown by a plan that the checker accepts; that they cannot, by an exhausted search over a model that
allows at least what the checker does. Prices do not count here.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic

import numpy as np
from ortools.sat.python import cp_model

from planner.domain.check import violations
from planner.domain.matrix import TravelTimes, read_only
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.solve.answers.detours import Detours
from planner.solve.answers.feasible_model import FeasibleModel, Found


class Verdict(StrEnum):
    """The answer."""

    HOLDS = "holds"
    CANNOT = "cannot"
    OPEN = "open"
    """Neither was proven, for lack of time or since only other visits could help."""


@dataclass(frozen=True)
class Judged:
    """The answer, with the routes of exactly these visits where they hold together."""

    verdict: Verdict
    routes: tuple[Route, ...] = ()


def judge(problem: Problem, detours: Detours, *, promised: frozenset[str], seconds: float) -> Judged:
    """
    Say whether all visits of the problem can be planned together.

    Parameters
    ----------
    problem
        Its visits are those that must be planned, every one of them.
    detours
        Ways over visits that are not among them.
    promised
        Visits whose promise must be kept.
    seconds
        How long to look.
    """
    deadline = monotonic() + seconds
    judged = _judged(problem, detours, promised, seconds)
    if judged is None:
        # The plan that was found needs other visits on the way; perhaps there is one that does not.
        alone = _judged(problem, detours.without(), promised, deadline - monotonic())
        return alone if alone is not None and alone.verdict is Verdict.HOLDS else Judged(Verdict.OPEN)
    return judged


def _judged(problem: Problem, detours: Detours, promised: frozenset[str], seconds: float) -> Judged | None:
    """Return None for a plan that stands only with other visits between."""
    model = FeasibleModel(problem, detours, promised)
    if model.is_hopeless:
        return Judged(Verdict.CANNOT)
    if seconds <= 0:
        return Judged(Verdict.OPEN)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return Judged(Verdict.CANNOT)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Judged(Verdict.OPEN)
    routes = _routes(problem, model.found(solver))
    return Judged(Verdict.HOLDS, routes) if routes is not None and _is_kept_by(problem, routes) else None


def _is_kept_by(problem: Problem, routes: tuple[Route, ...]) -> bool:
    """Ask the checker, about as much of the week as the routes touch: most of its time goes into naming the week."""
    used = {route.helper for route in routes}
    helpers = tuple(helper for helper in problem.helpers if helper.id in used)
    shifts = [shift for helper in helpers for shift in helper.shifts]
    names = {place for shift in shifts for place in (shift.start_place, shift.end_place)}
    names |= {visit.place for visit in problem.visits}
    rows = [idx for idx, place in enumerate(problem.places) if place.id in names]
    part = replace(
        problem,
        places=tuple(problem.places[idx] for idx in rows),
        helpers=helpers,
        travel={mode: _part_of(problem.travel[mode], rows) for mode in {shift.mode for shift in shifts}},
    )
    return not violations(part, Plan(part.digest(), routes))


def _part_of(times: TravelTimes, rows: list[int]) -> TravelTimes:
    return TravelTimes(times.starts, tuple(read_only(matrix[np.ix_(rows, rows)]) for matrix in times.matrices))


def _routes(problem: Problem, found: Found) -> tuple[Route, ...] | None:
    """Time the routes by the starts that were found; None where they stand only with other visits between."""
    routes: list[Route] = []
    for column, starts in found.items():
        order = sorted(starts, key=lambda visit: starts[visit])
        fixed = [starts[visit] for visit in order]
        route = schedule(problem, problem.helper_days[column], order, starts=fixed)
        if route is None:
            return None
        routes.append(route)
    return tuple(routes)
