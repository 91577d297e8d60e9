"""What can be told of requests without the people: for the analyst copy, which coarsens it before anybody sees it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from planner.domain.lifecycle import FOLLOWED
from planner.store.plans import BOOKED
from planner.store.tables import (
    OutcomeRow,
    PlaceRow,
    PlanRow,
    RequestRow,
    ResidentRow,
    StopRow,
    UnassignedRow,
    VisitRow,
)

PLANNED = "planned"
"""Result of a visit whose time is booked and which nobody has reported on."""


@dataclass(frozen=True)
class SupportFact:
    """
    One request as an analyst might count it, still exact.

    Parameters
    ----------
    resident, request
        Ids; they never leave.
    point
        WGS 84 of the home, or None while it is not settled or no longer known.
    language, topic, duration
        First language, topic of the catalogue, seconds.
    monday
        Week of the visit where it is booked, else of the request.
    result
        How the visit went, ``PLANNED``, why it was left out, or how far the request is.
    """

    resident: str
    request: str
    point: tuple[float, float] | None
    language: str
    topic: str
    duration: int
    monday: date
    result: str


class Statistics:
    """Requests for those who count."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def facts(self) -> tuple[SupportFact, ...]:
        """Return every request once, of residents who have been made nameless too; its first visit speaks for it."""
        booked, told, left_out = self._booked(), self._told(), self._left_out()
        query = (
            select(RequestRow, ResidentRow, VisitRow.id, PlaceRow)
            .join(ResidentRow, col(ResidentRow.id) == col(RequestRow.resident_id))
            .outerjoin(VisitRow, (col(VisitRow.request_id) == col(RequestRow.id)) & (col(VisitRow.number) == 1))
            .outerjoin(
                PlaceRow,
                (col(PlaceRow.address) == ResidentRow.address) & (col(PlaceRow.postcode) == ResidentRow.postcode),
            )
            .order_by(RequestRow.id)
        )
        return tuple(
            SupportFact(
                resident=resident.id,
                request=request.id,
                point=_point(place),
                language=next(iter(request.languages), ""),
                topic=request.topic,
                duration=request.duration,
                monday=_monday(booked.get(visit, request.received)),
                result=told.get(visit) or (PLANNED if visit in booked else left_out.get(visit, request.state)),
            )
            for request, resident, visit, place in self._session.exec(query)
        )

    def _booked(self) -> dict[str, date]:
        rows = self._session.exec(select(StopRow).where(StopRow.state == BOOKED).order_by(col(StopRow.starts)))
        return {row.visit_id: row.starts.date() for row in rows}

    def _told(self) -> dict[str, str]:
        query = select(StopRow.visit_id, OutcomeRow.result).join(OutcomeRow).order_by(col(OutcomeRow.at))
        return dict(self._session.exec(query).all())

    def _left_out(self) -> dict[str, str]:
        """Take the reason of the newest plan that people follow, since drafts come and go."""
        query = select(UnassignedRow.visit_id, UnassignedRow.reason).join(PlanRow)
        followed = query.where(col(PlanRow.state).in_(FOLLOWED)).order_by(col(PlanRow.id))
        return dict(self._session.exec(followed).all())


def _point(place: PlaceRow | None) -> tuple[float, float] | None:
    if place is None or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
