"""A week with changes never edits the week that it starts from."""

import pytest

from planner.domain.codec import Findings, decode, encode
from planner.domain.problem import Problem
from planner.errors import InputError
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.week import build_week
from planner.study.what_if import Changes, HoursChange, ModeChange, apply_changes
from tests.services.conftest import database, filled, workspace  # noqa: F401 - the small installation serves here too
from tests.services.files import MONDAY

HOUR = 3600


@pytest.fixture
def week(filled: Workspace) -> Problem:  # noqa: F811
    """The small week: H1 on Monday and Tuesday 8 to 16, H2 on Tuesday 9 to 13."""
    return build_week(filled.doing(Operation.PLAN_WEEK), MONDAY).problem


def test_no_change_gives_the_same_week(week: Problem) -> None:
    assert apply_changes(week, Changes()).digest() == week.digest()


def test_helper_is_left_out(week: Problem) -> None:
    before = week.digest()

    changed = apply_changes(week, Changes(without_helpers=("H1",)))

    assert [helper.id for helper in changed.helpers] == ["H2"]
    assert week.digest() == before


def test_one_more_helper_like_another_has_the_same_shifts(week: Problem) -> None:
    changed = apply_changes(week, Changes(extra_helpers=("H1",)))

    assert [helper.id for helper in changed.helpers] == ["H1", "H2", "H1+1"]
    assert changed.helpers[2].shifts == changed.helpers[0].shifts


def test_copy_changes_like_its_original(week: Problem) -> None:
    changed = apply_changes(week, Changes(extra_helpers=("H1",), modes=(ModeChange("H1", "car"),)))

    assert {shift.mode for helper in changed.helpers for shift in helper.shifts if helper.id != "H2"} == {"car"}


def test_longer_day_moves_the_end_of_every_shift(week: Problem) -> None:
    changed = apply_changes(week, Changes(hours=(HoursChange("H1", end=HOUR),)))

    assert [shift.end for shift in changed.helpers[0].shifts] == [17 * HOUR, 17 * HOUR]
    assert [shift.end for shift in changed.helpers[1].shifts] == [13 * HOUR]


def test_shift_that_no_longer_holds_its_break_loses_it(week: Problem) -> None:
    changed = apply_changes(week, Changes(hours=(HoursChange("H1", end=-5 * HOUR),)))

    assert [shift.break_ for shift in changed.helpers[0].shifts] == [None, None]


def test_shift_that_ends_before_it_starts_is_refused(week: Problem) -> None:
    with pytest.raises(InputError, match="SHIFT_INVALID"):
        apply_changes(week, Changes(hours=(HoursChange("H2", end=-4 * HOUR),)))


def test_visits_are_left_out_and_copied(week: Problem) -> None:
    changed = apply_changes(week, Changes(without_visits=("R1",), extra_visits=("R2",)))

    assert [visit.id for visit in changed.visits] == ["R2", "R3", "R4", "R2+1"]


def test_mode_without_travel_times_is_refused(week: Problem) -> None:
    with pytest.raises(InputError, match="MATRIX_MISSING"):
        apply_changes(week, Changes(modes=(ModeChange("H1", "boat"),)))


def test_everything_unknown_is_named_at_once(week: Problem) -> None:
    changes = Changes(without_helpers=("H8",), modes=(ModeChange("H9", "car"),), extra_visits=("R9",))

    with pytest.raises(InputError) as caught:
        apply_changes(week, changes)

    assert [finding.where for finding in caught.value.findings] == ["without_helpers", "modes", "extra_visits"]


def test_changes_survive_the_store() -> None:
    changes = Changes(
        without_helpers=("H1",), hours=(HoursChange("H2", -HOUR, HOUR),), modes=(ModeChange("H2", "bike"),)
    )
    findings = Findings()

    assert decode(Changes, encode(changes), "", findings) == changes
    assert not findings
