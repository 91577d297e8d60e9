"""The composition root: the only place that chooses database, catalogue and geocoder."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from planner.config import Settings
from planner.errors import StoreError
from planner.geocode.imported import OpenData
from planner.geocode.register import Register
from planner.intake.catalogue import Catalogue, read_catalogue
from planner.locale import sentence
from planner.services.authorisation import NOBODY, Actor, Operation
from planner.store.address import FileAddress, parse_address
from planner.store.audit import Entry
from planner.store.engine import connect
from planner.store.key import Key, make_key, read_key
from planner.store.opening import create_database, find_database, open_database
from planner.store.schema import migrate
from planner.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, eq=False)
class Workspace:
    """
    What a use case works with.

    Parameters
    ----------
    settings
        Of the installation.
    key
        Its secret.
    engine
        The database.
    catalogue
        Topics, skills and languages.
    register
        The offline geocoder: no address leaves the machine.
    actor
        On whose behalf; nobody, until :meth:`on_behalf_of` says whose.
    operation
        What is being done; None outside a guarded use case, and then there is no transaction.
    """

    settings: Settings
    key: Key
    engine: Engine
    catalogue: Catalogue
    register: Register
    actor: Actor = NOBODY
    operation: Operation | None = None

    @property
    def name(self) -> str:
        """How messages call the database."""
        return parse_address(self.settings.database).name

    def on_behalf_of(self, actor: Actor) -> Self:
        """Return the same installation for somebody."""
        return replace(self, actor=actor, operation=None)

    def doing(self, operation: Operation) -> Self:
        """Return the same installation inside a use case; :mod:`planner.services.authorisation` calls it."""
        return replace(self, operation=operation)

    def reading(self) -> UnitOfWork:
        """Return a transaction that only reads, and leaves no line in the record."""
        self._require_use_case()
        return UnitOfWork(self.engine, self.key, actor=self.actor.id, writes=False)

    def writing(self, about: str | None) -> UnitOfWork:
        """
        Return a transaction that may write; it waits for its turn.

        Parameters
        ----------
        about
            What it concerns, for the record, by kind and id; None for what is no change of anybody's data.
        """
        operation = self._require_use_case()
        entry = None if about is None else Entry(self.actor.id, str(operation), about)
        return UnitOfWork(self.engine, self.key, actor=self.actor.id, writes=True, entry=entry)

    def note(self, about: str) -> None:
        """Write into the record that somebody has seen something."""
        with self.writing(about) as work:
            work.commit()

    def _require_use_case(self) -> Operation:
        if self.operation is None:
            raise RuntimeError("A transaction is given inside a guarded use case only.")
        return self.operation


def open_workspace(settings: Settings) -> Workspace:
    """
    Open the installation, on nobody's behalf yet.

    Raises
    ------
    StoreError
        When it has no database or no key yet, they do not fit, or the schema is another one.
    """
    address = parse_address(settings.database)
    if isinstance(address, FileAddress) and not address.path.is_file():
        missing = sentence("There is no database {name} here; run: planner init [DATABASE_MISSING]", name=address.name)
        raise StoreError(missing)
    key = read_key(settings.key, key_file(settings))
    return _workspace(settings, key, open_database(address, key))


def find_workspace(settings: Settings) -> Workspace:
    """
    Open the installation whatever the schema of its database, on nobody's behalf yet: for a back-up before a migration.

    Raises
    ------
    StoreError
        When it has no database or no key.
    """
    key = read_key(settings.key, key_file(settings))
    return _workspace(settings, key, find_database(parse_address(settings.database), key))


def empty_workspace(settings: Settings) -> Workspace:
    """
    Return an installation that has its key, and whose database is yet to be restored; nothing is made or opened.

    Raises
    ------
    StoreError
        When it has no key.
    """
    key = read_key(settings.key, key_file(settings))
    return _workspace(settings, key, connect(parse_address(settings.database), key))


def create_workspace(settings: Settings) -> Workspace:
    """
    Open the installation; key and database are made if there are none, and only together.

    Raises
    ------
    StoreError
        When they cannot be made or used, or the key is gone while the database is there.
    """
    address, file = parse_address(settings.database), key_file(settings)
    is_new = isinstance(address, FileAddress) and not address.path.is_file()
    if settings.key or file.is_file() or (isinstance(address, FileAddress) and not is_new):
        key = read_key(settings.key, file)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        key = make_key(file)
    return _workspace(settings, key, create_database(address, key))


def migrate_database(settings: Settings) -> tuple[str, ...]:
    """
    Bring the database of the installation to the schema of this program and return the steps that it took.

    Raises
    ------
    StoreError
        When it cannot be used, or a newer program made it.
    """
    key = read_key(settings.key, key_file(settings))
    engine = find_database(parse_address(settings.database), key)
    try:
        return migrate(engine)
    finally:
        engine.dispose()


def key_file(settings: Settings) -> Path:
    """Return where the key is when the environment does not give it: as set, else beside the database file."""
    if settings.key_file:
        return Path(settings.key_file)
    address = parse_address(settings.database)
    return address.path.with_suffix(".key") if isinstance(address, FileAddress) else Path("planner.key")


def open_data_file(settings: Settings) -> Path:
    """Return where imported open data are, or will be: as set, else beside the database file."""
    if settings.open_data_file:
        return Path(settings.open_data_file)
    address = parse_address(settings.database)
    return address.path.with_suffix(".opendata") if isinstance(address, FileAddress) else Path("planner.opendata")


@cache
def _register(file: Path) -> Register:
    """Return one register a file and process, so that streets read once are known to all."""
    return Register(open_data=OpenData(file))


def _workspace(settings: Settings, key: Key, engine: Engine) -> Workspace:
    register = _register(open_data_file(settings))
    return Workspace(settings=settings, key=key, engine=engine, catalogue=read_catalogue(), register=register)
