"""The inputs of demand, the voice system, Tier 1, transfers and Tier 2 as they are edited."""

from __future__ import annotations

from typing import Final

from .edited_input import EditedInput

DEMAND: Final = (
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
VOICE_SYSTEM: Final = (
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
TIER_1: Final = (
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
TRANSFERS: Final = (
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
        "From when on calls that ask for Tier 2 or a supervisor are refused. It lies within opening hours; on heavy "
        "days it comes after 10 % of each day's expected calls.",
        assumption="Transfer cutoff",
    ),
    EditedInput(
        "cutoff.heavy_day_calls",
        "Transfers and cutoff",
        "whole",
        "First calls of a whole day. A day is heavy when those that have come by the cutoff are more than this, times "
        "the share of the day's expected calls that comes by then.",
        "calls",
        "Heavy day",
    ),
)
TIER_2: Final = (
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
