"""
Who may do what: one table of operations and roles, and the gate that every use case goes through.

A use case is a function whose first argument is a :class:`~planner.services.bootstrap.Workspace`, and which
:func:`operation` guards. Outside a guarded use case a workspace gives no transaction, so nothing can be reached past
the table.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from planner.domain.role import Role
from planner.errors import DeniedError, TryAgainError

if TYPE_CHECKING:
    from planner.services.bootstrap import Workspace

_P = ParamSpec("_P")
_T = TypeVar("_T")
_TRIES = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Actor:
    """
    Who does something.

    Parameters
    ----------
    id
        Of an account, or of a process of ours; it stands in the record.
    roles
        What they may be; empty for somebody who is not logged in.
    helper
        Id of the helper that they are, or None.
    is_process
        Whether it is a process of ours: log-in form, worker, or start-up. No account can be one.
    """

    id: str
    roles: frozenset[Role] = frozenset()
    helper: str | None = None
    is_process: bool = False


NOBODY = Actor("nobody")
PROCESS = Actor("process", is_process=True)
OPERATOR = Actor("operator", frozenset(Role) - {Role.HELPER})
"""Who runs a command on the machine of the installation and holds its key."""


class Operation(StrEnum):
    """What can be done; the names stand in the record."""

    IMPORT_REQUESTS = "import requests"
    IMPORT_HELPERS = "import helpers"
    GEOCODE = "geocode"
    TAKE_REQUEST = "take request"
    SEE_REQUESTS = "see requests"
    EDIT_REQUEST = "edit request"
    SET_DOOR_CODE = "set door code"
    TRIAGE_REQUEST = "triage request"
    PREPARE_VISIT = "prepare visit"
    HELP_REMOTELY = "help remotely"
    SEE_TRIAGE_RULES = "see triage rules"
    SET_TRIAGE_RULES = "set triage rules"
    SEE_SITES = "see sites"
    EDIT_SITES = "edit sites"
    PLAN_WEEK = "plan week"
    SEE_WEEK = "see week"
    LIST_WEEKS = "list weeks"
    EXPORT_WEEK = "export week"
    PUBLISH_WEEK = "publish week"
    ASK_PLAN = "ask plan"
    OFFER_SLOT = "offer slot"
    REPAIR_WEEK = "repair week"
    SEE_FIGURES = "see figures"
    PLAN_SCENARIO = "plan scenario"
    SEE_OWN_DAY = "see own day"
    IMPORT_OPEN_DATA = "import open data"
    SEE_JOBS = "see jobs"
    RUN_JOBS = "run jobs"
    CHECK_LOGIN = "check login"
    END_OWN_LOGIN = "end own login"
    RECEIVE_REQUEST = "receive request"
    MANAGE_ACCOUNTS = "manage accounts"
    MANAGE_SOURCES = "manage sources"
    SEE_AUDIT = "see audit"
    SEE_HEALTH = "see health"
    PURGE = "purge"
    EXPORT_PERSON = "export person"
    ERASE_PERSON = "erase person"
    EXPORT_ANALYST_COPY = "export analyst copy"
    BACK_UP = "back up"
    RESTORE = "restore"
    MAKE_DEMO = "make demo"


_CLERK, _PLANNER, _HELPER, _ANALYST, _ADMIN = Role.CLERK, Role.PLANNER, Role.HELPER, Role.ANALYST, Role.ADMIN

ALLOWED: Mapping[Operation, frozenset[Role]] = {
    Operation.IMPORT_REQUESTS: frozenset({_CLERK, _PLANNER}),
    Operation.IMPORT_HELPERS: frozenset({_PLANNER}),
    Operation.GEOCODE: frozenset({_CLERK, _PLANNER}),
    Operation.TAKE_REQUEST: frozenset({_CLERK, _PLANNER}),
    Operation.SEE_REQUESTS: frozenset({_CLERK, _PLANNER}),
    Operation.EDIT_REQUEST: frozenset({_CLERK, _PLANNER}),
    Operation.SET_DOOR_CODE: frozenset({_CLERK, _PLANNER}),
    Operation.TRIAGE_REQUEST: frozenset({_CLERK, _PLANNER}),
    Operation.PREPARE_VISIT: frozenset({_CLERK, _PLANNER}),
    Operation.HELP_REMOTELY: frozenset({_CLERK, _PLANNER}),
    Operation.SEE_TRIAGE_RULES: frozenset({_CLERK, _PLANNER, _ADMIN}),
    Operation.SET_TRIAGE_RULES: frozenset({_PLANNER, _ADMIN}),
    Operation.SEE_SITES: frozenset({_CLERK, _PLANNER, _ANALYST, _ADMIN}),
    Operation.EDIT_SITES: frozenset({_PLANNER, _ADMIN}),
    Operation.PLAN_WEEK: frozenset({_PLANNER}),
    Operation.SEE_WEEK: frozenset({_CLERK, _PLANNER}),
    Operation.LIST_WEEKS: frozenset({_CLERK, _PLANNER, _ANALYST}),
    Operation.EXPORT_WEEK: frozenset({_PLANNER}),
    Operation.PUBLISH_WEEK: frozenset({_PLANNER}),
    Operation.ASK_PLAN: frozenset({_PLANNER}),
    Operation.OFFER_SLOT: frozenset({_CLERK, _PLANNER}),
    Operation.REPAIR_WEEK: frozenset({_PLANNER}),
    Operation.SEE_FIGURES: frozenset({_PLANNER, _ANALYST}),
    Operation.PLAN_SCENARIO: frozenset({_PLANNER, _ANALYST}),
    Operation.SEE_OWN_DAY: frozenset({_HELPER}),
    Operation.IMPORT_OPEN_DATA: frozenset({_ADMIN}),
    Operation.SEE_JOBS: frozenset({_PLANNER, _ANALYST, _ADMIN}),
    Operation.RUN_JOBS: frozenset(),
    Operation.CHECK_LOGIN: frozenset(),
    Operation.END_OWN_LOGIN: frozenset(),
    Operation.RECEIVE_REQUEST: frozenset(),
    Operation.MANAGE_ACCOUNTS: frozenset({_ADMIN}),
    Operation.MANAGE_SOURCES: frozenset({_ADMIN}),
    Operation.SEE_AUDIT: frozenset({_ADMIN}),
    Operation.SEE_HEALTH: frozenset({_ADMIN}),
    Operation.PURGE: frozenset({_ADMIN}),
    Operation.EXPORT_PERSON: frozenset({_ADMIN}),
    Operation.ERASE_PERSON: frozenset({_ADMIN}),
    Operation.EXPORT_ANALYST_COPY: frozenset({_PLANNER, _ANALYST, _ADMIN}),
    Operation.BACK_UP: frozenset({_ADMIN}),
    Operation.RESTORE: frozenset({_ADMIN}),
    Operation.MAKE_DEMO: frozenset({_ADMIN}),
}
"""Which roles may do an operation; what is not named here, nobody may."""

OF_PROCESSES = frozenset(
    {
        Operation.RUN_JOBS,
        Operation.CHECK_LOGIN,
        Operation.END_OWN_LOGIN,
        Operation.SEE_HEALTH,
        Operation.RECEIVE_REQUEST,
    }
)
"""What processes of ours do on nobody's behalf, and all that they may."""


