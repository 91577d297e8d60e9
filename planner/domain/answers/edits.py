"""Single changes of a week that a person can decide: each says what it changes and can be applied."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from planner.domain.helper import Helper, Shift
from planner.domain.problem import Problem
from planner.domain.promising import PROMISE_TOLERANCE
from planner.domain.visit import SECONDS_PER_DAY, After, Pin, Promise, Visit, Window


class EditKind(StrEnum):
    """What an edit changes."""

    OPEN_WINDOW = "open_window"
    RAISE_PRICE = "raise_price"
    LENGTHEN_SHIFT = "lengthen_shift"
    ADD_HELPER = "add_helper"
    TEACH_HELPER = "teach_helper"
    ALLOW_HELPER = "allow_helper"
    REMOVE_PIN = "remove_pin"
    SEND_ONE = "send_one"
    LOOSEN_ORDER = "loosen_order"
    RAISE_CAP = "raise_cap"
    MOVE_PROMISE = "move_promise"
    MOVE_VISIT = "move_visit"


class Cap(StrEnum):
    """Which limit; the names are those of the fields of a shift or, for the week, of a helper."""

    VISITS = "max_visits"
    TRAVEL = "max_travel"
    LENGTH = "max_length"
    WEEK = "max_week"


@dataclass(frozen=True)
class OpenWindow:
    """The visit may also start then."""

    visit: str
    window: Window
    kind: EditKind = EditKind.OPEN_WINDOW

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_visit(problem, self.visit, lambda visit: replace(visit, windows=(*visit.windows, self.window)))


@dataclass(frozen=True)
class RaisePrice:
    """Leaving the visit out counts so much."""

    visit: str
    unserved_cost: int
    kind: EditKind = EditKind.RAISE_PRICE

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_visit(problem, self.visit, lambda visit: replace(visit, unserved_cost=self.unserved_cost))


@dataclass(frozen=True)
class LengthenShift:
    """
    A helper works longer.

    Parameters
    ----------
    helper, shift
        The shift, by its position among those of the helper.
    day
        Of the shift.
    start, end
        The new hours.
    """

    helper: str
    shift: int
    day: int
    start: int
    end: int
    kind: EditKind = EditKind.LENGTHEN_SHIFT

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_shift(
            problem, self.helper, self.shift, lambda shift: replace(shift, start=self.start, end=self.end)
        )


@dataclass(frozen=True)
class AddHelper:
    """One more helper, who starts and ends at the resident's own place."""

    helper: Helper
    kind: EditKind = EditKind.ADD_HELPER

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return replace(problem, helpers=(*problem.helpers, self.helper))


@dataclass(frozen=True)
class TeachHelper:
    """A helper has more skills or languages."""

    helper: str
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kind: EditKind = EditKind.TEACH_HELPER

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_helper(
            problem,
            self.helper,
            lambda helper: replace(
                helper,
                skills=(*helper.skills, *self.skills),
                languages=(*helper.languages, *self.languages),
            ),
        )


@dataclass(frozen=True)
class AllowHelper:
    """A helper who is excluded from the visit, or not among the allowed ones, may go."""

    visit: str
    helper: str
    kind: EditKind = EditKind.ALLOW_HELPER

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_visit(problem, self.visit, self._allowed)

    def _allowed(self, visit: Visit) -> Visit:
        allowed = visit.allowed_helpers
        return replace(
            visit,
            excluded_helpers=tuple(helper for helper in visit.excluded_helpers if helper != self.helper),
            allowed_helpers=allowed if allowed is None or self.helper in allowed else (*allowed, self.helper),
        )


@dataclass(frozen=True)
class RemovePin:
    """Nothing about the visit is fixed by a person any more."""

    visit: str
    kind: EditKind = EditKind.REMOVE_PIN

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_visit(problem, self.visit, lambda visit: replace(visit, pinned=None))


@dataclass(frozen=True)
class SendOne:
    """One helper goes instead of two."""

    visit: str
    kind: EditKind = EditKind.SEND_ONE

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_visit(problem, self.visit, for_one_helper)


@dataclass(frozen=True)
class LoosenOrder:
    """The visit follows the other one at another distance; ``after`` None: it need not follow at all."""

    visit: str
    after: After | None
    kind: EditKind = EditKind.LOOSEN_ORDER

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_visit(problem, self.visit, lambda visit: replace(visit, after=self.after))


