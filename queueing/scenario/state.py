"""The state of the center at a minute of the first day, which a run may begin with in place of what came before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from queueing.tiers import TIERS

from .calendar import MINUTES_PER_DAY, format_clock_time
from .inputs import Input, Part
from .left_over import Backlog, BetweenAttempts, Booking, Number

if TYPE_CHECKING:
    from .scenario import Scenario

_NOT_GIVEN: Final = {"given": (False,)}


class State(Part, group="Calendar", change="what has come already"):
    """Who is in the center at the minute from which on it is simulated, in place of what came before."""

    given: Annotated[bool, Input("The state of the center is given", has_field=False)] = False
    """Whether the run begins at that time with the state below. If not, the first day is simulated from its start."""
    callbacks: Annotated[
        Backlog, Input("Callbacks waiting at that time", "callbacks", has_field=False, idle_with=_NOT_GIVEN)
    ] = ()
    """Callers in the callback queue: of each class, by the days since they asked. They take the place of the callbacks
    left over from before."""
    holding_live: Annotated[
        Number, Input("Callers holding for Tier 2", "calls", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """Callers who hold on the line for Tier 2. Each has a whole patience from that time on."""
    waiting_tier1: Annotated[
        Number, Input("Callers waiting for Tier 1", "calls", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """Callers in the Tier 1 queue. Each has a whole patience from that time on."""
    in_progress_tier1: Annotated[
        Number, Input("Calls in progress at Tier 1", "calls", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """Conversations with representatives. How much longer each takes follows from the handle time."""
    in_progress_tier2: Annotated[
        Number, Input("Calls in progress at Tier 2", "calls", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """Conversations with officers, live or by callback."""
    in_progress_supervisor: Annotated[
        Number, Input("Calls in progress with supervisors", "calls", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """Conversations with supervisors."""
    in_ivr: Annotated[
        Number, Input("Callers with the voice system", "calls", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """Callers whom the voice system has not answered or connected yet."""
    between_attempts: Annotated[
        tuple[BetweenAttempts, ...],
        Field(max_length=10_000),
        Input("Callbacks between two attempts", "callbacks", has_field=False, idle_with=_NOT_GIVEN),
    ] = ()
    """Callers who did not answer and are not in the queue yet: of each class, by the days since they asked and by the
    attempts made. The time to the next one is even up to the whole delay."""
    bookings: Annotated[
        tuple[Booking, ...],
        Field(max_length=10_000),
        Input("Callbacks for which a window is booked", "callbacks", has_field=False, idle_with=_NOT_GIVEN),
    ] = ()
    """Callers whose window has not begun: of each class, by the days since they asked and by the window."""
    in_wrap_up_tier1: Annotated[
        Number, Input("Representatives in wrap-up", "representatives", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """Representatives at work after a conversation whose caller has gone on. How much longer it takes follows from the
    wrap-up."""
    in_wrap_up_tier2: Annotated[
        Number, Input("Officers in wrap-up", "officers", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """The same of officers."""
    in_wrap_up_supervisor: Annotated[
        Number, Input("Supervisors in wrap-up", "supervisors", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """The same of supervisors."""
    will_call_again: Annotated[
        Number, Input("People who will call again", "people", has_field=False, idle_with=_NOT_GIVEN)
    ] = 0
    """People whose earlier call did not help and who will call again, each after a delay of its own from that time
    on, as those who call again soon."""
    cutoff_in_force: Annotated[
        bool | None,
        Input("The cutoff is in force at that time", without="As the plan says", has_field=False, idle_with=_NOT_GIVEN),
    ] = None
    """If it is, whoever asks for Tier 2 or a supervisor is refused for the rest of the day. If it is not though its
    time has come, nobody is refused on that day."""


def impossible_state_in_words(scenario: Scenario) -> str:
    """What is wrong with the state that is given, in a line; empty where nothing is."""
    state = scenario.already.state
    if not state.given:
        return ""
    if scenario.warmup_days > 0:
        return f"warmup_days {scenario.warmup_days} leaves out the day of already.state; allowed with it is 0"
    if scenario.callback.backlog:
        return (
            "callback.backlog is of before already.state, which is given; allowed is none, and the callbacks that wait "
            "in already.state.callbacks"
        )
    if state.holding_live and not scenario.callback.live_transfers:
        return (
            f"already.state.holding_live {state.holding_live:,} is not allowed without callback.live_transfers; "
            "allowed is 0"
        )
    return (
        _impossible_attempts_in_words(scenario)
        or _impossible_bookings_in_words(scenario)
        or _impossible_wrap_up_in_words(scenario)
    )


def _impossible_attempts_in_words(scenario: Scenario) -> str:
    most = scenario.callback.max_attempts - 1
    for number, row in enumerate(scenario.already.state.between_attempts):
        if row.attempts > most:
            return (
                f"already.state.between_attempts.{number}.attempts {row.attempts} is not allowed with "
                f"callback.max_attempts {most + 1}; allowed are at most {most}"
            )
    return ""


def _impossible_bookings_in_words(scenario: Scenario) -> str:
    window, bookings = scenario.window, scenario.already.state.bookings
    if bookings and window.share == 0:
        return "already.state.bookings is not allowed without window.share; allowed is none"
    for number, row in enumerate(bookings):
        its = f"already.state.bookings.{number}: a window that begins at {format_clock_time(row.at)}"
        if row.at % window.minutes:
            return f"{its} is none of window.minutes {window.minutes}; allowed are whole multiples from midnight"
        if row.begins < scenario.already.minute:
            return (
                f"{its} has begun; allowed are those from already.minute "
                f"{format_clock_time(scenario.already.minute)} of the first day on"
            )
        if row.begins >= scenario.horizon_days * MINUTES_PER_DAY:
            return f"{its} in {row.in_days} days is after the calendar; allowed are its {scenario.horizon_days} days"
    return ""


def _impossible_wrap_up_in_words(scenario: Scenario) -> str:
    for name in TIERS:
        people = getattr(scenario.already.state, f"in_wrap_up_{name}")
        if people and getattr(scenario, name).wrap_up is None:
            return f"already.state.in_wrap_up_{name} {people:,} is not allowed without {name}.wrap_up; allowed is 0"
    return ""
