"""A sentence of the catalogue, kept with its values until somebody reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from planner.locale.catalogue import Language, babel_locale, translations

_SECONDS_PER_HOUR = 3600
_SECONDS_PER_MINUTE = 60
_SECONDS_PER_DAY = 86_400
_HUGE = 10**15
"""Beyond it a number stands in a message because it is nonsense; grouping it by thousands may fail."""
_DATE_FORMAT = "d.M.yyyy"
"""As Finland writes dates in every language."""


class Clock(int):
    """A time of day in whole seconds since local midnight; written as the reader's language writes times."""

    def in_language(self, language: Language) -> str:
        """Return the time as text; outside the day (24:00 and beyond, or negative) as plain hours and minutes."""
        if 0 <= self < _SECONDS_PER_DAY:
            hour, rest = divmod(int(self), _SECONDS_PER_HOUR)
            minute, second = divmod(rest, _SECONDS_PER_MINUTE)
            width = "medium" if second else "short"
            return format_time(time(hour, minute, second), format=width, locale=babel_locale(language))
        hour, rest = divmod(abs(int(self)), _SECONDS_PER_HOUR)
        colon = "." if language == "fi" else ":"
        return f"{'-' if self < 0 else ''}{hour}{colon}{rest // _SECONDS_PER_MINUTE:02d}"

    def __str__(self) -> str:
        return self.in_language("en")


@dataclass(frozen=True)
class Sentence:
    """
    A message id with the values it names in braces.

    Values may be text, numbers, dates, ``Clock`` times and other sentences; dates, times and numbers are written in
    the manner of the reader's language. ``str()`` gives English, the language of the message ids.
    """

    msgid: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def in_language(self, language: Language) -> str:
        """Return the sentence as text in the language."""
        template = translations(language).gettext(self.msgid) if self.msgid else ""
        return template.format(**{name: _written(value, language) for name, value in self.values.items()})

    def with_values(self, **values: object) -> "Sentence":
        """Return the same sentence with other values, for one that was chosen before they were known."""
        return Sentence(self.msgid, MappingProxyType(values))

    def __str__(self) -> str:
        return self.in_language("en")

    def __hash__(self) -> int:
        return hash((self.msgid, str(self)))


def sentence(msgid: str, /, **values: object) -> Sentence:
    """Return a sentence of the catalogue; the literal is collected for translation from the call."""
    return Sentence(msgid, MappingProxyType(values))


def _written(value: object, language: Language) -> str:
    match value:
        case Sentence() | Clock():
            return value.in_language(language)
        case date():
            return format_date(value, format=_DATE_FORMAT, locale=babel_locale(language))
        case bool():
            return str(value)
        case int() | float() if abs(value) >= _HUGE:
            return str(value)
        case int() | float():
            return format_decimal(value, locale=babel_locale(language))
        case _:
            return str(value)
