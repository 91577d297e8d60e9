"""Conflicts as a planner reads them."""

from typing import Any

import pytest

from planner.domain.helper import Break, Helper
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.visit import After, Pin, Promise, Visit, Window
from planner.report.answers.conflicts import ConflictText, conflict_notes, conflict_texts
from planner.report.answers.want_names import WantNames
from planner.report.answers.week_words import WeekWords
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.solve.answers.conflicts import conflicts
from tests.builders import HOUR, MINUTE, a_helper, a_shift, a_visit, a_week

TUESDAY = 1
NAMES = WantNames(languages={"sv": {"en": "Swedish"}, "fi": {"en": "Finnish"}}, skills={"tv": {"en": "Smart TV"}})
DIRECTORY = Directory(
    residents={"v1": ResidentEntry("Pia", "", "", ""), "v2": ResidentEntry("Kai", "", "", "")},
    helpers={"h1": HelperEntry("Aino"), "h2": HelperEntry("Berit")},
)


def _visit(id_: str = "v1", **more: Any) -> Visit:
    return a_visit(id_, windows=((0, 9, 15), (1, 9, 15)), **more)


def _aino(*shifts: Any, **more: Any) -> Helper:
    return a_helper("h1", *(shifts or (a_shift(TUESDAY),)), **more)


def _berit(**more: Any) -> Helper:
    return a_helper("h2", a_shift(0), a_shift(TUESDAY), skills=("tv",), languages=("sv",), **more)


def _words(week: Problem) -> WeekWords:
    return WeekWords(week, DIRECTORY, NAMES, "en")


def _text(week: Problem, **how: Any) -> ConflictText:
    (text,) = conflict_texts(conflicts(week, **how), _words(week))
    return text


def test_pin_past_the_end_of_a_shift_is_told_with_times_and_names() -> None:
    week = a_week([_visit(pinned=Pin(("h1",), TUESDAY, 10 * HOUR))], [_aino(a_shift(TUESDAY, 8, 10.5)), _berit()])

    text = _text(week)

    assert str(text.title) == "Conflict 1: Pia cannot be planned as it stands. One of these has to give:"
    assert [str(fact) for fact in text.facts] == [
        "Pia is pinned to Aino.",
        "Pia is pinned to start at 10:00.",
        "Aino works on Tuesday 1.12.2026 from 08:00 to 10:30.",
    ]
    assert [str(line) for line in text.background] == [
        "The visit to Pia takes 60 min.",
        "The way of Aino to Pia on Tuesday 1.12.2026 takes 10 min (estimate).",
    ]
    assert str(text.note) == "To give up any one of them is enough."


def test_two_pins_are_told_with_the_way_between_them() -> None:
    pins = [Pin(("h1",), TUESDAY, 10 * HOUR), Pin(("h1",), TUESDAY, 11 * HOUR)]
    week = a_week([_visit(pinned=pins[0]), _visit("v2", pinned=pins[1])], [_aino(a_shift(0), a_shift(TUESDAY))])

    text = _text(week)

    assert str(text.title) == "Conflict 1: Pia, Kai cannot all be planned. One of these has to give:"
    assert "Between Pia and Kai the way takes 10 min (estimate)." in map(str, text.background)
    assert str(text.note) == "To give up any one of them is enough."


def test_what_is_not_enough_alone_is_left_out_of_the_advice() -> None:
    """Berit could take over Kai and works on Tuesday only; who must come second has no other way."""
    pins = [Pin(("h1",), TUESDAY, 10 * HOUR), Pin(("h1",), TUESDAY, 11 * HOUR)]
    visits = [_visit(pinned=pins[0], languages=("fi",)), _visit("v2", pinned=pins[1], languages=("sv",))]
    week = a_week(visits, [_aino(languages=("fi", "sv")), a_helper("h2", a_shift(TUESDAY), languages=("sv",))])

    text = _text(week)

    helpers = {str(number): str(fact) for number, fact in enumerate(text.facts, start=1) if "Aino" in str(fact)}
    enough = str(text.note).removeprefix("It is enough to give up one of these: ").removesuffix(".").split(", ")
    assert {number: fact for number, fact in helpers.items() if number in enough} == {
        number: fact for number, fact in helpers.items() if fact.startswith("Kai")
    }


@pytest.mark.parametrize(
    ("visit", "helper", "line"),
    [
        (_visit(pinned=Pin(("h1",)), skills=("tv",)), _aino(), "Pia needs: Smart TV."),
        (_visit(pinned=Pin(("h1",)), languages=("sv", "fi")), _aino(), "Pia speaks only: Swedish, Finnish."),
        (_visit(pinned=Pin(("h1",)), allowed_helpers=("h2",)), _aino(), "Only these may go to Pia: Berit."),
        (_visit(pinned=Pin(("h1",), 0)), _aino(), "Pia is pinned to Monday 30.11.2026."),
        (
            _visit(pinned=Pin(start=16 * HOUR)),
            _aino(),
            "Pia can only start at these times: Monday 30.11.2026 09:00–15:00, Tuesday 1.12.2026 09:00–15:00.",
        ),
        (
            _visit(pinned=Pin(("h1",), TUESDAY, 11 * HOUR)),
            _aino(a_shift(TUESDAY, break_=Break(11 * HOUR, 11 * HOUR + 30 * MINUTE, HOUR))),
            "Aino has a break of 60 min on Tuesday 1.12.2026 that begins from 11:00 to 11:30.",
        ),
        (
            _visit(pinned=Pin(("h1",))),
            _aino(a_shift(TUESDAY, max_travel=15 * MINUTE)),
            "Aino travels at most 15 min on Tuesday 1.12.2026.",
        ),
        (
            _visit(pinned=Pin(("h1",))),
            _aino(a_shift(TUESDAY, max_length=HOUR)),
            "Aino is out at most 1.0 h on Tuesday 1.12.2026.",
        ),
        (_visit(pinned=Pin(("h1",))), _aino(max_week=HOUR), "Aino works at most 1.0 h a week."),
    ],
    ids=["skill", "language", "allowed", "day", "windows", "break", "travel", "length", "week"],
)
def test_each_kind_of_fact_has_its_words(visit: Visit, helper: Helper, line: str) -> None:
    assert line in map(str, _text(a_week([visit], [helper, _berit()])).facts)


