"""In which order residents are called, and when a call is not enough any more."""

from datetime import UTC, date, datetime, timedelta

import pytest

from planner.domain.remote import UNREACHED_UNTIL_LETTER, Attempt, Outcome, Waiting, in_calling_order, num_unreached
from planner.domain.request import Priority
from tests.store.rows import a_request

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def waiting(id_: str, call_back: datetime | None = None, *outcomes: Outcome, **changes: object) -> Waiting:
    attempts = tuple(Attempt(NOW, "clerk", outcome, 1) for outcome in outcomes)
    return Waiting(a_request(id_, **changes), call_back, attempts)


def order(*entries: Waiting) -> list[str]:
    return [entry.request.id for entry in in_calling_order(entries, NOW)]


def test_overdue_comes_first_then_those_without_a_time_then_later_ones() -> None:
    later, anytime = waiting("later", NOW + HOUR), waiting("anytime")
    overdue, now = waiting("overdue", NOW - HOUR), waiting("now", NOW)

    assert order(later, anytime, now, overdue) == ["overdue", "now", "anytime", "later"]
    assert [entry.is_overdue(NOW) for entry in (overdue, now, anytime, later)] == [True, True, False, False]


def test_same_time_goes_by_priority_and_then_by_the_day_it_came_in() -> None:
    entries = (
        waiting("new", received=date(2026, 11, 30)),
        waiting("low", priority=Priority.LOW, received=date(2026, 11, 1)),
        waiting("old", received=date(2026, 11, 20)),
        waiting("urgent", priority=Priority.URGENT, received=date(2026, 11, 30)),
    )

    assert order(*entries) == ["urgent", "old", "new", "low"]


def test_agreed_time_counts_more_than_priority() -> None:
    urgent = waiting("urgent", NOW - HOUR, priority=Priority.URGENT)

    assert order(urgent, waiting("first", NOW - 2 * HOUR)) == ["first", "urgent"]


@pytest.mark.parametrize(
    ("outcomes", "unreached"),
    [
        ((), 0),
        ((Outcome.NOT_REACHED, Outcome.NOT_REACHED), 2),
        ((Outcome.NOT_REACHED, Outcome.CALL_AGAIN), 0),
        ((Outcome.CALL_AGAIN, Outcome.NOT_REACHED), 1),
    ],
)
def test_only_calls_since_the_last_talk_count_as_in_vain(outcomes: tuple[Outcome, ...], unreached: int) -> None:
    assert num_unreached(waiting("R1", None, *outcomes).attempts) == unreached


def test_letter_is_thought_of_after_so_many_calls_in_vain() -> None:
    in_vain = [Outcome.NOT_REACHED] * UNREACHED_UNTIL_LETTER

    assert waiting("R1", None, *in_vain).needs_letter
    assert not waiting("R1", None, *in_vain[1:]).needs_letter
