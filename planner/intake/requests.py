"""Requests for support from a file."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from planner.domain.channel import Channel
from planner.domain.consent import DATED, Consent
from planner.domain.entry import Entry
from planner.domain.likeness import phone_key
from planner.domain.progress import Progress, no_progress, report_now_and_then, stage_of
from planner.domain.request import DatedWindow, Priority, SupportRequest
from planner.domain.series import Series
from planner.domain.service_rules import ServiceRules
from planner.domain.triage import Answers
from planner.errors import Finding, InputError
from planner.intake.access import access_of
from planner.intake.catalogue import Catalogue
from planner.intake.cells import CellError, parse_code, parse_id, parse_number, parse_postcode, parse_yes_no, shown_id
from planner.intake.record import Record, outside, place_of, records_of
from planner.intake.request_columns import ANSWERS, CHANNEL_BY_NAME, COLUMNS, HOME_COLUMNS, PRIORITY_BY_NAME
from planner.intake.series import read_series, series_problem
from planner.intake.table import Table, read_table
from planner.intake.upload import Source
from planner.intake.wishes import ANY_SPAN, Span, Wishes, read_wishes, within
from planner.intake.working_days import promised_by
from planner.locale import Sentence, sentence

MIN_DURATION_MINUTES = 5
MAX_DURATION_MINUTES = 240
MAX_ACCESS_MINUTES = 60
"""The way from the stop to the door; anything longer is a leg of travel."""

MAX_HELPERS_REQUIRED = 2
LOWEST_FLOOR, HIGHEST_FLOOR = -2, 60
OTHER_TOPIC = "other"
"""What a topic is taken for that the catalogue does not know."""

_SECONDS_PER_MINUTE = 60
_LEAST_DIGITS = 7
"""Of a phone number that an id may not hold; fewer stand in an id by chance."""
_MOST_WISHES = 16_384
"""Texts about times that are remembered while a file is read: many rows of a day say the same words."""

ReadWishes = Callable[[str, Span], Wishes]


@dataclass(frozen=True)
class JudgedRequests:
    """
    What is in a file.

    Parameters
    ----------
    requests
        Of the rows in which nothing is wrong, in their order.
    findings
        Errors and warnings, in the order of the rows; each names its row and column.
    """

    requests: tuple[SupportRequest, ...]
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether a row or the header is wrong, so that the file cannot go in whole."""
        return any(finding.severity == "error" for finding in self.findings)


def read_requests(
    source: Source, catalogue: Catalogue, *, promise_days: int = ServiceRules.promise_days
) -> tuple[SupportRequest, ...]:
    """
    Return the requests of a csv or xlsx file, in its order; all of them or none.

    Parameters
    ----------
    source
        Path or content.
    catalogue
        The topics and languages that the file may use; a topic also gives the duration where the file names none.
    promise_days
        Working days from the receipt to the latest day, where the file names none.

    Raises
    ------
    InputError
        Every problem of the file at once, each with its row and column. No finding repeats a name, phone number,
        address or note.
    """
    judged = judge_requests(source, catalogue, promise_days=promise_days)
    if judged.has_errors:
        raise InputError(judged.findings)
    return judged.requests


def judge_requests(
    source: Source, catalogue: Catalogue, *, promise_days: int = ServiceRules.promise_days
) -> JudgedRequests:
    """
    Return the good rows of a csv or xlsx file, and everything that is wrong with the others.

    Raises
    ------
    InputError
        When the file cannot be read at all.
    """
    return judge_table(read_table(source), catalogue, promise_days=promise_days)


def judge_table(
    table: Table,
    catalogue: Catalogue,
    *,
    promise_days: int = ServiceRules.promise_days,
    today: date | None = None,
    on_progress: Progress = no_progress,
) -> JudgedRequests:
    """
    Return the good rows of a table that has our columns, and everything that is wrong with the others.

    Parameters
    ----------
    on_progress
        Called now and then with what is done and all there is to do; the guard looks at each row before it is read.
    """
    columns = COLUMNS if "channel" in COLUMNS.find(table.header)[0] else HOME_COLUMNS
    records, findings = records_of(table, columns, stage_of(on_progress, 0, 2))
    _reject_repeated_ids(records)
    wishes_of = lru_cache(_MOST_WISHES)(read_wishes)  # forgets the texts with the file
    on_progress = stage_of(on_progress, 1, 2)
    requests = []
    for count, record in enumerate(records, start=1):
        row = _Row(record, catalogue, promise_days, wishes_of, today or date.max)
        request = row.request()
        findings += [*record.findings, *row.warnings]
        requests += [] if request is None else [request]
        report_now_and_then(on_progress, count, len(records))
    return JudgedRequests(tuple(requests), tuple(findings))


