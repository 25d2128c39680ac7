"""One replication of a scenario by the engine asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .network import run_ciw

if TYPE_CHECKING:
    from .journeys import Journeys
    from .scenario import Scenario

Engine = Literal["ciw"]

LARGEST_SEED = 2**32 - 1


def simulate(scenario: Scenario, *, seed: int, replication: int = 0, engine: Engine = "ciw") -> Journeys:
    """The journeys of all calls of one replication, a pure function of the arguments.

    Raises:
        ValueError: a seed or replication outside 0 to 4,294,967,295, or an unknown engine.
    """
    for name, value in (("seed", seed), ("replication", replication)):
        if not 0 <= value <= LARGEST_SEED:
            msg = f"{name} {value} is not allowed; allowed are 0 to {LARGEST_SEED:,}"
            raise ValueError(msg)
    if engine != "ciw":
        msg = f"engine {engine!r} is not known; allowed is ciw"
        raise ValueError(msg)
    return run_ciw(scenario, seed, replication)
