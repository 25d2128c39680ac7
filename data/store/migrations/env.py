"""What Alembic runs: the migrations, on the connection and in the transaction that it is given."""

from __future__ import annotations

from alembic import context

from data.store.schema import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    # SQLite cannot change a table in place: it is rebuilt.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
