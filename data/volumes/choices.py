"""What a user decides about a volume file: its columns, its clock, and what becomes of lines that are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.tables.clock_changes import LOCAL_ZONE
from data.tables.duration_units import DurationUnit

from .daily_totals import DayProfile
from .mapping import ColumnMapping

Decision = Literal["leave out", "fill", "as it is", "exchange"]
"""Leave a line out; fill in the mean of the same weekday's interval; take it as it is; or exchange day and month."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem: what it is called in a sentence and what may be decided."""

    name: str
    allowed: tuple[Decision, ...]
    usual: Decision | None = None
    """What is done where nothing is decided; None leaves the file unused until somebody decides."""
    as_it_is: str = "Take as it is"
    """What taking it as it is means."""

    def in_words(self, decision: Decision) -> str:
        """What a decision means here, as people choose it."""
        return self.as_it_is if decision == "as it is" else _DECISIONS[decision]


_DECISIONS: Mapping[Decision, str] = {
    "leave out": "Leave out",
    "fill": "Fill from the same weekday",
    "exchange": "Exchange day and month back",
}


KINDS: Mapping[str, Kind] = {
    "line": Kind("line cannot be split into cells", ("leave out",)),
    "time": Kind("time not readable", ("leave out",)),
    "swapped dates": Kind("day and month exchanged", ("exchange", "as it is"), as_it_is="Take the dates as written"),
    "weekday": Kind("weekday of another date", ("as it is", "leave out"), as_it_is="Take the date as written"),
    "count": Kind("number of calls not readable", ("leave out", "fill")),
    "unclear count": Kind(
        "number may have thousands or decimals",
        ("leave out", "fill", "as it is"),
        as_it_is="Take the sign as one of thousands",
    ),
    "empty": Kind("no number of calls", ("leave out", "fill", "as it is"), as_it_is="Take as no calls"),
    "negative": Kind("number of calls below zero", ("leave out", "fill", "as it is"), as_it_is="Take as no calls"),
    "too large": Kind("number of calls too large for an interval", ("leave out", "fill")),
    "off grid": Kind("time does not start an interval", ("leave out",)),
    "other length": Kind("day with longer intervals", ("leave out",)),
    "day total": Kind(
        "line has the total of its day",
        ("leave out", "as it is"),
        as_it_is="Take as calls of the interval that begins then",
    ),
    "repeated": Kind("interval is there twice", ("leave out", "as it is"), as_it_is="Add both up"),
    "fraction": Kind("number is not whole", ("as it is", "fill", "leave out"), "as it is"),
    "peak": Kind("impossible peak", ("as it is", "fill", "leave out"), "as it is"),
    "closed": Kind("calls when the center is usually closed", ("as it is", "leave out"), "as it is"),
    "missing": Kind("interval is missing", ("as it is", "fill"), "as it is", as_it_is="Take as no calls"),
    "missing day": Kind("day is missing", ("as it is", "fill"), "as it is", as_it_is="Leave it empty"),
}
"""Kinds of problems that are decided on together, by the ``kind`` of a Problem."""

ZONES: Mapping[str, str] = {
    "Eastern": LOCAL_ZONE,
    "Central": "America/Chicago",
    "Mountain": "America/Denver",
    "Pacific": "America/Los_Angeles",
    "UTC": "UTC",
}
"""The clocks to choose from for times without a zone, by what people call them."""

LEAVE_OUT: Mapping[str, Decision] = {
    name: "leave out" for name, kind in KINDS.items() if kind.usual is None and "leave out" in kind.allowed
}
"""Leave out every line that is an error; of an interval that is there twice, the first line counts."""


@dataclass(frozen=True)
class Choices:
    """What is decided about a file; what is left None is told from the file where it can be."""

    mapping: ColumnMapping | None = None
    sheet: str | None = None
    """Of a workbook; else the first with data."""
    header_line: int | None = None
    """The line that names the columns, 0 where none does."""
    day_first: bool | None = None
    """Whether 3/4/2026 is 3 April; never guessed where the file does not settle it."""
    interval_ends: bool | None = None
    """Whether the times are the ends of intervals."""
    zone: str | None = None
    """On whose clock times without a zone are, such as ``UTC``; else as the column's name says, or Eastern."""
    filters: tuple[tuple[str, str], ...] = ()
    """Columns by their names and what has to stand in them for a line to count; of one column, any of its values."""
    queues: tuple[str, ...] | None = None
    """The queues whose calls are added up; else all of them, without totals."""
    profile: DayProfile | None = None
    """How the calls of a day spread over its intervals, for files of daily totals."""
    durations: DurationUnit | None = None
    """The unit of plain numbers in columns of durations whose names do not say one."""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    """What is done about each kind of problem of ``KINDS``."""

    def __post_init__(self) -> None:
        for name, decision in self.decisions.items():
            if name not in KINDS or decision not in KINDS[name].allowed:
                allowed = ", ".join(KINDS[name].allowed) if name in KINDS else f"decisions on {', '.join(KINDS)}"
                msg = f"the decision on {name!r} is {decision!r}; allowed are {allowed}"
                raise ValueError(msg)

    def decided(self, kind: str) -> Decision | None:
        """What is done about a kind of problem; None where that is still open."""
        return self.decisions.get(kind, KINDS[kind].usual if kind in KINDS else None)
