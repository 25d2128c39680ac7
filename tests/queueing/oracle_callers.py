"""The oracle's callers: everything that is drawn for a call, as docs/model.md words it.

The generator of random numbers, what each of its numbers is for, the normal quantile and the trials of the gamma
distribution are the model's own: no two people would read those in two ways.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np

from queueing import Duration, Scenario
from queueing.draws import callers
from queueing.draws.callers import NO_CALL, NO_TRIAL
from queueing.draws.philox import normal_quantile, uniform
from queueing.scenario.caller_groups import EVERYBODY, CallerGroup
from queueing.scenario.reasons import Reason
from queueing.scenario.work_streams import WorkStream
from queueing.tiers import TierName
from tests.queueing.oracle_record import Call

STREAMS_OF_A_DAY: Final = 20
_FIRST_ITEM: Final = 20_000_000_000_000
_ITEMS_OF_A_STREAM: Final = 10_000_000


def number_of_item(day: int, stream: int, index: int) -> int:
    """The number of an item of other work, which is above those of all persons."""
    return _FIRST_ITEM + (day * STREAMS_OF_A_DAY + stream) * _ITEMS_OF_A_STREAM + index


def _stream_of(item: int) -> int:
    """Which stream an item belongs to, counted from 0."""
    return (item - _FIRST_ITEM) // _ITEMS_OF_A_STREAM % STREAMS_OF_A_DAY


@dataclass(frozen=True)
class Numbers:
    """The random numbers of one replication, by what they belong to."""

    seed: int
    replication: int

    def of(self, purpose: int, subject: int, call: int = NO_CALL, trial: int = NO_TRIAL) -> float:
        """A number between 0 and 1."""
        return float(uniform(self.seed, self.replication, subject, call, trial, purpose))

    def minutes(self, duration: Duration, purpose: int, call: Call) -> float:
        """How long something takes in a call, or for an item of other work."""
        mean, cv, number = duration.mean, duration.spread, self.of(purpose, call.person, call.call)
        if mean == 0:
            return 0.0
        if duration.shape == "empirical":
            return _between(duration.quantiles, number)
        if cv == 0:
            return mean
        if duration.shape == "exponential":
            return -mean * math.log(number)
        if duration.shape == "lognormal":
            variance = math.log1p(cv**2)
            return math.exp(math.log(mean) - variance / 2 + math.sqrt(variance) * float(normal_quantile(number)))
        shape, scale, of_gamma = cv**-2, mean * cv**2, duration.parameters()[0]
        where = (self.seed, self.replication, call.person, call.call, purpose)
        return float(callers.minutes(of_gamma, shape, scale, np.empty(0), *where))


def _choice(shares: list[float], number: float) -> int:
    """Which of some shares a number between 0 and 1 falls into."""
    return sum(number * sum(shares) >= end for end in list(accumulate(shares))[:-1])


def _between(quantiles: tuple[float, ...], number: float) -> float:
    """Linear between two measured quantiles, which stand at equal steps of probability from 0 to 1."""
    steps = len(quantiles) - 1
    step = math.floor(number * steps)
    low, high = quantiles[step], quantiles[step + 1]
    return low + (high - low) * (number * steps - step)


@dataclass(frozen=True)
class Callers:
    """What each call is, wants and takes."""

    scenario: Scenario
    numbers: Numbers

    def _happens(self, share: float, purpose: int, call: Call, trial: int = NO_TRIAL) -> bool:
        return self.numbers.of(purpose, call.person, call.call, trial) < share

    def _reason(self, call: Call) -> Reason:
        return self.scenario.reasons[call.reason]

    @property
    def _groups(self) -> tuple[CallerGroup, ...]:
        """The groups that people belong to: all to one where none is named."""
        return self.scenario.groups or (EVERYBODY,)

    def _group(self, call: Call) -> CallerGroup:
        return self._groups[call.group]

    def reason_of(self, person: int, *, is_left_over: bool) -> int:
        """The reason of a person: by the shares; of those left over by the shares of calls that ask for Tier 2."""
        shares = [reason.share for reason in self.scenario.reasons]
        asking = [reason.share * reason.transfer_share for reason in self.scenario.reasons]
        if is_left_over and any(asking):
            shares = asking
        return _choice(shares, self.numbers.of(callers.REASON, person))

    def group_of(self, person: int) -> int:
        """The caller group of a person, by the shares and whatever the reason; of those left over likewise."""
        return _choice([group.share for group in self._groups], self.numbers.of(callers.GROUP, person))

    # --- How long -----------------------------------------------------------------------------------------------------

    def voice_system_minutes(self, call: Call) -> float:
        """The time in the voice system."""
        return self.numbers.minutes(self.scenario.ivr.duration, callers.IVR_DURATION, call)

    def tier1_minutes(self, call: Call) -> float:
        """The conversation at Tier 1."""
        tier1 = self.scenario.tier1
        if not self.is_authorized(call):
            return tier1.verification_minutes
        drawn = self.numbers.minutes(tier1.handle_time, callers.TIER1_HANDLE, call)
        factor = self._reason(call).tier1_factor * self._group(call).tier1_factor
        return drawn * factor + self.scenario.repeat_minutes

    def tier2_minutes(self, call: Call) -> float:
        """The conversation at Tier 2."""
        drawn = self.numbers.minutes(self.scenario.tier2.handle_time, callers.TIER2_HANDLE, call)
        factor = self._reason(call).tier2_factor * self._group(call).tier2_factor
        minutes = drawn * factor + self.scenario.repeat_minutes
        return minutes + self.scenario.appointment.extra_minutes if self.gets_appointment(call) else minutes

    def supervisor_minutes(self, call: Call) -> float:
        """The conversation with a supervisor."""
        drawn = self.numbers.minutes(self.scenario.supervisor.handle_time, callers.SUPERVISOR_HANDLE, call)
        return drawn + self.scenario.repeat_minutes

    def wrap_up(self, tier: TierName, call: Call) -> float:
        """The work after a conversation."""
        duration, purpose = {
            "tier1": (self.scenario.tier1.wrap_up, callers.TIER1_WRAP_UP),
            "tier2": (self.scenario.tier2.wrap_up, callers.TIER2_WRAP_UP),
            "supervisor": (self.scenario.supervisor.wrap_up, callers.SUPERVISOR_WRAP_UP),
        }[tier]
        return self.numbers.minutes(duration, purpose, call) if duration else 0.0

    def patience(self, tier: TierName, call: Call) -> float:
        """How long a caller waits on the line; for a supervisor as for Tier 2, by numbers of its own."""
        terms = self.scenario.tier1 if tier == "tier1" else self.scenario.tier2
        waits, gives_up = {
            "tier1": (callers.TIER1_PATIENCE, callers.TIER1_GIVES_UP),
            "tier2": (callers.TIER2_PATIENCE, callers.TIER2_GIVES_UP),
            "supervisor": (callers.SUPERVISOR_PATIENCE, callers.SUPERVISOR_GIVES_UP),
        }[tier]
        if self._happens(terms.give_up_at_once, gives_up, call):
            return 0.0
        return self.numbers.minutes(terms.patience, waits, call) if terms.patience else math.inf

    def mean_tier2_minutes(self) -> float:
        """The mean Tier 2 time of calls that ask for it, wrap-up included; where none asks, without their reasons."""
        scenario, tier2 = self.scenario, self.scenario.tier2
        shares = sum(group.share for group in self._groups)
        of_groups = sum(group.share * group.tier2_factor for group in self._groups) / shares
        minutes = tier2.handle_time.mean * of_groups
        asking = [(reason.share * reason.transfer_share, reason) for reason in scenario.reasons]
        if total := sum(share for share, _ in asking):
            factor = sum(share * reason.tier2_factor for share, reason in asking) / total
            with_appointment = sum(share * reason.appointment_share for share, reason in asking) / total
            minutes = minutes * factor + with_appointment * scenario.appointment.extra_minutes
        return minutes + scenario.repeat_minutes + (tier2.wrap_up.mean if tier2.wrap_up else 0.0)

    # --- Which way ----------------------------------------------------------------------------------------------------

    def is_contained(self, call: Call) -> bool:
        """Whether the voice system answers the call for good."""
        return self._happens(self.scenario.ivr.containment, callers.CONTAINED, call)

    def is_authorized(self, call: Call) -> bool:
        """Whether the caller may be told anything."""
        return not self._happens(self.scenario.tier1.not_authorized, callers.NOT_AUTHORIZED, call)

    def asks_for_supervisor(self, call: Call) -> bool:
        """Whether the caller asks Tier 1 for a supervisor."""
        return self._happens(self.scenario.supervisor_request_share, callers.SUPERVISOR_REQUEST, call)

    def asks_for_tier2(self, call: Call) -> bool:
        """Whether the caller asks for Tier 2."""
        return self._happens(self._reason(call).transfer_share, callers.TRANSFER, call)

    def threshold(self, call: Call) -> float:
        """Up to which announced wait the caller holds."""
        callback, group = self.scenario.callback, self._group(call)
        low = callback.threshold_low if group.threshold_low is None else group.threshold_low
        high = callback.threshold_high if group.threshold_high is None else group.threshold_high
        number = self.numbers.of(callers.THRESHOLD, call.person, call.call)
        return low if low == high else low + (high - low) * number

    def has_direct_number(self, call: Call) -> bool:
        """Whether the caller can be called back."""
        return self._happens(self.scenario.callback.direct_number_share, callers.DIRECT_NUMBER, call)

    def is_urgent(self, call: Call) -> bool:
        """Whether a callback is urgent."""
        of_group = self._group(call).urgent_share
        return self._happens(self._reason(call).urgent_share if of_group is None else of_group, callers.URGENT, call)

    def is_texted(self, call: Call) -> bool:
        """Whether a text goes ahead of each attempt."""
        return self._happens(self.scenario.text_ahead.share, callers.TEXTED, call)

    def books_window(self, call: Call) -> bool:
        """Whether a window is booked for a callback."""
        return self._happens(self.scenario.window.share, callers.BOOKS_WINDOW, call)

    def replies(self, call: Call, attempt: int) -> bool:
        """Whether the caller replies to the text before an attempt, from 1."""
        return self._happens(self.scenario.text_ahead.reply_share, callers.REPLIES, call, attempt - 1)

    def answers(self, chance: float, call: Call, attempt: int) -> bool:
        """Whether the caller answers an attempt, from 1, of this chance."""
        return self._happens(chance, callers.ANSWER, call, attempt - 1)

    def gets_appointment(self, call: Call) -> bool:
        """Whether Tier 2 schedules an appointment."""
        return self._happens(self._reason(call).appointment_share, callers.APPOINTMENT, call)

    def appointment_lead(self, call: Call) -> int:
        """How many days later it is to take place."""
        low, high = self.scenario.appointment.lead_days_low, self.scenario.appointment.lead_days_high
        return low + int((high - low + 1) * self.numbers.of(callers.APPOINTMENT_LEAD, call.person, call.call))

    def goes_on_to_supervisor(self, call: Call) -> bool:
        """Whether the call goes on from Tier 2 to a supervisor."""
        return self._happens(self.scenario.tier2.to_supervisor, callers.TO_SUPERVISOR, call)

    # --- Work that is not calls ---------------------------------------------------------------------------------------

    def _stream(self, item: Call) -> WorkStream:
        return self.scenario.work[_stream_of(item.person)]

    def stands_among_callbacks(self, item: Call) -> bool:
        """Whether an item waits where regular callbacks do; else it comes after everything."""
        return self._stream(item).place == "as_callbacks"

    def item_minutes(self, item: Call) -> float:
        """An officer's time for an item."""
        return self.numbers.minutes(self._stream(item).handle_time, callers.WORK_HANDLE, item)

    # --- Calling again ------------------------------------------------------------------------------------------------

    def calls_again(self, probability: float, call: Call) -> bool:
        """Whether the person calls again after this call."""
        return self._happens(probability, callers.CALLS_AGAIN, call)

    def return_delay(self, call: Call) -> float:
        """After how many minutes who calls again soon does so."""
        number = self.numbers.of(callers.RETURN_DELAY, call.person, call.call)
        return -self.scenario.calling_again.soon_mean_minutes * math.log(number)

    def return_in_morning(self, call: Call, opens: float, closes: float) -> float:
        """When in the first hours of a morning somebody calls again, while lines are open."""
        minutes = min(60 * self.scenario.calling_again.morning_hours, closes - opens)
        return opens + minutes * self.numbers.of(callers.RETURN_MORNING, call.person, call.call)
