"""Scenarios that earlier versions of this program wrote, in today's terms.

Files of today bear ``format``. Those of before bear none, and all of them have ``callback.answered_open``: what has
neither was written by hand and is read as it stands. What differed then:

- ``cutoff.heavy_day_calls`` counted the first calls up to the cutoff, and counts those of a whole day now;
- ``callback.answered_open`` stood for callbacks of the same day and of later days alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .calendar import format_clock_time
from .heavy_days import calls_before_time, share_before, too_early_in_words

if TYPE_CHECKING:
    from .scenario import Scenario

S = TypeVar("S", bound="Scenario")

CHANGES: Final = "changes"
"""In the context of a validation: a list that takes what was changed in a scenario of before, a sentence each."""
_MARK: Final = "answered_open"
_IN_ITS_PLACE: Final = ("answered_same_day", "answered_later_day")
_HEAVY_DAY_CALLS: Final = 42_000
"""What the number was where a file did not give it."""
_ALL_BUT_NEVER: Final = 1e-6
"""The chance of a heavy day in the whole run below which there is none."""
_ROUNDING: Final = 9


def is_of_earlier_format(document: Any) -> bool:
    """Whether a scenario, as it stands in a file, was written by an earlier version of this program."""
    if not isinstance(document, Mapping) or "format" in document:
        return False
    callback = document.get("callback")
    return isinstance(callback, Mapping) and _MARK in callback and not any(name in callback for name in _IN_ITS_PLACE)


def read_earlier(document: Mapping[str, Any], read: Callable[[Any], S], changes: list[str]) -> S:
    """The scenario of an earlier format in today's terms; ``changes`` takes a sentence for each change.

    ``read`` gives the scenario of a document of today's format.

    Raises:
        pydantic.ValidationError: it is impossible.
        ValueError: its cutoff on heavy days cannot be told in today's terms; the message says what is allowed.
    """
    callback = dict(document["callback"])
    answered = callback.pop(_MARK)
    today = {**document, "callback": callback | dict.fromkeys(_IN_ITS_PLACE, answered)}
    given = document.get("cutoff", {})
    if not isinstance(given, Mapping):
        return read(today)
    cutoff = {"heavy_day_calls": _HEAVY_DAY_CALLS, **given}
    # Nothing is refused yet for a cutoff that comes too early.
    plan = read({**today, "cutoff": {**cutoff, "rule": "never"}})
    told = ["An earlier version of this program wrote this plan."]
    own = plan.cutoff.heavy_day_calls
    cutoff["heavy_day_calls"] = calls_of_whole_day(plan, plan.cutoff.time, own)
    when = f"more than {own:,} first calls by {format_clock_time(plan.cutoff.time)}"
    too_early = too_early_in_words(plan)
    if cutoff.get("rule", "heavy_days") == "heavy_days" and too_early:
        if _chance_of_heavy_day(plan) > _ALL_BUT_NEVER:
            msg = f"{too_early}. {told[0]} It had its cutoff on days with {when}, too early for that"
            raise ValueError(msg)
        cutoff["rule"] = "never"
        told.append(f"Its cutoff on days with {when} could never come into force, and there is none now.")
    elif cutoff["heavy_day_calls"] != own:
        told.append(
            f"In it a heavy day had {when}; now it is one that heads for more than {cutoff['heavy_day_calls']:,} in "
            "the whole day, which is the same."
        )
    found = read({**today, "cutoff": cutoff})
    shares = ", ".join(f"{100 * each:g} %" for each in found.callback.answered_same_day)
    told.append(f"Its chance that a callback is answered while lines are open ({shares}) holds for any day.")
    changes += told
    return found


def calls_of_whole_day(plan: Scenario, minute: int, calls: int) -> int:
    """First calls of a whole day that make it heavy, where earlier versions had so many up to a time of the day.

    By the share of all expected calls that lies before. Rounded up, it is passed by the very same numbers of calls
    where that is the share of each day. Where none lie before, no day was heavy, and the number stays.
    """
    share = share_before(plan, minute)
    return math.ceil(round(calls / share, _ROUNDING)) if share > 0 else calls


def _chance_of_heavy_day(plan: Scenario) -> float:
    """The most that the chance can be that some day had more first calls up to the cutoff than ``heavy_day_calls``.

    Of each day the calls are Poisson with a gamma factor: negative binomial.
    """
    from scipy import special

    before, _ = calls_before_time(plan, plan.cutoff.time)
    expected, more = before[before > 0] * plan.volume_factor, plan.cutoff.heavy_day_calls + 1.0
    if plan.daily_cv == 0:
        return float(special.gammainc(more, expected).sum())
    shape = plan.daily_cv**-2
    return float(special.betainc(more, shape, expected / (expected + shape)).sum())
