"""Where a center loses its callers: the tier, and the share of those who came to it and went without help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np

from analytics.experiments.experiment import Experiment
from analytics.measures.definitions import MEASURE_ROWS
from analytics.measures.flows import FLOWS
from analytics.measures.intervals import mean_over_replications
from analytics.measures.scopes import Floats
from analytics.wording import share_in_words

LOSES: Final = 0.1
"""A tier loses its callers when at least this share of those who came to it goes without help.

Centers that keep up lose a few in a hundred; whoever is lost at one tier is not waited for at the next, whose figures
then look better than the center is.
"""
LEAST_CALLS: Final = 30
"""Fewer simulated calls at a tier tell nothing of it."""
_WORTH_TELLING: Final = 0.01
"""A way of being lost is told of when it is at least this share of all who are lost at the tier."""


@dataclass(frozen=True)
class _Place:
    """A place where callers are lost: what fails, of whom the share is, and how they are lost, by the flow."""

    failing: str
    callers: str
    lost: Mapping[str, str]
    came: tuple[str, ...]
    """The flows of all who came, or what they begin with."""


_MORE: Final = 0.01
"""A plan loses more than the baseline where it is more by this share."""
_FLOWS: Final = [flow.measure for flow in FLOWS]

_PLACES: Final = (
    _Place(
        "Tier 1 does not keep up",
        "its callers",
        {
            "flow_tier1_to_abandoned": "give up waiting",
            "flow_tier1_to_closed_out": "still wait at closing",
            "flow_tier1_to_unfinished": "are never answered",
        },
        ("flow_tier1_to_",),
    ),
    _Place(
        "The cutoff turns callers away",
        "those who ask for an officer",
        {"flow_tier1_to_refused": "are refused"},
        tuple(f"flow_tier1_to_{way}" for way in ("refused", "no_number", "live", "callback", "supervisor")),
    ),
    _Place(
        "Tier 2 does not keep up",
        "those who hold live",
        {"flow_live_to_abandoned": "give up waiting", "flow_live_to_unfinished": "are never answered"},
        ("flow_live_to_",),
    ),
    _Place(
        "Callbacks do not reach their callers",
        "them",
        {
            "flow_callback_to_suspended": "are given up after the last attempt",
            "flow_callback_to_unfinished": "are not made before the run ends",
        },
        ("flow_callback_to_",),
    ),
    _Place(
        "Supervisors do not keep up",
        "those who ask for one",
        {
            "flow_supervisor_to_abandoned": "give up waiting",
            "flow_supervisor_to_closed_out": "still wait at closing",
            "flow_supervisor_to_unfinished": "are never answered",
        },
        ("flow_supervisor_to_",),
    ),
)


@dataclass(frozen=True)
class Loss:
    """What is lost at one place, over the whole run or on its worst day."""

    place: int
    """Its place in the order in which callers come to them."""
    share: float
    how: str
    """Of whom the share is and how they are lost: ``of its callers give up waiting``."""
    date: date | None = None
    """The day; None where it is the whole run."""

    @property
    def by_cutoff(self) -> bool:
        """Whether the cutoff refuses them."""
        return "flow_tier1_to_refused" in _PLACES[self.place].lost

    def in_words(self, day: str = "") -> str:
        """As a sentence without its end: ``Tier 1 does not keep up on Monday: 43 % of its callers give up waiting``."""
        return f"{_PLACES[self.place].failing}{f' on {day}' if day else ''}: {share_in_words(self.share)} {self.how}"


def losses(
    experiment: Experiment, name: str, scope: Literal["overall", "day"] = "overall", *, least: float = LOSES
) -> list[Loss]:
    """The places at which a plan loses its callers, in the order in which callers come to them.

    By day they are those at which it does on some day, each on the worst of its days.
    """
    if scope == "overall":
        estimates = experiment.estimates(name)
        means = np.array([[estimates[flow].mean] for flow in _FLOWS])
    else:
        means = mean_over_replications(experiment.pooled(name, scope))[[MEASURE_ROWS[flow] for flow in _FLOWS]]
    period = experiment.figures[name][0].period
    calls = means * period.days_in(scope) * experiment.replications
    dates: list[Any] = period.key_columns("day")["date"] if scope == "day" else [None]
    worst = [_worst(number, calls, dates) for number in range(len(_PLACES))]
    return [each for each in worst if each.share >= least]


def new_losses(experiment: Experiment, baseline: str, name: str) -> list[Loss]:
    """Those losses over the whole run of which the baseline has less."""
    before = {each.place: each.share for each in losses(experiment, baseline, least=0.0)}
    return [each for each in losses(experiment, name) if each.share > before[each.place] + _MORE]


def _worst(number: int, calls: Floats, dates: list[Any]) -> Loss:
    """What is lost at a place, in the group in which it is most."""
    place = _PLACES[number]
    came = calls[[row for row, flow in enumerate(_FLOWS) if flow.startswith(place.came)]].sum(axis=0)
    lost = {how: calls[_FLOWS.index(flow)] for flow, how in place.lost.items()}
    together = np.sum(list(lost.values()), axis=0)
    shares = np.divide(together, came, out=np.zeros(len(came)), where=came >= LEAST_CALLS)
    worst = int(shares.argmax())
    ways = [how for how, each in lost.items() if each[worst] >= _WORTH_TELLING * together[worst]]
    return Loss(number, float(shares[worst]), f"of {place.callers} {' or '.join(ways)}", dates[worst])
