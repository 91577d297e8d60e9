"""One transaction: everything in it is kept, or nothing."""

from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from planner.store.accounts import Accounts, LoginAttempts, LoginSessions
from planner.store.audit import Entry, record
from planner.store.door_codes import DoorCodes
from planner.store.drafts import Drafts
from planner.store.duplicates import Duplicates
from planner.store.handed_in import HandedIn
from planner.store.holds import Holds
from planner.store.import_sources import ImportSources
from planner.store.installation import Installation
from planner.store.jobs import Jobs
from planner.store.key import Key
from planner.store.persons import Persons
from planner.store.places import Places
from planner.store.plans import Plans
from planner.store.promises import Promises
from planner.store.receipts import Receipts
from planner.store.refusals import refusal_of
from planner.store.remote import RemoteCalls
from planner.store.request_lines import RequestLines
from planner.store.requests import Requests
from planner.store.retention import Retention
from planner.store.roster import Helpers
from planner.store.scenarios import Scenarios
from planner.store.sites import Sites
from planner.store.sources import Sources
from planner.store.statistics import Statistics
from planner.store.triage import Triage
from planner.store.visits import Visits


class UnitOfWork:
    """
    A transaction with the repositories in it; only :meth:`commit` keeps what was done.

    Parameters
    ----------
    engine, key
        The installation's database and secret.
    actor
        Id of the account or process that does it.
    writes
        Whether anything will be written; a writer waits for its turn before it reads.
    entry
        The line of the record that is kept together with the change, or None for what is no one's business, such as
        the progress of a job.

    Raises
    ------
    StoreError
        From the block or from ``commit``, when the database refuses; nothing is kept then.
    """

    def __init__(self, engine: Engine, key: Key, *, actor: str, writes: bool, entry: Entry | None = None) -> None:
        self._session = Session(engine.execution_options(writes=writes))
        self._entry = entry
        self.requests = Requests(self._session, actor)
        self.visits = Visits(self._session)
        self.door_codes = DoorCodes(self._session, key)
        self.request_lines = RequestLines(self._session)
        self.duplicates = Duplicates(self._session, self.requests, actor)
        self.drafts = Drafts(self._session, actor)
        self.triage = Triage(self._session, actor)
        self.remote_calls = RemoteCalls(self._session, actor)
        self.handed_in = HandedIn(self._session)
        self.sources = Sources(self._session)
        self.helpers = Helpers(self._session)
        self.places = Places(self._session)
        self.plans = Plans(self._session)
        self.promises = Promises(self._session)
        self.holds = Holds(self._session, actor)
        self.scenarios = Scenarios(self._session)
        self.jobs = Jobs(self._session, actor)
        self.accounts = Accounts(self._session)
        self.sessions = LoginSessions(self._session)
        self.attempts = LoginAttempts(self._session)
        self.persons = Persons(self._session)
        self.retention = Retention(self._session)
        self.receipts = Receipts(self._session, actor)
        self.import_sources = ImportSources(self._session)
        self.sites = Sites(self._session)
        self.statistics = Statistics(self._session)
        self.installation = Installation(self._session)
        self.audit = record(self._session, key)

    def commit(self) -> None:
        """Keep everything done so far, with its line of the record."""
        if self._entry is not None:
            self._session.flush()
            self.audit.append(self._entry)
        self._session.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        if isinstance(error, SQLAlchemyError):
            # The original text may hold the row, and with it personal data.
            raise refusal_of(error) from None
