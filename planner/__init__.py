"""
Plans a week of home digital-support visits into daily routes for helpers.

The library in a few words: read or build a :class:`Problem`, :func:`solve` it to a :class:`Plan`, and let
:func:`violations` and :func:`cost` judge any plan, whoever made it.
"""

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Plan
from planner.domain.plan_file import read_plan, write_plan
from planner.domain.problem import Problem
from planner.domain.week_file import read_week, write_week
from planner.solve.engine import solve
from planner.solve.limits import Limits

__all__ = [
    "Limits",
    "Plan",
    "Problem",
    "cost",
    "read_plan",
    "read_week",
    "solve",
    "violations",
    "write_plan",
    "write_week",
]
