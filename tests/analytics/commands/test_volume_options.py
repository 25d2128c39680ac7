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
from data.volumes.choices import KINDS as KINDS_OF_PROBLEMS
from data.volumes.choices import Choices
from data.volumes.file_layouts import FileLayout, layout_as_json
from data.volumes.mapping import ColumnMapping

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


REGIONS = "Start,Region,Team,Calls\n" + "".join(
    f"2026-01-05 08:{half}0,{region},{team},{count}\n"
    for half in (0, 3)
    for region, team, count in (("East", "A", 5), ("West", "A", 2), ("East", "B", 1))
)
BY_REGION = ("--column", "queue=Region")
FAULTY = "Start,Calls\n2026-01-05 08:00,5\n2026-01-05 08:30,many\n2026-01-05 09:00,-1\n2026-01-05 09:30,7\n"
ENDS = "DateTime,Calls\n2026-01-05 08:30,5\n2026-01-05 09:00,6\n"


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        (REGIONS, ["--filter", "Team=B"], 2),
        (REGIONS, ["--filter", "Region=East", "--filter", "Team=A"], 10),
        (REGIONS, ["--filter", "Region=West", "--filter", "Region=East", "--filter", "Team=A", *BY_REGION], 14),
        (REGIONS, ["--filter", "Team=A", *BY_REGION, "--queue", "West"], 4),
        (FAULTY, ["--decide", "count=leave-out", "--decide", "negative=as-it-is"], 12),
        (FAULTY, ["--decide", "errors=leave-out"], 12),
        (KINDS, ["--column", "kind=", "--decide", "repeated=as-it-is"], 16),
    ],
)  # fmt: skip
def test_lines_are_chosen_and_decided_on(text: str, typed: list[str], expected: int, tmp_path: Path) -> None:
    assert calls(read(written(tmp_path, text), *typed)) == expected


def test_lines_that_a_filter_leaves_out_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(written(tmp_path, REGIONS), "--filter", "Team=B")
    said = capsys.readouterr().err
    assert "only lines where 'Team' is 'B' are counted: 2 of 6" in said
    assert "7 lines = 1 of column names + 2 read + 4 left out (not asked for by a filter)" in said


@pytest.mark.parametrize(
    ("typed", "first"), [([], "08:30"), (["--times", "ends"], "08:00"), (["--zone", "central"], "09:30")]
)
def test_times_are_ends_or_of_another_clock(typed: list[str], first: str, tmp_path: Path) -> None:
    volumes = read(written(tmp_path, ENDS), *typed)
    assert f"{volumes.frame['start'].iloc[0]:%H:%M}" == first


def test_several_files_are_put_together(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text(FAULTY.replace("many", "4").replace("-1", "3"), encoding="utf-8")
    other.write_text("Start,Calls\n2026-01-05 09:30,9\n2026-01-05 10:00,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="answer by --overlap first, --overlap last or --overlap add_up"):
        read(one, "--also", str(other))
    totals = {each: calls(read(one, "--also", str(other), "--overlap", each)) for each in ("first", "last", "add_up")}
    assert totals == {"first": 20, "last": 22, "add_up": 29}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--filter", "Site=A"], "there is no column 'Site' to filter by; the columns are 'Start', 'Region', 'Team', "),
        (["--filter", "Team=C"], "no line has 'C' in the column 'Team'; it has 'A', 'B'"),
        (["--filter", "Region=West", "--filter", "Team=B"], "no line is there where 'Region' is 'West' and 'Team' is"),
        (["--column", "calls="], "--column calls= takes no column, which is allowed for queue, kind"),
    ],
)
def test_a_filter_that_no_line_meets_is_said(typed: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(written(tmp_path, REGIONS), *typed)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("none=leave-out", "allowed before = are line, time, swapped-dates"),
        ("time=fill", "allowed after = are leave-out"),
        ("errors=fill", "allowed after = are leave-out"),
    ],
)
def test_a_decision_that_is_not_allowed_is_said(typed: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read(AWKWARD / "direction.csv", "--decide", typed)
    assert said in capsys.readouterr().err


def test_each_decision_of_the_page_can_be_typed() -> None:
    parser = argparse.ArgumentParser()
    add_volume_options(parser)
    for kind, each in KINDS_OF_PROBLEMS.items():
        for decision in each.allowed:
            options = parser.parse_args(["--decide", f"{kind}={decision}".replace(" ", "-")])
            assert options.decide == [(kind, decision)]


def test_what_a_problem_allows_is_said_with_it(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(written(tmp_path, FAULTY))
    assert "answer by --decide count=leave-out or --decide count=fill" in str(refused.value)


def test_an_unknown_queue_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no queue 'B'; the queues are Consult, Inbound, Outbound"):
        read(written(tmp_path, KINDS), "--queue", "B")


def test_options_of_a_volume_file_need_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(SMALL_CENTER), "--dates", "day_first"]) == WRONG_INPUT
    (problem,) = capsys.readouterr().err.splitlines()
    assert all(part in problem for part in ("--dates", "not allowed without --volumes"))


def test_a_layout_is_read_by_and_gives_way_to_other_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, layout = written(tmp_path, BOTH), tmp_path / "layout.json"
    calls_column = ColumnMapping(start=0, calls=(2,))
    layout.write_text(layout_as_json(FileLayout("ours", ("Start", "Offered", "Calls"), Choices(calls_column))))
    assert calls(read(path, "--layout", str(layout))) == 26
    assert calls(read(path, "--layout", str(layout), "--column", "calls=Offered")) == 30
    layout.write_text("{}")
    assert main(["forecast", str(path), "--layout", str(layout)]) == WRONG_INPUT
    assert "layout.json: this is no layout of files (name)" in capsys.readouterr().err
