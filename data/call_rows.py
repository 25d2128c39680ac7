"""The calls of a log, put together from its columns, and what is wrong with them, counted by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from queueing.calendar import Floats, Integers

from .call_blocks import DURATION_ROLES, UNKNOWN, Count, Gathered, counted, joined
from .call_dates import NO_DAY, DateOrder, read_days
from .call_log_columns import ROLES, TakenColumn
from .call_outcomes import OUTCOMES, Outcome, is_transfer, outcome_of, yes_or_no
from .call_times import CENTER_TIME_ZONE, DAY_SECONDS, UNREADABLE, lost_halves
from .problems import Problem, quoted

HALF_A_DAY: Final = DAY_SECONDS / 2
SLACK: Final = 2.0
"""Seconds by which a duration may differ from its times, since each is rounded."""
LONG_HANDLING: Final = 4 * 3600.0
"""Seconds above which a handling time is pointed out: a call that was never closed, perhaps."""

Flags = Any
"""A boolean for each row."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The frame of a :class:`CallLog`, or None where no call has an arrival."""

    frame: pd.DataFrame | None
    problems: list[Problem]
    holds: frozenset[str] = frozenset()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)


class _Notes:
    """Collects what is wrong, by group of rows."""

    def __init__(self, lines: Integers) -> None:
        self.lines = lines
        self.problems: list[Problem] = []

    def add(
        self, wrong: Flags, what: str, column: str | None = None, *, values: Floats | None = None, error: bool = False
    ) -> None:
        """A group of rows, if there are any; ``values`` are what was found in them."""
        if not wrong.any():
            return
        row = int(np.argmax(wrong))
        found = "" if values is None else f"{values[row]:g}"
        count = Count(int(wrong.sum()), int(self.lines[row]), found)
        self.problems.append(counted(count, what, column, "error" if error else "warning"))


def to_rows(
    gathered: Gathered,
    columns: Mapping[str, TakenColumn],
    outcomes: Mapping[str, Outcome],
    date_order: DateOrder | None,
    *,
    leave_out_repeated: bool,
) -> Rows:
    """Put the columns read together into calls."""
    lines = joined(gathered.lines)
    notes = _Notes(lines)
    for role, count in gathered.unreadable.items():
        kind = "a length of time" if role in DURATION_ROLES else "a time of day"
        notes.problems.append(counted(count, f"not {kind}; {_left(role)}", columns[role].header))
    moments, problems = _moments(gathered, columns, date_order, notes)
    if moments is None:
        return Rows(None, [*notes.problems, *problems])
    notes.problems += problems
    known = ~np.isnan(moments["arrived"])
    notes.add(~known, "no arrival that can be read; the rows are left out", columns["arrived"].header, error=True)
    if not known.any():
        return Rows(None, notes.problems)
    header = columns["arrived"].header
    if not gathered.says_halves and (problem := lost_halves(moments["arrived"], header, lines)) is not None:
        return Rows(None, [*notes.problems, problem])
    durations = {role: joined(parts) for role, parts in gathered.durations.items()}
    for role, values in durations.items():
        header = columns[role].header
        notes.add(values < 0, "negative duration; left out of durations", header, values=values)
        values[values < 0] = np.nan
    meant, outcome, transferred = _outcomes(gathered, columns, outcomes, notes)
    wait = _stage(
        "wait", moments, durations, ("queue_start", "ivr_end"), ("queue_end", "service_start"), columns, notes
    )
    service = _stage("service_time", moments, durations, ("service_start",), ("service_end",), columns, notes)
    for part in ("hold_time", "wrap_time"):
        if part in durations:
            service = service + np.nan_to_num(durations[part])
    if outcome is None:
        outcome = np.where(service > 0, 0, np.where(wait > 0, 1, 2)).astype(np.int8)
    service = _of_answered(service, outcome, notes)
    keys = {role: joined(parts) for role, parts in gathered.keys.items()}
    days = np.floor_divide(np.nan_to_num(moments["arrived"]), DAY_SECONDS)
    repeated = _repeated(keys, days, known, columns, notes, leave_out=leave_out_repeated)
    frame = pd.DataFrame(
        {
            "arrived": _as_dates(moments["arrived"]),
            "wait": wait,
            "service": service,
            "outcome": _categorical(outcome, list(OUTCOMES)),
            "queue": _category(gathered),
            "customer": keys.get("customer", np.broadcast_to(UNKNOWN, lines.shape)),
            "transferred": _flags(gathered, "transferred") if transferred is None else transferred,
            "callback_answered": _flags(gathered, "callback_answered"),
            "callback_attempts": durations.get("callback_attempts", np.broadcast_to(np.float64(np.nan), lines.shape)),
        },
        index=pd.Index(lines, name="line"),
        copy=False,
    )
    kept = known & ~repeated if leave_out_repeated else known
    if not kept.all():
        frame = frame[kept]
    return Rows(frame, notes.problems, _holds(frame), meant)


