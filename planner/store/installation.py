"""What the installation itself is."""

from sqlalchemy import update
from sqlmodel import Session, select

from planner.store.tables import HelperRow, InstallationRow, ResidentRow


class Installation:
    """The one row of the installation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def is_demo(self) -> bool:
        """Say whether everybody in it is made up."""
        return self._session.exec(select(InstallationRow.is_demo)).one()

    def is_empty(self) -> bool:
        """Say whether there is nobody in it yet."""
        return all(
            self._session.exec(query).first() is None for query in (select(HelperRow.id), select(ResidentRow.id))
        )

    def make_demo(self) -> None:
        """Note that everybody in it is made up."""
        self._session.execute(update(InstallationRow).values(is_demo=True))
