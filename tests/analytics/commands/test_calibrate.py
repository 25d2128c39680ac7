"""The command calibrate: the same figures as a table and as JSON, and what is wrong with a log in a line each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.commands.command_line import DONE, WRONG_INPUT
from tests.data.awkward_files import AWKWARD
from tests.data.workbook_files import OLD_WORKBOOK
from tests.real_files import BANK_CALLS, needs_bank_calls


@needs_bank_calls
def test_the_command_prints_the_banks_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(BANK_CALLS), "--json"]) == DONE
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert document["calls"] == 42_078
    assert document["estimates"]["patience_median"]["value"] == 365
    assert document["handle_time_fits"][0]["parameters"]["mu"]["value"] == pytest.approx(4.816, rel=0.001)
    assert "19 rows: negative duration" in printed.err
    assert all(line.startswith(f"{BANK_CALLS}: ") for line in printed.err.splitlines())


def test_the_command_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_log(tmp_path)
    assert main(["calibrate", str(path), "--queue", "Status"]) == DONE
    printed = capsys.readouterr()
    assert printed.out.startswith("calls.csv: 60 calls, 60 answered")
    assert "Handle time, mean" in printed.out
    assert "Not in this log:" in printed.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--queue", "Nobody"], "there is no queue 'Nobody'"),
        (["--column", "wait=gone"], "there is no column 'gone'"),
        (["--column", "arrived="], "no column is named for the arrival"),
    ],
)
def test_a_wrong_call_log_is_said(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_log(tmp_path)
    assert main(["calibrate", str(path), *arguments]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_the_sheet_of_a_workbook_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    for options in ([], ["--sheet", "Calls"]):
        assert main(["calibrate", str(OLD_WORKBOOK), *options]) == DONE
        printed = capsys.readouterr()
        assert "sheet 'Calls' of 3" in printed.out
        assert ("one sheet is read. Sheet 'Calls' of 3: it has 60 lines" in printed.err) is not bool(options)
    assert main(["calibrate", str(OLD_WORKBOOK), "--sheet", "March"]) == WRONG_INPUT
    assert "no sheet 'March'; its sheets are 'Summary', 'Data', 'Calls'" in capsys.readouterr().err


def test_a_missing_call_log_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "/nowhere/calls.csv"]) == WRONG_INPUT
    assert capsys.readouterr().err == "/nowhere/calls.csv: No such file or directory\n"


def write_log(folder: Path) -> Path:
    path = folder / "calls.csv"
    rows = [
        f"2026-03-02 09:{each % 60:02d}:05,{'Status' if each % 2 else 'Other'},answered,{20 + each}"
        for each in range(120)
    ]
    path.write_text("\n".join(["arrived,queue,outcome,handle time", *rows]), encoding="utf-8")
    return path


REPORT = "\n".join(
    [
        "Interval Start,Offered,Answered,Abandoned,AHT",
        *(
            f"2026-03-{2 + day:02d} 0{8 + at // 2}:{at % 2 * 3}0,20,18,2,{300 + day}"
            for day in range(6)
            for at in range(4)
        ),
    ]
)


def test_a_report_by_interval_is_measured_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.csv"
    path.write_text(REPORT, encoding="utf-8")
    assert main(["calibrate", str(path), "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["estimates"]["handle_time"]["value"] == pytest.approx(302.5)
    assert document["estimates"]["abandonment"]["value"] == pytest.approx(0.1)
    assert "people logged in" in document["missing"]["patience"]
    assert main(["calibrate", str(path), "--durations", "milliseconds"]) == DONE
    (mean,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Handle time, mean")]
    assert "0.3 s" in mean


def test_a_report_that_says_nothing_more_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    path = AWKWARD / "unnamed_stamp.csv"
    assert main(["calibrate", str(path)]) == WRONG_INPUT
    assert (
        "it says nothing but calls offered; needed is a column of one of these: calls answered"
        in capsys.readouterr().err
    )
