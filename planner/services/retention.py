"""What has been kept long enough goes, and a receipt stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.config import Settings
from planner.domain.retention import Periods, read_periods
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.questions.suggest_ground import forget_grounds
from planner.store.receipts import Receipt
from planner.store.wiping import Wiped, wipe

_KIND = "purge"


@dataclass(frozen=True)
class Purged:
    """
    What went.

    Parameters
    ----------
    receipt
        With the counts by class.
    wiped
        What became of the freed space.
    """

    receipt: Receipt
    wiped: Wiped


def periods_of(settings: Settings) -> Periods:
    """
    Return how long each class is kept in an installation.

    Raises
    ------
    InputError
        ``RETENTION_MISSING`` or ``RETENTION_INVALID``.
    """
    return read_periods(settings.retention)


@operation(Operation.PURGE)
def due_for_purge(workspace: Workspace, today: date) -> Mapping[str, int]:
    """
    Return how much of each class would go on a day; nothing is changed.

    It is the purge itself in a transaction that is not kept, so that it cannot say anything else than the purge does.
    """
    periods = periods_of(workspace.settings)
    with workspace.writing(None) as work:
        return work.retention.purge(periods, today)


@operation(Operation.PURGE)
def purge(workspace: Workspace, today: date) -> Purged:
    """
    Remove what is due on a day in one transaction, and write the database anew without it.

    Raises
    ------
    InputError
        ``RETENTION_MISSING`` or ``RETENTION_INVALID``; nothing is removed then.
    """
    periods = periods_of(workspace.settings)
    with workspace.writing("personal data") as work:
        receipt = work.receipts.add(_KIND, work.retention.purge(periods, today))
        work.commit()
    forget_grounds()
    return Purged(receipt, wipe(workspace.engine))
