"""The exchange format ``planner-week/1``: a problem as JSON."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from planner.domain.codec import Findings, decode, encode, wrong_type
from planner.domain.helper import Helper
from planner.domain.json_file import read_head, read_json, write_json
from planner.domain.matrix import TravelTimes
from planner.domain.matrix_file import decode_travel, encode_travel
from planner.domain.problem import DEFAULT_TIMEZONE, Problem
from planner.domain.validation import problem_findings
from planner.domain.visit import Point, Visit
from planner.domain.weights import Weights
from planner.errors import Finding, InputError
from planner.locale import sentence

WEEK_FORMAT = "planner-week/1"
_DEFAULT_DAYS = 5


def read_week(path: Path) -> Problem:
    """
    Read a problem from a file.

    Raises
    ------
    InputError
        With every finding at once, each with the path to its key.
    """
    return week_from_json(read_json(path), folder=path.parent)


def write_week(problem: Problem, path: Path) -> None:
    """Write a problem with its matrices inline."""
    write_json(week_to_json(problem), path)


def week_to_json(problem: Problem) -> dict[str, Any]:
    """Return the problem as plain JSON data, matrices inline."""
    return {
        "format": WEEK_FORMAT,
        "monday": problem.monday.isoformat(),
        "days": problem.days,
        "timezone": problem.timezone,
        "places": encode(problem.places),
        "matrices": {mode: encode_travel(times) for mode, times in problem.travel.items()},
        "visits": encode(problem.visits),
        "helpers": encode(problem.helpers),
        "weights": encode(problem.weights),
    }


def week_from_json(raw: object, *, folder: Path | None = None) -> Problem:
    """
    Build a problem from plain JSON data.

    Parameters
    ----------
    raw
        As ``json.loads`` gives it.
    folder
        Where matrices in files stand; None refuses them.

    Raises
    ------
    InputError
        With every finding at once.
    """
    problem, findings = examine_week(raw, folder=folder)
    if problem is None:
        raise InputError(findings)
    return problem


def examine_week(raw: object, *, folder: Path | None = None) -> tuple[Problem | None, tuple[Finding, ...]]:
    """
    Build a problem if possible, and say everything that was found, warnings too.

    Returns
    -------
    Problem or None
        None when an error was found.
    tuple of Finding
        In the order of the file.
    """
    findings = Findings()
    try:
        problem = _decode_week(raw, folder, findings)
    except InputError as error:
        return None, error.findings
    if problem is not None:
        problem_findings(problem, findings)
    return (None if findings.has_errors else problem), tuple(findings)


def _decode_week(raw: object, folder: Path | None, findings: Findings) -> Problem | None:
    head = read_head(
        raw,
        WEEK_FORMAT,
        required=("monday", "places", "matrices", "visits", "helpers"),
        optional=("days", "timezone", "weights"),
        findings=findings,
    )
    monday = _read_monday(head["monday"], findings)
    days = decode(int, head.get("days", _DEFAULT_DAYS), "days", findings)
    timezone = decode(str, head.get("timezone", DEFAULT_TIMEZONE), "timezone", findings)
    places = decode(tuple[Point, ...], head["places"], "places", findings)
    visits = decode(tuple[Visit, ...], head["visits"], "visits", findings)
    helpers = decode(tuple[Helper, ...], head["helpers"], "helpers", findings)
    weights = decode(Weights, head.get("weights", {}), "weights", findings)
    travel = _read_travel(head["matrices"], folder, findings)
    if (
        monday is None
        or days is None
        or timezone is None
        or places is None
        or visits is None
        or helpers is None
        or weights is None
        or travel is None
    ):
        return None
    return Problem(monday, days, places, visits, helpers, travel, weights, timezone)


def _read_monday(raw: object, findings: Findings) -> date | None:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        findings.error("DATE_INVALID", "monday", sentence("Give a date such as 2026-11-30."))
        return None


def _read_travel(raw: object, folder: Path | None, findings: Findings) -> dict[str, TravelTimes] | None:
    if not isinstance(raw, Mapping):
        wrong_type(sentence("an object"), "matrices", findings)
        return None
    return {mode: decode_travel(item, f"matrices.{mode}", folder, findings) for mode, item in raw.items()}
