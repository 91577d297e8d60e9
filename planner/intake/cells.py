"""One cell of text → one value; what cannot be read says why and how to write it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from planner.domain.request import DatedWindow
from planner.locale import Clock, Sentence, sentence

_SECONDS_PER_MINUTE = 60
_MINUTES_PER_HOUR = 60
_SECONDS_PER_HOUR = 3600
DAY_END = 24 * _SECONDS_PER_HOUR
"""24:00, which may end a window or a shift and never starts one."""

_FIRST_YEAR, _LAST_YEAR = 2000, 2099
"""Other years are slips of the finger: 0206, 2206."""

_LONGEST_NUMBER = 9
"""Digits before and after the decimal mark; anything longer is no minute, hour or count."""

_LONGEST_ECHO = 40
_FINNISH_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"(?:klo\.? ?|kl\.? ?)?(\d{1,2})(?:[.:](\d{2}))?(?::00)?", re.ASCII)
_NUMBER = re.compile(rf"[-−]?\d{{1,{_LONGEST_NUMBER}}}(?:[.,]\d{{1,{_LONGEST_NUMBER}}})?", re.ASCII)
_ECHO_NUMERIC = re.compile(rf"[\d.:,;/+\-−–—% ]{{1,{_LONGEST_ECHO}}}", re.ASCII)
_ECHO_CODE = re.compile(rf"[a-z0-9_\-]{{1,{_LONGEST_ECHO}}}", re.ASCII)
_ECHO_ID = re.compile(r"[A-Za-z]{0,3}[\-_.]?\d{1,5}", re.ASCII)
"""Like H01; an id without a digit may be somebody's name."""

_PHONE_LIKE = re.compile(r"\d{6}", re.ASCII)
"""No date, time or number of the files has six digits in a row."""

_WINDOW = re.compile(r"(\S{1,12}) {1,3}([^–—\-]{1,12})[–—\-]([^–—\-]{1,12})")
_LIST_MARK = re.compile(r"[,;|\n]")
_MOST_REPEATED = 4_096
"""Cells of one kind that are remembered: dates, numbers and postcodes repeat. Only what could be read is kept."""

_YES = frozenset({"1", "true", "yes", "y", "x", "kyllä", "k", "ja", "j"})
_NO = frozenset({"", "0", "false", "no", "n", "ei", "e", "nej"})


_ID = re.compile(r"[\w./:\-]{1,40}")
_POSTCODE_DIGITS = 5


class CellError(ValueError):
    """
    A cell that cannot be read.

    Parameters
    ----------
    code
        Code of the finding.
    text
        What is wrong and what to write; see ``shown`` for what it may repeat.
    """

    def __init__(self, code: str, text: Sentence) -> None:
        self.code = code
        self.text = text
        super().__init__(str(text))


def shown(value: str, pattern: re.Pattern[str] = _ECHO_NUMERIC) -> object:
    """
    Return what a message may repeat of a cell: by default what is written like a date, a time or a number.

    Anything else may be a name, an address or a phone number that slipped into the wrong column, and is not repeated.
    """
    is_plain = pattern.fullmatch(value) and not _PHONE_LIKE.search(value.replace(" ", ""))
    return f"“{value}”" if is_plain else sentence("The text")


@lru_cache(_MOST_REPEATED)
def parse_date(text: str) -> date:
    """Return the date of ``30.11.2026`` or ``2026-11-30``."""
    finnish, iso = _FINNISH_DATE.fullmatch(text), _ISO_DATE.fullmatch(text)
    if finnish:
        day, month, year = (int(part) for part in finnish.groups())
    elif iso:
        year, month, day = (int(part) for part in iso.groups())
    else:
        raise CellError(
            "DATE_INVALID", sentence("{value} is not a date. Write it as 30.11.2026 or 2026-11-30.", value=shown(text))
        )
    try:
        parsed = date(year, month, day)
    except ValueError as error:
        raise CellError(
            "DATE_INVALID", sentence("{value} is not in the calendar. Correct the date.", value=shown(text))
        ) from error
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise CellError("DATE_INVALID", sentence("{value} is far from today. Correct the year.", value=shown(text)))
    return parsed


