"""The exchange format ``planner-plan/1``: a plan as JSON."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from planner.domain.codec import Findings, decode, encode
from planner.domain.json_file import read_head, read_json, write_json
from planner.domain.plan import Plan
from planner.errors import InputError

PLAN_FORMAT = "planner-plan/1"
_REQUIRED = ("problem", "routes")


def read_plan(path: Path) -> Plan:
    """
    Read a plan from a file; it need not be a good one, only readable.

    Raises
    ------
    InputError
        With every finding at once, each with the path to its key.
    """
    return plan_from_json(read_json(path))


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan."""
    write_json(plan_to_json(plan), path)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as plain JSON data; ``shift`` only where helper and day do not name it."""
    raw = {"format": PLAN_FORMAT, **encode(plan)}
    for route in raw["routes"]:
        if route["shift"] is None:
            del route["shift"]
    return raw


def plan_from_json(raw: object) -> Plan:
    """
    Read a plan from plain JSON data.

    Raises
    ------
    InputError
        With every finding at once.
    """
    findings = Findings()
    known = {field.name for field in fields(Plan)}
    optional = tuple(known - set(_REQUIRED))
    head = read_head(raw, PLAN_FORMAT, required=_REQUIRED, optional=optional, findings=findings)
    plan = decode(Plan, {key: value for key, value in head.items() if key in known}, "", findings)
    if plan is None or findings.has_errors:
        raise InputError(findings)
    return plan
