"""The form that says what differs from the week."""

import streamlit as st

from planner.domain.mode import Mode
from planner.locale import sentence
from planner.report.labels import mode_label
from planner.report.sheet import WeekSheet
from planner.study.what_if import Changes, HoursChange, ModeChange
from planner.ui.session import say
from planner.ui.text import plain

_SECONDS_PER_MINUTE = 60
_MOST_MINUTES = 480
_STEP_MINUTES = 15
_UNCHANGED = "unchanged"


def choose_changes(sheet: WeekSheet) -> Changes:
    """Return what the reader chose; the week's own helpers and visits are offered by name."""
    helpers = {total.helper: total.entry.name for total in sheet.helpers}
    visits = {stop.visit: stop.resident.name for day in sheet.days for stop in day.stops}
    visits |= {left.visit: left.resident.name for left in sheet.unassigned}
    if not sheet.directory.is_anonymous:
        helpers, visits = _with_ids(helpers), _with_ids(visits)
    left, right = st.columns(2)
    with left:
        without_helpers = _several(say(sentence("Without these helpers")), helpers, "scenario.without_helpers")
        extra_helpers = _several(say(sentence("One more helper like")), helpers, "scenario.extra_helpers")
    with right:
        without_visits = _several(say(sentence("Without these visits")), visits, "scenario.without_visits")
        extra_visits = _several(say(sentence("One more visit like")), visits, "scenario.extra_visits")
    changed = _several(say(sentence("Other hours or travel mode for")), helpers, "scenario.changed")
    hours, modes = [], []
    for helper in changed:
        hours.append(_hours(helper, helpers[helper]))
        modes.append(_mode(helper, helpers[helper]))
    return Changes(
        without_helpers=without_helpers,
        extra_helpers=extra_helpers,
        modes=tuple(mode for mode in modes if mode.mode != _UNCHANGED),
        hours=tuple(change for change in hours if change.start or change.end),
        without_visits=without_visits,
        extra_visits=extra_visits,
    )


def _with_ids(names: dict[str, str]) -> dict[str, str]:
    """Two people may bear one name."""
    return {id_: f"{name} ({id_})" for id_, name in names.items()}


def _several(label: str, names: dict[str, str], key: str) -> tuple[str, ...]:
    chosen = st.multiselect(
        label,
        list(names),
        format_func=lambda id_: names[id_],
        placeholder=say(sentence("None")),
        key=key,
    )
    return tuple(chosen)


def _hours(helper: str, name: str) -> HoursChange:
    left, right = st.columns(2)
    with left:
        start = _minutes(say(sentence("{name}: start later by minutes", name=plain(name))), f"scenario.start.{helper}")
    with right:
        end = _minutes(say(sentence("{name}: end later by minutes", name=plain(name))), f"scenario.end.{helper}")
    return HoursChange(helper, start * _SECONDS_PER_MINUTE, end * _SECONDS_PER_MINUTE)


def _minutes(label: str, key: str) -> int:
    return int(st.number_input(label, -_MOST_MINUTES, _MOST_MINUTES, 0, _STEP_MINUTES, key=key))


def _mode(helper: str, name: str) -> ModeChange:
    mode = st.selectbox(
        say(sentence("{name}: travel mode", name=plain(name))),
        [_UNCHANGED, *Mode],
        format_func=lambda mode: say(sentence("as now") if mode == _UNCHANGED else mode_label(mode)),
        key=f"scenario.mode.{helper}",
    )
    return ModeChange(helper, str(mode))
