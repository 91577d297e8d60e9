"""What the service works with: people, sites, requests, visits, plans, promises, studies."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


_TAKES_TIME = "{row}state IN ('booked', 'done') AND {row}overlap_reason IS NULL"
_OVERLAP_IN_FILE = """
CREATE TRIGGER stop_overlap_{event} BEFORE {statement} ON stop WHEN {takes_time} BEGIN
  SELECT raise(ABORT, 'DOUBLE_BOOKING') WHERE EXISTS (
    SELECT 1 FROM stop AS other WHERE other.helper_id = new.helper_id AND other.id IS NOT new.id
    AND {other_takes_time} AND other.starts < new.ends AND other.ends > new.starts);
END
"""
# Range types have an index for overlaps without any extension; a range of one helper stands for the helper.
_HELPER_RANGE_ON_SERVER = 'CREATE TYPE helper_range AS RANGE (subtype = text, collation = "C")'
_OVERLAP_ON_SERVER = """
ALTER TABLE stop ADD CONSTRAINT stop_overlap EXCLUDE USING gist (
  helper_range(helper_id::text, helper_id::text, '[]') WITH &&, tstzrange(starts, ends) WITH &&) WHERE ({takes_time})
"""

# A file compares instants as text: another spelling would stand before or after all others of its day.
_INSTANT_IN_FILE = "{name} GLOB '????-??-?? ??:??:??.??????' AND julianday({name}) IS NOT NULL"


def upgrade() -> None:
    """Make the tables and their rules."""
    _make_roster()
    _make_sites()
    _make_requests()
    _make_plans()
    _make_studies()
    _make_installation()
    _refuse_double_bookings()


def _make_roster() -> None:
    """Organisations, helpers, and when helpers can work."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table("skill", sa.Column("id", sa.String(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.create_table("language", sa.Column("id", sa.String(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "helper",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_volunteer", sa.Boolean(), nullable=False),
        sa.Column("max_week", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_helper_organisation_id"), "helper", ["organisation_id"], unique=False)
    op.create_table(
        "helper_skill",
        sa.Column("helper_id", sa.String(), nullable=False),
        sa.Column("skill_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["skill_id"],
            ["skill.id"],
        ),
        sa.PrimaryKeyConstraint("helper_id", "skill_id"),
    )
    op.create_table(
        "helper_language",
        sa.Column("helper_id", sa.String(), nullable=False),
        sa.Column("language_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["language_id"],
            ["language.id"],
        ),
        sa.PrimaryKeyConstraint("helper_id", "language_id"),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("start_address", sa.String(), nullable=False),
        sa.Column("end_address", sa.String(), nullable=True),
        sa.Column("max_visits", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("helper_id", "day", "start"),
    )
    op.create_index(op.f("ix_shift_day"), "shift", ["day"], unique=False)
    op.create_index(op.f("ix_shift_helper_id"), "shift", ["helper_id"], unique=False)
    op.create_table(
        "availability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_availability_helper_id"), "availability", ["helper_id"], unique=False)
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("reported", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_absence_from_day"), "absence", ["from_day"], unique=False)
    op.create_index(op.f("ix_absence_helper_id"), "absence", ["helper_id"], unique=False)


def _make_sites() -> None:
    """Where support is given without a visit."""
    op.create_table(
        "site",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("is_step_free", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "opening_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_opening_hours_site_id"), "opening_hours", ["site_id"], unique=False)
    op.create_table(
        "workstations",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id", "from_day"),
    )


def _make_requests() -> None:
    """Residents, what they ask for, and what is known of addresses."""
    op.create_table(
        "resident",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("erased", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "support_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("resident_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("serve_by", sa.Date(), nullable=True),
        sa.Column("helpers_required", sa.Integer(), nullable=False),
        sa.Column("access", sa.Integer(), nullable=False),
        sa.Column("preferred_helpers", sa.JSON(), nullable=False),
        sa.Column("excluded_helpers", sa.JSON(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_support_request_resident_id"), "support_request", ["resident_id"], unique=False)
    op.create_index(op.f("ix_support_request_state"), "support_request", ["state"], unique=False)
    op.create_table(
        "request_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_request_step_request_id"), "request_step", ["request_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_visit_request_id"), "visit", ["request_id"], unique=False)
    op.create_table(
        "place",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("matched", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address", "postcode"),
    )


def _make_plans() -> None:
    """Weeks, plans, what they book, and what was promised."""
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("monday", "name"),
    )
    op.create_index(op.f("ix_scenario_monday"), "scenario", ["monday"], unique=False)
    op.create_table(
        "planned_week",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_planned_week_monday"), "planned_week", ["monday"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_outdated", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["planned_week.digest"],
        ),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_plan_digest"), "plan", ["digest"], unique=False)
    op.create_index(op.f("ix_plan_monday"), "plan", ["monday"], unique=False)
    op.create_index(op.f("ix_plan_scenario_id"), "plan", ["scenario_id"], unique=False)
    op.create_table(
        "stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("helper_id", sa.String(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("overlap_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["helper_id"],
            ["helper.id"],
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("ends > starts", name="stop_takes_time"),
        sa.CheckConstraint("trim(overlap_reason) <> ''", name="stop_overlap_reason"),
        *_instants("starts", "ends"),
    )
    op.create_index(op.f("ix_stop_helper_id"), "stop", ["helper_id"], unique=False)
    op.create_index(op.f("ix_stop_plan_id"), "stop", ["plan_id"], unique=False)
    op.create_index(op.f("ix_stop_visit_id"), "stop", ["visit_id"], unique=False)
    op.create_table(
        "unassigned",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("plan_id", "visit_id"),
    )
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("helpers", sa.JSON(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_promise_plan_id"), "promise", ["plan_id"], unique=False)
    op.create_index(op.f("ix_promise_visit_id"), "promise", ["visit_id"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["stop_id"], ["stop.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_outcome_stop_id"), "outcome", ["stop_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        # It is deflated already; the server would look for something to compress, in vain, at each save.
        op.execute("ALTER TABLE planned_week ALTER COLUMN content SET STORAGE EXTERNAL")


def _make_studies() -> None:
    """Runs of studies, and what was dear to compute."""
    op.create_table(
        "study_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study", sa.String(), nullable=False),
        sa.Column("alternative", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("study", "alternative", "seed"),
    )
    op.create_table(
        "travel_cache",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _make_installation() -> None:
    """The installation itself."""
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("INSERT INTO installation (id, is_demo, revision) VALUES (1, false, 0)")


def _refuse_double_bookings() -> None:
    """Let the database itself refuse to book a helper twice at the same time."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_HELPER_RANGE_ON_SERVER)
        op.execute(_OVERLAP_ON_SERVER.format(takes_time=_TAKES_TIME.format(row="")))
        return
    takes_time = {"takes_time": _TAKES_TIME.format(row="new."), "other_takes_time": _TAKES_TIME.format(row="other.")}
    for event, statement in (("insert", "INSERT"), ("update", "UPDATE")):
        op.execute(_OVERLAP_IN_FILE.format(event=event, statement=statement, **takes_time))


def _instants(*names: str) -> list[sa.CheckConstraint]:
    """Return the rules that let a file take instants of one spelling only."""
    if op.get_bind().dialect.name == "postgresql":
        return []
    return [sa.CheckConstraint(_INSTANT_IN_FILE.format(name=name), name=f"stop_{name}_is_instant") for name in names]
