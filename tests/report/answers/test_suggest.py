"""Free times in words: who comes between whom, who is touched, and which weeks have none."""

from datetime import timedelta

import pytest

from planner.domain.answers.changes import Placement
from planner.domain.answers.suggestion import Companion, Move, Suggestion, Suggestions
from planner.domain.plan import Cost
from planner.report.answers.suggest import SuggestionWords
from planner.report.answers.suggest_weeks import nothing_free, site_line, week_lines
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from tests.builders import HOUR, MINUTE, MONDAY

DIRECTORY = Directory(
    residents={
        visit: ResidentEntry(name, "", "", "")
        for visit, name in (("v1", "Aino A"), ("v2", "Bertta B"), ("new", "Cecilia C"))
    },
    helpers={"h1": HelperEntry("Helmi"), "h2": HelperEntry("Hugo")},
)
BETWEEN = Companion("h1", "v1", "v2", 6 * MINUTE, None, None, opens_shift=False)
HERE = Suggestion(
    day=3,
    start=10 * HOUR + 20 * MINUTE,
    offered=(10 * HOUR, 12 * HOUR),
    possible=((10 * HOUR, 11 * HOUR),),
    companions=(BETWEEN,),
    added=Cost.of(travel=360, second_language=1200),
    travel=6 * MINUTE,
)
BEFORE, AFTER = Placement(("h1",), 3, 9 * HOUR), Placement(("h2",), 4, 9 * HOUR + 5 * MINUTE)


def words(found: Suggestions) -> SuggestionWords:
    """Return the words for an answer in English."""
    return SuggestionWords(found, MONDAY, DIRECTORY, "en")


def reasons(one: Suggestion) -> list[str]:
    """Return what is said of a suggestion."""
    return [str(line) for line in words(Suggestions("new", 1, (one,))).reasons(one)]


def changed(**more: object) -> Suggestion:
    """Return the suggestion with other facts."""
    return Suggestion(**{**vars(HERE), **more})


def test_table_says_what_to_tell_the_resident() -> None:
    table = words(Suggestions("new", 4, (HERE,))).table()

    assert table.caption == "Free times for Cecilia C, nobody moves"
    assert table.rows == (("1", "Thursday 3.12.2026", "10:00–12:00", "10:20", "Helmi", "6 min", "26 min"),)
    assert table.notes[0] == "Travel times are estimates."


def test_place_on_the_way_names_its_neighbours_and_prices() -> None:
    assert reasons(HERE) == [
        "Helmi comes between Aino A and Bertta B: 6 min more travel.",
        "Price of a second language: 20 min",
    ]


def test_first_last_and_only_visit_of_a_day_are_told_apart() -> None:
    first, last, only = (
        Companion("h1", before, after, 6 * MINUTE, None, None, opens_shift=before is after)
        for before, after in ((None, "v2"), ("v1", None), (None, None))
    )

    assert reasons(changed(companions=(first,)))[0] == (
        "Helmi comes first to this visit, then to Bertta B: 6 min more travel."
    )
    assert reasons(changed(companions=(last,)))[0] == (
        "Helmi comes after Aino A, as the last visit of the day: 6 min more travel."
    )
    assert reasons(changed(companions=(only,)))[0] == (
        "Helmi has no other visit that day; the way there and back takes 6 min."
    )


@pytest.mark.parametrize(("seconds", "text"), [(-9 * MINUTE, "9 min less travel"), (20, "as much travel")])
def test_shorter_way_is_said_to_be_shorter(seconds: int, text: str) -> None:
    companion = Companion("h1", "v1", "v2", seconds, None, None, opens_shift=False)

    assert reasons(changed(companions=(companion,)))[0] == f"Helmi comes between Aino A and Bertta B: {text}."


def test_who_is_touched_is_named_with_both_times() -> None:
    later = Move("v1", BEFORE, Placement(("h1",), 3, 9 * HOUR + 5 * MINUTE))
    told, untold = Move("v1", BEFORE, AFTER, is_promise_broken=True), Move("v2", BEFORE, AFTER)

    assert "Aino A begins at 09:05 instead of 09:00; nobody has to be told." in reasons(changed(shifted=(later,)))
    assert reasons(changed(moved=(told, untold)))[-2:] == [
        "Aino A moves and has to be told: Thursday 3.12.2026 at 09:00, Helmi → Friday 4.12.2026 at 09:05, Hugo.",
        "Bertta B moves: Thursday 3.12.2026 at 09:00, Helmi → Friday 4.12.2026 at 09:05, Hugo.",
    ]


def test_shift_of_seconds_that_no_clock_shows_is_not_named() -> None:
    moment = Move("v1", BEFORE, Placement(("h1",), 3, 9 * HOUR + 20))

    assert reasons(changed(shifted=(moment,))) == reasons(changed())


def test_replan_says_how_many_promises_move() -> None:
    moved = changed(moved=(Move("v1", BEFORE, AFTER, is_promise_broken=True),))
    lines = [str(line) for line in words(Suggestions("new", 0, (), "FULL", 2, moved)).replanned()]

    assert lines[0] == (
        "If others move (promises: 1, at most 2): Thursday 3.12.2026 10:00–12:00, with Helmi, 6 min more travel."
    )
    assert list(words(Suggestions("new", 4, (HERE,))).replanned()) == []
    assert [str(line) for line in words(Suggestions("new", 0, (), "FULL", 0)).replanned()] == [
        "Others may move (promises: 0 at most): no place was found either; the search is short."
    ]


def test_weeks_say_why_they_have_no_time_and_which_is_the_first_that_has() -> None:
    later = MONDAY + timedelta(days=7)

    lines = [str(line) for line in week_lines([(MONDAY, "FULL", True), (later, None, False)], MONDAY)]

    assert lines == [
        "Week of 30.11.2026: no free time. Every suitable helper is taken or held at the possible times.",
        "The first week with a free time is that of 7.12.2026.",
        "The week of 7.12.2026 has no plan yet: all its helpers' time counts as free.",
        "That is after the last day of the service promise, 30.11.2026.",
    ]


def test_without_a_time_something_else_is_offered() -> None:
    assert "remote support" in str(nothing_free(has_weeks=True))
    assert "from tomorrow on" in str(nothing_free(has_weeks=False))
    assert str(site_line("Oodi", "Töölönlahdenkatu 4", 1260, "en")) == (
        "Oodi, Töölönlahdenkatu 4: 21 min by public transport (estimate)"
    )
