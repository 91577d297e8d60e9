"""
The master: choose the plan from the pool of routes.

A set partitioning problem (Balinski and Quandt 1964) for CP-SAT: each helper-day takes one route at most, each visit
is in as many routes as it needs helpers, or in none. What joins routes are rows over them: the weekly cap, the common
start of two helpers, order and spacing of visits, balance, the worst-off visit. The best plan so far is given as a
hint. Starts that must be known are those of the columns; the master does not move them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from planner.solve.kernel.search import Column, KernelSearch
from planner.solve.kernel.solution import Solution
from planner.solve.kernel.week import NONE, OPEN, UNIT, Week


@dataclass(frozen=True)
class MasterLimits:
    """
    How long the master may look.

    Parameters
    ----------
    seconds
        Wall time.
    effort
        Deterministic time of CP-SAT; None leaves only the wall time, and with it chance.
    """

    seconds: float
    effort: float | None = None


def choose(search: KernelSearch, columns: Iterable[Column], limits: MasterLimits) -> Solution | None:
    """
    Return the cheapest plan over some columns and the routes of the best plan so far; None when none was found.

    What it costs is for the search to say; at the limit it may be worse than the best plan so far.
    """
    best = search.best()
    master = _Master(search, _distinct([*_columns_of(search, best), *columns]), best)
    return master.solve(limits)


def _columns_of(search: KernelSearch, solution: Solution) -> Iterator[Column]:
    for k, tasks in solution.routes.items():
        column = search.column(k, tasks, solution.starts)
        if column is not None:
            yield column


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """Keep the cheapest order of the same tasks at the same fixed starts, paid time being the same or less."""
    kept: dict[object, Column] = {}
    for column in columns:
        fixed = tuple(sorted(pair for pair in zip(column.tasks, column.starts, strict=True) if pair[1] != NONE))
        key = (column.helper_day, frozenset(column.tasks), fixed, column.paid)
        if key not in kept or column.price < kept[key].price:
            kept[key] = column
    return list(kept.values())


class _Master:
    """The program over some columns."""

    def __init__(self, search: KernelSearch, columns: Sequence[Column], best: Solution) -> None:
        self._week: Week = search.week
        self._search = search
        self._columns = columns
        self._model = cp_model.CpModel()
        self._takes = [self._model.new_bool_var("") for _ in columns]
        self._costs: list[tuple[int, cp_model.IntVar]] = []
        self._of_task: dict[int, list[int]] = defaultdict(list)
        for idx, column in enumerate(columns):
            for task in column.tasks:
                self._of_task[task].append(idx)
        self._serves = {visit: self._model.new_bool_var("") for visit in range(self._week.num_visits)}
        self._one_route_a_helper_day()
        self._visits()
        self._starts()
        self._orders()
        self._caps()
        self._balance()
        self._worst()
        self._prices()
        self._hint(best)

    def solve(self, limits: MasterLimits) -> Solution | None:
        """Return the best choice that was found within the limits."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(0.01, limits.seconds)
        if limits.effort is not None:
            solver.parameters.max_deterministic_time = limits.effort
        status = solver.solve(self._model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        chosen = [column for column, takes in zip(self._columns, self._takes, strict=True) if solver.value(takes)]
        starts = {
            task: start
            for column in chosen
            for task, start in zip(column.tasks, column.starts, strict=True)
            if start != NONE
        }
        return Solution({column.helper_day: column.tasks for column in chosen}, starts)

    def _one_route_a_helper_day(self) -> None:
        of_day: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for column, takes in zip(self._columns, self._takes, strict=True):
            of_day[column.helper_day].append(takes)
        for row in of_day.values():
            self._model.add_at_most_one(row)

    def _visits(self) -> None:
        """A visit is in one route for each helper that it needs, or in none."""
        for visit, serves in self._serves.items():
            for task in self._tasks(visit):
                self._model.add(sum(self._takes[idx] for idx in self._of_task[task]) == serves)
            self._costs.append((-int(self._week.unserved[visit]), serves))

    def _starts(self) -> None:
        """Two helpers begin together, are two, and one of them is who has to be there."""
        week = self._week
        for visit, serves in self._serves.items():
            twin = int(week.twin[visit])
            if twin == NONE:
                continue
            first, second = self._by_moment(visit), self._by_moment(twin)
            for moment in first.keys() | second.keys():
                self._model.add(self._sum(first.get(moment, [])) == self._sum(second.get(moment, [])))
            both = [*self._of_task[visit], *self._of_task[twin]]
            for helper in {int(week.helper[self._columns[idx].helper_day]) for idx in both}:
                self._model.add(self._sum(self._with_helper(both, helper)) <= 1)
            if week.must[visit] != NONE:
                self._model.add(self._sum(self._with_helper(both, int(week.must[visit]))) >= serves)

    def _orders(self) -> None:
        """A visit that follows another one is planned only where that one leaves it room."""
        week = self._week
        for visit in self._serves:
            before = int(week.before[visit])
            if before == NONE:
                continue
            earlier = self._by_moment(before)
            for (day, start), row in self._by_moment(visit).items():
                fitting = [
                    idx
                    for moment, others in earlier.items()
                    if self._leaves(visit, moment, day, start)
                    for idx in others
                ]
                self._model.add(self._sum(row) <= self._sum(fitting))

    def _leaves(self, visit: int, moment: tuple[int, int], day: int, start: int) -> bool:
        """Whether the visit may be at a day and start when the one before it is at a moment."""
        week = self._week
        gap = day - moment[0]
        if gap > 0:
            return bool(week.least_days[visit] <= gap <= week.most_days[visit])
        if gap < 0 or week.least_days[visit] > 0:
            return False
        return bool(max(0, week.least_seconds[visit]) <= start - moment[1] <= week.most_seconds[visit])

    def _caps(self) -> None:
        """The paid time of a helper in seven days."""
        week = self._week
        of_slot: dict[int, list[int]] = defaultdict(list)
        for idx, column in enumerate(self._columns):
            of_slot[int(week.slot[column.helper_day])].append(idx)
        for slot, row in of_slot.items():
            if week.slot_cap[slot] < OPEN:
                paid = sum(self._columns[idx].paid * self._takes[idx] for idx in row)
                self._model.add(paid <= int(week.slot_cap[slot]))

    def _balance(self) -> None:
        """The distance of each helper from the even share."""
        week = self._week
        if week.imbalance_rate == 0:
            return
        of_helper: dict[int, list[int]] = defaultdict(list)
        for idx, column in enumerate(self._columns):
            of_helper[int(week.helper[column.helper_day])].append(idx)
        for helper, row in of_helper.items():
            even = round(int(week.even_paid[helper]) / UNIT)
            paid = sum(self._columns[idx].paid * self._takes[idx] for idx in row)
            distance = self._model.new_int_var(0, OPEN, "")
            self._model.add(distance >= paid - even)
            self._model.add(distance >= even - paid)
            self._costs.append((int(week.imbalance_rate), distance))

    def _worst(self) -> None:
        if self._week.worst_rate == 0:
            return
        worst = self._model.new_int_var(0, OPEN, "")
        for column, takes in zip(self._columns, self._takes, strict=True):
            if column.outside:
                self._model.add(worst >= column.outside * takes)
        self._costs.append((int(self._week.worst_rate), worst))

    def _prices(self) -> None:
        """What routes and fixed starts cost; a broken promise to a visit of two helpers counts once."""
        week = self._week
        for column, takes in zip(self._columns, self._takes, strict=True):
            price = column.price
            for task, start in zip(column.tasks, column.starts, strict=True):
                if start != NONE and task < week.num_visits:
                    price += self._search.price_of_fixed_start(task, column.helper_day, start)
            self._costs.append((price, takes))
        for visit in self._serves:
            if week.promise_price[visit] > 0:
                broken = self._model.new_bool_var("")
                for task in self._tasks(visit):
                    moved = [idx for idx in self._of_task[task] if self._is_moved(visit, task, self._columns[idx])]
                    self._model.add(broken >= self._sum(moved))
                self._costs.append((int(week.promise_price[visit]), broken))
        self._model.minimize(sum(price * variable for price, variable in self._costs))

    def _is_moved(self, visit: int, task: int, column: Column) -> bool:
        week = self._week
        start = column.starts[column.tasks.index(task)]
        is_in_time = week.promise_from[visit] <= start <= week.promise_until[visit]
        return not (is_in_time and week.promise_kept[visit, column.helper_day])

    def _hint(self, best: Solution) -> None:
        for column, takes in zip(self._columns, self._takes, strict=True):
            is_best = best.routes.get(column.helper_day) == column.tasks and all(
                start in (NONE, best.starts.get(task, start))
                for task, start in zip(column.tasks, column.starts, strict=True)
            )
            self._model.add_hint(takes, is_best)
        served = {task for tasks in best.routes.values() for task in tasks}
        for visit, serves in self._serves.items():
            self._model.add_hint(serves, visit in served)

    def _tasks(self, visit: int) -> Iterator[int]:
        yield visit
        if self._week.twin[visit] != NONE:
            yield int(self._week.twin[visit])

    def _by_moment(self, task: int) -> dict[tuple[int, int], list[int]]:
        """Columns with a task, by its day and fixed start."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for idx in self._of_task[task]:
            column = self._columns[idx]
            start = column.starts[column.tasks.index(task)]
            found[int(self._week.day[column.helper_day]), start].append(idx)
        return found

    def _with_helper(self, columns: Iterable[int], helper: int) -> list[int]:
        return [idx for idx in columns if self._week.helper[self._columns[idx].helper_day] == helper]

    def _sum(self, columns: Iterable[int]) -> cp_model.LinearExprT:
        return sum(self._takes[idx] for idx in columns)
