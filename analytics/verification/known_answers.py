"""Centers so simple that theory knows the answer, simulated by the engine that answers for real ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from analytics.erlang import Queue
from analytics.experiments.experiment import Experiment
from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.intervals import interval_over_replications
from analytics.units import Unit
from analytics.wording import figure_in_words, interval_in_words
from queueing import Duration, Scenario, WeekdayDemand

STANDARD_ERRORS: Final = 5.5
"""How far from the known answer a simulated mean may be: over 40 replications chance brings it further away less than
three times in a million (Student's t)."""

_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PEOPLE: Final = 10
_MANY: Final = 1000
"""So many people on duty that nobody waits."""
_EXPONENTIAL: Final = Duration(5, shape="exponential")
_NO_TIME: Final = Duration(0, shape="constant")
_ANSWERED: Final = (0.6, 0.7, 0.7)
_AT_TIER_1: Final = Queue(1.7, _EXPONENTIAL.mean)
_IMPATIENT: Final = Queue(2.2, _EXPONENTIAL.mean, 10.0)


@dataclass(frozen=True)
class KnownAnswer:
    """A measure of a simple center, and what theory says that it is."""

    question: str
    theory: str
    scenario: str
    """The center's name in :func:`simple_centers`."""
    measure: str
    expected: float


@dataclass(frozen=True)
class Verdict:
    """A known answer beside what the simulation gives."""

    known: KnownAnswer
    mean: float
    low: float
    high: float
    standard_errors: float
    """How far the mean is from the known answer."""

    @property
    def agrees(self) -> bool:
        """Whether the difference can well be chance."""
        return self.standard_errors <= STANDARD_ERRORS


def simple_centers() -> dict[str, Scenario]:
    """Centers in a steady state, four days around the clock of which the first is left out, by name."""
    at_tier1 = {"staffing": _PEOPLE, "handle_time": _EXPONENTIAL}
    return {
        "patient": _center(
            _AT_TIER_1.calls_per_minute,
            reasons=[{"name": "Any", "share": 1, "transfer_share": 0.5}],
            tier1=at_tier1,
            tier2={"staffing": _PEOPLE // 2, "handle_time": _EXPONENTIAL},
        ),
        "impatient": _center(
            _IMPATIENT.calls_per_minute,
            reasons=[{"name": "Any", "share": 1, "transfer_share": 0}],
            tier1=at_tier1 | {"patience": Duration(_IMPATIENT.patience_minutes, shape="exponential")},
        ),
        "called back": _center(
            _AT_TIER_1.calls_per_minute,
            tier1={"handle_time": _NO_TIME},
            tier2={"staffing": _PEOPLE, "handle_time": _EXPONENTIAL},
            callback={
                "threshold_low": 0,
                "threshold_high": 0,
                "max_attempts": len(_ANSWERED),
                "ring_minutes": 0.1,
                "retry_after": 5,
                "answered_same_day": _ANSWERED,
                "answered_later_day": _ANSWERED,
                "answered_shut": _ANSWERED,
            },
        ),
    }


def known_answers() -> tuple[KnownAnswer, ...]:
    """What theory knows of the simple centers."""
    patient, impatient = _AT_TIER_1.figures(_PEOPLE), _IMPATIENT.figures(_PEOPLE)
    behind = Queue(_AT_TIER_1.calls_per_minute / 2, _EXPONENTIAL.mean).figures(_PEOPLE // 2)
    return (
        KnownAnswer(
            "Mean wait for 10 representatives, callers who never give up",
            "Erlang C (Erlang 1917)", "patient", "tier1_wait_mean", patient.mean_wait,
        ),
        KnownAnswer(
            "How busy these representatives are", "Offered load by people", "patient", "occupancy_tier1",
            patient.occupancy,
        ),
        KnownAnswer(
            "Mean wait for 5 officers, half of these calls transferred",
            "Network of queues (Burke 1956, Jackson 1957)", "patient", "tier2_wait_mean", behind.mean_wait,
        ),
        KnownAnswer(
            "Callers who give up, more load than representatives",
            "Erlang A (Palm 1957)", "impatient", "abandonment_tier1", impatient.abandonment,
        ),
        KnownAnswer(
            "Callbacks given up after three attempts",
            "Product of the chances: 0.4, 0.3, 0.3", "called back", "suspended_share",
            math.prod(1 - each for each in _ANSWERED),
        ),
    )  # fmt: skip


def verdicts(experiment: Experiment) -> tuple[Verdict, ...]:
    """Each known answer beside what an experiment of the simple centers gives."""
    return tuple(_verdict(known, experiment) for known in known_answers())


def _verdict(known: KnownAnswer, experiment: Experiment) -> Verdict:
    values = experiment.pooled(known.scenario, "overall")[:, MEASURE_ROWS[known.measure], 0]
    found = interval_over_replications(values)
    mean, low, high = map(float, (found.mean, found.low, found.high))
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    return Verdict(known, mean, low, high, abs(mean - known.expected) / error)


def verdicts_table(found: Sequence[Verdict]) -> pd.DataFrame:
    """A row for each known answer, in words."""
    return pd.DataFrame(
        {
            "What is simulated": [each.known.question for each in found],
            "Theory": [each.known.theory for each in found],
            "Known answer": [figure_in_words(each.known.expected, _unit(each)) for each in found],
            "Simulated": [interval_in_words(each.mean, each.low, each.high, _unit(each)) for each in found],
            "Standard errors apart": [each.standard_errors for each in found],
            "Agrees": ["Yes" if each.agrees else "No" for each in found],
        }
    )


def verdicts_in_words(found: Sequence[Verdict]) -> str:
    """How many of the known answers the simulation gives."""
    agreeing = sum(each.agrees for each in found)
    if agreeing == len(found):
        return f"All {len(found)} known answers are met."
    return f"{len(found) - agreeing} of {len(found)} known answers are missed: do not trust the figures."


def _unit(verdict: Verdict) -> Unit:
    return MEASURES[verdict.known.measure].unit


def _center(calls_per_minute: float, **changes: Mapping[str, object] | Sequence[object]) -> Scenario:
    never_again = {"probability": 0}
    plain: dict[str, Any] = {
        "start": date(2026, 3, 2),
        "days": 4,
        "warmup_days": 1,
        "max_overrun_days": 1,
        "opening_hours": {day: {"opens": "00:00", "closes": "24:00"} for day in _WEEK},
        "closed_on_federal_holidays": False,
        "demand": WeekdayDemand.constant(60 * calls_per_minute),
        "daily_cv": 0,
        "reasons": [{"name": "Any", "share": 1, "transfer_share": 1}],
        "ivr": {"duration": _NO_TIME, "containment": 0},
        "repeat_minutes": 0,
        "tier1": {"staffing": _MANY, "handle_time": _NO_TIME, "patience": None, "not_authorized": 0},
        "supervisor_request_share": 0,
        "cutoff": {"rule": "never"},
        "tier2": {"staffing": _MANY, "handle_time": _NO_TIME, "patience": None, "to_supervisor": 0},
        "callback": {"threshold_low": math.inf, "threshold_high": math.inf, "direct_number_share": 1},
        "supervisor": {"staffing": _MANY, "handle_time": _NO_TIME},
        "calling_again": dict.fromkeys(
            (
                "abandoned_tier1", "abandoned_tier2", "abandoned_supervisor", "closed_out", "refused_cutoff",
                "no_callback_number", "suspended",
            ),
            never_again,
        ),
    }  # fmt: skip
    for name, change in changes.items():
        plain[name] = plain[name] | change if isinstance(change, Mapping) else change
    return Scenario.model_validate(plain)
