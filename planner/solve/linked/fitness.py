"""
Which weeks the search for linked days handles exactly; one function a rule.

The search knows hours, windows, links in seconds and lateness. What it does not know must not stand in the week, or its
answer would be wrong; and without a link or a price on the worst lateness the other search is the better one.
"""

from collections import Counter
from collections.abc import Callable

from planner.domain.problem import Problem
from planner.solve.linked.arrays import priced_wishes


def is_linked_day(problem: Problem) -> bool:
    """Return whether the search for linked days fits a problem, and handles everything in it exactly."""
    return (
        _has_links_or_worst(problem)
        and bool(problem.visits and problem.helper_days)
        and all(rule(problem) for rule in _RULES)
    )


def _has_links_or_worst(problem: Problem) -> bool:
    return problem.weights.worst_outside > 0 or any(visit.after is not None for visit in problem.visits)


def _has_plain_weights(problem: Problem) -> bool:
    return problem.weights.wait == 0 and problem.weights.imbalance == 0


def _has_plain_shifts(problem: Problem) -> bool:
    shifts = [item.shift for item in problem.helper_days]
    return all(
        extra is None
        for shift in shifts
        for extra in (shift.break_, shift.max_visits, shift.max_travel, shift.max_length)
    )


def _has_no_week_cap(problem: Problem) -> bool:
    return all(helper.max_week is None for helper in problem.helpers)


def _has_no_bands(problem: Problem) -> bool:
    return not any(problem.travel[item.shift.mode].is_banded for item in problem.helper_days)


def _has_one_helper_a_visit(problem: Problem) -> bool:
    return all(visit.helpers_required == 1 for visit in problem.visits)


def _has_no_priced_promise(problem: Problem) -> bool:
    return problem.weights.moved_promise == 0 or all(visit.promised is None for visit in problem.visits)


def _has_one_window_a_day(problem: Problem) -> bool:
    return all(len(windows) == 1 for by_day in problem.start_windows for windows in by_day.values())


def _has_only_lateness(problem: Problem) -> bool:
    """Whether an earlier start is never the dearer one: one wish for each day, which begins before the window does."""
    for visit, windows_by_day in zip(problem.visits, problem.start_windows, strict=True):
        wishes_by_day = priced_wishes(problem, visit)
        if not wishes_by_day:
            continue
        for day, ((earliest, _), *_) in windows_by_day.items():
            wishes = wishes_by_day.get(day, [])
            if len(wishes) != 1 or wishes[0][0] > earliest:
                return False
    return True


def _has_plain_links(problem: Problem) -> bool:
    """Whether all links are in seconds, and no visit stands in two of them."""
    links = [(visit.id, visit.after) for visit in problem.visits if visit.after is not None]
    ends = Counter(end for later, after in links for end in (later, after.visit))
    return all(after.is_same_day for _, after in links) and all(count == 1 for count in ends.values())


_RULES: tuple[Callable[[Problem], bool], ...] = (
    _has_plain_weights,
    _has_plain_shifts,
    _has_no_week_cap,
    _has_no_bands,
    _has_one_helper_a_visit,
    _has_no_priced_promise,
    _has_one_window_a_day,
    _has_only_lateness,
    _has_plain_links,
)
