"""``python -m analytics blocks``: the answer as text and as JSON, the plan with the blocks, inputs that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.blocks import search
from analytics.blocks.block import DutyBlock, with_blocks
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from queueing import Scenario
from tests.analytics.results.report_reader import ReportReader

MONDAY = with_fields(small_center(), days=1, max_overrun_days=3)
QUICK = ["--replications", "10", "--workers", "1"]


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("SCREENING", "CHOOSING"):
        monkeypatch.setattr(search, name, 2)
    path = tmp_path / "scenario.json"
    path.write_text(MONDAY.model_dump_json())
    return str(path)


def test_the_answer_as_text_and_the_plan_with_it(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, report = tmp_path / "more.json", tmp_path / "more.html"
    assert (
        main(["blocks", scenario, *QUICK, "--people", "2", "--out", str(out), "--report", str(report), "--json"]) == 0
    )
    document = json.loads(capsys.readouterr().out)
    blocks = [DutyBlock(**each) for each in document["advised"][-1]["blocks"]]
    assert Scenario.model_validate_json(out.read_text()) == with_blocks(MONDAY, "tier2", blocks, 1)
    read = ReportReader(report)
    assert read.headings[0] == f"{document['answer']}."
    costs = [f"${round(each['cost'])}" for each in [*document["advised"], *document["others"]]]
    assert [row[2] for row in read.table("Blocks by what they bring")] == costs
    assert main(["blocks", scenario, *QUICK, "--people", "2"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"Small center:\n{document['answer']}.\n{document['worth']}\n")
    assert "simulated weeks" in shown.err


def test_the_answer_as_json(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--fewer", "--hours", "2", "--hours", "6", "--goal", "breaking_days", "--tier", "tier1", "--json"]
    assert main(["blocks", scenario, *QUICK, *options]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["direction"], document["hours"], document["goal"]) == ("fewer", [2, 6], "breaking_days")
    assert set(document["today"]) == set(document["figures"]) == set(document["advised"][0]["changes"])
    assert {each["ends"] - each["begins"] for each in document["screened"]} == {120, 360}


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--people", "0"], "'0' is not allowed; allowed are whole numbers from 1 to 10"),
        (["--goal", "weather"], "invalid choice: 'weather'"),
    ],
)
def test_options_that_cannot_be_are_refused(
    scenario: str, options: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["blocks", scenario, *options])
    assert problem in capsys.readouterr().err


def test_lengths_that_cannot_be_are_refused(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blocks", scenario, *QUICK, "--hours", "5.2"]) == 2
    assert capsys.readouterr().err == (
        "blocks of 5.2 h are not allowed; allowed are 0.5 to 12 h in whole intervals of the plan, which are of 30 min\n"
    )
