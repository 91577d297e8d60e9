"""
The week as PyVRP has it: every shift a vehicle type, the days one after another on one axis of time.

A client of PyVRP has one window, so a visit is a group of clients, one for each of its windows, of which one at the
most is served. Who may not go is said by the matrix: each mode and set of visits has its own, with ways to all other
visits that no shift is long enough for; each visit of these weeks has a place of its own. PyVRP has no breaks and no
caps over several routes, so a rich week cannot be put to it.
"""

from dataclasses import dataclass
from time import perf_counter, process_time

import numpy as np
import pyvrp
from numpy.typing import NDArray

from planner.domain.problem import HelperDay, Problem
from planner.domain.visit import SECONDS_PER_DAY
from planner.solve.insertion import Sequences
from tests.benchmarks.peers.contest import Answer

FORBIDDEN = 10_000_000
"""Seconds of a way that must not be taken; more than a week has."""


@dataclass(frozen=True)
class PyVrp:
    """Iterated local search with a limit of CPU seconds, building the model included."""

    seconds: float
    seed: int = 1

    @property
    def name(self) -> str:
        """As the table shows it."""
        return f"pyvrp {self.seconds:g} s"

    def warm_up(self) -> None:
        """Nothing to do: the import is all."""

    def run(self, problem: Problem) -> Answer:
        """Solve the week."""
        deadline = process_time() + self.seconds
        watch = _Watch()
        model, alternatives = _model(problem)
        result = pyvrp.solve(
            model,
            stop=lambda _: process_time() > deadline,
            seed=self.seed,
            collect_stats=False,
            display=False,
            params=pyvrp.SolveParams(ils=pyvrp.IteratedLocalSearchParams(callbacks=watch)),
        )
        sequences = _sequences(result.best, alternatives) if result.is_feasible() else {}
        return Answer(sequences, watch.first_seconds)


class _Watch(pyvrp.IteratedLocalSearchCallbacks):
    """Notes when the first feasible plan was there."""

    def __init__(self) -> None:
        self._started = perf_counter()
        self.first_seconds: float | None = None

    def on_best(self, best: pyvrp.Solution) -> None:
        """Called by PyVRP at each better plan, feasible or not."""
        if self.first_seconds is None and best.is_feasible():
            self.first_seconds = perf_counter() - self._started


@dataclass(frozen=True)
class _Alternatives:
    """The clients, the groups of those that stand for one visit, and the visit index of each client."""

    clients: list[pyvrp.Client]
    groups: list[pyvrp.ClientGroup]
    visit_idxs: list[int]


def _model(problem: Problem) -> tuple[pyvrp.ProblemData, _Alternatives]:
    alternatives = _alternatives(problem)
    profiles = _Profiles(problem)
    ends = sorted({place for helper_day in problem.helper_days for place in _ends(problem, helper_day)})
    vehicle_types = [
        pyvrp.VehicleType(
            start_depot=ends.index(start),
            end_depot=ends.index(end),
            tw_early=_on_axis(helper_day.shift.day, helper_day.shift.start),
            tw_late=_on_axis(helper_day.shift.day, helper_day.shift.end),
            profile=profiles.of(helper_day),
        )
        for helper_day in problem.helper_days
        for start, end in [_ends(problem, helper_day)]
    ]
    model = pyvrp.ProblemData(
        [pyvrp.Location(place.lon, place.lat) for place in problem.places],
        alternatives.clients,
        [pyvrp.Depot(place) for place in ends],
        vehicle_types,
        profiles.matrices,
        profiles.matrices,
        alternatives.groups,
    )
    return model, alternatives


def _alternatives(problem: Problem) -> _Alternatives:
    found = _Alternatives([], [], [])
    for visit_idx in np.flatnonzero(problem.qualified.any(axis=1)):
        windows = [
            (_on_axis(day, start), _on_axis(day, end))
            for day, intervals in problem.start_windows[visit_idx].items()
            for start, end in intervals
        ]
        # A group of one is no group to PyVRP.
        group = len(found.groups) if len(windows) > 1 else None
        first = len(found.clients)
        found.clients.extend(_client(problem, int(visit_idx), window, group) for window in windows)
        found.visit_idxs.extend([int(visit_idx)] * len(windows))
        if group is not None:
            found.groups.append(pyvrp.ClientGroup(list(range(first, len(found.clients))), required=False))
    return found


def _client(problem: Problem, visit_idx: int, window: tuple[int, int], group: int | None) -> pyvrp.Client:
    return pyvrp.Client(
        int(problem.visit_place[visit_idx]),
        service_duration=int(problem.duration[visit_idx]),
        tw_early=window[0],
        tw_late=window[1],
        prize=int(problem.unserved_cost[visit_idx]),
        required=False,
        group=group,
    )


class _Profiles:
    """The matrices, one for each mode and set of visits that somebody may serve."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._idx_by_key: dict[tuple[str, bytes], int] = {}
        self.matrices: list[NDArray[np.int64]] = []

    def of(self, helper_day: HelperDay) -> int:
        """Return the index of the matrix for a shift."""
        qualified = self._problem.qualified[:, helper_day.helper_idx]
        key = helper_day.shift.mode, qualified.tobytes()
        if key not in self._idx_by_key:
            self._idx_by_key[key] = len(self.matrices)
            self.matrices.append(self._matrix(helper_day.shift.mode, qualified))
        return self._idx_by_key[key]

    def _matrix(self, mode: str, qualified: NDArray[np.bool_]) -> NDArray[np.int64]:
        matrix = self._problem.travel[mode].matrices[0].astype(np.int64)
        closed = self._problem.visit_place[~qualified]
        matrix[:, closed] = FORBIDDEN
        matrix[closed, :] = FORBIDDEN
        np.fill_diagonal(matrix, 0)
        return matrix


def _ends(problem: Problem, helper_day: HelperDay) -> tuple[int, int]:
    """Places at which a shift starts and ends."""
    shift = helper_day.shift
    return problem.place_idx_by_id[shift.start_place], problem.place_idx_by_id[shift.end_place]


def _on_axis(day: int, second: int) -> int:
    return day * SECONDS_PER_DAY + second


def _sequences(solution: pyvrp.Solution, alternatives: _Alternatives) -> Sequences:
    return {
        route.vehicle_type(): tuple(
            alternatives.visit_idxs[activity.idx] for activity in route.schedule() if activity.is_client()
        )
        for route in solution.routes()
    }
