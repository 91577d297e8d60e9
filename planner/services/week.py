"""Requests and helpers of the store into a week that an engine can plan; all of it inside the caller's use case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from planner.domain.helper import Break, Helper, Shift
from planner.domain.matrix import constant_travel
from planner.domain.mode import Mode
from planner.domain.place import Place
from planner.domain.problem import Problem
from planner.domain.promising import PROMISE_TOLERANCE
from planner.domain.reach import without_a_way
from planner.domain.readiness import findings_before_visit
from planner.domain.request import DatedWindow, SupportRequest
from planner.domain.roster import DatedAbsence, DatedShift, HelperProfile
from planner.domain.service_rules import ServiceRules, read_service_rules
from planner.domain.spacing import DueVisit, KnownVisit, due_visits, wished
from planner.domain.visit import SECONDS_PER_DAY, Point, Promise, Visit, Window
from planner.domain.without import week_without
from planner.errors import Finding, InputError
from planner.geocode.reach import is_within_reach
from planner.locale import sentence
from planner.services.bootstrap import Workspace
from planner.services.geocoding import settled_place, unsettled
from planner.services.unserved import unserved_cost
from planner.store.unit_of_work import UnitOfWork
from planner.travel.estimate import estimate_matrix

WORKING_DAYS = 5
ALL_DAYS = 7

LUNCH_AFTER = 6 * 3600
"""A longer shift has a lunch break; assumption, common in municipal work."""
LUNCH = Break(earliest=11 * 3600, latest=13 * 3600, duration=1800)
"""Assumption: half an hour that starts from 11 to 13."""

SECOND_LANGUAGE_COST = 1200
"""Twenty minutes of travel for the resident's first language; assumption."""
OUTSIDE_PREFERRED_COST = 0.25
"""A quarter of an hour of travel for each hour between a start and the time that was wished for; assumption."""


@dataclass(frozen=True)
class WeekToPlan:
    """
    A week for the engine, and what could not go into it.

    Parameters
    ----------
    problem
        Travel times are estimates for every mode.
    left_out
        Requests and shifts whose address is not settled or where no way leads, requests that lack the talk before a
        visit, and names that nobody bears.
    """

    problem: Problem
    left_out: tuple[Finding, ...]


def monday_of(day: date) -> date:
    """Return the Monday of a date's week."""
    return day - timedelta(days=day.weekday())


def build_week(workspace: Workspace, monday: date) -> WeekToPlan:
    """
    Return the week that begins on a Monday.

    Every visit with a possible time in the week is in it; a window of another week stays outside, and so do visits that
    have been, or that are promised in another week.

    Raises
    ------
    InputError
        When there is nothing to plan in the week: it says what is missing.
    """
    week = _built(workspace, monday)
    _refuse_empty(monday, week.problem, week.left_out)
    return week


@dataclass(frozen=True)
class RequestInWeek:
    """
    What one request brings into a week.

    Parameters
    ----------
    visits
        That may be in it; their places are the points.
    points
        By the ids that the visits name.
    left_out
        Why there are none, or what of the wishes is not met.
    """

    visits: tuple[Visit, ...]
    points: Mapping[str, Point]
    left_out: tuple[Finding, ...]


def request_in_week(
    workspace: Workspace,
    work: UnitOfWork,
    request: SupportRequest,
    known: Sequence[KnownVisit],
    monday: date,
    *,
    helpers: frozenset[str],
) -> RequestInWeek:
    """
    Return what one request brings into the week that begins on a Monday, as :func:`build_week` would.

    Parameters
    ----------
    known
        Its visits.
    helpers
        Ids of those whom the week knows.
    """
    builder = _Builder(workspace, work, monday, helpers)
    visits = tuple(builder.visits(request, known))
    return RequestInWeek(visits, {point.id: point for point in builder.points.values()}, tuple(builder.left_out))


def left_out_of(workspace: Workspace, monday: date) -> tuple[Finding, ...]:
    """Return what of the store, as it is now, cannot go into the week, and why; nothing is planned for it."""
    return _built(workspace, monday).left_out


