"""``python -m analytics sensitivity``: the answer as text and as JSON, and inputs that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from tests.analytics.results.report_reader import ReportReader

QUICK = ["--replications", "2", "--trajectories", "2", "--workers", "1", "--input", "tier2_handle", "--input", "ring"]


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    path = tmp_path / "scenario.json"
    path.write_text(with_fields(small_center(), days=1, max_overrun_days=3).model_dump_json())
    return str(path)


def test_the_answer_as_text(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sensitivity", scenario, *QUICK]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Small center: 2 inputs, 2 simulated weeks, seed 1\n“Mean wait for Tier 2” depends most on")
    assert "Screening (Morris): 2 trajectories" in shown
    assert main(["sensitivity", scenario, *QUICK, "--no-screening"]) == 0
    assert "Screening" not in capsys.readouterr().out


def test_the_answer_as_json(scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--measure", "occupancy_tier2", "--range", "tier2_handle=10:20", "--json"]
    report = tmp_path / "inputs.html"
    assert main(["sensitivity", scenario, *QUICK, *options, "--report", str(report)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["measure"] == "occupancy_tier2"
    first = document["one_at_a_time"]["inputs"][0]
    assert (first["name"], first["low"], first["high"]) == ("tier2_handle", 10, 20)
    assert first["at_low"]["change"] < 0 < first["at_high"]["change"]
    assert {each["name"] for each in document["screening"]["inputs"]} == {"tier2_handle", "ring"}
    read = ReportReader(report)
    assert read.headings[0] == document["one_at_a_time"]["answer"]
    assert [row[0] for row in read.table("The inputs that move")] == [
        each["label"] for each in document["one_at_a_time"]["inputs"]
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--measure", "tier2_wait"], "measure 'tier2_wait' is not known; close to it are"),
        (["--input", "weather"], "'weather' is not an input; allowed are volume,"),
        (["--range", "ring=3:1"], "Time of an unanswered attempt: a range from 3 to 1 is not allowed"),
        (["--range", "cutoff_time=0:600"], "Cutoff time at midnight is not possible here"),
    ],
)
def test_what_is_wrong_is_said(
    scenario: str, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sensitivity", scenario, "--workers", "1", *options]) == 2
    assert said in capsys.readouterr().err


def test_inputs_that_the_scenario_cannot_have_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "patient.json"
    path.write_text(with_fields(small_center(), tier1__patience=None).model_dump_json())
    assert main(["sensitivity", str(path), "--input", "tier1_patience"]) == 2
    assert "tier1_patience: this plan has no such input" in capsys.readouterr().err
    assert main(["sensitivity", str(path), "--range", "tier1_patience=1:2"]) == 2
    assert "tier1_patience: this plan has no such input" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["sensitivity", str(path), "--range", "tier1_patience"])
