"""Every measure, each defined once: what it counts, per call, person, attempt or day, and how it is reckoned.

Measured are calls that arrived from the end of the warm-up to the end of the last day with arrivals. Callbacks left
over from before the start (call 0) count in the officers' work, the attempts and the backlog, and in nothing else.
A figure belongs to the half-hour in which its instant lies, as each definition says. "Per day" is per day with open
lines: by weekday of those of that weekday, or of all of them where lines are shut on each.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from queueing.tiers import TIERS, TierName

from . import call_readings as read
from .announced_waits import OF_ANNOUNCED_WAITS
from .callback_classes import OF_CALLBACK_CLASSES
from .callback_queue import (
    backlog_at_close,
    callbacks_waiting,
    earlier_backlog_at_close,
    given_up_by_closing,
    reached_after_closing,
)
from .callback_windows import OF_CALLBACK_WINDOWS
from .chosen_limits import OF_CALLBACKS, OF_TRANSFERS, called_back_within
from .flows import OF_FLOWS
from .limits import WAIT_LIMITS
from .measure import Measure
from .observations import HELPED, MINUTES_PER_HOUR, amount_of, count_of, mean_of, ratio_of, share_of
from .officer_help import OF_HELP
from .other_work import OF_OTHER_WORK
from .outcomes import OF_OUTCOMES
from .refused_people import OF_REFUSED_PEOPLE
from .service_levels import OF_SERVICE_LEVELS
from .spoken_with import OF_PERSON_WAITS

WAIT_PERCENTILES: Final = (10, 25, 50, 75, 90, 95)
CALLBACK_HOURS: Final = (1, 2, 4, 8, 24, 48, 72)


def _percentile(percent: int) -> str:
    return "Median" if percent == 50 else f"{percent}th percentile"  # noqa: PLR2004 (half of the calls)


def _work_of(name: TierName) -> list[Measure]:
    """The measures of a tier's work."""
    label = TIERS[name]
    return [
        Measure(
            f"occupancy_{name}", f"Occupancy of {label if label.startswith('Tier') else 'supervisors'}", "share", "day",
            "Time spent on calls, wrap-up and unanswered callback attempts while on duty, of all time on duty.",
            lambda view: ratio_of(view.workload(name).busy, view.workload(name).on_duty),
        ),
        Measure(
            f"overtime_hours_{name}", f"{label} overtime", "hours", "day",
            "Hours per day spent finishing calls and their wrap-up beyond the number of people on duty.",
            lambda view: amount_of(view.workload(name).overtime / MINUTES_PER_HOUR),
        ),
        Measure(
            f"on_duty_hours_{name}", f"{label} hours on duty", "hours", "day",
            "Person-hours on duty per day, after shrinkage and absence.",
            lambda view: amount_of(view.workload(name).on_duty / MINUTES_PER_HOUR),
        ),
        Measure(
            f"paid_hours_{name}", f"{label} paid hours", "hours", "day",
            "Hours planned on duty, those of absent people too, divided by (1 - shrinkage), and overtime.",
            lambda view: amount_of(view.paid_hours(name)),
        ),
        Measure(
            f"cost_{name}", f"{label} cost", "dollars", "day",
            "Paid hours per day times the tier's cost per hour.",
            lambda view: amount_of(view.cost(name)),
        ),
    ]  # fmt: skip