def _built(workspace: Workspace, monday: date) -> WeekToPlan:
    with workspace.reading() as work:
        profiles = work.helpers.all()
        builder = _Builder(workspace, work, monday, frozenset(profile.id for profile in profiles))
        known = work.visits.of_plannable()
        requests = [(request, known.get(request.id, ())) for request in work.requests.plannable()]
        visits = [visit for request, own in requests for visit in builder.visits(request, own)]
        absences = work.helpers.absences()
        helpers = [builder.helper(profile, absences) for profile in profiles]
        builder.left_out += [_not_ready(request) for request in work.requests.at_home() if _is_in_week(request, monday)]
    days = [window.day for visit in visits for window in visit.windows]
    days += [visit.promised.day for visit in visits if visit.promised is not None]
    days += [shift.day for helper in helpers for shift in helper.shifts]
    points = tuple(builder.points.values())
    problem = Problem.build(
        monday,
        WORKING_DAYS if max(days, default=0) < WORKING_DAYS else ALL_DAYS,
        places=points,
        visits=visits,
        helpers=helpers,
        travel={str(mode): constant_travel(estimate_matrix(points, mode)) for mode in Mode},
    )
    lost = without_a_way(problem)
    if lost:
        problem = week_without(problem, lost)
        builder.left_out += [_unreachable(f"visit {visit}") for visit in lost]
    return WeekToPlan(problem, tuple(builder.left_out))


ShiftKey = tuple[str, int, int, int]
"""Helper, day of the week, start and end."""


def shifts_now(work: UnitOfWork, monday: date) -> frozenset[ShiftKey]:
    """Return the shifts of a week that helpers work as the roster is now; inside the caller's use case."""
    absences = work.helpers.absences()
    return frozenset(
        (profile.id, (shift.day - monday).days, shift.start, shift.end)
        for profile in work.helpers.all()
        for shift in _worked(profile, absences, monday)
    )


def _worked(profile: HelperProfile, absences: Sequence[DatedAbsence], monday: date) -> list[DatedShift]:
    """What a helper works of the shifts of the week."""
    dated = [shift for shift in profile.shifts if 0 <= (shift.day - monday).days < ALL_DAYS]
    for absence in absences:
        if absence.helper == profile.id:
            dated = [part for shift in dated for part in absence.leaves(shift)]
    return dated


