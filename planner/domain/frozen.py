"""
A week at a moment, for engines: nothing new may begin, or be set out for, before it.

What is fixed is pinned in the week. A helper who is idle at the moment stays where the last fixed visit was, and one
who is early at a door waits there; engines see that time as visits of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planner.domain.events import Moment
from planner.domain.freezing import fixed_visits, num_fixed
from planner.domain.helper import Helper, Shift
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import HelperDay, Problem
from planner.domain.tour import find_helper_day, tours
from planner.domain.visit import Pin, Visit, Window

_DAYS_PER_WEEK = 7
_HERE = "+here:"
"""Stands in the id of the time in which a helper is already somewhere and free for nothing else."""


@dataclass(frozen=True)
class _Day:
    """
    A helper-day that has begun.

    Parameters
    ----------
    helper_day, route
        The shift, and what it does by the plan.
    num_fixed
        Stops that are fixed, from the first.
    has_break
        Whether its break is fixed too: it has begun, or lies before a fixed stop.
    here
        Times at which the helper is at the place of the last fixed stop and free for nothing else.
    is_over
        Whether nothing more can be done: by the moment, only the way home is left.
    """

    helper_day: HelperDay
    route: Route
    num_fixed: int
    has_break: bool
    here: tuple[Visit, ...]
    is_over: bool


@dataclass(frozen=True, eq=False)
class Frozen:
    """
    A week and its plan at a moment.

    Parameters
    ----------
    problem, plan
        The week, in which what is fixed is pinned, and a plan that keeps its rules.
    now
        The moment; None when the week has not begun.
    """

    problem: Problem
    plan: Plan
    now: Moment | None

    @cached_property
    def fixed(self) -> frozenset[str]:
        """Visits that are fixed."""
        return fixed_visits(self.problem, self.plan, self.now)

    def for_engine(self) -> Problem:
        """
        Return the week in which nothing new can begin, and nobody be somewhere, before the moment.

        A helper who is idle after what is fixed stays at that place until the moment: that time is a visit of its own,
        which :meth:`expressed` takes out again. The result is not validated: a wish may lie in the past.
        """
        if self.now is None:
            return self.problem
        visits = [self._from_now(visit) for visit in self.problem.visits]
        here = [visit for day in self._days.values() for visit in day.here]
        helpers = [self._helper_from_now(helper) for helper in self.problem.helpers]
        return replace(self.problem, visits=(*visits, *here), helpers=tuple(helpers))

    def plan_for_engine(self) -> Plan:
        """Return the plan as one of the week for engines."""
        return self.plan.replace(routes=tuple(self._with_here(route) for route in self.plan.used_routes))

    def expressed(self, routes: Sequence[Route]) -> tuple[Route, ...]:
        """
        Return routes of the week for engines as routes of the week itself.

        What is fixed stays as it was, to the second: leaving, the break where it is fixed, and every stop.
        """
        own = (self._expressed(route) for route in routes)
        return tuple(route for route in own if route.stops)

    @cached_property
    def num_closed(self) -> Mapping[int, int]:
        """How many stops of the plan for engines, from the first, nothing may come between; by helper-day."""
        return {idx: day.num_fixed + len(day.here) for idx, day in self._days.items()}

    def keeps_fixed(self, routes: Sequence[Route]) -> bool:
        """Return whether routes of the week for engines begin with what is fixed, and nothing in between."""
        found = {day.idx: route for route in routes if (day := find_helper_day(self.problem, route))}
        before = {
            day.idx: route for route in self.plan_for_engine().routes if (day := find_helper_day(self.problem, route))
        }
        return all(
            idx in found and _visits(found[idx], count) == _visits(before[idx], count)
            for idx, count in self.num_closed.items()
        )

    def _expressed(self, route: Route) -> Route:
        stops = tuple(stop for stop in route.stops if _HERE not in stop.visit)
        day = self._day_of(route)
        if day is None:
            return replace(route, stops=stops)
        before = day.route
        if len(stops) == day.num_fixed == len(before.stops):
            return before
        changed = replace(
            route,
            leave=before.leave,
            stops=(*before.stops[: day.num_fixed], *stops[day.num_fixed :]),
            break_start=before.break_start if day.has_break else route.break_start,
        )
        ends_there = day.helper_day.shift.end_place is None
        return replace(changed, back=changed.stops[-1].end) if ends_there else changed

    def _with_here(self, route: Route) -> Route:
        day = self._day_of(route)
        if day is None:
            return route
        here = (Stop(at.id, at.windows[0].start, at.windows[0].start, _end_of(at)) for at in day.here)
        stops = sorted((*route.stops, *here), key=lambda stop: (stop.start, stop.end))
        return replace(route, stops=tuple(stops), break_start=None if day.has_break else route.break_start)

    def _day_of(self, route: Route) -> _Day | None:
        helper_day = find_helper_day(self.problem, route)
        return None if helper_day is None else self._days.get(helper_day.idx)

    @cached_property
    def _days(self) -> Mapping[int, _Day]:
        """Helper-days in which something is fixed, by their index."""
        return {day.helper_day.idx: day for route in self.plan.used_routes for day in self._begun(route)}

    def _begun(self, route: Route) -> Iterator[_Day]:
        helper_day, count = find_helper_day(self.problem, route), num_fixed(self.problem, route, self.now)
        if helper_day is None or not count or self.now is None:
            return
        is_today, last = route.day == self.now.day, route.stops[count - 1]
        has_break = route.break_start is not None and (
            not is_today or route.break_start < max(self.now.seconds, last.start)
        )
        idle_until = self._idle_until(helper_day, route, has_break=has_break)
        is_over = is_today and self._is_over(helper_day, route, count, idle_until)
        here = self._here(helper_day, last, idle_until) if is_today and not is_over else ()
        yield _Day(helper_day, route, count, has_break, tuple(here), is_over)

    def _idle_until(self, helper_day: HelperDay, route: Route, *, has_break: bool) -> int:
        pause, now = helper_day.shift.break_, self.now.seconds if self.now else 0
        return max(now, (route.break_start or 0) + pause.duration if has_break and pause is not None else 0)

    def _is_over(self, helper_day: HelperDay, route: Route, count: int, idle_until: int) -> bool:
        """Whether a helper who has nothing ahead could not even wait any longer before going home."""
        last = route.stops[-1]
        if count < len(route.stops) or idle_until <= last.end:
            return False
        pause, shift = helper_day.shift.break_, helper_day.shift
        is_pending = pause is not None and route.break_start is not None and route.break_start >= idle_until
        rest = route.back - last.end if is_pending else self._way_home(helper_day, last)
        back = idle_until + rest
        return (
            back > shift.end
            or (shift.max_length is not None and back - route.leave > shift.max_length)
            or self._paid_over_cap(helper_day, back - route.back)
        )

    def _paid_over_cap(self, helper_day: HelperDay, more: int) -> bool:
        """Whether a helper who comes back so much later would be paid for more than a week may hold."""
        cap, week = helper_day.helper.max_week, helper_day.shift.day // _DAYS_PER_WEEK
        if cap is None:
            return False
        own = (
            tour.paid
            for tour in tours(self.problem, self.plan)
            if tour.route.helper == helper_day.helper.id and tour.route.day // _DAYS_PER_WEEK == week
        )
        return sum(own) + more > cap

    def _way_home(self, helper_day: HelperDay, last: Stop) -> int:
        shift, places = helper_day.shift, self.problem.place_idx_by_id
        if shift.end_place is None:
            return 0
        place = self.problem.visits[self.problem.visit_idx_by_id[last.visit]].place
        return self.problem.travel[shift.mode].seconds(places[place], places[shift.end_place], last.end)

    def _here(self, helper_day: HelperDay, last: Stop, idle_until: int) -> Iterator[Visit]:
        """Early at the door of the visit that the helper is on the way to; or idle after the last one."""
        now = 0 if self.now is None else self.now.seconds
        if last.start >= now and last.start > last.arrive:
            yield self._at(helper_day, last, last.arrive, last.start)
        if idle_until > last.end:
            yield self._at(helper_day, last, last.end, idle_until)

    def _at(self, helper_day: HelperDay, stop: Stop, start: int, end: int) -> Visit:
        helper, day = helper_day.helper.id, helper_day.shift.day
        return Visit(
            id=f"{stop.visit}{_HERE}{helper}:{day}:{start}",
            place=self.problem.visits[self.problem.visit_idx_by_id[stop.visit]].place,
            duration=end - start,
            windows=(Window(day, start, start),),
            unserved_cost=0,
            pinned=Pin((helper,), day, start),
        )

    def _from_now(self, visit: Visit) -> Visit:
        now = self.now
        if now is None or visit.id in self.fixed:
            return visit
        windows = (
            replace(window, start=max(window.start, now.seconds)) if window.day == now.day else window
            for window in visit.windows
            if window.day >= now.day
        )
        return replace(visit, windows=tuple(window for window in windows if window.start <= window.end))

    def _helper_from_now(self, helper: Helper) -> Helper:
        days = [day for day in self.problem.helper_days if day.helper.id == helper.id]
        shifts = tuple(self._shift_from_now(day) for day in days)
        # A break that is taken out of a shift counts as paid there.
        over = sum(
            before.shift.break_.duration
            for before, shift in zip(days, shifts, strict=True)
            if before.shift.break_ is not None and shift.break_ is None
        )
        return replace(helper, shifts=shifts, max_week=None if helper.max_week is None else helper.max_week + over)

    def _shift_from_now(self, helper_day: HelperDay) -> Shift:
        shift, day, now = helper_day.shift, self._days.get(helper_day.idx), self.now
        if now is None or shift.day != now.day:
            return shift
        if day is not None and day.is_over:
            return replace(shift, max_visits=day.num_fixed)
        pause = shift.break_
        if pause is not None:
            first = max(pause.earliest, now.seconds)
            is_open = not (day and day.has_break) and first <= pause.latest
            shift = replace(shift, break_=replace(pause, earliest=first) if is_open else None)
        if day is None:
            return replace(shift, start=min(max(shift.start, now.seconds), shift.end))
        most = None if shift.max_visits is None else shift.max_visits + len(day.here)
        return replace(shift, max_visits=most)


def _visits(route: Route, count: int) -> list[str]:
    return [stop.visit for stop in route.stops[:count]]


def _end_of(visit: Visit) -> int:
    return visit.windows[0].start + visit.duration
