"""What an uploaded file is, told quickly from its beginning, and why: for whoever was given one of another kind."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from queueing import Scenario

from .call_logs.columns import columns_of_calls
from .call_logs.queue_events import are_events
from .tables.header_lines import find_header
from .tables.problems import quoted
from .tables.source_files import SourceFile, decode_text
from .tables.tables import read_rows, read_table
from .tables.text_blocks import open_text
from .tables.workbooks import WORKBOOK_MARKS, read_heads
from .volumes.files import kind_of_table

FileKind = Literal["volumes", "call log", "plan", "roster", "people"]

KINDS: Final[Mapping[FileKind, str]] = {
    "volumes": "calls by interval or by day",
    "call log": "a call log, a row per call",
    "plan": "a plan",
    "roster": "a roster, a row per person",
    "people": "people by day and time",
}
"""What each kind is, in words."""
HEAD_BYTES: Final = 128 * 1024
"""The beginning of a text that is looked at."""

_GZIP_MARK: Final = b"\x1f\x8b"
_UNZIP: Final = 31
_FEWEST_FIELDS: Final = 3
_NAMED: Final = re.compile(r'"(\w+)"\s*:')
_OF_ROSTER: Final = frozenset({"person", "shift"})
_OF_PEOPLE: Final = re.compile(r"^(?:scheduled|required|needed|rostered|on duty|on shift|staff|agents)\b|\bpeople\b")
"""How columns with numbers of people are named."""
_DAYS_AND_TIMES: Final = frozenset({"weekday", "day", "date", "from", "time", "start", "interval", "until", "to"})
_SHOWN: Final = 3
_FEWEST_TELLING: Final = 3
"""Columns that only logs have, from which on a file is one, whatever numbers it has."""


@dataclass(frozen=True)
class Recognition:
    """What a file is: of one kind, of none that is known, or of several where that is not clear."""

    kinds: tuple[FileKind, ...] = ()
    why: str = ""
    """By what it is told, in words."""


def head_of(content: bytes | memoryview) -> bytes:
    """As much of a file as is looked at: its beginning, or all of a workbook."""
    head = bytes(content[:HEAD_BYTES])
    return bytes(content) if head.startswith(WORKBOOK_MARKS) else head


def recognise(path: Path) -> Recognition:
    """What the file at a path is, or the one whose :func:`head_of` lies there.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(HEAD_BYTES)
        if content.startswith(WORKBOOK_MARKS):
            return _of_workbook(content + file.read())
    if content.startswith(_GZIP_MARK):
        try:
            content = zlib.decompressobj(_UNZIP).decompress(content, HEAD_BYTES)
        except zlib.error:
            return Recognition()
    # A line that goes on beyond the beginning says less than none.
    whole = content[: content.rfind(b"\n") + 1] if len(content) >= HEAD_BYTES else content
    return _of_text(whole or content)


def _of_text(content: bytes) -> Recognition:
    if are_events(content):
        return Recognition(("call log",), "each line is an event of a call, as in Asterisk's queue_log")
    decoded, _ = decode_text(content)
    if decoded is None:
        return Recognition()
    if decoded.text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _of_json(decoded.text)
    table, problems = read_table(SourceFile("head", content), find_header)
    opened, _ = open_text(io.BytesIO(content))
    rows = [] if opened is None else [opened.header, *opened.sample]
    return _of_rows(rows, None if table is None else kind_of_table(table, problems))


def _of_json(text: str) -> Recognition:
    fields = set(Scenario.model_fields)
    try:
        document = json.loads(text)
        named = set(document) if isinstance(document, dict) else set()
    except (ValueError, RecursionError):
        named = set(_NAMED.findall(text))
    known = sorted(named & fields)
    if len(known) < _FEWEST_FIELDS:
        return Recognition()
    return Recognition(("plan",), f"it names inputs of plans, such as {', '.join(known[:_SHOWN])}")


def _of_workbook(content: bytes) -> Recognition:
    """All that the sheets of a workbook are."""
    found: dict[FileKind, str] = {}
    for name, rows in read_heads(content).items():
        table, problems = read_rows(rows, find_header)
        of_sheet = _of_rows(rows, None if table is None else kind_of_table(table, problems))
        for kind in of_sheet.kinds:
            found.setdefault(kind, f"on sheet {quoted(name)} {of_sheet.why}")
    return Recognition(tuple(found), "; ".join(dict.fromkeys(found.values())))


def _of_rows(rows: Sequence[Sequence[str]], kind: Literal["volumes", "call log"] | None) -> Recognition:
    """What upper lines are, of which it is known whether their times and numbers are of intervals or of calls."""
    header = next((row for row in rows if any(row)), ())
    if {name.strip().casefold() for name in header} >= _OF_ROSTER:
        return Recognition(("roster",), "it has columns for persons and their shifts")
    if _are_people(header):
        return Recognition(("people",), "it has numbers of people by day and time, and none of calls")
    if kind == "call log":
        return Recognition(("call log",), "each line has a time or a number of its own, as calls have")
    telling = columns_of_calls(rows)
    named = f"columns such as {', '.join(map(quoted, telling[:_SHOWN]))}, which logs of single calls have"
    if kind == "volumes" and len(telling) < _FEWEST_TELLING:
        by_time = "it has numbers of calls by time"
        return (
            Recognition(("volumes", "call log"), f"{by_time}, but also {named}")
            if telling
            else Recognition(("volumes",), by_time)
        )
    return Recognition(("call log",), f"it has {named}") if telling else Recognition()


def _are_people(header: Sequence[str]) -> bool:
    """Whether columns have people alone beside days and times, by their names."""
    names = [name.strip().casefold() for name in header if name.strip()]
    others = [name for name in names if name not in _DAYS_AND_TIMES]
    return 0 < len(others) < len(names) and all(map(_OF_PEOPLE.search, others))
