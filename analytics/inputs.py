"""Every input of a scenario as an editor shows it: its group, what it means, its unit, source and kind of field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from .assumptions import ASSUMPTIONS, Assumption
from .input_names import DEMAND, INPUTS, STAFFING

Group = Literal[
    "Demand",
    "Voice system",
    "Tier 1",
    "Transfers and cutoff",
    "Tier 2",
    "Callbacks",
    "Appointments",
    "Supervisors",
    "Calling again",
    "Calendar",
]
Kind = Literal[
    "text",
    "date",
    "dates",
    "flag",
    "choice",
    "clock",
    "whole",
    "number",
    "share",
    "shares",
    "duration",
    "opening_hours",
    "staffing",
    "demand",
    "reasons",
    "return_rule",
]

NAME: Final = "name"
REASONS_PATH: Final = "reasons"
YOUR_CHOICE: Final = "Your choice"


@dataclass(frozen=True)
class EditedInput:
    """One input as it is edited."""

    path: str
    """Where it is in a scenario, as ``tier2.handle_time``."""
    group: Group
    kind: Kind
    meaning: str
    """One or two sentences for somebody who sees it for the first time."""
    unit: str = ""
    """What its number counts; shares are edited in per cent."""
    assumption: str = ""
    """The entry of :data:`analytics.assumptions.ASSUMPTIONS` that says where its default comes from."""
    without: str = ""
    """What it is to leave the input out, where that is allowed."""

    @property
    def label(self) -> str:
        """What it is called."""
        if self.path in OWN_LABELS:
            return OWN_LABELS[self.path]
        return STAFFING[self.path][0] if self.path in STAFFING else INPUTS[self.path].label

    @property
    def source(self) -> Assumption | None:
        """Where its default comes from; None where there is none, since it is the planner's choice."""
        return ASSUMPTIONS[self.assumption] if self.assumption else None

    @property
    def standing(self) -> str:
        """Whether its default is published, measured elsewhere or assumed, or is the planner's choice."""
        return YOUR_CHOICE if self.source is None else self.source.standing

    @property
    def source_in_words(self) -> str:
        """Where its default comes from, in a sentence."""
        if self.source is None:
            return "Your choice."
        return f"{self.source.standing}: {self.source.source}." if self.source.source else f"{self.source.standing}."


OWN_LABELS: Final = {NAME: "Name", "demand": DEMAND[0], REASONS_PATH: "Contact reasons"}

