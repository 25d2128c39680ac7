"""What people know that a history does not say: events that make days busier or calmer, and days set by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from pydantic import TypeAdapter

from queueing.scenario.calendar import Floats

from .call_history import CallHistory

EVENT_FORM: Final = "2026-12-24..2026-12-31 0.6 office closing early"
OVERRIDE_FORM: Final = "2026-12-24 1200 Ann: a mailing goes out"
LEAST_FACTOR: Final = 0.01
MOST_FACTOR: Final = 100.0
MOST_CALLS: Final = 10_000_000.0
LONGEST_TEXT: Final = 200

_DAY: Final = "([0-9]{4}-[0-9]{2}-[0-9]{2})"
_NUMBER: Final = r"([0-9]+(?:\.[0-9]+)?)"
_EVENT: Final = re.compile(rf"{_DAY}(?:\.\.{_DAY})? +{_NUMBER} +(.+)")
_OVERRIDE: Final = re.compile(rf"{_DAY} +{_NUMBER} +([^:]+): *(.+)")


@dataclass(frozen=True)
class Event:
    """Days that have another number of calls than they would: ``factor`` times as many.

    Raises:
        ValueError: the days end before they begin, the factor is none allowed, or it has no name.
    """

    first: date
    last: date
    factor: float
    name: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            msg = f"the event ends on {self.last}, before it begins on {self.first}; allowed is that day or a later one"
            raise ValueError(msg)
        if not LEAST_FACTOR <= self.factor <= MOST_FACTOR:
            msg = f"the factor is {self.factor:g}; allowed are {LEAST_FACTOR:g} to {MOST_FACTOR:g}, 1 for no effect"
            raise ValueError(msg)
        _check_text("name of the event", self.name)


@dataclass(frozen=True)
class Override:
    """The calls of a day as somebody sets them, and why.

    Raises:
        ValueError: the number is none allowed, or it is not said who sets it or why.
    """

    day: date
    calls: float
    who: str
    why: str

    def __post_init__(self) -> None:
        if not 0 <= self.calls <= MOST_CALLS:
            msg = f"the calls of {self.day} are {self.calls:g}; allowed are 0 to {MOST_CALLS:,.0f}"
            raise ValueError(msg)
        _check_text("name of who sets the day", self.who)
        _check_text("reason", self.why)


@dataclass(frozen=True)
class Adjustments:
    """All that is known of a data set's days besides its calls."""

    events: tuple[Event, ...] = ()
    overrides: tuple[Override, ...] = ()

    def to_json(self) -> str:
        """As it is kept."""
        return _adjustments.dump_json(self).decode()

    @classmethod
    def from_json(cls, document: str) -> Adjustments:
        """As it was kept.

        Raises:
            ValueError: another version of this program kept it, in a form that this one does not know.
        """
        return _adjustments.validate_json(document)


_adjustments: Final = TypeAdapter(Adjustments)


def read_event(text: str) -> Event:
    """An event as it is typed: a day or two with ``..`` between them, the factor and a name.

    Raises:
        ValueError: it is none; the message says what is allowed.
    """
    if (found := _EVENT.fullmatch(text.strip())) is None:
        msg = f"{text!r} is no event; allowed are its days, factor and name, such as {EVENT_FORM!r}"
        raise ValueError(msg)
    first, last, factor, name = found.groups()
    return Event(date.fromisoformat(first), date.fromisoformat(last or first), float(factor), name.strip())


def read_override(text: str) -> Override:
    """A day set by hand as it is typed: the day, its calls, who sets it, a colon and why.

    Raises:
        ValueError: it is none; the message says what is allowed.
    """
    if (found := _OVERRIDE.fullmatch(text.strip())) is None:
        msg = f"{text!r} sets no day; allowed are the day, its calls, who sets it and why, such as {OVERRIDE_FORM!r}"
        raise ValueError(msg)
    day, calls, who, why = found.groups()
    return Override(date.fromisoformat(day), float(calls), who.strip(), why.strip())


def event_factors(events: Iterable[Event], first: date, days: int) -> Floats:
    """For each day of a period how many times its calls it has by events; those that overlap are multiplied."""
    factors = np.ones(days)
    for event in events:
        begins, ends = ((day - first).days for day in (event.first, event.last))
        factors[max(0, begins) : max(0, ends + 1)] *= event.factor
    return factors


def without_events(history: CallHistory, events: Iterable[Event]) -> CallHistory:
    """The history as it would have been without the events."""
    factors = event_factors(events, history.first, history.days)
    return replace(history, calls=history.calls / factors[:, None])


def _check_text(what: str, text: str) -> None:
    if not text.strip() or len(text) > LONGEST_TEXT:
        msg = f"the {what} has {len(text.strip())} characters; allowed are 1 to {LONGEST_TEXT}"
        raise ValueError(msg)
