"""Demand against capacity as a planner reads it."""

from planner.domain.visit import Pin, Visit
from planner.report.answers.capacity import CapacityWords
from planner.report.answers.want_names import WantNames
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.solve.answers.capacity import DistrictNames, capacity
from tests.builders import HOUR, a_helper, a_shift, a_visit, a_week

THURSDAY = 3
NAMES = WantNames(
    languages={"sv": {"en": "Swedish", "fi": "ruotsi"}}, skills={"computer": {"en": "Computer", "fi": "Tietokone"}}
)
DIRECTORY = Directory(
    residents={"v1": ResidentEntry("Pia Esimerkki", "", "", "")}, helpers={"h1": HelperEntry("Aino Esimerkki")}
)


def _words(*visits: Visit, districts: DistrictNames | None = None) -> CapacityWords:
    helper = a_helper("h1", a_shift(0), a_shift(1, 8, 10), skills=("computer",), languages=("fi",))
    week = a_week(visits, [helper])
    return CapacityWords(capacity(week, districts), week, DIRECTORY, NAMES, "en")


def test_swedish_on_thursday_is_said_with_day_hours_and_names() -> None:
    words = _words(a_visit("v1", windows=((THURSDAY, 9, 15),), languages=("sv",), duration=4 * HOUR))

    head, line = (str(text) for text in words.proven())
    assert head == "Proven: at least 4.0 h cannot be served, whatever the routes."
    assert line == ("Swedish, Thursday 3.12.2026: needed 4.0 h, offered 0.0 h. Visits: Pia Esimerkki. Nobody could go.")


def test_days_in_a_row_and_who_could_go_are_named() -> None:
    both = ((0, 8, 15), (1, 8, 9))
    words = _words(*(a_visit(f"v{n}", windows=both, skills=("computer",), duration=2 * HOUR) for n in range(1, 9)))

    line = str(list(words.proven())[1])

    assert line.startswith("Computer, Monday 30.11.2026 to Tuesday 1.12.2026: needed 16.0 h, offered 10.0 h.")
    assert line.endswith("Visits: Pia Esimerkki, v2, v3, v4, v5, v6 and 2 more. Who could go: Aino Esimerkki.")


def test_tables_put_what_is_short_first() -> None:
    words = _words(
        a_visit("v1", windows=((0, 9, 15),), skills=("computer",)),
        a_visit("v2", windows=((THURSDAY, 9, 15),), languages=("sv",)),
    )

    assert words.days().rows[0] == ("Monday 30.11.2026", "1.0 h", "0.0 h", "8.0 h", "–")
    assert words.days().rows[THURSDAY] == ("Thursday 3.12.2026", "1.0 h", "0.0 h", "0.0 h", "1.0 h")
    assert words.wants().rows == (
        ("Swedish", "All days", "1.0 h", "0.0 h", "0.0 h", "1.0 h"),
        ("Swedish", "Thursday 3.12.2026", "1.0 h", "0.0 h", "0.0 h", "1.0 h"),
        ("Computer", "All days", "1.0 h", "0.0 h", "10.0 h", "–"),
    )


def test_enough_hours_are_no_promise() -> None:
    (line,) = _words(a_visit("v1")).proven()

    assert str(line).startswith("Nothing is proven to be short")


def test_estimate_names_only_what_the_proof_does_not() -> None:
    short = [str(line) for line in _words(*(a_visit(f"v{n}", windows=((0, 8, 15),)) for n in range(8))).estimated()]
    same = [str(line) for line in _words(a_visit("v1", windows=((THURSDAY, 9, 15),))).estimated()]

    assert short[0].startswith("Estimate, no proof: with 10 min of travel to each visit about 1.3 h cannot be served.")
    assert short[1].startswith("Visits of several kinds, Monday 30.11.2026: needed 9.3 h, offered 8.0 h.")
    assert same == ["Estimate: with 0 min of travel to each visit, no other visits are short."]


def test_visit_without_a_possible_day_says_so() -> None:
    line = str(list(_words(a_visit("v1", pinned=Pin(day=THURSDAY))).proven())[1])

    assert line.startswith("Visits of several kinds, without a possible day: needed 1.0 h")


def test_districts_stand_in_a_table_where_they_are_known() -> None:
    table = _words(a_visit("v1"), districts=DistrictNames({"v1": "Kallio"})).districts()

    assert table is not None
    assert table.rows == (("Kallio", "1", "1.0 h", "0.0 h", "10.0 h"),)
    assert "30 min" in table.headers[-1]
    assert _words(a_visit("v1")).districts() is None


def test_districts_beyond_the_first_twenty_are_counted() -> None:
    visits = [a_visit(f"v{n}") for n in range(23)]

    table = _words(*visits, districts=DistrictNames({visit.id: f"District {visit.id}" for visit in visits})).districts()

    assert table is not None
    assert (len(table.rows), table.notes[0]) == (20, "More districts that need less: 3.")
