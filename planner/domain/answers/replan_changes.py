"""What a way to go on changes against the plan before, and which event is the cause of each change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.domain.answers.changes import Placement
from planner.domain.answers.replan import Mode, Moved, Repair
from planner.domain.cost import cost, keeps_promise
from planner.domain.events import MISSED, missed_id
from planner.domain.happening import Happened
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.tour import tours
from planner.domain.visit import Promise

_Day = tuple[str, int]
"""A helper on a day."""


@dataclass(frozen=True)
class Before:
    """
    What the events came upon.

    Parameters
    ----------
    problem, plan
        The week as it was; what residents have been told stands in it.
    happened
        What the events did to it.
    num_events
        How many they were.
    """

    problem: Problem
    plan: Plan
    happened: Happened
    num_events: int

    def repair(self, mode: Mode, plan: Plan, fits_alone: Mapping[str, bool]) -> Repair:
        """
        Return a plan of the week after the events as an answer.

        Parameters
        ----------
        fits_alone
            Whether a visit that was hit could be kept if it were the only one.
        """
        problem = self.happened.problem
        promises = self._promises(problem)
        own = [visit.id for visit in problem.visits if not visit.id.endswith(MISSED)]
        kept = sum(keeps_promise(promise, plan.stops_by_visit.get(visit, ())) for visit, promise in promises.items())
        broken = sum(visit not in plan.stops_by_visit for visit in promises)
        travel_before, travel = (
            sum(tour.travel for tour in tours(*pair)) for pair in ((self.problem, self.plan), (problem, plan))
        )
        return Repair(
            mode=mode,
            plan=plan,
            asked=len(own),
            served=sum(visit in plan.stops_by_visit for visit in own),
            promises=len(promises),
            kept=kept,
            moved=len(promises) - kept - broken,
            broken=broken,
            added_travel=travel - travel_before,
            added_cost=cost(problem, plan).total - cost(self.problem, self.plan).total,
            changes=tuple(sorted(self._changes(plan, fits_alone), key=_order)),
        )

    def _promises(self, problem: Problem) -> dict[str, Promise]:
        """What residents were told before; those of visits that are cancelled, or that nobody opened, bind no more."""
        return {
            visit.id: visit.promised
            for visit in self.problem.visits
            if visit.promised is not None
            and visit.id in problem.visit_idx_by_id
            and missed_id(visit.id) not in problem.visit_idx_by_id
        }

    def _changes(self, plan: Plan, fits_alone: Mapping[str, bool]) -> Iterator[Moved]:
        problem = self.happened.problem
        promises = self._promises(problem)
        reasons = {left.visit: left.reason for left in plan.unassigned}
        for visit in problem.visits:
            if visit.id.endswith(MISSED):
                continue
            promise, places = promises.get(visit.id), plan.stops_by_visit.get(visit.id, ())
            before, after = placement(self.plan, visit.id), placement(plan, visit.id)
            is_hit = visit.id in self.happened.hits
            if is_hit and before is None:
                before = _told(promise)
            if before == after and not (is_hit and after is None):
                continue
            cause, room_for = self._cause(visit.id, before, after, plan)
            yield Moved(
                visit=visit.id,
                before=before,
                after=after,
                is_told=promise is not None,
                keeps_promise=promise is not None and keeps_promise(promise, places),
                cause=cause,
                room_for=room_for,
                reason=None if after else reasons.get(visit.id),
                fits_alone=after is None and fits_alone.get(visit.id, False),
                was_missed=missed_id(visit.id) in problem.visit_idx_by_id,
            )

    def _cause(
        self, visit: str, before: Placement | None, after: Placement | None, plan: Plan
    ) -> tuple[int | None, str | None]:
        hits = self.happened.hits
        if visit in hits:
            return hits[visit], None
        days = _days(before) | _days(after)
        if before is not None and after is not None and _days(before) == _days(after):
            pushed = [event for day, event in self.happened.pushed.items() if day in days]
            if pushed:
                return pushed[0], None
        for hit, event in hits.items():
            if _days(placement(plan, hit)) & days:
                return event, hit
        return (0 if self.num_events == 1 else None), None


def placement(plan: Plan, visit: str) -> Placement | None:
    """Return where a visit stands in a plan, or None."""
    places = plan.stops_by_visit.get(visit)
    if not places:
        return None
    return Placement(tuple(sorted(route.helper for route, _ in places)), places[0][0].day, places[0][1].start)


def _told(promise: Promise | None) -> Placement | None:
    """Return what was told of a visit that the plan had to leave out."""
    if promise is None:
        return None
    return Placement(promise.helpers or (), promise.day, (promise.earliest + promise.latest) // 2)


def _days(place: Placement | None) -> set[_Day]:
    return set() if place is None else {(helper, place.day) for helper in place.helpers}


def _order(change: Moved) -> tuple[bool, int, int, str]:
    place = change.before or change.after or Placement((), 0, 0)
    return change.before is None, place.day, place.start, change.visit
