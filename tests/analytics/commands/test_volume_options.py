"""Volume files given to commands: read as on the page, or refused with what answers the question."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.commands.command_line import WRONG_INPUT, InputError
from analytics.commands.volume_options import add_volume_options, read_volume_file
from data import Volumes
from data.samples.volumes import SAMPLE_FILE

AWKWARD = Path(__file__).parents[2] / "data" / "awkward"
SMALL_CENTER = SAMPLE_FILE.parent / "small_center.json"


def read(path: Path, *typed: str) -> Volumes:
    parser = argparse.ArgumentParser()
    add_volume_options(parser)
    return read_volume_file(path, parser.parse_args(typed))


def calls(volumes: Volumes) -> float:
    return float(volumes.frame["calls"].sum())


def written(folder: Path, text: str) -> Path:
    path = folder / "volumes.csv"
    path.write_text(text, encoding="utf-8")
    return path


BOTH = "Start,Offered,Calls\n2026-01-05 08:00,10,9\n2026-01-05 08:30,20,17\n"
UNORDERED = "Date,Time,Calls\n3/4/2026,08:00,5\n3/4/2026,08:30,6\n"
KINDS = "Start,Direction,Calls\n" + "".join(
    f"2026-01-05 08:{half}0,{kind},{count}\n"
    for half in (0, 3)
    for kind, count in (("Inbound", 5), ("Outbound", 2), ("Consult", 1))
)
SWAPPED = AWKWARD / "dates_swapped_by_excel.csv"


@pytest.mark.parametrize("command", [["forecast"], ["run", str(SMALL_CENTER), "--volumes"]])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dates_swapped_by_excel.csv", "answer by --dates exchange (day and month back) or --dates as_written"),
        ("dates_swapped_by_excel.xlsx", "answer by --dates exchange (day and month back) or --dates as_written"),
        ("slow_unknown_header.csv", "answer by --column ROLE=HEADER for what is missing"),
    ],
)
def test_a_question_or_a_refusal_ends_with_the_status_of_a_wrong_input(
    command: list[str], name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, str(AWKWARD / name)]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert all(line.startswith(str(AWKWARD / name)) for line in printed.err.splitlines())


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (BOTH, {"--column calls=Offered": 30, "--column calls=Calls": 26}),
        (UNORDERED, {"--dates day_first": 11, "--dates month_first": 11}),
        (KINDS, {"--queue Inbound": 10, "--queue Inbound --queue Consult": 12}),
        (BOTH.split("\n", 1)[1], {"--header-line 0 --column calls='column 2'": 30}),
    ],
)
def test_questions_are_answered_by_options(text: str, answers: dict[str, int], tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as refused:
        read(path)
    assert next(iter(answers)).split("=")[0].split()[0] in str(refused.value)
    for answer, expected in answers.items():
        typed = answer.replace("'", "").replace("column 2", "column_2").split()
        assert calls(read(path, *(each.replace("column_2", "column 2") for each in typed))) == expected


def test_lines_that_do_not_count_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    path = AWKWARD / "direction.csv"
    assert calls(read(path)) == 6813
    said = "401 lines = 1 of column names + 200 read + 200 left out (of another queue or kind)"
    assert capsys.readouterr().err.splitlines()[-1] == f"{path}: {said}"


def test_exchanged_dates_and_totals_of_days_are_answered_by_options() -> None:
    with pytest.raises(InputError, match="answer by --spread 8:00-20:00"):
        read(SWAPPED, "--dates", "exchange")
    volumes = read(SWAPPED, "--dates", "exchange", "--spread", "9:00-10:00")
    assert calls(volumes) == pytest.approx(19_045)
    assert sorted(set(volumes.frame["start"].dt.hour)) == [9]
    like = read(SWAPPED, "--dates", "exchange", "--spread", str(SAMPLE_FILE))
    assert calls(like) == pytest.approx(19_045)
    assert like.frame["start"].dt.hour.max() == 19


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--column", "calls=Presented"], "there is no column 'Presented'; the columns are Start, Offered, Calls"),
        (["--spread", "20:00-8:00"], "allowed is a closing time after the opening"),
        (["--spread", "missing.csv"], "No such file"),
        (["--column", "time=Calls"], "choose a column for calls as well, by --column"),
    ],
)
def test_a_wrong_answer_is_said(typed: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(written(tmp_path, BOTH), *typed)
    assert said in str(refused.value)


def test_an_unknown_queue_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no queue 'B'; the queues are Consult, Inbound, Outbound"):
        read(written(tmp_path, KINDS), "--queue", "B")


def test_options_of_a_volume_file_need_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(SMALL_CENTER), "--dates", "day_first"]) == WRONG_INPUT
    (problem,) = capsys.readouterr().err.splitlines()
    assert all(part in problem for part in ("--dates", "not allowed without --volumes"))
