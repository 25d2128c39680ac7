"""Experiments with very many scenarios, of which only the figures of the whole run are kept.

All figures of a replication take two thirds of a megabyte, those of the whole run 2 kB.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from analytics.measures.figures import Figures, side_by_side
from queueing import Scenario

from .experiment import Experiment, Progress, RunOptions, run_experiment

FIGURES_AT_ONCE: Final = 120
"""Replications, of all scenarios together, whose figures are held before they are reduced."""


def run_many(
    scenarios: Mapping[str, Scenario], *, replications: int, seed: int, options: RunOptions | None = None
) -> Experiment:
    """The experiment of :func:`run_experiment`, run a few scenarios at a time; only the scope ``overall`` is kept.

    ``options`` are those of :func:`run_experiment`; progress is of all scenarios together.

    Raises:
        ValueError: no scenario, fewer than one replication, or options that do not go together.
        ExperimentCancelledError: the run was cancelled.
        ExperimentFailedError: a replication failed.
    """
    chosen = options or RunOptions()
    tell = chosen.get("progress")
    total = len(scenarios) * replications
    names = list(scenarios)
    size = max(1, FIGURES_AT_ONCE // max(1, replications))
    figures: dict[str, list[Figures]] = {}
    for first in range(0, max(1, len(names)), size):
        part = {name: scenarios[name] for name in names[first : first + size]}
        before = first * replications

        def tell_of_all(progress: Progress, before: int = before) -> None:
            if tell is not None:
                tell(Progress(before + progress.done, total))

        found = run_experiment(
            part, replications=replications, seed=seed, **(chosen | RunOptions(progress=tell_of_all))
        )
        figures |= {name: [of_whole_run(each) for each in own] for name, own in found.figures.items()}
    return replace(found, scenarios=dict(scenarios), figures=figures)


def of_whole_run(figures: Figures) -> Figures:
    """The figures of the whole run alone, as exact as they were."""
    return Figures(
        figures.period,
        {"overall": figures.value["overall"].copy()},
        {"overall": figures.calls["overall"].copy()},
        {"overall": side_by_side([figures], "overall")},
    )
