"""The scenario page: a copy of the week with changes, planned and compared."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.locale import LANGUAGES, Language
from planner.services.authorisation import PROCESS, Operation
from planner.services.bootstrap import Workspace
from planner.services.running import say_alive
from planner.services.scenarios import create_scenario, latest_job, scenarios_of, start_job
from planner.solve.limits import Limits
from planner.study.what_if import Changes
from tests.services.files import MONDAY
from tests.services.jobs import work_off
from tests.ui.conftest import Open

_PAGE = """
import streamlit as st
st.session_state.setdefault("choice.lang", "{language}")
st.session_state.setdefault("choice.week", "{monday}")
from planner.ui.views.scenario import show
show()
"""
OpenScenarios = Callable[..., AppTest]


@pytest.fixture
def open_scenarios(open_page: Open) -> OpenScenarios:
    """Open the scenario page of the small week."""

    def open_scenarios(language: Language = "en") -> AppTest:
        return AppTest.from_string(_PAGE.format(language=language, monday=MONDAY), default_timeout=30).run()

    return open_scenarios


def planned_scenario(workspace: Workspace, name: str, changes: Changes) -> int:
    """Keep a scenario and plan it here and now."""
    scenario_id = create_scenario(workspace, MONDAY, name, changes)
    start_job(workspace, scenario_id, Limits(1))
    work_off(workspace)
    return scenario_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_is_shown_in_every_language(planned: Workspace, open_scenarios: OpenScenarios, language: Language) -> None:
    page = open_scenarios(language)

    assert not page.exception
    assert page.title[0].value == {"fi": "Mitä jos?", "sv": "Tänk om?", "en": "What if?"}[language]
    assert len(page.multiselect) == 5


def test_scenario_without_a_name_is_refused_with_a_sentence(planned: Workspace, open_scenarios: OpenScenarios) -> None:
    page = open_scenarios()

    page.button(key="scenario.plan").click().run()

    assert [error.value for error in page.error] == ["Give a name of 1 to 80 characters."]
    assert scenarios_of(planned, MONDAY) == ()


def test_name_with_a_secret_is_refused_and_not_repeated(planned: Workspace, open_scenarios: OpenScenarios) -> None:
    page = open_scenarios()

    page.text_input(key="scenario.name").input("salasana kissa123")
    page.button(key="scenario.plan").click().run()

    assert "password" in page.error[0].value
    assert "kissa123" not in page.error[0].value


def test_chosen_changes_start_a_job(planned: Workspace, open_scenarios: OpenScenarios) -> None:
    page = open_scenarios()

    page.text_input(key="scenario.name").input("Without H2")
    page.multiselect(key="scenario.without_helpers").select("H2")
    page.multiselect(key="scenario.changed").select("H1").run()
    page.number_input(key="scenario.end.H1").set_value(60)
    page.selectbox(key="scenario.mode.H1").select_index(2)
    page.selectbox(key="scenario.seconds").select(5)
    page.button(key="scenario.plan").click().run()

    assert not page.exception
    (scenario,) = scenarios_of(planned, MONDAY)
    assert scenario.changes["without_helpers"] == ["H2"]
    assert scenario.changes["hours"] == [{"helper": "H1", "start": 0, "end": 3600}]
    assert scenario.changes["modes"] == [{"helper": "H1", "mode": "bike"}]
    work_off(planned)
    job = latest_job(planned, scenario.id)
    assert job is not None
    assert job.state == "done"
    with planned.doing(Operation.SEE_FIGURES).reading() as work:
        stored = work.plans.latest(MONDAY, scenario_id=scenario.id)
    assert stored is not None
    assert stored.problem.helpers[0].shifts[0].mode == "bike"


def test_planned_scenario_is_compared_with_the_week(planned: Workspace, open_scenarios: OpenScenarios) -> None:
    planned_scenario(planned, "Without H1", Changes(without_helpers=("H1",)))

    page = open_scenarios()

    assert not page.exception
    rows = {row["Figure"]: row for row in page.table[0].value.to_dict("records")}
    assert (rows["Visits planned"]["Week"], rows["Visits planned"]["Difference"]) == ("3", "−2")
    assert [success.value for success in page.success] == ["The plan is ready."]


@pytest.mark.parametrize("name", ["Week", "Figure", "*Kaksi* :red[x]"])
def test_name_of_a_scenario_is_only_a_name(planned: Workspace, open_scenarios: OpenScenarios, name: str) -> None:
    planned_scenario(planned, name, Changes(without_helpers=("H1",)))

    page = open_scenarios()

    assert not page.exception
    headers = [str(header).replace("\\", "") for header in page.table[0].value.columns]
    assert headers == ["Figure", "Week", f"Scenario: {name}", "Difference"]


def test_job_that_waits_says_when_nobody_will_take_it(planned: Workspace, open_scenarios: OpenScenarios) -> None:
    scenario_id = create_scenario(planned, MONDAY, "A", Changes(without_helpers=("H1",)))
    start_job(planned, scenario_id, Limits(1))

    assert "no worker is running" in shown_progress(open_scenarios())
    say_alive(planned.on_behalf_of(PROCESS), "w1", datetime.now(UTC))
    assert shown_progress(open_scenarios()) == "Waiting to start."


def shown_progress(page: AppTest) -> str:
    """Return what stands at the bar."""
    assert not page.exception
    return str(page.get("progress")[0].proto.text)


def test_failed_job_says_so(planned: Workspace, open_scenarios: OpenScenarios) -> None:
    scenario_id = create_scenario(planned, MONDAY, "A", Changes(without_helpers=("H1",)))
    start_job(planned, scenario_id, Limits(1))
    with planned.doing(Operation.PLAN_SCENARIO).writing(None) as work:
        job = work.jobs.claim()
        assert job is not None
        work.jobs.finish(job, "failed", message="REASON *one*")
        work.commit()

    page = open_scenarios()

    assert page.error[0].value == r"The plan could not be made. REASON \*one\*"


def test_scenario_is_removed(planned: Workspace, open_scenarios: OpenScenarios) -> None:
    planned_scenario(planned, "A", Changes(without_helpers=("H1",)))
    page = open_scenarios()

    page.button(key="scenario.remove").click().run()

    assert not page.exception
    assert scenarios_of(planned, MONDAY) == ()
    assert Path("planner.db").is_file()
