"""How far a scenario's plan is; read from the database, so that a reload or a closed page loses nothing."""

import streamlit as st

from planner.locale import Sentence, sentence
from planner.locale.formats import format_hours
from planner.services.health import has_worker
from planner.services.running import OUTDATED
from planner.services.scenarios import latest_job, stop_job
from planner.store.jobs import WORKER_LOST, Job, JobState
from planner.ui import session
from planner.ui.session import language, say
from planner.ui.text import plain

_STATES: dict[JobState, Sentence] = {
    "queued": sentence("Waiting to start."),
    "running": sentence("Looking for a plan."),
    "done": sentence("The plan is ready."),
    "cancelled": sentence("Stopped; the best plan so far is kept."),
    "failed": sentence("The plan could not be made."),
}
_MESSAGES = {
    OUTDATED: sentence("The week has changed while this was planned: the plan is kept and not used. Plan it again."),
    WORKER_LOST: sentence("The process that planned has died several times. Give it less time, or tell support."),
}
_NO_WORKER = sentence("Waiting: no worker is running. Whoever runs the service starts one with: planner worker")
_REFRESH_SECONDS = 1


def show_job(job: Job, scenario_id: int) -> None:
    """Show the state of a scenario's job; while it is active, again every second."""
    if job.is_active:
        _watch(scenario_id)
    elif job.state == "failed":
        st.error(say(_STATES[job.state]) + " " + say(_MESSAGES.get(job.message) or plain(job.message)))
    elif job.message == OUTDATED:
        st.warning(say(_MESSAGES[OUTDATED]))
    else:
        st.success(say(_STATES[job.state]))


@st.fragment(run_every=_REFRESH_SECONDS)
def _watch(scenario_id: int) -> None:
    job = latest_job(session.workspace(), scenario_id)
    if job is None or not job.is_active:
        st.rerun()
        return
    is_waiting = job.state == "queued" or job.is_abandoned
    text = say(_NO_WORKER if is_waiting and not has_worker(session.workspace()) else _STATES[job.state])
    if job.cost is not None:
        best = sentence("Best so far: {planned} visits, price {price}.")
        text += " " + say(best.with_values(planned=job.num_planned, price=format_hours(job.cost, language())))
    st.progress(job.progress, text=text)
    if st.button(say(sentence("Stop and keep the best")), key="scenario.stop"):
        stop_job(session.workspace(), job.id)
