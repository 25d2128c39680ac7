"""The tables of the store: made from nothing, brought up from every version, and refused where they are newer."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from data.samples.scenarios import small_center
from data.store.database import connect, database_url
from data.store.scenario_files import read_scenario_file
from data.store.schema import MIGRATIONS, VERSION_TABLE, known_versions, migrate, version_of
from data.store.store import NewerDatabaseError, RunRecord, SavedDraft, open_store
from data.store.tables import Base
from data.volumes.choices import Choices
from data.volumes.file_layouts import FileLayout
from tests.earlier_plans import earlier_file

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = earlier_file(small_center(), heavy_day_calls=2860).decode()
"""The plan that programs of all these versions saved, in the format of then."""
PLAN = read_scenario_file(DOCUMENT.encode())
DIGEST = hashlib.sha256(DOCUMENT.encode()).hexdigest()
LAYOUT = FileLayout("weekly", ("Day", "Start", "Calls"), Choices(day_first=True))
OWNED, OWNER = "WNEDWNEDWNED", "https://login.center.gov 00u1"

TIME = "2026-03-02 10:00:00.000000"
WRITTEN = {
    "digest": DIGEST,
    "document": DOCUMENT,
    "content": b"",
    "time": TIME,
    "owner": hashlib.sha256(OWNER.encode()).hexdigest(),
    "header": hashlib.sha256(b'["Day", "Start", "Calls"]').hexdigest(),
    "layout": '{"name": "weekly", "header": ["Day", "Start", "Calls"], "choices": {"day_first": true}}',
}
VERSION_ROW = "INSERT INTO scenario_versions (identifier, name, number, digest, note, saved_by, saved_at)"
RUN_ROW = """INSERT INTO runs
(identifier, baseline, data_set, seed, replications, engine, code_version, settings, note, saved_by, saved_at)"""
KIND_ROW = RUN_ROW.replace("(identifier, ", "(identifier, kind, ")
DATA_SET_ROW = """INSERT INTO data_set_versions
(identifier, name, number, first_date, last_date, interval_minutes, calls, imported, changes, note, saved_by, saved_at)
VALUES ('DATADATADATA', 'March', 1, '2026-03-02', '2026-03-06', 30, :content, '{}', :content, '', 'Ann', :time)"""
PART_ROW = "INSERT INTO run_scenarios (run, place, label, digest, version)"
DRAFT_ROW = "INSERT INTO drafts (identifier, digest, name, begun_with, document, saved_by, saved_at)"
OWNED_ROW = DRAFT_ROW.replace("document, ", "document, steps, owner, ")
LAYOUT_ROW = "INSERT INTO file_layouts (header, name, document, saved_by, saved_at)"
KNOWN_ROW = "INSERT INTO data_set_adjustments (data_set, document, identifier, note, saved_by, saved_at)"
FORECAST_ROW = "INSERT INTO data_set_forecasts (data_set, method, days, identifier, note, saved_by, saved_at)"
WRITTEN_BY_VERSION = {
    "0001": (
        "INSERT INTO scenario_contents (digest, document) VALUES (:digest, :document)",
        "INSERT INTO scenario_names (name, newest, archived) VALUES ('plan', 2, FALSE)",
        f"{VERSION_ROW} VALUES ('ABCDEFGHJKLM', 'plan', 1, :digest, 'first', 'Ann', '{TIME}')",
        f"{VERSION_ROW} VALUES ('abcdefghijkm', 'plan', 2, :digest, 'second', 'Bob', '{TIME}')",
    ),
    "0002": (
        f"{RUN_ROW} VALUES ('RUNRUNRUNRUN', 'today', NULL, 7, 20, 'compiled', '0.1.0+0', '{{}}', '', 'Ann', '{TIME}')",
        f"{PART_ROW} VALUES ('RUNRUNRUNRUN', 0, 'today', :digest, 'abcdefghijkm')",
    ),
    "0003": (
        f"{KIND_ROW} VALUES ('CUTCUTCUTCUT', 'cutoffs', NULL, NULL, 7, 20, 'ciw', '0', '{{}}', '', 'Ann', '{TIME}')",
    ),
    "0004": (
        "INSERT INTO data_set_names (name, newest, archived) VALUES ('March', 1, FALSE)",
        DATA_SET_ROW,
        "INSERT INTO data_set_first_calls (data_set, asked, document) VALUES ('DATADATADATA', :digest, '{}')",
    ),
    "0005": (f"{DRAFT_ROW} VALUES ('DRAFTDRAFTDR', :digest, 'plan', :document, :document, 'Ann', '{TIME}')",),
    "0006": (
        f"{OWNED_ROW} VALUES ('{OWNED}', :digest, 'plan', :document, :document, '[{{}}]', :owner, 'A', '{TIME}')",
    ),
    "0007": (f"{LAYOUT_ROW} VALUES (:header, 'weekly', :layout, 'Ann', '{TIME}')",),
    "0008": (
        f"{KNOWN_ROW} VALUES ('March', '{{}}', 'KNOWNKNOWNKN', '', 'Ann', '{TIME}')",
        f"{FORECAST_ROW} VALUES ('March', 'recent_mean', :content, 'COMESCOMESCM', '', 'Ann', '{TIME}')",
    ),
}
"""What programs of each version wrote, besides those before it; never changed, a new version adds its own."""


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    found = connect(database_url(database))
    yield found
    found.dispose()


def write_as_version(engine: Engine, version: str) -> None:
    """The database as the programs of a version left it."""
    migrate(engine.url, version)
    with engine.begin() as connection:
        for written_by, statements in WRITTEN_BY_VERSION.items():
            if written_by <= version:
                for statement in statements:
                    connection.execute(text(statement), WRITTEN)


def test_an_empty_database_gets_the_newest_tables(engine: Engine, database: str) -> None:
    open_store(database).close()
    with engine.connect() as connection:
        assert version_of(connection) == known_versions()[-1]


def test_models_and_migrations_agree(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    migrate(engine.url, "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []
        tables = inspect(connection)
        for name, table in Base.metadata.tables.items():
            nullable = {column["name"]: column["nullable"] for column in tables.get_columns(name)}
            assert nullable == {column.name: column.nullable for column in table.columns}
            assert {each["name"] for each in tables.get_foreign_keys(name)} == {
                each.name for each in table.foreign_key_constraints
            }


@pytest.mark.parametrize("version", known_versions())
def test_data_of_every_version_is_there_after_the_update(engine: Engine, database: str, version: str) -> None:
    write_as_version(engine, version)
    with closing(open_store(database)) as store:
        first, second = (store.scenarios.open(each) for each in ("ABCDEFGHJKLM", "abcdefghijkm"))
        assert (first.note, second.note) == ("first", "second")
        assert first.scenario == second.scenario == PLAN.scenario
        assert first.changes == PLAN.changes
        assert "more than 3,344 in the whole day" in first.changes
        assert first.saved_at.isoformat() == "2026-03-02T10:00:00+00:00"
        if version >= "0002":
            run = store.runs.open("RUNRUNRUNRUN")
            assert (run.scenarios, run.versions) == ({"today": PLAN.scenario}, {"today": "abcdefghijkm"})
            assert run.changes == (PLAN.changes,)
            assert run.kind == "run"
        if version >= "0003":
            assert store.runs.open("CUTCUTCUTCUT").kind == "cutoffs"
        if version >= "0004":
            assert store.data_sets.first_calls("DATADATADATA", DIGEST) == "{}"
        if version >= "0005":
            assert store.drafts.open("DRAFTDRAFTDR") == [SavedDraft("plan", PLAN.scenario, PLAN.scenario)]
        if version >= "0006":
            kept = SavedDraft("plan", PLAN.scenario, PLAN.scenario, (PLAN.scenario,))
            assert store.drafts.open(OWNED, OWNER) == [kept]
        if version >= "0007":
            layout = store.file_layouts.find(LAYOUT.header)
            assert layout is not None
            assert layout.layout == LAYOUT
        if version >= "0008":
            assert store.forecasts.adjustments("March") == "{}"
        assert store.scenarios.save("plan", PLAN.scenario, "Cid").number == 3
        record = RunRecord({"a": PLAN.scenario}, 1, 2, "compiled", versions={"a": "abcdefghijkm"})
        # What the earlier program wrote has another digest than the same scenario has now.
        assert store.runs.open(store.runs.save(record, {}, "Cid").identifier).versions == record.versions
    with engine.connect() as connection:
        assert version_of(connection) == known_versions()[-1]


def test_an_interrupted_update_leaves_the_version_before(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    write_as_version(engine, "0001")
    create_table = op.create_table

    def fail_at_runs(name: str, *columns: Any) -> object:
        if name == "runs":
            raise RuntimeError(name)
        return create_table(name, *columns)

    monkeypatch.setattr(op, "create_table", fail_at_runs)
    with pytest.raises(RuntimeError):
        migrate(engine.url, "head")
    with engine.connect() as connection:
        assert version_of(connection) == "0001"
        assert not inspect(connection).has_table("data_set_versions")


def test_a_newer_database_is_refused_and_left_alone(engine: Engine, database: str) -> None:
    write_as_version(engine, known_versions()[-1])
    with engine.begin() as connection:
        connection.execute(text("UPDATE staffing_schema SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError) as found:
        open_store(database)
    said = str(found.value)
    assert f"version 9999, and this program knows versions up to {known_versions()[-1]}" in said
    assert "Update the program" in said
    assert "STAFFING_DATABASE_URL" in said
    with engine.connect() as connection:
        assert version_of(connection) == "9999"
        assert connection.scalar(text("SELECT count(*) FROM scenario_versions")) == 2


def test_tables_of_other_programs_are_left_alone(engine: Engine, database: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('of another program')"))
    open_store(database).close()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "of another program"


def test_the_files_of_the_versions_are_named_as_they_are_numbered() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    found = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [each.revision for each in reversed(found)] == known_versions() == sorted(WRITTEN_BY_VERSION)
    assert [each.down_revision for each in reversed(found)] == [None, *known_versions()[:-1]]


def test_a_database_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/store.sqlite"
    open_store(address).close()
    said = (
        f"import sys; from data.store.store import open_store; open_store({address!r}); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
