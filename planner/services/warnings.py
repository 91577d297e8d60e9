"""What can be told of a request as soon as it comes in, rather than after a week has been planned in vain."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from planner.domain.channel import Channel
from planner.domain.request import SupportRequest
from planner.domain.roster import HelperProfile
from planner.errors import Finding
from planner.intake.wishes import WEEKS_OF_WORDS
from planner.locale import sentence
from planner.store.unit_of_work import UnitOfWork


def intake_warnings(work: UnitOfWork, *requests: SupportRequest) -> tuple[Finding, ...]:
    """
    Return what would keep requests from being met, stored or not yet; inside the caller's use case.

    ``NO_LANGUAGE``: nobody who speaks one of the languages works on the days in question. Where nobody works at all
    then, or on no day yet, the whole roster counts, since shifts are written later than requests.
    """
    helpers = work.helpers.all()
    spoken = _Spoken(helpers)
    return tuple(finding for request in requests for finding in _no_language(request, spoken)) if helpers else ()


class _Spoken:
    """Which languages are spoken when: of a file of many requests, each asks."""

    def __init__(self, helpers: Iterable[HelperProfile]) -> None:
        days = {language: set[date]() for helper in helpers for language in helper.languages}
        for helper in helpers:
            for language in helper.languages:
                days[language].update(shift.day for shift in helper.shifts)
        self._days = {language: sorted(found) for language, found in days.items()}
        self._days_of_all = sorted({shift.day for helper in helpers for shift in helper.shifts})

    def is_any(self, languages: Iterable[str], first: date, last: date) -> bool:
        """Say whether one of them is spoken by somebody who works then, or by anybody where nobody does."""
        if not _has_day(self._days_of_all, first, last):
            return any(language in self._days for language in languages)
        return any(_has_day(self._days.get(language, ()), first, last) for language in languages)


def _has_day(days: Sequence[date], first: date, last: date) -> bool:
    """Say whether one of the sorted days lies between two days, both included."""
    next_one = bisect_left(days, first)
    return next_one < len(days) and days[next_one] <= last


def _no_language(request: SupportRequest, spoken: _Spoken) -> Iterator[Finding]:
    if not request.languages or request.channel not in (Channel.HOME, None):
        return
    first, last = _horizon(request)
    if spoken.is_any(request.languages, first, last):
        return
    text = sentence(
        "Nobody who speaks {languages} works from {first} to {last}; find somebody, or agree on a second language.",
        languages=", ".join(request.languages),
        first=first,
        last=last,
    )
    yield Finding("NO_LANGUAGE", f"request {request.id}", text, "warning")


def _horizon(request: SupportRequest) -> tuple[date, date]:
    """Return the first and the last day on which somebody might come."""
    days = [window.day for window in request.windows] or [request.received + timedelta(weeks=WEEKS_OF_WORDS)]
    return request.received, max(days)
