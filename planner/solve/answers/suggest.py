"""A few places for one more visit, from all that there are, each with what it adds and whom it touches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from planner.domain.answers.suggestion import OFFER_SECONDS, Suggestion, Suggestions, offered_time
from planner.domain.plan import Plan
from planner.domain.problem import Interval
from planner.errors import EngineError, Finding, InputError
from planner.locale import sentence
from planner.solve.answers.suggest_facts import suggestion_of
from planner.solve.answers.suggest_place import Placing
from planner.solve.answers.suggest_replan import replanned
from planner.solve.insertion import Draft
from planner.solve.limits import Limits
from planner.solve.places.question import Place, Question
from planner.solve.reasons import reason_for

DEFAULT_TOP = 5

Shifts = tuple[int, ...]
"""A day, and the indices of the helpers who come on it."""
Time = tuple[int, Interval]
"""A day, and what is offered on it."""


def suggest(question: Question, plan: Plan, top: int = DEFAULT_TOP) -> Suggestions:
    """
    Return where a visit can go while nobody moves: the cheapest places, and among those different times.

    Each comes from another shift and is offered at another time; where there are too few such, other times of the same
    shifts follow, and then other shifts at the same times. Each is proven by the checker.

    Parameters
    ----------
    question
        Where the visit can go.
    plan
        That was asked about.
    top
        How many to return at most.

    Raises
    ------
    EngineError
        When a place breaks a rule: a bug.
    """
    chosen = _Choice(Placing(question, plan)).first(top)
    reason = None if chosen else why_none(question, plan)
    return Suggestions(question.problem.visits[question.visit].id, len(question.places), chosen, reason)


def suggest_with_moves(
    question: Question, plan: Plan, may_move: int, top: int = DEFAULT_TOP, *, limits: Limits | None = None
) -> Suggestions:
    """
    Return the same, and the best place that a short search finds when others may move.

    Parameters
    ----------
    may_move
        How many promises may be moved at the most; 0: others move, and nobody who was told a time.
    limits
        Of the search.

    Raises
    ------
    InputError
        ``LIMIT_RANGE`` when the number is below 0.
    """
    if may_move < 0:
        text = sentence("Give how many promises may be moved: 0 or more.")
        raise InputError([Finding("LIMIT_RANGE", "move", text)])
    found = suggest(question, plan, top)
    visit = question.problem.visits[question.visit]
    warm = question.routes(question.places[0]) if question.places else ()
    other = replanned(question.problem, plan, visit, may_move, warm=warm, limits=limits)
    is_better = other is not None and (not found.suggestions or other.added.total < found.suggestions[0].added.total)
    return replace(found, may_move=may_move, replanned=other if is_better else None)


def why_none(question: Question, plan: Plan) -> str:
    """Return why a visit has no place in a plan while nobody moves, as a name of a reason."""
    return str(reason_for(Draft.of(question.problem, plan.used_routes), question.visit, would_fit=lambda _: False))


@dataclass(frozen=True)
class _Candidate:
    """A place with a start; of the place's own choice, or another one."""

    place: Place
    shifts: Shifts
    time: Time
    start: int
    is_own: bool


@dataclass
class _Choice:
    placing: Placing
    found: list[Suggestion] = field(default_factory=list)
    shifts: set[Shifts] = field(default_factory=set)
    times: set[Time] = field(default_factory=set)
    taken: set[tuple[Shifts, Time]] = field(default_factory=set)

    def first(self, top: int) -> tuple[Suggestion, ...]:
        for candidate in self._wanted():
            self._take(candidate)
            if len(self.found) == top:
                break
        return tuple(sorted(self.found, key=lambda one: (one.added.total, one.day, one.start)))

    def _wanted(self) -> Iterator[_Candidate]:
        """Yield what differs from all that was taken: in shift and time as long as there is such, then in less."""
        for candidates, is_wanted in self._turns():
            for place in self.placing.question.places:
                yield from (candidate for candidate in candidates(place) if is_wanted(candidate))

    def _turns(self) -> Iterator[tuple[Callable[[Place], Iterator[_Candidate]], Callable[[_Candidate], bool]]]:
        yield self._own, lambda one: one.time not in self.times
        yield self._all, lambda one: one.shifts not in self.shifts and one.time not in self.times
        yield self._all, lambda one: one.time not in self.times
        yield self._all, lambda one: (one.shifts, one.time) not in self.taken

    def _own(self, place: Place) -> Iterator[_Candidate]:
        """A place of a shift that is not among the chosen ones; its time is worked out only then."""
        if self._shifts(place) not in self.shifts:
            yield self._candidate(place, self.placing.start(place), is_own=True)

    def _all(self, place: Place) -> Iterator[_Candidate]:
        yield self._candidate(place, self.placing.start(place), is_own=True)
        for first, last in place.opens:
            for start in range(first, last + 1, OFFER_SECONDS):
                yield self._candidate(place, start, is_own=False)

    def _candidate(self, place: Place, start: int, *, is_own: bool) -> _Candidate:
        opens = next((each for each in place.opens if each[0] <= start <= each[1]), (start, start))
        shifts = self._shifts(place)
        return _Candidate(place, shifts, (shifts[0], offered_time(start, opens)), start, is_own)

    def _take(self, candidate: _Candidate) -> None:
        """Add a candidate, unless another start than the cheapest breaks a cap."""
        place = candidate.place if candidate.is_own else self.placing.begun_at(candidate.place, candidate.start)
        if place is None:
            return
        part = self.placing.change(place)
        if broken := part.broken:
            if candidate.is_own:
                raise EngineError(sentence("A place that was found breaks a rule: {rule}", rule=broken[0].text))
            return
        problem, visit = self.placing.question.problem, self.placing.visit
        self.found.append(suggestion_of(problem, self.placing.plan, part, visit, candidate.time[1], place.opens))
        self.shifts.add(candidate.shifts)
        self.times.add(candidate.time)
        self.taken.add((candidate.shifts, candidate.time))

    def _shifts(self, place: Place) -> Shifts:
        days = [self.placing.question.problem.helper_days[spot.helper_day] for spot in place.spots]
        return days[0].shift.day, *sorted(day.helper_idx for day in days)
