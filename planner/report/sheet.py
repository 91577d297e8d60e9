"""
A planned week as a person reads it: totals, the day of every helper, and what is not planned.

One value behind the terminal, the app and every export, so that they cannot tell different stories.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from planner.domain.cost import cost
from planner.domain.plan import Cost, Plan
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.domain.tour import Leg, Tour, tours
from planner.locale import Sentence, sentence
from planner.report.directory import Directory, HelperEntry, ResidentEntry


@dataclass(frozen=True)
class SheetStop:
    """
    One visit of a helper's day; times are whole seconds since local midnight.

    Parameters
    ----------
    visit
        Id of the visit.
    resident
        Personal data.
    travel, wait
        Seconds on the way there, and early at the door.
    arrive, start, end
        As in the plan.
    lat, lon
        WGS 84.
    is_pinned
        Whether a person has fixed something about it.
    """

    visit: str
    resident: ResidentEntry
    travel: int
    wait: int
    arrive: int
    start: int
    end: int
    lat: float
    lon: float
    is_pinned: bool


@dataclass(frozen=True)
class SheetDay:
    """
    One helper's day.

    Parameters
    ----------
    helper, entry, day, mode
        Who, which date, and how they move.
    leave, back
        Seconds since local midnight.
    break_start, break_duration
        None and 0 without a break.
    stops
        In order.
    travel, wait, service, paid
        Seconds of the whole day; ``travel`` holds the way back too.
    start, end
        Points (lat, lon) where the day starts and ends; the end is None when it is the last visit.
    """

    helper: str
    entry: HelperEntry
    day: date
    mode: str
    leave: int
    back: int
    break_start: int | None
    break_duration: int
    stops: tuple[SheetStop, ...]
    travel: int
    wait: int
    service: int
    paid: int
    start: tuple[float, float]
    end: tuple[float, float] | None


@dataclass(frozen=True)
class SheetUnassigned:
    """A visit that is not planned, and why."""

    visit: str
    resident: ResidentEntry
    reason: Reason | str
    lat: float
    lon: float


@dataclass(frozen=True)
class HelperTotal:
    """A helper's week in seconds; ``offered`` is the length of all shifts, ``cap`` the weekly cap or None."""

    helper: str
    entry: HelperEntry
    num_visits: int
    paid: int
    travel: int
    wait: int
    offered: int
    cap: int | None


