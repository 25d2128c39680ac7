"""The database that the store is in: where it is, and how it is connected to so that nothing confirmed is lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from .errors import StoreUnreachableError

APPLICATION: Final = "contact-center-staffing"
LOCATION_VARIABLE: Final = "STAFFING_DATABASE_URL"
"""The environment variable that names another database."""
FILE_NAME: Final = "store.sqlite"
ALLOWED: Final = "allowed are sqlite:////folder/file.sqlite and postgresql://user:password@host/name"
DRIVER_HINT: Final = (
    'PostgreSQL needs the package psycopg; install it: .venv/bin/python -m pip install "psycopg[binary]==3.3.9"'
)

BUSY_SECONDS: Final = 30
"""How long a writer waits for others before it gives up."""
CONNECT_SECONDS: Final = 10
"""How long a server may take to answer at all."""
WRITES: Final = "staffing_writes"
"""The execution option of a transaction that writes."""


def database_url(url: str | None = None) -> URL:
    """Where the database is: ``url``, else what ``STAFFING_DATABASE_URL`` says, else a file in the user's data folder.

    Raises:
        StoreUnreachableError: it is no address of an SQLite file or a PostgreSQL database, or the folder for the file
            cannot be made.
    """
    asked = url or os.environ.get(LOCATION_VARIABLE, "").strip()
    if not asked:
        return URL.create("sqlite", database=str(_own_folder() / FILE_NAME))
    try:
        found = make_url(asked)
    except (exc.ArgumentError, ValueError):
        # What was asked for may hold a password: it is not repeated.
        msg = f"{LOCATION_VARIABLE} is not the address of a database; {ALLOWED}"
        raise StoreUnreachableError(msg) from None
    kind = found.drivername.partition("+")[0]
    if kind in {"postgresql", "postgres"}:
        return found.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        msg = f"{LOCATION_VARIABLE} names a database of the kind {kind!r}; {ALLOWED}"
        raise StoreUnreachableError(msg)
    if not found.database or found.database == ":memory:":
        msg = f"{LOCATION_VARIABLE} names no file, so that nothing would be saved; {ALLOWED}"
        raise StoreUnreachableError(msg)
    return found.set(drivername="sqlite")


def place_in_words(url: URL) -> str:
    """Which database it is, for people: the file, or the name and the host; never the user or the password."""
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or "").absolute())
    return f"{url.database or 'of the server'} on {url.host or 'this machine'}"


def connect(url: URL, *, migrates: bool = False) -> Engine:
    """An engine for the database; nothing is opened before it is used.

    A transaction with the execution option ``WRITES`` has an SQLite file to itself from its beginning, so that it never
    has to be given up halfway; PostgreSQL needs no such option. An engine that ``migrates`` always writes, and leaves
    SQLite's foreign keys unchecked, since tables are rebuilt.

    Raises:
        StoreUnreachableError: the driver for PostgreSQL is not installed.
    """
    pool: dict[str, Any] = {"poolclass": NullPool} if migrates else {"pool_pre_ping": True}
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, connect_args={"connect_timeout": CONNECT_SECONDS}, **pool)
        except ImportError as error:
            raise StoreUnreachableError(DRIVER_HINT) from error
    engine = create_engine(url, **pool)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: ConnectionPoolEntry) -> None:
        # The driver begins transactions late, and not for reading: they are begun below instead.
        connection.isolation_level = None
        for pragma, value in (
            ("busy_timeout", BUSY_SECONDS * 1000),
            ("journal_mode", "WAL"),
            # What is committed is on the disk: it outlives the loss of power, not only the end of this process.
            ("synchronous", "FULL"),
            ("foreign_keys", "OFF" if migrates else "ON"),
        ):
            connection.execute(f"PRAGMA {pragma}={value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = migrates or connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _own_folder() -> Path:
    folder = user_data_path(APPLICATION, appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = (
            f"The folder {folder} for saved plans cannot be made: {error.strerror}. "
            f"Allow it, or name another place in {LOCATION_VARIABLE}"
        )
        raise StoreUnreachableError(msg) from error
    return folder
