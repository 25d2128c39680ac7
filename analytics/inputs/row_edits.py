"""Inputs that have several rows, such as contact reasons, as a table that is edited, also where rows do not fit yet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from pydantic import ValidationError

from queueing import Duration
from queueing.scenario.caller_groups import CallerGroup
from queueing.scenario.every_input import CALLER_GROUP_INPUTS, LEFT_OVER_INPUTS, REASON_INPUTS, WORK_INPUTS
from queueing.scenario.inputs import Input, Part
from queueing.scenario.left_over import LeftOver
from queueing.scenario.reasons import Reason
from queueing.scenario.work_streams import WorkStream

from .ranges import PERCENT
from .typed_numbers import NUMBER_WANTED, number_as_typed, number_in

ROUNDING: Final = 10
"""Digits of a per cent that are kept: more are of binary fractions alone."""

_SPREAD: Final = ".cv"
"""Ends the name of the column with a duration's coefficient of variation, beside that of its mean."""

Row = Part | Mapping[str, Any]
"""A row of an input, or what was typed where it cannot be one."""


@dataclass(frozen=True)
class RowTable:
    """How the rows of an input are edited as a table of texts, numbers of shares in per cent."""

    row: type[Part]
    inputs: Mapping[str, Input]
    """What is said of each column, by its field."""

    @property
    def columns(self) -> dict[str, str]:
        """What each column is called, short enough for a narrow place; a duration has one more, of its spread."""
        headings: dict[str, str] = {}
        for name, about in self.inputs.items():
            headings[name] = about.heading or about.label
            if about.kind == "duration":
                headings[f"{name}{_SPREAD}"] = "CV"
        return headings

    def about(self, column: str) -> Input:
        """What is said of the field of a column."""
        return self.inputs[column.removesuffix(_SPREAD)]

    def texts(self, rows: Iterable[Row]) -> list[dict[str, str]]:
        """The rows as texts, choices by their names in the model."""
        every = [self._fields(each) for each in rows]
        return [{name: self._written(name, fields) for name in self.columns} for fields in every]

    def edited(self, rows: Sequence[Row], edits: Mapping[str, Any]) -> tuple[Row, ...]:
        """The rows with what was edited, added and deleted in the table; rows without a word are left out.

        ``edits`` has ``edited_rows`` (by row number, then column, texts), ``added_rows`` and ``deleted_rows``, as a
        data editor gives them. A text that is no number changes nothing.
        """
        found = [self._fields(row) for row in rows]
        for row, cells in edits.get("edited_rows", {}).items():
            found[int(row)] |= self._typed(cells, found[int(row)])
        deleted = set(edits.get("deleted_rows", []))
        kept = [row for number, row in enumerate(found) if number not in deleted]
        typed = [self._typed(cells, self._empty) for cells in edits.get("added_rows", [])]
        kept += [self._empty | cells for cells in typed if cells]
        return tuple(self._row(row) for row in kept)

    def unread(self, edits: Mapping[str, Any]) -> list[str]:
        """Of each number in edits of the table that cannot be read: its line, its column and what it says."""
        deleted = [int(row) for row in edits.get("deleted_rows", [])]
        edited = {int(row): cells for row, cells in edits.get("edited_rows", {}).items()}
        lines = [(row + 1 - sum(each < row for each in deleted), edited[row]) for row in sorted(edited)]
        return [
            f"{place}, {self.columns[name]}: {str(value).strip()!r} is not {NUMBER_WANTED}; what was there stays."
            for place, cells in [
                *((f"Line {line}", cells) for line, cells in lines),
                *(("A new line", cells) for cells in edits.get("added_rows", [])),
            ]
            for name, value in cells.items()
            if name in self.columns
            and self.about(name).kind not in ("text", "choice")
            and (value or "").strip()
            and self._number(name, value) is None
        ]

    @property
    def _empty(self) -> dict[str, Any]:
        required = {"text": ""}
        return {
            field: required.get(about.kind, 0.0) if about.default is ... else about.default
            for field, about in self.inputs.items()
        }

    def _fields(self, row: Row) -> dict[str, Any]:
        return {name: getattr(row, name) if isinstance(row, Part) else row[name] for name in self.inputs}

    def _written(self, column: str, fields: Mapping[str, Any]) -> str:
        about = self.about(column)
        value = fields[about.path]
        if value is None:
            return ""
        match about.kind:
            case "text" | "choice":
                return str(value)
            case "share":
                return number_as_typed(percent(value))
            case "duration":
                return number_as_typed(_duration_fields(value)["cv" if column.endswith(_SPREAD) else "mean"])
            case _:
                return number_as_typed(value)

    def _typed(self, cells: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a row that can be read, as its fields.

        An emptied one is no text, the choice that was there, none where the field may be left out, and otherwise 0.
        """
        typed: dict[str, Any] = {}
        for name, value in cells.items():
            if name not in self.columns:
                continue
            about = self.about(name)
            text = (value or "").strip()
            if about.kind == "text":
                typed[name] = text
            elif about.kind == "choice":
                typed |= {name: value} if value in about.choices else {}
            elif not text and about.without:
                typed[name] = None
            elif (number := self._number(name, text)) is None:
                continue
            elif about.kind == "duration":
                before = typed.get(about.path, row[about.path])
                typed[about.path] = _duration(before, "cv" if name.endswith(_SPREAD) else "mean", number)
            else:
                typed[name] = number
        return typed

    def _number(self, name: str, text: str) -> float | None:
        """What a text says in the unit of its field, 0 if it is empty; None where it says no number."""
        number = number_in(text) if text.strip() else 0.0
        return number / PERCENT if number is not None and self.about(name).kind == "share" else number

    def _row(self, fields: dict[str, Any]) -> Row:
        try:
            return self.row(**fields)
        except ValidationError:
            return fields


def _duration_fields(value: Duration | Mapping[str, Any]) -> dict[str, Any]:
    """The mean and so on of a duration, or of what was typed where it cannot be one."""
    return dict(value) if isinstance(value, Mapping) else asdict(value)


def _duration(before: Duration | Mapping[str, Any], part: str, number: float) -> Duration | Mapping[str, Any]:
    """A duration with another mean or spread; what was typed where it is none. A spread that is fixed stays."""
    fields = _duration_fields(before)
    if part == "cv" and fields["shape"] not in ("lognormal", "gamma"):
        return before
    try:
        return Duration(**fields | {part: number})
    except ValidationError:
        return fields | {part: number}


REASONS: Final = RowTable(Reason, REASON_INPUTS)
CALLER_GROUPS: Final = RowTable(CallerGroup, CALLER_GROUP_INPUTS)
LEFT_OVER: Final = RowTable(LeftOver, LEFT_OVER_INPUTS)
WORK: Final = RowTable(WorkStream, WORK_INPUTS)


def shares_in_words(rows: Iterable[Row], whose: str = "callers") -> str:
    """What the shares of callers add up to, and how much is missing or too much."""
    total = math.fsum(float(row.share if isinstance(row, Reason | CallerGroup) else dict(row)["share"]) for row in rows)
    short = percent(1 - total)
    said = f"The shares of {whose} add up to {percent(total):.6g} %"
    if math.isclose(total, 1, abs_tol=1e-6):
        return f"{said}."
    return f"{said}: {abs(short):.6g} % {'are missing' if short > 0 else 'too much'}."


def percent(share: float) -> float:
    """A share in per cent, without the binary fraction's last digits."""
    return round(PERCENT * share, ROUNDING)
