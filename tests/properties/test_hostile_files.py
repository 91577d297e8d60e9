"""A file with anything in any place is read or refused; it never breaks the reader."""

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan_file import plan_from_json
from planner.domain.problem import Problem
from planner.domain.week_file import week_from_json, week_to_json
from planner.errors import Finding, InputError, UnsupportedRuleError
from planner.solve.engine import solve

T = TypeVar("T")
GOLDEN = Path(__file__).parents[1] / "golden"
WEEK = json.loads((GOLDEN / "week-small.json").read_text(encoding="utf-8"))
PLAN = json.loads((GOLDEN / "plan-small.json").read_text(encoding="utf-8"))

junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.sampled_from([0, 1, -1, 2**31, 86_400, 86_401, 27, 28]),
    st.floats(),
    st.text(max_size=5),
    st.builds(list),
    st.builds(dict),
    st.lists(st.integers(-2, 2), max_size=3),
    st.dictionaries(st.sampled_from(["id", "day", "bands", "file", "from"]), st.integers(-1, 5), max_size=2),
)


@st.composite
def spoilt(draw: st.DrawFn, original: dict[str, Any]) -> Any:
    """Draw the file with one to three values replaced, removed or added."""
    raw = copy.deepcopy(original)
    for _ in range(draw(st.integers(1, 3))):
        holder = draw(st.sampled_from(_holders(raw)))
        if isinstance(holder, dict):
            key = draw(st.sampled_from([*holder, "new"]))
            if draw(st.booleans()) or key not in holder:
                holder[key] = draw(junk)
            else:
                del holder[key]
        elif holder:
            holder[draw(st.integers(0, len(holder) - 1))] = draw(junk)
        else:
            holder.append(draw(junk))
    return raw


def _holders(raw: Any) -> list[Any]:
    """Return every object and list of the file, the file itself first."""
    if isinstance(raw, dict):
        return [raw, *(holder for value in raw.values() for holder in _holders(value))]
    if isinstance(raw, list):
        return [raw, *(holder for value in raw for holder in _holders(value))]
    return []


@settings(max_examples=600, derandomize=True, deadline=None)
@given(spoilt(WEEK))
def test_spoilt_week_is_refused_with_findings_or_can_be_planned(raw: Any) -> None:
    week, findings = _read(week_from_json, raw)

    if week is None:
        assert all(finding.code and finding.where and str(finding.text) for finding in findings)
        assert findings
    else:
        assert week_from_json(week_to_json(week)).digest() == week.digest()
        _plan(week)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(spoilt(PLAN))
def test_spoilt_plan_is_refused_with_findings_or_can_be_judged(raw: Any) -> None:
    week = week_from_json(WEEK)
    plan, findings = _read(plan_from_json, raw)

    if plan is None:
        assert findings
    else:
        violations(week, plan)
        assert cost(week, plan).total == sum(cost(week, plan).terms.values())


def _read(read: Callable[[Any], T], raw: Any) -> tuple[T | None, tuple[Finding, ...]]:
    try:
        return read(raw), ()
    except InputError as error:
        return None, error.findings


def _plan(week: Problem) -> None:
    with suppress(UnsupportedRuleError):
        assert violations(week, solve(week, engine="insertion")) == ()
