"""Planned weeks full of links, for the questions how sure they are."""

import numpy as np

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from tests.solve.kernel.searching import Search
from tests.solve.kernel.weeks import random_problem

LINKED = ("breaks", "open_end", "access", "after", "pairs", "two_shifts", "two_modes", "unreachable", "pins")


def random_plan(seed: int, *, num_visits: int = 12, num_helpers: int = 4) -> tuple[Problem, Plan]:
    """Return a small week and a plan of it; every second one has all kinds of links, the others what chance gives."""
    features = LINKED if seed % 2 else None
    sizes = {"num_visits": num_visits, "num_helpers": num_helpers}
    problem = random_problem(np.random.default_rng(seed), features=features, **sizes)
    search = Search(problem)
    search.construct()
    return problem, search.plan()
