"""A resident's wish for support."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DatedWindow:
    """When a visit may start on a date; whole seconds since local midnight, both ends included."""

    day: date
    start: int
    end: int


@dataclass(frozen=True)
class SupportRequest:
    """
    One request for a home visit, as taken by a clerk or a form.

    Parameters
    ----------
    id
        Unique in the store.
    received
        Day on which it came in.
    name, phone, address
        Personal data: never in logs, URLs, error texts or a Problem.
    postcode
        Empty when not given; it checks and helps geocoding.
    languages
        Service languages in the resident's order; at least one.
    topic
        Id in the topic catalogue.
    duration
        Time at the resident in whole seconds; the topic's default when the source named none.
    windows
        When the visit may start; at least one.
    serve_by
        Latest day by the service promise, or None.
    helpers_required
        1 or 2.
    access
        Seconds from the stop to the resident's door.
    preferred_helpers, excluded_helpers
        Ids of helpers.
    notes
        Free text.
    """

    id: str
    received: date
    name: str
    phone: str
    address: str
    postcode: str
    languages: tuple[str, ...]
    topic: str
    duration: int
    windows: tuple[DatedWindow, ...]
    serve_by: date | None = None
    helpers_required: int = 1
    access: int = 0
    preferred_helpers: tuple[str, ...] = ()
    excluded_helpers: tuple[str, ...] = ()
    notes: str = ""
