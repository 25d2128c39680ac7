"""How long the stages of each call took: as a column of lengths gives it, or else from the times of the stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from data.tables.duration_units import SECONDS_OF
from queueing.scenario.calendar import Floats

from .blocks import Gathered, joined
from .columns import LENGTHS, ROLES, TakenColumn
from .notes import Notes
from .units import Stage

SLACK: Final = 2.0
"""Seconds by which a duration may differ from its times, since each is rounded."""


def is_known(moments: Mapping[str, Floats], role: str, number: int) -> Any:
    """The rows with a time of a stage."""
    return ~np.isnan(moments[role]) if role in moments else np.zeros(number, dtype=np.bool_)


def waited(moments: Mapping[str, Floats]) -> Floats | None:
    """Seconds from entry into the queue, or else arrival, to exit, answer or else end; None where the log has none."""
    begun = next(moments[each] for each in ("queue_start", "ivr_end", "arrived") if each in moments)
    ended = next((moments[each] for each in ("queue_end", "service_start") if each in moments), None)
    if ended is not None and "queue_end" not in moments and "service_end" in moments:
        ended = np.where(np.isnan(ended), moments["service_end"], ended)
    return None if ended is None else ended - begun


def handled(moments: Mapping[str, Floats]) -> Floats | None:
    """Seconds from answer to end; None where the log has none."""
    both = "service_start" in moments and "service_end" in moments
    return moments["service_end"] - moments["service_start"] if both else None


def lengths_of(
    gathered: Gathered,
    columns: Mapping[str, TakenColumn],
    amounts: Mapping[str, Floats],
    moments: Mapping[str, Floats],
) -> dict[str, Stage]:
    """The columns of lengths of time, beside what the times of their stages make them."""
    timed = {"wait": waited(moments), "service_time": handled(moments)}
    return {
        role: Stage(columns[role], amounts[role], joined(gathered.plain.pop(role)), timed.get(role))
        for role in LENGTHS
        if role in amounts
    }


def wait_of(
    moments: Mapping[str, Floats], durations: Mapping[str, Floats], columns: Mapping[str, TakenColumn], notes: Notes
) -> Floats:
    """Seconds that each call waited; NaN where it did not queue, or they are not known."""
    given = durations.get("wait")
    begins = "queue_start" in moments
    wait = _stage("wait", given, waited(moments), columns, notes, compared=begins)
    if given is not None and begins:
        # A wait of 0 is a wait only of calls that entered the queue.
        wait = np.where((wait == 0) & np.isnan(moments["queue_start"]), np.nan, wait)
    return wait


def service_of(
    moments: Mapping[str, Floats], durations: Mapping[str, Floats], columns: Mapping[str, TakenColumn], notes: Notes
) -> Floats:
    """Seconds that each call was handled, hold and wrap-up included; NaN where they are not known."""
    service = _stage("service_time", durations.get("service_time"), handled(moments), columns, notes, compared=True)
    for part in ("hold_time", "wrap_time"):
        if part in durations:
            service = service + np.nan_to_num(durations[part])
    return service


def _stage(
    role: str,
    given: Floats | None,
    timed: Floats | None,
    columns: Mapping[str, TakenColumn],
    notes: Notes,
    *,
    compared: bool,
) -> Floats:
    """Seconds of a stage, from its duration where the file gives one and otherwise from its times."""
    if given is None:
        if timed is None:
            return np.full(len(notes.lines), np.nan)
        what = f"negative duration ({ROLES[role].meaning}: the end is before the start); left out of durations"
        notes.add(timed < 0, what, values=timed)
        return np.where(timed < 0, np.nan, timed)
    if timed is not None and compared:
        slack = max(SLACK, SECONDS_OF[columns[role].unit or "seconds"])
        what = f"{ROLES[role].meaning} differs from its start and end by over {slack:g} s; kept as the column gives it"
        notes.add(np.abs(given - timed) > slack, what, columns[role].header, values=given)
    return given
