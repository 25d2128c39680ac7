"""Which column of a file is what, and why: long tables, a column for each interval, or a column for each day."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from .delimited import Table
from .problems import Problem, quoted
from .timestamps import are_dates, are_times, is_timestamp

Layout = Literal["rows", "columns of times", "columns of dates"]
"""A row per interval; a row per date with a column per interval; a row per time of day with a column per date."""

# Names of columns in letters and digits only, the most telling first.
_STAMP_NAMES = ("datetime", "dateandtime", "timestamp", "startdatetime", "datetimestart", "intervaldatetime")
_DATE_NAMES = ("date", "day", "calldate", "startdate", "intervaldate", "businessdate", "datum", "fecha", "rowdate")
_START_NAMES = (
    "intervalstart", "intervalstarttime", "intervalbegin", "starttime", "start", "interval", "intervaltime",
    "periodstart", "period", "begin", "begintime", "time", "timeofday", "halfhour", "hour", "hourofday",
    "uhrzeit", "hora", "starttimeofday",
)  # fmt: skip
_END_NAMES = ("intervalend", "intervalendtime", "endtime", "end", "intervalending", "periodend", "enddatetime", "until")
_CALLS_NAMES = (
    "callsoffered", "offeredcalls", "offered", "callsreceived", "received", "contactsoffered", "contactsreceived",
    "callvolume", "callsvolume", "volume", "calls", "contacts", "numberofcalls", "callcount", "callscount",
    "totalcalls", "incomingcalls", "inboundcalls", "arrivals", "count", "ncoffered", "acdcallsoffered", "anrufe",
    "llamadas",
)  # fmt: skip
_QUEUE_NAMES = (
    "queue", "queuename", "skill", "skillname", "skillgroup", "split", "splitskill", "vdn", "vdnname", "lob",
    "lineofbusiness", "callqueue", "routingprofile", "language", "servicename", "service", "application", "csq",
    "contactservicequeue", "calltype",
)  # fmt: skip
_NOT_OFFERED = re.compile(
    r"answer|abandon|handled|handle|aht|asa|talk|hold|wrap|acw|avg|average|service|"
    r"level|staff|agents|percent|%|id$|max|min",
    re.IGNORECASE,
)
_COMPARED_ROWS = 50
_MOSTLY = 0.8
_SEVERAL = 3
_BARE_HOURS = [str(hour) for hour in range(24)]


@dataclass(frozen=True)
class ColumnMapping:
    """The columns, counted from 0, that a table's times and calls are taken from.

    Where ``layout`` is ``rows`` there are ``start``, or ``date`` and ``time`` (or ``date`` alone: daily totals);
    ``calls`` are added up. With ``columns of times`` there is ``date``, and with ``columns of dates`` there is
    ``time``; ``calls`` are then the columns named for times or dates. ``queue`` names queues or skills.
    """

    layout: Layout = "rows"
    start: int | None = None
    date: int | None = None
    time: int | None = None
    calls: tuple[int, ...] = ()
    queue: int | None = None
    reasons: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Why each of them was taken, in words, by its name."""

    def positions(self) -> dict[str, int]:
        """The columns of times and of the queue that are set, by name."""
        named = {"start": self.start, "date": self.date, "time": self.time, "queue": self.queue}
        return {name: position for name, position in named.items() if position is not None}


def plain_name(header: str) -> str:
    """A column's name in small letters and digits only, as names are compared."""
    return re.sub(r"[\W_]+", "", header.casefold())


