"""Lists of requests: what a line shows, and no more, so that thousands can be looked through."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from planner.domain.lifecycle import RequestState
from planner.store.tables import RequestRow, ResidentRow

_PAGE = 1000


@dataclass(frozen=True)
class RequestLine:
    """A request in a list."""

    id: str
    name: str
    phone: str
    topic: str
    state: RequestState
    received: date
    serve_by: date | None
    merged_into: str | None


@dataclass(frozen=True)
class Lines:
    """Some lines of a list, and how long the whole list is."""

    lines: tuple[RequestLine, ...]
    num_found: int


class RequestLines:
    """Requests in the order in which they press: latest day nearest first, those without one by the day they came."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def some(self, states: Collection[RequestState], *, first: int, most: int) -> Lines:
        """Return lines of the requests in some states, from the line ``first`` on, which counts from 0."""
        count = select(func.count()).select_from(RequestRow).where(*_which(states))
        rows = self._session.execute(_lines(states).offset(first).limit(most))
        return Lines(tuple(_line(*row) for row in rows), self._session.execute(count).scalar_one())

    def matching(
        self, states: Collection[RequestState], matches: Callable[[RequestLine], bool], *, first: int, most: int
    ) -> Lines:
        """
        Return some lines of those that match.

        The database is not asked to compare: an encrypted file knows no case of letters such as Ä.
        """
        rows = self._session.execute(_lines(states), execution_options={"yield_per": _PAGE})
        found = [line for line in (_line(*row) for row in rows) if matches(line)]
        return Lines(tuple(islice(found, first, first + most)), len(found))


def _which(states: Iterable[RequestState]) -> tuple[Any, ...]:
    # A server that has not counted its rows yet expects nearly nobody to be "not erased", and then looks through all
    # requests once for each resident; it expects nearly everybody to be erased just as wrongly, which does no harm.
    erased = select(col(ResidentRow.id)).where(col(ResidentRow.erased).is_not(None))
    return col(RequestRow.state).in_([str(state) for state in states]), col(RequestRow.resident_id).not_in(erased)


def _lines(states: Collection[RequestState]) -> Any:
    columns = (
        col(RequestRow.id),
        col(ResidentRow.name),
        col(ResidentRow.phone),
        col(RequestRow.topic),
        col(RequestRow.state),
        col(RequestRow.received),
        col(RequestRow.serve_by),
        col(RequestRow.merged_into),
    )
    without_day = case((col(RequestRow.serve_by).is_(None), 1), else_=0)
    order = (without_day, col(RequestRow.serve_by), col(RequestRow.received), col(RequestRow.id))
    return select(*columns).join(ResidentRow).where(*_which(states)).order_by(*order)


def _line(
    id_: str,
    name: str,
    phone: str,
    topic: str,
    state: str,
    received: date,
    serve_by: date | None,
    merged_into: str | None,
) -> RequestLine:
    return RequestLine(id_, name, phone, topic, RequestState(state), received, serve_by, merged_into)
