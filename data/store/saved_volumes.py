"""Call volumes as the store keeps them: the calls, how their file was understood, and what was decided about it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from pydantic import TypeAdapter

from data.tables.problems import Problem
from data.volumes.choices import Choices
from data.volumes.counted_calls import CountedCalls
from data.volumes.figure_columns import FIGURE_ROLES
from data.volumes.files import VolumeReading
from data.volumes.interval_figures import FigureColumn, IntervalFigures
from data.volumes.mapping import ColumnMapping
from data.volumes.volumes import Volumes

from .errors import NotAllowedError
from .parquet import from_parquet, mixed_from_parquet, mixed_to_parquet, to_parquet


@dataclass(frozen=True)
class Imported:
    """How a file of call volumes was understood, without its cells."""

    name: str
    """What the file was called."""
    problems: tuple[Problem, ...]
    columns: dict[str, str]
    day_first: bool | None
    mapping: ColumnMapping
    queues: tuple[str, ...]
    daily: bool
    choices: Choices
    """What was decided about it."""
    figure_columns: tuple[FigureColumn, ...] = ()
    """What else it says of intervals, and where that was taken from; the figures are in the table of calls."""
    figure_notes: tuple[str, ...] = ()
    counted: CountedCalls | None = None
    """What its counts are of; None where nobody was asked, as of data sets of earlier versions of the program."""


@dataclass(frozen=True, eq=False)
class PackedVolumes:
    """A reading and its choices as columns of the store."""

    first_date: date
    last_date: date
    interval_minutes: int
    calls: bytes
    imported: str
    changes: bytes


_imported = TypeAdapter(Imported)
_KEPT = {each.name for each in fields(Imported)} - {"choices", "counted", "figure_columns", "figure_notes"}
_CALLS = ["start", "calls"]


def pack(reading: VolumeReading, choices: Choices, counted: CountedCalls | None) -> PackedVolumes:
    """A reading ready to be kept.

    Raises:
        NotAllowedError: it has no volumes.
    """
    volumes = reading.volumes
    if volumes is None:
        msg = f"{reading.name} cannot be saved: it has errors that are not decided on; decide on them first"
        raise NotAllowedError(msg)
    kept = {name: getattr(reading, name) for name in _KEPT}
    figures, table = reading.figures, volumes.frame
    if figures is not None:
        table = table.merge(figures.frame, on="start", how="left")
    imported = Imported(
        **{**kept, "columns": dict(reading.columns)},
        choices=choices,
        counted=counted,
        figure_columns=() if figures is None else figures.columns,
        figure_notes=() if figures is None else figures.notes,
    )
    return PackedVolumes(
        volumes.first_date,
        volumes.last_date,
        volumes.interval_minutes,
        to_parquet(table),
        _imported.dump_json(imported).decode(),
        mixed_to_parquet(reading.changes),
    )


def unpack(packed: PackedVolumes) -> tuple[VolumeReading, Choices, CountedCalls | None]:
    """The reading, without the cells of its file (``table`` is None), what was decided and what was answered about it.

    Raises:
        ValueError: another version of this program kept it, in a form that this one does not know.
    """
    imported = _imported.validate_json(packed.imported)
    table = from_parquet(packed.calls)
    figures = None
    if imported.figure_columns:
        frame = table[["start", *FIGURE_ROLES]].dropna(how="all", subset=list(FIGURE_ROLES)).reset_index(drop=True)
        figures = IntervalFigures(frame, imported.figure_columns, imported.figure_notes)
    reading = VolumeReading(
        **{name: getattr(imported, name) for name in _KEPT},
        volumes=Volumes(table[_CALLS], packed.interval_minutes),
        figures=figures,
        changes=mixed_from_parquet(packed.changes),
    )
    return reading, imported.choices, imported.counted
