"""How much people of a tier work and what they cost: the same measures for every tier."""

from __future__ import annotations

from queueing.tiers import TIERS, TierName

from .measure import Measure
from .observations import MINUTES_PER_HOUR, amount_of, ratio_of


def work_of(name: TierName) -> list[Measure]:
    """The measures of a tier's work."""
    label = TIERS[name]
    return [
        Measure(
            f"occupancy_{name}", f"{label} time at work (occupancy)", "share", "day",
            "Time spent on calls (and unanswered callback attempts) while on duty, of all time on duty.",
            lambda view: ratio_of(view.workload(name).busy, view.workload(name).on_duty),
        ),
        Measure(
            f"overtime_hours_{name}", f"{label} overtime", "hours", "day",
            "Hours per day spent finishing calls beyond the number of people on duty.",
            lambda view: amount_of(view.workload(name).overtime / MINUTES_PER_HOUR),
        ),
        Measure(
            f"on_duty_hours_{name}", f"{label} hours on duty", "hours", "day",
            "Person-hours on duty per day, after shrinkage.",
            lambda view: amount_of(view.workload(name).on_duty / MINUTES_PER_HOUR),
        ),
        Measure(
            f"paid_hours_{name}", f"{label} paid hours", "hours", "day",
            "Hours on duty divided by (1 - shrinkage), and overtime.",
            lambda view: amount_of(view.paid_hours(name)),
        ),
        Measure(
            f"cost_{name}", f"{label} cost", "dollars", "day",
            "Paid hours per day times the tier's cost per hour.",
            lambda view: amount_of(view.cost(name)),
        ),
    ]  # fmt: skip
