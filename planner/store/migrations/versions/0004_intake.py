"""How a wish becomes a visit: triage, the talk before a visit, call-backs, merged requests, sites, other systems."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what intake needs; what is stored stays as it is."""
    _widen_requests()
    _widen_places_and_sites()
    _make_decisions()
    _make_work_in_progress()
    _make_sources()


def _widen_requests() -> None:
    """What a request knows beside its visit, and the number of a visit."""
    empty, no_data = sa.text("''"), sa.text("'{}'")
    for column in (
        sa.Column("source", sa.String(), nullable=False, server_default="file"),
        sa.Column("device", sa.String(), nullable=False, server_default=empty),
        sa.Column("answers", sa.JSON(), nullable=False, server_default=no_data),
        sa.Column("terms_read", sa.Date(), nullable=True),
        sa.Column("content_agreed", sa.Date(), nullable=True),
        sa.Column("hazards_asked", sa.Date(), nullable=True),
        sa.Column("hazards", sa.String(), nullable=False, server_default=empty),
        sa.Column("priority", sa.String(), nullable=False, server_default="normal"),
        sa.Column("preferred_windows", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("entry", sa.JSON(), nullable=False, server_default=no_data),
        sa.Column("series", sa.JSON(), nullable=False, server_default=no_data),
        sa.Column("call_back", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.String(), nullable=True),
    ):
        op.add_column("support_request", column)
    op.create_index(op.f("ix_support_request_received"), "support_request", ["received"], unique=False)
    op.add_column("visit", sa.Column("number", sa.Integer(), nullable=False, server_default="1"))


def _widen_places_and_sites() -> None:
    """Who settled an address, and where a figure of a site comes from."""
    op.add_column("place", sa.Column("settled_by", sa.String(), nullable=True))
    op.add_column("place", sa.Column("settled", sa.DateTime(timezone=True), nullable=True))
    op.add_column("site", sa.Column("postcode", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("site", sa.Column("precision", sa.String(), nullable=False, server_default="none"))
    op.add_column("site", sa.Column("closed_from", sa.Date(), nullable=True))
    op.add_column("opening_hours", sa.Column("source", sa.String(), nullable=False, server_default="assumption"))


def _make_decisions() -> None:
    """The rules of triage, what was decided by them, and which requests are not the same."""
    op.create_table(
        "triage_table",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "triage_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("table_version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_triage_decision_request_id"), "triage_decision", ["request_id"], unique=False)
    op.create_table(
        "distinct_requests",
        sa.Column("first_id", sa.String(), nullable=False),
        sa.Column("second_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["support_request.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["second_id"], ["support_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("first_id", "second_id"),
    )


def _make_work_in_progress() -> None:
    """What a clerk is writing, calls to residents, and codes of doors."""
    op.create_table(
        "draft",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_table(
        "remote_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_remote_attempt_request_id"), "remote_attempt", ["request_id"], unique=False)
    op.create_table(
        "door_code",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id"),
    )


def _make_sources() -> None:
    """How the files of another system name their columns, and the keys of systems that send requests by themselves."""
    op.create_table(
        "import_source",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "api_key",
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_hash"),
    )
    op.create_index(op.f("ix_api_key_source"), "api_key", ["source"], unique=False)
    op.create_table(
        "handed_in",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["support_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_handed_in_request_id"), "handed_in", ["request_id"], unique=False)
