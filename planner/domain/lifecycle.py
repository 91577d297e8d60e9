"""The life of a request and of a plan: which state may follow which."""

from collections.abc import Mapping
from enum import StrEnum


class RequestState(StrEnum):
    """How far a support request is."""

    NEW = "new"
    TRIAGED = "triaged"
    SITE = "site"
    REMOTE = "remote"
    HOME = "home"
    REFERRED = "referred"
    READY = "ready"
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class PlanState(StrEnum):
    """How far a plan is; ``REPLACED`` when a later plan of its week was published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RUNNING = "running"
    DONE = "done"
    REPLACED = "replaced"


_R = RequestState
REQUEST_STEPS: Mapping[RequestState, frozenset[RequestState]] = {
    _R.NEW: frozenset({_R.TRIAGED, _R.CANCELLED}),
    _R.TRIAGED: frozenset({_R.SITE, _R.REMOTE, _R.HOME, _R.REFERRED, _R.CANCELLED}),
    _R.SITE: frozenset({_R.TRIAGED, _R.DONE, _R.CANCELLED}),
    _R.REMOTE: frozenset({_R.TRIAGED, _R.HOME, _R.DONE, _R.CANCELLED}),
    _R.REFERRED: frozenset({_R.TRIAGED, _R.DONE, _R.CANCELLED}),
    _R.HOME: frozenset({_R.TRIAGED, _R.READY, _R.CANCELLED}),
    _R.READY: frozenset({_R.HOME, _R.PLANNED, _R.CANCELLED}),
    _R.PLANNED: frozenset({_R.READY, _R.DONE, _R.CANCELLED}),
    _R.DONE: frozenset(),
    _R.CANCELLED: frozenset({_R.NEW}),
}
"""What may follow each state of a request."""

PLANNABLE = frozenset({RequestState.READY, RequestState.PLANNED})
"""Requests in these states are visits of a week."""

PLAN_STEPS: Mapping[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.PUBLISHED}),
    PlanState.PUBLISHED: frozenset({PlanState.RUNNING, PlanState.REPLACED}),
    PlanState.RUNNING: frozenset({PlanState.DONE, PlanState.REPLACED}),
    PlanState.DONE: frozenset(),
    PlanState.REPLACED: frozenset(),
}
"""What may follow each state of a plan."""

FOLLOWED = (PlanState.PUBLISHED, PlanState.RUNNING, PlanState.DONE)
"""A plan in one of these states is the one that helpers follow; a week has one at most."""
