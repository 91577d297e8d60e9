"""Ways to break a plan by hand."""

from dataclasses import replace
from typing import Any

from planner.domain.check import violations
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import Problem
from planner.domain.rules import Rule, Violation


def with_route(plan: Plan, number: int = 0, **changes: Any) -> Plan:
    """Return the plan with one route changed."""
    routes = list(plan.routes)
    routes[number] = replace(routes[number], **changes)
    return plan.replace(routes=tuple(routes))


def with_stop(plan: Plan, number: int = 0, place: int = 0, **changes: Any) -> Plan:
    """Return the plan with one stop of a route changed, and nothing moved after it."""
    route: Route = plan.routes[number]
    stops: list[Stop] = list(route.stops)
    stops[place] = replace(stops[place], **changes)
    return with_route(plan, number, stops=tuple(stops))


def rules(problem: Problem, plan: Plan) -> list[Rule]:
    """Return the names of the rules that a plan breaks, in the order of the report."""
    return [violation.rule for violation in violations(problem, plan)]


def only(problem: Problem, plan: Plan) -> Violation:
    """Return the one violation of a plan."""
    (violation,) = violations(problem, plan)
    return violation
