"""Why a planned visit is where it is: its place against the next best ones."""

from dataclasses import dataclass

from planner.domain.answers.changes import Placement
from planner.domain.cost import keeps_promise, seconds_outside
from planner.domain.plan import Cost, Plan
from planner.domain.problem import Problem


@dataclass(frozen=True)
class PlaceFacts:
    """
    What a place means for the week and for the resident.

    Parameters
    ----------
    place
        Helpers, day and start.
    travel, wait
        Seconds that the visit adds there to the travel and the waiting of the week.
    added
        What it adds by terms of the objective, its own price left out.
    has_wished_helper, has_first_language
        Whether each helper is one of those wished for, and speaks the resident's first language; None without a wish.
    outside
        Seconds between the start and the nearest wished time; None without a wish.
    keeps_promise
        Whether it is as the resident was told; None where nothing was told.
    """

    place: Placement
    travel: int
    wait: int
    added: Cost
    has_wished_helper: bool | None
    has_first_language: bool | None
    outside: int | None
    keeps_promise: bool | None


@dataclass(frozen=True)
class WhyHere:
    """
    A planned visit's place against the others that it could have while nobody else moves.

    Parameters
    ----------
    visit
        Its id.
    here
        Its place.
    others
        The next best places, the cheapest first: other shifts, or another time in the same one; at most three.
    num_shifts
        Shifts, or pairs of shifts for two helpers, with a place, its own left out.
    held
        Visits that must follow this one; they were held where they are.
    """

    visit: str
    here: PlaceFacts
    others: tuple[PlaceFacts, ...]
    num_shifts: int
    held: tuple[str, ...]


def place_facts(problem: Problem, plan: Plan, visit_id: str, added: Cost, *, travel: int, wait: int) -> PlaceFacts:
    """Return what the place of a visit in a plan means, with what it adds."""
    visit = problem.visits[problem.visit_idx_by_id[visit_id]]
    places = plan.stops_by_visit[visit_id]
    route, stop = places[0]
    helpers = [problem.helpers[problem.helper_idx_by_id[route.helper]] for route, _ in places]
    wanted, languages = visit.preferred_helpers, visit.languages
    return PlaceFacts(
        place=Placement(tuple(sorted(helper.id for helper in helpers)), route.day, stop.start),
        travel=travel,
        wait=wait,
        added=added,
        has_wished_helper=all(helper.id in wanted for helper in helpers) if wanted else None,
        has_first_language=all(languages[0] in helper.languages for helper in helpers) if languages else None,
        outside=seconds_outside(visit, route.day, stop.start) if visit.preferred_windows else None,
        keeps_promise=None if visit.promised is None else keeps_promise(visit.promised, places),
    )
