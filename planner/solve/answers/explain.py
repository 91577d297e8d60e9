"""Why visits are not in a plan, and what would let them in."""

from collections.abc import Iterator, Sequence
from itertools import chain

from planner.domain.answers.edits import EditKind
from planner.domain.answers.explanation import Counterfactual, Explanation, Hurdle, Verdict
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence
from planner.solve.answers.counterfactual import Proposal, proven
from planner.solve.answers.counterfactual_helper import helper_proposals
from planner.solve.answers.counterfactual_move import candidates, move_proposals
from planner.solve.answers.counterfactual_new import new_helper_proposals
from planner.solve.answers.counterfactual_visit import visit_proposals
from planner.solve.answers.explain_inquiry import Inquiry
from planner.solve.answers.explain_verdicts import verdicts_on
from planner.solve.insertion import Draft
from planner.solve.reasons import reason_out

MOST_CHANGES = 3


def explain(problem: Problem, plan: Plan, visits: Sequence[str] | None = None) -> tuple[Explanation, ...]:
    """
    Return why visits are not planned, each with what would let it in.

    Parameters
    ----------
    problem, plan
        The week, and a plan that keeps every rule.
    visits
        Ids; None: all that are not planned, in the order of the week.

    Raises
    ------
    InputError
        ``VISIT_UNKNOWN`` or ``VISIT_PLANNED``.
    UnsupportedRuleError
        When travel depends on the hour.
    """
    planned = plan.stops_by_visit
    if visits is None:
        visits = [visit.id for visit in problem.visits if visit.id not in planned]
    for visit in visits:
        if visit not in problem.visit_idx_by_id:
            raise _invalid("VISIT_UNKNOWN", "visit", sentence("The week has no such visit."))
        if visit in planned:
            raise _invalid("VISIT_PLANNED", visit, sentence("The visit is planned; ask why it is there: planner why"))
    explainer = _Explainer(problem, plan, visits)
    return tuple(explainer.explanation(visit) for visit in visits)


def _invalid(code: str, where: str, text: Sentence) -> InputError:
    return InputError([Finding(code, where, text)])


class _Explainer:
    def __init__(self, problem: Problem, plan: Plan, visits: Sequence[str]) -> None:
        self._others = {visit: candidates(problem, plan, visit) for visit in visits}
        movable = dict.fromkeys(chain.from_iterable(self._others.values()))
        self._inquiry = Inquiry(problem, plan, visits, movable)
        self._draft = Draft.of(problem, plan.used_routes)

    def explanation(self, visit_id: str) -> Explanation:
        problem = self._inquiry.problem
        visit = problem.visits[problem.visit_idx_by_id[visit_id]]
        verdicts = verdicts_on(self._inquiry, visit_id)
        here = self._here(visit_id)
        return Explanation(
            visit=visit_id,
            reason=self._reason(visit_id, verdicts),
            verdicts=verdicts,
            unserved_cost=visit.unserved_cost,
            place=None if here is None else here.place,
            price=None if here is None else here.price,
            changes=tuple(self._changes(visit_id, here)),
        )

    def _reason(self, visit_id: str, verdicts: Sequence[Verdict]) -> Reason:
        hurdles = {verdict.hurdle for verdict in verdicts}
        if Hurdle.FEASIBLE in hurdles:
            return Reason.NOT_FOUND
        if Hurdle.DEARER in hurdles:
            return Reason.NOT_WORTH
        return reason_out(self._draft, self._inquiry.problem.visit_idx_by_id[visit_id])

    def _here(self, visit_id: str) -> Counterfactual | None:
        """Return the cheapest place without any change, proven."""
        for option in self._inquiry.ask(visit_id)[:1]:
            return self._proven(visit_id, Proposal((), option.routes(), 0, option.place.price))
        return None

    def _changes(self, visit_id: str, here: Counterfactual | None) -> Iterator[Counterfactual]:
        """Yield the smallest changes, different ones first; none where it fits as the week is and is worth it."""
        if here is not None and not here.edits:
            return
        found = [] if here is None else [(0, here)]
        later = []
        for proposal in sorted(self._proposals(visit_id), key=lambda proposal: (proposal.size, proposal.price)):
            if any(proposal.kind is change.kind for _, change in found):
                later.append(proposal)
            else:
                found += self._proven_or_none(visit_id, proposal, found)
        # More people are the largest change, and it takes time to think of them.
        for proposal in new_helper_proposals(self._inquiry, visit_id) if len(found) < MOST_CHANGES else ():
            if all(change.kind is not EditKind.ADD_HELPER for _, change in found):
                found += self._proven_or_none(visit_id, proposal, found)
        for proposal in later:
            found += self._proven_or_none(visit_id, proposal, found)
        yield from (change for _, change in sorted(found, key=lambda item: (_is_double(item[1]), item[0])))

    def _proven_or_none(
        self, visit_id: str, proposal: Proposal, found: Sequence[tuple[int, Counterfactual]]
    ) -> tuple[tuple[int, Counterfactual], ...]:
        """Return the change with its size, unless there are enough or it does not hold."""
        if len(found) == MOST_CHANGES:
            return ()
        change = self._proven(visit_id, proposal)
        # Beside a place that only costs too much, a change helps when it costs less.
        is_idle = change is not None and change.needs_price and any(not size for size, _ in found)
        return () if change is None or is_idle else ((proposal.size, change),)

    def _proposals(self, visit_id: str) -> Iterator[Proposal]:
        yield from visit_proposals(self._inquiry, visit_id)
        yield from helper_proposals(self._inquiry, visit_id)
        yield from move_proposals(self._inquiry, visit_id, self._others[visit_id])

    def _proven(self, visit_id: str, proposal: Proposal) -> Counterfactual | None:
        return proven(self._inquiry.problem, self._inquiry.plan, visit_id, proposal)


def _is_double(change: Counterfactual) -> bool:
    """Whether something else than the price changes, and the price too."""
    return change.needs_price and len(change.edits) > 1
