"""Known answers: the simulation meets them, and one that does not meet them is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.experiments.experiment import Experiment, run_experiment
from analytics.verification.known_answers import (
    known_answers,
    simple_centers,
    verdicts,
    verdicts_in_words,
    verdicts_table,
)


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    """Few replications, since the verdicts allow for what chance does."""
    return run_experiment(simple_centers(), replications=10, seed=3)


def test_the_simulation_meets_all_known_answers(experiment: Experiment) -> None:
    found = verdicts(experiment)
    assert all(each.agrees for each in found)
    assert all(part in verdicts_in_words(found) for part in ("All 5 ", "met"))
    for each in found:
        assert each.mean == pytest.approx(each.known.expected, rel=0.15)


def test_known_answers_are_those_of_theory() -> None:
    expected = {each.measure: each.expected for each in known_answers()}
    # M/M/10 with 8.5 erlangs: C = 0.5105...; W = C * 5 / 1.5. M/M/5 with 4.25: W = C * 5 / 0.75.
    assert expected["tier1_wait_mean"] == pytest.approx(_erlang_c(10, 8.5) * 5 / 1.5, rel=1e-12)
    assert expected["tier2_wait_mean"] == pytest.approx(_erlang_c(5, 4.25) * 5 / 0.75, rel=1e-12)
    assert expected["occupancy_tier1"] == pytest.approx(0.85)
    assert expected["suspended_share"] == pytest.approx(0.4 * 0.3 * 0.3)


def _erlang_c(people: int, load: float) -> float:
    terms = [1.0]
    for each in range(1, people + 1):
        terms.append(terms[-1] * load / each)
    last = terms.pop() * people / (people - load)
    return last / (sum(terms) + last)


def test_a_missed_answer_is_told(experiment: Experiment) -> None:
    found = list(verdicts(experiment))
    found[2] = replace(found[2], standard_errors=9.0)
    assert all(part in verdicts_in_words(found) for part in ("1 of 5 ", "missed", "do not trust"))
    assert verdicts_table(found)["Agrees"].tolist() == ["Yes", "Yes", "No", "Yes", "Yes"]
