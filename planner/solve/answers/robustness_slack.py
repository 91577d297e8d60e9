"""Where a plan can give a helper more time before a visit, and the plan that does so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.domain.answers.robustness import SlackKind
from planner.domain.matrix import UNREACHABLE
from planner.domain.plan import Plan, Route, Stop
from planner.solve.answers.robustness_network import Drive, Network, Part, Times

_DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class Place:
    """
    More time before one visit.

    Parameters
    ----------
    kind, event, drive
        Before which visit and where the time comes from; the drive that leaves earlier, or the visit's first one.
    part
        What it can touch.
    times
        Of the plan with it.
    """

    kind: SlackKind
    event: int
    drive: int
    part: Part
    times: Times


def slack_places(network: Network, part: Part, seconds: int) -> Iterator[Place]:
    """Yield every place of a part where the times allow it; rules that count over a week are not looked at."""
    for number in part.drives:
        drive, leave = network.drives[number], network.times.leaves[number] - seconds
        if leave >= drive.shift.start:
            leaves = _replaced(network.times.leaves, number, leave)
            place = Place(SlackKind.LEAVE_EARLIER, drive.events[0], number, part, replace(network.times, leaves=leaves))
            if _keeps_lengths(network, place):
                yield place
    for idx in part.events:
        times = _later(network, part, idx, seconds)
        if times is not None:
            place = Place(SlackKind.START_LATER, idx, network.events[idx].places[0][0], part, times)
            if _keeps_lengths(network, place):
                yield place


def moved_events(network: Network, place: Place) -> tuple[int, ...]:
    """Return the visits that start later in a place, in order."""
    return tuple(idx for idx in place.part.events if place.times.starts[idx] != network.times.starts[idx])


def slack_plan(network: Network, plan: Plan, place: Place) -> Plan:
    """Return the plan with more time in a place; its cost is not counted."""
    numbers = {id(route): number for number, route in enumerate(plan.used_routes)}
    touched = set(place.part.drives)
    routes = [
        _route(network, number, route, place.times) if (number := numbers.get(id(route))) in touched else route
        for route in plan.routes
    ]
    return plan.replace(routes=tuple(routes), cost=None, bound=None)


def _later(network: Network, part: Part, event: int, seconds: int) -> Times | None:
    """Return the times when one visit starts later and everything else only as late as it must; None: not possible."""
    walk = _Walk(network)
    for idx in part.events[part.events.index(event) :]:
        least = network.times.starts[idx] + seconds if idx == event else 0
        if not walk.settle(idx, least):
            return None
    if not all(walk.close(number) for number in part.drives):
        return None
    return Times(tuple(walk.starts), network.times.leaves, tuple(walk.breaks), tuple(walk.backs))


class _Walk:
    """Goes through the visits in order and moves each only as far as it must."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.starts = list(network.times.starts)
        self.breaks = list(network.times.breaks)
        self.backs = list(network.times.backs)

    def settle(self, idx: int, least: int) -> bool:
        """Start a visit as planned, or as soon after as it can; False when that breaks a rule or a promise."""
        event, planned = self.network.events[idx], self.network.times.starts[idx]
        bounds = [planned, least]
        if event.before is not None:
            bounds.append(self.starts[event.before] + event.spacing)
        for number, position in event.places:
            over = self._over(number, position)
            if over is None:
                return False
            bounds.append(over)
        start = next((max(first, max(bounds)) for first, last in event.windows if max(bounds) <= last), None)
        if start is None or (start > planned and event.visit.promised is not None):
            return False
        self.starts[idx] = start
        spacing = 0 if event.before is None else start - self.starts[event.before]
        return event.most_spacing is None or spacing <= event.most_spacing

    def close(self, number: int) -> bool:
        """Come back as planned, or as soon after as the helper can; False when that is after the shift."""
        drive = self.network.drives[number]
        if len(drive.gaps) == len(drive.events):
            self.backs[number] = self._departure(number, len(drive.events))
        else:
            over = self._over(number, len(drive.events))
            if over is None:
                return False
            self.backs[number] = max(self.backs[number], over)
        return self.backs[number] <= drive.shift.end

    def _departure(self, number: int, position: int) -> int:
        """When the helper sets out to a stop of a drive."""
        if position == 0:
            return self.network.times.leaves[number]
        idx = self.network.drives[number].events[position - 1]
        return self.starts[idx] + self.network.events[idx].visit.duration

    def _over(self, number: int, position: int) -> int | None:
        """When way, access and break before a stop are over; None where no way leads or the break would be too late."""
        drive, departure = self.network.drives[number], self._departure(number, position)
        gap, travel = drive.gaps[position], _travel(drive, position, departure)
        if travel is None:
            return None
        there = departure + travel + gap.access
        pause = drive.shift.break_
        if not gap.pause or pause is None:
            return there
        self.breaks[number] = max(self.breaks[number], departure)
        return max(there, self.breaks[number]) + gap.pause if self.breaks[number] <= pause.latest else None


def _travel(drive: Drive, position: int, departure: int) -> int | None:
    gap = drive.gaps[position]
    seconds = drive.travel.seconds(gap.origin, gap.destination, departure)
    return None if seconds == UNREACHABLE else seconds


def _keeps_lengths(network: Network, place: Place) -> bool:
    """Say whether the drives stay within the longest length of their shifts and the weekly caps of their helpers."""
    paid: dict[tuple[int, int], int] = {}
    for number, drive in enumerate(network.drives):
        length = place.times.backs[number] - place.times.leaves[number]
        if drive.shift.max_length is not None and length > drive.shift.max_length:
            return False
        week = drive.helper_day.helper_idx, drive.shift.day // _DAYS_PER_WEEK
        paid[week] = paid.get(week, 0) + length - sum(gap.pause for gap in drive.gaps)
    caps = {idx: helper.max_week for idx, helper in enumerate(network.problem.helpers)}
    return all((cap := caps[helper]) is None or seconds <= cap for (helper, _), seconds in paid.items())


def _route(network: Network, number: int, route: Route, times: Times) -> Route:
    """Return a route at other times; what does not move stays as it is told."""
    drive, stops = network.drives[number], list[Stop]()
    departure = times.leaves[number]
    for position, (idx, stop) in enumerate(zip(drive.events, route.stops, strict=True)):
        start = times.starts[idx]
        moved = start != stop.start or (position > 0 and stops[-1] != route.stops[position - 1])
        arrive = _arrival(drive, position, departure, times.breaks[number]) if moved else stop.arrive
        departure = start + network.events[idx].visit.duration
        stops.append(Stop(stop.visit, arrive, start, departure))
    break_start = None if route.break_start is None else times.breaks[number]
    return replace(
        route, leave=times.leaves[number], back=times.backs[number], stops=tuple(stops), break_start=break_start
    )


def _arrival(drive: Drive, position: int, departure: int, break_start: int) -> int:
    arrive = departure + (_travel(drive, position, departure) or 0)
    is_interrupted = drive.gaps[position].pause and break_start < arrive
    return arrive + drive.gaps[position].pause if is_interrupted else arrive


def _replaced(values: Sequence[int], idx: int, value: int) -> tuple[int, ...]:
    return (*values[:idx], value, *values[idx + 1 :])
