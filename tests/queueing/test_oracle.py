"""Both engines against a third reading of the model, call by call: what docs/model.md says is what they do."""

from __future__ import annotations

from functools import cache
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queueing import Engine, Scenario, simulate
from queueing.journeys import OUTCOMES
from queueing.simulation import LARGEST_SEED
from tests.queueing.centers import busy_center
from tests.queueing.generated import scenarios
from tests.queueing.oracle import Oracle
from tests.queueing.oracle_case import scenario_of
from tests.queueing.oracle_cases_of_callers import CASES_OF_CALLERS
from tests.queueing.oracle_cases_of_groups import CASES_OF_GROUPS
from tests.queueing.oracle_cases_of_instants import CASES_OF_INSTANTS
from tests.queueing.oracle_cases_of_officers import CASES_OF_OFFICERS
from tests.queueing.oracle_cases_of_work import CASES_OF_WORK
from tests.queueing.oracle_record import Call, differences, record_of

CASES = CASES_OF_CALLERS | CASES_OF_GROUPS | CASES_OF_OFFICERS | CASES_OF_WORK | CASES_OF_INSTANTS
SEED = 11


@cache
def expected_of(name: str) -> list[Call]:
    """What the oracle makes of a case."""
    return Oracle(scenario_of(CASES[name]), SEED).run()


@pytest.mark.parametrize("name", CASES)
def test_both_engines_agree_with_the_oracle(name: str) -> None:
    scenario, expected = scenario_of(CASES[name]), expected_of(name)
    assert CASES[name].shows(expected), "what the case is about does not occur in it"
    for engine in get_args(Engine):
        different = differences(expected, record_of(simulate(scenario, seed=SEED, engine=engine)))
        assert not different[:10], f"{len(different)} differences between the oracle and {engine}"


def test_every_outcome_occurs_in_a_case() -> None:
    outcomes = {call.outcome for name in CASES for call in expected_of(name)}
    assert outcomes == set(OUTCOMES)


def test_the_oracle_agrees_on_the_busy_center() -> None:
    scenario = busy_center()
    different = differences(Oracle(scenario, SEED).run(), record_of(simulate(scenario, seed=SEED)))
    assert not different[:10], f"{len(different)} differences"


def test_the_oracle_agrees_on_generated_scenarios(request: pytest.FixtureRequest) -> None:
    @settings(
        max_examples=request.config.getoption("--agreement-examples") // 4,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(scenario=scenarios(with_states=False), seed=st.integers(0, LARGEST_SEED), replication=st.integers(0, 3))
    def oracle_agrees(scenario: Scenario, seed: int, replication: int) -> None:
        expected = Oracle(scenario, seed, replication).run()
        different = differences(expected, record_of(simulate(scenario, seed=seed, replication=replication)))
        assert not different[:10], scenario.model_dump_json()

    oracle_agrees()
