"""The ranges of inputs as a table that people edit, and back."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

import pandas as pd

from analytics.inputs.typed_numbers import NUMBER_WANTED, number_as_typed, number_in

from .uncertain_inputs import InputRange, RangeKind

UNITS: Final[dict[RangeKind, tuple[str, float]]] = {
    "share": ("%", 100.0),
    "minutes": ("min", 1.0),
    "times": ("% of today's", 100.0),
    "ratio": ("ratio", 1.0),
    "number": ("", 1.0),
    "clock": ("hour of the day", 1 / 60),
}
"""What numbers of the table are in (empty: the input's own unit), and how many of it one of the input's own is."""
VARIED: Final = "Vary"
LOW: Final = "Low"
NOW: Final = "Now"
HIGH: Final = "High"
_DIGITS: Final = 6


def range_table(ranges: Sequence[InputRange], left_out: Container[str] = ()) -> pd.DataFrame:
    """A row for each range, varied but for those left out by name: Vary, Input, Low, Now, High, Unit, Standing.

    Numbers are texts: what is edited and is no number is said, not left out.
    """
    return pd.DataFrame(
        [
            {
                VARIED: each.name not in left_out,
                "Input": each.input.about.label,
                **{
                    name: _typed(value * UNITS[each.input.kind][1])
                    for name, value in ((LOW, each.low), (NOW, each.value), (HIGH, each.high))
                },
                "Unit": UNITS[each.input.kind][0] or each.input.about.unit,
                "Standing": each.input.about.standing,
            }
            for each in ranges
        ]
    )


def ranges_of(table: pd.DataFrame, begun_with: Sequence[InputRange]) -> tuple[InputRange, ...]:
    """The ranges that a table says, in the order of those that it was made of; rows not varied are left out.

    Ends that were not edited stay exactly as they were.

    Raises:
        ValueError: an end is missing, or a range cannot be; the message names the input.
    """
    ranges = []
    for each, row in zip(begun_with, table.to_dict("records"), strict=True):
        if not row[VARIED]:
            continue
        scale = UNITS[each.input.kind][1]
        ends = []
        for name, own in ((LOW, each.low), (HIGH, each.high)):
            text = "" if pd.isna(row[name]) else str(row[name]).strip()
            if not text:
                msg = f"{each.input.about.label}: {name.lower()} is missing; a number is required, or do not vary it"
                raise ValueError(msg)
            number = number_in(text)
            if number is None:
                msg = f"{each.input.about.label}: {name.lower()} {text!r} is not allowed; allowed is {NUMBER_WANTED}"
                raise ValueError(msg)
            ends.append(own if text == _typed(own * scale) else number / scale)
        ranges.append(InputRange(each.name, each.value, *ends))
    return tuple(ranges)


def _typed(number: float) -> str:
    return number_as_typed(round(number, _DIGITS))
