"""Requests and helpers of the store into a week that an engine can plan; all of it inside the caller's use case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from planner.domain.helper import Break, Helper, Shift
from planner.domain.matrix import constant_travel
from planner.domain.mode import Mode
from planner.domain.place import Place
from planner.domain.problem import Problem
from planner.domain.request import SupportRequest
from planner.domain.roster import DatedShift, HelperProfile
from planner.domain.visit import MAX_PRICE, Point, Visit, Window
from planner.errors import Finding, InputError
from planner.locale import sentence
from planner.services.bootstrap import Workspace
from planner.services.geocoding import settled_place, unsettled
from planner.store.unit_of_work import UnitOfWork
from planner.travel.estimate import estimate_matrix

WORKING_DAYS = 5
ALL_DAYS = 7

LUNCH_AFTER = 6 * 3600
"""A longer shift has a lunch break; assumption, common in municipal work."""
LUNCH = Break(earliest=11 * 3600, latest=13 * 3600, duration=1800)
"""Assumption: half an hour that starts from 11 to 13."""

UNSERVED_BASE = 6 * 3600
"""Six hours of travel: no visit is dropped to save a journey inside the city; assumption."""
UNSERVED_PER_DAY = 900
"""A quarter of an hour for each day that a request has waited, so that nobody waits for ever; assumption."""
UNSERVED_DUE_FACTOR = 2
"""A request whose service promise ends this week counts double; assumption."""

SECOND_LANGUAGE_COST = 1200
"""Twenty minutes of travel for the resident's first language; assumption."""


@dataclass(frozen=True)
class WeekToPlan:
    """
    A week for the engine, and what could not go into it.

    Parameters
    ----------
    problem
        Travel times are estimates for every mode.
    left_out
        Requests and shifts whose address is not settled, visits of two helpers, and names that nobody bears.
    """

    problem: Problem
    left_out: tuple[Finding, ...]


def monday_of(day: date) -> date:
    """Return the Monday of a date's week."""
    return day - timedelta(days=day.weekday())


def build_week(workspace: Workspace, monday: date) -> WeekToPlan:
    """
    Return the week that begins on a Monday.

    Every request with a possible time in the week becomes a visit; a window of another week stays outside.

    Raises
    ------
    InputError
        When there is nothing to plan in the week: it says what is missing.
    """
    builder, visits, helpers = _collect(workspace, monday)
    _refuse_empty(monday, visits, helpers, builder.left_out)
    days = [window.day for visit in visits for window in visit.windows]
    days += [shift.day for helper in helpers for shift in helper.shifts]
    points = tuple(builder.points.values())
    problem = Problem.build(
        monday,
        WORKING_DAYS if max(days) < WORKING_DAYS else ALL_DAYS,
        places=points,
        visits=visits,
        helpers=helpers,
        travel={str(mode): constant_travel(estimate_matrix(points, mode)) for mode in Mode},
    )
    return WeekToPlan(problem, tuple(builder.left_out))


def left_out_of(workspace: Workspace, monday: date) -> tuple[Finding, ...]:
    """Return what of the store, as it is now, cannot go into the week, and why; nothing is planned for it."""
    builder, _, _ = _collect(workspace, monday)
    return tuple(builder.left_out)


def _collect(workspace: Workspace, monday: date) -> tuple["_Builder", list[Visit], list[Helper]]:
    with workspace.reading() as work:
        builder = _Builder(workspace, work, monday)
        visits = [visit for request in work.requests.plannable() for visit in builder.visits(request)]
        helpers = [builder.helper(profile) for profile in work.helpers.all()]
    return builder, [_with_known_names(visit, helpers, builder.left_out) for visit in visits], helpers


