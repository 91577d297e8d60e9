"""How long it takes to plan a week again, and what two hundred events do to its promises and its price."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter, process_time

from planner.domain.answers.replan import USUAL, Mode, Moved
from planner.domain.check import violations
from planner.domain.cost import cost, keeps_promise
from planner.domain.events import Absence, Cancellation, Event, Urgent
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import promise_of, told_as_planned
from planner.domain.pushing import in_order, rows_of
from planner.errors import InputError
from planner.solve.answers.replan import replan
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.benchmarks.peers.weeks import peer_week
from tests.benchmarks.tables import print_table

NUM_VISITS = 300
PLAN_SECONDS = 10
NUM_ABSENCES = 5
NUM_EVENTS = 200
FULL_SECONDS = 10
HELD_BACK = 0.1
"""Of the visits: they come in as urgent ones during the week."""
KINDS = ("absence", "cancellation", "urgent")
SHARES = (0.15, 0.45, 0.4)


def main(options: Sequence[str] = ()) -> None:
    """Print both tables; with the option ``times`` only the first one."""
    week, plan = told(*planned(NUM_VISITS))
    print_times(week, plan)
    if "times" in options:
        return
    print()
    rows = [_row(mode, week, plan) for mode in USUAL]
    headers = ("way", "events", "refused", "moved", "unlisted", "broken", "violations", "served", "price h", "anew h")
    print_table(f"{NUM_EVENTS} events one after the other, {NUM_VISITS} visits", (*headers, "anew moves"), rows)


def planned(num_visits: int, seconds: float = PLAN_SECONDS) -> tuple[Problem, Plan]:
    """Return a week and a plan of it."""
    week = peer_week(num_visits, 1, "rich")
    return week, solve(week, Limits(seconds))


def told(week: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """Return a week whose planned visits are promised as they stand."""
    promised = told_as_planned(week, plan)
    same = plan.replace(problem=promised.digest())
    return promised, same.replace(cost=cost(promised, same))


def print_times(week: Problem, plan: Plan) -> None:
    """Print how long an absence takes, all ways together."""
    rows = []
    days = sorted({(route.helper, route.day) for route in plan.used_routes})
    for helper, day in random.Random(1).sample(days, NUM_ABSENCES):
        began, began_cpu = perf_counter(), process_time()
        _, answer = replan(week, plan, [Absence(helper, day, day)])
        spent = f"{perf_counter() - began:.2f}", f"{process_time() - began_cpu:.2f}"
        calls = " / ".join(str(len(repair.calls)) for repair in answer.repairs)
        lost = " / ".join(str(len(repair.lost)) for repair in answer.repairs)
        rows.append((helper, day, len(answer.hit), calls, lost, *spent))
    headers = ("helper", "day", "hit", "calls", "lost", "wall s", "CPU s")
    print_table(f"An absence, {len(week.visits)} visits; {' / '.join(USUAL)}", headers, rows)


@dataclass
class Week:
    """A week to which one thing after another happens."""

    problem: Problem
    plan: Plan
    mode: Mode
    limits: Limits | None = None

    def __post_init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def happens(self, event: Event) -> None:
        """Plan again, tell everybody, and count what was moved, what was not listed, and what broke a rule."""
        try:
            problem, answer = replan(self.problem, self.plan, [event], modes=(self.mode,), limits=self.limits)
        except InputError:
            self.counts["refused"] += 1
            return
        self.counts["events"] += 1
        repair = answer.repair(self.mode)
        self.counts["violations"] += len(violations(problem, repair.plan))
        self.counts["moved"] += repair.moved
        self.counts["broken"] += repair.broken
        self.counts["unlisted"] += len(unlisted(self.problem, problem, repair.plan, repair.calls))
        self.problem, self.plan = _told_again(problem, repair.plan)


def unlisted(before: Problem, after: Problem, plan: Plan, calls: tuple[Moved, ...]) -> set[str]:
    """Return the visits whose promise does not hold in a plan, and that nobody is told to phone about."""
    broken = {
        visit.id
        for visit in before.visits
        if visit.promised is not None
        and visit.id in after.visit_idx_by_id
        and not keeps_promise(visit.promised, plan.stops_by_visit.get(visit.id, ()))
    }
    return broken - {call.visit for call in calls}


def events(week: Week, rng: random.Random, held_back: list[str], number: int) -> Iterator[Event]:
    """Yield events that fit the week as it is."""
    for _ in range(number):
        kind = rng.choices(KINDS, SHARES)[0]
        if kind == "urgent" and held_back:
            yield Urgent(held_back.pop())
        elif kind == "absence":
            helper = rng.choice(week.problem.helper_days)
            yield Absence(helper.helper.id, helper.shift.day, helper.shift.day)
        else:
            yield Cancellation(rng.choice(sorted(week.plan.stops_by_visit)))


def _row(mode: Mode, problem: Problem, plan: Plan) -> tuple[object, ...]:
    late = random.Random(2).sample(sorted(plan.stops_by_visit), round(HELD_BACK * len(problem.visits)))
    week = Week(*without(problem, plan, late), mode)
    for event in events(week, random.Random(3), list(late), NUM_EVENTS):
        week.happens(event)
    anew = solve(week.problem, Limits(FULL_SECONDS))
    moved = sum(
        not keeps_promise(visit.promised, anew.stops_by_visit.get(visit.id, ()))
        for visit in week.problem.visits
        if visit.promised is not None
    )
    counts = (week.counts[name] for name in ("events", "refused", "moved", "unlisted", "broken", "violations"))
    served = f"{len(week.plan.stops_by_visit)} of {len(week.problem.visits)}"
    return (mode, *counts, served, _hours(week.problem, week.plan), _hours(week.problem, anew), moved)


def without(problem: Problem, plan: Plan, late: list[str]) -> tuple[Problem, Plan]:
    """Return the plan before some visits were asked for: the others stay at their times."""
    week = problem.replace(
        visits=tuple(replace(visit, promised=None) if visit.id in late else visit for visit in problem.visits)
    )
    rows = {
        idx: tuple(stop for stop in row if stop.visit not in late)
        for idx, row in rows_of(week, plan.used_routes).items()
    }
    found = in_order(week, rows, plan)
    return found.problem, found.plan


def _told_again(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """Everybody knows the new times; who is not planned any more waits for nothing."""
    week = problem.replace(
        visits=tuple(
            replace(visit, promised=promise_of(places) if (places := plan.stops_by_visit.get(visit.id)) else None)
            for visit in problem.visits
        )
    )
    same = plan.replace(problem=week.digest())
    return week, same.replace(cost=cost(week, same))


def _hours(problem: Problem, plan: Plan) -> str:
    return f"{cost(problem, plan).total / 3600:.1f}"


if __name__ == "__main__":
    main()
