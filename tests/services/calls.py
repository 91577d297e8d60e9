"""One call of each use case, for the table of roles: with ids that exist, so that only the role can refuse it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from planner.config import data_file
from planner.domain.answers.alternatives import Aim, Alternatives
from planner.domain.answers.figures import plan_figures
from planner.domain.answers.replan import Mode
from planner.domain.channel import Channel
from planner.domain.consent import Consent
from planner.domain.events import Absence
from planner.domain.lifecycle import RequestState
from planner.domain.plan import Plan
from planner.domain.remote import Outcome
from planner.domain.request import DatedWindow, SupportRequest
from planner.domain.role import Role
from planner.domain.triage import Answers
from planner.intake.draft import Draft
from planner.intake.mapping import ColumnMapping
from planner.intake.request_json import HandedRequest
from planner.intake.web_request import RequestFields
from planner.services.demo import Sample
from planner.services.persons import Who
from planner.services.questions.asked import Answered
from planner.services.questions.suggest_times import FreeTimes
from planner.services.request_list import Which
from planner.solve.limits import Limits
from planner.store.jobs import Job
from planner.study.what_if import Changes
from tests.builders import a_week
from tests.services.files import HELPERS, MONDAY, REQUESTS, as_csv

Call = Callable[[Path], tuple[tuple[Any, ...], dict[str, Any]]]

PASSWORD = "correct horse battery"
LIMITS = Limits(1, iterations=1)
REQUEST = SupportRequest(
    id="R1",
    received=MONDAY,
    name="Asukas Esimerkki R1",
    phone="000 0000 001",
    address="Agricolankatu 11",
    postcode="",
    languages=("fi",),
    topic="computer_use",
    duration=3600,
    windows=(DatedWindow(MONDAY, 32_400, 43_200),),
    channel=Channel.HOME,
    consent=Consent(MONDAY, MONDAY, MONDAY),
)
FIELDS = RequestFields(name="Aino Esimerkki", phone="040 123 4567", languages=("fi",), topic="printer")
RULES = """
[[rules]]
id = "remote_first"
when = { remote_tried = false }
channel = "remote"
fi = "Ensin etätuki."
sv = "Först distansstöd."
en = "Remote first."
"""
NO_PLAN = Plan(problem="", routes=())
NO_ALTERNATIVES = Answered(
    Alternatives(plan_figures(a_week([]), NO_PLAN, {}), offered=(), left_out=()), a_week([]), NO_PLAN
)
JOB = Job(
    id=1,
    kind="week",
    params={},
    scenario_id=None,
    state="running",
    attempt=1,
    input_revision=0,
    progress=0,
    num_planned=0,
    cost=None,
    message="",
    plan_id=None,
    is_abandoned=False,
    queued=datetime(2026, 11, 25, tzinfo=UTC),
)


def call(*arguments: Any, **keywords: Any) -> Call:
    """Return a call that needs no folder."""
    return lambda _folder: (arguments, keywords)


CALLS: dict[str, Call] = {
    "accounts.accounts": call(),
    "accounts.add_account": call("another", [Role.CLERK], password=PASSWORD),
    "accounts.end_sessions": call("somebody"),
    "accounts.set_active": call("somebody", is_active=True),
    "accounts.set_password": call("somebody", PASSWORD + "!"),
    "accounts.set_roles": call("somebody", [Role.ANALYST]),
    "analyst_copy.write_analyst_copy": lambda folder: ((folder / "copy.csv",), {"today": MONDAY, "language": "en"}),
    "demo.give_demo_accounts": call(PASSWORD),
    "demo.import_sample": call(Sample(data_file("sample/helpers.csv"), data_file("sample/requests.csv"))),
    "demo.is_demo": call(),
    "door_codes.clear_door_code": call("R1"),
    "door_codes.has_door_code": call("R1"),
    "door_codes.set_door_code": call("R1", "1234"),
    "audit.see_record": call(request="R1"),
    "audit.verify_record": call(),
    "promises.promises_of": call(MONDAY),
    "replan.preview_repair": call(
        MONDAY, (Absence("H1", 0, 0),), now=datetime(2026, 11, 29, tzinfo=UTC), limits=LIMITS
    ),
    "replan.repair_week": call(
        MONDAY, (Absence("H1", 0, 0),), Mode.NOBODY, now=datetime(2026, 11, 29, tzinfo=UTC), limits=LIMITS
    ),
    "suggest.suggest_slots": call("R1", now=datetime(2026, 11, 27, tzinfo=UTC)),
    "suggest.suggest_for_draft": call(Draft()),
    "holds.hold_slot": call(FreeTimes("R1", (), None), 1),
    "holds.holds_of": call(MONDAY),
    "holds.release_hold": call("R1"),
    "holds_accept.accept_hold": call("R1"),
    "capacity.capacity_of_week": call(MONDAY),
    "explain.explain_week": call(MONDAY),
    "why.why_visit_here": call(MONDAY, "R1"),
    "conflicts.conflicts_of_week": call(MONDAY),
    "backup.back_up": lambda folder: ((folder / "planner.backup",), {}),
    "backup.check_backup": lambda folder: ((folder / "planner.backup",), {}),
    "backup.restore": lambda folder: ((folder / "planner.backup",), {}),
    "exporting.export_file": call(MONDAY, "html", "en"),
    "exporting.export_week": lambda folder: ((MONDAY, folder / "out"), {"language": "en", "formats": ("geojson",)}),
    "geocoding.geocode_all": call(),
    "health.has_worker": call(),
    "health.num_workers": call(),
    "health.recent_jobs": call(20),
    "importing.import_helpers": call(as_csv(HELPERS)),
    "importing.import_good_rows": call(as_csv(REQUESTS)),
    "importing.mapped_systems": call(),
    "importing.mapping_of": call("remote_desk"),
    "importing.preview_requests": call(as_csv(REQUESTS)),
    "importing.save_mapping": call("remote_desk", ColumnMapping({"Tapaus": "id"})),
    "importing.import_requests": call(as_csv(REQUESTS)),
    "login.actor_of": call("token"),
    "login.log_in": call("somebody", PASSWORD, address="127.0.0.1"),
    "login.log_in_by_subject": call({"sub": "subject"}),
    "login.log_out": call("token"),
    "new_request.alike_requests": call(Draft(phone="000 0000 001")),
    "new_request.check_draft": call(Draft()),
    "new_request.discard_draft": call(),
    "new_request.open_draft": call(),
    "new_request.save_draft": call(Draft(name="Asukas")),
    "new_request.take_request": call(
        Draft(name="Asukas Uusi", phone="000 0000 009", languages=("fi",), topic="printer")
    ),
    "online_geocoding.geocode_online": call(),
    "open_data.import_addresses": call(data_file("addresses.csv"), MONDAY),
    "open_data.import_areas": call(data_file("addresses.csv"), MONDAY),
    "open_data.list_open_data": call(),
    "own_day.own_day": call(MONDAY),
    "persons.erase_person": call(Who("request", "R1"), datetime(2026, 11, 1, tzinfo=UTC)),
    "persons.export_person": lambda folder: ((Who("request", "R1"), folder / "person.json"), {}),
    "planning.plan_week": call(MONDAY, engine="insertion"),
    "planning.planned_weeks": call(),
    "planning.publish_week": call(MONDAY),
    "planning.queue_week": call(MONDAY, LIMITS),
    "planning.see_week": call(MONDAY),
    "planning.week_figures": call(MONDAY),
    "robustness.how_sure": call(MONDAY, samples=100),
    "alternatives.alternatives": call(MONDAY, should_stop=lambda: True),
    "alternatives.keep_alternative": call(NO_ALTERNATIVES, Aim.LEAST_TRAVEL),
    "changes.plans_of_week": call(MONDAY),
    "changes.what_changed": call(MONDAY),
    "public_requests.number_for_nothing": call(address="127.0.0.1"),
    "public_requests.source_of": call("key"),
    "public_requests.take_form": call(FIELDS, token="token", address="127.0.0.1"),
    "public_requests.take_from_source": call("library", HandedRequest("1", FIELDS)),
    "receiving.merge_requests": call("R1", "R2"),
    "receiving.possible_duplicates": call(REQUEST),
    "receiving.tell_apart": call("R1", "R2"),
    "address_review.addresses_to_settle": call(),
    "address_review.settle_address": call("000000000000", 60.2, 24.9),
    "channels.choose_channel": call("R4", Channel.REMOTE, "Asukas haluaa ensin kokeilla puhelimessa."),
    "channels.note_answers": call("R4", Answers(remote_tried=False), "1.1"),
    "channels.see_way": call("R4"),
    "readiness.make_ready": call("R4"),
    "readiness.note_consent": call("R4", Consent(MONDAY, MONDAY, MONDAY), "1.1", today=MONDAY),
    "remote.note_attempt": call("R4", Outcome.NOT_REACHED, 1, now=datetime(2026, 11, 25, tzinfo=UTC)),
    "remote.remote_queue": call(datetime(2026, 11, 25, tzinfo=UTC)),
    "remote.set_call_back": call("R4", None, now=datetime(2026, 11, 25, tzinfo=UTC)),
    "triage.preview_triage_table": call(RULES),
    "triage.recommend": call(Answers()),
    "triage.set_triage_table": call(RULES, 0),
    "triage.triage_table": call(),
    "triage.triage_versions": call(),
    "sites.import_sites": call(None, MONDAY),
    "sites.list_sites": call(),
    "sites.nearest_sites": call("R1", MONDAY, 0),
    "sites.open_site": call("kallion-kirjasto"),
    "sites.set_access": call("kallion-kirjasto", "1", is_step_free=None, closed_from=None),
    "sites.set_hours": call("kallion-kirjasto", MONDAY, "Mo 9-12", "1"),
    "sites.set_workstations": call("kallion-kirjasto", MONDAY, 1, "1"),
    "request_list.find_requests": call(Which.OPEN),
    "requests.close_request": call("R99", RequestState.CANCELLED),
    "requests.list_requests": call(),
    "requests.open_request": call("R1"),
    "requests.reopen_request": call("R99"),
    "requests.see_request": call("R1"),
    "requests.save_request": call(replace(REQUEST, phone="000 0000 002"), "1.1"),
    "retention.due_for_purge": call(MONDAY),
    "retention.purge": call(MONDAY),
    "running.claim_job": call(),
    "running.give_back_job": call(JOB),
    "running.release_job": call(JOB),
    "running.run_job": call(1, 1),
    "running.say_alive": call("worker", datetime(2026, 11, 25, tzinfo=UTC)),
    "running.say_ended": call("worker"),
    "scenarios.create_scenario": call(MONDAY, "B", Changes(without_helpers=("H2",))),
    "scenarios.latest_job": call(1),
    "scenarios.remove_scenario": call(99),
    "scenarios.scenarios_of": call(MONDAY),
    "scenarios.start_job": call(1, LIMITS),
    "scenarios.stop_job": call(1),
    "sources.add_source": call("library"),
    "sources.revoke_older_keys": call("library"),
    "sources.revoke_source": call("library"),
    "sources.sources": call(),
}
