"""What an event does to a planned week: who is hit, what is pushed, and what cannot be meant."""

import pytest

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.events import Absence, Cancellation, Event, Late, Moment, NoShow, Overrun, Urgent
from planner.domain.happening import Happened, apply_event, apply_events
from planner.domain.helper import Break
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.visit import After
from planner.errors import InputError
from tests.builders import HOUR, MINUTE, a_helper, a_plan, a_shift, a_visit, a_week

WIDE = ((0, 8, 16),)
VISITS = [a_visit(name, windows=WIDE) for name in ("v1", "v2", "v3", "v4")]
HELPERS = [a_helper("h1"), a_helper("h2")]
WEEK = a_week(VISITS, HELPERS)
PLAN = a_plan(WEEK, {("h1", 0): ["v1", "v2", "v3"], ("h2", 0): ["v4"]})
"""Ten minutes to each visit, an hour there: h1 is at v1 from 8.10, v2 from 9.20, v3 from 10.30 and home at 11.40."""


def at(hour: float, day: int = 0) -> Moment:
    """Return a moment."""
    return Moment(day, round(hour * HOUR))


def after(event: Event, now: Moment | None = None, *, week: Problem = WEEK, plan: Plan = PLAN) -> Happened:
    """Apply one event, and hold what comes back against the checker."""
    happened = apply_event(week, plan, event, now)
    assert violations(happened.problem, happened.plan) == ()
    assert happened.plan.cost == cost(happened.problem, happened.plan)
    return happened