@dataclass
class _Builder:
    """Turns rows into values and collects the points on the way."""

    workspace: Workspace
    work: UnitOfWork
    monday: date
    points: dict[tuple[float, float], Point] = field(default_factory=dict)
    left_out: list[Finding] = field(default_factory=list)

    def visits(self, request: SupportRequest) -> Iterator[Visit]:
        """Yield the visit of a request if it has a time in the week and a settled place."""
        windows = [
            Window(day, window.start, window.end)
            for window in request.windows
            if 0 <= (day := (window.day - self.monday).days) < ALL_DAYS
        ]
        if not windows:
            return
        place = settled_place(self.workspace, self.work, request.address, request.postcode)
        if place is None:
            where = f"request {request.id}"
            self.left_out.append(unsettled(self.workspace, request.address, request.postcode, where=where))
            return
        yield Visit(
            id=request.id,
            place=self._point(place),
            duration=request.duration,
            windows=tuple(windows),
            unserved_cost=self._unserved_cost(request),
            access=request.access,
            skills=self.workspace.catalogue.topics[request.topic].skills,
            languages=request.languages,
            helpers_required=request.helpers_required,
            second_language_cost=SECOND_LANGUAGE_COST,
            excluded_helpers=request.excluded_helpers,
            preferred_helpers=request.preferred_helpers,
        )

    def helper(self, profile: HelperProfile) -> Helper:
        """Return the helper with the shifts of the week."""
        dated = [shift for shift in profile.shifts if 0 <= (shift.day - self.monday).days < ALL_DAYS]
        shifts = [shift for day in dated for shift in self._shifts(profile, day)]
        return Helper(
            id=profile.id,
            shifts=tuple(shifts),
            skills=profile.skills,
            languages=profile.languages,
            max_week=profile.max_week,
        )

    def _shifts(self, profile: HelperProfile, dated: DatedShift) -> Iterator[Shift]:
        ends = []
        for address in (dated.start_address, dated.end_address):
            place = None if address is None else settled_place(self.workspace, self.work, address)
            if address is not None and place is None:
                where = f"helper {profile.id}, shift of {dated.day}"
                self.left_out.append(unsettled(self.workspace, address, "", where=where))
                return
            ends.append(None if place is None else self._point(place))
        start_place, end_place = ends
        yield Shift(
            day=(dated.day - self.monday).days,
            start=dated.start,
            end=dated.end,
            mode=str(dated.mode),
            start_place=start_place or "",
            end_place=end_place,
            break_=LUNCH if dated.end - dated.start > LUNCH_AFTER else None,
            max_visits=dated.max_visits,
        )

    def _point(self, place: Place) -> str:
        """Return the id of a point; it counts up, so that it tells nothing of the address."""
        key = (place.lat or 0.0, place.lon or 0.0)
        return self.points.setdefault(key, Point(f"p{len(self.points) + 1}", *key)).id

    def _unserved_cost(self, request: SupportRequest) -> int:
        waited = max(0, (self.monday - request.received).days)
        cost = UNSERVED_BASE + UNSERVED_PER_DAY * waited
        is_due = request.serve_by is not None and request.serve_by < self.monday + timedelta(days=ALL_DAYS)
        return min(cost * UNSERVED_DUE_FACTOR if is_due else cost, MAX_PRICE)


def _with_known_names(visit: Visit, helpers: Iterable[Helper], left_out: list[Finding]) -> Visit:
    """Wishes and bans may name somebody who has left: that is noted, and the visit is planned without the name."""
    known = {helper.id for helper in helpers}
    for name in {*visit.preferred_helpers, *visit.excluded_helpers} - known:
        text = sentence('Helper "{helper}" is wished for or excluded, and there is no such helper.', helper=name)
        left_out.append(Finding("HELPER_GONE", f"request {visit.id}", text, "warning"))
    return Visit(
        **{
            **vars(visit),
            "preferred_helpers": tuple(name for name in visit.preferred_helpers if name in known),
            "excluded_helpers": tuple(name for name in visit.excluded_helpers if name in known),
        }
    )


def _refuse_empty(monday: date, visits: list[Visit], helpers: list[Helper], left_out: list[Finding]) -> None:
    findings = []
    if not visits:
        text = sentence(
            "No request has a time in the week of {monday}; import requests or choose a week.", monday=monday
        )
        findings.append(Finding("WEEK_EMPTY", "requests", text))
    if not any(helper.shifts for helper in helpers):
        text = sentence(
            "No helper has a shift in the week of {monday}; import helpers or choose a week.", monday=monday
        )
        findings.append(Finding("WEEK_EMPTY", "helpers", text))
    if findings:
        raise InputError([*findings, *left_out])
