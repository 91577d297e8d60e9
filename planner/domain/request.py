"""A resident's wish for support."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.domain.channel import Channel
from planner.domain.consent import Consent
from planner.domain.entry import Entry
from planner.domain.series import Series
from planner.domain.triage import Answers


class Priority(StrEnum):
    """How much a request presses."""

    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True)
class DatedWindow:
    """When a visit may start on a date; whole seconds since local midnight, both ends included."""

    day: date
    start: int
    end: int


@dataclass(frozen=True)
class SupportRequest:
    """
    One request, as taken by a clerk, a form or a file; what is not known yet is empty.

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
        When a visit may start; none while no home visit is agreed.
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
    source
        Where it came from: ``phone``, ``web``, ``file``, or the name of another system.
    channel
        How support is given, or None while nobody has decided.
    device
        What the help is about, in the resident's words.
    answers
        To the questions of triage.
    consent
        The talk before a home visit.
    priority
        How much it presses.
    preferred_windows
        When the resident would like a visit best; each lies within a day of ``windows``.
    entry
        The way to the door.
    series
        How many visits, and how far apart.
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
    source: str = "file"
    channel: Channel | None = None
    device: str = ""
    answers: Answers = field(default_factory=Answers)
    consent: Consent = field(default_factory=Consent)
    priority: Priority = Priority.NORMAL
    preferred_windows: tuple[DatedWindow, ...] = ()
    entry: Entry = field(default_factory=Entry)
    series: Series = field(default_factory=Series)
