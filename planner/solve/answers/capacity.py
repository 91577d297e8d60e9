"""Demand against capacity by day, language, skill and district, and the shortage that is proven."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.answers.capacity import Capacity, DayLoad, DistrictLoad, Load, Want, WantLoad
from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import Problem
from planner.domain.visit import Visit
from planner.solve.answers.capacity_hours import Hours, typical_travel
from planner.solve.answers.shortage import shortage_of

NEAR = 30 * 60
"""A shift starts near a district when the way to a typical visit there takes no longer; assumption."""


@dataclass(frozen=True)
class DistrictNames:
    """
    Which district places lie in.

    Parameters
    ----------
    by_place
        Names by the id of the place; a place without one stands in no district.
    """

    by_place: Mapping[str, str]


def capacity(problem: Problem, districts: DistrictNames | None = None) -> Capacity:
    """
    Return what the week asks for against what its helpers offer.

    A visit that may be on several days is demand on none of them alone: it is counted there as what may be. Nothing is
    planned, and no way is travelled except in the estimate.
    """
    hours = Hours(problem)
    travel = typical_travel(problem)
    return Capacity(
        needed=int(hours.needed.sum()),
        offered=hours.offered_by(range(len(problem.helper_days))),
        days=tuple(DayLoad(day, _load_of_day(hours, day)) for day in range(problem.days)),
        wants=tuple(_wants(hours)),
        districts=() if districts is None else tuple(_districts(hours, districts.by_place)),
        near=NEAR,
        proven=shortage_of(hours),
        travel=travel,
        estimated=shortage_of(Hours(problem, travel)),
    )


def _load_of_day(hours: Hours, day: int) -> Load:
    possible = [idx for idx, days in enumerate(hours.days) if day in days]
    only = [idx for idx in possible if len(hours.days[idx]) == 1]
    return _load(hours, possible, only, _shifts(hours, day))


def _wants(hours: Hours) -> Iterator[WantLoad]:
    """Yield a row for each language and skill that somebody asks for, over all days and on each day."""
    visits = hours.problem.visits
    for want, asked in ((Want.LANGUAGE, _languages), (Want.SKILL, _skills)):
        for name in dict.fromkeys(name for visit in visits for name in asked(visit)):
            yield WantLoad(want, name, None, _load_of_want(hours, want, name, None))
            for day in range(hours.problem.days):
                load = _load_of_want(hours, want, name, day)
                if load.num_visits:
                    yield WantLoad(want, name, day, load)


def _load_of_want(hours: Hours, want: Want, name: str, day: int | None) -> Load:
    """Return the load of a language or skill: each skill of a visit is needed, and any one of its languages will do."""
    asked = _languages if want is Want.LANGUAGE else _skills
    possible, only = [], []
    for idx, visit in enumerate(hours.problem.visits):
        if name not in asked(visit) or not hours.days[idx] or (day is not None and day not in hours.days[idx]):
            continue
        possible.append(idx)
        has_no_other = want is Want.SKILL or len(visit.languages) == 1
        if has_no_other and (day is None or len(hours.days[idx]) == 1):
            only.append(idx)
    shifts = [
        column
        for column in _shifts(hours, day)
        if name in getattr(hours.problem.helper_days[column].helper, _OFFERED[want])
    ]
    return _load(hours, possible, only, shifts)


_OFFERED = {Want.LANGUAGE: "languages", Want.SKILL: "skills"}


def _languages(visit: Visit) -> tuple[str, ...]:
    return visit.languages


def _skills(visit: Visit) -> tuple[str, ...]:
    return visit.skills


def _shifts(hours: Hours, day: int | None) -> list[int]:
    return [item.idx for item in hours.problem.helper_days if day in (None, item.shift.day)]


def _load(hours: Hours, possible: Sequence[int], only: Sequence[int], shifts: Sequence[int]) -> Load:
    must = int(hours.needed[only].sum()) if only else 0
    total = int(hours.needed[possible].sum()) if possible else 0
    return Load(num_visits=len(possible), must=must, may=total - must, offered=hours.offered_by(shifts))


def _districts(hours: Hours, by_place: Mapping[str, str]) -> Iterator[DistrictLoad]:
    """Yield the districts with a visit, the most hours first."""
    problem = hours.problem
    visits: dict[str, list[int]] = defaultdict(list)
    for idx, visit in enumerate(problem.visits):
        if visit.place in by_place:
            visits[by_place[visit.place]].append(idx)
    for name, own in sorted(visits.items(), key=lambda item: (-int(hours.needed[item[1]].sum()), item[0])):
        here = [day.idx for day in problem.helper_days if by_place.get(day.shift.start_place) == name]
        near = _starting_near(problem, own)
        yield DistrictLoad(
            name=name,
            num_visits=len(own),
            needed=int(hours.needed[own].sum()),
            starts_here=hours.offered_by(here),
            starts_near=hours.offered_by({*here, *near}),
        )


def _starting_near(problem: Problem, visits: Sequence[int]) -> list[int]:
    """Return the shifts from whose start half of the visits can be reached soon enough."""
    places = problem.visit_place[visits]
    found = []
    for helper_day in problem.helper_days:
        start = problem.place_idx_by_id[helper_day.shift.start_place]
        times = problem.travel[helper_day.shift.mode].matrices[0][start, places].astype(float)
        times[times == UNREACHABLE] = np.inf
        if float(np.sort(times)[(len(times) - 1) // 2]) <= NEAR:
            found.append(helper_day.idx)
    return found
