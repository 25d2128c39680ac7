"""The version of the database's tables: told at once, brought up to date where it is older, refused where newer."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, inspect, text

from .database import LOCATION_VARIABLE, connect, place_in_words
from .errors import NewerDatabaseError, StoreUnreachableError

MIGRATIONS: Final = Path(__file__).parent / "migrations"
VERSION_TABLE: Final = "staffing_schema"
"""Where Alembic notes the version; a name of our own, since other programs may share the database."""

_ADVISORY_LOCK: Final = 0x57AFF
"""PostgreSQL's key for the lock under which one process at a time migrates."""
_one_at_a_time = threading.Lock()
"""Alembic keeps the migration under way in a module."""


def known_versions() -> list[str]:
    """The versions that this program knows, in order: the numbers of the files in ``migrations/versions``."""
    return sorted(file.stem.split("_")[1] for file in (MIGRATIONS / "versions").glob("version_*.py"))


def version_of(connection: Connection) -> str | None:
    """The version of the tables in a database; None where there are none yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 (a constant)
    return found


def bring_up_to_date(engine: Engine) -> None:
    """Migrate a database that is empty or of an earlier version; one that is up to date is only looked at.

    Raises:
        NewerDatabaseError: it has a version that this program does not know.
    """
    known = known_versions()
    with engine.connect() as connection:
        found = version_of(connection)
    if found is not None and found not in known:
        msg = (
            f"The database {place_in_words(engine.url)} was written by a newer version of this program: its tables "
            f"have version {found}, and this program knows versions up to {known[-1]}. Nothing was changed. Update the "
            f"program (git pull, then make run), or name another database in {LOCATION_VARIABLE}."
        )
        raise NewerDatabaseError(msg)
    if found != known[-1]:
        migrate(engine.url, known[-1])


def migrate(url: URL, version: str) -> None:
    """Bring a database up to a version, all at once or not at all, one process at a time.

    Raises:
        StoreUnreachableError: it is on a PostgreSQL server and cannot hold every text.
    """
    from alembic import command
    from alembic.config import Config

    engine = connect(url, migrates=True)
    with _one_at_a_time, engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            _check_encoding(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, version)


def _check_encoding(connection: Connection) -> None:
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        msg = (
            f"The database {place_in_words(connection.engine.url)} has the encoding {encoding}, which cannot hold "
            "every text; allowed is UTF8: createdb --encoding UTF8 --template template0"
        )
        raise StoreUnreachableError(msg)
