"""A sentence becomes text where somebody reads it, in the manner of the reader's language."""

from datetime import date

import pytest

from planner.locale import Clock, Language, as_language, sentence
from planner.locale.formats import format_clock, format_day, format_hours, format_minutes


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Se alkaa kello 9.30, kaikkien aikaikkunoiden ulkopuolella."),
        ("sv", "Det börjar kl. 09:30, utanför alla tidsfönster."),
        ("en", "It starts at 09:30, outside every window."),
    ],
)
def test_time_is_written_as_the_language_writes_it(language: Language, text: str) -> None:
    written = sentence("It starts at {start}, outside every window.", start=Clock(9 * 3600 + 1800))

    assert written.in_language(language) == text


def test_dates_numbers_and_sentences_inside_are_written_too() -> None:
    inner = sentence("on foot")

    written = sentence("{a} {b} {c} {d}", a=date(2026, 11, 30), b=12345, c=inner, d=1.5)

    assert written.in_language("fi") == "30.11.2026 12\N{NO-BREAK SPACE}345 kävellen 1,5"


def test_english_is_the_text_of_a_sentence() -> None:
    assert str(sentence("Day {day} lies outside the week; give 0 to {last}.", day=9, last=4)) == (
        "Day 9 lies outside the week; give 0 to 4."
    )


@pytest.mark.parametrize("number", [10**40, -(10**40), 1.5e300])
def test_nonsense_number_can_be_written(number: float) -> None:
    assert sentence("{n}", n=number).in_language("fi") == str(number)


def test_sentence_without_a_translation_stays_english() -> None:
    assert sentence("Nobody translated {this}.", this="it").in_language("sv") == "Nobody translated it."


@pytest.mark.parametrize(
    ("seconds", "text"), [(86_400, "24:00"), (90_000, "25:00"), (-600, "-0:10"), (3_661, "01:01:01")]
)
def test_time_outside_the_day_or_with_seconds_is_still_readable(seconds: int, text: str) -> None:
    assert str(Clock(seconds)) == text


@pytest.mark.parametrize(("language", "text"), [("fi", "24.00"), ("sv", "24:00"), ("en", "24:00")])
def test_end_of_the_day_is_written_as_other_times_are(language: Language, text: str) -> None:
    assert Clock(86_400).in_language(language) == text


@pytest.mark.parametrize(
    ("code", "language"), [("sv", "sv"), ("sv-FI", "sv"), ("EN", "en"), ("de", "fi"), ("", "fi"), (None, "fi")]
)
def test_unknown_language_is_finnish(code: str | None, language: Language) -> None:
    assert as_language(code) == language


def test_equal_sentences_are_equal_and_can_be_keys() -> None:
    assert {sentence("on foot"): 1}[sentence("on foot")] == 1
    assert sentence("Visit {n}", n=1) != sentence("Visit {n}", n=2)


def test_amounts_and_days_are_written_for_people() -> None:
    assert format_day(date(2026, 11, 30), "fi") == "maanantai 30.11.2026"
    assert format_day(date(2026, 11, 30), "sv") == "måndag 30.11.2026"
    assert format_hours(16_200, "fi") == "4,5 h"
    assert format_minutes(89, "en") == "1 min"
    assert format_clock(32_429, "en") == "09:00"
    assert format_clock(32_430, "en") == "09:01"