@dataclass(frozen=True)
class WeekSheet:
    """
    A planned week as a person reads it.

    Parameters
    ----------
    monday, num_days, timezone
        The horizon.
    num_visits, num_served
        Visits asked for, and planned.
    travel, wait, service, paid
        Seconds over all helpers.
    cost
        By terms, in seconds of travel.
    bound
        A proven lower bound of the total, or None.
    days
        Used shifts, by date and then in the order of the helpers.
    helpers
        Every helper, also those without a visit.
    unassigned
        Grouped by reason, in the order of the file within.
    directory
        Names behind the ids.
    """

    monday: date
    num_days: int
    timezone: str
    num_visits: int
    num_served: int
    travel: int
    wait: int
    service: int
    paid: int
    cost: Cost
    bound: float | None
    days: tuple[SheetDay, ...]
    helpers: tuple[HelperTotal, ...]
    unassigned: tuple[SheetUnassigned, ...]
    directory: Directory

    @property
    def dates(self) -> tuple[date, ...]:
        """The days of the horizon."""
        return tuple(self.monday + timedelta(days=day) for day in range(self.num_days))

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Reasons with their number of visits, the most frequent first."""
        return tuple(Counter(str(left.reason) for left in self.unassigned).most_common())

    def only(self, days: tuple[SheetDay, ...], visits: frozenset[str]) -> Self:
        """Return the sheet with some days and the names of some visits, and nothing of anybody else."""
        return replace(
            self,
            days=days,
            helpers=(),
            unassigned=(),
            directory=self.directory.only(visits, {day.helper for day in days}),
        )


def week_sheet(problem: Problem, plan: Plan, directory: Directory | None = None) -> WeekSheet:
    """Return the week as a person reads it; ids stand in where the directory has no name."""
    directory = directory or Directory()
    driven = tours(problem, plan)
    days = sorted((_day(tour, directory) for tour in driven), key=lambda day: day.day)
    served = {stop.visit for tour in driven for stop in tour.stops}
    return WeekSheet(
        monday=problem.monday,
        num_days=problem.days,
        timezone=problem.timezone,
        num_visits=len(problem.visits),
        num_served=len(served),
        travel=sum(tour.travel for tour in driven),
        wait=sum(tour.wait for tour in driven),
        service=sum(tour.service for tour in driven),
        paid=sum(tour.paid for tour in driven),
        cost=cost(problem, plan),
        bound=plan.bound,
        days=tuple(days),
        helpers=tuple(_helper_totals(problem, driven, directory)),
        unassigned=_unassigned(problem, plan, directory),
        directory=directory,
    )


def reason_text(reason: str) -> Sentence:
    """Return why a visit is not planned, as a sentence for the planner."""
    return _REASON_TEXTS.get(reason) or sentence("Not planned; the reason {reason} is unknown.", reason=reason)


def _day(tour: Tour, directory: Directory) -> SheetDay:
    shift, places = tour.helper_day.shift, tour.problem.places
    ends = [tour.problem.place_idx_by_id[place] for place in (shift.start_place, shift.end_place) if place is not None]
    points = [(places[idx].lat, places[idx].lon) for idx in ends]
    return SheetDay(
        helper=tour.route.helper,
        entry=directory.helper(tour.route.helper),
        day=tour.problem.monday + timedelta(days=tour.route.day),
        mode=shift.mode,
        leave=tour.route.leave,
        back=tour.route.back,
        break_start=tour.route.break_start,
        break_duration=tour.break_duration,
        stops=tuple(
            _stop(tour, number, leg, directory) for number, leg in enumerate(tour.legs) if leg.visit is not None
        ),
        travel=tour.travel,
        wait=tour.wait,
        service=tour.service,
        paid=tour.paid,
        start=points[0],
        end=points[1] if shift.end_place is not None else None,
    )


def _stop(tour: Tour, number: int, leg: Leg, directory: Directory) -> SheetStop:
    stop, visit = tour.stops[number], tour.problem.visits[tour.visit_idxs[number]]
    place = tour.problem.places[leg.destination]
    pause = tour.break_overlap(leg.departure, stop.start)
    return SheetStop(
        visit=visit.id,
        resident=directory.resident(visit.id),
        travel=leg.travel,
        wait=max(0, stop.start - leg.departure - leg.travel - tour.accesses[number] - pause),
        arrive=stop.arrive,
        start=stop.start,
        end=stop.end,
        lat=place.lat,
        lon=place.lon,
        is_pinned=visit.pinned is not None,
    )


def _helper_totals(problem: Problem, driven: Iterable[Tour], directory: Directory) -> Iterable[HelperTotal]:
    by_helper: dict[int, list[Tour]] = {}
    for tour in driven:
        by_helper.setdefault(tour.helper_day.helper_idx, []).append(tour)
    for idx, helper in enumerate(problem.helpers):
        own = by_helper.get(idx, [])
        yield HelperTotal(
            helper=helper.id,
            entry=directory.helper(helper.id),
            num_visits=sum(len(tour.stops) for tour in own),
            paid=sum(tour.paid for tour in own),
            travel=sum(tour.travel for tour in own),
            wait=sum(tour.wait for tour in own),
            offered=sum(shift.end - shift.start for shift in helper.shifts),
            cap=helper.max_week,
        )


def _unassigned(problem: Problem, plan: Plan, directory: Directory) -> tuple[SheetUnassigned, ...]:
    reasons = {left.visit: left.reason for left in plan.unassigned}
    found = []
    for visit in problem.visits:
        if visit.id in reasons:
            place = problem.places[problem.place_idx_by_id[visit.place]]
            entry = directory.resident(visit.id)
            found.append(SheetUnassigned(visit.id, entry, reasons[visit.id], place.lat, place.lon))
    counts = Counter(left.reason for left in found)
    return tuple(sorted(found, key=lambda left: (-counts[left.reason], left.reason)))


_REASON_TEXTS: dict[str, Sentence] = {
    Reason.PIN_CONFLICT: sentence("What is pinned cannot hold; change the pin."),
    Reason.NO_SKILL: sentence("No helper has the skills."),
    Reason.NO_LANGUAGE: sentence("No helper with the skills speaks the language."),
    Reason.EXCLUDED: sentence("Every suitable helper is excluded or not allowed."),
    Reason.NO_PAIR: sentence("It needs two helpers, and no two suitable ones can be there at the same time."),
    Reason.OFF_SHIFT: sentence("No suitable helper works on the possible days."),
    Reason.WINDOW: sentence("The possible times lie outside the hours of every suitable helper."),
    Reason.UNREACHABLE: sentence("No way leads there for any suitable helper."),
    Reason.TRAVEL: sentence("The way there and back does not fit into any suitable shift, even an empty one."),
    Reason.AFTER: sentence("The visit that it must follow is not planned, or leaves it no time."),
    Reason.FULL: sentence("Every suitable shift is full at the possible times."),
    Reason.NOT_WORTH: sentence("It would fit, but costs more travel than leaving it out."),
    Reason.NOT_FOUND: sentence("It would fit; the search did not find a place. Give it more time."),
}
