"""The installation as the web server sees it: settings, and the database, opened when it is first needed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from planner.config import Settings
from planner.errors import LoginError, StoreError
from planner.services.authorisation import PROCESS
from planner.services.bootstrap import Workspace, open_workspace
from planner.services.login import actor_of


def _nobody_offers() -> bool:
    return False


@dataclass
class Installation:
    """
    What the routes and the gate share.

    Everything here that touches the database blocks; an async function calls it through ``run_in_threadpool``.

    Parameters
    ----------
    settings
        Of the installation.
    offers_city_login
        Says whether one may log in through the city as well. The pages know; they are not below this package.
    """

    settings: Settings
    offers_city_login: Callable[[], bool] = _nobody_offers
    _workspace: Workspace | None = field(default=None, repr=False)
    _opening: Lock = field(default_factory=Lock, repr=False)

    def workspace(self) -> Workspace:
        """
        Return the installation on behalf of the log-in form.

        Raises
        ------
        StoreError
            While it cannot be opened; the next call tries again.
        """
        with self._opening:
            if self._workspace is None:
                self._workspace = open_workspace(self.settings).on_behalf_of(PROCESS)
            return self._workspace

    def is_logged_in(self, token: str) -> bool:
        """
        Say whether a token is somebody's now.

        Raises
        ------
        StoreError
            While the database cannot be asked.
        """
        if not token:
            return False
        try:
            actor_of(self.workspace(), token)
        except LoginError:
            return False
        return True

    def may_be_logged_in(self, token: str) -> bool:
        """Say the same, but also yes while the database cannot be asked: the page then says what is wrong."""
        try:
            return self.is_logged_in(token)
        except StoreError:
            return True

    def close(self) -> None:
        """Let go of the database."""
        if self._workspace is not None:
            self._workspace.engine.dispose()
            self._workspace = None