def _definitions() -> list[Measure]:
    served = "Counts calls whose officer began to speak; abandoned, refused, suspended and unfinished calls have none."
    tier2_percentiles = [
        Measure(
            f"tier2_wait_p{percent}", f"{_percentile(percent)} wait for Tier 2", "minutes", "call",
            f"{percent} of 100 callers wait at most so long, by the instant of the transfer decision. {served}",
            read.tier2_wait, percent / 100,
        )
        for percent in WAIT_PERCENTILES
    ]  # fmt: skip
    crossings = [
        Measure(
            name, label, "share", "call", definition, observe,
        )
        for limit in WAIT_LIMITS
        for name, label, definition, observe in (
            (
                f"estimate_over_{limit}", f"Announced wait over {limit} minutes",
                f"Share of transfers whose estimated wait is above {limit} minutes. {OF_TRANSFERS}",
                read.estimate_over(limit),
            ),
            (
                f"wait_over_{limit}", f"Actual wait over {limit} minutes",
                f"Share of transfers still without an officer {limit} minutes after the transfer decision; "
                "who gave up before or had no number to call back counts as not crossing. "
                f"{OF_TRANSFERS}",
                read.wait_over(limit),
            ),
        )
    ]  # fmt: skip
    return [
        Measure(
            "offered_calls", "Calls offered", "calls", "call",
            "All calls per day, first calls and calls made again, by arrival.", read.offered,
        ),
        Measure(
            "repeat_calls", "Calls made again", "calls", "call",
            "Calls per day of people who had called before, by arrival.",
            lambda view: count_of(view.repeat_calls, view.cell_of("arrived")),
        ),
        *OF_OUTCOMES,
        *OF_FLOWS,
        Measure(
            "tier1_wait_mean", "Mean wait for Tier 1", "minutes", "call",
            "From the end of the voice system to a representative's answer, of answered calls.", read.tier1_wait,
        ),
        Measure(
            "tier1_wait_p90", "90th percentile wait for Tier 1", "minutes", "call",
            "90 of 100 callers wait at most so long, of answered calls.", read.tier1_wait, 0.9,
        ),
        Measure(
            "abandonment_tier1", "Abandonment at Tier 1", "share", "call",
            "Callers who gave up waiting for Tier 1, of the calls that left the voice system for it.",
            read.tier1_abandonment,
        ),
        *OF_SERVICE_LEVELS,
        *OF_PERSON_WAITS,
        Measure(
            "transfers", "Transfers to Tier 2", "calls", "call",
            "Calls per day that asked for Tier 2 when Tier 1 was done: refused ones are not counted.",
            lambda view: count_of(view.asking.transfers, view.asking.cell_of("transfer_asked")),
        ),
        Measure(
            "tier2_wait_mean", "Mean wait for Tier 2", "minutes", "call",
            f"From the transfer decision until an officer begins to speak with the caller. {served}", read.tier2_wait,
        ),
        *tier2_percentiles,
        Measure(
            "live_wait_mean", "Mean wait of live holders", "minutes", "call",
            f"The Tier 2 wait of those who held live until an officer answered. {served}", read.live_wait,
        ),
        Measure(
            "callback_wait_mean", "Mean time to callback", "minutes", "call",
            f"The Tier 2 wait of those who were called back, the time until a booked window included. {served}",
            read.callback_wait,
        ),
        Measure(
            "callback_wait_p50", "Median time to callback", "minutes", "call",
            f"From the transfer decision until half of the callbacks are reached, booked ones too. {OF_CALLBACKS}",
            read.time_to_callback, 0.5,
        ),
        Measure(
            "callback_wait_p90", "90th percentile time to callback", "minutes", "call",
            f"From the transfer decision until 90 of 100 callbacks are reached, booked ones too. {OF_CALLBACKS}",
            read.time_to_callback, 0.9,
        ),
        *crossings,
        *OF_ANNOUNCED_WAITS,
        Measure(
            "callback_share", "Callback share (of transfers)", "share", "call",
            f"Transfers that become callbacks: by the announced wait, live holders at closing, or all where nobody may "
            f"hold. {OF_TRANSFERS}",
            read.of_transfers(lambda calls: calls.took("callback")),
        ),
        Measure(
            "callbacks", "Callbacks required", "calls", "call",
            "Calls per day that became callbacks, by the transfer decision.",
            lambda view: count_of(view.asking.callbacks, view.asking.cell_of("transfer_asked")),
        ),
        Measure(
            "callback_same_day", "Called back the same day", "share", "call",
            f"Share of callbacks whose officer began to speak on the day of the transfer decision. {OF_CALLBACKS}",
            read.of_callbacks(lambda calls: calls.called_back_same_day()),
        ),
        *(called_back_within(hours) for hours in CALLBACK_HOURS),
        *OF_CALLBACK_CLASSES,
        *OF_CALLBACK_WINDOWS,
        Measure(
            "callbacks_slipped", "Callbacks carried over", "calls", "call",
            "Callbacks per day not reached on the day of the transfer decision, by that day: all but those called back "
            "the same day.",
            lambda view: count_of(
                view.asking.callbacks & ~view.asking.called_back_same_day(), view.asking.cell_of("transfer_asked")
            ),
        ),
        Measure(
            "backlog_at_close", "Callbacks waiting at closing", "calls", "day",
            "Callbacks not yet reached when lines shut, those between attempts included and those whose callers were "
            "with Tier 1 then; mean over open days. Without those of earlier days and those called back the same "
            "evening, and with those given up by closing, they are the callbacks carried over.",
            backlog_at_close,
        ),
        Measure(
            "backlog_earlier", "Callbacks waiting at closing from earlier days", "calls", "day",
            "Of the callbacks waiting at closing, those required on an earlier day or left over from before the start.",
            earlier_backlog_at_close,
        ),
        Measure(
            "callbacks_reached_evening", "Called back the same day after closing", "calls", "call",
            "Callbacks per day reached on the day of the transfer decision, after lines shut.", reached_after_closing,
        ),
        Measure(
            "callbacks_given_up_by_closing", "Callbacks given up by closing", "calls", "call",
            "Callbacks per day given up after the last attempt on the day of the transfer decision, before lines shut.",
            given_up_by_closing,
        ),
        Measure(
            "callbacks_waiting", "Callbacks waiting, mean", "calls", "day",
            "Callbacks not yet reached, those between attempts included; mean over all minutes, day and night.",
            callbacks_waiting,
        ),
        Measure(
            "attempts_per_callback", "Attempts per callback", "attempts", "call",
            "Attempts of each callback, texts without a reply included, by the transfer decision; of unfinished ones "
            "those so far.",
            lambda view: mean_of(
                view.asking.callbacks,
                view.asking.cell_of("transfer_asked"),
                view.asking["attempts"].astype(np.float64),
            ),
        ),
        Measure(
            "attempts_answered", "Attempts answered", "share", "attempt",
            "Share of all callbacks dialled in the measured days that were answered, by the minute of dialling.",
            lambda view: share_of(
                ~view.attempts.no_reply,
                view.period.cell_of(view.attempts.dialled),
                view.attempts.answered,
            ),
        ),
        Measure(
            "suspended_share", "Callbacks given up after the last attempt", "share", "call",
            "Share of callbacks that were suspended, by the transfer decision.",
            read.of_callbacks(lambda calls: calls.ended_as("suspended")),
        ),
        Measure(
            "refused_share", "Transfers refused by the cutoff", "share", "call",
            "Of all calls that asked for Tier 2 or a supervisor when Tier 1 was done.",
            lambda view: share_of(
                view.asking.measured, view.asking.cell_of("transfer_asked"), view.asking.ended_as("refused_cutoff")
            ),
        ),
        Measure(
            "cutoff_days", "Days on which the cutoff applies", "share", "day",
            "Share of the open days on which the cutoff was in force, so that from its time on everybody who asked "
            "for Tier 2 or a supervisor was refused.",
            read.cutoff_days,
        ),
        *OF_HELP,
        *OF_REFUSED_PEOPLE,
        Measure(
            "load_from_refusals", "Calls from people refused on an earlier day", "calls", "call",
            "Calls per day, by arrival, whose person's call before was refused by the cutoff on an earlier day.",
            lambda view: count_of(view.measured & view.follows_earlier_refusal(), view.cell_of("arrived")),
        ),
        Measure(
            "abandonment_tier2", "Abandonment at Tier 2", "share", "call",
            "Callers who gave up holding for Tier 2, of the transfers that held live: those served at once included, "
            "those made callbacks at closing not.",
            lambda view: share_of(
                view.asking.transfers & view.asking.took("live"),
                view.asking.cell_of("transfer_asked"),
                view.asking.ended_as("abandoned_tier2"),
            ),
        ),
        Measure(
            "supervisor_wait_mean", "Mean wait for a supervisor", "minutes", "call",
            "From asking for a supervisor to the answer, of answered calls.", read.supervisor_wait,
        ),
        Measure(
            "abandonment_supervisor", "Abandonment at supervisors", "share", "call",
            "Callers who gave up waiting for a supervisor, of the calls that one answered or that gave up.",
            read.supervisor_abandonment,
        ),
        Measure(
            "appointments_scheduled", "Appointments scheduled", "appointments", "call",
            "Appointments per day by the end of the call that scheduled them.",
            lambda view: count_of(
                view.asking.measured & view.asking.ended_as("appointment"), view.asking.cell_of("ended")
            ),
        ),
        *OF_OTHER_WORK,
        Measure(
            "calls_per_person", "Calls per person", "calls", "person",
            "Calls of each person whose first call was measured, by that call, those in the run-out included.",
            lambda view: mean_of(view.first_calls, view.cell_of("arrived"), view.calls_of_person()),
        ),
        Measure(
            "people_helped", "People helped in the end", "share", "person",
            "Share of people whose first call was measured with any call answered, resolved or given an appointment.",
            lambda view: share_of(view.first_calls, view.cell_of("arrived"), view.person_has(HELPED)),
        ),
        Measure(
            "cost", "Cost of all tiers", "dollars", "day",
            "Paid hours per day times each tier's cost per hour, added up over the tiers.",
            lambda view: amount_of(sum((view.cost(tier) for tier in TIERS), np.zeros(view.period.cells))),
        ),
        *(measure for tier in TIERS for measure in _work_of(tier)),
    ]  # fmt: skip


MEASURES: Final[dict[str, Measure]] = {measure.name: measure for measure in _definitions()}
"""All measures by name."""
MEASURE_ROWS: Final = {name: row for row, name in enumerate(MEASURES)}
"""The place of each measure in the figures."""
