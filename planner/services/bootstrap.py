"""The composition root: the only place that chooses database, catalogue and geocoder."""

from dataclasses import dataclass

from sqlalchemy import Engine

from planner.config import Settings
from planner.geocode.register import Register
from planner.intake.catalogue import Catalogue, read_catalogue
from planner.store.engine import create_database, open_database
from planner.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, eq=False)
class Workspace:
    """
    What a use case works with.

    Parameters
    ----------
    settings
        Of the installation.
    engine
        The database.
    catalogue
        Topics, skills and languages.
    register
        The offline geocoder: no address leaves the machine.
    """

    settings: Settings
    engine: Engine
    catalogue: Catalogue
    register: Register

    def reading(self) -> UnitOfWork:
        """Return a transaction that only reads."""
        return UnitOfWork(self.engine, writes=False)

    def writing(self) -> UnitOfWork:
        """Return a transaction that may write; it waits for its turn."""
        return UnitOfWork(self.engine, writes=True)


def open_workspace(settings: Settings) -> Workspace:
    """
    Open the installation.

    Raises
    ------
    StoreError
        When it has no database yet, or the database cannot be used.
    """
    return _workspace(settings, open_database(settings.database))


def create_workspace(settings: Settings) -> Workspace:
    """
    Open the installation; a database is made if there is none.

    Raises
    ------
    StoreError
        When the database cannot be made or used.
    """
    return _workspace(settings, create_database(settings.database))


def _workspace(settings: Settings, engine: Engine) -> Workspace:
    return Workspace(settings=settings, engine=engine, catalogue=read_catalogue(), register=Register())
