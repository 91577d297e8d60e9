"""
A plan that stands: asked where one more visit can go while nobody moves.

Nobody moves: every planned visit stays with its helpers, on its day and between its neighbours; a promise that the plan
keeps stays kept, and visits tied to others stay at their times. The rest may start earlier or later inside its windows,
since nobody was told a time.
"""

from collections.abc import Collection
from dataclasses import replace

from planner.domain.check import violations
from planner.domain.codec import Findings
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import with_firm_promises
from planner.domain.validation import visit_findings
from planner.domain.visit import Visit
from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.solution import Solution
from planner.solve.places.extended import Door, problem_with, week_with
from planner.solve.places.question import Question
from planner.solve.pool.timetable import Timetable
from planner.solve.support import refuse_unsupported


class Standing:
    """
    A plan that keeps every rule, laid out once for many questions.

    Parameters
    ----------
    problem, plan
        The week and its answer.
    free
        Ids of visits that are taken out of the plan first, with what must follow them; a promise to them is a price.

    Raises
    ------
    UnsupportedRuleError
        When travel depends on the hour.
    InputError
        ``PLAN_VIOLATIONS`` when the plan breaks a rule.
    """

    def __init__(self, problem: Problem, plan: Plan, *, free: Collection[str] = ()) -> None:
        refuse_unsupported(problem, "pool")
        self.problem, self.plan = problem, plan
        self._firm = with_firm_promises(problem, plan, but_for=free)
        self._week = week_of(self._firm)
        self._search = KernelSearch(self._week, 1, most_routes=0)
        whole = Timetable(self._firm, self._search).solution(plan)
        gone = {problem.visit_idx_by_id[visit] for visit in free}
        gone |= {int(self._week.twin[visit]) for visit in gone}
        routes = {k: tuple(task for task in row if task not in gone) for k, row in whole.routes.items()}
        self._solution = Solution({k: row for k, row in routes.items() if row}, whole.starts)
        self._search.load(self._solution)
        if not free and _tasks(self._search.best()) != _tasks(whole):
            raise _broken(problem, plan)

    def ask(self, visit: Visit, door: Door | None = None, *, closed: Collection[int] = ()) -> Question:
        """
        Return where a visit that the week does not have can go.

        Parameters
        ----------
        door
            Its place, where the week does not have that either.
        closed
            Indices of helper-days that take nothing more.

        Raises
        ------
        InputError
            When the visit does not fit the week at all.
        """
        _refuse_unfit(self.problem, visit, door)
        search = KernelSearch(week_with(self._week, self._firm, visit, door, closed), 1, most_routes=0)
        search.load(self._with_room_for(self._week.num_visits))
        base, firm = (problem_with(problem, visit, door) for problem in (self.problem, self._firm))
        return Question(base, firm, self._week.num_visits, search)

    def ask_about(self, visit_id: str) -> Question:
        """
        Return where a visit of the week that is not planned can go.

        Raises
        ------
        InputError
            ``VISIT_UNKNOWN``, or ``VISIT_PLANNED`` when it has its place already.
        """
        visit = self.problem.visit_idx_by_id.get(visit_id)
        if visit is None:
            raise _invalid("VISIT_UNKNOWN", visit_id, sentence("The week has no such visit."))
        if visit in _tasks(self._search.best()):
            planned = sentence("The visit is planned already; nothing was changed.")
            raise _invalid("VISIT_PLANNED", visit_id, planned)
        return Question(self.problem, self._firm, visit, self._search)

    def _with_room_for(self, visit: int) -> Solution:
        """The plan where one more visit comes before the second tasks."""

        def renamed(task: int) -> int:
            return task + 1 if task >= visit else task

        routes = {k: tuple(renamed(task) for task in row) for k, row in self._solution.routes.items()}
        return Solution(routes, {renamed(task): start for task, start in self._solution.starts.items()})


def _tasks(solution: Solution) -> set[int]:
    return {task for row in solution.routes.values() for task in row}


def _broken(problem: Problem, plan: Plan) -> InputError:
    broken = violations(problem, plan)
    first = broken[0].text if broken else sentence("A visit does not fit where it stands.")
    text = sentence("The plan breaks a rule, so that nothing can be said about it: {rule}", rule=first)
    return _invalid("PLAN_VIOLATIONS", "plan", text)


def _refuse_unfit(problem: Problem, visit: Visit, door: Door | None) -> None:
    if visit.id in problem.visit_idx_by_id:
        raise _invalid("ID_DUPLICATE", visit.id, sentence("The week has a visit with this id already."))
    findings = Findings()
    places = problem.places if door is None else (*problem.places, door.point)
    visit_findings(replace(problem, places=places), visit, "visit", findings)
    if findings.has_errors:
        raise InputError(findings)


def _invalid(code: str, where: str, text: Sentence) -> InputError:
    return InputError([Finding(code, where, text)])
