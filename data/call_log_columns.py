"""Which column of a call log holds what: found by the many names that phone systems give, or chosen by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .problems import Problem, quoted


@dataclass(frozen=True)
class Role:
    """What a column of a call log may hold."""

    meaning: str
    names: tuple[str, ...]
    """Headers in letters and digits only, the most telling first."""


_OF_ONE_CALL: Final = frozenset({"call", "customer", "wait", "outcome", "service_start", "service_end", "service_time"})
_TELLING: Final = 2
"""Columns that tell of one call, enough for a log."""

ROLES: Final[dict[str, Role]] = {
    "call": Role(
        "number of the call",
        ("callid", "contactid", "interactionid", "callnumber", "sessionid", "callreference", "ucid", "id"),
    ),
    "customer": Role(
        "who calls",
        (
            "customerid", "callerid", "customer", "caller", "personid", "accountid", "ani", "callernumber",
            "callingnumber", "phonenumber", "phone",
        ),
    ),
    "queue": Role(
        "queue, skill or kind of call",
        ("queue", "queuename", "skill", "skillname", "skillgroup", "split", "type", "calltype", "service", "tier"),
    ),
    "date": Role("date of the call", ("date", "calldate", "startdate", "arrivaldate", "day", "businessdate")),
    "arrived": Role(
        "arrival of the call",
        (
            "arrived", "arrival", "arrivaltime", "arrivedat", "arrivaldatetime", "arrivaltimestamp", "callstart",
            "callstarttime", "calltime", "calldatetime", "vruentry", "ivrentry", "ivrstart", "offeredat",
            "datetime", "timestamp", "starttime", "startdatetime", "start", "time",
        ),
    ),
    "ivr_end": Role("end of the automated voice system", ("ivrend", "ivrexit", "vruexit", "vruend")),
    "ivr_time": Role("time in the automated voice system", ("ivrtime", "vrutime", "ivrduration", "ivrseconds")),
    "queue_start": Role(
        "entry into the queue",
        (
            "queuestart", "queueentry", "queueenter", "queuedat", "queueentered", "enteredqueue", "enterqueue",
            "queuein", "queuestarttime", "qstart", "qentry",
        ),
    ),
    "queue_end": Role(
        "exit from the queue",
        ("queueend", "queueexit", "leftqueue", "exitqueue", "queueleft", "queueout", "queueendtime", "qexit", "qend"),
    ),
    "wait": Role(
        "wait in the queue",
        (
            "waittime", "wait", "queuetime", "waitseconds", "queueseconds", "waitingtime", "timeinqueue",
            "queueduration", "waitduration", "speedofanswer", "qtime",
        ),
    ),
    "outcome": Role(
        "how the call ended",
        ("outcome", "disposition", "callresult", "callstatus", "calldisposition", "endreason", "result", "status"),
    ),
    "service_start": Role(
        "answer by a person",
        (
            "servicestart", "answered", "answeredat", "answertime", "connectedat", "agentstart", "talkstart",
            "servicestarttime", "serstart", "answer",
        ),
    ),
    "service_end": Role(
        "end of the handling",
        (
            "serviceend", "serviceexit", "ended", "endedat", "endtime", "callend", "callendtime", "completedat",
            "agentend", "talkend", "serviceendtime", "serexit", "serend", "hangup", "end",
        ),
    ),
    "service_time": Role(
        "time of handling",
        (
            "handletime", "handlingtime", "handleduration", "handleseconds", "servicetime", "serviceseconds",
            "serviceduration", "sertime", "aht", "talktime", "talkseconds", "talkduration", "talk",
        ),
    ),
    "hold_time": Role("time on hold while handled", ("holdtime", "holdseconds", "holdduration", "hold")),
    "wrap_time": Role(
        "work after the call",
        ("wraptime", "wrapup", "wrapuptime", "aftercallwork", "aftercallworktime", "acw", "acwtime", "wrapseconds"),
    ),
    "transferred": Role(
        "whether the call was transferred", ("transferred", "transfer", "istransferred", "transferflag", "transfers")
    ),
    "callback_answered": Role(
        "whether the callback was answered", ("callbackanswered", "callbackresult", "callbackoutcome", "callbackstatus")
    ),
    "callback_attempts": Role(
        "attempts of the callback", ("callbackattempts", "callbacktries", "attempts", "numberofattempts")
    ),
}  # fmt: skip
"""Everything that a call log may say of a call."""

UNITS: Final = {"minutes": 60.0, "mins": 60.0, "min": 60.0, "milliseconds": 0.001, "ms": 0.001, "hours": 3600.0}
"""Units that a header may name at its end, in seconds; durations are in seconds otherwise."""

_TALK_ONLY: Final = "talk"


@dataclass(frozen=True)
class TakenColumn:
    """A column of the file that is taken for something."""

    role: str
    position: int
    header: str
    reason: str
    """Why it is taken for that."""
    unit: float = 1.0
    """Seconds of a plain number in this column."""

    @property
    def meaning(self) -> str:
        """What it is taken for, in words."""
        return ROLES[self.role].meaning


def is_call_log(header: Sequence[str]) -> bool:
    """Whether columns are named as in a log with a row per call: its arrival, and what became of it."""
    taken, _ = choose_columns(header)
    return "arrived" in taken and len(taken.keys() & _OF_ONE_CALL) >= _TELLING


def choose_columns(
    header: Sequence[str], chosen: Mapping[str, str | None] | None = None
) -> tuple[dict[str, TakenColumn], list[Problem]]:
    """The columns by role, and what is missing.

    ``chosen`` gives a header for a role, or None for a role that no column has; it goes before the known names, and
    no column is taken twice. Without an arrival there is nothing to read, which is an error.

    Raises:
        ValueError: ``chosen`` names a role or a column that there is not.
    """
    chosen = chosen or {}
    unknown = sorted(set(chosen) - set(ROLES))
    if unknown:
        msg = f"{unknown[0]!r} is no part of a call log; allowed are {', '.join(ROLES)}"
        raise ValueError(msg)
    names = [_letters(each) for each in header]
    taken: dict[str, TakenColumn] = {}
    for role, title in chosen.items():
        if title is None:
            continue
        if title not in header:
            msg = f"there is no column {title!r}; the columns are {', '.join(header)}"
            raise ValueError(msg)
        position = list(header).index(title)
        taken[role] = TakenColumn(role, position, title, "chosen by you", _unit(title, role))
    used = {each.position for each in taken.values()}
    for role, known in ROLES.items():
        if role in chosen:
            continue
        for position in _by_name(names, known.names):
            if position not in used:
                reason = f"the name {header[position]!r} is one of those known for: {known.meaning}"
                taken[role] = TakenColumn(role, position, header[position], reason, _unit(header[position], role))
                used.add(position)
                break
    _leave_parts_of_handling(taken)
    return taken, _missing(header, names, taken)


def _by_name(names: Sequence[str], known: Sequence[str]) -> list[int]:
    """Positions of the columns with a known name, the most telling name first; a unit at its end may follow."""
    bare = [_without_unit(name) for name in names]
    return [position for name in known for position in range(len(names)) if name in (names[position], bare[position])]


def _leave_parts_of_handling(taken: dict[str, TakenColumn]) -> None:
    """Hold and wrap-up are added to a talk time only; a handle time holds them already."""
    service = taken.get("service_time")
    if service is None or not _letters(service.header).startswith(_TALK_ONLY):
        taken.pop("hold_time", None)
        taken.pop("wrap_time", None)


def _missing(header: Sequence[str], names: Sequence[str], taken: Mapping[str, TakenColumn]) -> list[Problem]:
    line = ", ".join(header)
    if "arrived" not in taken:
        message = (
            f"no column is named for the arrival of the call (such as Arrived or Start Time); the columns are "
            f"{quoted(line)}: choose the column"
        )
        return [Problem("error", message, row=1, found=line[:200])]
    repeated = [each.header for each in taken.values() if names.count(_letters(each.header)) > 1]
    if repeated:
        message = f"the column {quoted(repeated[0])} is there twice; the first is taken, choose the other if it is not"
        return [Problem("warning", message, row=1, column=repeated[0])]
    return []


def _letters(header: str) -> str:
    return re.sub(r"[\W_]+", "", header.casefold())


def _without_unit(name: str) -> str:
    return re.sub(r"(?:in)?(?:seconds|secs|sec|minutes|mins|min|milliseconds|ms|hours)$", "", name)


def _unit(header: str, role: str) -> float:
    """Seconds of a plain number: by the last word of the header, or by what follows a known name (WaitMinutes)."""
    *_, last = re.findall(r"[^\W_]+", re.sub("(?<=[a-z])(?=[A-Z])", " ", header).casefold()) or [""]
    name, known = _letters(header), ROLES[role].names
    bare = _without_unit(name)
    ending = name.removeprefix(bare).removeprefix("in") if bare in known and name not in known else last
    return UNITS.get(ending, 1.0)
