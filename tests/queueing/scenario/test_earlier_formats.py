"""Plans that earlier versions wrote: they mean what they meant, it is said, and what cannot be told is refused."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from data.samples.scenarios import small_center
from queueing import Scenario, describe_problems
from queueing.draws.callers import first_calls
from queueing.plan import lay_out
from queueing.scenario.earlier_formats import CHANGES, _chance_of_heavy_day
from tests.earlier_plans import earlier_document
from tests.figures import figures_in
from tests.queueing.centers import busy_center, center, demand

SMALL = small_center()
AT_5_PM = {"heavy_day_calls": 2860}
"""What the sample had."""


def read(document: dict[str, Any]) -> tuple[Scenario, list[str]]:
    """The scenario of a document, and what is said of it."""
    changes: list[str] = []
    scenario = Scenario.model_validate_json(json.dumps(document), context={CHANGES: changes})
    assert Scenario.model_validate(document) == scenario
    return scenario, changes


def test_what_is_of_today_is_read_as_it_stands() -> None:
    for scenario in (SMALL, busy_center()):
        assert read(json.loads(scenario.model_dump_json())) == (scenario, [])
    by_hand = json.loads(SMALL.model_dump_json())
    del by_hand["format"]
    assert read(by_hand) == (SMALL, [])


def test_the_sample_of_before_means_what_it_did_and_says_so() -> None:
    scenario, changes = read(earlier_document(SMALL, **AT_5_PM))
    # 85.53 % of the calls come by 5 pm.
    assert scenario.cutoff.heavy_day_calls == 3344
    assert scenario.callback.answered_later_day == scenario.callback.answered_same_day == (0.93, 0.6, 0.6)
    by_whom, of_cutoff, of_callbacks = changes
    assert "earlier version" in by_whom
    assert figures_in(of_cutoff) == ["2,860", "17:00", "3,344"]
    assert all(part in of_cutoff for part in ("heavy day", "first calls", "whole day", "the same"))
    assert figures_in(of_callbacks) == ["93 %", "60 %", "60 %"]
    assert all(part in of_callbacks for part in ("callback is answered", "any day"))
    today = scenario.model_dump() | {"cutoff": SMALL.cutoff, "callback": SMALL.callback}
    assert Scenario.model_validate(today) == SMALL


@pytest.mark.parametrize("time", ["10:00", "11:47", "15:15", "17:00", "20:00"])
@pytest.mark.parametrize("calls", [0, 1, 299, 2860, 2861])
def test_the_same_numbers_of_calls_pass_it(time: str, calls: int) -> None:
    scenario, _ = read(earlier_document(SMALL, time=time, heavy_day_calls=calls))
    limits = lay_out(scenario).heavy_above[:5]
    assert np.floor(limits).tolist() == [calls] * 5


def test_days_of_other_shapes_are_weighted_by_their_calls() -> None:
    # Of 300 calls 100 come before 10:00.
    plan = demand(monday={8: 100.0, 12: 100.0}, tuesday={12: 100.0})
    scenario = center(days=2, demand=plan, cutoff={"rule": "every_day", "time": "10:00"})
    assert read(earlier_document(scenario, heavy_day_calls=50))[0].cutoff.heavy_day_calls == 150


def test_a_cutoff_that_is_not_of_heavy_days_keeps_its_rule() -> None:
    for rule, time, whole in (("every_day", "17:00", 3344), ("never", "08:00", 2860)):
        scenario, _ = read(earlier_document(SMALL, rule=rule, time=time, **AT_5_PM))
        assert (scenario.cutoff.rule, scenario.cutoff.heavy_day_calls) == (rule, whole)


def test_a_plan_without_calls_keeps_its_number() -> None:
    scenario = center(cutoff={"rule": "heavy_days", "time": "17:00"})
    assert read(earlier_document(scenario, **AT_5_PM))[0].cutoff.heavy_day_calls == 2860


@pytest.mark.parametrize(("time", "calls"), [("08:00", 0), ("08:30", 2860), ("09:00", 400)])
def test_a_cutoff_that_could_never_apply_is_none(time: str, calls: int) -> None:
    scenario, changes = read(earlier_document(SMALL, time=time, heavy_day_calls=calls))
    assert scenario.cutoff.rule == "never"
    assert figures_in(changes[1]) == [f"{calls:,}", time]
    assert all(part in changes[1] for part in ("cutoff", "first calls", "never", "none now"))


@pytest.mark.parametrize("calls", [88, 0])
def test_a_cutoff_that_cannot_be_told_in_todays_terms_is_refused(calls: int) -> None:
    with pytest.raises(ValidationError) as raised:
        read(earlier_document(SMALL, time="08:30", heavy_day_calls=calls))
    (problem,) = describe_problems(raised.value)
    assert problem.startswith("cutoff.time 08:30 ")
    asked = ("too few", "allowed is 09:22", "another cutoff.rule", "earlier version", f"more than {calls} first calls")
    assert all(part in problem for part in asked)
    assert figures_in(problem) == ["08:30", "2.7 %", "2026-03-02", "09:22", "10 %", str(calls), "08:30"]


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_the_chance_that_a_day_is_heavy_is_that_of_the_simulation(spread: float) -> None:
    # 20 of 400 calls are expected by 8:30.
    plan = demand(monday={8: 40.0, 12: 360.0})
    scenario = center(daily_cv=spread, demand=plan, cutoff={"time": "08:30", "heavy_day_calls": 26})
    chance = _chance_of_heavy_day(scenario)
    runs = (first_calls(lay_out(scenario), 1, number).arrived for number in range(3000))
    heavy = np.mean([(arrived < 510).sum() > 26 for arrived in runs])
    assert chance == pytest.approx(heavy, abs=4 * math.sqrt(chance * (1 - chance) / 3000))


def test_what_was_left_out_had_the_defaults_of_then() -> None:
    document = earlier_document(SMALL)
    del document["cutoff"]
    assert read(document)[0].cutoff.heavy_day_calls == math.ceil(42_000 / 0.8553)


def test_a_mark_beside_a_format_or_todays_names_is_an_unknown_field() -> None:
    for document in (
        {**earlier_document(SMALL), "format": 2},
        earlier_document(SMALL) | {"callback": {"answered_open": [1], "answered_same_day": [1]}},
    ):
        with pytest.raises(ValidationError) as raised:
            Scenario.model_validate(document)
        assert "callback.answered_open: unknown field" in "\n".join(describe_problems(raised.value))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cutoff": 5}, ["cutoff: 5 is not allowed"]),
        ({"callback": {"answered_open": [2]}}, ["callback.answered_same_day.0: 2 is not allowed"]),
        ({"days": 0, "colour": 1}, ["days: 0 is not allowed", "colour: unknown field"]),
        ({"cutoff": {"rule": "sometimes"}}, ["cutoff.rule: 'sometimes' is not allowed"]),
    ],
)
def test_what_else_is_wrong_is_said_as_of_today(changes: dict[str, Any], expected: list[str]) -> None:
    with pytest.raises(ValidationError) as raised:
        Scenario.model_validate(earlier_document(SMALL) | changes)
    told = "\n".join(describe_problems(raised.value))
    assert all(each in told for each in expected)
