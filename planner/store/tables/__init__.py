"""
The tables. A row is not a domain value: it is bound to a session and checks nothing; ``mapping`` is the bridge.

Instants are UTC, with the zone beside them where a person will read the clock; what was agreed by the clock on the
wall, such as a shift, is kept as that. A row that people edit has a version.
"""

from sqlmodel import SQLModel

from planner.store.tables.access import AccountRow, AuditRow, LoginAttemptRow, ReceiptRow, SessionRow
from planner.store.tables.intake import (
    ApiKeyRow,
    DistinctRequestsRow,
    DoorCodeRow,
    DraftRow,
    HandedInRow,
    ImportSourceRow,
    RemoteAttemptRow,
    TriageDecisionRow,
    TriageTableRow,
)
from planner.store.tables.plans import (
    HeldSlotRow,
    OutcomeRow,
    PlannedWeekRow,
    PlanRow,
    PromiseRow,
    StopRow,
    UnassignedRow,
)
from planner.store.tables.requests import PlaceRow, RequestRow, RequestStepRow, ResidentRow, VisitRow
from planner.store.tables.roster import (
    AbsenceRow,
    AvailabilityRow,
    HelperLanguageRow,
    HelperRow,
    HelperSkillRow,
    LanguageRow,
    OrganisationRow,
    ShiftRow,
    SkillRow,
)
from planner.store.tables.sites import OpeningHoursRow, SiteRow, WorkstationsRow
from planner.store.tables.work import InstallationRow, JobRow, ScenarioRow, StudyRunRow, TravelCacheRow, WorkerRow

__all__ = [
    "AbsenceRow",
    "AccountRow",
    "ApiKeyRow",
    "AuditRow",
    "AvailabilityRow",
    "DistinctRequestsRow",
    "DoorCodeRow",
    "DraftRow",
    "HandedInRow",
    "HeldSlotRow",
    "HelperLanguageRow",
    "HelperRow",
    "HelperSkillRow",
    "ImportSourceRow",
    "InstallationRow",
    "JobRow",
    "LanguageRow",
    "LoginAttemptRow",
    "OpeningHoursRow",
    "OrganisationRow",
    "OutcomeRow",
    "PlaceRow",
    "PlanRow",
    "PlannedWeekRow",
    "PromiseRow",
    "ReceiptRow",
    "RemoteAttemptRow",
    "RequestRow",
    "RequestStepRow",
    "ResidentRow",
    "ScenarioRow",
    "SessionRow",
    "ShiftRow",
    "SiteRow",
    "SkillRow",
    "StopRow",
    "StudyRunRow",
    "TravelCacheRow",
    "TriageDecisionRow",
    "TriageTableRow",
    "UnassignedRow",
    "VisitRow",
    "WorkerRow",
    "WorkstationsRow",
    "metadata",
]

metadata = SQLModel.metadata
"""All tables of the product."""
