"""A helper who is away: what is left of the shifts, and which visits nobody goes to."""

from dataclasses import dataclass, replace

from planner.domain.event_checks import no_such_helper
from planner.domain.events import Absence, Moment
from planner.domain.freezing import num_begun
from planner.domain.helper import Helper, Shift
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import HelperDay, Problem
from planner.domain.pushing import Rows, rows_of
from planner.domain.tour import find_helper_day
from planner.domain.visit import SECONDS_PER_DAY
from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence


@dataclass(frozen=True)
class Away:
    """
    A week without what a helper does not work.

    Parameters
    ----------
    problem
        The week with what is left of the shifts.
    rows
        What each helper-day does.
    hit
        Visits that nobody goes to.
    """

    problem: Problem
    rows: Rows
    hit: tuple[str, ...]


def without_helper(problem: Problem, plan: Plan, absence: Absence, now: Moment | None) -> Away:
    """
    Return the week in which a helper is away.

    A visit that has begun is ended; the way home after it may take longer than the helper is there. A shift that loses
    its middle becomes two, each with its ends where they were.

    Raises
    ------
    InputError
        HELPER_UNKNOWN; SHIFT_UNKNOWN when the helper does not work then; FROZEN when it lies before the moment.
    """
    helper_idx = problem.helper_idx_by_id.get(absence.helper)
    if helper_idx is None:
        raise _refused("HELPER_UNKNOWN", absence, no_such_helper(problem))
    absence = _from_now(absence, now)
    helper = problem.helpers[helper_idx]
    parts = [_parts(shift, absence) for shift in helper.shifts]
    if all(len(left) == 1 and left[0] == shift for left, shift in zip(parts, helper.shifts, strict=True)):
        raise _refused("SHIFT_UNKNOWN", absence, sentence("The helper has no shift at that time; nothing was changed."))
    return _Cut(problem, plan, absence, now).done(helper, parts)


def _from_now(absence: Absence, now: Moment | None) -> Absence:
    """Of the day that has begun, an absence takes what is still to come."""
    if now is None or absence.first_day > now.day:
        return absence
    is_past = absence.first_day < now.day or (absence.start is not None and absence.start < now.seconds)
    if is_past or (absence.end is not None and absence.end <= now.seconds):
        text = sentence("It begins in the past; say from when on the helper is away from now. Nothing was changed.")
        raise _refused("FROZEN", absence, text)
    return absence


def _parts(shift: Shift, absence: Absence) -> list[Shift]:
    """Return what is left of a shift."""
    if not absence.first_day <= shift.day <= absence.last_day:
        return [shift]
    start = 0 if absence.start is None else absence.start
    end = SECONDS_PER_DAY if absence.end is None else absence.end
    if end <= shift.start or start >= shift.end:
        return [shift]
    spans = [(shift.start, min(start, shift.end)), (max(end, shift.start), shift.end)]
    return [_part(shift, first, last) for first, last in spans if first < last]


def _part(shift: Shift, start: int, end: int) -> Shift:
    """A part keeps the break when it reaches over all the time in which the break may be."""
    pause = shift.break_
    keeps = pause is not None and start <= pause.earliest and pause.latest + pause.duration <= end
    return replace(shift, start=start, end=end, break_=pause if keeps else None)


@dataclass(frozen=True)
class _Cut:
    problem: Problem
    plan: Plan
    absence: Absence
    now: Moment | None

    def done(self, helper: Helper, parts: list[list[Shift]]) -> Away:
        routes = {day.idx: route for route in self.plan.used_routes if (day := find_helper_day(self.problem, route))}
        shifts: list[Shift] = []
        stops: list[tuple[Stop, ...]] = []
        kept: set[str] = set()
        for day in self.problem.helper_days:
            if day.helper.id != helper.id:
                continue
            route = routes.pop(day.idx, None)
            left = parts[day.shift_idx]
            if route is not None and left != [day.shift]:
                left, own = self._shared(day, route, left)
            else:
                own = [route.stops if route else () for _ in left]
            shifts += left
            stops += own
            kept |= {stop.visit for row in own for stop in row}
        changed = replace(helper, shifts=tuple(shifts))
        problem = self.problem.replace(
            helpers=tuple(changed if other.id == helper.id else other for other in self.problem.helpers)
        )
        rows = rows_of(problem, routes.values())
        own_days = [day for day in problem.helper_days if day.helper.id == helper.id]
        rows |= {day.idx: row for day, row in zip(own_days, stops, strict=True) if row}
        before = [stop.visit for route in self.plan.used_routes if route.helper == helper.id for stop in route.stops]
        hit = tuple(visit for visit in before if visit not in kept)
        return Away(problem, {idx: _without(row, hit) for idx, row in rows.items()}, hit)

    def _shared(self, day: HelperDay, route: Route, left: list[Shift]) -> tuple[list[Shift], list[tuple[Stop, ...]]]:
        """Give the stops of a route to the parts of its shift that still hold them."""
        begun = route.stops[: num_begun(route, self.now)]
        rest = route.stops[len(begun) :]
        if begun and not any(part.start <= begun[-1].start < part.end for part in left):
            # Away from now on: what has begun is ended, and a part of the shift is left for it.
            first = _part(day.shift, day.shift.start, min(max(begun[-1].end, self._from), day.shift.end))
            left = [first, *(part for part in left if part.start >= first.end)]
        own = []
        for part in left:
            mine = [stop for stop in begun if part.start <= stop.start < part.end]
            mine += [stop for stop in rest if part.start <= stop.arrive and stop.end <= part.end]
            own.append(tuple(mine))
        return left, own

    @property
    def _from(self) -> int:
        return 0 if self.absence.start is None else self.absence.start


def _without(row: tuple[Stop, ...], visits: tuple[str, ...]) -> tuple[Stop, ...]:
    """Where two go together, the other one does not go alone."""
    return tuple(stop for stop in row if stop.visit not in visits)


def _refused(code: str, absence: Absence, text: Sentence) -> InputError:
    return InputError([Finding(code, f"helper {absence.helper}", text)])