def test_cap_on_visits_has_its_words() -> None:
    week = a_week(
        [_visit(pinned=Pin(("h1",))), _visit("v2", pinned=Pin(("h1",)))],
        [_aino(a_shift(TUESDAY, max_visits=1)), _berit()],
    )

    assert "Visits of Aino on Tuesday 1.12.2026: at most 1." in map(str, _text(week).facts)


def test_excluded_helpers_have_their_words() -> None:
    week = a_week([_visit(pinned=Pin(start=10 * HOUR), excluded_helpers=("h1",))], [_aino()])

    text = _text(week)

    assert [str(fact) for fact in text.facts] == ["These may not go to Pia: Aino."]
    assert str(text.title) == "Conflict 1: Pia cannot be planned as long as this holds:"
    assert str(text.note) == "To give it up is enough."


def test_promise_has_its_words() -> None:
    told = Promise(None, 2, 10 * HOUR, 11 * HOUR)
    week = a_week([_visit(promised=told)], [_aino()])

    (fact,) = _text(week, with_promises=True).facts
    assert str(fact) == "Pia was promised Wednesday 2.12.2026, 10:00 to 11:00, any helper."


def test_promise_of_nobody_has_its_words() -> None:
    week = a_week([_visit(promised=Promise((), 0, 10 * HOUR, 11 * HOUR))], [_aino()])

    (fact,) = _text(week, with_promises=True).facts
    assert str(fact) == "Pia was promised Monday 30.11.2026, 10:00 to 11:00, nobody."


def test_promise_of_somebody_who_is_away_says_so_in_whole_minutes() -> None:
    week = a_week([_visit(promised=Promise(("h1",), 0, 10 * HOUR - 23, 11 * HOUR + 37))], [_aino(), _berit()])

    text = _text(week, with_promises=True)

    assert str(text.facts[0]) == "Pia was promised Monday 30.11.2026, 10:00 to 11:01, Aino."
    assert "Aino has no shift on Monday 30.11.2026." in map(str, text.background)


@pytest.mark.parametrize(
    ("after", "spacing"),
    [
        (After("v2", min_days=3), "days between them: at least 3"),
        (After("v2", min_days=3, max_days=4), "days between them: 3 to 4"),
        (After("v2", min_seconds=7 * HOUR), "on the same day, at least 420 min later"),
        (After("v2", min_seconds=7 * HOUR, max_seconds=8 * HOUR), "on the same day, 420 min to 480 min later"),
    ],
)
def test_order_has_its_words(after: After, spacing: str) -> None:
    week = a_week([_visit(pinned=Pin(("h1",)), after=after), _visit("v2")], [_aino(a_shift(0), a_shift(TUESDAY))])

    assert f"Pia must come after Kai: {spacing}." in map(str, _text(week).facts)


def test_who_works_is_told_where_two_are_needed() -> None:
    carl = a_helper("h3", a_shift(TUESDAY))
    week = a_week([_visit(pinned=Pin(day=0), helpers_required=2)], [_aino(), _berit(), carl])

    assert "On Monday 30.11.2026 only these work: Berit." in map(str, _text(week).background)


def test_day_without_any_helper_is_told() -> None:
    week = a_week([_visit(pinned=Pin(day=3))], [_aino()])

    assert "Nobody works on Thursday 3.12.2026." in map(str, _text(week).background)


def test_many_windows_are_counted() -> None:
    windows = tuple(Window(day, 9 * HOUR, 9 * HOUR) for day in range(5))
    week = a_week([Visit("v1", "v1", HOUR, windows, HOUR, pinned=Pin(start=8 * HOUR))], [_aino()])

    assert str(_text(week).facts[-1]).endswith("Thursday 3.12.2026 09:00–09:00 and 1 more.")


def test_rest_is_said_to_hold_and_who_was_set_aside() -> None:
    pin = Pin(("h1",), TUESDAY, 10 * HOUR)
    week = a_week([_visit(pinned=pin), _visit("v2", pinned=pin)], [_aino()])

    (note,) = conflict_notes(conflicts(week), _words(week))

    assert str(note) == "The other fixed visits (1) can be planned together, without: Kai."


def test_no_conflict_is_said() -> None:
    week = a_week([_visit(pinned=Pin(("h1",)))], [_aino()])
    left = Plan(week.digest(), (), (Unassigned("v1", "PIN_CONFLICT"),))

    assert list(map(str, conflict_notes(conflicts(week), _words(week)))) == [
        "Fixed visits that can be planned together: all 1."
    ]
    assert "The plan leaves out Pia" in list(map(str, conflict_notes(conflicts(week, left), _words(week))))[1]


def test_nothing_pinned_and_nothing_decided_are_said() -> None:
    free, pinned = a_week([_visit()], [_aino()]), a_week([_visit(pinned=Pin(("h1",)))], [_aino()])

    assert "Nothing is pinned" in str(next(conflict_notes(conflicts(free), _words(free))))
    assert "not decided" in str(next(conflict_notes(conflicts(pinned, seconds=0), _words(pinned))))
