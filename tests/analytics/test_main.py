"""The command line: what it prints where, and its exit status."""

from __future__ import annotations

import errno
import html
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.commands.command_line import DONE, FAILED, WRONG_INPUT
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURES
from data.samples.calls import SAMPLE_CALLS
from data.samples.scenarios import SMALL_CENTER, small_center
from data.samples.volumes import SAMPLE_FILE
from queueing.journeys import COLUMNS
from tests.earlier_plans import earlier_file

SHORT = ("--replications", "2", "--seed", "7", "--workers", "1")


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Two days of the small center as a file."""
    path = tmp_path / "two_days.json"
    path.write_text(with_fields(small_center(), days=2, name="Two days").model_dump_json(), encoding="utf-8")
    return path


def test_run_prints_every_measure_in_a_table(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(scenario), *SHORT]) == DONE
    printed = capsys.readouterr()
    assert printed.out.startswith("Two days: 2026-03-02 to 2026-03-03, 2 simulated weeks, seed 7, engine compiled\n")
    for name, measure in MEASURES.items():
        assert name.startswith("flow_") or measure.label in printed.out
    assert "2 of 2 simulated weeks" in printed.err


def test_json_is_one_document_with_the_same_figures(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(scenario), *SHORT, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert (document["seed"], document["replications"], document["engine"]) == (7, 2, "compiled")
    assert set(document["measures"]) == set(MEASURES)
    offered = document["measures"]["offered_calls"]
    assert offered["low"] <= offered["mean"] <= offered["high"]


def test_a_cutoff_that_never_applies_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    never = "The cutoff never applies: no simulated day is heavy, so nobody is refused."
    path = tmp_path / "rare.json"
    path.write_text(with_fields(small_center(), days=2, cutoff__heavy_day_calls=10**6).model_dump_json(), "utf-8")
    assert main(["run", str(path), *SHORT]) == DONE
    assert never in capsys.readouterr().out
    assert main(["run", str(path), *SHORT, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["warnings"] == [never]
    assert document["answer"].endswith(never)
    assert document["measures"]["cutoff_days"]["mean"] == 0


def test_both_engines_print_the_same(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for engine in ("ciw", "compiled"):
        assert main(["run", str(scenario), *SHORT, "--engine", engine]) == DONE
        printed.append(capsys.readouterr().out.replace(f"engine {engine}", "engine"))
    assert printed[0] == printed[1]


def test_check_compares_every_call(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(scenario), "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert found["equal"]
    assert found["calls_compared"] > 5000
    assert found["calls_different"] == 0


def test_journeys_are_written_for_every_replication(scenario: Path, tmp_path: Path) -> None:
    out = tmp_path / "journeys.parquet"
    assert main(["run", str(scenario), *SHORT, "--journeys", str(out)]) == DONE
    frame = pd.read_parquet(out)
    assert list(frame.columns) == [*COLUMNS, "replication"]
    assert set(frame["replication"]) == {0, 1}


def test_a_report_is_written_with_the_answer_that_is_printed(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"
    assert main(["run", str(scenario), *SHORT, "--json", "--report", str(out)]) == DONE
    said = json.loads(capsys.readouterr().out)["answer"]
    report = html.unescape(out.read_text(encoding="utf-8"))
    assert all(sentence in report for sentence in said.split(". "))
    assert "call by call: all equal." in report


def test_volumes_of_the_period_are_used_as_they_are(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(scenario), *SHORT, "--volumes", str(SAMPLE_FILE)]) == DONE
    assert f"calls expected: {SAMPLE_FILE.name}, 2026-03-02 to 2026-03-03" in capsys.readouterr().err


def test_calls_outside_opening_hours_are_said_to_be_left_out(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "volumes.csv"
    hours = [f"2026-03-{day:02d} {hour:02d}:00,300" for day in range(2, 9) for hour in range(24)]
    path.write_text("\n".join(["start,calls", *hours]), encoding="utf-8")
    assert main(["run", str(scenario), *SHORT, "--volumes", str(path), "--counts", "first"]) == DONE
    said = capsys.readouterr().err
    assert "7,200 of 14,400 calls expected (50 %) come while lines are shut and are left out: Mon-Tue before" in said
    assert main(["run", str(scenario), *SHORT]) == DONE
    assert "calls expected" not in capsys.readouterr().err


def test_a_plan_of_an_earlier_version_says_what_was_changed_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "before.json"
    path.write_bytes(earlier_file(with_fields(small_center(), days=2), heavy_day_calls=2860))
    assert main(["run", str(path), *SHORT, "--json"]) == DONE
    printed = capsys.readouterr()
    assert "before.json: An earlier version of this program wrote this plan. In it a heavy day had more " in printed.err
    json.loads(printed.out)
    path.write_bytes(earlier_file(with_fields(small_center(), days=2), time="08:30", heavy_day_calls=88))
    assert main(["run", str(path), *SHORT]) == WRONG_INPUT
    assert "before.json: cutoff.time 08:30 comes when 2.7 %" in capsys.readouterr().err


def test_the_mean_week_stands_in_for_dates_that_the_file_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = tmp_path / "later.json"
    text = with_fields(small_center(), days=2).model_dump_json().replace('"2026-03-02"', '"2026-06-01"')
    later.write_text(text, encoding="utf-8")
    assert main(["run", str(later), *SHORT, "--volumes", str(SAMPLE_FILE)]) == DONE
    assert "the mean week of" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"days": 0}', "days: 0 is not allowed"),
        ('{"bogus": 1}', "bogus: unknown field"),
        ("not json", "it is no JSON (expected"),
        ("", "it is no JSON (EOF"),
        ("\xff\x00", "it is no JSON (expected"),
    ],
)
def test_a_wrong_scenario_is_said_line_by_line(
    content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(content.encode("latin-1"))
    assert main(["run", str(path)]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said.lower() in printed.err.lower()
    assert all(line.startswith(str(path)) for line in printed.err.splitlines())
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("option", ["--volumes", None])
def test_a_missing_file_is_said(option: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "missing")
    arguments = ["run", str(SMALL_CENTER), option, missing] if option else ["run", missing]
    assert main(arguments) == WRONG_INPUT
    assert capsys.readouterr().err == f"{missing}: {os.strerror(errno.ENOENT)}\n"


def test_a_wrong_volume_file_is_said_by_line(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "volumes.csv"
    path.write_text("start,calls\n2026-03-02 08:00,12\n2026-03-02 08:30,many\n", encoding="utf-8")
    assert main(["run", str(scenario), "--volumes", str(path)]) == WRONG_INPUT
    assert "line 3, column calls: 'many'" in capsys.readouterr().err


def test_a_call_log_given_as_volumes_is_told_in_a_few_lines(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(scenario), "--volumes", str(SAMPLE_CALLS)]) == WRONG_INPUT
    first, *others = capsys.readouterr().err.splitlines()
    assert "seems to be a call log, a row per call: python -m analytics calibrate reads it" in first
    assert others == []


def test_an_unknown_measure_is_answered_with_the_closest(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for measure, said in (("tier2_wait_men", "close to it are tier2_wait_mean"), ("foo", "lists all by name")):
        for command in (["run", str(scenario), "--precision", f"{measure}=1"], ["sensitivity", str(scenario)]):
            asked = command if command[0] == "run" else [*command, "--measure", measure]
            assert main(asked) == WRONG_INPUT
            told = capsys.readouterr().err
            assert said in told
            assert len(told) < 300


def test_sums_are_said_to_be_per_day(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(scenario), *SHORT]) == DONE
    printed = capsys.readouterr().out
    assert "Calls offered, a day" in printed
    assert "Callbacks waiting at closing  " in printed
    assert "Mean wait for Tier 2  " in printed


@pytest.mark.parametrize("argument", ["--replications=0", "--seed=-1", "--workers=x", "--engine=other"])
def test_an_impossible_option_is_refused(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["run", str(SMALL_CENTER), argument])
    assert stopped.value.code == WRONG_INPUT
    assert argument.split("=")[1] in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said_before_the_run(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "nowhere" / "journeys.parquet"
    assert main(["run", str(scenario), "--journeys", str(out)]) == WRONG_INPUT
    assert "the folder is not there" in capsys.readouterr().err


def test_a_difference_between_the_engines_is_a_failure(
    scenario: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import dataclasses

    import queueing.reference.network
    from queueing.plan import lay_out

    monkeypatch.setattr(
        queueing.reference.network,
        "lay_out",
        lambda scenario: dataclasses.replace(lay_out(scenario), verification_minutes=4.0),
    )
    assert main(["check", str(scenario)]) == FAILED
    assert "by ciw" in capsys.readouterr().out
