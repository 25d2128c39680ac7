"""Which column of a call log holds what: found by the many names that phone systems give, or chosen by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from data.tables.duration_units import UNIT_WORDS, DurationUnit
from data.tables.problems import Problem, quoted

from .outcomes import are_flags


@dataclass(frozen=True)
class Role:
    """What a column of a call log may hold."""

    meaning: str
    names: tuple[str, ...]
    """Headers in letters and digits only, the most telling first."""


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
            "queueduration", "waitduration", "speedofanswer", "speedtoanswer", "asa", "qtime",
        ),
    ),
    "outcome": Role(
        "how the call ended",
        (
            "answeredyn", "answeredyesno", "isanswered", "wasanswered", "callanswered", "answered",
            "outcome", "calloutcome", "disposition", "callresult", "callstatus", "calldisposition", "endreason",
            "result", "status",
        ),
    ),
    "service_start": Role(
        "answer by a person",
        (
            "servicestart", "answered", "answeredat", "answertime", "timeanswered", "answeredtime", "callanswered",
            "connectedat", "agentstart", "talkstart", "servicestarttime", "serstart", "answer",
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
    "call_time": Role(
        "length of the whole call",
        ("duration", "callduration", "calllength", "calltotaltime", "callseconds", "totalduration"),
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

LENGTHS: Final = ("wait", "service_time", "call_time", "hold_time", "wrap_time")
"""Roles of columns that hold lengths of time which figures come of."""

_UNIT_AT_END: Final = re.compile(f"(?:in)?({'|'.join(sorted(UNIT_WORDS.keys() - {'s'}, key=len, reverse=True))})$")
_CLOCK_AT_END: Final = re.compile(r"\W+h{0,2}:?mm(?::ss)?\W*$", re.IGNORECASE)
_MEAN_AT_BEGIN: Final = re.compile("^(?:avg|average|mean)")
_TALK_ONLY: Final = "talk"


_OF_CALLS_ALONE: Final = frozenset({"call", "customer", "outcome", "queue_start", "queue_end", "ivr_end", "call_time"})
"""Roles whose columns a table of calls by interval has not."""


@dataclass(frozen=True)
class TakenColumn:
    """A column of the file that is taken for something."""

    role: str
    position: int
    header: str
    reason: str
    """Why it is taken for that."""
    unit: DurationUnit | None = None
    """The unit of its plain numbers; None where it is not known, or the column has none."""
    unit_reason: str = ""
    """How that is known, or how else its lengths of time are written."""

    @property
    def meaning(self) -> str:
        """What it is taken for, in words."""
        return ROLES[self.role].meaning


def choose_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], chosen: Mapping[str, str | None] | None = None
) -> tuple[dict[str, TakenColumn], list[Problem]]:
    """The columns by role, and what is missing.

    ``rows`` are the cells of some rows: what is named Answered is an outcome where it says yes and no, else a time.
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
        for position in _by_name(header, known.names):
            if position not in used and _may_be(role, header[position], position, rows):
                reason = f"the name {header[position]!r} is one of those known for: {known.meaning}"
                taken[role] = TakenColumn(role, position, header[position], reason, _unit(header[position], role))
                used.add(position)
                break
    _leave_parts_of_handling(taken)
    return taken, _missing(header, [_letters(each) for each in header], taken)


def holds_calls(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the upper lines of a file, split into cells, are those of a log with a row per call."""
    return bool(columns_of_calls(rows))


def columns_of_calls(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The columns that a log with a row per call has and a table of calls by interval has not, in upper lines."""
    filled = [row for row in rows if any(row)]
    if not filled:
        return ()
    taken, _ = choose_columns(filled[0], filled[1:])
    return tuple(taken[role].header for role in taken if role in _OF_CALLS_ALONE) if "arrived" in taken else ()


def says_answered(header: str) -> bool:
    """Whether a column is named for whether, or when, a call was answered."""
    return "answered" in _letters(header)


def _may_be(role: str, title: str, position: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column that is named for an answer may have the role, by its cells."""
    if role not in {"outcome", "service_start"} or not says_answered(title):
        return True
    texts = [row[position].strip() for row in rows if len(row) > position and row[position].strip()]
    return (bool(texts) and are_flags(texts)) == (role == "outcome")


def _by_name(header: Sequence[str], known: Sequence[str]) -> list[int]:
    """Positions of the columns with a known name, the most telling name first; a unit at its end may follow."""
    forms = [{_letters(title), _bare(title), _UNIT_AT_END.sub("", _letters(title))} for title in header]
    return [position for name in known for position in range(len(header)) if name in forms[position]]


def _leave_parts_of_handling(taken: dict[str, TakenColumn]) -> None:
    """Hold and wrap-up are added to a talk time only; a handle time holds them already."""
    service = taken.get("service_time")
    if service is None or not _bare(service.header).startswith(_TALK_ONLY):
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


def _words(header: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub("(?<=[a-z])(?=[A-Z])", " ", header).casefold())


def _bare(header: str) -> str:
    """A column's name in letters and digits, without a unit or h:mm:ss at its end, or a mean at its beginning."""
    words = _words(_CLOCK_AT_END.sub("", header))
    if len(words) > 1 and words[-1] in UNIT_WORDS:
        words = words[:-2] if words[-2] == "in" else words[:-1]
    return _MEAN_AT_BEGIN.sub("", "".join(words))


def _unit(header: str, role: str) -> DurationUnit | None:
    """The unit of lengths of time that a header says: by its last word, or by what follows a known name (TALKMIN)."""
    if role not in LENGTHS:
        return None
    *_, last = _words(header) or [""]
    if last in UNIT_WORDS:
        return UNIT_WORDS[last]
    name = _letters(header)
    glued = _UNIT_AT_END.search(name)
    if glued is None or not {name, name[: glued.start()]} & set(ROLES[role].names):
        return None
    return UNIT_WORDS[glued[1]]
