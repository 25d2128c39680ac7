"""``python -m analytics shifts``: the plan as text and as JSON, files written, and rules that cannot be."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.shifts.plan import people_of
from data.samples.scenarios import SMALL_CENTER
from queueing import Scenario
from queueing.scenario.calendar import StaffingTable
from tests.analytics.results.report_reader import ReportReader

CENTER = str(SMALL_CENTER)
FULL_TIME_ONLY = {"kinds": [{"name": "8 hours", "minutes": 480}]}


def rules(folder: Path, **fields: object) -> str:
    path = folder / "rules.json"
    path.write_text(json.dumps(FULL_TIME_ONLY | fields))
    return str(path)


def test_the_plan_as_text_with_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster, out = tmp_path / "roster.csv", tmp_path / "planned.json"
    report = tmp_path / "shifts.html"
    options = ["--rules", rules(tmp_path), "--roster", str(roster), "--out", str(out), "--report", str(report)]
    assert main(["shifts", CENTER, *options]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Small center: ")
    assert "paid hours a week for $" in shown
    with roster.open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert f"{len(rows)} people work" in shown
    read = ReportReader(report)
    assert f"Small center: {read.headings[0]}" in shown
    assert [row[0] for row in read.table("The week of each person")] == [row["Person"] for row in rows]
    own = Scenario.model_validate_json(SMALL_CENTER.read_bytes()).tier2.staffing.on_duty
    planned = Scenario.model_validate_json(out.read_bytes()).tier2.staffing.on_duty
    assert isinstance(own, StaffingTable)
    assert isinstance(planned, StaffingTable)
    assert (people_of(planned) >= people_of(own)).all()


def test_the_plan_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shifts", CENTER, "--rules", rules(tmp_path), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["people"] == len(document["roster"])
    assert document["cost"] >= document["lower_bound"]
    assert document["conflict"] is None
    assert document["rules"]["kinds"][0]["minutes"] == 480


def test_a_wish_that_cannot_be_is_answered_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = rules(tmp_path, earliest_start="08:00")
    assert main(["shifts", CENTER, "--rules", path]) == 1
    assert "No allowed shift is on duty Monday to Friday from 7 am to 8 am." in capsys.readouterr().out
    assert main(["shifts", CENTER, "--rules", path, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["conflict"]["missing_hours"] > 0


def test_the_rules_can_be_shown_and_given_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shifts", CENTER, "--show-rules"]) == 0
    shown = capsys.readouterr().out
    path = tmp_path / "shown.json"
    path.write_text(shown)
    assert main(["shifts", CENTER, "--rules", str(path), "--show-rules"]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "rules.json: Expecting"),
        ("[]", "rules.json: allowed is an object"),
        ('{"latest": 3}', "rules.json: latest: unknown field"),
        ('{"start_step": 15}', "start_step is 15 minutes; allowed are multiples of the requirement's 30"),
    ],
)
def test_rules_that_cannot_be_are_said(
    content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rules.json"
    path.write_text(content)
    assert main(["shifts", CENTER, "--rules", str(path)]) == 2
    assert said in capsys.readouterr().err


def test_folders_that_are_not_there_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shifts", CENTER, "--out", str(tmp_path / "no" / "out.json")]) == 2
    assert "the folder is not there" in capsys.readouterr().err
