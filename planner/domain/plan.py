"""The answer to a problem: routes, and the visits that stay unassigned."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Self

from planner.domain.codec import encode


@dataclass(frozen=True)
class Stop:
    """A visit's place in a route; whole seconds since local midnight."""

    visit: str
    arrive: int
    start: int
    end: int


@dataclass(frozen=True)
class Route:
    """
    One shift in order.

    Parameters
    ----------
    helper, day
        They name the shift.
    leave, back
        When the helper sets out from the shift's start place and is back at its end place.
    break_start
        None when the route has no break.
    stops
        In the order of the day; a route without stops is an unused shift.
    shift
        Position among the helper's shifts; needed only where the helper has several on that day.
    """

    helper: str
    day: int
    leave: int
    back: int
    stops: tuple[Stop, ...]
    break_start: int | None = None
    shift: int | None = None


@dataclass(frozen=True)
class Unassigned:
    """A visit that is not planned; ``reason`` is a name of :class:`planner.domain.rules.Reason`."""

    visit: str
    reason: str


@dataclass(frozen=True)
class Cost:
    """
    The price of a plan by named terms, in seconds of travel; they sum to ``total``.

    Parameters
    ----------
    unserved
        Visits that stay unassigned.
    travel, wait
        Time under way, and early at doors.
    non_preferred, second_language
        Helpers who are none of the preferred ones, or lack the first language.
    outside_preferred, worst_outside
        Starts outside preferred windows: all of them, and the worst one.
    moved_promise
        Promises that are not kept.
    opened
        Shifts used.
    imbalance
        Uneven load over the helpers.
    """

    unserved: int = 0
    travel: int = 0
    wait: int = 0
    non_preferred: int = 0
    second_language: int = 0
    outside_preferred: int = 0
    worst_outside: int = 0
    moved_promise: int = 0
    opened: int = 0
    imbalance: int = 0
    total: int = 0

    @classmethod
    def of(cls, **terms: int) -> Self:
        """Return the terms with their total."""
        return cls(**terms, total=sum(terms.values()))

    @property
    def terms(self) -> Mapping[str, int]:
        """The terms by name, the total left out."""
        return {name: value for name, value in encode(self).items() if name != "total"}


TERM_NAMES = tuple(term.name for term in fields(Cost) if term.name != "total")


@dataclass(frozen=True)
class Plan:
    """
    Routes and unassigned visits, with how they came about.

    Parameters
    ----------
    problem
        Digest of the problem that it answers.
    routes, unassigned
        Together they name every visit of the problem.
    cost
        As :func:`planner.domain.cost.cost` gives it; None while nobody has counted.
    engine, seed, seconds
        Who made it, from which seed, in how many seconds of wall time.
    bound
        A proven lower bound of the total, or None; never an estimate.
    """

    problem: str
    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...] = ()
    cost: Cost | None = None
    engine: str = "manual"
    seed: int | None = None
    seconds: float = field(default=0, compare=False)
    bound: float | None = None

    def replace(self, **changes: object) -> Self:
        """Return a new plan with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @cached_property
    def used_routes(self) -> tuple[Route, ...]:
        """Routes with at least one stop."""
        return tuple(route for route in self.routes if route.stops)

    @cached_property
    def stops_by_visit(self) -> Mapping[str, tuple[tuple[Route, Stop], ...]]:
        """Where each planned visit stands; two places for a visit of two helpers."""
        found: dict[str, list[tuple[Route, Stop]]] = {}
        for route in self.routes:
            for stop in route.stops:
                found.setdefault(stop.visit, []).append((route, stop))
        return {visit: tuple(places) for visit, places in found.items()}
