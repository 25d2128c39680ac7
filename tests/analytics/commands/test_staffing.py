"""The command ``staffing``: its table, its JSON, the scenario that it writes, and what it refuses."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from analytics.__main__ import main
from analytics.inputs.variations import with_fields
from analytics.staffing.estimate import StaffingEstimate, people_of
from analytics.staffing.targets import USUAL_WAIT_MINUTES, StaffingTargets, usual_targets
from analytics.wording import dollars_in_words
from data.samples.scenarios import small_center
from queueing import Scenario
from queueing.tiers import TierName
from tests.analytics.results.report_reader import ReportReader


@pytest.fixture
def monday(tmp_path: Path) -> Path:
    """The small center's Monday as a file."""
    path = tmp_path / "monday.json"
    path.write_text(with_fields(small_center(), days=1, max_overrun_days=3).model_dump_json(), encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return main(["staffing", *map(str, arguments)])


def test_table_json_and_scenario_say_the_same(monday: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, report = tmp_path / "advised.json", tmp_path / "advised.html"
    options = (monday, "--replications", 10, "--workers", 1)
    assert run(*options, "--out", out, "--report", report) == 0
    text, told = capsys.readouterr()
    assert "Tier 2 needs" in text
    assert "at most 10 % of calls offered are not answered within 20 min; nothing worse than today" in text
    assert "Callers who give up waiting: Tier 1 " in text
    assert re.search(r"^\d+ of at most \d+ simulated weeks$", told, re.MULTILINE)
    assert len(told.splitlines()) <= 10
    assert run(*options, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["answer"] in text
    advised = Scenario.model_validate_json(out.read_bytes())
    people = people_of(advised, "tier2")
    assert document["hours"] == people.sum() / 2
    read = ReportReader(report)
    assert read.headings[0] == document["answer"]
    own = small_center().tier2
    week, monday_alone = (
        hours / (1 - own.shrinkage) * own.cost_per_hour for hours in (people.sum() / 2, people[0].sum() / 2)
    )
    assert f"Pay for them a week{dollars_in_words(week)}" in read.words
    assert read.table("The week at a glance")[0][4] == dollars_in_words(monday_alone)
    ten = next(row for row in document["intervals"] if (row["weekday"], row["minute"]) == ("Monday", 600))
    assert ten["people"] == people[0, 20]
    assert ten["wait_share_bound"] <= 0.1
    assert f"{ten['people']} ({ten['today']})" in next(line for line in text.splitlines() if line.startswith("10 am"))
    assert (document["holds"], document["targets_hold"]) == (True, True)
    assert document["problems"] == document["worse_than_today"] == []
    assert {f"abandonment_{tier}" for tier in ("tier1", "tier2", "supervisor")} <= {
        change["measure"] for change in document["changes"] if change["weekday"] is None
    }
    assert not any(change["worse"] for change in document["changes"])
    mondays = next(day for day in document["days"] if day["weekday"] == "Monday")["beside_today"]
    assert mondays["gave_up"]["advised"] <= mondays["gave_up"]["today"]
    assert with_fields(advised, tier2=small_center().tier2) == Scenario.model_validate_json(monday.read_bytes())


def test_what_cannot_be_met_is_told(monday: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--most-people", 4, "--wait-share", 0.05, "--allow-worse")
    assert run(monday, "--replications", 10, "--workers", 1, *options) == 0
    text = capsys.readouterr().out
    assert "Not all targets can be met" in text
    assert "with never more than 4 on duty" in text
    assert "asked is 5 % at most" in text


def test_the_estimate_needs_no_simulation(monday: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monday, "--estimate", "--tier", "tier1", "--delay-share", 0.2) == 0
    text, told = capsys.readouterr()
    assert text.startswith("Tier 1: people by Erlang A")
    assert told == ""
    assert run(monday, "--estimate", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["intervals"]
    assert {row["weekday"] for row in rows} == {"Monday"}
    assert all(abs(row["erlang_a"] - row["square_root"]) <= 3 for row in rows)


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("wait_share 2 is not allowed", ["--wait-share", 2]),
        ("early_seconds -5 is not allowed", ["--early-seconds", -5]),
        ("targets of callbacks are not allowed for tier1", ["--tier", "tier1", "--backlog", 5]),
        ("is not allowed with --estimate", ["--estimate", "--out", "x.json"]),
        ("the folder is not there", ["--out", "nowhere/x.json"]),
    ],
)
def test_wrong_input_is_said(
    said: str, options: list[object], monday: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monday, "--workers", 1, *options) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_scenario_is_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.json"
    path.write_text("{}", encoding="utf-8")
    assert run(path) == 2
    assert "missing" in capsys.readouterr().err


@pytest.mark.parametrize("tier", get_args(TierName))
def test_without_options_it_asks_what_is_usual(
    tier: TierName, monday: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[StaffingTargets] = []

    def estimate(_scenario: Scenario, _tier: TierName, targets: StaffingTargets) -> StaffingEstimate:
        asked.append(targets)
        calls, people = np.zeros((7, 48)), np.zeros((7, 48), dtype=np.int64)
        return StaffingEstimate(tier, 30, calls, calls, people, people)

    monkeypatch.setattr("analytics.commands.staffing.estimate_staffing", estimate)
    assert run(monday, "--tier", tier, "--estimate") == 0
    assert run(monday, "--tier", tier, "--estimate", "--allow-worse", "--abandonment", 0.03, "--early-seconds", 0) == 0
    usual = usual_targets(small_center(), tier)
    assert asked == [
        usual,
        replace(usual, wait_share=None, abandonment=0.03, early_seconds=0.0, nothing_worse=False),
    ]
    assert usual.nothing_worse
    assert (usual.wait_share, usual.wait_minutes) == (0.1, USUAL_WAIT_MINUTES[tier])
    capsys.readouterr()
