"""Contact reasons as a table that is edited: rows of names and per cent, also where they do not fit yet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from queueing.scenario.every_input import REASON_INPUTS
from queueing.scenario.reasons import Reason

from .ranges import PERCENT
from .typed_numbers import NUMBER_WANTED, number_as_typed, number_in

FIELDS: Final = {field: about.heading or about.label for field, about in REASON_INPUTS.items()}
"""The columns of the table, short enough for a narrow place."""
ROUNDING: Final = 10
"""Digits of a per cent that are kept: more are of binary fractions alone."""

ReasonRow = Reason | Mapping[str, Any]
"""A contact reason, or what was typed where it cannot be one."""


def reason_rows(reasons: Iterable[ReasonRow]) -> list[dict[str, str]]:
    """The rows of the table as texts, shares in per cent."""
    return [
        {name: value if name == "name" else number_as_typed(percent(value)) for name, value in _fields(each).items()}
        for each in reasons
    ]


def with_row_edits(reasons: Sequence[ReasonRow], edits: Mapping[str, Any]) -> tuple[ReasonRow, ...]:
    """The contact reasons with what was edited, added and deleted in the table; rows without a word are left out.

    ``edits`` has ``edited_rows`` (by row number, then column, texts), ``added_rows`` and ``deleted_rows``, as a data
    editor gives them. A text that is no number changes nothing.
    """
    rows = [_fields(each) for each in reasons]
    for row, cells in edits.get("edited_rows", {}).items():
        rows[int(row)] |= _typed(cells)
    deleted = set(edits.get("deleted_rows", []))
    kept = [row for number, row in enumerate(rows) if number not in deleted]
    kept += [_EMPTY | _typed(cells) for cells in edits.get("added_rows", []) if _typed(cells)]
    return tuple(_reason(row) for row in kept)


def unread_shares(edits: Mapping[str, Any]) -> list[str]:
    """Of each per cent in edits of the table that cannot be read: its line, its column and what it says."""
    deleted = [int(row) for row in edits.get("deleted_rows", [])]
    edited = {int(row): cells for row, cells in edits.get("edited_rows", {}).items()}
    lines = [(row + 1 - sum(each < row for each in deleted), edited[row]) for row in sorted(edited)]
    return [
        f"{place}, {FIELDS[name]}: {str(value).strip()!r} is not {NUMBER_WANTED}; what was there stays."
        for place, cells in [
            *((f"Line {line}", cells) for line, cells in lines),
            *(("A new line", cells) for cells in edits.get("added_rows", [])),
        ]
        for name, value in cells.items()
        if name in FIELDS and name != "name" and _share(value) is None
    ]


def total_in_words(reasons: Iterable[ReasonRow]) -> str:
    """What the shares of callers add up to, and how much is missing or too much."""
    total = math.fsum(float(_fields(each)["share"]) for each in reasons)
    short = percent(1 - total)
    said = f"The shares of callers add up to {percent(total):.6g} %"
    if math.isclose(total, 1, abs_tol=1e-6):
        return f"{said}."
    return f"{said}: {abs(short):.6g} % {'are missing' if short > 0 else 'too much'}."


def percent(share: float) -> float:
    """A share in per cent, without the binary fraction's last digits."""
    return round(PERCENT * share, ROUNDING)


_EMPTY: Final = {field: "" if about.kind == "text" else 0.0 for field, about in REASON_INPUTS.items()}


def _fields(reason: ReasonRow) -> dict[str, Any]:
    return {name: getattr(reason, name) if isinstance(reason, Reason) else reason[name] for name in FIELDS}


def _typed(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row as fields of a reason; an emptied cell is 0, or no name."""
    shares = {name: _share(value) for name, value in cells.items() if name in FIELDS and name != "name"}
    names = {name: (value or "").strip() for name, value in cells.items() if name == "name"}
    return names | {name: share for name, share in shares.items() if share is not None}


def _share(value: str | None) -> float | None:
    """The share that a text in per cent says; None where it says none."""
    number = number_in(value) if value and value.strip() else 0.0
    return None if number is None else number / PERCENT


def _reason(row: dict[str, Any]) -> ReasonRow:
    try:
        return Reason(**row)
    except ValidationError:
        return row
