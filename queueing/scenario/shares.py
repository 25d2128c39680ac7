"""Rows of which each caller belongs to one: their shares make up all callers, and each has a name of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol


class Named(Protocol):
    """A row with a name."""

    @property
    def name(self) -> str:
        """What it is called."""


class Row(Named, Protocol):
    """A kind of callers."""

    @property
    def share(self) -> float:
        """Its share of all callers."""


def impossible_shares_in_words(path: str, rows: Sequence[Row]) -> str:
    """What is wrong with the rows of an input, in a line; empty where nothing is."""
    total = sum(row.share for row in rows)
    if not math.isclose(total, 1, abs_tol=1e-6):
        return f"{path}: the shares add up to {total:g}; allowed is 1"
    return repeated_names_in_words(path, rows)


def repeated_names_in_words(path: str, rows: Sequence[Named]) -> str:
    """Which name several rows of an input have, in a line; empty where each has its own."""
    names = [row.name for row in rows]
    if len(set(names)) < len(names):
        return f"{path}: {max(names, key=names.count)!r} is there twice; allowed is one of each name"
    return ""
