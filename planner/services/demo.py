"""The demonstration, and what keeps it apart from real people."""

from dataclasses import dataclass
from pathlib import Path

from planner.domain.role import Role
from planner.errors import StoreError
from planner.intake.helpers import read_helpers
from planner.intake.requests import read_requests
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.login import hash_password
from planner.store.accounts import Account
from planner.store.unit_of_work import UnitOfWork

DEMO_ROLES = (Role.CLERK, Role.PLANNER, Role.HELPER, Role.ANALYST, Role.ADMIN)
"""Each has an account of the same name."""


@dataclass(frozen=True)
class Sample:
    """The files of the sample week: made-up people at real addresses."""

    helpers: Path
    requests: Path


@operation(Operation.SEE_HEALTH)
def is_demo(workspace: Workspace) -> bool:
    """Say whether everybody in the installation is made up."""
    with workspace.reading() as work:
        return work.installation.is_demo()


@operation(Operation.MAKE_DEMO)
def import_sample(workspace: Workspace, sample: Sample) -> None:
    """
    Make a new installation a demonstration and import the sample; again, bring the sample back.

    Raises
    ------
    StoreError
        ``DEMO_REAL_MIXED`` when somebody is in it who may be real.
    """
    helpers = read_helpers(sample.helpers, workspace.catalogue)
    requests = read_requests(sample.requests, workspace.catalogue)
    with workspace.writing("demonstration") as work:
        if not work.installation.is_demo() and not work.installation.is_empty():
            raise StoreError(
                sentence("There are people in this database already; name another folder. [DEMO_REAL_MIXED]")
            )
        work.installation.make_demo()
        work.helpers.save(helpers)
        work.requests.save(requests)
        work.commit()


@operation(Operation.MAKE_DEMO)
def give_demo_accounts(workspace: Workspace, password: str) -> None:
    """
    Let everybody log in with the name of a role and one password; the helper is the first of the sample.

    Raises
    ------
    StoreError
        ``DEMO_REAL_MIXED`` when the installation is no demonstration.
    """
    hashes = {role: hash_password(password) for role in DEMO_ROLES}
    with workspace.writing("demonstration accounts") as work:
        if not work.installation.is_demo():
            raise StoreError(sentence("This is no demonstration; its accounts are made one by one. [DEMO_REAL_MIXED]"))
        first = work.helpers.all()[0].id
        for role, password_hash in hashes.items():
            helper = first if role is Role.HELPER else None
            work.accounts.save(Account(str(role), frozenset({role}), helper, password_hash))
            work.sessions.revoke_all(str(role))
        work.commit()


def require_real(work: UnitOfWork) -> None:
    """
    Let only an installation pass that is for real people; part of a use case.

    Raises
    ------
    StoreError
        ``DEMO_REAL_MIXED``.
    """
    if work.installation.is_demo():
        raise StoreError(
            sentence("This is a demonstration; make a database of its own for real people. [DEMO_REAL_MIXED]")
        )
