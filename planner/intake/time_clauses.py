"""Items of a text about times as clauses: days and times of day that belong together, wanted or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planner.intake.time_tokens import Days, Item, NotUnderstoodError, Times
from planner.intake.time_words import WHOLE_DAY, Interval, Mark


@dataclass
class Clause:
    """
    Days and times that belong together; without days every day, without times the whole day.

    Parameters
    ----------
    is_exclusion
        Whether it says what is not wanted.
    days, times
        In the order of the text.
    begins_with_times
        As in *mornings on Mondays and Tuesdays*: the next days belong to it too.
    """

    is_exclusion: bool = False
    days: list[Days] = field(default_factory=list)
    times: list[Times] = field(default_factory=list)
    begins_with_times: bool = False

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """The times of day."""
        return tuple(times.interval for times in self.times) or (WHOLE_DAY,)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been said yet."""
        return not self.days and not self.times


def read_clauses(items: Sequence[Item]) -> tuple[list[Clause], list[Clause]]:
    """
    Return what is wanted, at least one clause, and what is not.

    Raises
    ------
    NotUnderstoodError
        When there is nothing, or it could mean two things.
    """
    wanted: list[Clause] = []
    unwanted: list[Clause] = []
    for group in _groups(items):
        clauses = _group_clauses(group)
        own = [clause for clause in clauses if not clause.is_exclusion]
        if len({bool(clause.times) for clause in own}) > 1:
            raise NotUnderstoodError  # "ma 9-12, ke": nobody said when on Wednesday
        wanted += own
        unwanted += [clause for clause in clauses if clause.is_exclusion]
    if not wanted and unwanted:
        wanted = [Clause()]
    if not wanted or (len(wanted) > 1 and not all(clause.days for clause in wanted)):
        raise NotUnderstoodError
    if any(_has_hours(clause) for clause in unwanted) and not all(clause.times for clause in wanted):
        raise NotUnderstoodError  # "weekdays except Friday 9-12": the hours of which?
    return wanted, unwanted


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    group: list[Item] = []
    for item in (*items, Mark.BREAK):
        if item is not Mark.BREAK:
            group.append(item)
        elif group:
            yield group
            group = []


def _group_clauses(group: Sequence[Item]) -> list[Clause]:
    clauses = [Clause()]
    before: Item = Mark.BREAK
    for item in group:
        match item:
            case Days():
                _add_days(clauses, item, before)
            case Times():
                _add_times(clauses, item, before)
            case Mark.EXCEPT:
                clauses.append(Clause(is_exclusion=True))
        before = item
    if any(clause.is_empty and clause.is_exclusion for clause in clauses):
        raise NotUnderstoodError
    return [clause for clause in clauses if not clause.is_empty]


def _add_days(clauses: list[Clause], days: Days, before: Item) -> None:
    clause = clauses[-1]
    if clause.is_exclusion and clause.times and (before is Mark.JOIN or not clause.begins_with_times):
        raise NotUnderstoodError  # "not Monday mornings, Fridays": all of Friday?
    if clause.times and not clause.begins_with_times:
        clause = Clause()
        clauses.append(clause)
    if isinstance(before, Days) and clause.days:
        clause.days[-1] = _adjacent(clause.days[-1], days)
    else:
        clause.days.append(days)


def _add_times(clauses: list[Clause], times: Times, before: Item) -> None:
    clause = clauses[-1]
    if clause.is_exclusion and clause.days and (before is Mark.JOIN or len(clause.days) > 1 or clause.times):
        raise NotUnderstoodError  # "weekdays, not Fridays, 9-12": the hours of which?
    if isinstance(before, Times) and clause.times:
        clause.times[-1] = _narrowed(clause.times[-1], times)
        return
    if clause.begins_with_times and clause.days:
        clause = Clause()
        clauses.append(clause)
    if not clause.days and not clause.times:
        clause.begins_with_times = True
    clause.times.append(times)


def _adjacent(before: Days, days: Days) -> Days:
    """Two weekdays side by side are both meant; a weekday before a date says which weekday that is."""
    if before.first is not None:
        raise NotUnderstoodError
    return Days(before.weekdays | days.weekdays) if days.first is None else Days(before.weekdays, days.first, days.last)


def _narrowed(before: Times, times: Times) -> Times:
    """An hour beside a part of the day is meant, if it lies within."""
    part, hours = (before, times) if before.is_part else (times, before)
    (start, end), (first, last) = part.interval, hours.interval
    if part.is_part == hours.is_part or not start <= first <= last <= end:
        raise NotUnderstoodError
    return hours


def _has_hours(clause: Clause) -> bool:
    return bool(clause.days) and any(not times.is_part for times in clause.times)
