"""How much people of a tier work and what they cost: the same measures for every tier."""

from __future__ import annotations

from queueing.tiers import TIERS, TierName

from .measure import Measure
from .observations import MINUTES_PER_HOUR, Observed, View, amount_of, ratio_of


def work_of(name: TierName) -> list[Measure]:
    """The measures of a tier's work."""
    label = TIERS[name]

    def work(view: View) -> Observed:
        load = view.workload(name)
        return ratio_of(load.busy, load.on_duty)

    def overtime(view: View) -> Observed:
        return amount_of(view.workload(name).overtime / MINUTES_PER_HOUR)

    def on_duty(view: View) -> Observed:
        return amount_of(view.workload(name).on_duty / MINUTES_PER_HOUR)

    def paid(view: View) -> Observed:
        return amount_of(view.paid_hours(name))

    def cost(view: View) -> Observed:
        return amount_of(view.cost(name))

    return [
        Measure(
            f"occupancy_{name}", f"{label} time at work (occupancy)", "share", "day",
            "Time spent on calls (and unanswered callback attempts) while on duty, of all time on duty.", work,
        ),
        Measure(
            f"overtime_hours_{name}", f"{label} overtime", "hours", "day",
            "Hours per day spent finishing calls beyond the number of people on duty.", overtime,
        ),
        Measure(
            f"on_duty_hours_{name}", f"{label} hours on duty", "hours", "day",
            "Person-hours on duty per day, after shrinkage.", on_duty,
        ),
        Measure(
            f"paid_hours_{name}", f"{label} paid hours", "hours", "day",
            "Hours on duty divided by (1 - shrinkage), and overtime.", paid,
        ),
        Measure(
            f"cost_{name}", f"{label} cost", "dollars", "day",
            "Paid hours per day times the tier's cost per hour.", cost,
        ),
    ]  # fmt: skip
