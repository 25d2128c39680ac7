"""Scenarios as JSON files: what is read is what was written, and what is wrong with a file is said."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from data.samples.scenarios import small_center
from data.store.scenario_files import (
    ScenarioReading,
    UnreadableScenarioError,
    canonical_json,
    digest_of,
    read_scenario_file,
    scenario_file,
)
from queueing import Scenario
from tests.earlier_plans import earlier_file
from tests.queueing.centers import center
from tests.queueing.generated import scenarios

ROOT = Path(__file__).resolve().parents[3]


@settings(max_examples=100, deadline=None)
@given(scenarios())
def test_a_file_gives_back_an_equal_scenario(scenario: Scenario) -> None:
    as_it_was = ScenarioReading(scenario, "")
    assert read_scenario_file(scenario_file(scenario)) == as_it_was
    assert read_scenario_file(canonical_json(scenario).encode()) == as_it_was


def test_a_file_of_an_earlier_version_is_told_in_todays_terms() -> None:
    reading = read_scenario_file(earlier_file(small_center(), heavy_day_calls=2860))
    assert reading.scenario.cutoff.heavy_day_calls == 3344
    assert reading.changes.startswith("An earlier version of this program wrote this plan. In it a heavy day had more ")
    # What is saved of it from now on is of today.
    assert read_scenario_file(scenario_file(reading.scenario)) == ScenarioReading(reading.scenario, "")


def test_the_samples_are_such_files() -> None:
    for path in sorted((ROOT / "data" / "samples").glob("*.json")):
        assert scenario_file(read_scenario_file(path.read_bytes()).scenario) == path.read_bytes()


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read_scenario_file(b"\xef\xbb\xbf" + scenario_file(small_center())).scenario == small_center()


@pytest.mark.parametrize("reason", ["\u20ac and \U0001f4de", "a\nb\0c", '"</script>', "\u202eback"])
def test_texts_of_any_kind_come_back_equal(reason: str) -> None:
    scenario = small_center().model_copy(update={"name": reason})
    assert read_scenario_file(scenario_file(scenario)).scenario.name == reason


def test_an_infinite_threshold_comes_back_equal() -> None:
    scenario = center(callback={"threshold_low": float("inf"), "threshold_high": float("inf")})
    assert read_scenario_file(scenario_file(scenario)).scenario == scenario


def test_equal_scenarios_have_one_digest_and_others_another() -> None:
    days = [date(2026, 3, 2) + timedelta(days=day) for day in range(40)]
    forward, backward = (center(closing_days=order) for order in (days, days[::-1]))
    assert digest_of(canonical_json(forward)) == digest_of(canonical_json(backward))
    assert digest_of(canonical_json(forward)) != digest_of(canonical_json(center(closing_days=days[1:])))


def test_the_digest_is_the_same_in_every_process() -> None:
    said = (
        "from data.samples.scenarios import small_center; from data.store.scenario_files import *;"
        "from datetime import date;"
        "days = frozenset(date(2026, 3, day) for day in range(1, 31));"
        "print(digest_of(canonical_json(small_center().model_copy(update={'closing_days': days}))))"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", said], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_what_is_wrong_with_a_file_is_said() -> None:
    broken = json.loads(scenario_file(small_center()))
    broken["tier2"]["shrinkage"] = 3
    broken["dayz"] = 7
    with pytest.raises(UnreadableScenarioError) as found:
        read_scenario_file(json.dumps(broken).encode())
    of_value, of_name = found.value.problems
    assert all(part in of_value for part in ("tier2.shrinkage: ", "3 is not allowed", "less than 1"))
    assert all(part in of_name for part in ("dayz: ", "unknown", "allowed", "docs/inputs.md"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe{\x00", b"[]", b'"text"', b'{"name": 1}'])
def test_what_is_no_scenario_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableScenarioError) as found:
        read_scenario_file(content)
    assert all(found.value.problems)
