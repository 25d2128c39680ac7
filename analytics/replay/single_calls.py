"""Single calls of one replication with their whole history, in words and clock times."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.measures.observations import Flags, View
from analytics.measures.outcomes import OUTCOME_NAMES
from analytics.measures.scopes import Integers
from analytics.wording import clock_time, day_in_words, minutes_in_words
from queueing import Journeys
from queueing.journeys import CALL_OUTCOMES, OUTCOMES, ROUTES
from queueing.scenario.calendar import MINUTES_PER_DAY

from .day import became_callback

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 200
"""Calls of a table at the most."""

_ROUTE_NAMES: Final = {"none": "", "live": "Held live", "callback": "Callback"}


def matching_calls(
    journeys: Journeys, day: int | None = None, outcome: str | None = None, *, longest_first: bool = False
) -> Integers:
    """The rows of calls that began on a day (any if None) and ended with an outcome (any if None), at most 200.

    In order of arrival, or those that waited longest for Tier 2 first: from the transfer decision until an officer
    spoke with the caller or the call ended; only calls that took a route to Tier 2 have such a wait.

    Raises:
        ValueError: an unknown outcome.
    """
    if outcome is not None and outcome not in CALL_OUTCOMES:
        msg = f"outcome {outcome!r} is not known; allowed are {', '.join(CALL_OUTCOMES)}"
        raise ValueError(msg)
    journeys = journeys.calls
    wanted = np.ones(len(journeys), dtype=np.bool_)
    if day is not None:
        wanted &= journeys["arrived"] // MINUTES_PER_DAY == day
    if outcome is not None:
        wanted &= journeys.ended_as(outcome)
    if longest_first:
        wanted &= journeys.took("live") | journeys.took("callback")
    rows = np.flatnonzero(wanted)
    key = -View.of(journeys).waited_for_tier2()[rows] if longest_first else journeys["arrived"][rows]
    found: Integers = rows[np.argsort(key, kind="stable")][:MOST_ROWS]
    return found


def calls_of_person(journeys: Journeys, person: int) -> Integers:
    """The rows of one person's calls, the earliest first; none where there is no such person."""
    first, last = np.searchsorted(journeys["person"], [person, person + 1])
    return np.arange(first, last)


def calls_table(journeys: Journeys, rows: Integers) -> pd.DataFrame:
    """A row of words for each of these calls; empty where a stage was not reached."""
    import pandas as pd

    columns = [name for name in _COLUMNS if name != _GROUP or journeys.scenario.groups]
    return pd.DataFrame([_in_a_row(journeys, row) for row in rows.tolist()], columns=columns)


_GROUP: Final = "Group"
"""The column that is there where the plan names caller groups."""
_COLUMNS: Final = (
    *("Person", "Call", _GROUP, "Reason", "Arrived", "Voice system until", "Waited for Tier 1", "Spoke with Tier 1"),
    *("Asked for Tier 2", "Told to expect", "Route", "Attempts", "Reached", "Waited for Tier 2"),
    *("Ended", "Outcome"),
)


