"""
Which pins and rules of a week cannot hold together.

The fixed visits are judged one by one, then those together that share a helper. Where they cannot all be planned,
first as many visits as possible are left out, then as many facts; what remains is the conflict. Then one of its visits
is set aside and the next conflict is looked for.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from planner.domain.answers.conflicts import Conflict, Conflicts, Fact, FactKind
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.solve.answers.conflict_facts import facts_of, week_of_facts, with_predecessors
from planner.solve.answers.detours import Detours, fastest_times
from planner.solve.answers.feasible import Verdict, judge
from planner.solve.answers.smallest_set import smallest_failing

DEFAULT_SECONDS = 10.0
"""How long to look at all."""


def conflicts(
    problem: Problem, plan: Plan | None = None, *, with_promises: bool = False, seconds: float = DEFAULT_SECONDS
) -> Conflicts:
    """
    Return every independent conflict of the fixed visits.

    Parameters
    ----------
    problem
        The week.
    plan
        Its answer, if there is one: a visit that it leaves out is rather set aside.
    with_promises
        Whether promised visits are fixed too, each to its promise.
    seconds
        How long to look; what is not decided by then is no conflict.
    """
    promised = frozenset(visit.id for visit in problem.visits if with_promises and visit.promised is not None)
    earlier = _earlier(problem)
    fixed = _fixed(problem, promised, earlier)
    left = {unassigned.visit for unassigned in plan.unassigned} if plan is not None else set()
    search = _Search(problem, promised, monotonic() + seconds)
    found: list[Conflict] = []
    aside: list[str] = []
    holds = True
    for group in (*([visit] for visit in fixed), *_groups(problem, fixed, earlier)):
        rest = [visit for visit in group if visit not in aside]
        while rest and (verdict := search.verdict_of(rest)) is Verdict.CANNOT:
            found.append(search.conflict(rest))
            gone = _to_set_aside(found[-1], rest, left)
            # What must follow it would bring it back.
            aside += [visit for visit in fixed if visit not in aside and gone in _chain(visit, earlier)]
            rest = [visit for visit in rest if visit not in aside]
        holds &= not rest or verdict is Verdict.HOLDS
    return Conflicts(
        judged=tuple(visit.id for visit in problem.visits if visit.id in fixed),
        conflicts=tuple(found),
        set_aside=tuple(aside),
        rest_holds=holds,
        left_out=tuple(visit for visit in fixed if visit in left),
    )


def _fixed(problem: Problem, promised: Collection[str], earlier: Mapping[str, str]) -> list[str]:
    """Return the fixed visits; those that others follow come first, so that a conflict is told by them."""
    found = [visit.id for visit in problem.visits if visit.pinned is not None or visit.id in promised]
    return sorted(found, key=lambda visit: sum(1 for _ in _chain(visit, earlier)))


@dataclass
class _Search:
    """Judges sets of visits and facts within the time."""

    problem: Problem
    promised: frozenset[str]
    deadline: float
    known: dict[tuple[frozenset[str], frozenset[Fact]], Verdict] = field(default_factory=dict)
    detours: dict[tuple[int, ...], Detours] = field(default_factory=dict)

    @cached_property
    def _fastest(self) -> Mapping[str, NDArray[np.int64]]:
        return fastest_times(self.problem)

    @cached_property
    def _all_facts(self) -> frozenset[Fact]:
        return frozenset(facts_of(self.problem, [visit.id for visit in self.problem.visits], self.promised))

    def verdict_of(self, visits: Iterable[str]) -> Verdict:
        """Say whether visits can be planned together under all their facts."""
        return self.verdict(visits, self._all_facts)

    def verdict(self, visits: Iterable[str], facts: Collection[Fact]) -> Verdict:
        """Say whether visits can be planned together under some facts."""
        held = frozenset(facts)
        wanted = with_predecessors(self.problem, visits, held)
        key = frozenset(wanted), held
        if key not in self.known:
            week = week_of_facts(self.problem, wanted, held)
            promised = frozenset(visit for visit in wanted if Fact(FactKind.PROMISE, visit) in held)
            detours = self._detours(wanted, held)
            seconds = self.deadline - monotonic()
            self.known[key] = judge(week, detours, promised=promised, seconds=seconds).verdict
        return self.known[key]

    def conflict(self, visits: Sequence[str]) -> Conflict:
        """Return a smallest conflict among visits that cannot all be planned."""
        few = smallest_failing(visits, lambda some: self.verdict_of(some) is Verdict.CANNOT)
        all_facts = self._facts_about(few)
        found = smallest_failing(all_facts, lambda some: self.verdict(few, some) is Verdict.CANNOT)
        facts = tuple(sorted(found, key=self._place))
        wanted = with_predecessors(self.problem, few, facts)
        return Conflict(
            visits=wanted,
            facts=facts,
            enough=tuple(fact for fact in facts if self.verdict(few, _without(all_facts, fact)) is Verdict.HOLDS),
            is_smallest=all(self.verdict(few, _without(facts, fact)) is Verdict.HOLDS for fact in facts),
        )

    def _place(self, fact: Fact) -> int:
        """Facts of one visit stand together, those of helpers come last; the sort keeps the order within."""
        visits = self.problem.visit_idx_by_id
        return len(visits) if fact.visit is None else visits[fact.visit]

    def _facts_about(self, visits: Sequence[str]) -> tuple[Fact, ...]:
        wanted = with_predecessors(self.problem, visits, self._all_facts)
        return facts_of(self.problem, wanted, self.promised)

    def _detours(self, wanted: Collection[str], facts: Collection[Fact]) -> Detours:
        """A visit that needs two helpers, and is looked at with one, may stand in the way of the other as well."""
        others = tuple(
            idx
            for idx, visit in enumerate(self.problem.visits)
            if visit.id not in wanted
            or (visit.helpers_required > 1 and Fact(FactKind.TWO_HELPERS, visit.id) not in facts)
        )
        if others not in self.detours:
            self.detours[others] = Detours(self.problem, others, self._fastest)
        return self.detours[others]


def _without(facts: Iterable[Fact], fact: Fact) -> tuple[Fact, ...]:
    return tuple(other for other in facts if other != fact)


def _to_set_aside(conflict: Conflict, rest: Sequence[str], left: Collection[str]) -> str:
    """Return a fixed visit of the conflict, rather one that the plan leaves out."""
    among = [visit for visit in rest if visit in conflict.visits]
    return next((visit for visit in among if visit in left), among[-1])


def _earlier(problem: Problem) -> dict[str, str]:
    return {visit.id: visit.after.visit for visit in problem.visits if visit.after is not None}


def _chain(visit: str, earlier: Mapping[str, str]) -> Iterator[str]:
    yield visit
    while visit in earlier:
        visit = earlier[visit]
        yield visit


def _groups(problem: Problem, fixed: Sequence[str], earlier: Mapping[str, str]) -> list[list[str]]:
    """Return the fixed visits in groups that share no helper and do not follow each other's visits."""
    helper_of = np.array([helper_day.helper_idx for helper_day in problem.helper_days], dtype=np.int64)
    groups: list[tuple[set[object], list[str]]] = []
    for visit in fixed:
        touched: set[object] = set(_chain(visit, earlier))
        for one in list(touched):
            idx = problem.visit_idx_by_id[str(one)]
            touched |= set(helper_of[problem.eligible[idx]].tolist())
        joined = [visit]
        apart = []
        for keys, members in groups:
            if keys & touched:
                touched |= keys
                joined = [*members, *joined]
            else:
                apart.append((keys, members))
        groups = [*apart, (touched, joined)]
    return [members for _, members in groups if len(members) > 1]
