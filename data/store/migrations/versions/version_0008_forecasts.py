"""What is known of a data set's days by hand, and the forecasts that were kept of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables."""
    for name, content in (
        ("data_set_adjustments", [sa.Column("document", sa.Text(), nullable=False)]),
        (
            "data_set_forecasts",
            [
                sa.Column("method", sa.String(80), nullable=False),
                sa.Column("days", sa.LargeBinary(), nullable=False),
            ],
        ),
    ):
        op.create_table(
            name,
            sa.Column("data_set", sa.String(120), nullable=False),
            *content,
            sa.Column("identifier", sa.String(12), nullable=False),
            sa.Column("note", sa.Text(), nullable=False),
            sa.Column("saved_by", sa.String(200), nullable=False),
            sa.Column("saved_at", sa.DateTime(), nullable=False),
            sa.PrimaryKeyConstraint("identifier", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(["data_set"], ["data_set_names.name"], name=f"fk_{name}_data_set_data_set_names"),
        )
