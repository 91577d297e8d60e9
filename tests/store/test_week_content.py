"""The bytes that are stored of a week: this program reads its own, and those of earlier ones."""

import json
import zlib
from collections.abc import Callable

import pytest

from planner.domain.matrix import TravelTimes, constant_travel
from planner.domain.problem import Problem
from planner.domain.week_file import week_to_json
from planner.store.week_content import week_from_content, week_text, week_to_content
from tests.builders import a_helper, a_visit, a_week

WEEK = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1")])
MODE, TIMES = next(iter(WEEK.travel.items()))
BANDED = WEEK.replace(
    travel={
        MODE: TravelTimes((0, 3600), (TIMES.matrices[0], TIMES.matrices[0])),
        "another": constant_travel(TIMES.matrices[0]),
    }
)


def earlier(problem: Problem) -> bytes:
    """Return a week as an earlier program stored it."""
    return zlib.compress(json.dumps(week_to_json(problem), separators=(",", ":")).encode(), 1)


@pytest.mark.parametrize("week", [WEEK, BANDED], ids=["plain", "banded"])
def test_week_comes_back_as_it_was(week: Problem) -> None:
    found = week_from_content(week_to_content(week))

    assert found.digest() == week.digest()
    assert week_to_json(found) == week_to_json(week)


@pytest.mark.parametrize("week", [WEEK, BANDED], ids=["plain", "banded"])
def test_week_of_an_earlier_program_is_the_same(week: Problem) -> None:
    found = week_from_content(earlier(week))

    assert found.digest() == week.digest()
    assert week_to_json(found) == week_to_json(week)


def test_content_names_its_version_and_the_earlier_one_has_no_such_mark() -> None:
    assert week_to_content(WEEK).startswith(b"PW2\n")
    assert not earlier(WEEK).startswith(b"PW")


@pytest.mark.parametrize("write", [week_to_content, earlier], ids=["now", "earlier"])
def test_text_of_a_week_names_its_visits(write: Callable[[Problem], bytes]) -> None:
    assert b'"v2"' in week_text(write(WEEK))
    assert b'"v9"' not in week_text(write(WEEK))
