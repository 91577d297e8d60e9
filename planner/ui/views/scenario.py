"""What if: a copy of the week with changes, planned in the background and compared."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from planner.errors import InputError, NotFoundError
from planner.locale import sentence
from planner.report.sheet import WeekSheet
from planner.services.planning import week_figures
from planner.services.scenarios import create_scenario, latest_job, remove_scenario, scenarios_of, start_job
from planner.solve.limits import Limits
from planner.ui import session
from planner.ui.components.changes_form import choose_changes
from planner.ui.components.comparison import show_comparison
from planner.ui.components.job_status import show_job
from planner.ui.session import language, say

_SECONDS = (5, 20, 60, 300)
_DEFAULT_SECONDS = 20


def show() -> None:
    """Show the form for a new scenario, and the chosen one beside the week."""
    monday = session.week()
    if monday is None:
        return
    sheet = week_figures(session.workspace(), monday)
    st.title(say(sentence("What if?")), anchor=False)
    st.write(say(sentence("A scenario is a copy of the week with changes. The week itself stays as it is.")))
    _show_new(monday, sheet)
    names = {scenario.id: scenario.name for scenario in scenarios_of(session.workspace(), monday)}
    if names:
        _show_chosen(monday, sheet, names)


def _show_new(monday: date, sheet: WeekSheet) -> None:
    st.header(say(sentence("New scenario")), anchor=False)
    name = st.text_input(say(sentence("Name of the scenario")), key="scenario.name", max_chars=80)
    changes = choose_changes(sheet)
    seconds = st.selectbox(
        say(sentence("Seconds to look for a plan")),
        _SECONDS,
        index=_SECONDS.index(_DEFAULT_SECONDS),
        key="scenario.seconds",
    )
    if not st.button(say(sentence("Plan the scenario")), key="scenario.plan", type="primary"):
        return
    try:
        scenario_id = create_scenario(session.workspace(), monday, name, changes)
    except InputError as error:
        st.error("\n\n".join(finding.text.in_language(language()) for finding in error.findings))
        return
    start_job(session.workspace(), scenario_id, Limits(seconds))
    session.choose_scenario(scenario_id)


def _show_chosen(monday: date, sheet: WeekSheet, names: Mapping[int, str]) -> None:
    st.header(say(sentence("Compare")), anchor=False)
    options = {str(id_): name for id_, name in names.items()}
    chosen = session.choose(sentence("Scenario"), options, key=session.SCENARIO_KEY, default=list(options)[-1])
    scenario_id = int(chosen)
    job = latest_job(session.workspace(), scenario_id)
    if job is not None:
        show_job(job, scenario_id)
    try:
        other = week_figures(session.workspace(), monday, scenario_id=scenario_id)
    except NotFoundError:
        if job is None or not job.is_active:
            st.write(say(sentence("This scenario has no plan.")))
    else:
        show_comparison(sheet, other, names[scenario_id])
    if st.button(say(sentence("Remove this scenario")), key="scenario.remove"):
        remove_scenario(session.workspace(), scenario_id)
        session.forget_scenario()
        st.rerun()