def says_ends(header: str) -> bool | None:
    """Whether a column's name says that its times are the ends of intervals, or their starts; None if neither."""
    name = plain_name(header)
    if name in _END_NAMES:
        return True
    return False if "start" in name or "begin" in name else None


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line's cells are column names: of times and of calls, or many times or dates beside a name."""
    names = [plain_name(cell) for cell in cells]
    timed = any(name in (*_STAMP_NAMES, *_DATE_NAMES, *_START_NAMES, *_END_NAMES) for name in names)
    counted = any(name in _CALLS_NAMES for name in names)
    if timed and counted:
        return True
    beside = [cell for cell in cells[:_SEVERAL] if not re.match(r"[0-9]", cell)]
    return len(cells) > _SEVERAL and bool(beside) and bool(_named_for(cells)[0] != "rows")


def find_mapping(table: Table) -> tuple[ColumnMapping, Problem | None]:
    """The mapping that a table's header, or else its cells, suggest; and what is missing for one."""
    layout, positions = _named_for(table.header)
    if layout != "rows":
        mapping = _find_wide(table, layout, positions)
        if mapping is not None:
            return mapping, None
    return _find_rows(table)


def _named_for(header: Sequence[str]) -> tuple[Layout, list[int]]:
    """Whether columns are named for times or for dates, and which."""
    texts = pd.Series(list(header), dtype=object)
    if sum(bool(re.search("[0-9]", name)) for name in header) < _SEVERAL - 1:
        return "rows", []
    times = texts.index[are_times(texts)].tolist()
    hours = [position for position, name in enumerate(header) if name in _BARE_HOURS]
    if len(times) < _SEVERAL and len(hours) > 2 * _SEVERAL:
        times = hours
    dates = texts.index[are_dates(texts) | texts.map(is_timestamp)].tolist()
    if len(times) >= _SEVERAL:
        return "columns of times", times
    return ("columns of dates", dates) if len(dates) >= _SEVERAL - 1 else ("rows", [])


def _find_wide(table: Table, layout: Layout, positions: list[int]) -> ColumnMapping | None:
    by_time = layout == "columns of times"
    role = "date" if by_time else "time"
    known: tuple[str, ...] = _DATE_NAMES if by_time else _START_NAMES
    fits = are_dates if by_time else are_times
    others = [position for position in range(len(table.header)) if position not in positions]
    along = next((each for each in others if plain_name(table.header[each]) in known), None)
    why = f"its name {quoted(table.header[along])} is one for {role}s" if along is not None else ""
    if along is None:
        along = next((each for each in others if _mostly(table, each, fits)), None)
        why = f"its cells are {role}s"
    if along is None:
        return None
    named = quoted(table.header[positions[0]])
    kind = "times of day" if layout == "columns of times" else "dates"
    reasons = {role: why, "calls": f"{len(positions)} columns are named for {kind}, the first {named}"}
    mapping = ColumnMapping(layout=layout, calls=tuple(positions), reasons=reasons)
    mapping = replace(mapping, date=along) if role == "date" else replace(mapping, time=along)
    return _with_queue(table, mapping)


def _find_rows(table: Table) -> tuple[ColumnMapping, Problem | None]:
    names = [plain_name(header) for header in table.header]
    stamp, day, start, end, calls = (
        next((names.index(name) for name in known if name in names), None)
        for known in (_STAMP_NAMES, _DATE_NAMES, _START_NAMES, _END_NAMES, _CALLS_NAMES)
    )
    if start is None and stamp is None and end is not None:
        start = end
    found: dict[str, int | None] = {"start": day if start is None else start, "calls": calls}
    if stamp is not None:
        found["start"] = stamp
    elif day is not None and start is not None and not _holds_timestamps(table, start):
        found = {"date": day, "time": start, "calls": calls}
    elif day is not None and start is None:
        found = {"start": day, "calls": calls}
    reasons = {
        role: f"its name {quoted(table.header[position])} is one for {_MEANINGS[role]}"
        for role, position in found.items()
        if position is not None
    }
    found, reasons = _by_content(table, found, reasons)
    missing = [role for role, position in found.items() if position is None]
    mapping = ColumnMapping(
        start=found.get("start"),
        date=found.get("date"),
        time=found.get("time"),
        calls=() if found["calls"] is None else (found["calls"],),
        reasons=reasons,
    )
    if missing:
        return mapping, _missing_columns(table, missing)
    for position in (position for position in found.values() if position is not None):
        if names.count(names[position]) > 1:
            header = table.header[position]
            message = f"the column {quoted(header)} is there twice; allowed is one of each name"
            return mapping, Problem("error", message, row=table.header_line, column=header, kind="mapping")
    return _with_queue(table, mapping), None


