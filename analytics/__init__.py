"""Answers: journeys and volumes in, tables and figures out."""

from .experiments.experiment import (
    Experiment,
    ExperimentCancelledError,
    ExperimentFailedError,
    Progress,
    run_experiment,
)

__all__ = ["Experiment", "ExperimentCancelledError", "ExperimentFailedError", "Progress", "run_experiment"]
