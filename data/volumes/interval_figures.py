"""What an interval report says beside calls offered: calls answered and abandoned, times, service level, people.

Times are means of a call in seconds, whatever unit the file has them in and whether it has means or sums. A unit that
the file does not say is chosen by its owner, told from how long calls of any center are handled, or said to be open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from data.tables.column_names import words_of
from data.tables.counts import read_counts
from data.tables.duration_units import SECONDS_OF, UNIT_WORDS, DurationUnit, usual_units
from data.tables.durations import durations_of
from data.tables.problems import quoted
from data.tables.tables import Table

from .figure_columns import DURATIONS, FIGURE_ROLES, FigureRole, Figures, says_mean, says_total

_HANDLING: Final = ("handle_time", "talk_time")
"""Roles whose lengths are known well enough to tell a unit by."""
_FOREIGN_UNITS: Final[Mapping[str, DurationUnit]] = {
    **dict.fromkeys(("sekunden", "sek", "segundos", "segundo", "seg", "secondes", "seconde", "segs"), "seconds"),
    **dict.fromkeys(("minuten", "minutos", "minuto", "minuti"), "minutes"),
    **dict.fromkeys(("stunden", "horas", "heures", "std"), "hours"),
    **dict.fromkeys(("millisekunden", "milisegundos", "millisecondes"), "milliseconds"),
}
_SHARE_ABOVE: Final = 1.5
"""A share above this is one of a hundred."""


@dataclass(frozen=True)
class FigureColumn:
    """A column that a figure was taken from."""

    role: FigureRole
    header: str
    reason: str
    unit: str = ""
    """The unit of its lengths of time and how it is known; "" for other columns."""
    is_total: bool = False
    """Whether it has the sum over the calls answered, which the mean was taken of."""


@dataclass(frozen=True, eq=False)
class IntervalFigures:
    """Figures by interval, NaN where the file does not say one.

    ``frame`` has a row per interval, in order of time: ``start`` (datetime64[ns]); ``handled`` and ``abandoned`` calls;
    ``handle_time``, ``talk_time``, ``hold_time``, ``wrap_time`` and ``wait`` (mean seconds of a call answered);
    ``service_level`` (share, 0 to 1); ``people`` (mean people logged in). All are float64.
    """

    frame: pd.DataFrame
    columns: tuple[FigureColumn, ...] = ()
    notes: tuple[str, ...] = ()
    """What was taken for granted, or not taken, a sentence each."""

    def has(self, role: FigureRole) -> bool:
        """Whether some interval has a figure."""
        return bool(self.frame[role].notna().any())

    @property
    def handle_parts(self) -> tuple[FigureRole, ...]:
        """What the time to handle a call is made of here: its own column, or talk with hold and wrap-up where known."""
        if self.has("handle_time"):
            return ("handle_time",)
        parts: tuple[FigureRole, ...] = ("talk_time", "hold_time", "wrap_time")
        return tuple(each for each in parts if self.has(each)) if self.has("talk_time") else ()

    @property
    def holds_wrap_up(self) -> bool:
        """Whether the time to handle a call has the wrap-up after it in it."""
        return bool({"handle_time", "wrap_time"}.intersection(self.handle_parts))

    def handle_seconds(self) -> pd.Series:
        """Mean seconds to handle a call by row, of :attr:`handle_parts`; NaN where a part is not known."""
        parts = list(self.handle_parts)
        return self.frame[parts].sum(axis=1, skipna=False) if parts else pd.Series(np.nan, index=self.frame.index)


def joined_figures(parts: Sequence[IntervalFigures], keep: Literal["first", "last"] | None) -> IntervalFigures | None:
    """The figures of several files together, in their order; None where none has any.

    ``keep`` says which file counts for an interval that several have; without it such an interval has none.
    """
    if not parts:
        return None
    frame = pd.concat([each.frame for each in parts]).drop_duplicates("start", keep=keep or False)
    columns = tuple(dict.fromkeys(column for each in parts for column in each.columns))
    notes = tuple(dict.fromkeys(note for each in parts for note in each.notes))
    return IntervalFigures(frame.sort_values("start", ignore_index=True), columns, notes)


def read_figures(
    table: Table,
    figures: Figures,
    reasons: Mapping[str, str],
    counted: pd.DataFrame,
    unit: DurationUnit | None = None,
) -> IntervalFigures | None:
    """The figures of the lines that count; None where the file has none.

    ``figures`` are the columns, ``reasons`` why each was taken; ``counted`` has ``start``, ``calls`` and ``queue`` of
    each line that counts, indexed by line; ``unit`` is that of plain numbers in columns whose names do not say one.
    """
    if not figures or counted.empty:
        return None
    columns, notes = [], []
    positions = dict(figures)
    # The largest files leave no memory for columns that hold nothing.
    lines = counted.assign(handled=np.nan)
    cells = table.cells[sorted(set(positions.values()))]
    if len(cells) > len(lines):
        cells = cells.loc[lines.index]
    for role in ("handled", "abandoned", "people"):
        if role in positions:
            lines[role] = _counts(cells[positions[role]], table.separator)
    if "service_level" in positions:
        lines["service_level"] = _shares(cells[positions["service_level"]])
    columns += _derive_ends(lines, table, positions)
    times = _Times(table, cells, lines["handled"], unit)
    for role, position in figures:
        why = reasons.get(role, "as chosen")
        if role in DURATIONS:
            lines[role], column, note = times.read(role, position, why)
            columns += [column] if column is not None else []
            notes += [note] if note else []
        else:
            columns.append(FigureColumn(role, table.header[position], why))
    if "people" in positions and lines[["start", "queue"]].drop_duplicates()["start"].duplicated().any():
        name = quoted(table.header[positions["people"]])
        notes.append(f"the people in {name} of several queues may be the same; none are taken unless one is chosen")
    frame = _by_interval(lines)
    if frame[list(FIGURE_ROLES)].isna().all(axis=None):
        return None
    return IntervalFigures(frame, tuple(columns), tuple(notes))


def _derive_ends(lines: pd.DataFrame, table: Table, positions: Mapping[FigureRole, int]) -> list[FigureColumn]:
    """Take for calls answered or abandoned what is left of those offered, where one of both has no column."""
    names: dict[FigureRole, str] = {"handled": "answered", "abandoned": "abandoned"}
    pairs: tuple[tuple[FigureRole, FigureRole], ...] = (("handled", "abandoned"), ("abandoned", "handled"))
    for missing, known in pairs:
        if missing not in positions and known in positions:
            left = lines["calls"] - lines[known]
            lines[missing] = left.where(left >= 0)
            why = f"no column has them; they are the calls offered that are not {names[known]}"
            return [FigureColumn(missing, table.header[positions[known]], why)]
    return []


def _counts(texts: pd.Series, separator: str) -> pd.Series:
    read = read_counts(texts, "", separator)
    counts: pd.Series = read.calls.where(read.faults.isin(["", "fraction"]))
    return counts


def _shares(texts: pd.Series) -> pd.Series:
    # The largest files leave no memory for a text of its own for each line.
    distinct = texts.drop_duplicates()
    plain = distinct.str.replace(r"[%\s]", "", regex=True).str.replace(",", ".", regex=False)
    shares = pd.to_numeric(plain, errors="coerce").astype("float64")
    of_hundred = distinct.str.contains("%", regex=False).any() or shares.max() > _SHARE_ABOVE
    shares = shares / 100 if of_hundred else shares
    by_text = pd.Series(shares.where(shares.between(0, 1)).to_numpy(), index=distinct.to_numpy())
    return texts.map(by_text).astype("float64")


class _Times:
    """The columns of lengths of time of one table, those of handling first: they tell the unit of the others."""

    def __init__(self, table: Table, cells: pd.DataFrame, handled: pd.Series, chosen: DurationUnit | None) -> None:
        self._table = table
        self._cells = cells
        self._handled = handled
        self._chosen = chosen
        self._told: DurationUnit | None = None

    def read(self, role: FigureRole, position: int, why: str) -> tuple[pd.Series, FigureColumn | None, str]:
        """Mean seconds of a call by line, the column they are of, and what is to be said of its unit."""
        name = self._table.header[position]
        amounts, plain = self._amounts(position)
        per_call = amounts / self._handled.where(self._handled > 0)
        is_total = says_total(name)
        if not is_total and not says_mean(name) and role in _HANDLING:
            # Sums over an interval's calls are too long for one call.
            is_total = not self._may_be_means(name, amounts, plain) and self._may_be_means(name, per_call, plain)
        told = self._unit(role, name, (per_call if is_total else amounts)[plain])
        if told.unit is None and plain.any():
            return amounts * np.nan, None, told.note
        seconds = per_call if is_total else amounts
        seconds = seconds.mask(plain, seconds * SECONDS_OF[told.unit or "seconds"])
        unit = f"{told.unit}, {told.reason}" if told.unit else told.reason
        return seconds.where(seconds >= 0), FigureColumn(role, name, why, unit, is_total), told.note

    def _may_be_means(self, name: str, amounts: pd.Series, plain: pd.Series) -> bool:
        """Whether lengths of time may be how long calls are handled, in the unit that is said or in any."""
        half = _half(amounts)
        if not plain.any():
            return "seconds" in usual_units(half)
        known = _named_unit(name) or self._chosen
        units = usual_units(half)
        return known in units if known is not None else bool(units)

    def _amounts(self, position: int) -> tuple[pd.Series, pd.Series]:
        texts = self._cells[position]
        distinct = texts.drop_duplicates()
        amounts, plain = durations_of(distinct, self._table.separator)
        by_text = pd.Series(amounts.to_numpy(), index=distinct.to_numpy())
        bare = pd.Series(plain.to_numpy(), index=distinct.to_numpy())
        return texts.map(by_text).astype("float64"), texts.map(bare).astype("bool")

    def _unit(self, role: FigureRole, name: str, numbers: pd.Series) -> _ToldUnit:
        """The unit of the plain numbers of a column."""
        if numbers.empty:
            return _ToldUnit(None, "as its cells are written, such as 0:04:31")
        if (named := _named_unit(name)) is not None:
            return _ToldUnit(named, "as its name says")
        if self._chosen is not None:
            return _ToldUnit(self._chosen, "chosen by you")
        if role in _HANDLING:
            told = _of_handling(name, _half(numbers))
            self._told = told.unit or self._told
            return told
        if self._told is not None:
            return _ToldUnit(self._told, "as the handle times")
        return _ToldUnit("seconds", "taken so, since nothing says another")


class _ToldUnit(NamedTuple):
    """The unit of plain numbers, None where it is not known; how it is known, and what is to be said of it."""

    unit: DurationUnit | None
    reason: str
    note: str = ""


def _named_unit(name: str) -> DurationUnit | None:
    """The unit that a column's name has as a word."""
    return next((_UNITS[word] for word in reversed(words_of(name)) if word in _UNITS), None)