def parse_time(text: str, *, is_end: bool = False) -> int:
    """Return seconds since midnight of ``9``, ``9.00``, ``09:00``; 24:00 only as an end."""
    match = _TIME.fullmatch(text.casefold())
    if not match:
        raise CellError(
            "TIME_INVALID", sentence("{value} is not a time. Write it as 9.00 or 09:00.", value=shown(text))
        )
    hour, minute = int(match[1]), int(match[2] or 0)
    seconds = hour * _SECONDS_PER_HOUR + minute * _SECONDS_PER_MINUTE
    is_in_day = seconds <= DAY_END if is_end else seconds < DAY_END
    if minute >= _MINUTES_PER_HOUR or not is_in_day:
        raise CellError(
            "TIME_INVALID", sentence("{value} is not on the clock. Use times from 0.00 to 24.00.", value=shown(text))
        )
    return seconds


@lru_cache(_MOST_REPEATED)
def parse_window(text: str) -> DatedWindow:
    """
    Return the window of ``30.11.2026 9.00-12.00``.

    It bounds the start of a visit: both ends count, so 9.00-9.00 is a single moment.
    """
    match = _WINDOW.fullmatch(" ".join(text.split()))
    if not match:
        raise CellError(
            "WINDOW_INVALID",
            sentence("{value} is not a time window. Write it as 30.11.2026 9.00-12.00.", value=shown(text)),
        )
    day = parse_date(match[1])
    start, end = parse_time(match[2].strip()), parse_time(match[3].strip(), is_end=True)
    if end < start:
        raise CellError(
            "WINDOW_INVALID",
            sentence(
                "The window on {day} ends at {end}, before it starts at {start}. Swap or correct the times.",
                day=day,
                start=Clock(start),
                end=Clock(end),
            ),
        )
    return DatedWindow(day, start, end)


def parse_number(text: str) -> Decimal:
    """Return a number with a decimal comma or point."""
    if not _NUMBER.fullmatch(text):
        raise CellError("NUMBER_INVALID", sentence("{value} is not a number. Write digits only.", value=shown(text)))
    return Decimal(text.replace(",", ".").replace("−", "-"))


@lru_cache(_MOST_REPEATED)
def parse_whole(text: str) -> int:
    """Return a whole number; ``2,0`` is one."""
    number = parse_number(text)
    if number != number.to_integral_value():
        raise CellError("NUMBER_INVALID", sentence("{value} is not a whole number.", value=shown(text)))
    return int(number)


def parse_yes_no(text: str) -> bool:
    """Return yes or no as Finnish, Swedish, English and spreadsheets write it; empty is no."""
    folded = text.casefold()
    is_yes = folded in _YES
    if not is_yes and folded not in _NO:
        raise CellError("YES_NO_INVALID", sentence("{value} is neither yes nor no.", value=shown(text)))
    return is_yes


def parse_id(text: str) -> str:
    """Return an id; it travels to plans, files and logs, so it has no spaces and should name nobody."""
    if not _ID.fullmatch(text):
        raise CellError("ID_INVALID", sentence("An id has at most 40 letters, digits and . / : _ - and no spaces."))
    return text


def shown_id(text: str) -> object:
    """Return what a message may repeat of an id."""
    return shown(text, _ECHO_ID)


@lru_cache(_MOST_REPEATED)
def parse_postcode(text: str) -> str:
    """Return five digits; spreadsheets drop leading zeros, so ``100`` is ``00100``."""
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII):
        raise CellError("POSTCODE_INVALID", sentence("{value} is not a postcode of five digits.", value=shown(text)))
    return text.zfill(_POSTCODE_DIGITS)


def split_list(text: str) -> tuple[str, ...]:
    """Return the parts between commas, each once, in order."""
    return tuple(dict.fromkeys(part.strip() for part in _LIST_MARK.split(text) if part.strip()))


def parse_code(text: str, id_by_name: Mapping[str, str], code: str) -> str:
    """
    Return the id that a cell names; ids and names of any language are accepted in any case.

    Parameters
    ----------
    id_by_name
        Casefolded id or name → id.
    code
        Code of the finding, such as ``TOPIC_UNKNOWN``.
    """
    found = id_by_name.get(text.casefold())
    if found is None:
        allowed = ", ".join(dict.fromkeys(id_by_name.values()))
        value = shown(text, _ECHO_CODE)
        raise CellError(code, sentence("{value} is not known. Use one of: {allowed}.", value=value, allowed=allowed))
    return found
