"""The figures of the sample plan that come with the program: they stand at once while the engine is still compiled.

``python -m analytics.experiments.sample_answer`` writes them; a test holds them to a run of their own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from data.samples.scenarios import FOLDER, small_center
from data.store.code_version import code_version
from data.store.parquet import from_parquet, to_parquet
from queueing import Engine, Scenario

from .experiment import Experiment, run_experiment
from .precision import USUAL_REPLICATIONS
from .saved_figures import experiment_of, figures_table

FILE: Final = FOLDER / "small_center_figures.parquet"
SEED: Final = 1
ENGINE: Final[Engine] = "compiled"


def figures_of_sample(named: tuple[tuple[str, Scenario], ...], replications: int, seed: int) -> Experiment | None:
    """The sample plan as it was run, where exactly that is asked for; otherwise None."""
    sample = small_center()
    return (
        sample_as_run() if (named, replications, seed) == (((sample.name, sample),), USUAL_REPLICATIONS, SEED) else None
    )


@cache
def sample_as_run() -> Experiment:
    """The sample plan as it was run."""
    sample = small_center()
    table, made_by = from_parquet(FILE.read_bytes()), code_version(Experiment.__module__)
    return experiment_of(table, {sample.name: sample}, SEED, ENGINE, made_by)


def run_sample() -> Experiment:
    """The run whose figures are kept."""
    sample = small_center()
    return run_experiment({sample.name: sample}, replications=USUAL_REPLICATIONS, seed=SEED, engine=ENGINE)


def write(file: Path = FILE) -> None:
    """Write the figures of a run of today."""
    file.write_bytes(to_parquet(figures_table(run_sample())))


if __name__ == "__main__":
    write()
