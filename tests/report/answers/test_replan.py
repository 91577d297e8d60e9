"""A week planned again, as a planner reads it."""

from dataclasses import replace

import pytest

from planner.domain.answers.changes import Placement
from planner.domain.answers.replan import DayOver, Mode, Moved, Repair, Replanned, Waiting
from planner.domain.events import Absence, Cancellation, Event, Late, Moment, NoShow, Overrun, Urgent
from planner.domain.plan import Plan
from planner.domain.rules import Reason
from planner.report.answers.replan import MODES, ReplanWords
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from tests.builders import HOUR, MINUTE, a_visit, a_week

WEEK = a_week([a_visit("v1"), a_visit("v2")])
NAMES = Directory(
    residents={
        "v1": ResidentEntry("Aino Esimerkki", "000 0000 001", "", ""),
        "v2": ResidentEntry("Eino Esimerkki", "", "", ""),
    },
    helpers={"h1": HelperEntry("Anna"), "h2": HelperEntry("Bertta")},
)
AT_TEN = Placement(("h1",), 0, 10 * HOUR)
AT_NOON = Placement(("h2",), 1, 12 * HOUR)
MOVED = Moved("v1", AT_TEN, AT_NOON, is_told=True, keeps_promise=False, cause=0)


AWAY = Absence("h1", 0, 0)


def words(*changes: Moved, event: Event = AWAY, **more: object) -> ReplanWords:
    """Return the words of an answer with one mode."""
    repair = Repair(Mode.NOBODY, Plan("", ()), 2, 1, 2, 1, 1, 0, 600, -5400, changes)
    answer = Replanned((event,), None, ("v1",), (), (), (), (repair,))
    return ReplanWords(replace(answer, **more), WEEK, NAMES, "en")  # type: ignore[arg-type]


def calls(*changes: Moved) -> list[str]:
    """Return the phone list."""
    found = words(*changes)
    return [f"{line} | {why}".replace("\u202f", " ") for line, why in found.calls(found.answer.repairs[0])]


def test_call_says_who_from_what_to_what_and_why() -> None:
    assert calls(MOVED) == [
        "1. Aino Esimerkki, 000 0000 001: Monday 30.11.2026 at 10:00, Anna → Tuesday 1.12.2026 at 12:00, Bertta "
        "| Why: Anna is away, Monday 30.11.2026."
    ]


def test_visit_that_makes_room_says_for_whom() -> None:
    (line,) = calls(replace(MOVED, visit="v2", room_for="v1"))

    assert line.startswith("1. Eino Esimerkki: Monday")
    assert line.endswith("Why: room for Aino Esimerkki, since Anna is away, Monday 30.11.2026.")


def test_lost_promise_says_why() -> None:
    full = replace(MOVED, after=None, reason=Reason.FULL)
    beside = replace(full, fits_alone=True)

    assert "no time any more: Every suitable shift is full at the possible times. [PROMISE_LOST]" in calls(full)[0]
    assert "It fits alone, and not beside the others" in calls(beside)[0]


def test_change_without_a_call_is_counted_or_named_apart() -> None:
    kept = replace(MOVED, keeps_promise=True)
    untold = replace(MOVED, visit="v2", is_told=False)
    waiting = Moved("v2", None, None, is_told=False, keeps_promise=False, cause=0, reason=Reason.FULL)
    found = words(kept, untold, waiting)

    lines = [str(line) for line in found.unheard(found.answer.repairs[0])]

    assert lines[0] == "No call: within 15 minutes of what was told: 1."
    assert lines[1].startswith("No call, since no time was told: Eino Esimerkki: Monday")
    assert lines[2] == "Why: Anna is away, Monday 30.11.2026."
    assert lines[3] == (
        "Still not planned: Eino Esimerkki: no time found: Every suitable shift is full at the possible times."
    )


def test_week_that_had_changed_before_is_the_cause_of_what_no_event_did() -> None:
    assert calls(replace(MOVED, cause=None))[0].endswith("Why: the week had changed before.")


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Absence("h1", 0, 1), "Anna is away, Monday 30.11.2026 to Tuesday 1.12.2026"),
        (Absence("h1", 0, 0, start=12 * HOUR), "Anna is away from 12:00 on, Monday 30.11.2026"),
        (Absence("h1", 0, 0, end=12 * HOUR), "Anna is away until 12:00, Monday 30.11.2026"),
        (Absence("h1", 0, 0, 10 * HOUR, 12 * HOUR), "Anna is away from 10:00 to 12:00, Monday 30.11.2026"),
        (Cancellation("v1"), "Aino Esimerkki has cancelled the visit"),
        (Urgent("v1"), "Aino Esimerkki needs a visit urgently"),
        (Urgent(a_visit("v9")), "v9 needs a visit urgently"),
        (Overrun("v1", 15 * MINUTE), "the visit of Aino Esimerkki takes 15 min longer"),
        (NoShow("v1"), "Aino Esimerkki was not at home"),
        (Late("h1", 0, 15 * MINUTE), "Anna is 15 min late on Monday 30.11.2026"),
    ],
)
def test_event_is_said_with_names_and_clock_times(event: Event, text: str) -> None:
    assert str(words().cause(event)) == text


def test_table_holds_the_ways_side_by_side() -> None:
    (row,) = words(MOVED).table().rows

    assert row == ("Nobody else", "1 of 2", "1", "1", "0", "1", "+10 min", "−1.5 h")
    assert set(MODES) == set(Mode)


def test_difference_too_small_to_be_shown_is_none() -> None:
    found = words(MOVED)
    (repair,) = found.answer.repairs
    alike = replace(found.answer, repairs=(replace(repair, added_travel=-20, added_cost=-100),))

    assert replace(found, answer=alike).table().rows[0][-2:] == ("±0", "±0")


def test_what_is_fixed_and_what_is_too_much_is_said_first() -> None:
    over = (DayOver("h1", 0, 0, ("v1",)), DayOver("h2", 1, 0, ()))

    lines = [str(line) for line in words(now=Moment(0, 9 * HOUR), fixed=("v2",), overtime=over).happened()]

    assert lines == [
        "What has happened: Anna is away, Monday 30.11.2026.",
        "Fixed at 09:00 on Monday 30.11.2026, since the visit has begun or somebody is on the way: 1.",
        "The day of Anna on Monday 30.11.2026 cannot hold all of its visits any more. To be handed over: "
        "Aino Esimerkki. [SHIFT_OVERRUN]",
        "Bertta works beyond the end of the shift on Tuesday 1.12.2026. [SHIFT_OVERRUN]",
    ]


def test_who_waits_is_named_with_what_the_gap_takes() -> None:
    waiting = Waiting("v1", AT_TEN, 11 * HOUR, 600, 7200)

    assert [str(line) for line in words(waiting=(waiting,)).waiting()] == [
        "1. Aino Esimerkki: Monday 30.11.2026 at 10:00, Anna, can begin until 11:00; +10 min more travel."
    ]
