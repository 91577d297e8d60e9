"""Accounts, sessions, the record of who did or saw what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


_READ_ONLY_IN_FILE = """
CREATE TRIGGER audit_no_{event} BEFORE {event} ON audit BEGIN SELECT raise(ABORT, 'AUDIT_READ_ONLY'); END
"""
# INSERT OR REPLACE removes the older row without the trigger of a removal.
_NO_REPLACE_IN_FILE = """
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id)
BEGIN SELECT raise(ABORT, 'AUDIT_READ_ONLY'); END
"""
_REFUSE_ON_SERVER = """
CREATE FUNCTION audit_read_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'AUDIT_READ_ONLY' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_READ_ONLY_ON_SERVER = """
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_read_only()
"""


def upgrade() -> None:
    """Make the tables, and let nobody change the record."""
    _make_accounts()
    _make_record()
    _refuse_changes_of_the_record()


def _make_accounts() -> None:
    """Who may log in, and who is."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("helper_id", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"], unique=False)
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_login_attempt_at"), "login_attempt", ["at"], unique=False)
    op.create_index(op.f("ix_login_attempt_key"), "login_attempt", ["key"], unique=False)


def _make_record() -> None:
    """Who did or saw what, and what was purged."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_audit_about"), "audit", ["about"], unique=False)
    op.create_index(op.f("ix_audit_actor"), "audit", ["actor"], unique=False)
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _refuse_changes_of_the_record() -> None:
    """Let the database itself refuse to change the record."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSE_ON_SERVER)
        op.execute(_READ_ONLY_ON_SERVER)
        return
    for event in ("update", "delete"):
        op.execute(_READ_ONLY_IN_FILE.format(event=event))
    op.execute(_NO_REPLACE_IN_FILE)
