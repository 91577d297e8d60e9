"""
Requests that come in by themselves: by the public form, and from other systems.

Nobody who is known sends them, so each is judged here whatever was judged before, is counted, and stands in the record
under the name of its source.
"""

import hashlib
import hmac
import json
import logging
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Self

from planner.domain.service_rules import read_service_rules
from planner.domain.source import WEB, number_of
from planner.errors import InputError, LoginError, StoreError, TryAgainError
from planner.intake.request_json import HandedRequest
from planner.intake.web_request import RequestFields, request_findings, request_from
from planner.intake.working_days import promised_by
from planner.locale import sentence
from planner.services.authorisation import Actor, Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.demo import require_real
from planner.services.local_time import local_today
from planner.services.receiving import receive
from planner.store.audit import Entry
from planner.store.unit_of_work import UnitOfWork

WITHIN = timedelta(minutes=10)
"""For how long what was sent counts."""
MOST_BY_ADDRESS = 20
"""Forms from one network address: a library or a home for the elderly shares one, and mistakes count too."""
MOST_TAKEN = 100
"""Requests by the form from everybody: a third of a week's, so nobody meets it who is not one of many robots."""
MOST_BY_SOURCE = 300
"""Requests from another system: it may catch up after it was away."""
_HOME_NETWORK = 64
"""Bits that a customer's addresses of version 6 share; the rest of it they choose anew as they like."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """The number under which a request is known, and whether it came in just now."""

    id: str
    is_new: bool


@operation(Operation.RECEIVE_REQUEST)
def take_form(workspace: Workspace, fields: RequestFields, *, token: str, address: str) -> Taken:
    """
    Take a request from the public form; the same form sent twice is one request.

    Parameters
    ----------
    workspace
        On behalf of a process of ours.
    fields
        As typed.
    token
        Of the form that was sent; any text.
    address
        The network address from which it came; only a keyed hash of it is kept, for the count.

    Raises
    ------
    InputError
        Everything that is wrong with it.
    StoreError
        ``REQUESTS_LIMITED`` when too much comes in, ``DEMO_REAL_MIXED`` in a demonstration.
    """
    _count_address(workspace, address)
    _require_sound(workspace, fields)
    with workspace.reading() as work:
        number = work.requests.new_id()
    coming = _Coming.of(workspace, WEB, number, sent_as=token, fields=fields)
    with _writing(workspace, coming) as work:
        require_real(work)
        earlier = work.handed_in.find(coming.key)
        if earlier is not None and earlier.digest == coming.digest:
            return Taken(earlier.request, is_new=False)
        if work.requests.get(number) is not None:
            raise TryAgainError
        _count(workspace, work, "form", MOST_TAKEN)
        return _add(workspace, work, coming)


@operation(Operation.RECEIVE_REQUEST)
def number_for_nothing(workspace: Workspace, *, address: str) -> str:
    """
    Return a number that no request has, for a robot: what it sent is not kept, and it does not learn so.

    Raises
    ------
    StoreError
        ``REQUESTS_LIMITED``, as for everybody.
    """
    _count_address(workspace, address)
    _log.info("robot turned away")
    with workspace.reading() as work:
        return work.requests.new_id()


@operation(Operation.RECEIVE_REQUEST)
def source_of(workspace: Workspace, key: str) -> str:
    """
    Return the system that a key belongs to, and count its call.

    Raises
    ------
    LoginError
        ``SOURCE_KEY_REFUSED`` for anything but a key that is good.
    StoreError
        ``REQUESTS_LIMITED``.
    """
    with workspace.reading() as work:
        source = work.sources.of_key(key)
    if source is None:
        raise LoginError(sentence("This needs a valid key: Authorization: Bearer KEY. [SOURCE_KEY_REFUSED]"))
    with workspace.writing(None) as work:
        _count(workspace, work, f"source {source}", MOST_BY_SOURCE)
        work.commit()
    return source


@operation(Operation.RECEIVE_REQUEST)
def take_from_source(workspace: Workspace, source: str, handed: HandedRequest) -> Taken:
    """
    Take a request from another system; the same reference with the same content is the same request.

    Parameters
    ----------
    workspace
        On behalf of a process of ours.
    source
        As :func:`source_of` has found it.
    handed
        The wish, and what that system calls it.

    Raises
    ------
    InputError
        Everything that is wrong with it.
    StoreError
        ``REFERENCE_TAKEN`` when there is a request of that number with other content, ``DEMO_REAL_MIXED`` in a
        demonstration.
    """
    _require_sound(workspace, handed.fields)
    number = number_of(source, handed.reference)
    coming = _Coming.of(workspace, source, number, sent_as=handed.reference, fields=handed.fields)
    with _writing(workspace, coming) as work:
        require_real(work)
        earlier = work.handed_in.find(coming.key)
        if earlier is not None and earlier.digest == coming.digest:
            return Taken(earlier.request, is_new=False)
        if earlier is not None or work.requests.get(number) is not None:
            raise StoreError(
                sentence("This reference has come with other content; give a changed wish a new one. [REFERENCE_TAKEN]")
            )
        return _add(workspace, work, coming)


@dataclass(frozen=True)
class _Coming:
    """
    A sound wish on its way in.

    ``key`` is what it is known by when it comes again, and ``digest`` what it says; both are keyed, so that nobody who
    has the database without its key can try names until one fits.
    """

    source: str
    number: str
    fields: RequestFields
    key: str
    digest: str

    @classmethod
    def of(cls, workspace: Workspace, source: str, number: str, *, sent_as: str, fields: RequestFields) -> Self:
        """Return the wish with its marks."""
        key, digest = _mark(workspace, [source, sent_as]), _mark(workspace, asdict(fields))
        return cls(source, number, fields, key, digest)

    @property
    def actor(self) -> Actor:
        """Who stands in the record; no account has a name with a space."""
        return Actor(f"source {self.source}", is_process=True)


def _writing(workspace: Workspace, coming: _Coming) -> UnitOfWork:
    return replace(workspace, actor=coming.actor).writing(f"request {coming.number}")


def _add(workspace: Workspace, work: UnitOfWork, coming: _Coming) -> Taken:
    """Add what is not here yet, and end the transaction."""
    today, rules = local_today(), read_service_rules(workspace.settings.service)
    request = request_from(
        coming.fields,
        workspace.catalogue,
        request_id=coming.number,
        received=today,
        source=coming.source,
        language=workspace.settings.language,
    )
    received = receive(work, replace(request, serve_by=promised_by(today, rules.promise_days)))
    work.handed_in.note(coming.key, coming.digest, received.id)
    if received.merged_into is not None:
        work.audit.append(Entry(coming.actor.id, str(workspace.operation), f"request {received.merged_into}"))
    work.commit()
    _log.info("request received", extra={"source": coming.source})
    return Taken(received.id, is_new=True)


def _require_sound(workspace: Workspace, fields: RequestFields) -> None:
    findings = request_findings(fields, workspace.catalogue)
    if findings:
        raise InputError(findings)


def _count_address(workspace: Workspace, address: str) -> None:
    with workspace.writing(None) as work:
        _count(workspace, work, f"address {_network_of(address)}", MOST_BY_ADDRESS)
        work.commit()


def _count(workspace: Workspace, work: UnitOfWork, subject: str, most: int) -> None:
    key = _keyed(workspace, "requests sent", subject)
    if work.attempts.count(key, WITHIN) >= most:
        raise StoreError(sentence("Too many requests have come in; try again in ten minutes. [REQUESTS_LIMITED]"))
    work.attempts.add(key)


def _network_of(address: str) -> str:
    """Return what of a network address tells one sender from another."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, _HOME_NETWORK), strict=False)) if isinstance(parsed, IPv6Address) else address


def _mark(workspace: Workspace, value: object) -> str:
    return _keyed(workspace, "handed in", json.dumps(value))


def _keyed(workspace: Workspace, purpose: str, text: str) -> str:
    return hmac.new(workspace.key.derived(purpose), text.encode(), hashlib.sha256).hexdigest()
