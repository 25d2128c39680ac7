"""Kinds of runs: beside plain runs, other questions that were answered by simulation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; all runs so far are plain ones."""
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("kind", sa.String(40), nullable=False, server_default="run"))