def _left(role: str) -> str:
    return "the rows are left out" if role == "arrived" else f"taken as unknown: {ROLES[role].meaning}"


def _moments(
    gathered: Gathered, columns: Mapping[str, TakenColumn], date_order: DateOrder | None, notes: _Notes
) -> tuple[dict[str, Floats] | None, list[Problem]]:
    """Each stage's time in seconds since 1970, local; NaN where a stage was not reached."""
    names = gathered.names.get("date", {})
    column = columns["date" if "date" in columns else "arrived"].header
    if not names:
        message = "the arrivals have no date; needed is a column of dates, or arrivals such as 2026-03-02 08:00:05"
        return None, [Problem("error", message, column=columns["arrived"].header)]
    texts = pd.Series(list(names), index=gathered.first_lines["date"], dtype=object)
    days, problems = read_days(texts, column, date_order)
    if days is None:
        return None, problems
    unread = np.append(days == NO_DAY, False)
    day_of = np.append(np.where(days == NO_DAY, np.nan, days), np.nan)
    codes = {role: joined(parts) for role, parts in gathered.dates.items()}
    arrival_codes = codes["arrived"]
    if "date" in gathered.codes:
        arrival_codes = np.where(arrival_codes == UNREADABLE, joined(gathered.codes["date"]), arrival_codes)
    wrong = unread[arrival_codes]
    if wrong.any():
        found = str(texts.iloc[int(arrival_codes[int(np.argmax(wrong))])])
        count = Count(int(wrong.sum()), int(notes.lines[int(np.argmax(wrong))]), found)
        problems = [*problems, counted(count, "not a date from 1980 to 2100; the rows are left out", column)]
    midnight = day_of[arrival_codes] * DAY_SECONDS
    seconds = {role: joined(gathered.seconds.pop(role)) for role in list(gathered.seconds)}
    _leave_out_zeros(seconds, codes)
    moments = {"arrived": midnight + seconds["arrived"]}
    for role, clock in seconds.items():
        if role == "arrived":
            continue
        own = codes[role] != UNREADABLE
        moment = np.where(own, day_of[codes[role]] * DAY_SECONDS, midnight) + clock
        after_midnight = ~own & (moment < moments["arrived"] - HALF_A_DAY)
        moments[role] = moment + np.where(after_midnight, DAY_SECONDS, 0)
    if gathered.converted:
        message = f"{gathered.converted:,} rows: times with a time zone, converted to {CENTER_TIME_ZONE}"
        problems = [*problems, Problem("warning", message)]
    return moments, problems


def _leave_out_zeros(seconds: dict[str, Floats], codes: Mapping[str, Any]) -> None:
    """0:00:00 without a date means that a stage was not reached, unless its other time is later."""
    for first, last in (("queue_start", "queue_end"), ("service_start", "service_end")):
        pair = [role for role in (first, last) if role in seconds]
        zero = {role: (seconds[role] == 0) & (codes[role] == UNREADABLE) for role in pair}
        both = np.logical_and.reduce(list(zero.values())) if pair else None
        for role in pair:
            seconds[role][both if len(pair) > 1 else zero[role]] = np.nan


def _outcomes(
    gathered: Gathered, columns: Mapping[str, TakenColumn], chosen: Mapping[str, Outcome], notes: _Notes
) -> tuple[dict[str, Outcome], Any, Floats | None]:
    """What each text was taken for, the outcome's code by row (None without the column), and transfers told by it."""
    if "outcome" not in columns:
        return {}, None, None
    names = gathered.names.get("outcome", {})
    meant = {name: chosen.get(name, outcome_of(name)) for name in names}
    code_of = np.array([*(OUTCOMES.index(each) for each in meant.values()), OUTCOMES.index("other")], dtype=np.int8)
    codes = joined(gathered.codes["outcome"])
    header = columns["outcome"].header
    for name, each in meant.items():
        if each == "other" and name not in chosen:
            what = f"outcome {quoted(name)} is not known as answered or abandoned; such calls count as arrivals alone"
            notes.add(codes == names[name], what, header)
    notes.add(codes == UNREADABLE, "no outcome; such calls count as arrivals alone", header)
    transferred = None
    if "transferred" not in columns and any(is_transfer(name) for name in names):
        says = np.array([*(float(is_transfer(name)) for name in names), np.nan])
        transferred = says[codes]
    return meant, code_of[codes], transferred


