"""The fewest people for a target in the long run: exactly by Erlang's formulas, or by the square-root rule."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scipy import special

from analytics.erlang import Queue, QueueFigures

MOST_SERVERS: Final = 1_000_000
BISECTIONS: Final = 60
WIDEST_MARGIN: Final = 40.0
"""Square roots of the load beyond which no delay probability differs from 0 or 1."""


@dataclass(frozen=True)
class QueueTarget:
    """What a queue is to reach in the long run; a part that is None is not asked for.

    Raises:
        ValueError: nothing is asked for, a share outside 0 to 1, or a negative wait.
    """

    delay_probability: float | None = None
    """At most this share of calls waits at all."""
    answered_share: float | None = None
    """At least this share of calls is answered ``within`` minutes."""
    waiting_share: float | None = None
    """At most this share of calls is still waiting after ``within`` minutes."""
    within: float = 0.0
    mean_wait: float | None = None
    """At most so many minutes, of all calls."""
    abandonment: float | None = None
    """At most this share of calls ends unanswered."""
    occupancy: float | None = None
    """People are at most this share of their time on calls."""

    def __post_init__(self) -> None:
        shares = {
            name: getattr(self, name)
            for name in ("delay_probability", "answered_share", "waiting_share", "abandonment", "occupancy")
            if getattr(self, name) is not None
        }
        for name, share in shares.items():
            if not 0 <= share <= 1:
                msg = f"{name} {share:g} is not allowed; allowed are shares from 0 to 1"
                raise ValueError(msg)
        for name in ("within", "mean_wait"):
            minutes = getattr(self, name)
            if minutes is not None and not minutes >= 0:
                msg = f"{name} {minutes:g} is not allowed; allowed are minutes from 0 up"
                raise ValueError(msg)
        if not shares and self.mean_wait is None:
            msg = "no target given; allowed are one and more"
            raise ValueError(msg)

    def holds(self, found: QueueFigures) -> bool:
        """Whether figures for ``within`` reach every part of the target."""
        return (
            _at_most(found.delay_probability, self.delay_probability)
            and _at_most(found.still_waiting, self.waiting_share)
            and _at_most(found.mean_wait, self.mean_wait)
            and _at_most(found.abandonment, self.abandonment)
            and _at_most(found.occupancy, self.occupancy)
            and (self.answered_share is None or found.answered_within >= self.answered_share)
        )


def fewest_servers(queue: Queue, target: QueueTarget, most: int = MOST_SERVERS) -> int | None:
    """The fewest servers with which a queue reaches a target; None where ``most`` are too few.

    More servers never worsen any of the figures, so that the fewest are found by halving.
    """

    def holds(servers: int) -> bool:
        return target.holds(queue.figures(servers, target.within))

    low, high = -1, min(most, math.ceil(queue.load) + 1)
    while not holds(high):
        if high == most:
            return None
        low, high = high, min(most, 2 * high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def many_server_delay(margin: float, patience_in_handles: float = math.inf) -> float:
    """The delay probability of many servers: ``margin`` square roots of the load more of them than the load.

    ``patience_in_handles`` is mean patience by mean handle time. With patience it is Garnett's function (Garnett,
    Mandelbaum and Reiman 2002, Manufacturing & Service Operations Management 4:208, theorem 4); where nobody gives
    up, that of Halfin and Whitt (1981, Operations Research 29:567), 1 where the margin is not above 0.
    """
    if patience_in_handles == 0:
        return 0.0
    if math.isinf(patience_in_handles):
        return _hazard(-margin) / (_hazard(-margin) + margin) if margin > 0 else 1.0
    root = math.sqrt(patience_in_handles)
    return root * _hazard(-margin) / (root * _hazard(-margin) + _hazard(margin * root))


def margin_for(delay_probability: float, patience_in_handles: float = math.inf) -> float:
    """The margin with which :func:`many_server_delay` is a delay probability.

    Raises:
        ValueError: a delay probability that is not above 0 and below 1, or a patience that is not above 0.
    """
    if not 0 < delay_probability < 1:
        msg = f"delay_probability {delay_probability:g} is not allowed; allowed are shares above 0 and below 1"
        raise ValueError(msg)
    if not patience_in_handles > 0:
        msg = f"patience_in_handles {patience_in_handles:g} is not allowed; allowed are numbers above 0, also infinite"
        raise ValueError(msg)
    return _root(lambda margin: many_server_delay(margin, patience_in_handles) - delay_probability)


def square_root_staffing(load: float, delay_probability: float, patience_in_handles: float = math.inf) -> int:
    """The load, and a margin in proportion to its square root: people for a delay probability, rounded up.

    Raises:
        ValueError: as :func:`margin_for`, or a load that is negative or infinite.
    """
    if not 0 <= load < math.inf:
        msg = f"load {load:g} is not allowed; allowed are finite numbers from 0 up"
        raise ValueError(msg)
    people = load + margin_for(delay_probability, patience_in_handles) * math.sqrt(load)
    return max(0, math.ceil(people - 1e-9 * load))


def _root(falls: Callable[[float], float]) -> float:
    """Where a falling function is 0, by halving."""
    low, high = -WIDEST_MARGIN, WIDEST_MARGIN
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if falls(middle) > 0 else (low, middle)
    return (low + high) / 2


def _hazard(x: float) -> float:
    """The standard normal density divided by its upper tail, also far out in either tail."""
    return math.sqrt(2 / math.pi) / float(special.erfcx(x / math.sqrt(2)))


def _at_most(found: float, allowed: float | None) -> bool:
    return allowed is None or found <= allowed
