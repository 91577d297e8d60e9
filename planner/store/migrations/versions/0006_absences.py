"""Absences of a part of a day, and what moved the visits of a plan."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; what is stored stays as it is: whole days, and plans that nothing came between."""
    op.add_column("absence", sa.Column("start", sa.Integer(), nullable=True))
    op.add_column("absence", sa.Column("end", sa.Integer(), nullable=True))
    op.add_column("plan", sa.Column("causes", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
