"""One transaction: everything in it is kept, or nothing."""

from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from planner.errors import StoreError
from planner.locale import sentence
from planner.store.repositories import Helpers, Places, Plans, Requests
from planner.store.scenarios import Jobs, Scenarios


class UnitOfWork:
    """
    A transaction with the repositories in it; only :meth:`commit` keeps what was done.

    Parameters
    ----------
    engine
        From :mod:`planner.store.engine`.
    writes
        Whether anything will be written; a writer waits for its turn before it reads.

    Raises
    ------
    StoreError
        From the block or from ``commit``, when the database refuses; nothing is kept then.
    """

    def __init__(self, engine: Engine, *, writes: bool) -> None:
        self._session = Session(engine.execution_options(writes=writes))
        self.requests = Requests(self._session)
        self.helpers = Helpers(self._session)
        self.places = Places(self._session)
        self.plans = Plans(self._session)
        self.scenarios = Scenarios(self._session)
        self.jobs = Jobs(self._session)

    def commit(self) -> None:
        """Keep everything done so far."""
        self._session.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        if isinstance(error, SQLAlchemyError):
            # The original text may hold the row, and with it personal data.
            refusal = sentence(
                "The database refused the change ({kind}); nothing was saved.", kind=type(error).__name__
            )
            raise StoreError(refusal) from None
