"""What must happen before what in a planned week, so that a late helper makes others late as on a real day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from planner.domain.helper import Shift
from planner.domain.matrix import TravelTimes
from planner.domain.plan import Plan
from planner.domain.problem import HelperDay, Interval, Problem
from planner.domain.tour import Tour, tours
from planner.domain.visit import Visit


@dataclass(frozen=True)
class Gap:
    """
    What lies between two stops of a drive.

    Parameters
    ----------
    origin, destination
        Place indices.
    planned
        Travel of the planned departure; it stands in where no way leads at another time of day.
    access
        Seconds.
    pause
        Seconds of the break that is taken here, or 0.
    """

    origin: int
    destination: int
    planned: int
    access: int
    pause: int


@dataclass(frozen=True)
class Drive:
    """
    A used route.

    Parameters
    ----------
    helper_day, travel
        The shift, and the travel times of its mode.
    events
        The visits in order, as positions in :attr:`Network.events`.
    gaps
        One to each stop and one back, unless the shift ends at the last visit.
    first_gap
        Where the gaps of this drive begin among those of all drives.
    before
        The drive of the same helper earlier that day, or None.
    """

    helper_day: HelperDay
    travel: TravelTimes
    events: tuple[int, ...]
    gaps: tuple[Gap, ...]
    first_gap: int
    before: int | None

    @property
    def shift(self) -> Shift:
        """The shift."""
        return self.helper_day.shift


@dataclass(frozen=True)
class Event:
    """
    A planned visit.

    Parameters
    ----------
    visit, day
        Which one, when.
    windows
        When it may start on that day.
    places
        Drive and position there; two for a visit of two helpers.
    before, spacing
        The visit that it follows on the same day, or None, and the least seconds between the starts.
    most_spacing
        The most seconds between them, or None.
    """

    visit: Visit
    day: int
    windows: tuple[Interval, ...]
    places: tuple[tuple[int, int], ...]
    before: int | None = None
    spacing: int = 0
    most_spacing: int | None = None


@dataclass(frozen=True)
class Times:
    """
    The times that a plan tells; seconds since local midnight.

    Parameters
    ----------
    starts
        By event.
    leaves, breaks, backs
        By drive; a break that is not taken is 0.
    """

    starts: tuple[int, ...]
    leaves: tuple[int, ...]
    breaks: tuple[int, ...]
    backs: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """Events and drives that can touch one another, each in an order in which nothing comes before its cause."""

    events: tuple[int, ...]
    drives: tuple[int, ...]


@dataclass(frozen=True)
class Network:
    """
    A planned week as events and the drives that join them.

    Parameters
    ----------
    problem
        The week.
    events
        In an order in which every cause comes first.
    drives
        In the order of the plan's used routes.
    times
        As planned.
    parts
        Together all events and drives.
    """

    problem: Problem
    events: tuple[Event, ...]
    drives: tuple[Drive, ...]
    times: Times
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> Self:
        """Return the network of a plan that breaks no rule."""
        driven = tours(problem, plan)
        order = _order(problem, driven)
        position = {visit: idx for idx, visit in enumerate(order)}
        drives = tuple(_drives(driven, position))
        events = tuple(_events(problem, driven, position))
        starts = {visit: stop.start for tour in driven for visit, stop in zip(tour.visit_idxs, tour.stops, strict=True)}
        times = Times(
            starts=tuple(starts[visit] for visit in order),
            leaves=tuple(tour.route.leave for tour in driven),
            breaks=tuple(tour.route.break_start or 0 for tour in driven),
            backs=tuple(tour.route.back for tour in driven),
        )
        return cls(problem, events, drives, times, tuple(_parts(events, drives)))

    @property
    def whole(self) -> Part:
        """All events and drives."""
        return Part(tuple(range(len(self.events))), tuple(range(len(self.drives))))

    @property
    def num_gaps(self) -> int:
        """Of all drives."""
        return sum(len(drive.gaps) for drive in self.drives)

    def helpers(self, event: int) -> tuple[str, ...]:
        """Return who goes to a visit, by id."""
        return tuple(self.drives[drive].helper_day.helper.id for drive, _ in self.events[event].places)


def _order(problem: Problem, driven: Sequence[Tour]) -> list[int]:
    """By planned start; a visit that follows another one may start at the same second, and then comes after it."""
    moments = {
        visit: (tour.route.day, stop.start)
        for tour in driven
        for visit, stop in zip(tour.visit_idxs, tour.stops, strict=True)
    }

    def depth(visit: int) -> int:
        after = problem.visits[visit].after
        return 0 if after is None else 1 + depth(problem.visit_idx_by_id[after.visit])

    return sorted(moments, key=lambda visit: (*moments[visit], depth(visit), visit))


def _drives(driven: Sequence[Tour], position: dict[int, int]) -> Iterator[Drive]:
    first_gap = 0
    for idx, tour in enumerate(driven):
        gaps = tuple(_gaps(tour))
        yield Drive(
            helper_day=tour.helper_day,
            travel=tour.problem.travel[tour.helper_day.shift.mode],
            events=tuple(position[visit] for visit in tour.visit_idxs),
            gaps=gaps,
            first_gap=first_gap,
            before=_earlier_drive(driven, idx),
        )
        first_gap += len(gaps)


def _earlier_drive(driven: Sequence[Tour], idx: int) -> int | None:
    own = driven[idx].route
    earlier = [
        (tour.route.leave, other)
        for other, tour in enumerate(driven)
        if (tour.route.helper, tour.route.day) == (own.helper, own.day) and tour.route.leave < own.leave
    ]
    return max(earlier)[1] if earlier else None


def _gaps(tour: Tour) -> Iterator[Gap]:
    accesses = (*tour.accesses, 0)
    ends = [*(stop.start for stop in tour.stops), tour.route.back]
    for leg, access, end in zip(tour.legs, accesses, ends, strict=False):
        has_break = tour.break_duration > 0 and tour.break_overlap(leg.departure, end) == tour.break_duration
        yield Gap(leg.origin, leg.destination, leg.travel, access, tour.break_duration if has_break else 0)


def _events(problem: Problem, driven: Sequence[Tour], position: dict[int, int]) -> Iterator[Event]:
    places: dict[int, list[tuple[int, int]]] = {}
    for drive, tour in enumerate(driven):
        for stop, visit in enumerate(tour.visit_idxs):
            places.setdefault(visit, []).append((drive, stop))
    days = {visit: driven[found[0][0]].route.day for visit, found in places.items()}
    for visit in position:
        windows = problem.start_windows[visit][days[visit]]
        event = Event(problem.visits[visit], days[visit], windows, tuple(places[visit]))
        after = event.visit.after
        earlier = None if after is None else problem.visit_idx_by_id[after.visit]
        if after is not None and earlier is not None and days[earlier] == days[visit]:
            spacing = after.min_seconds or 0
            event = replace(event, before=position[earlier], spacing=spacing, most_spacing=after.max_seconds)
        yield event


def _parts(events: Sequence[Event], drives: Sequence[Drive]) -> Iterator[Part]:
    """Join the drives that share a visit, a pair of visits in order, or a helper's day."""
    leader = list(range(len(drives)))

    def root(drive: int) -> int:
        while leader[drive] != drive:
            drive = leader[drive]
        return drive

    links = [pair for event in events for pair in pairwise(drive for drive, _ in event.places)]
    links += [(events[event.before].places[0][0], event.places[0][0]) for event in events if event.before is not None]
    links += [(drive.before, idx) for idx, drive in enumerate(drives) if drive.before is not None]
    for one, other in links:
        leader[root(one)] = root(other)
    for first in range(len(drives)):
        if root(first) == first:
            members = tuple(drive for drive in range(len(drives)) if root(drive) == first)
            own = tuple(idx for idx, event in enumerate(events) if root(event.places[0][0]) == first)
            yield Part(own, members)
