"""How long each class of personal data is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence

_MOST_DAYS = 3650
"""Ten years: more is a slip of the hand."""


class DataClass(StrEnum):
    """A class of data with a period of its own; the names are the keys of the table ``[retention]``."""

    CONTACT = "contact"
    NOTES = "notes"
    OUTCOME_NOTES = "outcome_notes"
    WEEKS = "weeks"
    PLACES = "places"
    SESSIONS = "sessions"
    LOGIN_ATTEMPTS = "login_attempts"
    JOBS = "jobs"
    DRAFTS = "drafts"
    DOOR_CODES = "door_codes"


DEFAULT_DAYS: Mapping[DataClass, int] = {
    DataClass.CONTACT: 365,
    DataClass.NOTES: 90,
    DataClass.OUTCOME_NOTES: 90,
    DataClass.WEEKS: 180,
    DataClass.PLACES: 30,
    DataClass.SESSIONS: 30,
    DataClass.LOGIN_ATTEMPTS: 1,
    DataClass.JOBS: 180,
    DataClass.DRAFTS: 7,
    DataClass.DOOR_CODES: 1,
}
"""Assumptions, until the controller has set the periods."""

MEANING: Mapping[DataClass, Sentence] = {
    DataClass.CONTACT: sentence("names, phones and addresses of residents, after their last request was closed"),
    DataClass.NOTES: sentence("free text of requests, after they were closed"),
    DataClass.OUTCOME_NOTES: sentence("free text of reports on visits"),
    DataClass.WEEKS: sentence("plans with the points of homes, after the week"),
    DataClass.PLACES: sentence("addresses that nobody lives or works at any more, and travel times kept for speed"),
    DataClass.SESSIONS: sentence("log-ins, after they began"),
    DataClass.LOGIN_ATTEMPTS: sentence("failed log-ins, and counts of requests that came in by themselves"),
    DataClass.JOBS: sentence("jobs, after they ended"),
    DataClass.DRAFTS: sentence("requests that somebody began to write and never saved, and times held for residents"),
    DataClass.DOOR_CODES: sentence("door codes, after the last visit; closing a request removes its code at once"),
}
"""What each class holds, and where its clock starts."""


@dataclass(frozen=True)
class Periods:
    """
    A period for each class.

    Parameters
    ----------
    days
        After how many days a class goes.
    is_confirmed
        Whether the controller has set them; otherwise they are assumptions of ours.
    """

    days: Mapping[DataClass, int] = field(default_factory=lambda: dict(DEFAULT_DAYS))
    is_confirmed: bool = False

    def last_day(self, data_class: DataClass, today: date) -> date:
        """Return the newest day whose data of a class go today; those of the day after stay until tomorrow."""
        return today - timedelta(days=self.days[data_class])


def read_periods(table: Mapping[str, object]) -> Periods:
    """
    Return the periods of the settings' table ``[retention]``.

    An empty table gives the defaults. A table that is there is the controller's word, and must name every class: what
    it leaves out would otherwise be kept for a time that nobody has decided on.

    Raises
    ------
    InputError
        ``RETENTION_MISSING``, ``RETENTION_INVALID`` or ``KEY_UNKNOWN``, all of them at once.
    """
    if not table:
        return Periods()
    findings = [_unknown(key) for key in table if key not in set(DataClass)]
    findings += [_missing(name) for name in DataClass if name not in table]
    findings += [_invalid(name) for name in DataClass if name in table and not _is_period(table[name])]
    if findings:
        raise InputError(findings)
    return Periods({name: int(str(table[name])) for name in DataClass}, is_confirmed=True)


def _is_period(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_DAYS


def _unknown(key: str) -> Finding:
    listed = ", ".join(DataClass)
    return Finding("KEY_UNKNOWN", f"retention.{key}", sentence("This key is unknown; use one of: {keys}.", keys=listed))


def _missing(name: DataClass) -> Finding:
    text = sentence("No period is set; give the days, as the controller has decided.")
    return Finding("RETENTION_MISSING", f"retention.{name}", text)


def _invalid(name: DataClass) -> Finding:
    text = sentence("Give whole days from 1 to {most}.", most=_MOST_DAYS)
    return Finding("RETENTION_INVALID", f"retention.{name}", text)