def _of_handling(name: str, half: float) -> _ToldUnit:
    """The unit in which half of the handle times may be at most a number."""
    units = usual_units(half)
    if len(units) == 1:
        return _ToldUnit(units[0], f"since {half:,.6g} of another unit would be no usual time")
    about = f"{quoted(name)} has plain numbers without a unit; half of them are {half:,.6g} or less"
    if "seconds" in units:
        note = f"{about}; taken as seconds: if they are minutes or others, choose that as the unit of durations"
        return _ToldUnit("seconds", "taken so, since nothing says another", note)
    return _ToldUnit(None, "", f"{about}: it is not taken unless the unit of durations is chosen")


_UNITS: Final[Mapping[str, DurationUnit]] = {**UNIT_WORDS, **_FOREIGN_UNITS}


def _half(numbers: pd.Series) -> float:
    """The median of what is above 0."""
    return float(numbers[numbers > 0].median())


def _by_interval(lines: pd.DataFrame) -> pd.DataFrame:
    """The figures of all lines of each interval: sums of calls, means over calls, people where one line says them."""
    starts = lines["start"]
    handled = lines["handled"].fillna(lines["calls"])
    alone = starts.groupby(starts).size() == 1
    nothing = pd.Series(np.nan, index=alone.index)

    def mean(role: str, weights: pd.Series) -> pd.Series:
        if role not in lines:
            return nothing
        known = weights.where(lines[role].notna() & (weights > 0))
        total: pd.Series = (lines[role] * known).groupby(starts).sum(min_count=1)
        return total / known.groupby(starts).sum(min_count=1)

    found: dict[str, pd.Series] = {
        role: lines[role].groupby(starts).sum(min_count=1) if role in lines else nothing
        for role in ("handled", "abandoned", "people")
    }
    found["people"] = found["people"].where(alone)
    found |= {role: mean(role, handled) for role in DURATIONS}
    found["service_level"] = mean("service_level", lines["calls"])
    return pd.DataFrame({role: found[role] for role in FIGURE_ROLES}).rename_axis("start").reset_index()
