"""The tables of the store as typed classes; ``migrations`` makes them, and a test compares the two.

Rows are added and never changed, except what a name's newest version is and whether it is archived, drafts, and the
layouts of files.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from sqlalchemy import BigInteger, DateTime, ForeignKey, MetaData, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

IDENTIFIER_LENGTH: Final = 12
NAME_LENGTH: Final = 120
USER_LENGTH: Final = 200
LABEL_LENGTH: Final = 200
TABLE_NAME_LENGTH: Final = 80
KIND_LENGTH: Final = 40

Identifier = Annotated[str, mapped_column(String(IDENTIFIER_LENGTH))]
Digest = Annotated[str, mapped_column(String(64))]
LongText = Annotated[str, mapped_column(Text)]


class UtcTime(TypeDecorator[datetime]):
    """An instant, kept as UTC without a zone, since SQLite knows none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The instant as it is kept."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The instant as it was."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime}  # noqa: RUF012 (SQLAlchemy's own way)


class Name:
    """A name, the number of its newest version, and whether it is left out of lists."""

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    newest: Mapped[int]
    archived: Mapped[bool]


class SavedRow:
    """What every kept thing has."""

    identifier: Mapped[Identifier] = mapped_column(primary_key=True)
    note: Mapped[LongText]
    saved_by: Mapped[str] = mapped_column(String(USER_LENGTH))
    saved_at: Mapped[datetime]


class Version(SavedRow):
    """What every version of a name has."""

    name: Mapped[str]
    number: Mapped[int]


class ScenarioContent(Base):
    """A scenario by its content, once however often it was saved or run."""

    __tablename__ = "scenario_contents"
    digest: Mapped[Digest] = mapped_column(primary_key=True)
    document: Mapped[LongText]


class ScenarioName(Name, Base):
    """The name of a scenario."""

    __tablename__ = "scenario_names"


class ScenarioVersion(Version, Base):
    """A version of a named scenario."""

    __tablename__ = "scenario_versions"
    __table_args__ = (UniqueConstraint("name", "number"),)
    name: Mapped[str] = mapped_column(ForeignKey(ScenarioName.name))
    digest: Mapped[str] = mapped_column(ForeignKey(ScenarioContent.digest))
    content: Mapped[ScenarioContent] = relationship()


class DraftContent(Base):
    """A plan while it is edited, by whose drafts it belongs to and by the plan that editing began with."""

    __tablename__ = "drafts"
    identifier: Mapped[Identifier] = mapped_column(primary_key=True)
    digest: Mapped[Digest] = mapped_column(primary_key=True)
    """Of the plan that editing began with."""
    name: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    """What that one is called."""
    begun_with: Mapped[LongText]
    document: Mapped[LongText]
    """The plan as it was edited last."""
    steps: Mapped[LongText]
    """JSON: the inputs in which the plan was another one than editing began with, before each step."""
    owner: Mapped[Digest | None]
    """Of the identity of who edited it; None where nobody signs in."""
    saved_by: Mapped[str] = mapped_column(String(USER_LENGTH))
    saved_at: Mapped[datetime]


class DataSetName(Name, Base):
    """The name of a data set."""

    __tablename__ = "data_set_names"


class DataSetVersion(Version, Base):
    """A version of a named data set."""

    __tablename__ = "data_set_versions"
    __table_args__ = (UniqueConstraint("name", "number"),)
    name: Mapped[str] = mapped_column(ForeignKey(DataSetName.name))
    first_date: Mapped[date]
    last_date: Mapped[date]
    interval_minutes: Mapped[int]
    calls: Mapped[bytes] = mapped_column(deferred=True)
    """Parquet: ``start`` and ``calls``."""
    imported: Mapped[LongText] = mapped_column(deferred=True)
    """JSON: how the file was understood and what was decided."""
    changes: Mapped[bytes] = mapped_column(deferred=True)
    """Parquet: the cleaning report."""


class DataSetFirstCalls(Base):
    """The first calls behind the counts of a data set, under a digest of what they were asked for."""

    __tablename__ = "data_set_first_calls"
    data_set: Mapped[str] = mapped_column(ForeignKey(DataSetVersion.identifier), primary_key=True)
    asked: Mapped[Digest] = mapped_column(primary_key=True)
    document: Mapped[LongText]
    """JSON."""


class FileLayoutRow(Base):
    """What was chosen for a file, for all that have the same column names."""

    __tablename__ = "file_layouts"
    header: Mapped[Digest] = mapped_column(primary_key=True)
    """Of the column names."""
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    document: Mapped[LongText]
    """JSON."""
    saved_by: Mapped[str] = mapped_column(String(USER_LENGTH))
    saved_at: Mapped[datetime]


class DataSetAdjustments(SavedRow, Base):
    """What was known by hand of the days of a data set, at a time; the newest row of a data set counts."""

    __tablename__ = "data_set_adjustments"
    data_set: Mapped[str] = mapped_column(ForeignKey(DataSetName.name))
    document: Mapped[LongText]
    """JSON."""


class DataSetForecast(SavedRow, Base):
    """A forecast that was kept of a data set, to be held against what comes."""

    __tablename__ = "data_set_forecasts"
    data_set: Mapped[str] = mapped_column(ForeignKey(DataSetName.name))
    method: Mapped[str] = mapped_column(String(TABLE_NAME_LENGTH))
    days: Mapped[bytes]
    """Parquet: a row per day."""


class Run(SavedRow, Base):
    """A run, or another question answered by simulation: which scenarios, with which callers, by which code."""

    __tablename__ = "runs"
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    """What was asked; ``run`` for a plain run."""
    baseline: Mapped[str | None] = mapped_column(String(LABEL_LENGTH))
    data_set: Mapped[str | None] = mapped_column(ForeignKey(DataSetVersion.identifier))
    seed: Mapped[int] = mapped_column(BigInteger)
    replications: Mapped[int]
    engine: Mapped[str] = mapped_column(String(40))
    code_version: Mapped[str] = mapped_column(String(80))
    settings: Mapped[LongText]
    """JSON."""
    scenarios: Mapped[list[RunScenario]] = relationship(order_by="RunScenario.place")
    tables: Mapped[list[RunTable]] = relationship(order_by="RunTable.name")


class RunScenario(Base):
    """A scenario of a run, under its label."""

    __tablename__ = "run_scenarios"
    __table_args__ = (UniqueConstraint("run", "label"),)
    run: Mapped[str] = mapped_column(ForeignKey(Run.identifier), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    digest: Mapped[str] = mapped_column(ForeignKey(ScenarioContent.digest))
    version: Mapped[str | None] = mapped_column(ForeignKey(ScenarioVersion.identifier))
    """The saved version that it is; None where it was run without being saved under a name."""
    content: Mapped[ScenarioContent] = relationship()


class RunTable(Base):
    """A table that came of a run."""

    __tablename__ = "run_tables"
    run: Mapped[str] = mapped_column(ForeignKey(Run.identifier), primary_key=True)
    name: Mapped[str] = mapped_column(String(TABLE_NAME_LENGTH), primary_key=True)
    content: Mapped[bytes] = mapped_column(deferred=True)
    """Parquet."""
