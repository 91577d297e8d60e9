"""What an absence leaves of a shift."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.mode import Mode
from planner.domain.roster import DatedAbsence, DatedShift
from tests.builders import HOUR

DAY = date(2026, 12, 1)
SHIFT = DatedShift(DAY, 8 * HOUR, 16 * HOUR, Mode.WALK, "Agricolankatu 11", None)


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        (None, None, []),
        (12, None, [(8, 12)]),
        (None, 12, [(12, 16)]),
        (10, 12, [(8, 10), (12, 16)]),
        (6, 8, [(8, 16)]),
        (16, 18, [(8, 16)]),
        (7, 17, []),
        (17, None, [(8, 16)]),
    ],
)
def test_absence_leaves_what_lies_outside_of_it(
    start: int | None, end: int | None, left: list[tuple[int, int]]
) -> None:
    hours = (None if hour is None else hour * HOUR for hour in (start, end))

    parts = DatedAbsence("H1", DAY, DAY, *hours).leaves(SHIFT)

    assert [(part.start // HOUR, part.end // HOUR) for part in parts] == left


def test_absence_of_other_days_leaves_the_shift() -> None:
    away = DatedAbsence("H1", date(2026, 11, 30), date(2026, 12, 1))

    assert away.leaves(SHIFT) == ()
    assert away.leaves(later := replace(SHIFT, day=date(2026, 12, 2))) == (later,)
