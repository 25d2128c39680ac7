"""What has come already where a run starts in mid-day: the first calls of its first day so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Discriminator, Field, Tag

from .calendar import MINUTES_PER_DAY, ClockTime, format_clock_time
from .demand import MAX_CALLS_PER_INTERVAL
from .inputs import Input, Part
from .state import State, impossible_state_in_words

if TYPE_CHECKING:
    from .scenario import Scenario

MOST_SO_FAR: Final = 1_000_000
"""The most first calls that one number may give."""

SoFar = Annotated[
    Annotated[tuple[int, ...], Tag("by_interval")] | Annotated[int, Tag("in_all")],
    Discriminator(lambda value: "by_interval" if isinstance(value, list | tuple) else "in_all"),
]
"""First calls by interval of the demand table from midnight, or in all."""


class Already(Part, group="Calendar", change="what has come already"):
    """What has come already on the first day, up to a minute from which on the center is simulated as usual."""

    minute: Annotated[ClockTime, Input("First calls are known up to", has_field=False)] = 0
    """Time of the first day up to which first calls come as they are given below, and not as they are expected. What
    they say of how busy the day is counts from then on. At midnight nothing is known."""
    first_calls: Annotated[
        SoFar | None, Input("First calls so far", "calls", without="None given", has_field=False)
    ] = None
    """First calls up to that time, in each interval of the calls expected from midnight on, or as one number, which is
    then spread as they were expected. Needed where lines have opened before that time."""
    state: Annotated[State, Field(exclude_if=lambda state: state == State())] = State()


def impossible_already_in_words(scenario: Scenario) -> str:
    """What is wrong with what has come already, in a line; empty where nothing is."""
    already = scenario.already
    if already == Already():
        return ""
    if problem := _impossible_minute_in_words(scenario) or impossible_state_in_words(scenario):
        return problem
    if already.first_calls is None:
        return _missing_in_words(scenario)
    if isinstance(already.first_calls, int):
        return _impossible_number_in_words(scenario, already.first_calls)
    return _impossible_intervals_in_words(scenario, already.first_calls)


def intervals_so_far(scenario: Scenario) -> int:
    """How many intervals of the demand table begin before the minute."""
    return -(-scenario.already.minute // scenario.demand.interval_minutes)


def open_so_far(scenario: Scenario, interval: int) -> tuple[float, float]:
    """The minutes of an interval of the first day between which lines are open and first calls known; both one if none.

    They are shut all day where the first day has no hours.
    """
    opens, closes = scenario.calendar().lines(0) or (0.0, 0.0)
    length = scenario.demand.interval_minutes
    begins = max(float(interval * length), opens)
    return begins, max(begins, min(float((interval + 1) * length), closes, float(scenario.already.minute)))


def _impossible_minute_in_words(scenario: Scenario) -> str:
    minute, at = scenario.already.minute, format_clock_time(scenario.already.minute)
    if minute == MINUTES_PER_DAY:
        return f"already.minute {at} is outside the first day; allowed are 00:00 to 23:59"
    if minute > 0 and scenario.warmup_days > 0:
        return f"warmup_days {scenario.warmup_days} leaves out the day of already.minute {at}; allowed with it is 0"
    if minute > 0 and scenario.calendar().lines(0) is None:
        return (
            f"already.minute {at} is on {scenario.start}, on which lines are shut; allowed is a first day on which "
            "they open, or 00:00, where nothing is known"
        )
    return ""


def _missing_in_words(scenario: Scenario) -> str:
    lines = scenario.calendar().lines(0)
    if lines is None or scenario.already.minute <= lines[0]:
        return ""
    return (
        f"already.first_calls is missing; with already.minute {format_clock_time(scenario.already.minute)} first calls "
        f"so far are needed, in all or in each of the {intervals_so_far(scenario)} intervals from midnight"
    )


def _impossible_number_in_words(scenario: Scenario, number: int) -> str:
    if not 0 <= number <= MOST_SO_FAR:
        return f"already.first_calls {number:,} is not allowed; allowed are 0 to {MOST_SO_FAR:,}"
    expected = scenario.demand.on(scenario.start)
    intervals = range(min(intervals_so_far(scenario), len(expected)))
    spans = {interval: open_so_far(scenario, interval) for interval in intervals if expected[interval] > 0}
    if number and not (scenario.volume_factor > 0 and any(begins < ends for begins, ends in spans.values())):
        return (
            f"already.first_calls {number:,} cannot be spread, as no first call is expected before already.minute "
            f"{format_clock_time(scenario.already.minute)}; allowed is 0, or a number for each interval"
        )
    return ""


def _impossible_intervals_in_words(scenario: Scenario, numbers: tuple[int, ...]) -> str:
    length, so_far = scenario.demand.interval_minutes, intervals_so_far(scenario)
    at = format_clock_time(scenario.already.minute)
    if not so_far <= len(numbers) <= MINUTES_PER_DAY // length:
        return (
            f"already.first_calls has {len(numbers)} intervals; allowed are the {so_far} of {length} minutes from "
            f"midnight up to already.minute {at}, or those of the whole day"
        )
    for interval, number in enumerate(numbers):
        its = f"already.first_calls at {format_clock_time(interval * length)}"
        if not 0 <= number <= MAX_CALLS_PER_INTERVAL:
            return f"{its} is {number:,}; allowed are 0 to {MAX_CALLS_PER_INTERVAL:,}"
        if number and interval >= so_far:
            return f"{its} is {number:,}, after already.minute {at}; allowed there is 0"
        begins, ends = open_so_far(scenario, interval)
        if number and begins == ends:
            return f"{its} is {number:,}, while lines are shut; allowed there is 0"
    return ""
