"""The few names that an answer needs; reading all would take longer than the answer."""

from collections.abc import Collection

from planner.domain.answers.suggestion import Suggestion, Suggestions
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.services.bootstrap import Workspace
from planner.store.unit_of_work import UnitOfWork


def directory_for(workspace: Workspace, work: UnitOfWork, found: Suggestions) -> Directory:
    """Return the names behind the ids of some suggestions; inside the caller's use case."""
    suggestions = (*found.suggestions, *(() if found.replanned is None else (found.replanned,)))
    return directory_of_few(
        workspace,
        work,
        visits={visit for one in suggestions for visit in _visits(one)} | {found.visit},
        helpers={helper for one in suggestions for helper in _helpers(one)},
    )


def directory_of_few(
    workspace: Workspace, work: UnitOfWork, *, visits: Collection[str], helpers: Collection[str]
) -> Directory:
    """Return the names behind a few ids; inside the caller's use case."""
    owners = work.visits.owners_of(visits)
    requests = work.requests.known(owners.values())
    entries = {
        request.id: ResidentEntry(request.name, request.phone, request.address, request.topic, request.notes)
        for request in requests.values()
    }
    names = work.helpers.names(helpers)
    return Directory(
        residents={visit: entries[owner] for visit, owner in owners.items() if owner in entries},
        helpers={helper: HelperEntry(name, organisation) for helper, (name, organisation) in names.items()},
        topics={topic.id: topic.names for topic in workspace.catalogue.topics.values()},
    )


def _visits(one: Suggestion) -> set[str]:
    neighbours = {visit for each in one.companions for visit in (each.before, each.after) if visit is not None}
    return neighbours | {move.visit for move in (*one.shifted, *one.moved)}


def _helpers(one: Suggestion) -> set[str]:
    moved = {helper for move in one.moved for helper in (*move.before.helpers, *move.after.helpers)}
    return {*one.helpers, *moved}
