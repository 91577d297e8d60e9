"""How sure a plan is, as a planner reads it."""

from dataclasses import replace

from planner.domain.answers.robustness import (
    Estimate,
    Moved,
    Robustness,
    ShiftChance,
    Slack,
    SlackKind,
    VisitChance,
)
from planner.domain.answers.uncertainty import Uncertainty
from planner.report.answers.robustness import MOST_ROWS, RobustnessWords
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from tests.builders import HOUR, MINUTE, a_visit, a_week

DIRECTORY = Directory(
    residents={"v1": ResidentEntry("Asukas Yksi", "", "", "tv"), "v2": ResidentEntry("Asukas Kaksi", "", "", "tv")},
    helpers={"h1": HelperEntry("Auttaja Yksi"), "h2": HelperEntry("Auttaja Kaksi")},
)
WEEK = a_week([a_visit("v1"), a_visit("v2")])
SLACK = Slack(
    kind=SlackKind.START_LATER,
    visit="v1",
    helpers=("h1", "h2"),
    day=0,
    seconds=600,
    leave=None,
    moved=(Moved("v1", 9 * HOUR, 9 * HOUR + 600), Moved("v2", 11 * HOUR + 29, 11 * HOUR + 150)),
    late_before=0.184,
    late_after=0.088,
    saved=Estimate(0.096, 0.072, 0.121),
    overtime_before=90.0,
    overtime_after=120.0,
)
EARLIER = replace(SLACK, kind=SlackKind.LEAVE_EARLIER, helpers=("h1",), leave=8 * HOUR, moved=())


def a_visit_chance(late: float, visit: str = "v1") -> VisitChance:
    return VisitChance(visit, 0, ("h1", "h2"), 9 * HOUR + 31, Estimate(late, late - 0.0181, late + 0.0181))


def a_shift_chance(overtime: float) -> ShiftChance:
    estimate = Estimate(overtime, overtime - 0.01, overtime + 0.01)
    return ShiftChance("h2", 1, 15 * HOUR + 40 * MINUTE, 16 * HOUR, estimate, Estimate(100, 90, 110))


ANSWER = Robustness(
    samples=1000,
    seed=1,
    uncertainty=Uncertainty(),
    late_visits=Estimate(0.244, 0.219, 0.269),
    visits=(a_visit_chance(0.2), a_visit_chance(0.049, "v2")),
    shifts=(a_shift_chance(0.25), a_shift_chance(0.01)),
    slacks=(SLACK, EARLIER),
)


def words(answer: Robustness = ANSWER) -> RobustnessWords:
    return RobustnessWords(answer, WEEK, DIRECTORY, "en")


def test_week_is_told_with_its_error_rounded_outwards() -> None:
    assert str(words().summary()) == (
        "Of 2 planned visits 0.2 start more than 15 minutes late in an average week (0.2 to 0.3)."
    )


def test_visit_is_told_by_name_day_and_minute_in_words_and_numbers() -> None:
    table = words().visits()

    assert table.rows == (
        (
            *("Asukas Yksi", "Mon 30.11.", "09:01", "Auttaja Yksi, Auttaja Kaksi"),
            *("about one day in five", "20 % (18 to 22 %)"),
        ),
    )
    assert table.notes == ("Late less often than one day in twenty: 1 visits.",)


def test_shift_is_told_with_its_overtime() -> None:
    table = words().shifts()

    assert table.rows == (
        (
            *("Auttaja Kaksi", "Tue 1.12.", "15:40", "16:00"),
            *("about one day in four", "25 % (24 to 26 %)", "1.7 min"),
        ),
    )
    assert table.notes == ("Overtime less often than one day in twenty: 1 shifts.",)


def test_overtime_of_some_minutes_is_named_so() -> None:
    assumed = Uncertainty(overtime_minutes=5)

    assert words(replace(ANSWER, uncertainty=assumed)).shifts().caption == (
        "Shifts that may end in overtime of more than 5 minutes"
    )


def test_many_rows_are_counted() -> None:
    """Each is listed or counted once."""
    answer = replace(ANSWER, visits=(a_visit_chance(0.3),) * 27 + (a_visit_chance(0),) * 3)

    table = words(answer).visits()

    assert len(table.rows) == MOST_ROWS == 20
    assert table.notes == (
        "More visits that are late one day in twenty or oftener: 7.",
        "Late less often than one day in twenty: 3 visits.",
    )


def test_slack_says_what_moves_and_what_it_buys() -> None:
    """The difference is that of the numbers shown, within the interval rounded outwards."""
    first, later, fewer, overtime, earlier, _, _, last = (str(line) for line in words().slacks())

    assert first == "Where 10 minutes more help most:"
    assert later == (
        "1. Monday 30.11.2026, Auttaja Yksi, Auttaja Kaksi: more time on the way to Asukas Yksi. New times: "
        "Asukas Yksi 09:00 → 09:10, Asukas Kaksi 11:00 → 11:03."
    )
    assert fewer == "   In 100 such weeks 9 visits on these routes are late instead of 18: 9 fewer (7 to 13)."
    assert overtime == "   Overtime of these routes on average: 1.5 min → 2 min."
    assert earlier.startswith(
        "2. Monday 30.11.2026, Auttaja Yksi: leave at 08:00 instead of 08:10 for Asukas Yksi. No visit moves."
    )
    assert "tried alone" in last


def test_no_slack_is_said() -> None:
    (line,) = words(replace(ANSWER, slacks=())).slacks()

    assert str(line) == "No place was found where 10 minutes more surely help."


def test_assumptions_and_error_are_said() -> None:
    assumptions, model, error = (str(note) for note in words().notes())

    assert "varies by 25 %" in assumptions
    assert "3 % of residents are not at home" in assumptions
    assert "nobody plans anew" in model
    assert error.startswith("Simulated: 1,000 weeks with seed 1.")
