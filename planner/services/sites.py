"""Sites: where a resident can be sent, and what is known of the place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from planner.domain.mode import Mode
from planner.domain.site import KINDS_WITH_SUPPORT, OpeningHours, Site, Workstations
from planner.errors import Finding, InputError
from planner.intake.cells import CellError
from planner.intake.opening_hours import parse_opening_hours
from planner.intake.record import outside
from planner.intake.sites import MAX_WORKSTATIONS, read_sites, shipped_sites
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.geocoding import settled_place
from planner.store.saving import Saved, Versioned
from planner.travel.estimate import Located, estimate_matrix, straight_distances_m

NUM_OFFERED = 3
"""As many as somebody can take in on the phone."""

STALE_DAYS = 90
"""Open data older than this are said to be; target of the service."""

EDITED = "edited"
"""The source of a figure that somebody has set by hand."""


@dataclass(frozen=True)
class NearSite:
    """
    A site that a resident can be sent to.

    Parameters
    ----------
    site
        With its hours and workstations.
    distance_m
        Straight from home to there; whole metres.
    travel
        By public transport from home to there, whole seconds; an estimate.
    next_open
        The day and hours when it is open next.
    workstations
        The count of that day; None where it has none.
    """

    site: Site
    distance_m: int
    travel: int
    next_open: tuple[date, OpeningHours]
    workstations: Workstations | None


@operation(Operation.SEE_SITES)
def list_sites(workspace: Workspace) -> tuple[Site, ...]:
    """Return every site, in the order of the ids."""
    with workspace.reading() as work:
        return work.sites.all()


@operation(Operation.SEE_SITES)
def open_site(workspace: Workspace, site_id: str) -> Versioned[Site]:
    """
    Return a site with the version that its form carries.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    with workspace.reading() as work:
        return work.sites.get(site_id)


@operation(Operation.SEE_REQUESTS)
def nearest_sites(workspace: Workspace, request_id: str, day: date, clock: int) -> tuple[NearSite, ...]:
    """
    Return the sites with support that a resident reaches soonest and that are open within a week, soonest first.

    Parameters
    ----------
    day, clock
        The local date, and whole seconds since its midnight, from which on the hours are looked for.

    Raises
    ------
    InputError
        ``ADDRESS_UNCONFIRMED`` while nobody knows where the resident lives.
    NotFoundError
        When there is no such request.
    """
    with workspace.reading() as work:
        request = work.requests.required(request_id).value
        home = settled_place(workspace, work, request.address, request.postcode)
        sites = work.sites.all()
    if home is None:
        text = sentence("The address is not settled; settle it, and the nearest sites can be named.")
        raise InputError([Finding("ADDRESS_UNCONFIRMED", f"request {request_id}", text)])
    workspace.note(f"request {request_id}")
    able = [(site, hours) for site in _with_support(sites) if (hours := site.next_hours(day, clock)) is not None]
    points: list[Located] = [home, *(site for site, _ in able)]
    seconds = estimate_matrix(points, Mode.TRANSIT)[0, 1:]
    metres = straight_distances_m(points)[0, 1:]
    near = [
        NearSite(site, round(distance_m), int(travel), hours, site.workstations_on(hours[0]))
        for (site, hours), distance_m, travel in zip(able, metres, seconds, strict=True)
    ]
    return tuple(sorted(near, key=lambda offer: (offer.travel, offer.site.id))[:NUM_OFFERED])


@operation(Operation.EDIT_SITES)
def import_sites(workspace: Workspace, source: Path | bytes | None, as_of: date) -> Saved:
    """
    Import the city's service register, a table of sites, or the table of the program.

    What somebody has set by hand stays: hours, workstations, step-free way and the day of closing.

    Parameters
    ----------
    source
        None for the table that comes with the program.
    as_of
        The day of the data.

    Raises
    ------
    InputError
        With every problem of the file; nothing is saved then.
    """
    read = shipped_sites() if source is None else read_sites(source, as_of)
    sites = [_located(workspace, site) for site in read]
    with workspace.writing("sites") as work:
        known = {site.id: site for site in work.sites.all()}
        saved = work.sites.save([_with_edits(site, known.get(site.id)) for site in sites])
        work.commit()
    return saved


