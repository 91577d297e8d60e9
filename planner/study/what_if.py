"""A week with changes: other helpers, hours, modes or visits. It never edits the week that it starts from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from planner.domain.codec import Between, Findings
from planner.domain.helper import Helper, Shift
from planner.domain.problem import Problem
from planner.domain.visit import SECONDS_PER_DAY, Visit
from planner.errors import InputError
from planner.intake.cells import shown_id
from planner.locale import sentence

Shiftable = Annotated[int, Between(-SECONDS_PER_DAY, SECONDS_PER_DAY, "SHIFT_INVALID")]
T = TypeVar("T", Helper, Visit)


@dataclass(frozen=True)
class ModeChange:
    """A helper who moves by another mode in every shift."""

    helper: str
    mode: str


@dataclass(frozen=True)
class HoursChange:
    """A helper whose every shift starts and ends earlier or later; seconds, negative for earlier."""

    helper: str
    start: Shiftable = 0
    end: Shiftable = 0


@dataclass(frozen=True)
class Changes:
    """
    What differs from the week; ids are those of the week.

    Parameters
    ----------
    without_helpers, extra_helpers
        Helpers who are left out, and those of whom there is one more, with the same skills and shifts.
    modes, hours
        For single helpers; a copy changes like its original.
    without_visits, extra_visits
        Visits that are left out, and those of which there is one more, at the same place and times.
    """

    without_helpers: tuple[str, ...] = ()
    extra_helpers: tuple[str, ...] = ()
    modes: tuple[ModeChange, ...] = ()
    hours: tuple[HoursChange, ...] = ()
    without_visits: tuple[str, ...] = ()
    extra_visits: tuple[str, ...] = ()


def apply_changes(problem: Problem, changes: Changes) -> Problem:
    """
    Return the changed week.

    Wishes and bans that name a helper who is left out lose that name; pins and promises on that helper go. A visit that
    may only be done by people who are left out stays, and will be unassigned with that reason.

    Raises
    ------
    InputError
        When a change names somebody unknown, or the changed week does not fit together (a shift that ends before it
        starts, a mode without travel times).
    """
    _refuse_unknown(problem, changes)
    visits = _with_copies(problem.visits, changes.without_visits, changes.extra_visits)
    kept_visits = {visit.id for visit in visits}
    helpers = _with_copies(
        [_changed(helper, changes) for helper in problem.helpers], changes.without_helpers, changes.extra_helpers
    )
    known = {helper.id for helper in helpers}
    return problem.replace(
        visits=tuple(_without_names(visit, known, kept_visits) for visit in visits), helpers=tuple(helpers)
    )


def copy_id(original: str) -> str:
    """Return the id of the copy of a helper or visit."""
    return f"{original}+1"


def _with_copies(items: Iterable[T], without: Iterable[str], extra: Iterable[str]) -> list[T]:
    left_out, doubled = set(without), set(extra)
    kept = [item for item in items if item.id not in left_out]
    return kept + [replace(item, id=copy_id(item.id)) for item in kept if item.id in doubled]


def _changed(helper: Helper, changes: Changes) -> Helper:
    shifts = helper.shifts
    for mode in changes.modes:
        if mode.helper == helper.id:
            shifts = tuple(replace(shift, mode=mode.mode) for shift in shifts)
    for hours in changes.hours:
        if hours.helper == helper.id:
            shifts = tuple(_moved(shift, hours) for shift in shifts)
    return replace(helper, shifts=shifts)


def _moved(shift: Shift, hours: HoursChange) -> Shift:
    """Hours change inside the day; a break goes when the shift no longer holds it."""
    start = min(max(shift.start + hours.start, 0), SECONDS_PER_DAY)
    end = min(max(shift.end + hours.end, 0), SECONDS_PER_DAY)
    pause = shift.break_
    if pause is not None and max(pause.earliest, start) + pause.duration > end:
        pause = None
    return replace(shift, start=start, end=end, break_=pause)


def _without_names(visit: Visit, known: set[str], visits: set[str]) -> Visit:
    return replace(
        visit,
        allowed_helpers=None if visit.allowed_helpers is None else _kept(visit.allowed_helpers, known),
        excluded_helpers=_kept(visit.excluded_helpers, known),
        preferred_helpers=_kept(visit.preferred_helpers, known),
        after=visit.after if visit.after and visit.after.visit in visits else None,
        pinned=None
        if visit.pinned and visit.pinned.helpers and not set(visit.pinned.helpers) <= known
        else visit.pinned,
        promised=None
        if visit.promised and visit.promised.helpers and not set(visit.promised.helpers) <= known
        else visit.promised,
    )


def _kept(names: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


def _refuse_unknown(problem: Problem, changes: Changes) -> None:
    findings = Findings()
    for name in ("without_helpers", "extra_helpers"):
        _known(getattr(changes, name), problem.helper_idx_by_id, name, findings)
    for name in ("modes", "hours"):
        _known([change.helper for change in getattr(changes, name)], problem.helper_idx_by_id, name, findings)
    for name in ("without_visits", "extra_visits"):
        _known(getattr(changes, name), problem.visit_idx_by_id, name, findings)
    if findings.has_errors:
        raise InputError(findings)


def _known(ids: Iterable[str], known: Iterable[str], where: str, findings: Findings) -> None:
    for id_ in ids:
        if id_ not in known:
            text = sentence("{value} is not in the week; correct the id.", value=shown_id(id_))
            findings.error("CHANGE_UNKNOWN", where, text)
