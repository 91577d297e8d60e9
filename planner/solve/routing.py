"""
The week as one OR-Tools routing model: a vehicle for each helper-day, a node for each visit.

The days stand one after another on one time axis, cut to the hours in which anybody works, and the allowed starts of a
visit are a set with holes on it: measured far better than one node for each day. Only matrices go into the model, since
an exception in a Python callback would give objective 0 in silence. One private function a rule, named as the rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from planner.domain.helper import Shift
from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import HelperDay, Problem
from planner.domain.visit import MAX_PRICE
from planner.solve.coarse import coarse
from planner.solve.insertion import DAYS_PER_WEEK, Sequences, insert
from planner.solve.limits import Limits

UNIT = 10
"""Seconds in a tick of the model's clock."""

_SENTINEL_DISTANCE = 10**9
"""Cost of a leg that leads nowhere; its time alone already rules it out."""


@dataclass(frozen=True, eq=False)
class _Nodes:
    """
    Visits first, then the places where shifts start or end, then one place for free ends.

    Parameters
    ----------
    problem
        On the coarse clock.
    visits
        Visit index of each visit node.
    """

    problem: Problem
    visits: tuple[int, ...]

    @cached_property
    def depot_places(self) -> tuple[str, ...]:
        """Ids of the points where shifts start or end."""
        shifts = [helper_day.shift for helper_day in self.problem.helper_days]
        return tuple(sorted({place for shift in shifts for place in (shift.start_place, shift.end_place) if place}))

    @cached_property
    def has_free_end(self) -> bool:
        """Whether a shift ends at its last visit; without one the node must not be there, or it would be visited."""
        return any(helper_day.shift.end_place is None for helper_day in self.problem.helper_days)

    @property
    def num_places(self) -> int:
        """Number of nodes that are somewhere."""
        return len(self.visits) + len(self.depot_places)

    @property
    def size(self) -> int:
        """Number of nodes; the free end, if any, comes last and is next to every place."""
        return self.num_places + self.has_free_end

    def depot(self, place: str | None) -> int:
        """Return the node of a start or end place."""
        return self.num_places if place is None else len(self.visits) + self.depot_places.index(place)

    def travel(self, mode: str) -> NDArray[np.int64]:
        """Return seconds between nodes; ``UNREACHABLE`` where no way leads, 0 to a free end."""
        places = [int(self.problem.visit_place[visit]) for visit in self.visits]
        places += [self.problem.place_idx_by_id[place] for place in self.depot_places]
        seconds = np.zeros((self.size, self.size), dtype=np.int64)
        seconds[: self.num_places, : self.num_places] = self.problem.travel[mode].matrices[0][np.ix_(places, places)]
        return seconds

    def by_visit(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return a value of each visit by node, 0 for the places."""
        return np.concatenate([values[list(self.visits)], np.zeros(self.size - len(self.visits), dtype=np.int64)])


class _Axis:
    """The days of the week one after another, in ticks, cut to the hours in which anybody works."""

    def __init__(self, problem: Problem) -> None:
        shifts = [helper_day.shift for helper_day in problem.helper_days]
        self.first = min(shift.start for shift in shifts) // UNIT
        self.day_length = max(shift.end for shift in shifts) // UNIT - self.first + 1
        self.horizon = self.day_length * problem.days

    def ticks(self, day: int, start: int, end: int) -> tuple[int, int] | None:
        """Return an interval of a day, cut to its hours; None when nothing of it is left."""
        first, last = max(start // UNIT - self.first, 0), min(end // UNIT - self.first, self.day_length - 1)
        return (day * self.day_length + first, day * self.day_length + last) if first <= last else None


class _Model:
    """The routing model of a problem on the coarse clock."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.axis = _Axis(problem)
        self.nodes = _Nodes(problem, tuple(idx for idx in range(len(problem.visits)) if self._is_plannable(idx)))
        shifts = [helper_day.shift for helper_day in problem.helper_days]
        starts = [self.nodes.depot(shift.start_place) for shift in shifts]
        ends = [self.nodes.depot(shift.end_place) for shift in shifts]
        self.manager = pywrapcp.RoutingIndexManager(self.nodes.size, len(shifts), starts, ends)
        self.routing = pywrapcp.RoutingModel(self.manager)
        self._price_arcs()
        self.time = self._add_time()
        for node, visit in enumerate(self.nodes.visits):
            self._visit(node, visit)
        for helper_day in problem.helper_days:
            self._hours(helper_day)
            self._break(helper_day)
            self._max_length(helper_day)
        self._max_visits()
        self._max_travel()
        self._week_cap()

    def node_index(self, visit: int) -> int:
        """Return the model's index of a visit."""
        return int(self.manager.NodeToIndex(self.nodes.visits.index(visit)))

    def sequences(self, value: Callable[[Any], int]) -> Sequences:
        """Return the routes of a solution; ``value`` reads a variable."""
        found = {}
        for helper_day in self.problem.helper_days:
            sequence = []
            index = value(self.routing.NextVar(self.routing.Start(helper_day.idx)))
            while not self.routing.IsEnd(index):
                sequence.append(self.nodes.visits[self.manager.IndexToNode(index)])
                index = value(self.routing.NextVar(index))
            if sequence:
                found[helper_day.idx] = tuple(sequence)
        return found

    def _is_plannable(self, visit: int) -> bool:
        return bool(self.problem.eligible[visit].any() and self._starts(visit))

    def _starts(self, visit: int) -> list[tuple[int, int]]:
        """When a visit may start, in ticks and in order."""
        found = (
            self.axis.ticks(day, start, end)
            for day, windows in sorted(self.problem.start_windows[visit].items())
            for start, end in windows
        )
        return [interval for interval in found if interval is not None]

    def _price_arcs(self) -> None:
        """Travel by its weight, and the price of the helper on the way to each visit."""
        registered: dict[tuple[str, int | None], int] = {}
        for helper_day in self.problem.helper_days:
            priced = bool(self.problem.helper_cost[:, helper_day.helper_idx].any())
            key = (helper_day.shift.mode, helper_day.helper_idx if priced else None)
            if key not in registered:
                travel = self.nodes.travel(helper_day.shift.mode)
                price = np.rint(travel * float(self.problem.weights.travel)).astype(np.int64)
                price += self.nodes.by_visit(self.problem.helper_cost[:, helper_day.helper_idx])[None, :]
                price[travel == UNREACHABLE] = _SENTINEL_DISTANCE
                registered[key] = self.routing.RegisterTransitMatrix(price.tolist())
            self.routing.SetArcCostEvaluatorOfVehicle(registered[key], helper_day.idx)
            self.routing.SetFixedCostOfVehicle(helper_day.shift.open_cost, helper_day.idx)

    def _add_time(self) -> Any:
        """From start to start: service, travel, and access unless the stop before is at the same place."""
        service = self.nodes.by_visit(self.problem.duration)[:, None]
        by_mode = {}
        for mode in {helper_day.shift.mode for helper_day in self.problem.helper_days}:
            travel = self.nodes.travel(mode)
            ticks = (service + travel + self._access()) // UNIT
            ticks[travel == UNREACHABLE] = self.axis.horizon + 1
            by_mode[mode] = self.routing.RegisterTransitMatrix(ticks.tolist())
        transits = [by_mode[helper_day.shift.mode] for helper_day in self.problem.helper_days]
        slack = self.axis.day_length
        self.routing.AddDimensionWithVehicleTransits(transits, slack, self.axis.horizon, False, "time")
        return self.routing.GetDimensionOrDie("time")

    def _access(self) -> NDArray[np.int64]:
        count = len(self.nodes.visits)
        place = self.problem.visit_place[list(self.nodes.visits)]
        access = np.tile(self.nodes.by_visit(self.problem.access), (self.nodes.size, 1))
        access[:count, :count][place[:, None] == place[None, :]] = 0
        return access

    def _visit(self, node: int, visit: int) -> None:
        """Optional at its price, by eligible helper-days only, starting inside its windows."""
        index = self.manager.NodeToIndex(node)
        value = self.problem.visits[visit]
        # A pin is a person's decision and not for sale.
        self.routing.AddDisjunction([index], value.unserved_cost if value.pinned is None else MAX_PRICE)
        # Allowing vehicles does not keep an optional node from being dropped; the values of its variable do.
        allowed = np.flatnonzero(self.problem.eligible[visit]).tolist()
        self.routing.VehicleVar(index).SetValues([-1, *allowed])
        intervals = self._starts(visit)
        start_var = self.time.CumulVar(index)
        start_var.SetRange(intervals[0][0], max(end for _, end in intervals))
        for (_, end), (start, _) in pairwise(intervals):
            if end + 1 <= start - 1:
                start_var.RemoveInterval(end + 1, start - 1)

    def _hours(self, helper_day: HelperDay) -> None:
        shift = helper_day.shift
        hours = self.axis.ticks(shift.day, shift.start, shift.end)
        for index in (self.routing.Start(helper_day.idx), self.routing.End(helper_day.idx)):
            if hours is not None:
                self.time.CumulVar(index).SetRange(*hours)
        self.routing.AddVariableMaximizedByFinalizer(self.time.CumulVar(self.routing.Start(helper_day.idx)))
        self.routing.AddVariableMinimizedByFinalizer(self.time.CumulVar(self.routing.End(helper_day.idx)))
        if hours is None or not _break_fits(shift):
            self._close(helper_day)

    def _break(self, helper_day: HelperDay) -> None:
        """
        Between leaving and coming back; OR-Tools alone would let it lie before or after the route.

        With a free end it may still come after the last visit here. The exact clock then refuses the route, and what
        is dropped from it is inserted elsewhere.
        """
        pause, solver = helper_day.shift.break_, self.routing.solver()
        if pause is None or not _break_fits(helper_day.shift):
            return
        starts = self.axis.ticks(helper_day.shift.day, pause.earliest, pause.latest)
        if starts is None:
            self._close(helper_day)
            return
        name = f"break {helper_day.idx}"
        interval = solver.FixedDurationIntervalVar(*starts, pause.duration // UNIT, False, name)
        service = self.nodes.by_visit(self.problem.duration) // UNIT
        at_nodes = [int(service[self.manager.IndexToNode(index)]) for index in range(self.routing.Size())]
        self.time.SetBreakIntervalsOfVehicle([interval], helper_day.idx, at_nodes)
        solver.Add(interval.StartExpr() >= self.time.CumulVar(self.routing.Start(helper_day.idx)))
        solver.Add(interval.EndExpr() <= self.time.CumulVar(self.routing.End(helper_day.idx)))

    def _close(self, helper_day: HelperDay) -> None:
        """Let nobody use the shift."""
        start, end = self.routing.Start(helper_day.idx), self.routing.End(helper_day.idx)
        self.routing.solver().Add(self.routing.NextVar(start) == end)

    def _max_length(self, helper_day: HelperDay) -> None:
        if helper_day.shift.max_length is not None:
            self.time.SetSpanUpperBoundForVehicle(helper_day.shift.max_length // UNIT, helper_day.idx)

    def _max_visits(self) -> None:
        caps = [helper_day.shift.max_visits for helper_day in self.problem.helper_days]
        if any(cap is not None for cap in caps):
            one_each = self.routing.RegisterUnaryTransitVector(
                self.nodes.by_visit(np.ones_like(self.problem.duration)).tolist()
            )
            counts = [len(self.nodes.visits) if cap is None else cap for cap in caps]
            self.routing.AddDimensionWithVehicleCapacity(one_each, 0, counts, True, "visits")

    def _max_travel(self) -> None:
        caps = [helper_day.shift.max_travel for helper_day in self.problem.helper_days]
        if all(cap is None for cap in caps):
            return
        beyond = self.axis.horizon * UNIT + 1
        by_mode = {}
        for mode in {helper_day.shift.mode for helper_day in self.problem.helper_days}:
            travel = self.nodes.travel(mode)
            by_mode[mode] = self.routing.RegisterTransitMatrix(np.where(travel == UNREACHABLE, beyond, travel).tolist())
        transits = [by_mode[helper_day.shift.mode] for helper_day in self.problem.helper_days]
        limits = [beyond if cap is None else cap for cap in caps]
        self.routing.AddDimensionWithVehicleTransitAndCapacity(transits, 0, limits, True, "travel")

    def _week_cap(self) -> None:
        """Paid time of each helper in each seven days; an unused shift with a break counts just its break."""
        by_week: dict[tuple[int, int], list[HelperDay]] = {}
        for helper_day in self.problem.helper_days:
            if helper_day.helper.max_week is not None:
                week = helper_day.shift.day // DAYS_PER_WEEK
                by_week.setdefault((helper_day.helper_idx, week), []).append(helper_day)
        for (helper_idx, _), helper_days in by_week.items():
            cap = self.problem.helpers[helper_idx].max_week or 0
            breaks = sum(
                day.shift.break_.duration for day in helper_days if day.shift.break_ and _break_fits(day.shift)
            )
            solver = self.routing.solver()
            spans = [
                self.time.CumulVar(self.routing.End(day.idx)) - self.time.CumulVar(self.routing.Start(day.idx))
                for day in helper_days
            ]
            solver.Add(solver.Sum(spans) <= (cap + breaks) // UNIT)


def _break_fits(shift: Shift) -> bool:
    pause = shift.break_
    if pause is None:
        return True
    start = max(pause.earliest, shift.start)
    return start <= pause.latest and start + pause.duration <= shift.end


class Search:
    """
    One run over one problem.

    OR-Tools holds the interpreter for the whole of it, so whoever must stay awake runs it in a process of its own.
    """

    def __init__(self, problem: Problem, limits: Limits, start: Sequences | None = None) -> None:
        self._coarse = coarse(problem, UNIT)
        self._limits = limits
        self.first: Sequences = dict(insert(self._coarse, start).sequences)

    def run(self, report: Callable[[Sequences], None]) -> Sequences:
        """Search until the limits; ``report`` is called with every better plan on the way."""
        if not self._coarse.helper_days or not self._coarse.eligible.any():
            return self.first
        model = _Model(self._coarse)
        best = _Best(model, self.first, report)
        model.routing.AddAtSolutionCallback(best.look)
        parameters = _parameters(self._limits)
        model.routing.CloseModelWithParameters(parameters)
        begin = self._read(model)
        if begin is None:
            last = model.routing.SolveWithParameters(parameters)
        else:
            last = model.routing.SolveFromAssignmentWithParameters(begin, parameters)
        if last is not None:
            best.keep(int(last.ObjectiveValue()), last.Value)
        return best.sequences

    def _read(self, model: _Model) -> Any:
        routes = [
            [model.node_index(visit) for visit in self.first.get(helper_day.idx, ())]
            for helper_day in self._coarse.helper_days
        ]
        return model.routing.ReadAssignmentFromRoutes(routes, True) if any(routes) else None


class _Best:
    """The cheapest solution seen, as the model prices it."""

    def __init__(self, model: _Model, first: Sequences, report: Callable[[Sequences], None]) -> None:
        self._model = model
        self._report = report
        self._cost: int | None = None
        self.sequences = first

    def look(self) -> None:
        """Keep the solution at hand if it is better; a first solution that nothing improves is never shown here."""
        self.keep(int(self._model.routing.CostVar().Min()), lambda variable: int(variable.Value()))

    def keep(self, cost: int, value: Callable[[Any], int]) -> None:
        """Keep a solution if it is better than what was seen."""
        if self._cost is None or cost < self._cost:
            self._cost = cost
            self.sequences = self._model.sequences(value)
            self._report(self.sequences)


def _parameters(limits: Limits) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(max(1, int(limits.seconds * 1000)))
    if limits.iterations is not None:
        parameters.solution_limit = limits.iterations
    return parameters