@dataclass(frozen=True)
class RaiseCap:
    """
    A limit of a shift or of a helper's week is higher.

    Parameters
    ----------
    helper, shift, day
        The shift, by its position among those of the helper; None and None for the week.
    cap
        Which limit.
    amount
        The new one: visits, or seconds.
    """

    helper: str
    shift: int | None
    day: int | None
    cap: Cap
    amount: int
    kind: EditKind = EditKind.RAISE_CAP

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        if self.shift is None:
            return _with_helper(problem, self.helper, lambda helper: replace(helper, max_week=self.amount))
        raised: dict[str, Any] = {str(self.cap): self.amount}
        return _with_shift(problem, self.helper, self.shift, lambda shift: replace(shift, **raised))


@dataclass(frozen=True)
class MovePromise:
    """A resident is told another time; helper and day stay."""

    visit: str
    day: int
    old_start: int
    start: int
    kind: EditKind = EditKind.MOVE_PROMISE

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_visit(problem, self.visit, lambda visit: replace(visit, promised=self._told(visit)))

    def _told(self, visit: Visit) -> Promise:
        helpers = None if visit.promised is None else visit.promised.helpers
        return Promise(helpers, self.day, *around(self.start))


@dataclass(frozen=True)
class MoveVisit:
    """
    Another visit is fixed to another place.

    Parameters
    ----------
    visit
        The other visit.
    helper, day, start
        Where it goes.
    window
        A time that its resident would have to agree to as well; None when its own times allow the place.
    was_promised
        Whether its resident has been told its old place.
    """

    visit: str
    helper: str
    day: int
    start: int
    window: Window | None
    was_promised: bool
    kind: EditKind = EditKind.MOVE_VISIT

    def apply(self, problem: Problem) -> Problem:
        """Return the week with the edit; not validated."""
        return _with_visit(problem, self.visit, self._moved)

    def _moved(self, visit: Visit) -> Visit:
        windows = visit.windows if self.window is None else (*visit.windows, self.window)
        promised = Promise((self.helper,), self.day, *around(self.start)) if self.was_promised else visit.promised
        pinned = Pin((self.helper,), self.day, self.start)
        return replace(visit, windows=windows, promised=promised, pinned=pinned)


Edit = (
    OpenWindow
    | RaisePrice
    | LengthenShift
    | AddHelper
    | TeachHelper
    | AllowHelper
    | RemovePin
    | SendOne
    | LoosenOrder
    | RaiseCap
    | MovePromise
    | MoveVisit
)


def for_one_helper(visit: Visit) -> Visit:
    """Return a visit that one helper does; of two pinned helpers either will do."""
    pin = visit.pinned
    if pin is None or pin.helpers is None or len(pin.helpers) == 1:
        return replace(visit, helpers_required=1)
    allowed = tuple(
        helper for helper in pin.helpers if visit.allowed_helpers is None or helper in visit.allowed_helpers
    )
    return replace(visit, helpers_required=1, allowed_helpers=allowed, pinned=replace(pin, helpers=None))


def around(start: int) -> tuple[int, int]:
    """Return the earliest and the latest start that a resident is told."""
    return max(0, start - PROMISE_TOLERANCE), min(SECONDS_PER_DAY, start + PROMISE_TOLERANCE)


def _with_visit(problem: Problem, id_: str, change: Callable[[Visit], Visit]) -> Problem:
    idx = problem.visit_idx_by_id[id_]
    visits = (*problem.visits[:idx], change(problem.visits[idx]), *problem.visits[idx + 1 :])
    return replace(problem, visits=visits)


def _with_helper(problem: Problem, id_: str, change: Callable[[Helper], Helper]) -> Problem:
    idx = problem.helper_idx_by_id[id_]
    helpers = (*problem.helpers[:idx], change(problem.helpers[idx]), *problem.helpers[idx + 1 :])
    return replace(problem, helpers=helpers)


def _with_shift(problem: Problem, id_: str, idx: int, change: Callable[[Shift], Shift]) -> Problem:
    return _with_helper(
        problem,
        id_,
        lambda helper: replace(
            helper, shifts=(*helper.shifts[:idx], change(helper.shifts[idx]), *helper.shifts[idx + 1 :])
        ),
    )