class _Row:
    """Reads one row as a request."""

    def __init__(
        self, record: Record, catalogue: Catalogue, promise_days: int, wishes_of: ReadWishes, today: date
    ) -> None:
        self.record = record
        self.warnings: list[Finding] = []
        self._catalogue = catalogue
        self._promise_days = promise_days
        self._wishes_of = wishes_of
        self._today = today

    def request(self) -> SupportRequest | None:
        """Read every cell, so that all problems of the row are known, then build the request if there are none."""
        record = self.record
        request_id = record.read("id", parse_id, is_required=True)
        received = record.date("received", is_required=True)
        name = record.required("name")
        postcode = record.read("postcode", parse_postcode)
        languages = record.each("languages", self._language, is_required=True)
        topic = record.read("topic", self._topic, is_required=True)
        minutes = record.read("minutes", _parse_duration)
        channel = self._channel()
        address = record.read("address", str, is_required=channel is Channel.HOME) or ""
        series = read_series(record)
        serve_by = self._serve_by(received)
        windows, preferred = self._windows(received, serve_by, series, is_required=channel is Channel.HOME)
        wanted, excluded = record.each("preferred_helpers", parse_id), record.each("excluded_helpers", parse_id)
        self._check_helpers(wanted, excluded)
        self._check_id(request_id or "")
        helpers_required = record.whole("helpers", low=1, high=MAX_HELPERS_REQUIRED)
        entry = self._entry()
        access = record.whole("access_minutes", low=0, high=MAX_ACCESS_MINUTES)
        priority = record.read("priority", lambda text: parse_code(text, PRIORITY_BY_NAME, "PRIORITY_UNKNOWN"))
        terms_read, content_agreed, hazards_asked = (self._talk(day, received) for day in DATED)
        consent = Consent(terms_read, content_agreed, hazards_asked, record.text("hazards"))
        answers = Answers(**{question: record.read(question, parse_yes_no) for question in ANSWERS})
        if not record.is_clean or not (request_id and received and name and topic):
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
            duration=self._catalogue.topics[topic].duration if minutes is None else minutes,
            windows=windows,
            serve_by=serve_by,
            helpers_required=helpers_required or 1,
            access=access_of(entry) if access is None else access * _SECONDS_PER_MINUTE,
            preferred_helpers=wanted,
            excluded_helpers=excluded,
            notes=record.text("notes"),
            channel=channel,
            device=record.text("device"),
            answers=answers,
            consent=consent,
            priority=Priority(priority or Priority.NORMAL),
            preferred_windows=preferred,
            entry=entry,
            series=series,
        )

    def _language(self, text: str) -> str:
        return parse_code(text, self._catalogue.language_by_name, "LANGUAGE_UNKNOWN")

    def _topic(self, text: str) -> str:
        """Return a topic of the catalogue; one that it does not know is another one, if it has such."""
        try:
            return parse_code(text, self._catalogue.topic_by_name, "TOPIC_UNKNOWN")
        except CellError:
            if OTHER_TOPIC not in self._catalogue.topics:
                raise
        minutes = self._catalogue.topics[OTHER_TOPIC].duration // _SECONDS_PER_MINUTE
        self._warn(
            "topic",
            "TOPIC_UNKNOWN",
            sentence(
                'The topic is not known and was taken as "{other}", whose {minutes} minutes are assumed where the row '
                "names none. Better choose one of: {allowed}.",
                other=OTHER_TOPIC,
                minutes=minutes,
                allowed=", ".join(self._catalogue.topics),
            ),
        )
        return OTHER_TOPIC

    def _channel(self) -> Channel | None:
        """Return the channel; a file without the column asks for home visits."""
        if not self.record.has("channel"):
            return Channel.HOME
        named = self.record.read("channel", lambda text: parse_code(text, CHANNEL_BY_NAME, "CHANNEL_UNKNOWN"))
        return None if named is None else Channel(named)

    def _talk(self, column: str, received: date | None) -> date | None:
        """Return the day of a part of the talk; one to come agrees to nothing yet."""
        day = self.record.date(column)
        if day is not None and day > max(self._today, received or self._today):
            text = sentence("This day is still to come. Give the day on which it was done.")
            self.record.reject(column, "CONSENT_DAY", text)
        return day

    def _serve_by(self, received: date | None) -> date | None:
        serve_by = self.record.date("serve_by")
        if received is None:
            return serve_by
        if serve_by is not None and serve_by < received:
            text = sentence(
                "The latest day {serve_by} is before the day of the request, {received}. Correct one of them.",
                serve_by=serve_by,
                received=received,
            )
            self.record.reject("serve_by", "SERVE_BY_BEFORE_RECEIVED", text)
        return serve_by or promised_by(received, self._promise_days)

    def _windows(
        self, received: date | None, serve_by: date | None, series: Series, *, is_required: bool
    ) -> tuple[tuple[DatedWindow, ...], tuple[DatedWindow, ...]]:
        """Return the possible windows and the preferred ones."""
        text = self.record.read("times", str, is_required=is_required) or ""
        span = ANY_SPAN if received is None else _span(received, serve_by, series)
        possible = self._wishes("times", text, span)
        wished = self._wishes("preferred_times", self.record.text("preferred_times"), span)
        preferred = within(wished, possible.windows) if wished.windows and possible.windows else Wishes()
        self._reject("preferred_times", preferred)
        if received is None:
            return (), ()
        problem = series_problem(series, possible.windows)
        if problem is not None:
            self._reject("visits", Wishes(problems=(problem,)))
        return possible.windows, preferred.windows

    def _wishes(self, column: str, text: str, span: Span) -> Wishes:
        wishes = self._wishes_of(text, span) if text else Wishes()
        self._reject(column, wishes)
        return wishes

    def _reject(self, column: str, wishes: Wishes) -> None:
        for problem in wishes.problems:
            self.record.reject(column, problem.code, problem.text)

    def _check_helpers(self, wanted: Sequence[str], excluded: Sequence[str]) -> None:
        for helper in wanted:
            if helper in excluded:
                text = sentence("{helper} is both preferred and excluded. Remove one of them.", helper=shown_id(helper))
                self.record.reject("excluded_helpers", "HELPER_CONFLICT", text)

    def _check_id(self, request_id: str) -> None:
        """An id stands in logs and in the record for ever."""
        phone = phone_key(self.record.text("phone"))
        if len(phone) >= _LEAST_DIGITS and phone in re.sub(r"\D", "", request_id):
            text = sentence("The reference holds the phone number; use one that says nothing of the person.")
            self.record.reject("id", "ID_INVALID", text)

    def _entry(self) -> Entry:
        record = self.record
        return Entry(
            stair=record.text("stair"),
            floor=record.whole("floor", low=LOWEST_FLOOR, high=HIGHEST_FLOOR),
            has_lift=record.read("lift", parse_yes_no),
            buzzer=record.text("buzzer"),
            parking=record.text("parking"),
        )

    def _warn(self, column: str, code: str, text: Sentence) -> None:
        self.warnings.append(Finding(code, place_of(self.record.number, column), text, "warning"))


def _span(received: date, serve_by: date | None, series: Series) -> Span:
    """Return the days that the visits may be on: a series goes on after the latest day of its first visit."""
    later = timedelta(days=(series.visits - 1) * series.max_days)
    return Span.after(received, until=serve_by, more=later)


def _parse_duration(text: str) -> int:
    """Return whole seconds of a number of minutes."""
    minutes = parse_number(text)
    if not MIN_DURATION_MINUTES <= minutes <= MAX_DURATION_MINUTES:
        raise CellError("DURATION_RANGE", outside(minutes, MIN_DURATION_MINUTES, MAX_DURATION_MINUTES))
    return round(minutes * _SECONDS_PER_MINUTE)


def _reject_repeated_ids(records: Sequence[Record]) -> None:
    row_by_id: dict[str, int] = {}
    for record in records:
        request_id = record.text("id")
        first = row_by_id.setdefault(request_id, record.number)
        if request_id and first != record.number:
            text = sentence("The same id stands in row {row}. Give each request its own.", row=first)
            record.reject("id", "ID_DUPLICATE", text)