def _in_a_row(journeys: Journeys, row: int) -> dict[str, object]:
    at = {name: float(journeys[name][row]) for name in _INSTANTS}
    start = journeys.scenario.start
    day = int(at["arrived"] // MINUTES_PER_DAY)
    route, outcome = ROUTES[journeys["route"][row]], OUTCOMES[journeys["outcome"][row]]

    def when(name: str) -> str:
        return "" if math.isnan(at[name]) else _when(at[name], start, day)

    tier1_ended = at["ended"] if math.isnan(at["tier1_start"]) else at["tier1_start"]
    queued = not math.isnan(at["ivr_end"]) and outcome != "contained"
    until = at["ended"] if math.isnan(at["tier2_start"]) else at["tier2_start"]
    spoke = at["tier1_end"] - at["tier1_start"]
    return {
        "Person": int(journeys["person"][row]),
        "Call": int(journeys["call"][row]),
        _GROUP: _group_of(journeys, row),
        "Reason": journeys.scenario.reasons[journeys["reason"][row]].name,
        "Arrived": _when(at["arrived"], start, None),
        "Voice system until": when("ivr_end"),
        "Waited for Tier 1": _length(tier1_ended - at["ivr_end"]) if queued else "",
        "Spoke with Tier 1": "" if math.isnan(at["tier1_start"]) else _length(spoke),
        "Asked for Tier 2": when("transfer_asked"),
        "Told to expect": "" if math.isnan(at["estimated_wait"]) else minutes_in_words(at["estimated_wait"]),
        "Route": _ROUTE_NAMES[route],
        "Attempts": "; ".join(_attempts(journeys, row, day)),
        "Reached": when("tier2_start"),
        "Waited for Tier 2": _length(until - at["transfer_asked"]) if route != "none" else "",
        "Ended": when("ended") or "unfinished",
        "Outcome": OUTCOME_NAMES[outcome],
    }


def _group_of(journeys: Journeys, row: int) -> str:
    group: int = journeys["group"][row]
    return journeys.scenario.caller_groups[group].name


_INSTANTS: Final = (
    *("arrived", "ivr_end", "tier1_start", "tier1_end", "transfer_asked", "estimated_wait"),
    *("tier2_start", "tier2_end", "supervisor_start", "supervisor_end", "appointment", "ended"),
)


def histories_in_words(journeys: Journeys, rows: Integers) -> list[list[str]]:
    """What happened in each of these calls, a sentence for each stage that it reached, in order of time."""
    view = View.of(journeys)
    since, supervisor = became_callback(view), view.asked_supervisor()
    return [_history(journeys, row, float(since[row]), float(supervisor[row])) for row in rows.tolist()]


def _history(journeys: Journeys, row: int, called_back_since: float, supervisor_asked: float) -> list[str]:
    at = {name: float(journeys[name][row]) for name in _INSTANTS}
    start, outcome = journeys.scenario.start, OUTCOMES[journeys["outcome"][row]]
    day = int(at["arrived"] // MINUTES_PER_DAY)
    told = [(at["arrived"], _begins(journeys, row, called_back_since))]
    # Before a run began nothing is known of who was there.
    since = at["arrived"] if journeys["call"][row] == 0 else -math.inf

    def tell(name: str, text: str, asked: str = "") -> None:
        if not math.isnan(at[name]):
            waited = f", {_after(at[name] - at[asked])}" if asked and at[name] > since else ""
            told.append((at[name], text + waited))

    if outcome != "contained" and at["ivr_end"] > since:
        tell("ivr_end", "leaves the voice system for Tier 1")
    tell("tier1_start", "speaks with Tier 1", "ivr_end")
    if at["transfer_asked"] > since:
        straight = not math.isnan(supervisor_asked) and math.isnan(at["tier2_end"])
        told.append((at["transfer_asked"], _asked(at["estimated_wait"], outcome, for_supervisor=straight)))
    if called_back_since > max(at["transfer_asked"], since):
        told.append((called_back_since, "held until now, is to be called back instead"))
    told += [(minute, "the booked window begins") for minute in _booked(journeys, row)]
    in_vain = {"no answer": "an officer dials in vain", "no reply": "does not reply to a text"}
    told += [(minute, in_vain[how]) for minute, how in _tried(journeys, row) if how in in_vain]
    tell("tier2_start", "speaks with an officer", "transfer_asked")
    if not math.isnan(supervisor_asked):
        tell("tier2_end", "asks the officer for a supervisor")
    tell("supervisor_start", "speaks with a supervisor")
    ending = OUTCOME_NAMES[outcome]
    if not math.isnan(at["appointment"]):
        ending += f", for {day_in_words(start + timedelta(days=int(at['appointment'] // MINUTES_PER_DAY)))}"
    tell("ended", f"ends. {ending}")
    # Stable: what happens at the same instant stays in the order of the stages.
    ordered = sorted(told, key=lambda each: each[0])
    # The first names the day of the call.
    days = [None] + [day] * (len(ordered) - 1)
    lines = [f"{_when(minute, start, on)}: {text}" for (minute, text), on in zip(ordered, days, strict=True)]
    return lines if not math.isnan(at["ended"]) else [*lines, f"{ending}"]


def _begins(journeys: Journeys, row: int, called_back_since: float) -> str:
    """How a call begins, or where it is as the run begins."""
    if journeys["call"][row] > 0:
        reason = journeys.scenario.reasons[journeys["reason"][row]].name
        who = f", in the group {_group_of(journeys, row)}" if journeys.scenario.groups else ""
        return f"calls about: {reason}{who}"
    if called_back_since == journeys["arrived"][row]:
        return "waits to be called back, left over from before the start"
    return "is there as the run begins"


def _asked(announced: float, outcome: str, *, for_supervisor: bool) -> str:
    if outcome == "refused_cutoff":
        return "asks for Tier 2, and is refused by the cutoff"
    if for_supervisor:
        return "asks for a supervisor"
    if math.isnan(announced):
        without = outcome == "no_callback_number"
        return f"asks for Tier 2, and {'has no number to be called back at' if without else 'is to be called back'}"
    if math.isinf(announced):
        return "asks for Tier 2; no officer can be waited for"
    return f"asks for Tier 2, told to expect {minutes_in_words(announced) if announced else 'no wait'}"


def _attempts(journeys: Journeys, row: int, day: int) -> list[str]:
    start = journeys.scenario.start
    return [f"{_when(minute, start, day)} {how}" for minute, how in _tried(journeys, row)]


def _tried(journeys: Journeys, row: int) -> list[tuple[float, str]]:
    """The minute of each attempt to call back, and whether it was answered or the caller did not reply to a text."""
    attempts = journeys.callback_attempts
    places = np.flatnonzero(_attempts_to(journeys, row) & ~np.isnan(attempts.dialled))
    places = places[np.argsort(attempts.attempt[places])]
    return [
        (
            float(attempts.dialled[place]),
            "answered" if attempts.answered[place] else "no reply" if attempts.no_reply[place] else "no answer",
        )
        for place in places.tolist()
    ]


def _booked(journeys: Journeys, row: int) -> list[float]:
    """The minute at which the window begins that was booked, if one was."""
    attempts = journeys.callback_attempts
    begins: list[float] = attempts.joined[_attempts_to(journeys, row) & attempts.booked].tolist()
    return begins


def _attempts_to(journeys: Journeys, row: int) -> Flags:
    """Which attempts to call back are of a call."""
    attempts = journeys.callback_attempts
    own: Flags = (attempts.person == journeys["person"][row]) & (attempts.call == journeys["call"][row])
    return own


def _after(minutes: float) -> str:
    waited = minutes_in_words(minutes)
    return "at once" if waited == "0 min" else f"after {waited} of waiting"


def _length(minutes: float) -> str:
    return "unfinished" if math.isnan(minutes) else minutes_in_words(minutes)


def _when(minute: float, start: date, day: int | None) -> str:
    """A clock time, with its day where that is not ``day``."""
    # Rounded to the minute first: 30 seconds before midnight belong to the day before midnight as shown.
    whole = math.floor(minute)
    on, clock = whole // MINUTES_PER_DAY, clock_time(float(whole % MINUTES_PER_DAY))
    return clock if on == day else f"{day_in_words(start + timedelta(days=on))}, {clock}"
