"""Which class of personal data each column holds; a column that stands in no list fails a test."""

from collections.abc import Mapping

from planner.domain.retention import DataClass

NONE = "none"
"""Nothing personal: about things, or about a row whose person has been taken out elsewhere."""
STAFF = "staff"
"""About helpers and accounts: kept while they work, and removed by those who manage them."""
RECORD = "record"
"""Who did or saw what, and what was purged: kept, since it is the evidence; it holds ids and counts, no content."""
STATISTICS = "statistics"
"""Of a resident while their contact data are there; afterwards under an id that leads to nobody."""

_COLUMNS: Mapping[str, str] = {
    DataClass.CONTACT: """
        resident.name resident.phone resident.address resident.postcode
        support_request.windows support_request.serve_by support_request.access
        support_request.preferred_helpers support_request.excluded_helpers support_request.preferred_windows
        support_request.entry support_request.call_back support_request.answers support_request.device
        handed_in.key handed_in.digest handed_in.request_id handed_in.at
    """,
    DataClass.NOTES: """
        support_request.notes support_request.hazards
        triage_decision.reason triage_decision.answers remote_attempt.note
    """,
    DataClass.DOOR_CODES: "door_code.request_id door_code.sealed",
    DataClass.DRAFTS: """
        draft.account_id draft.saved draft.content
        held_slot.request_id held_slot.visit_id held_slot.monday held_slot.plan_id held_slot.helpers held_slot.starts
        held_slot.ends held_slot.zone held_slot.actor held_slot.expires
    """,
    DataClass.OUTCOME_NOTES: "outcome.note",
    DataClass.WEEKS: """
        planned_week.digest planned_week.monday planned_week.content
        plan.id plan.monday plan.scenario_id plan.digest plan.state plan.is_outdated plan.created plan.published
        plan.plan plan.sha256 plan.causes plan.version
        scenario.id scenario.monday scenario.name scenario.changes
    """,
    DataClass.PLACES: """
        place.address place.postcode place.lat place.lon place.precision place.source place.matched
        place.settled_by place.settled
        travel_cache.key travel_cache.made travel_cache.content
    """,
    DataClass.SESSIONS: "session.token_hash session.account_id session.started session.seen session.revoked",
    DataClass.LOGIN_ATTEMPTS: "login_attempt.id login_attempt.key login_attempt.at",
    DataClass.JOBS: """
        job.id job.key job.kind job.params job.scenario_id job.actor job.input_revision job.state job.attempt
        job.num_lost job.lease_until job.queued job.ended job.progress job.num_planned job.cost job.message
        job.cancel_asked job.plan_id
    """,
    STATISTICS: """
        resident.id resident.erased resident.version
        support_request.id support_request.resident_id support_request.channel support_request.state
        support_request.received support_request.closed support_request.languages support_request.topic
        support_request.duration support_request.helpers_required support_request.version support_request.source
        support_request.terms_read support_request.content_agreed support_request.hazards_asked
        support_request.priority support_request.series support_request.merged_into
        triage_decision.id triage_decision.request_id triage_decision.at triage_decision.actor
        triage_decision.channel triage_decision.table_version triage_decision.rule
        distinct_requests.first_id distinct_requests.second_id distinct_requests.at distinct_requests.actor
        remote_attempt.id remote_attempt.request_id remote_attempt.at remote_attempt.actor remote_attempt.outcome
        remote_attempt.minutes
        request_step.id request_step.request_id request_step.at request_step.actor request_step.from_state
        request_step.to_state
        visit.id visit.request_id visit.number
        stop.id stop.plan_id stop.visit_id stop.helper_id stop.starts stop.ends stop.zone stop.state
        stop.overlap_reason
        unassigned.plan_id unassigned.visit_id unassigned.reason
        promise.id promise.visit_id promise.plan_id promise.helpers promise.starts promise.zone promise.made
        promise.state promise.cause
        outcome.id outcome.stop_id outcome.at outcome.result outcome.minutes
    """,
    STAFF: """
        helper.id helper.name helper.organisation_id helper.is_volunteer helper.max_week helper.version
        helper_skill.helper_id helper_skill.skill_id helper_skill.position
        helper_language.helper_id helper_language.language_id helper_language.position
        shift.id shift.helper_id shift.day shift.start shift.end shift.zone shift.mode shift.start_address
        shift.end_address shift.max_visits
        availability.id availability.helper_id availability.weekday availability.start availability.end
        availability.zone availability.from_day availability.until_day
        absence.id absence.helper_id absence.from_day absence.until_day absence.start absence.end absence.reported
        account.id account.subject account.password_hash account.roles account.helper_id account.is_active
        account.created account.version
    """,
    RECORD: """
        audit.id audit.at audit.actor audit.operation audit.about audit.mac
        receipt.id receipt.at receipt.actor receipt.kind receipt.counts
    """,
    NONE: """
        organisation.id organisation.name skill.id language.id
        site.id site.name site.kind site.address site.postcode site.lat site.lon site.precision site.is_step_free
        site.source site.as_of site.closed_from site.version
        opening_hours.id opening_hours.site_id opening_hours.weekday opening_hours.opens opening_hours.closes
        opening_hours.zone opening_hours.from_day opening_hours.until_day opening_hours.source
        workstations.site_id workstations.from_day workstations.count workstations.source
        installation.id installation.is_demo installation.revision
        study_run.id study_run.study study_run.alternative study_run.seed study_run.made study_run.figures
        triage_table.version triage_table.made triage_table.actor triage_table.rules
        import_source.name import_source.columns import_source.version
        api_key.key_hash api_key.source api_key.made api_key.revoked
        worker.id worker.started worker.seen
    """,
}

CLASS_OF: Mapping[str, str] = {column: name for name, columns in _COLUMNS.items() for column in columns.split()}
"""Class by ``table.column``."""
