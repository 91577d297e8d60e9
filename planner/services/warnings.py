"""What can be told of a request as soon as it comes in, rather than after a week has been planned in vain."""

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
    return tuple(finding for request in requests for finding in _no_language(request, helpers))


def _no_language(request: SupportRequest, helpers: Sequence[HelperProfile]) -> Iterator[Finding]:
    if not helpers or not request.languages or request.channel not in (Channel.HOME, None):
        return
    first, last = _horizon(request)
    at_work = [helper for helper in helpers if any(first <= shift.day <= last for shift in helper.shifts)]
    if _anybody_speaks(request, at_work or helpers):
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


def _anybody_speaks(request: SupportRequest, helpers: Iterable[HelperProfile]) -> bool:
    return any(not set(request.languages).isdisjoint(helper.languages) for helper in helpers)
