"""Events of calls as Asterisk writes them into its queue_log, put together into a row per call.

A line is ``time|call|queue|agent|EVENT|data|...``, its time in seconds since 1970 (Asterisk's documentation, "Queue
Logs"). A call that enters another queue is another row.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO, Final

from data.tables.problems import Problem

HEAD_BYTES: Final = 256
HEADER: Final = (
    "Call ID", "Queue", "Caller ID", "Arrived", "Wait (seconds)", "Outcome", "Talk Time (seconds)",
)  # fmt: skip
_EVENT: Final = re.compile(rb"[0-9]{9,11}(?:\.[0-9]+)?\|[^|\r\n]*\|[^|\r\n]*\|[^|\r\n]*\|[A-Z]+")
_FIELDS: Final = 5
_LEFT: Final = {
    "EXITWITHTIMEOUT": "Exit with timeout",
    "EXITWITHKEY": "Exit with key",
    "EXITEMPTY": "Exit from an empty queue",
}
"""Events with which a caller leaves a queue for something else than a person."""
_TRANSFERS: Final = frozenset({"TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER"})
_COMPLETIONS: Final = frozenset({"COMPLETEAGENT", "COMPLETECALLER"})


@dataclass
class _Call:
    """A row; what is not known yet is empty."""

    number: str
    queue: str
    customer: str
    arrived: str
    wait: str = ""
    outcome: str = ""
    talk: str = ""


def are_events(head: bytes) -> bool:
    """Whether a file with such a beginning is a log of events."""
    first, *_ = head.lstrip().splitlines() or [b""]
    return _EVENT.match(first) is not None


def calls_of_events(head: bytes, rest: BinaryIO) -> tuple[bytes, Problem]:
    """A log of events, its beginning and the rest, as delimited text with a row per call, and what is said of it."""
    # The line in which the beginning ends goes on in the rest.
    whole = head + rest.readline()
    calls, counts = _put_together(chain(whole.splitlines(), rest))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *map(astuple, calls)])
    message = (
        f"the file has events, as Asterisk's queue_log: {counts['of calls']:,} lines are of {len(calls):,} calls, "
        f"{counts['of none']:,} of none, such as agents who come and go, and {counts['unread']:,} cannot be read"
    )
    return text.getvalue().encode(), Problem("warning", message, kind="events")


def _put_together(lines: Iterable[bytes]) -> tuple[list[_Call], Counter[str]]:
    """The calls in the order in which they entered, and how many lines are of calls, of none and unread."""
    calls: list[_Call] = []
    waiting: dict[tuple[str, str], _Call] = {}
    counts: Counter[str] = Counter()
    for line in lines:
        fields = line.decode("utf-8", "replace").rstrip("\r\n").split("|")
        if not line.strip():
            continue
        if len(fields) < _FIELDS or not fields[0].replace(".", "", 1).isdigit():
            counts["unread"] += 1
            continue
        at, number, queue, _, event, *data = fields
        if event == "ENTERQUEUE":
            arrived = datetime.fromtimestamp(float(at), UTC).isoformat()
            waiting[number, queue] = _Call(number, queue, _at(data, 1), arrived)
            calls.append(waiting[number, queue])
        call = waiting.get((number, queue))
        counts["of none" if call is None else "of calls"] += 1
        if call is not None:
            _go_on(call, event, data)
    return calls, counts


def _go_on(call: _Call, event: str, data: list[str]) -> None:
    """What an event says of its call."""
    if event == "CONNECT":
        call.wait, call.outcome = _at(data, 0), "Answered"
    elif event in _COMPLETIONS:
        call.wait, call.talk = _at(data, 0), _at(data, 1)
        call.outcome = call.outcome or "Answered"
    elif event in _TRANSFERS:
        # The last three are the wait, the talk and the caller's first place.
        call.outcome, call.talk = "Transferred", _at(data, -2)
    elif event == "ABANDON":
        call.wait, call.outcome = _at(data, 2), "Abandoned"
    elif event in _LEFT:
        call.wait, call.outcome = _at(data, 2), _LEFT[event]


def _at(data: list[str], place: int) -> str:
    """What an event has at a place; nothing where it has fewer."""
    return data[place] if -len(data) <= place < len(data) else ""