@dataclass
class _Builder:
    """Turns rows into values and collects the points on the way."""

    workspace: Workspace
    work: UnitOfWork
    monday: date
    helpers: frozenset[str]
    points: dict[tuple[float, float], Point] = field(default_factory=dict)
    left_out: list[Finding] = field(default_factory=list)
    rules: ServiceRules = field(init=False)

    def __post_init__(self) -> None:
        self.rules = _rules(self.workspace)

    def visits(self, request: SupportRequest, known: Sequence[KnownVisit]) -> Iterator[Visit]:
        """Yield the visits of a request that have a time in the week, if its place is settled."""
        due = due_visits(request, known, self.monday)
        if not due:
            return
        where = f"request {request.id}"
        place = settled_place(self.workspace, self.work, request.address, request.postcode)
        if place is None:
            self.left_out.append(unsettled(self.workspace, request.address, request.postcode, where=where))
        elif not is_within_reach(place):
            self.left_out.append(_unreachable(where))
        else:
            self._note_gone({*request.preferred_helpers, *request.excluded_helpers}, where)
            yield from (self._visit(request, visit, self._point(place)) for visit in due)

    def helper(self, profile: HelperProfile, absences: Sequence[DatedAbsence]) -> Helper:
        """Return the helper with what they work of the shifts of the week."""
        dated = _worked(profile, absences, self.monday)
        shifts = [shift for day in dated for shift in self._shifts(profile, day)]
        return Helper(
            id=profile.id,
            shifts=tuple(shifts),
            skills=profile.skills,
            languages=profile.languages,
            max_week=profile.max_week,
        )

    def _visit(self, request: SupportRequest, due: DueVisit, place: str) -> Visit:
        is_pair = due.number == 1 and self.rules.sends_two(request)
        promise = self._promise(due.known)
        return Visit(
            id=due.known.id,
            place=place,
            duration=request.duration,
            windows=self._windows(due.windows),
            unserved_cost=unserved_cost(
                request.priority,
                monday=self.monday,
                since=due.since,
                serve_by=due.serve_by,
                is_promised=promise is not None,
            ),
            access=request.access,
            skills=self.workspace.catalogue.topics[request.topic].skills,
            languages=request.languages,
            helpers_required=2 if is_pair else request.helpers_required,
            second_language_cost=SECOND_LANGUAGE_COST,
            excluded_helpers=self._known(request.excluded_helpers),
            preferred_helpers=self._known(request.preferred_helpers or self._earlier(request, due)),
            preferred_windows=self._windows(tuple(wished(due, request))),
            outside_preferred_cost=OUTSIDE_PREFERRED_COST,
            after=due.after,
            promised=promise,
        )

    def _windows(self, windows: Sequence[DatedWindow]) -> tuple[Window, ...]:
        return tuple(Window((window.day - self.monday).days, window.start, window.end) for window in windows)

    def _promise(self, known: KnownVisit) -> Promise | None:
        if known.day is None or known.start is None:
            return None
        helpers = known.helpers if self.helpers.issuperset(known.helpers) else None
        earliest, latest = known.start - PROMISE_TOLERANCE, known.start + PROMISE_TOLERANCE
        return Promise(helpers, (known.day - self.monday).days, max(0, earliest), min(latest, SECONDS_PER_DAY))

    def _earlier(self, request: SupportRequest, due: DueVisit) -> tuple[str, ...]:
        """Return who came the time before, unless the resident does not want them any more; who has left is noted."""
        earlier = tuple(helper for helper in due.earlier_helpers if helper not in request.excluded_helpers)
        self._note_gone(set(earlier), f"visit {due.known.id}")
        return earlier

    def _known(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self.helpers)

    def _note_gone(self, names: set[str], where: str) -> None:
        """Wishes and bans may name somebody who has left: the visit is planned without the name."""
        for name in sorted(names - self.helpers):
            text = sentence('Helper "{helper}" is wished for or excluded, and there is no such helper.', helper=name)
            self.left_out.append(Finding("HELPER_GONE", where, text, "warning"))

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


def _rules(workspace: Workspace) -> ServiceRules:
    """Return the rules of the service; one for a topic that there is not would never fit, in silence."""
    rules = read_service_rules(workspace.settings.service)
    unknown = sorted(rules.topics - workspace.catalogue.topics.keys())
    if unknown:
        allowed = ", ".join(workspace.catalogue.topics)
        text = sentence("{value} is not known. Use one of: {allowed}.", value=", ".join(unknown), allowed=allowed)
        raise InputError([Finding("TOPIC_UNKNOWN", "service.two_helpers_first_visit", text)])
    return rules


def _is_in_week(request: SupportRequest, monday: date) -> bool:
    return any(0 <= (window.day - monday).days < ALL_DAYS for window in request.windows)


def _not_ready(request: SupportRequest) -> Finding:
    """Say once for a request what it lacks first; its own page names each thing."""
    where, missing = f"request {request.id}", findings_before_visit(request)
    if not missing:
        ready = sentence("Everything is there, but the request was not made ready. Make it ready.")
        return Finding("REQUEST_STATE", where, ready, "warning")
    if missing[0].code == "CONSENT_MISSING":
        talk = sentence("The talk before the visit is not noted whole. Complete it, and make the request ready.")
        return Finding("CONSENT_MISSING", where, talk, "warning")
    return replace(missing[0], where=where, severity="warning")


def _unreachable(where: str) -> Finding:
    text = sentence(
        "The point lies outside the area, or no way leads there; look at it on the map. The rest is planned."
    )
    return Finding("UNREACHABLE", where, text, "warning")


def _refuse_empty(monday: date, problem: Problem, left_out: Sequence[Finding]) -> None:
    findings = []
    if not problem.visits:
        text = sentence(
            "No request has a time in the week of {monday}; import requests or choose a week.", monday=monday
        )
        findings.append(Finding("WEEK_EMPTY", "requests", text))
    if not problem.helper_days:
        text = sentence(
            "No helper has a shift in the week of {monday}; import helpers or choose a week.", monday=monday
        )
        findings.append(Finding("WEEK_EMPTY", "helpers", text))
    if findings:
        raise InputError([*findings, *left_out])
