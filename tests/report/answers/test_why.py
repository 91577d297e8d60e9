"""Why a visit is where it is, in words: differences in minutes and wishes."""

from planner.domain.problem import Problem
from planner.report.answers.want_names import WantNames
from planner.report.answers.week_words import WeekWords
from planner.report.answers.why import WhyWords
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.solve.answers.why import why_here
from tests.builders import MINUTE, a_helper, a_plan, a_visit, a_week

DIRECTORY = Directory(
    residents={"v1": ResidentEntry(name="Pia Esimerkki", phone="", address="", topic="")},
    helpers={"h1": HelperEntry("Aino"), "h2": HelperEntry("Eero")},
)


def told(problem: Problem) -> WhyWords:
    found = why_here(problem, a_plan(problem, {("h1", 0): ("v1",)}), "v1")
    return WhyWords(found, WeekWords(problem, DIRECTORY, WantNames(), "en"))


def test_other_helper_is_dearer_by_the_wish() -> None:
    visit = a_visit("v1", preferred_helpers=("h1",), non_preferred_cost=20 * MINUTE)
    words = told(a_week([visit], [a_helper("h1"), a_helper("h2")]))

    assert str(words.here()) == (
        "Pia Esimerkki: Aino, Monday 30.11.2026 at 09:00. It adds 20 min of travel there; a wished helper"
    )
    assert [str(line) for line in words.others()] == [
        "Eero, Monday 30.11.2026 at 09:00: not a wished helper; in all 20 min dearer"
    ]
    assert str(next(words.notes())) == "Other shifts with a possible place: 1. Nobody else moves."


def test_equal_place_says_that_it_is_equal() -> None:
    words = told(a_week([a_visit("v1")], [a_helper("h1"), a_helper("h2")]))

    assert [str(line) for line in words.others()] == ["Eero, Monday 30.11.2026 at 09:00: in all at the same price"]


def test_only_place_is_called_so() -> None:
    words = told(a_week([a_visit("v1")]))

    assert str(next(words.notes())) == "It is the only possible place while nobody else moves."
