"""Running until precise: when it stops, that nothing is run twice, and what is refused."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics import Experiment, ExperimentCancelledError, Progress, run_experiment
from analytics.__main__ import main
from analytics.experiments import precision
from analytics.experiments.precision import (
    Target,
    close_names,
    margin_unit,
    precision_in_words,
    precision_of,
    run_until_precise,
    target_of,
)
from analytics.measures.definitions import MEASURES
from analytics.measures.scopes import SCOPES
from analytics.wording import share_in_words
from queueing import Scenario

SEED = 7
MEASURE = "occupancy_tier2"


@pytest.fixture(scope="module")
def today(crowded_center: Callable[..., Scenario]) -> Scenario:
    return crowded_center(name="today", days=1, warmup_days=0)


@pytest.fixture(scope="module")
def both(today: Scenario) -> dict[str, Scenario]:
    fewer = Scenario.model_validate(today.model_dump() | {"volume_factor": 0.6})
    return {"today": today, "fewer calls": fewer}


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[range]:
    """The replication numbers of each batch that is run."""
    told: list[range] = []

    def note(*args: Any, **options: Any) -> Experiment:
        first = options["first_replication"]
        told.append(range(first, first + options["replications"]))
        return run_experiment(*args, **options)

    monkeypatch.setattr(precision, "run_experiment", note)
    return told


def test_it_stops_when_the_interval_is_narrow_enough(today: Scenario, batches: list[range]) -> None:
    begun = run_experiment({"today": today}, replications=10, seed=SEED, workers=1)
    target = 0.5 * begun.half_width(MEASURE, "today")[0]
    batches.clear()
    found = run_until_precise({"today": today}, measure=MEASURE, half_width=target, seed=SEED, workers=1)
    assert found.reached
    assert found.half_width <= target
    assert found.half_width == found.experiment.half_width(MEASURE, "today")[0]
    assert found.replications == found.experiment.replications == batches[-1].stop > 10
    assert batches[0] == range(10)
    for earlier, later in itertools.pairwise(batches):
        assert later.start == earlier.stop  # nothing twice, nothing left out
        assert 1.25 * earlier.stop <= later.stop <= 2 * earlier.stop
    before = run_experiment({"today": today}, replications=batches[-1].start, seed=SEED, workers=1)
    assert before.half_width(MEASURE, "today")[0] > target


def test_the_result_is_that_of_one_run(both: dict[str, Scenario]) -> None:
    options: dict[str, Any] = {"seed": SEED, "workers": 1, "keep_journeys": (0, 11)}
    found = run_until_precise(both, measure=MEASURE, half_width=1e-9, cap=14, **options)
    again = run_until_precise(both, measure=MEASURE, half_width=1e-9, cap=14, **options)
    whole = run_experiment(both, replications=14, **options)
    assert (found.reached, found.replications) == (False, 14)
    for other in (again.experiment, whole):
        assert set(found.experiment.journeys) == set(other.journeys)
        for scope in SCOPES:
            pd.testing.assert_frame_equal(found.experiment.table(scope), other.table(scope), check_exact=True)


def test_a_wide_target_needs_the_first_batch_alone(today: Scenario, batches: list[range]) -> None:
    found = run_until_precise({"today": today}, measure=MEASURE, half_width=1.0, first=12, seed=SEED, workers=1)
    assert (found.reached, found.replications, batches) == (True, 12, [range(12)])


def test_the_widest_of_several_scenarios_decides(both: dict[str, Scenario]) -> None:
    widths = {
        name: run_experiment(both, replications=10, seed=SEED, workers=1).half_width(MEASURE, name)[0] for name in both
    }
    narrow, wide = sorted(widths, key=lambda name: widths[name])
    target = (widths[narrow] + widths[wide]) / 2

    def until(**choice: Any) -> precision.Precise:
        return run_until_precise(both, measure=MEASURE, half_width=target, seed=SEED, workers=1, **choice)

    assert until(scenario=narrow).replications == 10
    assert until(scenario=wide).replications > 10
    every = until()
    assert every.replications > 10
    assert every.half_width == max(every.experiment.half_width(MEASURE, name)[0] for name in both)


def test_with_a_baseline_it_is_the_difference_that_is_precise(both: dict[str, Scenario]) -> None:
    whole = run_experiment(both, replications=10, seed=SEED, workers=1)
    half = whole.half_width(MEASURE, "fewer calls", "today")[0]
    found = run_until_precise(both, measure=MEASURE, half_width=half, baseline="today", seed=SEED, workers=1)
    assert (found.reached, found.replications, found.half_width) == (True, 10, half)
    row = found.experiment.differences("today").set_index("measure").loc[MEASURE]
    assert (row["high"] - row["low"]) / 2 == pytest.approx(half)


def test_a_measure_of_nobody_is_not_precise(today: Scenario) -> None:
    nobody = Scenario.model_validate(today.model_dump() | {"cutoff": {"rule": "never"}})
    found = run_until_precise({"today": nobody}, measure="refused_lost", half_width=0.5, cap=15, seed=SEED, workers=1)
    assert (found.reached, found.replications) == (False, 15)
    assert math.isnan(found.half_width)


def test_how_precisely_a_measure_is_known_is_told_of_the_least_precise_scenario(both: dict[str, Scenario]) -> None:
    whole = run_experiment(both, replications=10, seed=SEED, workers=1)
    found = precision_of(whole, MEASURE)
    assert found.half_width == max(whole.half_width(MEASURE, name)[0] for name in both)
    known = f"± {100 * found.half_width:.2g} points"
    said = precision_in_words(found)
    told = [share_in_words(whole.estimates(name)[MEASURE].mean) for name in both]
    named = " and ".join(f"{figure} with {name}" for figure, name in zip(told, both, strict=True))
    assert said.startswith(f"{MEASURES[MEASURE].full_label}: {named}, ")
    assert all(part in said for part in ("each", f" {known} ", "10 simulated weeks"))
    alone = precision_in_words(dataclasses.replace(found, judged=found.judged[:1]))
    assert alone.startswith(f"{MEASURES[MEASURE].full_label}: {told[0]}, ")
    assert all(part in alone for part in (f" {known} ", "10 simulated weeks"))
    assert not any(part in alone for part in ("each", *told[1:]))
    nobody = precision_in_words(dataclasses.replace(found, measure="refused_lost", half_width=math.nan))
    assert nobody.startswith(f"{MEASURES['refused_lost'].label}: ")
    assert all(part in nobody for part in ("fewer than two", "10 simulated weeks"))


def test_a_target_is_given_as_people_say_it() -> None:
    assert target_of("tier2_wait_mean", 0.5) == Target("tier2_wait_mean", 0.5)
    assert target_of("callback_share", 1.5) == Target("callback_share", 0.015)
    assert [margin_unit(measure) for measure in ("tier2_wait_mean", "callback_share", "outcome_refused_cutoff")] == [
        "minutes",
        "percentage points",
        "calls",
    ]


def test_progress_goes_on_from_batch_to_batch(both: dict[str, Scenario]) -> None:
    told: list[Progress] = []
    run_until_precise(both, measure=MEASURE, half_width=1e-9, cap=15, seed=SEED, workers=1, progress=told.append)
    assert [progress.done for progress in told] == list(range(1, 31))
    assert {progress.total for progress in told} == {20, 30}
    assert told[-1] == Progress(30, 30)


def test_it_can_be_cancelled_in_a_later_batch(today: Scenario) -> None:
    cancel = threading.Event()

    def cancel_late(progress: Progress) -> None:
        if progress.done == 12:
            cancel.set()

    with pytest.raises(ExperimentCancelledError):
        run_until_precise(
            {"today": today}, measure=MEASURE, half_width=1e-9, workers=1, progress=cancel_late, cancel=cancel
        )


def test_what_cannot_be_is_named(both: dict[str, Scenario], today: Scenario) -> None:
    def refused(message: str, **changes: Any) -> None:
        choices: dict[str, Any] = {"measure": MEASURE, "half_width": 0.1, "workers": 1} | changes
        scenarios = choices.pop("scenarios", both)
        with pytest.raises(ValueError, match=message):
            run_until_precise(scenarios, **choices)

    refused("^measure 'ocupancy_tier2' is not known; close to it are occupancy_tier2", measure="ocupancy_tier2")
    refused("^measure '%' is not known; python -m analytics run SCENARIO.json --json lists all", measure="%")
    for target in (0.0, -1.0, math.nan, math.inf):
        refused(f"^half_width {target} is not allowed; allowed are numbers above 0", half_width=target)
    refused("^first 9 is not allowed; allowed are 10 and more", first=9)
    refused("^cap 19 is not allowed; allowed are 20 and more", first=20, cap=19)
    refused("^scenario 'tomorrow' is not known; allowed are 'today', 'fewer calls'", scenario="tomorrow")
    refused("^baseline 'tomorrow' is not known; allowed are 'today', 'fewer calls'", baseline="tomorrow")
    refused("^baseline 'today' has no other plan to differ from", baseline="today", scenarios={"today": today})
    refused("^no plan given; allowed are one and more", scenarios={})


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("wait", "tier2_wait_mean"), ("tier2_wait", "tier2_wait_mean"), ("callbackshare", "callback_share")],
)
def test_close_names_hold_what_was_meant(wrong: str, right: str) -> None:
    assert right in close_names(wrong)
    assert len(close_names(wrong)) <= 8


def test_stopping_by_the_width_covers_almost_as_often_as_it_says() -> None:
    """A normal mean, stopped by the rule at about 40 replications: at least 92 of 100 intervals hold it.

    Of 2,000 repeats; fewer by chance in less than one of a million if the true coverage is 94.5 %.
    """
    random = np.random.default_rng(20260305)
    repeats, cap, target = 2000, 200, 1.96 / math.sqrt(40)
    hits = 0
    for _ in range(repeats):
        values = random.normal(size=cap)
        number = 10
        while True:
            half = stats.t.ppf(0.975, number - 1) * values[:number].std(ddof=1) / math.sqrt(number)
            if half <= target or number == cap:
                break
            number = precision._next_total(number, half / target, cap)
        hits += abs(values[:number].mean()) <= half
    assert hits >= 0.92 * repeats


class TestCommandLine:
    @pytest.fixture
    def file(self, today: Scenario, tmp_path: Path) -> str:
        path = tmp_path / "today.json"
        path.write_text(today.model_dump_json())
        return str(path)

    def test_what_was_reached_is_said(self, file: str, capsys: pytest.CaptureFixture[str]) -> None:
        command = ["run", file, "--workers", "1", "--seed", "7", "--precision"]
        assert main([*command, f"{MEASURE}=0.9"]) == 0
        written = capsys.readouterr().out
        assert re.search(r"Occupancy of Tier 2: .* within ± [\d.]+ points after 10 .*, as asked for \(± 90", written)
        assert main([*command, f"{MEASURE}=0.000001", "--cap", "12"]) == 0
        assert "after 12 simulated weeks, the most allowed; ± 0.0001 points was not reached." in capsys.readouterr().out

    def test_it_is_in_the_document(self, file: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["run", file, "--workers", "1", "--json", "--precision", f"{MEASURE}=0.9"]) == 0
        document = json.loads(capsys.readouterr().out)
        said = document["precision"]
        figures = document["measures"][MEASURE]
        assert (said["measure"], said["asked"], said["reached"]) == (MEASURE, 0.9, True)
        assert said["half_width"] == pytest.approx((figures["high"] - figures["low"]) / 2)
        assert figures["control"] is False
        assert document["replications"] == 10

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--precision", "ocupancy_tier2=0.1"], "close to it are occupancy_tier2"),
            (["--precision", f"{MEASURE}=-1"], "half_width -1.0 is not allowed"),
            (["--precision", f"{MEASURE}=0.1", "--replications", "9"], "--replications 9 is not allowed with --precis"),
            (["--precision", f"{MEASURE}=0.1", "--cap", "9"], "cap 9 is not allowed; allowed are 10 and more"),
            (["--cap", "20"], "--cap 20 is not allowed without --precision"),
        ],
    )
    def test_wrong_input_is_named(
        self, options: list[str], message: str, file: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["run", file, "--workers", "1", *options]) == 2
        written = capsys.readouterr()
        assert written.out == ""
        assert message in written.err

    @pytest.mark.parametrize("text", [MEASURE, f"{MEASURE}=", f"{MEASURE}=wide"])
    def test_a_target_that_is_no_number_is_named(
        self, text: str, file: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as raised:
            main(["run", file, "--precision", text])
        assert raised.value.code == 2
        assert "allowed is MEASURE=HALF_WIDTH, such as tier2_wait_mean=0.5" in capsys.readouterr().err
