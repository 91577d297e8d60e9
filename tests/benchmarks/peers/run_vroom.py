"""
The week as VROOM has it: every shift a vehicle, the days one after another on one axis of time.

VROOM knows the windows, the breaks, the hours and both matrices. What it is not told: weekly caps and wishes for a
helper. Skills and languages become one skill for each set of helpers who may go. Priorities stand for prices, since
VROOM serves as much priority as it can before it looks at travel.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import vroom
from vroom.solution.solution import Solution

from planner.domain.problem import HelperDay, Problem
from planner.domain.visit import SECONDS_PER_DAY
from planner.solve.insertion import Sequences
from tests.benchmarks.peers.contest import Answer

EXPLORATION_LEVEL = 5
"""The highest: it looks longest and finds most."""
HIGHEST_PRIORITY = 100
"""VROOM's own bound."""


@dataclass(frozen=True)
class Vroom:
    """One full run on one thread, asked to stop after ``most_seconds`` of wall time; it says nothing before its end."""

    most_seconds: float

    @property
    def name(self) -> str:
        """As the table shows it."""
        return "vroom"

    def warm_up(self) -> None:
        """Nothing to do: the import is all."""

    def run(self, problem: Problem) -> Answer:
        """Solve the week."""
        timeout = timedelta(seconds=self.most_seconds)
        solution = _model(problem).solve(exploration_level=EXPLORATION_LEVEL, nb_threads=1, timeout=timeout)
        return Answer(_sequences(solution))


def _model(problem: Problem) -> vroom.Input:
    # Visits with the same helpers share a row, and a row is a skill.
    rows, skill_by_visit = np.unique(problem.qualified, axis=0, return_inverse=True)
    model = vroom.Input()
    for mode, times in problem.travel.items():
        model.set_durations_matrix(mode, times.matrices[0].astype(np.uint32))
    for helper_day in problem.helper_days:
        skills = {int(skill) for skill in np.flatnonzero(rows[:, helper_day.helper_idx])}
        model.add_vehicle(_vehicle(problem, helper_day, skills))
    for visit_idx, skill in enumerate(skill_by_visit):
        model.add_job(_job(problem, visit_idx, int(skill)))
    return model


def _vehicle(problem: Problem, helper_day: HelperDay, skills: set[int]) -> vroom.Vehicle:
    shift = helper_day.shift
    return vroom.Vehicle(
        helper_day.idx,
        start=problem.place_idx_by_id[shift.start_place],
        end=problem.place_idx_by_id[shift.end_place] if shift.end_place else None,
        profile=shift.mode,
        skills=skills,
        time_window=_time_window(shift.day, shift.start, shift.end),
        breaks=_breaks(helper_day),
    )


def _breaks(helper_day: HelperDay) -> list[vroom.Break]:
    pause, day = helper_day.shift.break_, helper_day.shift.day
    if pause is None:
        return []
    window = _time_window(day, pause.earliest, pause.latest)
    return [vroom.Break(helper_day.idx, [window], service=pause.duration)]


def _job(problem: Problem, visit_idx: int, skill: int) -> vroom.Job:
    highest = max(int(problem.unserved_cost.max()), 1)
    return vroom.Job(
        visit_idx,
        int(problem.visit_place[visit_idx]),
        default_service=int(problem.duration[visit_idx]),
        skills={skill},
        priority=round(HIGHEST_PRIORITY * int(problem.unserved_cost[visit_idx]) / highest),
        time_windows=[
            _time_window(day, start, end)
            for day, windows in problem.start_windows[visit_idx].items()
            for start, end in windows
        ],
    )


def _time_window(day: int, start: int, end: int) -> vroom.TimeWindow:
    return vroom.TimeWindow(day * SECONDS_PER_DAY + start, day * SECONDS_PER_DAY + end)


def _sequences(solution: Solution) -> Sequences:
    jobs = solution.routes[solution.routes.type == "job"].sort_values("arrival", kind="stable")
    return {int(idx): tuple(int(visit) for visit in route.id) for idx, route in jobs.groupby("vehicle_id")}
