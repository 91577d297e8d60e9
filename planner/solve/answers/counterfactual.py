"""A change that may let a visit in, and its proof: the visit stands in the changed week and no rule is broken."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.domain.answers.changes import Placement
from planner.domain.answers.edits import Edit, EditKind, RaisePrice
from planner.domain.answers.explanation import Counterfactual, edited
from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Cost, Plan, Route
from planner.domain.problem import Problem
from planner.domain.visit import MAX_PRICE
from planner.solve.answers.touched import bound_part, part_of, shift_of, with_routes

_HALF_HOUR = 1800


@dataclass(frozen=True)
class Proposal:
    """
    A change that is yet to be proven.

    Parameters
    ----------
    edits
        What changes.
    routes
        The changed routes of the plan, with the visit.
    size
        How small the change is, 0 the smallest.
    price
        What the place costs by the engine's count; it only puts proposals in order.
    """

    edits: tuple[Edit, ...]
    routes: tuple[Route, ...]
    size: int
    price: float

    @property
    def kind(self) -> EditKind:
        """What changes in the first place."""
        return self.edits[0].kind


def proven(problem: Problem, plan: Plan, visit_id: str, proposal: Proposal) -> Counterfactual | None:
    """
    Return a proposal as a proven change; None when its plan breaks a rule of the changed week.

    The checker looks at the changed routes and at all that is tied to them; the rest is as it was.
    """
    changed = edited(problem, proposal.edits)
    after = with_routes(changed, plan, visit_id, proposal.routes)
    shifts = {idx for route in proposal.routes if (idx := shift_of(changed, route)) is not None}
    if violations(*bound_part(changed, after, shifts, visit_id)):
        return None
    terms = _added(_Step(problem, changed, plan, after), visit_id, shifts, proposal.edits)
    placed = after.stops_by_visit[visit_id]
    place = Placement(tuple(sorted(route.helper for route, _ in placed)), placed[0][0].day, placed[0][1].start)
    if terms.total < problem.visits[problem.visit_idx_by_id[visit_id]].unserved_cost:
        return Counterfactual(proposal.edits, place, terms.total, terms)
    wanted = (terms.total // _HALF_HOUR + 1) * _HALF_HOUR
    if wanted > MAX_PRICE:
        return None
    return Counterfactual((*proposal.edits, RaisePrice(visit_id, wanted)), place, terms.total, terms)


@dataclass(frozen=True)
class _Step:
    """A week and its plan, before and after a change."""

    problem: Problem
    changed: Problem
    before: Plan
    after: Plan


_OF_WHOLE_WEEK = ("imbalance", "worst_outside")
"""Weights of terms that do not sum up over routes."""
_MOVES = (EditKind.MOVE_VISIT, EditKind.MOVE_PROMISE)


def _added(step: _Step, visit_id: str, shifts: Collection[int], edits: Sequence[Edit]) -> Cost:
    """Return what the visit adds by terms, its own price left out: against the same plan without it."""
    # A moved promise is paid for, so with one both plans are priced by what residents have been told.
    base = step.problem if any(edit.kind in _MOVES for edit in edits) else step.changed
    sides = (step.before, step.after)
    if any(getattr(base.weights, name) for name in _OF_WHOLE_WEEK):
        first, last = (cost(base, side) for side in sides)
    else:
        routes = [route for side in sides for route in side.used_routes if shift_of(base, route) in shifts]
        visits = {visit_id, *(stop.visit for route in routes for stop in route.stops)}
        first, last = (cost(*part_of(base, side, shifts, visits)) for side in sides)
    own = base.visits[base.visit_idx_by_id[visit_id]].unserved_cost
    terms = {name: value - first.terms[name] for name, value in last.terms.items()}
    return Cost.of(**{**terms, "unserved": terms["unserved"] + own})
