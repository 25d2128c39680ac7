"""Data sets, and runs with the scenarios that were run and the tables that came of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables."""
    _data_sets()
    _runs()


def _data_sets() -> None:
    op.create_table(
        "data_set_names",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_data_set_names"),
    )
    op.create_table(
        "data_set_versions",
        sa.Column("identifier", sa.String(12), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("calls", sa.LargeBinary(), nullable=False),
        sa.Column("imported", sa.Text(), nullable=False),
        sa.Column("changes", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(200), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="pk_data_set_versions"),
        sa.UniqueConstraint("name", "number", name="uq_data_set_versions_name"),
        sa.ForeignKeyConstraint(["name"], ["data_set_names.name"], name="fk_data_set_versions_name_data_set_names"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("identifier", sa.String(12), nullable=False),
        sa.Column("baseline", sa.String(200), nullable=True),
        sa.Column("data_set", sa.String(12), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("replications", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(40), nullable=False),
        sa.Column("code_version", sa.String(80), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(200), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="pk_runs"),
        sa.ForeignKeyConstraint(
            ["data_set"], ["data_set_versions.identifier"], name="fk_runs_data_set_data_set_versions"
        ),
    )
    op.create_table(
        "run_scenarios",
        sa.Column("run", sa.String(12), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("version", sa.String(12), nullable=True),
        sa.PrimaryKeyConstraint("run", "place", name="pk_run_scenarios"),
        sa.UniqueConstraint("run", "label", name="uq_run_scenarios_run"),
        sa.ForeignKeyConstraint(["run"], ["runs.identifier"], name="fk_run_scenarios_run_runs"),
        sa.ForeignKeyConstraint(
            ["digest"], ["scenario_contents.digest"], name="fk_run_scenarios_digest_scenario_contents"
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["scenario_versions.identifier"], name="fk_run_scenarios_version_scenario_versions"
        ),
    )
    op.create_table(
        "run_tables",
        sa.Column("run", sa.String(12), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("run", "name", name="pk_run_tables"),
        sa.ForeignKeyConstraint(["run"], ["runs.identifier"], name="fk_run_tables_run_runs"),
    )
