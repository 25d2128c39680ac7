"""Which column of a call log holds what: found by the many names that phone systems give, or chosen by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from data.tables.calendar_names import unaccented
from data.tables.column_names import without_zone
from data.tables.duration_units import UNIT_WORDS, DurationUnit
from data.tables.problems import Problem, quoted
from data.tables.report_headings import has_date

from .outcomes import Outcome, are_flags
from .roles import LENGTHS, ROLES, TIMES

_UNIT_AT_END: Final = re.compile(f"(?:in)?({'|'.join(sorted(UNIT_WORDS.keys() - {'s'}, key=len, reverse=True))})$")
_CLOCK_AT_END: Final = re.compile(r"\W+h{0,2}:?mm(?::ss)?\W*$", re.IGNORECASE)
_FLAGS_AT_END: Final = re.compile(r"\W+(?:y/n|yes/no|s/n|s[ií]/no|o/n|oui/non|j/n|ja/nein)\W*$", re.IGNORECASE)
_SAYS_ABANDONED: Final = re.compile(
    "^(?:is|was|call)?(?:aband(?:oned|on)?|missed|lost|unanswered|notanswered|abandonad[ao]|perdid[ao]|abandonnee?|perdue?|"
    "aufgelegt|abgebrochen|verloren|verpasst)$"
)
_TIME_OF_DAY: Final = re.compile("[0-9]:[0-9]{2}")
_STAMP_AT_END: Final = re.compile("(?:timestamp|datetime|epoch|unixtime|unix)(?:ms|s|sec|seconds|milliseconds)?$")
_MEAN_AT_BEGIN: Final = re.compile("^(?:avg|average|mean)")
_TALK_ONLY: Final = re.compile("talk|interaction|conversa|gesprach")
_SAYS_ANSWERED: Final = re.compile(
    "answered|contestad|atendid|respondid|repondu|decroche|angenommen|beantwortet|pickedup"
)


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
        named = [position for position in _by_name(header, known.names, of_times=role in TIMES) if position not in used]
        for position in _dated_first(named, rows) if role == "arrived" else named:
            if _may_be(role, header[position], position, rows):
                reason = f"the name {header[position]!r} is one of those known for: {known.meaning}"
                taken[role] = TakenColumn(role, position, header[position], reason, _unit(header[position], role))
                used.add(position)
                break
    if not {"arrived", "date"} & chosen.keys():
        _take_dates_with_times(taken, rows)
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
    if "arrived" not in taken:
        return ()
    # Answered is a number of calls in an interval, unless it is a time.
    answer = taken.get("service_start")
    timed = answer is not None and any(map(_TIME_OF_DAY.search, _texts(answer.position, filled[1:])))
    alone = _OF_CALLS_ALONE | ({"service_start"} if timed else set())
    return tuple(taken[role].header for role in taken if role in alone)


def meaning_of_yes(header: str) -> Outcome | None:
    """What yes means in a column that is named for whether, or when, a call was answered, or abandoned."""
    letters = _letters(header)
    if _SAYS_ABANDONED.search(letters):
        return "abandoned"
    return "answered" if _SAYS_ANSWERED.search(letters) else None


def _may_be(role: str, title: str, position: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column whose name may mean several things, such as an answer, may have the role, by its cells."""
    texts = _texts(position, rows)
    if role == "date" and _letters(title) == "data":
        # A date in Portuguese and Italian, anything in English.
        return any(map(has_date, texts))
    if role not in {"outcome", "service_start"} or meaning_of_yes(title) is None:
        return True
    return (bool(texts) and are_flags(texts)) == (role == "outcome")


def _texts(position: int, rows: Sequence[Sequence[str]]) -> list[str]:
    """What stands in some rows of a column."""
    return [row[position].strip() for row in rows if len(row) > position and row[position].strip()]


def _dated_first(positions: Sequence[int], rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns that may be arrivals, before all others those with a date: the time of a call may be its length."""
    return sorted(positions, key=lambda position: not any(map(has_date, _texts(position, rows))))


def _by_name(header: Sequence[str], known: Sequence[str], *, of_times: bool) -> list[int]:
    """Positions of the columns with a known name, the most telling name first.

    A unit at its end may follow, or, where it is ``of_times``, a zone and what such a time is called.
    """
    forms = [{_letters(title), _bare(title), _UNIT_AT_END.sub("", _letters(title))} for title in header]
    if of_times:
        zoneless = [_letters(without_zone(title)) for title in header]
        forms = [{*each, name, _STAMP_AT_END.sub("", name)} for each, name in zip(forms, zoneless, strict=True)]
    return [position for name in known for position in range(len(header)) if name in forms[position]]


def _take_dates_with_times(taken: dict[str, TakenColumn], rows: Sequence[Sequence[str]]) -> None:
    """Where no column is named for arrivals, dates with times of day are those."""
    if "arrived" in taken or "date" not in taken:
        return
    day = taken["date"]
    if any(map(_TIME_OF_DAY.search, _texts(day.position, rows))):
        reason = f"the cells of {quoted(day.header)} are dates with times of day"
        taken["arrived"] = replace(taken.pop("date"), role="arrived", reason=reason)


def _leave_parts_of_handling(taken: dict[str, TakenColumn]) -> None:
    """Hold and wrap-up are added to a talk time only; a handle time holds them already."""
    service = taken.get("service_time")
    if service is None or not _TALK_ONLY.search(_bare(service.header)):
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
    return re.sub(r"[\W_]+", "", unaccented(_FLAGS_AT_END.sub("", header)))


def _words(header: str) -> list[str]:
    return re.findall(r"[^\W_]+", unaccented(re.sub("(?<=[a-z])(?=[A-Z])", " ", header)))


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
