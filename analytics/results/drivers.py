"""Why a day is at risk: what it has more or less of than the other days, as far as it differs by enough."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from analytics.experiments.experiment import Experiment
from analytics.measures.figures import values_and_calls
from analytics.measures.scopes import Floats
from analytics.wording import share_in_words
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY

DIFFERS: Final = 0.05
"""A day differs from the others where it has more or less than their mean by at least this share of it.

Of shares of callers, such as those refused, it is this much of all who ask.
"""
_SAME: Final = 0.005
"""Less than this is no difference at all."""


def drivers_in_words(experiment: Experiment, scenario: str, day: date, name: str) -> str:
    """What sets a day apart from the mean of the other open days, as a sentence; empty where there are no others.

    ``On Monday 22 % more callers ask for an officer than on the other days, with the same officers on duty.`` Callers
    who ask are the simulated ones, officers on duty those planned while lines are open, and callers refused those whom
    the cutoff refuses. ``name`` is what the day is called.
    """
    replications = experiment.figures[scenario]
    period = replications[0].period
    dates: list[date] = period.key_columns("day")["date"]  # type: ignore[assignment]
    refused, asking = values_and_calls(replications, "day", "asking_refused")
    opened = np.flatnonzero(period.open_days)
    own = dates.index(day)
    others = opened[opened != own]
    callers = asking.mean(axis=0)
    officers = _officer_hours(experiment.scenarios[scenario], dates)
    if not len(others) or not callers[others].sum() or not officers[others].sum():
        return ""
    turned_away = _share(np.where(asking > 0, refused * asking, 0.0).mean(axis=0), callers, own, others)
    return _sentence(
        name,
        "the other days" if len(others) > 1 else "the other day",
        callers=float(callers[own] / callers[others].mean()) - 1,
        officers=float(officers[own] / officers[others].mean()) - 1,
        refused=turned_away,
        where="planned" if experiment.scenarios[scenario].tier2.absence_mean > 0 else "on duty",
    )


def _sentence(
    name: str, others: str, *, callers: float, officers: float, refused: tuple[float, float], where: str
) -> str:
    """The sentence from by what share callers and officers differ, and from whom the cutoff refuses here and there.

    ``where`` officers are as many: on duty, or planned, where some of those are absent.
    """
    fewer_each = (1 + officers) / (1 + callers) - 1 <= -DIFFERS
    if abs(callers) >= DIFFERS:
        staff = _staff(officers, where)
        said = f"On {name} {_differing(callers)} callers ask for an officer than on {others}, with {staff}"
    elif abs(officers) >= DIFFERS:
        said = f"On {name} {_differing(officers)} officers are {where} than on {others}, for about as many callers"
    elif fewer_each:
        said = f"On {name} there are slightly more callers and fewer officers than on {others}"
    else:
        said = f"On {name} callers and officers are about as many as on {others}"
    here, there = refused
    if abs(here - there) >= DIFFERS:
        said += f"; the cutoff refuses {share_in_words(here)} of the callers, {share_in_words(there)} on {others}"
    return f"{said}."


def _differing(difference: float) -> str:
    return f"{share_in_words(abs(difference))} {'more' if difference > 0 else 'fewer'}"


def _staff(difference: float, where: str) -> str:
    if abs(difference) < _SAME:
        return f"the same officers {where}"
    return f"{_differing(difference)} officers {where}" if abs(difference) >= DIFFERS else "about the same officers"


def _share(part: Floats, whole: Floats, own: int, others: Floats) -> tuple[float, float]:
    """What part is of the whole on a day, and on the others together."""
    return float(part[own] / max(whole[own], 1e-9)), float(part[others].sum() / max(whole[others].sum(), 1e-9))


def _officer_hours(scenario: Scenario, dates: list[date]) -> Floats:
    """Hours of officers planned at Tier 2 while lines are open, on some dates of a scenario."""
    calendar, staffing = scenario.calendar(), scenario.tier2.staffing
    step = staffing.interval_minutes
    hours = []
    for each in dates:
        number = (each - scenario.start).days
        lines = calendar.lines(number)
        people = np.array(staffing.on(each, closed=calendar.is_closed(number)), dtype=np.float64)
        begins = np.arange(len(people)) * step + float(number * MINUTES_PER_DAY)
        opens, closes = lines or (0.0, 0.0)
        minutes = np.clip(np.minimum(begins + step, closes) - np.maximum(begins, opens), 0.0, step)
        hours.append(float(people @ minutes) / 60)
    return np.array(hours)