_DEMAND: Final = (
    EditedInput(
        "demand",
        "Demand",
        "demand",
        "Calls expected in each interval, before the factor below. A file, a week of it or a forecast is chosen "
        "on the page Volumes.",
        "calls",
        "Calls offered on a business day",
    ),
    EditedInput(
        "volume_factor",
        "Demand",
        "share",
        "Multiplies the calls expected in every interval.",
        "%",
    ),
    EditedInput(
        "daily_cv",
        "Demand",
        "share",
        "How much days differ from what is expected of them: the standard deviation of a day's calls, in per cent "
        "of their mean.",
        "%",
        "Variation from day to day",
    ),
    EditedInput(
        "reasons",
        "Demand",
        "reasons",
        "Why people call. The reason sets how likely Tier 1 cannot resolve the call and Tier 2 schedules an "
        "appointment. Shares of callers add up to 100 %.",
        "%",
        "Other contact reasons",
    ),
)
_VOICE_SYSTEM: Final = (
    EditedInput(
        "ivr.duration",
        "Voice system",
        "duration",
        "How long a call spends in the automated voice system (IVR).",
        "min",
        "Voice system",
    ),
    EditedInput(
        "ivr.containment",
        "Voice system",
        "share",
        "Calls that the voice system answers for good (containment). The others queue for Tier 1.",
        "%",
        "Answered by the voice system",
    ),
)
_TIER_1: Final = (
    EditedInput(
        "tier1.staffing",
        "Tier 1",
        "staffing",
        "Representatives on duty in each interval, after shrinkage.",
        "people",
        "Tier 1 staff",
    ),
    EditedInput(
        "tier1.handle_time",
        "Tier 1",
        "duration",
        "From answer to end, without the time in which callers repeat what they have said.",
        "min",
        "Tier 1 handle time",
    ),
    EditedInput(
        "repeat_minutes",
        "Tier 1",
        "number",
        "Callers repeat everything to each person who answers: added to every handling at every tier.",
        "min",
        "Tier 1 handle time",
    ),
    EditedInput(
        "tier1.patience",
        "Tier 1",
        "duration",
        "How long callers wait for Tier 1 before they give up.",
        "min",
        "Patience at Tier 1",
        "Callers wait for ever",
    ),
    EditedInput(
        "tier1.not_authorized",
        "Tier 1",
        "share",
        "Calls from people who may not be told anything, such as those without a form G-28 on record.",
        "%",
        "Not authorized",
    ),
    EditedInput(
        "tier1.verification_minutes",
        "Tier 1",
        "number",
        "What such a call takes of Tier 1, in place of the handle time.",
        "min",
        "Not authorized",
    ),
    EditedInput(
        "tier1.shrinkage",
        "Tier 1",
        "share",
        "Paid time not on duty: leave, training, breaks. It sets the cost, not the people on duty.",
        "%",
        "Shrinkage",
    ),
    EditedInput(
        "tier1.cost_per_hour", "Tier 1", "number", "Cost of a paid hour.", "dollars an hour", "Cost of an hour"
    ),
)
_TRANSFERS: Final = (
    EditedInput(
        "supervisor_request_share",
        "Transfers and cutoff",
        "share",
        "Calls handled at Tier 1 that ask for a supervisor. How many ask for Tier 2 is set by contact reason.",
        "%",
        "Asks for a supervisor",
    ),
    EditedInput(
        "cutoff.rule",
        "Transfers and cutoff",
        "choice",
        "On which days Tier 1 may not transfer from the cutoff on (the daily transfer cutoff).",
        assumption="Transfer cutoff",
    ),
    EditedInput(
        "cutoff.time",
        "Transfers and cutoff",
        "clock",
        "From when on calls that ask for Tier 2 or a supervisor are refused. It lies within opening hours.",
        assumption="Transfer cutoff",
    ),
    EditedInput(
        "cutoff.heavy_day_calls",
        "Transfers and cutoff",
        "whole",
        "A day is heavy when more first calls than this arrived between opening and the cutoff.",
        "calls",
        "Heavy day",
    ),
)
_TIER_2: Final = (
    EditedInput(
        "tier2.staffing",
        "Tier 2",
        "staffing",
        "Officers on duty in each interval, after shrinkage. While lines are shut they make callbacks only.",
        "people",
        "Officers on duty",
    ),
    EditedInput(
        "tier2.handle_time",
        "Tier 2",
        "duration",
        "From answer to end, without the time in which callers repeat what they have said.",
        "min",
        "Tier 2 handle time",
    ),
    EditedInput(
        "tier2.patience",
        "Tier 2",
        "duration",
        "How long callers hold for Tier 2 or a supervisor before they give up.",
        "min",
        "Patience of live holders",
        "Callers hold for ever",
    ),
    EditedInput(
        "tier2.to_supervisor",
        "Tier 2",
        "share",
        "Calls handled at Tier 2 that go on to a supervisor.",
        "%",
        "Goes on from Tier 2 to a supervisor",
    ),
    EditedInput(
        "tier2.shrinkage",
        "Tier 2",
        "share",
        "Paid time not on duty: leave, training, breaks. It sets the cost, not the people on duty.",
        "%",
        "Shrinkage",
    ),
    EditedInput(
        "tier2.cost_per_hour", "Tier 2", "number", "Cost of a paid hour.", "dollars an hour", "Cost of an hour"
    ),
)
_CALLBACKS: Final = (
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
        "callback.answered_open",
        "Callbacks",
        "shares",
        "Attempts answered while lines are open: first, second, and so on. The last number holds for all further ones.",
        "%",
        "Callback answered, first attempt, lines open",
    ),
    EditedInput(
        "callback.answered_shut",
        "Callbacks",
        "shares",
        "The same in evenings and on weekends, while lines are shut.",
        "%",
        "Callback answered, first attempt, lines shut",
    ),
    EditedInput(
        "callback.backlog",
        "Callbacks",
        "whole",
        "Callbacks that are already waiting when the first day begins.",
        "callbacks",
    ),
)
_APPOINTMENTS: Final = (
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
_SUPERVISORS: Final = (
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
_CALLING_AGAIN: Final = (
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
_CALENDAR: Final = (
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

EDITED_INPUTS: Final[dict[str, EditedInput]] = {
    each.path: each
    for each in (
        *_DEMAND,
        *_VOICE_SYSTEM,
        *_TIER_1,
        *_TRANSFERS,
        *_TIER_2,
        *_CALLBACKS,
        *_APPOINTMENTS,
        *_SUPERVISORS,
        *_CALLING_AGAIN,
        *_CALENDAR,
    )
}
"""Every input by its path, in the order in which they are shown."""

GROUPS: Final[dict[Group, tuple[EditedInput, ...]]] = {
    group: tuple(each for each in EDITED_INPUTS.values() if each.group == group)
    for group in dict.fromkeys(each.group for each in EDITED_INPUTS.values())
}
"""The inputs by group, both in the order in which they are shown."""
