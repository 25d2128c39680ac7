"""Whose a draft is, where people sign in, and the steps that can be taken back in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; drafts so far are of whoever has their address, and have no steps."""
    with op.batch_alter_table("drafts") as drafts:
        drafts.add_column(sa.Column("owner", sa.String(64), nullable=True))
        drafts.add_column(sa.Column("steps", sa.Text(), nullable=False, server_default="[]"))