@operation(Operation.EDIT_SITES)
def set_hours(workspace: Workspace, site_id: str, from_day: date, text: str, version: str) -> str:
    """
    Set when a site is open from a day on, and return its new version; what held before holds until the day before.

    Parameters
    ----------
    text
        Like ``Mo-Fr 09:00-20:00; Sa 10:00-16:00``; empty when it is not open any more.

    Raises
    ------
    InputError
        ``HOURS_INVALID`` when the hours are written in another way.
    EditConflictError
        When somebody else has saved since.
    """
    try:
        hours = parse_opening_hours(text, from_day, EDITED)
    except CellError as error:
        raise InputError([Finding(error.code, "opening_hours", error.text)]) from None
    return _edit(workspace, site_id, version, lambda site: replace(site, hours=(*_until(site.hours, from_day), *hours)))


@operation(Operation.EDIT_SITES)
def set_workstations(workspace: Workspace, site_id: str, from_day: date, count: int | None, version: str) -> str:
    """
    Set how many workstations a site has from a day on, and return its new version.

    Parameters
    ----------
    count
        None when it has none; 0 is no count.

    Raises
    ------
    InputError
        ``COUNT_RANGE`` when it is not 1 to ``MAX_WORKSTATIONS``.
    EditConflictError
        When somebody else has saved since.
    """
    if count is not None and not 1 <= count <= MAX_WORKSTATIONS:
        raise InputError([Finding("COUNT_RANGE", "workstations", outside(count, 1, MAX_WORKSTATIONS))])

    def edited(site: Site) -> Site:
        earlier = tuple(known for known in site.workstations if known.from_day < from_day)
        if count is None:
            return replace(site, workstations=())
        return replace(site, workstations=(*earlier, Workstations(from_day, count, EDITED)))

    return _edit(workspace, site_id, version, edited)


@operation(Operation.EDIT_SITES)
def set_access(
    workspace: Workspace, site_id: str, version: str, *, is_step_free: bool | None, closed_from: date | None
) -> str:
    """
    Set whether a site has a step-free way, and from which day on it is closed for good; return its new version.

    Raises
    ------
    EditConflictError
        When somebody else has saved since.
    """
    return _edit(
        workspace, site_id, version, lambda site: replace(site, is_step_free=is_step_free, closed_from=closed_from)
    )


def stale(sites: Iterable[Site], today: date) -> tuple[Finding, ...]:
    """Return a warning for each source whose data are older than ``STALE_DAYS``."""
    oldest: dict[str, date] = {}
    for site in sites:
        oldest[site.source] = min(oldest.get(site.source, site.as_of), site.as_of)
    text = sentence("The data are of {day}, more than {days} days old; import them again.")
    return tuple(
        Finding("OPEN_DATA_STALE", source, text.with_values(day=day, days=STALE_DAYS), "warning")
        for source, day in sorted(oldest.items())
        if today - day > timedelta(days=STALE_DAYS)
    )


def _edit(workspace: Workspace, site_id: str, version: str, edited: Callable[[Site], Site]) -> str:
    with workspace.writing(f"site {site_id}") as work:
        new_version = work.sites.replace(edited(work.sites.get(site_id).value), version)
        work.commit()
    return new_version


def _until(hours: Iterable[OpeningHours], day: date) -> tuple[OpeningHours, ...]:
    """Return the hours as they held before a day."""
    last = day - timedelta(days=1)
    earlier = (part for part in hours if part.from_day < day)
    return tuple(part if part.until_day and part.until_day < day else replace(part, until_day=last) for part in earlier)


def _located(workspace: Workspace, site: Site) -> Site:
    """Put a site whose point is rough on the building that the register knows."""
    if site.precision.is_settled:
        return site
    place = workspace.register.locate(site.address, site.postcode)
    if not place.precision.is_settled:
        return site
    return replace(site, lat=place.lat, lon=place.lon, precision=place.precision)


def _with_edits(site: Site, known: Site | None) -> Site:
    if known is None:
        return site
    has_own_hours = any(hours.source == EDITED for hours in known.hours)
    has_own_count = any(count.source == EDITED for count in known.workstations)
    return replace(
        site,
        hours=known.hours if has_own_hours else site.hours,
        workstations=known.workstations if has_own_count else site.workstations,
        is_step_free=known.is_step_free if site.is_step_free is None else site.is_step_free,
        closed_from=known.closed_from,
    )


def _with_support(sites: Iterable[Site]) -> tuple[Site, ...]:
    return tuple(site for site in sites if site.kind in KINDS_WITH_SUPPORT and site.lat is not None)
