"""Requests for home visits from a file."""

from datetime import date

from planner.domain.channel import Channel
from planner.domain.consent import DATED, Consent
from planner.domain.request import DatedWindow, SupportRequest
from planner.errors import InputError
from planner.intake.catalogue import Catalogue
from planner.intake.cells import CellError, parse_code, parse_id, parse_number, parse_postcode, parse_window, shown_id
from planner.intake.columns import Columns
from planner.intake.record import Record, outside, records_of
from planner.intake.table import read_table
from planner.intake.upload import Source
from planner.locale import sentence

MIN_DURATION_MINUTES = 5
MAX_DURATION_MINUTES = 240
MAX_ACCESS_MINUTES = 60
"""The way from the stop to the door; anything longer is a leg of travel."""

MAX_HELPERS_REQUIRED = 2
_SECONDS_PER_MINUTE = 60

COLUMNS = Columns(
    required=("id", "received", "name", "address", "languages", "topic", "times"),
    optional=(
        "phone",
        "postcode",
        "minutes",
        "serve_by",
        "helpers",
        "access_minutes",
        "preferred_helpers",
        "excluded_helpers",
        "notes",
        "terms_read",
        "content_agreed",
        "hazards_asked",
        "hazards",
    ),
    aliases={
        "tunnus": "id",
        "saapunut": "received",
        "saapumispäivä": "received",
        "nimi": "name",
        "puhelin": "phone",
        "puhelinnumero": "phone",
        "osoite": "address",
        "katuosoite": "address",
        "postinumero": "postcode",
        "kieli": "languages",
        "kielet": "languages",
        "palvelukieli": "languages",
        "aihe": "topic",
        "kesto": "minutes",
        "minuutit": "minutes",
        "ajat": "times",
        "aikaikkunat": "times",
        "määräaika": "serve_by",
        "auttajia": "helpers",
        "saapumislisä": "access_minutes",
        "toivotut auttajat": "preferred_helpers",
        "estetyt auttajat": "excluded_helpers",
        "lisätiedot": "notes",
        "huomautukset": "notes",
        "beteckning": "id",
        "mottagen": "received",
        "namn": "name",
        "telefon": "phone",
        "telefonnummer": "phone",
        "adress": "address",
        "gatuadress": "address",
        "postnummer": "postcode",
        "språk": "languages",
        "servicespråk": "languages",
        "ämne": "topic",
        "längd": "minutes",
        "minuter": "minutes",
        "tider": "times",
        "tidsfönster": "times",
        "senaste dag": "serve_by",
        "antal handledare": "helpers",
        "tillträdestid": "access_minutes",
        "önskade handledare": "preferred_helpers",
        "uteslutna handledare": "excluded_helpers",
        "anteckningar": "notes",
        "tilläggsuppgifter": "notes",
        "ehdot luettu": "terms_read",
        "sisällöstä sovittu": "content_agreed",
        "vaarat kysytty": "hazards_asked",
        "vaarat": "hazards",
        "villkoren lästa": "terms_read",
        "innehållet överenskommet": "content_agreed",
        "riskerna frågade": "hazards_asked",
        "risker": "hazards",
    },
)


def read_requests(source: Source, catalogue: Catalogue) -> tuple[SupportRequest, ...]:
    """
    Return the requests of a csv or xlsx file, in its order; all of them or none.

    Parameters
    ----------
    source
        Path or content.
    catalogue
        The topics and languages that the file may use; a topic also gives the duration where the file names none.

    Raises
    ------
    InputError
        Every problem of the file at once, each with its row and column. No finding repeats a name, phone number,
        address or note.
    """
    records, findings = records_of(read_table(source), COLUMNS)
    requests = [_request_of(record, catalogue) for record in records]
    _reject_repeated_ids(records)
    findings += [finding for record in records for finding in record.findings]
    if findings:
        raise InputError(findings)
    return tuple(request for request in requests if request is not None)


