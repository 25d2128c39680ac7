"""Answers: journeys and volumes in, tables and figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .experiments.experiment import (
        Experiment,
        ExperimentCancelledError,
        ExperimentFailedError,
        Progress,
        run_experiment,
    )

__all__ = ["Experiment", "ExperimentCancelledError", "ExperimentFailedError", "Progress", "run_experiment"]


def __getattr__(name: str) -> Any:
    """Import what is asked for only now: it takes half a second, and the frame of a page stands without it.

    Raises:
        AttributeError: there is no such name.
    """
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from .experiments import experiment

    return getattr(experiment, name)