def _stage(
    role: str,
    moments: Mapping[str, Floats],
    durations: Mapping[str, Floats],
    starts: tuple[str, ...],
    ends: tuple[str, ...],
    columns: Mapping[str, TakenColumn],
    notes: _Notes,
) -> Floats:
    """Seconds of a stage, from its duration where the file gives one and otherwise from its times."""
    begun = next((moments[each] for each in starts if each in moments), None)
    if begun is None and role == "wait" and role not in durations:
        begun = moments["arrived"]
    ended = next((moments[each] for each in ends if each in moments), None)
    if role == "wait" and ended is not None and "queue_end" not in moments and "service_end" in moments:
        ended = np.where(np.isnan(ended), moments["service_end"], ended)
    timed = None if begun is None or ended is None else ended - begun
    given = durations.get(role)
    if given is None:
        if timed is None:
            return np.full(len(notes.lines), np.nan)
        what = f"negative duration ({ROLES[role].meaning}: the end is before the start); left out of durations"
        notes.add(timed < 0, what, values=timed)
        return np.where(timed < 0, np.nan, timed)
    if timed is not None and starts[0] in moments:
        what = f"{ROLES[role].meaning} differs from its start and end by over {SLACK:g} s; kept as the column gives it"
        notes.add(np.abs(given - timed) > SLACK, what, columns[role].header, values=given)
        if role == "wait" and "queue_start" in moments:
            # A wait of 0 is a wait only of calls that entered the queue.
            given = np.where((given == 0) & np.isnan(moments["queue_start"]), np.nan, given)
    elif role == "wait" and "queue_start" in moments:
        given = np.where((given == 0) & np.isnan(moments["queue_start"]), np.nan, given)
    return given


def _of_answered(service: Floats, outcome: Any, notes: _Notes) -> Floats:
    """Handling times of answered calls, above 0."""
    answered = outcome == OUTCOMES.index("answered")
    notes.add(answered & ~(service > 0), "answered, but no handling time; left out of durations")
    odd = (outcome == OUTCOMES.index("abandoned")) & (service > 0)
    notes.add(odd, "abandoned by its outcome, yet with a handling time; taken as abandoned, the time left out")
    kept = np.where(answered & (service > 0), service, np.nan)
    what = f"handling time over {LONG_HANDLING / 3600:g} h; kept, but look whether the call was ever closed"
    notes.add(kept > LONG_HANDLING, what, values=kept)
    return kept


def _repeated(
    keys: Mapping[str, Any],
    days: Floats,
    known: Flags,
    columns: Mapping[str, TakenColumn],
    notes: _Notes,
    *,
    leave_out: bool,
) -> Flags:
    """Calls that have the number of an earlier call of their day."""
    if "call" not in keys:
        return np.zeros(len(days), dtype=np.bool_)
    calls = pd.DataFrame({"call": keys["call"], "day": days.astype(np.int32)}, copy=False)
    repeated = calls.duplicated().to_numpy() & (keys["call"] != UNKNOWN) & known
    what = "left out" if leave_out else "kept, since phone systems use numbers again"
    notes.add(repeated, f"call number of an earlier call of the same day; {what}", columns["call"].header)
    return repeated


def _as_dates(seconds: Floats) -> Any:
    whole = np.where(np.isnan(seconds), np.iinfo(np.int64).min, np.nan_to_num(seconds)).astype(np.int64)
    return whole.astype("datetime64[s]")


def _category(gathered: Gathered) -> pd.Categorical:
    names = gathered.names.get("queue", {})
    if "queue" not in gathered.codes:
        return _categorical(np.zeros(sum(map(len, gathered.lines)), dtype=np.int8), [""])
    codes = joined(gathered.codes["queue"])
    return _categorical(np.where(codes == UNREADABLE, len(names), codes), [*names, ""])


def _categorical(codes: Any, names: Sequence[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype=object))


def _flags(gathered: Gathered, role: str) -> Floats:
    if role not in gathered.codes:
        return np.broadcast_to(np.float64(np.nan), (sum(map(len, gathered.lines)),))
    says = np.array([*(yes_or_no(name) for name in gathered.names.get(role, {})), np.nan])
    flags: Floats = says[joined(gathered.codes[role])]
    return flags


def _holds(frame: pd.DataFrame) -> frozenset[str]:
    known = {name for name in ("wait", "service", "transferred", "callback_answered") if frame[name].notna().any()}
    if (frame["customer"] != UNKNOWN).any():
        known.add("customer")
    if (frame["outcome"] != "other").any():
        known.add("outcome")
    return frozenset(known | {"arrived"} | ({"queue"} if (frame["queue"] != "").any() else set()))