def _request_of(record: Record, catalogue: Catalogue) -> SupportRequest | None:
    """Read every cell, so that all problems of the row are known, then build the request if there are none."""
    request_id = record.read("id", parse_id, is_required=True)
    received = record.date("received", is_required=True)
    name = record.required("name")
    address = record.required("address")
    postcode = record.read("postcode", parse_postcode)
    languages = record.each(
        "languages",
        lambda text: parse_code(text, catalogue.language_by_name, "LANGUAGE_UNKNOWN"),
        is_required=True,
    )
    topic = record.read(
        "topic", lambda text: parse_code(text, catalogue.topic_by_name, "TOPIC_UNKNOWN"), is_required=True
    )
    minutes = record.read("minutes", _parse_duration)
    windows = record.each("times", parse_window, is_required=True)
    serve_by = record.date("serve_by")
    helpers_required = record.whole("helpers", low=1, high=MAX_HELPERS_REQUIRED)
    access = record.whole("access_minutes", low=0, high=MAX_ACCESS_MINUTES)
    preferred = record.each("preferred_helpers", parse_id)
    excluded = record.each("excluded_helpers", parse_id)
    terms_read, content_agreed, hazards_asked = (record.date(day) for day in DATED)
    consent = Consent(terms_read, content_agreed, hazards_asked, record.text("hazards"))
    if received is not None:
        _check_order(record, received, serve_by, windows)
    _check_wishes(record, preferred, excluded)
    if (
        not record.is_clean
        or request_id is None
        or received is None
        or name is None
        or address is None
        or topic is None
    ):
        return None
    return SupportRequest(
        id=request_id,
        received=received,
        name=name,
        phone=record.text("phone"),
        address=address,
        postcode=postcode or "",
        languages=languages,
        topic=topic,
        duration=catalogue.topics[topic].duration if minutes is None else minutes,
        windows=tuple(sorted(windows, key=lambda window: (window.day, window.start, window.end))),
        serve_by=serve_by,
        helpers_required=helpers_required or 1,
        access=(access or 0) * _SECONDS_PER_MINUTE,
        preferred_helpers=preferred,
        excluded_helpers=excluded,
        notes=record.text("notes"),
        channel=Channel.HOME,
        consent=consent,
    )


def _parse_duration(text: str) -> int:
    """Return whole seconds of a number of minutes."""
    minutes = parse_number(text)
    if not MIN_DURATION_MINUTES <= minutes <= MAX_DURATION_MINUTES:
        raise CellError("DURATION_RANGE", outside(minutes, MIN_DURATION_MINUTES, MAX_DURATION_MINUTES))
    return round(minutes * _SECONDS_PER_MINUTE)


def _check_order(record: Record, received: date, serve_by: date | None, windows: tuple[DatedWindow, ...]) -> None:
    if serve_by is not None and serve_by < received:
        record.reject(
            "serve_by",
            "SERVE_BY_BEFORE_RECEIVED",
            sentence(
                "The latest day {serve_by} is before the day of the request, {received}. Correct one of them.",
                serve_by=serve_by,
                received=received,
            ),
        )
    for window in windows:
        if window.day < received:
            record.reject(
                "times",
                "WINDOW_INVALID",
                sentence(
                    "The window on {day} is before the day of the request, {received}. Correct one of them.",
                    day=window.day,
                    received=received,
                ),
            )


def _check_wishes(record: Record, preferred: tuple[str, ...], excluded: tuple[str, ...]) -> None:
    for helper in preferred:
        if helper in excluded:
            record.reject(
                "excluded_helpers",
                "HELPER_CONFLICT",
                sentence("{helper} is both preferred and excluded. Remove one of them.", helper=shown_id(helper)),
            )


def _reject_repeated_ids(records: list[Record]) -> None:
    row_by_id: dict[str, int] = {}
    for record in records:
        request_id = record.text("id")
        first = row_by_id.setdefault(request_id, record.number)
        if request_id and first != record.number:
            text = sentence("The same id stands in row {row}. Give each request its own.", row=first)
            record.reject("id", "ID_DUPLICATE", text)
