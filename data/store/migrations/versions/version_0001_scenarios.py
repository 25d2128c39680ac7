"""Scenarios: their contents, their versions, and the names that the versions are numbered under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "scenario_contents",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_scenario_contents"),
    )
    op.create_table(
        "scenario_names",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_scenario_names"),
    )
    op.create_table(
        "scenario_versions",
        sa.Column("identifier", sa.String(12), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(200), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="pk_scenario_versions"),
        sa.UniqueConstraint("name", "number", name="uq_scenario_versions_name"),
        sa.ForeignKeyConstraint(["name"], ["scenario_names.name"], name="fk_scenario_versions_name_scenario_names"),
        sa.ForeignKeyConstraint(
            ["digest"], ["scenario_contents.digest"], name="fk_scenario_versions_digest_scenario_contents"
        ),
    )
