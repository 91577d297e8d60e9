"""A week to which one thing after another happens: nothing moves in silence, and no rule is ever broken."""

import random

import pytest

from planner.domain.answers.replan import Mode
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.benchmarks.peers.weeks import peer_week
from tests.benchmarks.replan import Week, events, told, without


def lived_through(num_visits: int, num_events: int, mode: Mode) -> Week:
    """Return a week after random absences, cancellations and urgent visits."""
    problem = peer_week(num_visits, 1, "rich")
    problem, plan = told(problem, solve(problem, Limits(60, iterations=1000), processes=0))
    late = random.Random(2).sample(sorted(plan.stops_by_visit), num_visits // 10)
    week = Week(*without(problem, plan, late), mode, Limits(60, iterations=100))
    for event in events(week, random.Random(3), list(late), num_events):
        week.happens(event)
    return week


def test_promises_are_listed_when_they_move_and_no_rule_is_broken() -> None:
    counts = lived_through(30, 20, Mode.FREE).counts

    assert (counts["events"], counts["refused"]) == (20, 0)
    assert (counts["violations"], counts["unlisted"]) == (0, 0)
    assert counts["moved"] + counts["broken"] > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "num_visits", "num_events"), [(Mode.FREE, 220, 200), (Mode.HALF_DAY, 110, 100), (Mode.NOBODY, 110, 100)]
)
def test_hundreds_of_events_move_no_promise_in_silence(mode: Mode, num_visits: int, num_events: int) -> None:
    counts = lived_through(num_visits, num_events, mode).counts

    assert (counts["events"], counts["refused"]) == (num_events, 0)
    assert (counts["violations"], counts["unlisted"]) == (0, 0)