def may(actor: Actor, wanted: Operation) -> bool:
    """Say whether somebody may do something."""
    if actor.is_process:
        return wanted in OF_PROCESSES
    return not actor.roles.isdisjoint(ALLOWED.get(wanted, frozenset()))


def require(actor: Actor, wanted: Operation) -> None:
    """
    Let only somebody pass who may do something; a refusal goes to the log.

    Raises
    ------
    DeniedError
        ``ROLE_DENIED``; it says neither who may nor whether the thing exists.
    """
    if not may(actor, wanted):
        _log.warning("denied", extra={"operation": str(wanted), "actor": actor.id})
        raise DeniedError


def operation(
    wanted: Operation,
) -> Callable[[Callable[Concatenate["Workspace", _P], _T]], Callable[Concatenate["Workspace", _P], _T]]:
    """Guard a use case: it runs only for those who may, and again when its transaction met another one."""

    def guard(use_case: Callable[Concatenate["Workspace", _P], _T]) -> Callable[Concatenate["Workspace", _P], _T]:
        @wraps(use_case)
        def guarded(workspace: "Workspace", /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
            require(workspace.actor, wanted)
            permitted = workspace.doing(wanted)
            for _ in range(_TRIES - 1):
                try:
                    return use_case(permitted, *args, **kwargs)
                except TryAgainError:
                    _log.info("transaction repeated", extra={"operation": str(wanted)})
            return use_case(permitted, *args, **kwargs)

        guarded.operation = wanted  # type: ignore[attr-defined]
        return guarded

    return guard
