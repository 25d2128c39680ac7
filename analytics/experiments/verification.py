"""The fast engine checked against the reference engine on a slice of a scenario."""

from __future__ import annotations

import os
from typing import Final

from analytics.inputs.variations import with_fields
from analytics.wording import number_in_words
from queueing import Engine, Scenario
from queueing.agreement import Agreement, check_engines
from queueing.plan import lay_out

from .workers import hand_out

REFERENCE: Final[Engine] = "ciw"
SLICE_CALLS: Final = 20_000
"""Calls that a slice expects at the most, so that the reference engine needs about a second."""


def slice_of(scenario: Scenario) -> Scenario:
    """The first days of a scenario, as many as expect up to ``SLICE_CALLS`` calls, but at least one."""
    arrivals = lay_out(scenario).arrivals
    days = 1
    while days < scenario.days and arrivals.expected[arrivals.day <= days].sum() <= SLICE_CALLS:
        days += 1
    return with_fields(scenario, days=days, warmup_days=0)


def check_slice(scenario: Scenario, seed: int) -> Agreement:
    """Both engines on the first replication of a slice of a scenario, compared call by call."""
    return check_engines(slice_of(scenario), seed=seed)


def check_first_days(scenario: Scenario, seed: int) -> Agreement:
    """The check of a slice by both engines, in a worker process so that the pages go on."""
    return hand_out(os.cpu_count() or 1, check_slice, scenario, seed).result()


def agreement_in_words(agreement: Agreement) -> str:
    """What was compared and how many calls were equal."""
    compared = number_in_words(agreement.calls_compared)
    if agreement.equal:
        return f"{compared} calls of the first days compared with the reference engine call by call: all equal."
    different = number_in_words(agreement.calls_different)
    return f"{compared} calls of the first days compared with the reference engine: {different} differ."
