"""Rows to domain values and back: the one bridge between them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from planner.domain.channel import Channel
from planner.domain.consent import Consent
from planner.domain.entry import Entry
from planner.domain.mode import Mode
from planner.domain.place import Place, Precision
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.request import DatedWindow, Priority, SupportRequest
from planner.domain.roster import DatedShift, HelperProfile
from planner.domain.series import Series
from planner.domain.triage import Answers
from planner.store.tables import HelperRow, PlaceRow, RequestRow, ResidentRow, ShiftRow

Values = dict[str, Any]
"""Columns of a row by name."""


def resident_values(request: SupportRequest) -> Values:
    """Return what of a request belongs to the person."""
    return {
        "name": request.name,
        "phone": request.phone,
        "address": request.address,
        "postcode": request.postcode,
    }


def request_values(request: SupportRequest) -> Values:
    """Return what of a request does not belong to the person."""
    return {
        "received": request.received,
        "languages": list(request.languages),
        "topic": request.topic,
        "duration": request.duration,
        "windows": _dated(request.windows),
        "serve_by": request.serve_by,
        "helpers_required": request.helpers_required,
        "access": request.access,
        "preferred_helpers": list(request.preferred_helpers),
        "excluded_helpers": list(request.excluded_helpers),
        "notes": request.notes,
        "source": request.source,
        "channel": request.channel or "",
        "device": request.device,
        "answers": dict(vars(request.answers)),
        **vars(request.consent),
        "priority": request.priority,
        "preferred_windows": _dated(request.preferred_windows),
        "entry": dict(vars(request.entry)),
        "series": dict(vars(request.series)),
    }


def request_of(row: RequestRow, resident: ResidentRow) -> SupportRequest:
    """Return the request of a row and the person's row."""
    return SupportRequest(
        id=row.id,
        received=row.received,
        name=resident.name,
        phone=resident.phone,
        address=resident.address,
        postcode=resident.postcode,
        languages=tuple(row.languages),
        topic=row.topic,
        duration=row.duration,
        windows=tuple(_window(*window) for window in row.windows),
        serve_by=row.serve_by,
        helpers_required=row.helpers_required,
        access=row.access,
        preferred_helpers=tuple(row.preferred_helpers),
        excluded_helpers=tuple(row.excluded_helpers),
        notes=row.notes,
        source=row.source,
        channel=Channel(row.channel) if row.channel else None,
        device=row.device,
        answers=Answers(**row.answers),
        consent=Consent(row.terms_read, row.content_agreed, row.hazards_asked, row.hazards),
        priority=Priority(row.priority),
        preferred_windows=tuple(_window(*window) for window in row.preferred_windows),
        entry=Entry(**row.entry),
        series=Series(**row.series),
    )


def shift_row(helper_id: str, shift: DatedShift) -> ShiftRow:
    """Return the row of a shift."""
    return ShiftRow(
        helper_id=helper_id,
        day=shift.day,
        start=shift.start,
        end=shift.end,
        zone=DEFAULT_TIMEZONE,
        mode=shift.mode.value,
        start_address=shift.start_address,
        end_address=shift.end_address,
        max_visits=shift.max_visits,
    )


def helper_of(
    row: HelperRow,
    *,
    organisation: str,
    skills: Iterable[str],
    languages: Iterable[str],
    shifts: Iterable[ShiftRow],
) -> HelperProfile:
    """Return the helper of a row with what other tables hold of them."""
    return HelperProfile(
        id=row.id,
        name=row.name,
        organisation=organisation,
        is_volunteer=row.is_volunteer,
        skills=tuple(skills),
        languages=tuple(languages),
        max_week=row.max_week,
        shifts=tuple(_shift(shift) for shift in shifts),
    )


def place_values(place: Place) -> Values:
    """Return what the geocoder said of an address, the address itself left out."""
    return {
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision.value,
        "source": place.source,
        "matched": place.matched,
    }


def place_of(row: PlaceRow) -> Place:
    """Return the place of a row."""
    return Place(row.address, row.lat, row.lon, Precision(row.precision), row.source, row.matched)


def _dated(windows: Iterable[DatedWindow]) -> list[list[Any]]:
    return [[window.day.isoformat(), window.start, window.end] for window in windows]


def _window(day: Any, start: Any, end: Any) -> DatedWindow:
    return DatedWindow(date.fromisoformat(day), int(start), int(end))


def _shift(row: ShiftRow) -> DatedShift:
    return DatedShift(
        day=row.day,
        start=row.start,
        end=row.end,
        mode=Mode(row.mode),
        start_address=row.start_address,
        end_address=row.end_address,
        max_visits=row.max_visits,
    )