def starts(happened: Happened) -> dict[str, int]:
    """Return when each planned visit starts, in minutes since midnight."""
    return {visit: places[0][1].start // MINUTE for visit, places in happened.plan.stops_by_visit.items()}


def code_of(event: Event, now: Moment | None = None, *, week: Problem = WEEK, plan: Plan = PLAN) -> str:
    """Return why an event is refused."""
    with pytest.raises(InputError) as refused:
        apply_event(week, plan, event, now)
    return refused.value.code


def test_absence_hits_the_visits_of_the_day_and_no_other() -> None:
    happened = after(Absence("h1", 0, 0))

    assert list(happened.hits) == ["v1", "v2", "v3"]
    assert starts(happened) == {"v4": 8 * 60 + 10}
    assert happened.problem.helpers[0].shifts == ()


def test_absence_from_an_hour_on_leaves_the_way_home() -> None:
    """Home at 10.30 after v2: away from 10.30 keeps it, away from 10.29 does not."""
    assert list(after(Absence("h1", 0, 0, start=round(10.5 * HOUR))).hits) == ["v3"]
    assert list(after(Absence("h1", 0, 0, start=round(10.5 * HOUR) - MINUTE)).hits) == ["v3", "v2"]


def test_absence_until_an_hour_hits_what_came_before() -> None:
    happened = after(Absence("h1", 0, 0, end=10 * HOUR))

    assert list(happened.hits) == ["v1", "v2"]
    assert happened.problem.helpers[0].shifts[0].start == 10 * HOUR


def test_absence_in_the_middle_makes_two_shifts() -> None:
    happened = after(Absence("h1", 0, 0, start=round(9.5 * HOUR), end=10 * HOUR))

    assert [(shift.start, shift.end) for shift in happened.problem.helpers[0].shifts] == [
        (8 * HOUR, round(9.5 * HOUR)),
        (10 * HOUR, 16 * HOUR),
    ]
    assert list(happened.hits) == ["v2"]
    assert starts(happened)["v3"] == 10 * 60 + 30


def test_break_stays_with_the_part_that_holds_all_of_its_time() -> None:
    lunch = Break(11 * HOUR, 12 * HOUR, 30 * MINUTE)
    week = a_week(VISITS[:1], [a_helper("h1", a_shift(break_=lunch))])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    kept = after(Absence("h1", 0, 0, start=round(12.5 * HOUR)), week=week, plan=plan)
    gone = after(Absence("h1", 0, 0, start=12 * HOUR), week=week, plan=plan)

    assert kept.problem.helpers[0].shifts[0].break_ == lunch
    assert gone.problem.helpers[0].shifts[0].break_ is None


def test_who_goes_home_now_ends_what_has_begun() -> None:
    """At 9.30 v2 has begun; it ends at 10.20, and the way home takes ten minutes more."""
    happened = after(Absence("h1", 0, 0), at(9.5))

    assert list(happened.hits) == ["v3"]
    assert starts(happened)["v2"] == 9 * 60 + 20
    assert happened.problem.helpers[0].shifts[0].end == round(10.5 * HOUR)
    assert happened.overtime == {("h1", 0): 0}


@pytest.mark.parametrize(
    ("event", "now", "code"),
    [
        (Absence("nobody", 0, 0), None, "HELPER_UNKNOWN"),
        (Absence("h1", 1, 1), None, "SHIFT_UNKNOWN"),
        (Absence("h1", 0, 0, start=17 * HOUR), None, "SHIFT_UNKNOWN"),
        (Absence("h1", 0, 0, start=8 * HOUR), at(9), "FROZEN"),
        (Absence("h1", 0, 0), at(9, day=1), "FROZEN"),
        (Cancellation("v9"), None, "VISIT_UNKNOWN"),
        (Cancellation("v2"), at(9.5), "FROZEN"),
        (Cancellation("v1"), at(9.5), "REQUEST_STATE"),
        (Urgent("v1"), None, "VISIT_PLANNED"),
        (Urgent("v9"), None, "VISIT_UNKNOWN"),
        (Urgent(a_visit("v1")), None, "ID_DUPLICATE"),
        (Urgent(a_visit("v9", place="nowhere")), None, "PLACE_UNKNOWN"),
        (Overrun("v1", 0), at(8.5), "DURATION_RANGE"),
        (Overrun("v1", 600), at(9.5), "FROZEN"),
        (Overrun("v9", 600), None, "VISIT_UNKNOWN"),
        (NoShow("v2"), at(9), "STATUS_TOO_EARLY"),
        (NoShow("v2"), None, "STATUS_TOO_EARLY"),
        (Late("nobody", 0, 600), at(9), "HELPER_UNKNOWN"),
        (Late("h1", 1, 600), at(9), "SHIFT_UNKNOWN"),
        (Late("h1", 0, 600), at(13), "SHIFT_UNKNOWN"),
        (Late("h1", 0, 0), at(9), "DURATION_RANGE"),
    ],
)
def test_event_that_cannot_be_meant_is_refused(event: Event, now: Moment | None, code: str) -> None:
    assert code_of(event, now) == code


def test_cancelled_visit_goes_and_the_others_stay_at_their_times() -> None:
    happened = after(Cancellation("v2"))

    assert happened.hits == {}
    assert starts(happened) == {"v1": 490, "v3": 630, "v4": 490}
    assert "v2" not in happened.problem.visit_idx_by_id


def test_urgent_visit_is_one_of_the_week_then() -> None:
    happened = after(Urgent(a_visit("v9", place="v1")))

    assert (list(happened.hits), happened.urgent) == (["v9"], {"v9"})
    assert happened.problem.visits[-1].id == "v9"


def test_overrun_pushes_what_follows_and_nothing_else() -> None:
    happened = after(Overrun("v1", 20 * MINUTE), at(8.5))

    assert starts(happened) == {"v1": 490, "v2": 580, "v3": 650, "v4": 490}
    assert happened.hits == {}
    assert happened.pushed == {("h1", 0): 0}


def test_overrun_is_taken_up_by_a_gap() -> None:
    """Without v2 there is more than an hour between v1 and v3."""
    gap = apply_event(WEEK, PLAN, Cancellation("v2"))

    happened = after(Overrun("v1", 20 * MINUTE), at(8.5), week=gap.problem, plan=gap.plan)

    assert starts(happened)["v3"] == 630
    assert happened.pushed == {}


def test_overrun_past_the_shift_hands_over_from_the_end() -> None:
    """Home at 11.40 and the shift ends at 12.00: thirty minutes more do not fit."""
    week = a_week(VISITS, [a_helper("h1", a_shift(end=12)), a_helper("h2")])
    plan = PLAN.replace(problem=week.digest())

    fits = after(Overrun("v1", 20 * MINUTE), at(8.5), week=week, plan=plan)
    over = after(Overrun("v1", 21 * MINUTE), at(8.5), week=week, plan=plan)

    assert (fits.hits, fits.overtime) == ({}, {})
    assert (list(over.hits), over.overtime) == (["v3"], {("h1", 0): 0})


def test_last_visit_that_runs_on_makes_the_day_longer() -> None:
    happened = after(Overrun("v3", 5 * HOUR), at(11))

    assert happened.hits == {}
    assert happened.overtime == {("h1", 0): 0}
    assert happened.problem.helpers[0].shifts[0].end == round((11 + 40 / 60 + 5) * HOUR)


def test_two_helpers_are_pushed_together() -> None:
    pair = a_visit("v5", windows=WIDE, helpers_required=2)
    week = a_week([*VISITS, pair], HELPERS)
    plan = a_plan(week, {("h1", 0): ["v1", "v5"], ("h2", 0): ["v4", "v5", "v2"]})

    happened = after(Overrun("v1", 20 * MINUTE), at(8.5), week=week, plan=plan)

    assert {route.helper: stop.start // MINUTE for route, stop in happened.plan.stops_by_visit["v5"]} == {
        "h1": 580,
        "h2": 580,
    }
    assert starts(happened)["v2"] == 650


def test_no_show_frees_the_helper_from_that_moment() -> None:
    """Ten minutes at the door of v2, until 9.30; then the next visit at its own time, since that was told."""
    happened = after(NoShow("v2"), at(9.5))

    assert list(happened.hits) == ["v2"]
    door = happened.plan.stops_by_visit["v2+missed"][0][1]
    assert (door.start // MINUTE, door.end // MINUTE) == (560, 570)
    assert starts(happened)["v3"] == 630
    assert happened.problem.visits[1].promised is None


def test_visit_that_must_follow_a_missed_one_is_hit_too() -> None:
    follower = a_visit("v3", windows=WIDE, after=After("v2", min_days=0, max_days=1))
    week = a_week([*VISITS[:2], follower], HELPERS)
    plan = a_plan(week, {("h1", 0): ["v1", "v2", "v3"]})

    assert set(after(NoShow("v2"), at(9.5), week=week, plan=plan).hits) == {"v2", "v3"}


def test_helper_who_is_late_on_the_way_pushes_the_rest() -> None:
    """At 9.15 h1 is on the way to v2."""
    assert starts(after(Late("h1", 0, 15 * MINUTE), at(9.25))) == {"v1": 490, "v2": 575, "v3": 645, "v4": 490}


def test_helper_who_is_late_in_a_visit_stays_longer_there() -> None:
    assert starts(after(Late("h1", 0, 15 * MINUTE), at(8.5))) == {"v1": 490, "v2": 575, "v3": 645, "v4": 490}


def test_helper_who_is_late_to_work_begins_later() -> None:
    happened = after(Late("h1", 0, 15 * MINUTE), at(7.5))

    assert starts(happened) == {"v1": 505, "v2": 575, "v3": 645, "v4": 490}
    assert happened.problem.helpers[0].shifts[0].start == round(8.25 * HOUR)


def test_events_of_a_list_follow_each_other() -> None:
    happened = apply_events(WEEK, PLAN, [Cancellation("v1"), Absence("h1", 0, 0)])

    assert happened.hits == {"v2": 1, "v3": 1}


def test_refused_event_of_a_list_changes_nothing() -> None:
    with pytest.raises(InputError):
        apply_events(WEEK, PLAN, [Cancellation("v1"), Cancellation("v1")])

    assert len(WEEK.visits) == 4
