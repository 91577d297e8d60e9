"""Codes of residents' doors: sealed, one a request, and gone when no visit is to come."""

from datetime import date

from sqlmodel import Session, col, select

from planner.store.key import Key
from planner.store.saving import held, put
from planner.store.sealing import Seal
from planner.store.tables import DoorCodeRow, RequestRow
from planner.store.visits import Visits

_PURPOSE = "door codes"


class DoorCodes:
    """Door codes by request."""

    def __init__(self, session: Session, key: Key) -> None:
        self._session = session
        self._key = key

    def keep(self, request_id: str, code: str) -> None:
        """Keep the code of a request in place of an earlier one."""
        sealed = self._seal().close(code, about=request_id)
        put(self._session, DoorCodeRow, {"request_id": request_id}, {"sealed": sealed})
        self._session.flush()

    def find(self, request_id: str) -> str | None:
        """
        Return the code of a request, or None.

        Raises
        ------
        StoreError
            ``SEAL_BROKEN``.
        """
        row = self._session.get(DoorCodeRow, request_id)
        return None if row is None else self._seal().open(row.sealed, about=request_id)

    def has(self, request_id: str) -> bool:
        """Say whether a request has a code."""
        return self._session.get(DoorCodeRow, request_id) is not None

    def forget(self, request_id: str) -> None:
        """Forget the code of a request, if it has one."""
        row = held(self._session, DoorCodeRow, request_id)
        if row is not None:
            self._session.delete(row)
            self._session.flush()

    def _seal(self) -> Seal:
        return Seal(self._key, _PURPOSE)


def forget_door_codes(session: Session, last: date) -> int:
    """
    Forget the codes of requests whose last visit was on a day or before, and say how many.

    A request with a visit that has no day yet, or at which nobody was at home, keeps its code.
    """
    visits = Visits(session).of_plannable()
    rows = session.exec(select(DoorCodeRow, RequestRow).join(RequestRow).order_by(col(RequestRow.id))).all()
    gone = 0
    for code, request in rows:
        wanted = visits.get(request.id, ())[: request.series["visits"]]
        if wanted and all(visit.day is not None and visit.day <= last for visit in wanted):
            session.delete(code)
            gone += 1
    session.flush()
    return gone
