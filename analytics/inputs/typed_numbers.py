"""Numbers as people type and paste them: a point before decimals, a comma only between thousands.

A comma anywhere else is no number: whether 5,5 is five and a half or a slip, nobody but the writer knows.
"""

from __future__ import annotations

import re
from typing import Final

NUMBER_WANTED: Final = "a number with a point before decimals, such as 5.5 or 1,234"

_NUMBER: Final = re.compile(r"-?(?:(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)")
_UNCLEAR: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""Where only whole numbers make sense, a point before three digits may part thousands."""


def number_in(text: str) -> float | None:
    """The number that a text says; None where it says none, as ``5,5`` and ``12,34`` do."""
    text = text.strip()
    return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def whole_number_in(text: str) -> int | None:
    """The whole number that a text says, ``5.0`` included; None where it says none, or as 5.000 perhaps another."""
    number = None if _UNCLEAR.fullmatch(text.strip()) else number_in(text)
    return int(number) if number is not None and number.is_integer() else None


def number_as_typed(number: float) -> str:
    """A number as :func:`number_in` reads it, without the last digits of its binary fraction: ``14.5``."""
    return f"{number:.10g}"
