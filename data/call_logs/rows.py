"""The calls of a log, put together from its columns, and what is wrong with them, counted by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from data.tables.clock_changes import LOCAL_ZONE, to_local, zone_named
from data.tables.duration_units import LONG_HANDLING, SHORT_HANDLING, DurationUnit
from data.tables.problems import Problem
from queueing.scenario.calendar import Floats

from .blocks import DURATION_ROLES, TIME_ROLES, UNKNOWN, Count, Gathered, counted, joined
from .columns import TakenColumn
from .dates import NO_DAY, DateOrder, read_days
from .endings import ABANDONED, ANSWERED, Endings, outcomes_of
from .notes import Notes
from .outcomes import OUTCOMES, Outcome, yes_or_no
from .roles import ROLES
from .stages import is_known, lengths_of, service_of, wait_of
from .times import CENTER_TIME_ZONE, DAY_SECONDS, UNREADABLE, lost_halves
from .units import number_of, settle_units

HALF_A_DAY: Final = DAY_SECONDS / 2
NEVER_CLOSED: Final = 4 * 3600.0
"""Seconds above which a handling time is pointed out: a call that was never closed, perhaps."""

Flags = Any
"""A boolean for each row."""


@dataclass(frozen=True)
class LogChoices:
    """What a user decides about a call log; what is left out is told from the file where it can be."""

    columns: Mapping[str, str | None] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    date_order: DateOrder | None = None
    durations: DurationUnit | None = None
    leave_out_repeated: bool = False


@dataclass(frozen=True, eq=False)
class Rows:
    """The frame of a :class:`CallLog`, or None where no call has an arrival."""

    frame: pd.DataFrame | None
    problems: list[Problem]
    holds: frozenset[str] = frozenset()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    """Texts of outcomes of which it is not known what they mean."""
    units: Mapping[str, TakenColumn] = field(default_factory=dict)
    """The columns of lengths of time, with their units."""


def to_rows(gathered: Gathered, columns: Mapping[str, TakenColumn], choices: LogChoices) -> Rows:
    """Put the columns read together into calls."""
    lines = joined(gathered.lines)
    notes = Notes(lines)
    # In one order, wherever a block of the file ends.
    notes.problems += [
        counted(gathered.unreadable[each], f"not {kind}; {_left(each)}", columns[each].header)
        for kind, among in (("a time of day", TIME_ROLES), ("a length of time", DURATION_ROLES))
        for each in among
        if each in gathered.unreadable
    ]
    moments, problems = _moments(gathered, columns, choices.date_order, notes)
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
    amounts = {role: joined(gathered.amounts.pop(role)) for role in list(gathered.amounts)}
    for role, values in amounts.items():
        header = columns[role].header
        notes.add(values < 0, "negative duration; left out of durations", header, values=values)
        values[values < 0] = np.nan
    units = settle_units(lengths_of(gathered, columns, amounts, moments), choices.durations)
    notes.problems += units.problems
    if any(problem.severity == "error" for problem in units.problems):
        return Rows(None, notes.problems, units=units.columns)
    durations = {**amounts, **units.seconds}
    wait = wait_of(moments, durations, units.columns, notes)
    service = service_of(moments, durations, units.columns, notes)
    reached = is_known(moments, "service_start", len(lines))
    endings = outcomes_of(
        gathered,
        columns,
        choices.outcomes,
        reached | (service > 0),
        notes,
        unhandled=service == 0,
        has_answers=bool(reached.any()),
    )
    service = _of_answered(service, endings.codes, notes)
    keys = {role: joined(parts) for role, parts in gathered.keys.items()}
    days = np.floor_divide(np.nan_to_num(moments["arrived"]), DAY_SECONDS)
    repeated = _repeated(keys, days, known, columns, notes, leave_out=choices.leave_out_repeated)
    nothing = np.broadcast_to(np.float64(np.nan), lines.shape)
    queued = is_known(moments, "queue_start", len(lines)) | (wait > 0) if "queue_start" in moments else True
    transferred = endings.transferred
    frame = pd.DataFrame(
        {
            "arrived": _as_dates(moments["arrived"]),
            "queued": np.broadcast_to(queued, lines.shape),
            "wait": wait,
            "service": service,
            "call_time": durations.get("call_time", nothing),
            "outcome": _categorical(endings.codes, list(OUTCOMES)),
            "queue": _category(gathered),
            "customer": keys.get("customer", np.broadcast_to(UNKNOWN, lines.shape)),
            "transferred": _flags(gathered, "transferred") if transferred is None else transferred,
            "callback_answered": _flags(gathered, "callback_answered"),
            "callback_attempts": durations.get("callback_attempts", nothing),
        },
        index=pd.Index(lines, name="line"),
        copy=False,
    )
    kept = known & ~repeated if choices.leave_out_repeated else known
    if not kept.all():
        frame = frame[kept]
    return Rows(frame, notes.problems, _holds(frame, endings), endings.meant, endings.undecided, units.columns)


def _left(role: str) -> str:
    return "the rows are left out" if role == "arrived" else f"taken as unknown: {ROLES[role].meaning}"


def _moments(
    gathered: Gathered, columns: Mapping[str, TakenColumn], date_order: DateOrder | None, notes: Notes
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
    problems = [*problems, *_to_center(moments, columns, gathered.zoned)]
    if gathered.converted:
        message = f"{gathered.converted:,} rows: times with a time zone, converted to {CENTER_TIME_ZONE}"
        problems = [*problems, Problem("warning", message)]
    return moments, problems


def _to_center(moments: dict[str, Floats], columns: Mapping[str, TakenColumn], zoned: set[str]) -> list[Problem]:
    """Turn moments on the clock of a zone that a column's name says into the center's, and say so.

    A column whose name says none goes by the zone of arrivals; ``zoned`` are roles whose cells say their own.
    """
    named = {role: zone_named(each.header) for role, each in columns.items()}
    usual = named["arrived"] or named.get("date")
    problems = []
    for role in moments.keys() - zoned:
        zone = named[role] or usual or LOCAL_ZONE
        if zone == LOCAL_ZONE:
            continue
        starts = pd.Series(_as_dates(moments[role]).astype("datetime64[ns]"))
        seconds = to_local(starts, pd.Series("", index=starts.index), zone).to_numpy().astype("datetime64[s]")
        moments[role] = np.where(np.isnat(seconds), np.nan, seconds.astype(np.float64))
        if role == "arrived":
            message = f"times are on the clock of {zone}, as a column's name says; turned into {CENTER_TIME_ZONE}"
            problems.append(Problem("warning", message, column=columns[role].header, kind="zone"))
    return problems


def _leave_out_zeros(seconds: dict[str, Floats], codes: Mapping[str, Any]) -> None:
    """0:00:00 without a date means that a stage was not reached, unless its other time is later."""
    for first, last in (("queue_start", "queue_end"), ("service_start", "service_end")):
        pair = [role for role in (first, last) if role in seconds]
        zero = {role: (seconds[role] == 0) & (codes[role] == UNREADABLE) for role in pair}
        both = np.logical_and.reduce(list(zero.values())) if pair else None
        for role in pair:
            seconds[role][both if len(pair) > 1 else zero[role]] = np.nan


def _of_answered(service: Floats, outcome: Any, notes: Notes) -> Floats:
    """Handling times of answered calls, above 0."""
    if not (service > 0).any():
        return np.full(len(service), np.nan)
    answered = outcome == ANSWERED
    notes.add(answered & ~(service > 0), "answered, but no handling time; left out of durations")
    odd = (outcome == ABANDONED) & (service > 0)
    notes.add(odd, "abandoned by its outcome, yet with a handling time; taken as abandoned, the time left out")
    kept = np.where(answered & (service > 0), service, np.nan)
    what = f"handling time over {NEVER_CLOSED / 3600:g} h; kept, but look whether the call was ever closed"
    notes.add(kept > NEVER_CLOSED, what, values=kept)
    times = kept[~np.isnan(kept)]
    half = float(np.median(times)) if len(times) else SHORT_HANDLING
    if not SHORT_HANDLING <= half <= LONG_HANDLING:
        message = (
            f"half of the handling times are {number_of(half)} s or less; usual are {SHORT_HANDLING:g} s to "
            f"{LONG_HANDLING / 3600:g} h: look whether the column and its unit are right"
        )
        notes.problems.append(Problem("warning", message, found=number_of(half)))
    return kept


def _repeated(
    keys: Mapping[str, Any],
    days: Floats,
    known: Flags,
    columns: Mapping[str, TakenColumn],
    notes: Notes,
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


def _holds(frame: pd.DataFrame, endings: Endings) -> frozenset[str]:
    measured = ("wait", "service", "call_time", "transferred", "callback_answered")
    known = {name for name in measured if frame[name].notna().any()}
    if endings.all_known:
        known.add("all_outcomes")
    if (frame["customer"] != UNKNOWN).any():
        known.add("customer")
    if (frame["outcome"] != "other").any():
        known.add("outcome")
    return frozenset(known | {"arrived"} | ({"queue"} if (frame["queue"] != "").any() else set()))
