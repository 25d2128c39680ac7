"""The shape of a report, whatever the question: what a director reads first, and what it rests on behind it.

A feature has a ``report.py`` with a function that gives a :class:`Report` of its answer. What is cheap to make stands
in the record; charts and tables are made when the file is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
class KeyFigure:
    """A figure that stands first, in words."""

    label: str
    value: str
    beneath: Sequence[str] = ()
    """What is to be known beside it: its change, its interval, a target."""

    def in_words(self) -> str:
        """The figure on a line: ``Median wait: 12 min (10-14 min; 3 min less, better)``."""
        beside = "; ".join(filter(None, self.beneath))
        return f"{self.label}: {self.value}{f' ({beside})' if beside else ''}"


@dataclass(frozen=True)
class ReportTable:
    """A table with the caption that says what it holds."""

    caption: str
    table: pd.DataFrame
    bars: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    """Shares of 1 that are drawn beneath the cells of a column, by its head; none where it is None."""

    @property
    def columns(self) -> list[str]:
        """The heads of its columns."""
        return [str(name) for name in self.table.columns]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Its cells, as they are written; one without a value is empty."""
        return [
            tuple("" if _is_missing(cell) else str(cell) for cell in row)
            for row in self.table.itertuples(index=False, name=None)
        ]


def _is_missing(cell: object) -> bool:
    return cell is None or (isinstance(cell, float) and pd.isna(cell))


@dataclass(frozen=True)
class Section:
    """A part of a report under a heading: sentences, files, charts, then tables."""

    heading: str
    lines: Sequence[str] = ()
    charts: Sequence[go.Figure] = ()
    tables: Sequence[ReportTable] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Files to save, as addresses that hold their whole content, by what they are called."""


@dataclass(frozen=True)
class Report:
    """The answer to a question, to be handed on: two printed pages, then an appendix."""

    title: str
    """Of what question it is, and of which plans."""
    answer: str
    details: Sequence[str]
    """What lies behind the answer and how it was simulated, the most needed first; empty ones are left out."""
    figures: Sequence[KeyFigure]
    glance: Callable[[], Iterable[ReportTable]]
    """What stands beneath the figures on the first page: the week at a glance."""
    main: Callable[[], Section]
    """The main charts, which are the second page."""
    appendix: Callable[[], Iterable[Section]]

    def as_text(self, link: str = "") -> str:
        """The answer in words, for an e-mail: sentence, details, a line for each key figure, and a link to it."""
        parts = [
            self.answer,
            "\n".join(filter(None, self.details)),
            "\n".join(f"- {figure.in_words()}" for figure in self.figures),
            link,
        ]
        return "\n\n".join(filter(None, parts))
