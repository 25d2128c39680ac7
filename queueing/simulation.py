"""One replication of a scenario by the engine asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from queueing.scenario.scenario import Scenario

    from .journeys import Journeys

Engine = Literal["compiled", "ciw"]
"""The fast engine, and the ciw network that it must equal call by call."""

LARGEST_SEED = 2**32 - 1


def simulate(scenario: Scenario, *, seed: int, replication: int = 0, engine: Engine = "compiled") -> Journeys:
    """The journeys of all calls of one replication, a pure function of the arguments.

    Raises:
        ValueError: a seed or replication outside 0 to 4,294,967,295, or an unknown engine.
    """
    for name, value in (("seed", seed), ("replication", replication)):
        if not 0 <= value <= LARGEST_SEED:
            msg = f"{name} {value} is not allowed; allowed are 0 to {LARGEST_SEED:,}"
            raise ValueError(msg)
    if engine not in get_args(Engine):
        msg = f"engine {engine!r} is not known; allowed are {' and '.join(get_args(Engine))}"
        raise ValueError(msg)
    if engine == "compiled":
        from queueing.compiled.engine import run_compiled

        return run_compiled(scenario, seed, replication)
    from queueing.reference.network import run_ciw

    return run_ciw(scenario, seed, replication)


def is_compiled(engine: Engine) -> bool:
    """Whether an engine starts at once: the fast one is compiled on first use, once for a machine and a source."""
    if engine != "compiled":
        return True
    from queueing.compiled.engine import run_center

    from .compilation import is_kept

    return is_kept(run_center)
