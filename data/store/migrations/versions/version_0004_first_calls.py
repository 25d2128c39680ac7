"""First calls that were derived from the counts of a data set, kept with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "data_set_first_calls",
        sa.Column("data_set", sa.String(12), nullable=False),
        sa.Column("asked", sa.String(64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("data_set", "asked", name="pk_data_set_first_calls"),
        sa.ForeignKeyConstraint(
            ["data_set"], ["data_set_versions.identifier"], name="fk_data_set_first_calls_data_set_data_set_versions"
        ),
    )
