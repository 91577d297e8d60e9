"""When a site is open, and how many workstations it has."""

from datetime import date

import pytest

from planner.domain.place import Precision
from planner.domain.site import OpeningHours, Site, Workstations

MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 11, 29)
NINE, NOON, THREE = 9 * 3600, 12 * 3600, 15 * 3600


def a_site(**more: object) -> Site:
    """Return a library that is open on Mondays from 9 to 12, and on Tuesdays until 15."""
    values = {
        "id": "s1", "name": "Kirjasto", "kind": "library", "address": "Agricolankatu 11", "postcode": "00530",
        "lat": 60.18, "lon": 24.95, "precision": Precision.BUILDING, "source": "test", "as_of": SUNDAY,
        "hours": (OpeningHours(0, NINE, NOON, SUNDAY), OpeningHours(1, NINE, THREE, SUNDAY)),
    }  # fmt: skip
    return Site(**{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (MONDAY, NINE - 1, False),
        (MONDAY, NINE, True),
        (MONDAY, NOON - 1, True),
        (MONDAY, NOON, False),
        (SUNDAY, NINE, False),
    ],
)
def test_site_is_open_from_the_first_second_until_before_the_last(day: date, clock: int, expected: bool) -> None:
    assert a_site().is_open(day, clock) is expected


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (MONDAY, NOON - 1, (MONDAY, NOON)),
        (MONDAY, NOON, (date(2026, 12, 1), THREE)),
        (SUNDAY, 0, (MONDAY, NOON)),
    ],
)
def test_next_hours_are_the_running_or_the_coming_ones(day: date, clock: int, expected: tuple[date, int]) -> None:
    found = a_site().next_hours(day, clock)

    assert found is not None
    assert (found[0], found[1].closes) == expected


def test_a_closed_site_opens_never() -> None:
    closed = a_site(closed_from=MONDAY)

    assert closed.next_hours(MONDAY, 0) is None
    assert closed.week_of(MONDAY) == ()
    assert a_site(hours=()).next_hours(MONDAY, 0) is None


def test_hours_hold_between_their_days() -> None:
    old = OpeningHours(0, NINE, NOON, date(2026, 1, 1), SUNDAY)
    new = OpeningHours(0, NOON, THREE, MONDAY)
    site = a_site(hours=(old, new))

    assert site.hours_on(MONDAY) == (new,)
    assert site.hours_on(date(2026, 11, 23)) == (old,)


def test_the_latest_count_that_has_begun_holds() -> None:
    site = a_site(workstations=(Workstations(date(2026, 1, 1), 10), Workstations(MONDAY, 4)))

    assert [site.workstations_on(day) and site.workstations_on(day).count for day in (SUNDAY, MONDAY)] == [10, 4]  # type: ignore[union-attr]
    assert site.workstations_on(date(2025, 1, 1)) is None
