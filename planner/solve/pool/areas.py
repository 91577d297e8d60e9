"""
Split a large week by area, each with its visits and its helpers.

The map is cut in two where half of the visits lie on each side, along its longer axis, and the helpers with it, so that
the offered time is in proportion to the service asked for; then each half again, until an area is small enough for the
search to do its best there (measured: 300 to 400 visits).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.problem import Problem
from planner.solve.kernel.week import NONE, Ints, Week

MOST_WHOLE = 1500
"""Visits up to which a week is searched as a whole (measured: no gain from areas at 1,000)."""
_MOST_IN_AREA = 400
_KM_PER_DEGREE = 111.2


def areas_of(problem: Problem, week: Week) -> list[tuple[Ints, Ints]]:
    """Return visits and helper-days of each area; visits that follow each other stay together."""
    where = _positions(problem)
    homes = [_home(week, helper) for helper in range(len(problem.helpers))]
    offered = np.bincount(week.helper, weights=week.shift_end - week.shift_start, minlength=len(homes))
    area = _Map(where[week.place[_leaders(week)]], where[homes], offered.astype(np.float64), week.duration)
    halves = area.halved(np.arange(week.num_visits), np.arange(len(homes)))
    return [(visits, np.flatnonzero(np.isin(week.helper, helpers))) for visits, helpers in halves]


def _positions(problem: Problem) -> NDArray[np.float64]:
    """Kilometres north and east of a point nearby, by place."""
    degrees = np.array([(place.lat, place.lon) for place in problem.places], dtype=np.float64)
    middle = np.radians(degrees[:, 0].mean())
    return degrees * _KM_PER_DEGREE * (1.0, np.cos(middle))


def _home(week: Week, helper: int) -> int:
    """Where the first shift of a helper begins; any place for one without a shift."""
    own = np.flatnonzero(week.helper == helper)
    return int(week.start_place[own[0]]) if len(own) else 0


def _leaders(week: Week) -> Ints:
    """The first visit of the chain that each visit stands in."""
    leader = np.arange(week.num_visits)
    for visit in range(week.num_visits):
        while week.before[leader[visit]] != NONE:
            leader[visit] = week.before[leader[visit]]
    return leader


@dataclass(frozen=True)
class _Map:
    """Where visits (v, 2) and helpers (h, 2) are, the time that helpers offer (h,), and that visits take (v,)."""

    visit_at: NDArray[np.float64]
    helper_at: NDArray[np.float64]
    offered: NDArray[np.float64]
    duration: Ints

    def halved(self, visits: Ints, helpers: Ints) -> list[tuple[Ints, Ints]]:
        """Return some visits and helpers as areas that are small enough."""
        axis = int(np.argmax(np.ptp(self.visit_at[visits], axis=0)))
        at = self.visit_at[visits, axis]
        first, second = visits[at <= np.median(at)], visits[at > np.median(at)]
        if len(visits) <= _MOST_IN_AREA or len(helpers) < 2 or not len(second):
            return [(visits, helpers)]
        people = helpers[np.lexsort((helpers, self.helper_at[helpers, axis]))]
        time = np.cumsum(self.offered[people])
        share = self.duration[first].sum() / self.duration[visits].sum()
        number = int(np.clip(np.searchsorted(time, share * time[-1]), 1, len(people) - 1))
        halves = ((first, np.sort(people[:number])), (second, np.sort(people[number:])))
        return [area for half in halves for area in self.halved(*half)]
