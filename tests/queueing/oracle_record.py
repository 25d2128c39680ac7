"""What the oracle records of each call, a row at a time, and how it differs from what an engine has recorded."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from queueing.journeys import OUTCOMES, ROUTES, Journeys

NOT_REACHED: Final = math.nan
TOLERANCE: Final = 1e-9
"""Minutes by which two announced waits may differ."""


@dataclass
class Attempt:
    """An attempt to call somebody back, as in :class:`queueing.journeys.Attempts`."""

    joined: float
    dialled: float = NOT_REACHED
    answered: bool = False
    no_reply: bool = False
    rang_until: float = NOT_REACHED
    booked: bool = False


@dataclass
class Call:
    """What becomes of a call, as in :data:`queueing.journeys.COLUMNS`."""

    person: int
    call: int
    arrived: float
    reason: int
    group: int = 0
    ivr_end: float = NOT_REACHED
    tier1_start: float = NOT_REACHED
    tier1_end: float = NOT_REACHED
    transfer_asked: float = NOT_REACHED
    estimated_wait: float = NOT_REACHED
    route: str = "none"
    urgent: bool = False
    tier2_start: float = NOT_REACHED
    tier2_end: float = NOT_REACHED
    supervisor_start: float = NOT_REACHED
    supervisor_end: float = NOT_REACHED
    appointment: float = NOT_REACHED
    ended: float = NOT_REACHED
    outcome: str = "unfinished"
    tries: list[Attempt] = field(default_factory=list)
    """The attempts to call back; the caller may still wait for the last one."""

    @property
    def attempts(self) -> int:
        """How many attempts were made."""
        return sum(not math.isnan(attempt.dialled) for attempt in self.tries)


def record_of(journeys: Journeys) -> list[Call]:
    """The record of an engine as the oracle's."""
    tries: dict[tuple[int, int], list[Attempt]] = {}
    attempts = journeys.callback_attempts
    rows = zip(*(getattr(attempts, name).tolist() for name in vars(attempts)), strict=True)
    for person, call, attempt, *rest in sorted(rows, key=lambda row: row[:3]):
        of_call = tries.setdefault((person, call), [])
        of_call.append(Attempt(*rest))
        assert attempt == len(of_call)
    columns = {name: journeys[name].tolist() for name in journeys.columns}
    made = columns.pop("attempts")
    columns["route"] = [ROUTES[code] for code in columns["route"]]
    columns["outcome"] = [OUTCOMES[code] for code in columns["outcome"]]
    columns["urgent"] = [bool(urgent) for urgent in columns["urgent"]]
    calls = [Call(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]
    for call, number in zip(calls, made, strict=True):
        call.tries = tries.pop((call.person, call.call), [])
        assert call.attempts == number
    assert not tries
    return calls


def differences(one: list[Call], other: list[Call]) -> list[str]:
    """What differs between two records, a line for each value."""
    left, right = ({(call.person, call.call): _values(call) for call in calls} for calls in (one, other))
    assert (len(left), len(right)) == (len(one), len(other)), "a call is there twice"
    return [
        f"{key} {name}: {left.get(key, {}).get(name)} and {right.get(key, {}).get(name)}"
        for key in sorted(left.keys() | right.keys())
        for name in left.get(key, {}) | right.get(key, {})
        if not _equal(name, left.get(key, {}).get(name), right.get(key, {}).get(name))
    ]


def _values(call: Call) -> dict[str, Any]:
    """The values of a call, those of its attempts by their numbers."""
    values = asdict(call)
    for number, attempt in enumerate(values.pop("tries"), start=1):
        values |= {f"attempt {number} {name}": value for name, value in attempt.items()}
    return values


def _equal(name: str, one: Any, other: Any) -> bool:
    """Whether two values are the same, to the last bit where they are times.

    The announced wait is a mean over reasons, whose sum may be taken in another order.
    """
    if isinstance(one, float) and isinstance(other, float):
        is_close = name == "estimated_wait" and abs(one - other) <= TOLERANCE
        return one == other or is_close or (math.isnan(one) and math.isnan(other))
    return bool(one == other)
