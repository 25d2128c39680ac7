"""The inputs of callbacks, appointments, supervisors, calling again and the calendar as they are edited."""

from __future__ import annotations

from typing import Final

from .edited_input import NAME, EditedInput

CALLBACKS: Final = (
    EditedInput(
        "callback.threshold_low",
        "Callbacks",
        "number",
        "Each caller's threshold lies between this and the next, evenly: with a longer announced wait the caller is "
        "called back.",
        "min",
        "Callback threshold",
    ),
    EditedInput(
        "callback.threshold_high",
        "Callbacks",
        "number",
        "Above this announced wait every caller is called back. Not less than the one above.",
        "min",
        "Callback threshold",
    ),
    EditedInput(
        "callback.order",
        "Callbacks",
        "choice",
        "Whom a free officer takes first: who joined first, who holds on the line, or who waits for a callback.",
        assumption="Officers serve",
    ),
    EditedInput(
        "callback.direct_number_share",
        "Callbacks",
        "share",
        "Callers with a number that can be dialled without an extension. The others cannot be called back.",
        "%",
        "Direct number",
    ),
    EditedInput(
        "callback.max_attempts",
        "Callbacks",
        "whole",
        "After so many unanswered attempts the center stops trying.",
        "attempts",
        "Callback attempts",
    ),
    EditedInput(
        "callback.ring_minutes",
        "Callbacks",
        "number",
        "An officer's time for an attempt that nobody answers.",
        "min",
        "Unanswered callback attempt",
    ),
    EditedInput(
        "callback.retry_after",
        "Callbacks",
        "number",
        "From an unanswered attempt until the caller joins the end of the callback queue again.",
        "min",
        "Unanswered callback attempt",
    ),
    EditedInput(
        "callback.answered_same_day",
        "Callbacks",
        "shares",
        "Attempts answered on the day that the callback was asked for, while lines are open: first, second, and so on. "
        "The last number holds for all further ones.",
        "%",
        "Callback answered, same day, first attempt",
    ),
    EditedInput(
        "callback.answered_later_day",
        "Callbacks",
        "shares",
        "The same on later days, and of callbacks left over from before.",
        "%",
        "Callback answered, later days",
    ),
    EditedInput(
        "callback.answered_shut",
        "Callbacks",
        "shares",
        "The same in evenings and on weekends, while lines are shut.",
        "%",
        "Callback answered, lines shut, first attempt",
    ),
    EditedInput(
        "callback.backlog",
        "Callbacks",
        "whole",
        "Callbacks that are already waiting when the first day begins, for the reasons of calls that ask for Tier 2.",
        "callbacks",
    ),
)
APPOINTMENTS: Final = (
    EditedInput(
        "appointment.extra_minutes",
        "Appointments",
        "number",
        "Added to the handle time when Tier 2 schedules an appointment.",
        "min",
        "Tier 2 handle time",
    ),
    EditedInput(
        "appointment.lead_days_low",
        "Appointments",
        "whole",
        "The appointment takes place at least so many days later.",
        "days",
        "Days until an appointment",
    ),
    EditedInput(
        "appointment.lead_days_high",
        "Appointments",
        "whole",
        "And at most so many, or on the next day that the office is open. Not less than the one above.",
        "days",
        "Days until an appointment",
    ),
    EditedInput(
        "appointment.daily_slots",
        "Appointments",
        "whole",
        "Appointments that fit in a day; more take a later day.",
        "appointments",
        without="No limit",
    ),
)
SUPERVISORS: Final = (
    EditedInput(
        "supervisor.staffing",
        "Supervisors",
        "staffing",
        "Supervisors on duty in each interval, after shrinkage.",
        "people",
        "Supervisors",
    ),
    EditedInput(
        "supervisor.handle_time",
        "Supervisors",
        "duration",
        "From answer to end, without the time in which callers repeat what they have said.",
        "min",
        "Supervisor handle time",
    ),
    EditedInput(
        "supervisor.shrinkage",
        "Supervisors",
        "share",
        "Paid time not on duty: leave, training, breaks. It sets the cost, not the people on duty.",
        "%",
        "Shrinkage",
    ),
    EditedInput(
        "supervisor.cost_per_hour",
        "Supervisors",
        "number",
        "Cost of a paid hour.",
        "dollars an hour",
        "Cost of an hour",
    ),
)
_AFTER: Final = (
    ("abandoned_tier1", "have given up while they waited for Tier 1", "Calls again after giving up"),
    ("abandoned_tier2", "have given up while they held for Tier 2", "Calls again after giving up"),
    ("abandoned_supervisor", "have given up while they held for a supervisor", "Calls again after giving up"),
    ("closed_out", "still waited when the lines shut", "Calls again after other failures"),
    ("refused_cutoff", "were refused by the cutoff", "Calls again after a refusal"),
    ("no_callback_number", "had to be called back and had no direct number", "Calls again after other failures"),
    ("suspended", "answered none of the attempts to call back", "Calls again after other failures"),
)
CALLING_AGAIN: Final = (
    *(
        EditedInput(
            f"calling_again.{outcome}",
            "Calling again",
            "return_rule",
            f"People who call again when they {what}, and when they do.",
            "%",
            assumption,
        )
        for outcome, what, assumption in _AFTER
    ),
    EditedInput(
        "calling_again.soon_mean_minutes",
        "Calling again",
        "number",
        "Who calls again soon does so after an exponential time with this mean.",
        "min",
        "Calls again after giving up",
    ),
    EditedInput(
        "calling_again.morning_hours",
        "Calling again",
        "number",
        "Who calls again the next morning does so evenly over so many hours from opening.",
        "hours",
        "Next-morning calls",
    ),
    EditedInput(
        "calling_again.max_calls",
        "Calling again",
        "whole",
        "Nobody calls more often than this.",
        "calls",
        "Calls of one person",
    ),
)
CALENDAR: Final = (
    EditedInput(NAME, "Calendar", "text", "What the plan is called; it changes no figure."),
    EditedInput("start", "Calendar", "date", "The first day that is simulated."),
    EditedInput("days", "Calendar", "whole", "Days with calls, from the first day on.", "days"),
    EditedInput(
        "warmup_days",
        "Calendar",
        "whole",
        "First days whose calls fill the center and are left out of all figures.",
        "days",
    ),
    EditedInput(
        "max_overrun_days",
        "Calendar",
        "whole",
        "Days after the last one with calls, in which callbacks left over are made.",
        "days",
    ),
    EditedInput(
        "opening_hours",
        "Calendar",
        "opening_hours",
        "When the phone lines are open, by weekday. Calls come only then.",
        assumption="Opening hours",
    ),
    EditedInput(
        "closed_on_federal_holidays",
        "Calendar",
        "flag",
        "Lines and office are shut on federal holidays.",
        assumption="Opening hours",
    ),
    EditedInput("closing_days", "Calendar", "dates", "Further days on which lines and office are shut."),
)
