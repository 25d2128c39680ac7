"""Inputs that have several rows, such as contact reasons, as a table that is edited, also where rows do not fit yet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from queueing.scenario.caller_groups import CallerGroup
from queueing.scenario.every_input import CALLER_GROUP_INPUTS, LEFT_OVER_INPUTS, REASON_INPUTS
from queueing.scenario.inputs import Input, Part
from queueing.scenario.left_over import LeftOver
from queueing.scenario.reasons import Reason

from .ranges import PERCENT
from .typed_numbers import NUMBER_WANTED, number_as_typed, number_in

ROUNDING: Final = 10
"""Digits of a per cent that are kept: more are of binary fractions alone."""

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
        """What each column is called, short enough for a narrow place."""
        return {field: about.heading or about.label for field, about in self.inputs.items()}

    def texts(self, rows: Iterable[Row]) -> list[dict[str, str]]:
        """The rows as texts."""
        return [{name: self._written(name, value) for name, value in self._fields(each).items()} for each in rows]

    def edited(self, rows: Sequence[Row], edits: Mapping[str, Any]) -> tuple[Row, ...]:
        """The rows with what was edited, added and deleted in the table; rows without a word are left out.

        ``edits`` has ``edited_rows`` (by row number, then column, texts), ``added_rows`` and ``deleted_rows``, as a
        data editor gives them. A text that is no number changes nothing.
        """
        found = [self._fields(row) for row in rows]
        for row, cells in edits.get("edited_rows", {}).items():
            found[int(row)] |= self._typed(cells)
        deleted = set(edits.get("deleted_rows", []))
        kept = [row for number, row in enumerate(found) if number not in deleted]
        kept += [self._empty | self._typed(cells) for cells in edits.get("added_rows", []) if self._typed(cells)]
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
            if name in self.inputs and name not in self._typed({name: value})
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

    def _written(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        match self.inputs[name].kind:
            case "text":
                return str(value)
            case "share":
                return number_as_typed(percent(value))
            case _:
                return number_as_typed(value)

    def _typed(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a row that can be read, as its fields.

        An emptied one is no text, none where the field may be left out, and otherwise 0.
        """
        typed: dict[str, Any] = {}
        for name, value in cells.items():
            if name not in self.inputs:
                continue
            text = (value or "").strip()
            if self.inputs[name].kind == "text":
                typed[name] = text
            elif not text:
                typed[name] = None if self.inputs[name].without else 0.0
            elif (number := number_in(text)) is not None:
                typed[name] = number / PERCENT if self.inputs[name].kind == "share" else number
        return typed

    def _row(self, fields: dict[str, Any]) -> Row:
        try:
            return self.row(**fields)
        except ValidationError:
            return fields


REASONS: Final = RowTable(Reason, REASON_INPUTS)
CALLER_GROUPS: Final = RowTable(CallerGroup, CALLER_GROUP_INPUTS)
LEFT_OVER: Final = RowTable(LeftOver, LEFT_OVER_INPUTS)


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
