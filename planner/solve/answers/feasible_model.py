"""
All plans in which every visit of a small week stands, as a model for CP-SAT.

A start for each visit; for each shift whether the visit is in it, a circuit over the visits of the shift, and when the
helper leaves and is back. Travel and access stand on the arcs of the circuit, the break in one gap of it. One method a
rule, named as the rule of :mod:`planner.domain.check`. Times are free wherever the checker leaves them free.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ortools.sat.python import cp_model

from planner.domain.problem import HelperDay, Interval, Problem
from planner.domain.visit import SECONDS_PER_DAY
from planner.solve.answers.detours import NEVER, Detours
from planner.solve.answers.feasible_ways import DEPOT, Ways

Found = Mapping[int, Mapping[int, int]]
"""Starts by visit index, by the index of the helper-day."""

_DAYS_PER_WEEK = 7


@dataclass
class _Line:
    """A shift in the model: its visits in order are nodes 1 and up of a circuit."""

    day: HelperDay
    visits: list[int]
    takes: dict[int, cp_model.IntVar]
    is_used: cp_model.IntVar
    leave: cp_model.IntVar
    back: cp_model.IntVar
    pauses: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """Whether the break lies in the gap behind a node."""
    pause: cp_model.IntVar | None = None


class FeasibleModel:
    """
    The model of a week; a solution is a plan of all its visits.

    Parameters
    ----------
    problem
        Its visits must all be planned.
    detours
        Ways over other visits; they count where they are shorter.
    promised
        Visits whose promise must be kept.
    """

    def __init__(self, problem: Problem, detours: Detours, promised: frozenset[str]) -> None:
        self.model = cp_model.CpModel()
        self._problem = problem
        self._detours = detours
        self._promised = promised
        self._starts = [self.model.new_int_var(0, SECONDS_PER_DAY, "") for _ in problem.visits]
        self._lines = {line.day.idx: line for line in self._all_lines()}
        if self.is_hopeless:
            return
        for line in self._lines.values():
            self._windows(line)
            self._route(line)
            self._break(line)
            self._caps(line)
        self._pair()
        self._after()
        self._week_cap()

    @cached_property
    def is_hopeless(self) -> bool:
        """Whether some visit finds no shift, or fewer helpers than it needs."""
        helpers: list[set[int]] = [set() for _ in self._problem.visits]
        for line in self._lines.values():
            for visit in line.visits:
                helpers[visit].add(line.day.helper_idx)
        return any(
            len(found) < visit.helpers_required for found, visit in zip(helpers, self._problem.visits, strict=True)
        )

    def found(self, solver: cp_model.CpSolver) -> Found:
        """Return the starts of a solution by helper-day."""
        return {
            idx: {
                visit: solver.value(self._starts[visit]) for visit, takes in line.takes.items() if solver.value(takes)
            }
            for idx, line in self._lines.items()
            if solver.value(line.is_used)
        }

    def _all_lines(self) -> Iterator[_Line]:
        for day in self._problem.helper_days:
            visits = [idx for idx in range(len(self._problem.visits)) if self._possible(idx, day)]
            if visits:
                shift = day.shift
                yield _Line(
                    day=day,
                    visits=visits,
                    takes={visit: self.model.new_bool_var("") for visit in visits},
                    is_used=self.model.new_bool_var(""),
                    leave=self.model.new_int_var(shift.start, shift.end, ""),
                    back=self.model.new_int_var(shift.start, shift.end, ""),
                )

    def _possible(self, visit_idx: int, day: HelperDay) -> list[Interval]:
        """Return when the visit may start in the shift: by who goes, window, pin, promise and hours."""
        if not self._problem.eligible[visit_idx, day.idx]:
            return []
        visit, shift = self._problem.visits[visit_idx], day.shift
        first, last = shift.start, shift.end - visit.duration
        if visit.id in self._promised and visit.promised is not None:
            promise = visit.promised
            if shift.day != promise.day or (promise.helpers is not None and day.helper.id not in promise.helpers):
                return []
            first, last = max(first, promise.earliest), min(last, promise.latest)
        windows = self._problem.start_windows[visit_idx].get(shift.day, ())
        clipped = ((max(first, opens), min(last, closes)) for opens, closes in windows)
        return [(opens, closes) for opens, closes in clipped if opens <= closes]

    # One shift

    def _windows(self, line: _Line) -> None:
        """A visit starts in one of its windows, and no two visits of a shift overlap."""
        intervals = []
        for visit, takes in line.takes.items():
            domain = cp_model.Domain.from_intervals([list(pair) for pair in self._possible(visit, line.day)])
            self.model.add_linear_expression_in_domain(self._starts[visit], domain).only_enforce_if(takes)
            duration = int(self._problem.duration[visit])
            intervals.append(self.model.new_optional_fixed_size_interval_var(self._starts[visit], duration, takes, ""))
        self.model.add_no_overlap(intervals)

    def _route(self, line: _Line) -> None:
        """The visits of a shift follow each other with time for travel and access between them."""
        nodes = range(len(line.visits) + 1)
        arcs: list[tuple[int, int, cp_model.LiteralT]] = [(DEPOT, DEPOT, ~line.is_used)]
        arcs += [(node, node, ~line.takes[line.visits[node - 1]]) for node in nodes[1:]]
        self._make_pauses(line)
        ways = Ways(self._problem, self._detours, line.day, line.visits)
        bands = {node: self._bands(line, node) for node in nodes}
        travel = self._travel_vars(line)
        for origin in nodes:
            for target in nodes:
                if origin == target or not ways.is_open(origin, target):
                    continue
                arc = self.model.new_bool_var("")
                arcs.append((origin, target, arc))
                self._gap(line, ways, bands[origin], travel.get(origin), origin=origin, target=target, arc=arc)
        self.model.add_circuit(arcs)
        for takes in line.takes.values():
            self.model.add_implication(takes, line.is_used)

    def _gap(
        self,
        line: _Line,
        ways: Ways,
        bands: Sequence[cp_model.IntVar],
        travel: cp_model.IntVar | None,
        *,
        origin: int,
        target: int,
        arc: cp_model.IntVar,
    ) -> None:
        """If one node follows another: travel in the band of its departure, access, and the break if it lies here."""
        departure, arrival = self._departure(line, origin), self._arrival(line, target)
        pause = line.day.shift.break_
        break_time = pause.duration * line.pauses[origin] if pause is not None else 0
        for band, is_band in enumerate(bands):
            if ways.gap(band, origin, target) >= NEVER:
                self.model.add_bool_or([~arc, ~is_band])
                continue
            gap = ways.gap(band, origin, target)
            self.model.add(arrival >= departure + gap + break_time).only_enforce_if([arc, is_band])
            if travel is not None:
                self.model.add(travel >= ways.travel(band, origin, target)).only_enforce_if([arc, is_band])
        if pause is not None and line.pause is not None:
            here = [arc, line.pauses[origin]]
            self.model.add(line.pause >= departure).only_enforce_if(here)
            self.model.add(line.pause + pause.duration <= arrival).only_enforce_if(here)
            if target == DEPOT and not self._may_end_with_a_break(line):
                self.model.add_implication(arc, ~line.pauses[origin])

    def _may_end_with_a_break(self, line: _Line) -> bool:
        """A shift with a free end ends at its last visit, which may be another one than these."""
        return line.day.shift.end_place is not None or self._detours.may_follow(line.day)

    def _departure(self, line: _Line, node: int) -> cp_model.LinearExpr:
        if node == DEPOT:
            return line.leave
        visit = line.visits[node - 1]
        return self._starts[visit] + int(self._problem.duration[visit])

    def _arrival(self, line: _Line, node: int) -> cp_model.LinearExpr:
        return line.back if node == DEPOT else self._starts[line.visits[node - 1]]

    def _bands(self, line: _Line, node: int) -> Sequence[cp_model.IntVar]:
        """Return for each band of travel times whether the helper departs from the node in it."""
        starts = self._problem.travel[line.day.shift.mode].starts
        if len(starts) == 1:
            return [self.model.new_constant(1)]
        literals = [self.model.new_bool_var("") for _ in starts]
        self.model.add_exactly_one(literals)
        for literal, first, following in zip(literals, starts, [*starts[1:], 2 * SECONDS_PER_DAY], strict=True):
            departure = self._departure(line, node)
            self.model.add(departure >= first).only_enforce_if(literal)
            self.model.add(departure < following).only_enforce_if(literal)
        return literals

    def _make_pauses(self, line: _Line) -> None:
        pause = line.day.shift.break_
        if pause is not None:
            line.pause = self.model.new_int_var(pause.earliest, max(pause.earliest, pause.latest), "")
            line.pauses = {node: self.model.new_bool_var("") for node in range(len(line.visits) + 1)}

    def _break(self, line: _Line) -> None:
        """A used shift that has a break contains it, in one of its gaps."""
        if not line.pauses:
            return
        self.model.add(sum(line.pauses.values()) == line.is_used)
        for node, visit in enumerate(line.visits, start=1):
            self.model.add_implication(line.pauses[node], line.takes[visit])

    def _travel_vars(self, line: _Line) -> dict[int, cp_model.IntVar]:
        """Return the travel after each node, where the shift caps it."""
        cap = line.day.shift.max_travel
        if cap is None:
            return {}
        found = {node: self.model.new_int_var(0, cap, "") for node in range(len(line.visits) + 1)}
        self.model.add(sum(found.values()) <= cap)
        return found

    def _caps(self, line: _Line) -> None:
        """Visits and length of a shift; travel is capped where it is counted."""
        shift = line.day.shift
        if shift.max_visits is not None:
            self.model.add(sum(line.takes.values()) <= shift.max_visits)
        if shift.max_length is not None:
            self.model.add(line.back - line.leave <= shift.max_length).only_enforce_if(line.is_used)

    # What joins the shifts

    def _pair(self) -> None:
        """A visit has as many helpers as it needs, all of them on one day, and those that it is pinned to."""
        for idx, visit in enumerate(self._problem.visits):
            by_helper: dict[int, list[cp_model.IntVar]] = defaultdict(list)
            for line in self._lines.values():
                if idx in line.takes:
                    by_helper[line.day.helper_idx].append(line.takes[idx])
                    self.model.add_implication(line.takes[idx], self._days[idx][line.day.shift.day])
            self.model.add_exactly_one(self._days[idx].values())
            self.model.add(sum(takes for row in by_helper.values() for takes in row) == visit.helpers_required)
            for row in by_helper.values():
                self.model.add_at_most_one(row)
            pinned = visit.pinned.helpers if visit.pinned else None
            if pinned is not None and len(pinned) < visit.helpers_required:
                for helper in pinned:
                    self.model.add_exactly_one(by_helper[self._problem.helper_idx_by_id[helper]])

    @cached_property
    def _days(self) -> list[dict[int, cp_model.IntVar]]:
        """Whether a visit is on a day on which somebody could go."""
        days: list[set[int]] = [set() for _ in self._problem.visits]
        for line in self._lines.values():
            for visit in line.visits:
                days[visit].add(line.day.shift.day)
        return [{day: self.model.new_bool_var("") for day in sorted(own)} for own in days]

    def _after(self) -> None:
        """A visit keeps order and spacing against the one that it follows."""
        for idx, visit in enumerate(self._problem.visits):
            after = visit.after
            if after is None:
                continue
            earlier = self._problem.visit_idx_by_id[after.visit]
            days = self._day(idx) - self._day(earlier)
            seconds = self._starts[idx] - self._starts[earlier]
            if after.is_same_day:
                self.model.add(days == 0)
                self.model.add(seconds >= max(0, after.min_seconds or 0))
                if after.max_seconds is not None:
                    self.model.add(seconds <= after.max_seconds)
                continue
            self.model.add(days >= max(0, after.min_days or 0))
            if after.max_days is not None:
                self.model.add(days <= after.max_days)
            is_same = self.model.new_bool_var("")
            self.model.add(days >= 1).only_enforce_if(~is_same)
            self.model.add(seconds >= 0).only_enforce_if(is_same)

    def _day(self, visit: int) -> cp_model.LinearExpr:
        days = self._days[visit]
        return cp_model.LinearExpr.weighted_sum(list(days.values()), list(days))

    def _week_cap(self) -> None:
        """The paid time of a helper in seven days: from leaving to coming back, breaks left out."""
        by_week: dict[tuple[int, int], list[_Line]] = defaultdict(list)
        for line in self._lines.values():
            by_week[line.day.helper_idx, line.day.shift.day // _DAYS_PER_WEEK].append(line)
        for (helper_idx, _), lines in by_week.items():
            cap = self._problem.helpers[helper_idx].max_week
            if cap is not None:
                self.model.add(sum(self._paid(line) for line in lines) <= cap)

    def _paid(self, line: _Line) -> cp_model.IntVar:
        paid = self.model.new_int_var(0, SECONDS_PER_DAY, "")
        pause = line.day.shift.break_
        break_time = 0 if pause is None else pause.duration
        self.model.add(paid >= line.back - line.leave - break_time).only_enforce_if(line.is_used)
        return paid
