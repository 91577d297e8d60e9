"""Visits to which no way leads, told before anybody plans."""

from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import Problem


def without_a_way(problem: Problem) -> tuple[str, ...]:
    """
    Return the ids of the visits that nobody's shift can begin or end with, since no way leads there or back.

    A way that begins at another visit is not looked for: nobody is sent to a place that cannot be reached from where
    the day starts. A week without shifts loses no visit.
    """
    ends = {
        (helper_day.shift.mode, helper_day.shift.start_place, helper_day.shift.end_place)
        for helper_day in problem.helper_days
    }
    if not ends:
        return ()
    return tuple(
        visit.id
        for visit in problem.visits
        if not any(_has_way(problem, mode, start, end, place=visit.place) for mode, start, end in ends)
    )


def _has_way(problem: Problem, mode: str, start: str, end: str | None, *, place: str) -> bool:
    place_idx = problem.place_idx_by_id[place]
    there = (problem.place_idx_by_id[start], place_idx)
    back = () if end is None else ((place_idx, problem.place_idx_by_id[end]),)
    matrices = problem.travel[mode].matrices
    return all(any(matrix[leg] != UNREACHABLE for matrix in matrices) for leg in (there, *back))
