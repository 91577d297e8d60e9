"""What something adds to a plan, in words: minutes of travel, and of what they are made."""

from planner.domain.answers.changes import Placement
from planner.domain.plan import Cost
from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_clock, format_minutes
from planner.report.answers.week_words import WeekWords

_SECONDS_PER_MINUTE = 60
_MINUTES_PER_HOUR = 60


def place_text(place: Placement, words: WeekWords) -> Sentence:
    """Return who goes on which day at what time."""
    return sentence(
        "{helpers}, {day} at {time}",
        helpers=" + ".join(words.people([helper]) for helper in place.helpers),
        day=words.day(place.day),
        time=format_clock(place.start, words.language),
    )


def added_text(added: Cost, language: Language) -> Sentence:
    """Return what is added in minutes of travel, with its parts where there are others than travel."""
    parts = [
        sentence("{what} {minutes}", what=_TERMS[name], minutes=time_text(value, language))
        for name, value in added.terms.items()
        if minutes_of(value)
    ]
    if not parts:
        return sentence("adds no travel")
    total = time_text(abs(added.total), language)
    if added.travel == added.total > 0 and len(parts) == 1:
        return sentence("adds {minutes} of travel", minutes=total)
    listed = ", ".join(part.in_language(language) for part in parts)
    if added.total < 0:
        return sentence("saves the price of {minutes} of travel: {parts}", minutes=total, parts=listed)
    return sentence("adds the price of {minutes} of travel: {parts}", minutes=total, parts=listed)


def travel_text(seconds: int, language: Language) -> Sentence:
    """Return how much more or less travel there is."""
    minutes = minutes_of(seconds)
    if not minutes:
        return sentence("as much travel")
    text = sentence("{minutes} more travel") if minutes > 0 else sentence("{minutes} less travel")
    return text.with_values(minutes=time_text(abs(seconds), language))


def time_text(seconds: int, language: Language) -> str:
    """Return an amount of time to the minute, such as ``3 h 10 min``; below zero with a minus."""
    hours, minutes = divmod(minutes_of(abs(seconds)), _MINUTES_PER_HOUR)
    shown = format_minutes(minutes * _SECONDS_PER_MINUTE, language)
    text = f"{hours} h {shown}" if hours and minutes else f"{hours} h" if hours else shown
    return f"−{text}" if seconds < 0 and minutes_of(seconds) else text


def minutes_of(seconds: int) -> int:
    """Return the nearest whole minutes, as they are shown."""
    return round(seconds / _SECONDS_PER_MINUTE)


_TERMS = {
    "unserved": sentence("visits not planned"),
    "travel": sentence("travel"),
    "wait": sentence("waiting"),
    "non_preferred": sentence("not a wished helper"),
    "second_language": sentence("second language"),
    "outside_preferred": sentence("outside the wished times"),
    "worst_outside": sentence("farthest from a wish in the week"),
    "moved_promise": sentence("promise not kept"),
    "opened": sentence("a further shift"),
    "imbalance": sentence("uneven load"),
}
