"""Where the database is, how it is connected to, and what is said where it cannot be used."""

from __future__ import annotations

import re
import socket
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, make_url, text

from data.samples.scenarios import small_center
from data.store import database as database_module
from data.store.database import LOCATION_VARIABLE, connect, database_url, place_in_words
from data.store.store import RunRecord, StoreUnreachableError, open_store

ROOT = Path(__file__).resolve().parents[3]
SECRET = "correct-horse"  # noqa: S105 (nobody's)


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(database_module, "user_data_path", lambda name, **_: tmp_path / "home" / name)
    monkeypatch.delenv(LOCATION_VARIABLE, raising=False)
    return tmp_path / "home" / "contact-center-staffing"


def test_by_default_it_is_a_file_in_the_users_data_folder(own_folder: Path) -> None:
    store = open_store()
    store.scenarios.save("plan", small_center(), "Ann")
    assert store.place == str(own_folder / "store.sqlite")
    store.close()
    assert [file.name for file in own_folder.iterdir()] == ["store.sqlite"]
    assert stat.S_IMODE(own_folder.stat().st_mode) == 0o700


def test_the_environment_names_another_place(own_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOCATION_VARIABLE, f"sqlite:///{tmp_path}/other.sqlite")
    with closing(open_store()) as store:
        assert store.place == str(tmp_path / "other.sqlite")
    assert not own_folder.exists()
    monkeypatch.setenv(LOCATION_VARIABLE, "")
    assert database_url().database == str(own_folder / "store.sqlite")


def test_a_folder_that_cannot_be_made_is_named(own_folder: Path) -> None:
    own_folder.parent.write_text("a file in the way")
    with pytest.raises(StoreUnreachableError, match=r"cannot be made: .*; allow it|Not a directory|File exists"):
        open_store()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgresql://ann:{SECRET}@host:port/name", "is not the address of a database"),
        (f"ann:{SECRET}@host", "is not the address of a database"),
        (f"mysql://ann:{SECRET}@host/name", "a database of the kind 'mysql'"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_addresses_that_are_not_allowed(url: str, said: str) -> None:
    with pytest.raises(StoreUnreachableError) as found:
        database_url(url)
    assert said in str(found.value)
    assert "allowed are sqlite:////folder/file.sqlite and postgresql://" in str(found.value)
    assert SECRET not in str(found.value)


@pytest.mark.parametrize("kind", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_usual_addresses_of_postgresql_are_taken(kind: str) -> None:
    url = database_url(f"{kind}://ann:{SECRET}@10.0.0.5:5433/staffing")
    assert (url.drivername, url.port, url.password) == ("postgresql+psycopg", 5433, SECRET)
    assert place_in_words(url) == "staffing on 10.0.0.5"


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreUnreachableError) as found:
        open_store(f"postgresql://ann:{SECRET}@127.0.0.1:{port}/staffing")
    said = str(found.value)
    assert all(part in said for part in ("staffing on 127.0.0.1", "Connection refused", "check the address", "server"))
    assert not any(part in said for part in (SECRET, "\n"))


def test_a_database_that_the_server_does_not_have(postgresql_server: str) -> None:
    address = make_url(postgresql_server).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(StoreUnreachableError, match="nowhere on this machine cannot be used") as found:
        open_store(address)
    assert 'database "nowhere" does not exist' in str(found.value)


def test_a_database_that_cannot_hold_every_text(postgresql_server: str) -> None:
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE western ENCODING LATIN1 LOCALE 'C' TEMPLATE template0")
    address = make_url(postgresql_server).set(database="western").render_as_string(hide_password=False)
    with pytest.raises(StoreUnreachableError, match="encoding LATIN1, which cannot hold every text; allowed is UTF8"):
        open_store(address)


def test_a_server_that_was_restarted_is_connected_to_again(postgresql_server: str) -> None:
    with closing(open_store(postgresql_server)) as store:
        store.scenarios.newest()
        with store._sessions._engine.connect() as connection:
            backend = connection.scalar(text("SELECT pg_backend_pid()"))
        other = connect(database_url(postgresql_server))
        with other.begin() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})
        other.dispose()
        assert store.scenarios.newest() == []


def test_a_user_who_may_create_nothing(postgresql_server: str) -> None:
    engine = connect(database_url(postgresql_server))
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE reader LOGIN"))
        connection.execute(text("CREATE SCHEMA closed"))
    engine.dispose()
    address = make_url(postgresql_server).set(username="reader")
    address = address.update_query_dict({"options": "-csearch_path=closed"})
    with pytest.raises(StoreUnreachableError, match="may not create or change tables there"):
        open_store(address.render_as_string(hide_password=False))


def test_without_the_driver_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnreachableError) as found:
        open_store("postgresql://ann@127.0.0.1/staffing")
    requirement = re.search('"(.*)"', str(found.value))
    assert requirement is not None
    assert requirement[1] in (ROOT / "requirements-dev.txt").read_text().splitlines()


def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    engine = connect(database_url(f"sqlite:///{tmp_path}/store.sqlite"))
    with engine.connect() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "none" / "store.sqlite"
    with pytest.raises(StoreUnreachableError) as found:
        open_store(f"sqlite:///{path}")
    said = str(found.value)
    assert all(part in said for part in (str(path), "cannot be opened", "check that its folder", "write in it"))
    assert "\n" not in said


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("start,calls\n" * 1000)
    with pytest.raises(StoreUnreachableError, match="the file is not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_text() == "start,calls\n" * 1000


def test_a_file_that_another_program_keeps_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0)
    path = tmp_path / "store.sqlite"
    with closing(open_store(f"sqlite:///{path}")) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnreachableError, match="another program keeps it locked"):
            store.scenarios.save("plan", small_center(), "Ann")
        assert store.scenarios.newest() == []
        other.rollback()
        assert store.scenarios.save("plan", small_center(), "Ann").number == 1


def test_a_full_disk_is_said_and_saves_nothing(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/store.sqlite")) as store:
        store.close()
        event.listen(store._sessions._engine, "connect", lambda opened, _: opened.execute("PRAGMA max_page_count=40"))
        record = RunRecord({"today": small_center()}, 1, 1, "compiled")
        with pytest.raises(StoreUnreachableError, match="the disk is full; free some space and save again"):
            store.runs.save(record, {"table": bytes(1_000_000)}, "Ann")
        assert store.runs.newest() == []
        assert store.scenarios.save("plan", small_center(), "Ann").number == 1
