"""
What must fit together before a week can be planned; every finding at once.

The codec has checked each value alone; here stand the rules between values. One function a rule, named as the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import numpy as np

from planner.domain.codec import Findings
from planner.domain.helper import Helper, Shift
from planner.domain.matrix import UNREACHABLE, TravelTimes
from planner.domain.visit import Visit
from planner.locale import sentence

if TYPE_CHECKING:
    from planner.domain.problem import Problem

_MAX_DAYS = 28


def problem_findings(problem: Problem, findings: Findings) -> None:
    """Note everything in the problem that does not fit together."""
    _horizon(problem, findings)
    for name, items in (("places", problem.places), ("visits", problem.visits), ("helpers", problem.helpers)):
        _unique_ids(name, [item.id for item in items], findings)
    for mode, times in problem.travel.items():
        _matrix(mode, times, len(problem.places), findings)
    for idx, visit in enumerate(problem.visits):
        visit_findings(problem, visit, f"visits[{idx}]", findings)
    _no_cycle(problem.visits, findings)
    for name in ("travel", "wait", "imbalance", "worst_outside"):
        _thousandths(getattr(problem.weights, name), f"weights.{name}", findings)
    for idx, helper in enumerate(problem.helpers):
        _helper(problem, helper, f"helpers[{idx}]", findings)


def _horizon(problem: Problem, findings: Findings) -> None:
    if problem.monday.weekday() != 0:
        findings.error("DATE_INVALID", "monday", sentence("{day} is not a Monday; give one.", day=problem.monday))
    if not 1 <= problem.days <= _MAX_DAYS:
        text = sentence(
            "A week to plan has 1 to {most} days; {value} is out of range.", most=_MAX_DAYS, value=problem.days
        )
        findings.error("DAY_INVALID", "days", text)
    if problem.timezone not in _timezones():
        findings.error("TIMEZONE_UNKNOWN", "timezone", sentence("Give an IANA time zone, such as Europe/Helsinki."))


@cache
def _timezones() -> frozenset[str]:
    """They are looked for in the file system, which takes longer than to judge a week."""
    return frozenset(available_timezones())


def _unique_ids(name: str, ids: Sequence[str], findings: Findings) -> None:
    for idx, id_ in enumerate(ids):
        if not id_.strip():
            findings.error("ID_MISSING", f"{name}[{idx}].id", sentence("The id is empty; give one."))
    for id_, count in Counter(ids).items():
        if count > 1:
            idx = len(ids) - 1 - list(reversed(ids)).index(id_)
            text = sentence('The id "{id}" stands {count} times; each must be given once.', id=id_, count=count)
            findings.error("ID_DUPLICATE", f"{name}[{idx}].id", text)


def _matrix(mode: str, times: TravelTimes, size: int, findings: Findings) -> None:
    path = f"matrices.{mode}"
    if any(finding.where.startswith(path) for finding in findings):
        return
    if not times.starts or times.starts[0] != 0 or list(times.starts) != sorted(set(times.starts)):
        text = sentence("The bands must begin at 0 and follow each other in time.")
        findings.error("MATRIX_INVALID", f"{path}.bands", text)
    for band, matrix in enumerate(times.matrices):
        where = f"{path}.bands[{band}].matrix" if times.is_banded else path
        if matrix.shape != (size, size):
            text = sentence("The matrix must be square, {size} by {size}, one row for each place.", size=size)
            findings.error("MATRIX_INVALID", where, text)
            continue
        for row, column in np.argwhere(matrix < UNREACHABLE)[:1]:
            text = sentence("A travel time is negative; give seconds, or null where no way leads.")
            findings.error("MATRIX_INVALID", f"{where}[{row}][{column}]", text)
        for row in np.flatnonzero(np.diagonal(matrix))[:1]:
            text = sentence("The travel time from a place to itself must be 0.")
            findings.error("MATRIX_INVALID", f"{where}[{row}][{row}]", text)


def visit_findings(problem: Problem, visit: Visit, path: str, findings: Findings) -> None:
    """Note everything in a visit that does not fit the problem; the problem need not hold it."""
    _known("PLACE_UNKNOWN", [visit.place], problem.place_idx_by_id, f"{path}.place", findings)
    for name in ("allowed_helpers", "excluded_helpers", "preferred_helpers"):
        _known("HELPER_UNKNOWN", getattr(visit, name) or (), problem.helper_idx_by_id, f"{path}.{name}", findings)
    _windows(problem, visit, path, findings)
    _no_contradiction(visit, path, findings)
    _after(problem, visit, path, findings)
    _pin(problem, visit, path, findings)
    _promise(problem, visit, path, findings)
    _thousandths(visit.outside_preferred_cost, f"{path}.outside_preferred_cost", findings)


def _thousandths(rate: float, path: str, findings: Findings) -> None:
    """An engine counts in thousandths of a second of travel, so a finer rate is planned as the nearest one."""
    counted = round(rate * 1000) / 1000
    if abs(counted - rate) > 1e-9:
        text = sentence("Engines count in thousandths, so {rate} is planned as {counted}.", rate=rate, counted=counted)
        findings.warning("WEIGHT_FINE", path, text)


def _windows(problem: Problem, visit: Visit, path: str, findings: Findings) -> None:
    if not visit.windows:
        text = sentence("The visit has no window; give at least one, or leave the visit out.")
        findings.error("WINDOW_INVALID", f"{path}.windows", text)
    for name in ("windows", "preferred_windows"):
        for idx, window in enumerate(getattr(visit, name)):
            where = f"{path}.{name}[{idx}]"
            _day_in_horizon(problem, window.day, f"{where}.day", findings)
            if window.end < window.start:
                text = sentence("The window ends before it starts; swap start and end.")
                findings.error("WINDOW_INVALID", where, text)
    for idx, wish in enumerate(visit.preferred_windows):
        if not any(
            hard.day == wish.day and hard.start <= wish.end and wish.start <= hard.end for hard in visit.windows
        ):
            text = sentence("The preferred window lies outside every window; widen one of them.")
            findings.error("WINDOW_INVALID", f"{path}.preferred_windows[{idx}]", text)


def _no_contradiction(visit: Visit, path: str, findings: Findings) -> None:
    pinned = (visit.pinned.helpers if visit.pinned else None) or ()
    for name, wanted in (("allowed_helpers", visit.allowed_helpers or ()), ("pinned.helpers", pinned)):
        for helper in sorted(set(wanted) & set(visit.excluded_helpers)):
            text = sentence('Helper "{helper}" is wanted and excluded at once; choose one.', helper=helper)
            findings.error("HELPER_CONTRADICTION", f"{path}.{name}", text)


def _after(problem: Problem, visit: Visit, path: str, findings: Findings) -> None:
    after = visit.after
    if after is None:
        return
    _known("VISIT_UNKNOWN", [after.visit], problem.visit_idx_by_id, f"{path}.after.visit", findings)
    has_days = after.min_days is not None or after.max_days is not None
    if has_days and after.is_same_day:
        text = sentence("Give the spacing in days or in seconds, not in both.")
        findings.error("DEPENDENCY_INVALID", f"{path}.after", text)
    for least, most in ((after.min_days, after.max_days), (after.min_seconds, after.max_seconds)):
        if least is not None and most is not None and most < least:
            text = sentence("The largest spacing is below the smallest; swap them.")
            findings.error("DEPENDENCY_INVALID", f"{path}.after", text)


def _pin(problem: Problem, visit: Visit, path: str, findings: Findings) -> None:
    pin = visit.pinned
    if pin is None:
        return
    _known("HELPER_UNKNOWN", pin.helpers or (), problem.helper_idx_by_id, f"{path}.pinned.helpers", findings)
    if pin.helpers is not None and not 1 <= len(pin.helpers) <= visit.helpers_required:
        text = sentence("Pin 1 to {most} helpers, or null for any.", most=visit.helpers_required)
        findings.error("PIN_INVALID", f"{path}.pinned.helpers", text)
    if pin.day is not None:
        _day_in_horizon(problem, pin.day, f"{path}.pinned.day", findings)


def _promise(problem: Problem, visit: Visit, path: str, findings: Findings) -> None:
    promise = visit.promised
    if promise is None:
        return
    _known("HELPER_UNKNOWN", promise.helpers or (), problem.helper_idx_by_id, f"{path}.promised.helpers", findings)
    _day_in_horizon(problem, promise.day, f"{path}.promised.day", findings)
    if promise.latest < promise.earliest:
        text = sentence("The promise ends before it starts; swap earliest and latest.")
        findings.error("WINDOW_INVALID", f"{path}.promised", text)


def _no_cycle(visits: Sequence[Visit], findings: Findings) -> None:
    earlier = {visit.id: visit.after.visit for visit in visits if visit.after}
    done: set[str] = set()
    for start in earlier:
        chain = [start]
        while chain[-1] in earlier and chain[-1] not in done:
            following = earlier[chain[-1]]
            if following in chain:
                loop = " → ".join([*chain[chain.index(following) :], following])
                idx = next(idx for idx, visit in enumerate(visits) if visit.id == following)
                text = sentence("These visits wait for each other: {loop}. Remove one link.", loop=loop)
                findings.error("DEPENDENCY_CYCLE", f"visits[{idx}].after", text)
                break
            chain.append(following)
        done.update(chain)


def _helper(problem: Problem, helper: Helper, path: str, findings: Findings) -> None:
    if not helper.shifts:
        text = sentence("The helper has no shift in this week and gets no visit; add one or leave the helper out.")
        findings.warning("NO_SHIFT", f"{path}.shifts", text)
    for idx, shift in enumerate(helper.shifts):
        _shift(problem, shift, f"{path}.shifts[{idx}]", findings)
    for (a, first), (b, second) in combinations(enumerate(helper.shifts), 2):
        if first.day == second.day and first.start < second.end and second.start < first.end:
            text = sentence("The shift overlaps shift {other} of the same helper; shorten one.", other=a)
            findings.error("SHIFT_OVERLAP", f"{path}.shifts[{b}]", text)


def _shift(problem: Problem, shift: Shift, path: str, findings: Findings) -> None:
    _day_in_horizon(problem, shift.day, f"{path}.day", findings)
    if shift.end <= shift.start:
        text = sentence("The shift ends before it starts; swap start and end.")
        findings.error("SHIFT_INVALID", path, text)
    if shift.mode not in problem.travel:
        text = sentence('There is no matrix for mode "{mode}"; add one or change the mode.', mode=shift.mode)
        findings.error("MATRIX_MISSING", f"{path}.mode", text)
    _known("PLACE_UNKNOWN", [shift.start_place], problem.place_idx_by_id, f"{path}.from", findings)
    if shift.end_place is not None:
        _known("PLACE_UNKNOWN", [shift.end_place], problem.place_idx_by_id, f"{path}.to", findings)
    pause = shift.break_
    if pause is None:
        return
    if pause.latest < pause.earliest:
        text = sentence("The break must start from earliest to latest; swap them.")
        findings.error("BREAK_INVALID", f"{path}.break", text)
    elif max(pause.earliest, shift.start) + pause.duration > shift.end or pause.latest < shift.start:
        text = sentence("The break does not fit into the shift, so the shift stays unused; move it or leave it out.")
        findings.warning("BREAK_INVALID", f"{path}.break", text)


def _day_in_horizon(problem: Problem, day: int, where: str, findings: Findings) -> None:
    if day >= problem.days:
        text = sentence("Day {day} lies outside the week; give 0 to {last}.", day=day, last=problem.days - 1)
        findings.error("DAY_INVALID", where, text)


def _known(code: str, ids: Iterable[str], known: Iterable[str], where: str, findings: Findings) -> None:
    for id_ in ids:
        if id_ not in known:
            findings.error(code, where, sentence('"{id}" is not in the file; add it or correct the id.', id=id_))