_MEANINGS = {
    "start": "the start of intervals",
    "date": "dates",
    "time": "times of day",
    "calls": "calls offered",
    "queue": "queues or skills",
}


def _by_content(
    table: Table, found: dict[str, int | None], reasons: dict[str, str]
) -> tuple[dict[str, int | None], dict[str, str]]:
    """What names left open, settled by what the cells hold."""
    taken = {position for position in found.values() if position is not None}
    free = [position for position in range(len(table.header)) if position not in taken]
    if "start" in found and found["start"] is None and not any(re.match(r"[0-9]", each) for each in table.header):
        stamp = next((each for each in free if _holds_timestamps(table, each)), None)
        day = next((each for each in free if _mostly(table, each, are_dates)), None)
        time = next((each for each in free if _mostly(table, each, are_times) and each != stamp), None)
        if stamp is not None:
            found, reasons = {**found, "start": stamp}, {**reasons, "start": "its cells are dates with times"}
        elif day is not None and time is not None:
            found = {"date": day, "time": time, "calls": found["calls"]}
            reasons = {**reasons, "date": "its cells are dates", "time": "its cells are times of day"}
    if found["calls"] is None:
        taken = {position for position in found.values() if position is not None}
        numeric = [
            each
            for each in free
            if each not in taken and _mostly(table, each, _are_numbers) and not _NOT_OFFERED.search(table.header[each])
        ]
        if len(numeric) == 1 and None not in [position for role, position in found.items() if role != "calls"]:
            found = {**found, "calls": numeric[0]}
            reasons = {**reasons, "calls": "it is the only other column of numbers"}
    return found, reasons


def _with_queue(table: Table, mapping: ColumnMapping) -> ColumnMapping:
    names = [plain_name(header) for header in table.header]
    queue = next((names.index(name) for name in _QUEUE_NAMES if name in names), None)
    if queue is None or queue in mapping.positions().values() or queue in mapping.calls:
        return mapping
    why = f"its name {quoted(table.header[queue])} is one for {_MEANINGS['queue']}"
    return replace(mapping, queue=queue, reasons={**mapping.reasons, "queue": why})


def _holds_timestamps(table: Table, position: int) -> bool:
    texts = table.cells[position]
    return any(is_timestamp(text) for text in texts[texts != ""].iloc[:5])


def _mostly(table: Table, position: int, fits: Callable[[pd.Series], pd.Series]) -> bool:
    texts = table.cells[position]
    texts = texts[texts != ""].iloc[:_COMPARED_ROWS]
    return len(texts) > 0 and bool(fits(texts).mean() >= _MOSTLY)


def _are_numbers(texts: pd.Series) -> pd.Series:
    return texts.str.fullmatch(r"[+-]?[0-9][0-9.,' \u00a0]*")


def _missing_columns(table: Table, missing: list[str]) -> Problem:
    line = ", ".join(table.header)
    if any(re.match(r"[0-9]", header) for header in table.header):
        message = f"{quoted(line)} looks like data; needed first is a line of names: interval_start,calls_offered"
        return Problem("error", message, row=table.header_line, found=line, kind="mapping")
    needed = {"start": "the start of intervals (such as DateTime)", "calls": "the calls (such as Calls Offered)"}
    wanted = " or for ".join(needed[role] for role in missing)
    message = f"no column is named for {wanted}; the columns are {quoted(line)}"
    return Problem("error", message, row=table.header_line, found=line, kind="mapping")
