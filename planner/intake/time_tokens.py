"""A text about times as a row of items: days, times of day, and the marks between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.intake.cells import CellError, parse_date, parse_time
from planner.intake.time_words import ALL_DAYS, ENGLISH_DAYS, PHRASES, WHOLE_DAY, WORDS, Interval, Mark, Meaning

_TOKEN = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{4}|(?![0-9])))"
    r"|(?P<day>[0-9]{1,2}\.(?= ?[-–—] ?[0-9]{1,2}\.[0-9]{1,2}\.))"
    r"|(?P<time>[0-9]{1,2}(?:[.:][0-9]{2})?(?::00)?(?![0-9.:]))"
    r"|(?P<dash>[-–—])"
    r"|(?P<word>[^\W\d_]+)\.?"
    r"|(?P<join>[,&+])"
    r"|(?P<break>[;|\n])"
    r"|(?P<space>\s)"
    r"|(?P<other>.)"
)
_HYPHEN_IN_WORD = re.compile(r"(?<=i)-(?=ilta|aamu)")
"""*Maanantai-iltapäivä*: the hyphen only keeps two vowels apart."""
_PHRASE = re.compile("|".join(rf"\b{phrase.replace(' ', ' +')}\b" for phrase in PHRASES))
_ENGLISH_DAY = "|".join(sorted(ENGLISH_DAYS, key=len, reverse=True))
_ENGLISH_RANGE = re.compile(rf"\b({_ENGLISH_DAY}) +to +({_ENGLISH_DAY})\b")
_MIDNIGHT_TO_MIDNIGHT: Interval = (0, 0)
"""Stands where a time was wrong, so that the rest can be judged."""
_DAYS_OF_WEEK = 7


class NotUnderstoodError(Exception):
    """A text that means nothing here, or more than one thing."""


@dataclass(frozen=True)
class Days:
    """
    Days that somebody named.

    Parameters
    ----------
    weekdays
        0 for Monday; the days are among them.
    first, last
        Both None for weekdays without dates; equal for one date.
    """

    weekdays: frozenset[int] = ALL_DAYS
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Times:
    """When on a day; ``is_part`` for a word such as *morning*, which an hour beside it may narrow."""

    interval: Interval
    is_part: bool = False


Item = Days | Times | Mark


class Tokens:
    """
    Reads the items of a text one after the other.

    Parameters
    ----------
    text
        As it was typed.
    today
        A date without a year is the next one from this day on.
    """

    def __init__(self, text: str, today: date) -> None:
        self._today = today
        self._tokens = [
            (str(match.lastgroup), match[str(match.lastgroup)])
            for match in _TOKEN.finditer(_plain(text))
            if match.lastgroup != "space"
        ]
        self._next = 0
        self.problems: list[CellError] = []

    def items(self) -> list[Item]:
        """
        Return the items; dates and times that cannot be are in ``problems`` afterwards.

        Raises
        ------
        NotUnderstoodError
            When there is a word or sign that means nothing here.
        """
        items: list[Item] = []
        while self._next < len(self._tokens):
            kind, text = self._take()
            match kind:
                case "date" | "day":
                    items.append(self._dates(kind, text))
                case "time":
                    items.append(self._times(text))
                case "word":
                    items += self._word(text)
                case "join":
                    items.append(Mark.JOIN)
                case "break":
                    items.append(Mark.BREAK)
                case _:
                    raise NotUnderstoodError
        return items

    def _take(self, kind: str | None = None) -> tuple[str, str]:
        if self._next == len(self._tokens) or kind not in (None, self._tokens[self._next][0]):
            raise NotUnderstoodError
        self._next += 1
        return self._tokens[self._next - 1]

    def _takes(self, kind: str) -> bool:
        """Take the next token if it is of a kind, and say so."""
        is_next = self._next < len(self._tokens) and self._tokens[self._next][0] == kind
        self._next += is_next
        return is_next

    def _dates(self, kind: str, text: str) -> Days:
        if not self._takes("dash"):
            day = self._date(text)
            return Days(first=day, last=day)
        end = self._take("date")[1]
        last = self._date(end)
        if kind == "day":
            text += f"{last.month}.{last.year}"
        first = self._date(text, before=last)
        if last < first:
            raise NotUnderstoodError
        return Days(first=first, last=last)

    def _date(self, text: str, *, before: date | None = None) -> date:
        """Return a date; without a year it is the next one, or the last one before the end of its range."""
        try:
            if not text.endswith("."):
                return parse_date(text)
            year = self._today.year if before is None else before.year
            near = parse_date(f"{text}{year}")
            if before is None and near < self._today:
                return parse_date(f"{text}{year + 1}")
            return parse_date(f"{text}{year - 1}") if before is not None and near > before else near
        except CellError as error:
            self.problems.append(error)
            return before or self._today

    def _times(self, text: str) -> Times:
        if self._takes("dash"):
            return self._between(text, self._take("time")[1])
        if self._next < len(self._tokens) and _meaning(self._tokens[self._next][1]) == Meaning(mark=Mark.AFTER):
            self._take()
            return self._between(text, None)
        raise NotUnderstoodError

    def _between(self, start: str | None, end: str | None) -> Times:
        try:
            first = WHOLE_DAY[0] if start is None else parse_time(start)
            return Times((first, WHOLE_DAY[1] if end is None else parse_time(end, is_end=True)))
        except CellError as error:
            self.problems.append(error)
            return Times(_MIDNIGHT_TO_MIDNIGHT)

    def _word(self, text: str) -> Sequence[Item]:
        meaning = _meaning(text)
        if meaning is None:
            raise NotUnderstoodError
        match meaning.mark:
            case Mark.NOTHING:
                return ()
            case Mark.CLOCK:
                return (self._times(self._take("time")[1]),)
            case Mark.AFTER:
                return (self._between(self._hour(), None),)
            case Mark.BEFORE:
                return (self._between(None, self._hour()),)
            case None:
                days = self._weekdays(meaning)
                part = () if meaning.part is None else (Times(meaning.part, is_part=True),)
                return (*days, *part)
            case mark:
                return (mark,)

    def _hour(self) -> str:
        """Return the time after a word; *klo* may stand before it."""
        if self._next < len(self._tokens) and _meaning(self._tokens[self._next][1]) == Meaning(mark=Mark.CLOCK):
            self._take()
        return self._take("time")[1]

    def _weekdays(self, meaning: Meaning) -> Sequence[Days]:
        if not meaning.weekdays:
            return ()
        if meaning.part is not None or not self._takes("dash"):
            return (Days(meaning.weekdays),)
        until = _meaning(self._take("word")[1])
        if until is None or until.part is not None or len(until.weekdays) != 1 or len(meaning.weekdays) != 1:
            raise NotUnderstoodError
        (first,), (last,) = meaning.weekdays, until.weekdays
        length = (last - first) % _DAYS_OF_WEEK + 1
        return (Days(frozenset((first + step) % _DAYS_OF_WEEK for step in range(length))),)


def _meaning(text: str) -> Meaning | None:
    return WORDS.get(text)


def _plain(text: str) -> str:
    """Return the text in lower case, with one word for each phrase."""
    plain = _HYPHEN_IN_WORD.sub("", text.casefold().strip())
    plain = _PHRASE.sub(lambda match: PHRASES[" ".join(match[0].split())], plain)
    return _ENGLISH_RANGE.sub(r"\1-\2", plain)
