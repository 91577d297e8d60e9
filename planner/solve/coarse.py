"""
A problem on a coarser clock, rounded so that every plan of it is a plan of the original.

OR-Tools keeps the allowed starts of a visit as a set of time points; on a clock of whole seconds a week of them makes
building a model 15 to 30 times slower than on one of ten.
"""

from dataclasses import replace

import numpy as np

from planner.domain.helper import Helper, Shift
from planner.domain.matrix import UNREACHABLE, TravelTimes, read_only
from planner.domain.problem import Problem
from planner.domain.visit import Visit, Window


def coarse(problem: Problem, unit: int) -> Problem:
    """
    Return the problem with all times as multiples of ``unit`` seconds: what takes time rounded up, what limits it down.

    Windows shrink; one without a multiple of the unit inside goes, and a visit may be left without any. Pins on a start
    are windows by then. The result is for engines only: it is not validated and its digest is another one.
    """
    return replace(
        problem,
        visits=tuple(_coarse_visit(problem, idx, unit) for idx in range(len(problem.visits))),
        helpers=tuple(_coarse_helper(helper, unit) for helper in problem.helpers),
        travel={mode: _coarse_travel(times, unit) for mode, times in problem.travel.items()},
    )


def _up(seconds: int, unit: int) -> int:
    return -(-seconds // unit) * unit


def _down(seconds: int, unit: int) -> int:
    return seconds // unit * unit


def _coarse_visit(problem: Problem, idx: int, unit: int) -> Visit:
    visit = problem.visits[idx]
    windows = [
        Window(day, _up(start, unit), _down(end, unit))
        for day, intervals in problem.start_windows[idx].items()
        for start, end in intervals
        if _up(start, unit) <= _down(end, unit)
    ]
    return replace(
        visit,
        duration=_up(visit.duration, unit),
        access=_up(visit.access, unit),
        windows=tuple(windows),
        pinned=None if visit.pinned is None else replace(visit.pinned, start=None),
    )


def _coarse_helper(helper: Helper, unit: int) -> Helper:
    shifts = tuple(_coarse_shift(shift, unit) for shift in helper.shifts)
    return replace(helper, shifts=shifts, max_week=_cap(helper.max_week, unit))


def _coarse_shift(shift: Shift, unit: int) -> Shift:
    pause = shift.break_
    if pause is not None:
        earliest, latest = _up(pause.earliest, unit), _down(pause.latest, unit)
        pause = replace(pause, earliest=earliest, latest=latest, duration=_up(pause.duration, unit))
    return replace(
        shift,
        start=_up(shift.start, unit),
        end=_down(shift.end, unit),
        break_=pause,
        max_travel=_cap(shift.max_travel, unit),
        max_length=_cap(shift.max_length, unit),
    )


def _cap(seconds: int | None, unit: int) -> int | None:
    return None if seconds is None else _down(seconds, unit)


def _coarse_travel(times: TravelTimes, unit: int) -> TravelTimes:
    rounded = (np.where(matrix == UNREACHABLE, UNREACHABLE, -(-matrix // unit) * unit) for matrix in times.matrices)
    return TravelTimes(times.starts, tuple(read_only(matrix.astype(np.int32)) for matrix in rounded))
