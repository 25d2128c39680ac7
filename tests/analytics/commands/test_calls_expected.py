"""Calls from a volume file in every command that simulates: first calls where it counts all calls offered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from analytics.__main__ import main
from analytics.commands.command_line import DONE, WRONG_INPUT
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from queueing.scenario.calendar import WEEKDAYS

COMMANDS = {
    "run": ("--replications", "2"),
    "compare": ("--replications", "2"),
    "cutoff": ("--replications", "2"),
    "blocks": ("--replications", "10"),
    "staffing": ("--estimate",),
    "sensitivity": ("--replications", "2", "--no-screening", "--input", "volume"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A plan of two days whose callers hang up and call again, one with enough people, and counts of its days."""
    folder = tmp_path_factory.mktemp("plans")
    plan = with_fields(small_center(), days=2, name="plenty")
    table = plan.tier1.staffing.on_duty
    fewer = {name: tuple(people * 6 // 10 for people in getattr(table, name)) for name in WEEKDAYS}
    scarce = with_fields(plan, tier1__staffing={"on_duty": {"interval_minutes": 30, **fewer}}, name="scarce")
    counts = [
        f"2026-03-{2 + day:02d} {slot // 2:02d}:{slot % 2 * 30:02d},{round(calls * 1.1)}"
        for day in range(2)
        for slot, calls in enumerate(plan.demand.on(plan.calendar().date_of(day)))
        if calls
    ]
    contents = {
        "scarce.json": scarce.model_dump_json(),
        "plenty.json": plan.model_dump_json(),
        "counts.csv": "\n".join(["start,calls", *counts]),
    }
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
    return {name: str(folder / name) for name in contents}


def document(command: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    """The JSON document that a command prints, and what it says beside it."""
    assert main([*command, "--json"]) == DONE
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=pytest.mark.long) if name == "blocks" else name for name in COMMANDS]
)
def test_first_calls_are_derived_and_both_are_said(
    command: str, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    plans = [files["scarce.json"], *([files["plenty.json"]] if command == "compare" else [])]
    asked = [command, *plans, "--volumes", files["counts.csv"], "--workers", "1", *COMMANDS[command]]
    found, said = document(asked, capsys)
    first = found["first_calls"]
    assert (found["counts"], first["today"]) == ("offered", "scarce")
    assert first["simulated_offered_per_day"] == pytest.approx(first["offered_per_day"], rel=0.005)
    assert 0.85 < first["first_calls_per_day"] / first["offered_per_day"] < 0.95
    line = (
        f"{first['offered_per_day']:,.0f} calls offered a day in the file; {first['first_calls_per_day']:,.0f} first "
        f"calls, derived under “scarce” as today's plan; simulated offered {first['simulated_offered_per_day']:,.0f}."
    )
    assert f"calls expected: {line}" in said
    assert main(asked) == DONE
    assert f"calls expected: {line}" in capsys.readouterr().out


def test_the_calls_offered_in_the_file_are_offered_again(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["run", files["scarce.json"], "--volumes", files["counts.csv"], "--replications", "20"]
    found, _ = document(asked, capsys)
    offered = found["first_calls"]["offered_per_day"]
    assert found["measures"]["offered_calls"]["mean"] == pytest.approx(offered, rel=0.005)
    found, said = document([*asked, "--counts", "first"], capsys)
    assert "first_calls" not in found
    assert found["measures"]["offered_calls"]["mean"] > 1.08 * offered
    assert "its counts are taken as first calls" in said


def test_another_plan_may_be_named_as_todays(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        "run",
        files["scarce.json"],
        "--volumes",
        files["counts.csv"],
        "--today",
        files["plenty.json"],
        "--replications",
        "2",
    ]
    found, _ = document(asked, capsys)
    assert found["first_calls"]["today"] == "plenty"
    assert found["first_calls"]["first_calls_per_day"] > 0.98 * found["first_calls"]["offered_per_day"]


def test_compared_plans_have_the_same_first_calls(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Those under the baseline: a plan with enough people is not said to meet fewer callers than it would."""
    asked = ["compare", files["scarce.json"], files["plenty.json"], "--volumes", files["counts.csv"], "--workers", "1"]
    measures = ["--measure", "offered_calls", "--measure", "repeat_calls", "--replications", "5"]
    found, _ = document([*asked, *measures], capsys)
    figures = {name: each["figures"] for name, each in found["measures"].items()}
    first = {
        plan: figures["offered_calls"][plan]["mean"] - figures["repeat_calls"][plan]["mean"]
        for plan in ("scarce", "plenty")
    }
    assert first["plenty"] == pytest.approx(first["scarce"])
    assert [each["input"] for each in found["inputs"] if "alls expected" in each["input"]] == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--counts", "first"], "--counts is not allowed without --volumes"),
        (["--today", "plenty.json"], "--today is not allowed without --volumes"),
        (
            ["--volumes", "counts.csv", "--counts", "first", "--today", "plenty.json"],
            "is not allowed with --counts first",
        ),
        (["--volumes", "counts.csv", "--today", "none.json"], "none.json: No such file"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options: list[str], said: str, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", files["scarce.json"], *(files.get(each, each) for each in options)]) == WRONG_INPUT
    assert said in capsys.readouterr().err


def test_other_counts_are_refused(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["run", files["scarce.json"], "--volumes", files["counts.csv"], "--counts", "all"])
    assert stopped.value.code == WRONG_INPUT
    assert "'all' is not allowed; allowed are offered and first" in capsys.readouterr().err
