"""The command read: what it says of a file is true to the last call, as text and as JSON, with what is open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analytics.__main__ import main
from analytics.commands.command_line import DONE, WRONG_INPUT
from data import VolumeReading, read_volumes
from data.volumes.reading_words import columns_taken
from tests.data.awkward_files import AWKWARD
from tests.data.workbook_files import OLD_WORKBOOK
from tests.real_files import AWKWARD_FILES, needs_awkward_files

TEN_DAYS: tuple[float, dict[str, float]] = (
    6813,
    {"2026-03-02 08:00": 27, "2026-03-09 08:00": 27, "2026-03-13 17:30": 18},
)
SWAPPED = ["--dates", "exchange", "--spread", "8:00-9:00"]
VOLUMES: dict[str, tuple[float, dict[str, float], list[str]]] = {
    "handled_and_abandoned.csv": (
        2040,
        {"2026-03-02 08:00": 27, "2026-03-03 13:00": 43, "2026-03-04 17:30": 12},
        [],
    ),
    "presented.csv": (*TEN_DAYS, []),
    "genesys.csv": (*TEN_DAYS, []),
    "avaya.csv": (*TEN_DAYS, []),
    "five9.csv": (*TEN_DAYS, []),
    "german.csv": (*TEN_DAYS, []),
    "isoweek.csv": (*TEN_DAYS, []),
    "queues_in_columns.csv": (6804, TEN_DAYS[1], []),
    "direction.csv": (*TEN_DAYS, []),
    "unnamed_stamp.csv": (*TEN_DAYS, []),
    "cells_with_line_breaks.csv": (
        547,
        {"2026-03-02 08:00": 16, "2026-03-02 13:00": 13, "2026-03-02 17:30": 4},
        [],
    ),
    "dates_swapped_by_excel.csv": (19_045, {"2026-01-01 08:00": 96.5, "2026-01-02 08:30": 97}, SWAPPED),
    "dates_swapped_by_excel.xlsx": (19_045, {"2026-01-02 08:30": 97, "2026-04-30 08:00": 92}, SWAPPED),
}
"""Files by interval: all their calls, those of some intervals, and the options that they need."""
FURTHER = {"weeks_missing.csv": 161_516, "level_shift.csv": 368_107, "offered_with_redials.csv": 16_466}
"""Files that stand beside the project, with all their calls."""
LOGS = {
    "log_answered_yes_no.csv": (300, {"answered": 240, "abandoned": 60}, []),
    "log_few_calls_round_the_clock.csv": (
        180,
        {"answered": 154, "abandoned": 26},
        ["--outcome", "abandoned=Dropped"],
    ),
    "log_steady_growth.csv": (10_828, {"answered": 10_828}, []),
    "log_talk_in_minutes.csv": (3000, None, ["--durations", "minutes"]),
    "log_time_answered.csv": (200, {"answered": 190, "abandoned": 10}, []),
}
"""Call logs: all their calls, how they ended, and the options that they need."""


def read(path: Path, capsys: pytest.CaptureFixture[str], *options: str, status: int = DONE) -> dict[str, Any]:
    assert main(["read", str(path), *options, "--json"]) == status
    printed = capsys.readouterr()
    assert printed.err == ""
    document: dict[str, Any] = json.loads(printed.out)
    return document


def sum_of_lines(lines: dict[str, Any]) -> int:
    """The lines of a volume file by what became of them, added up."""
    parts = [lines["read"], lines["column_names"], lines["blank"]]
    return sum((*parts, *lines["left_out"].values(), *lines["not_read"].values()))


def lines_of(path: Path) -> int:
    return len(path.read_bytes().decode("utf-8").splitlines())


@pytest.mark.parametrize("name", VOLUMES)
def test_files_by_interval_are_read_to_the_last_call(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    total, some, options = VOLUMES[name]
    document = read(AWKWARD / name, capsys, *options, "--intervals")
    assert (document["kind"], document["settled"], document["open"]) == ("calls by interval", True, [])
    assert document["total"] == pytest.approx(total)
    assert sum(document["days"].values()) == document["total"]
    assert {at: document["calls_by_interval"][at] for at in some} == pytest.approx(some)
    assert sum(document["calls_by_interval"].values()) == pytest.approx(total)
    assert sum_of_lines(document["lines"]) == document["lines"]["total"]
    if name.endswith(".csv"):
        assert document["lines"]["total"] == lines_of(AWKWARD / name)
    assert len(options) <= 4


@needs_awkward_files
@pytest.mark.parametrize("name", FURTHER)
def test_files_beside_the_project_are_read_to_the_last_call(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    document = read(AWKWARD_FILES / name, capsys)
    assert document["total"] == FURTHER[name]
    assert sum_of_lines(document["lines"]) == document["lines"]["total"] == lines_of(AWKWARD_FILES / name)


@pytest.mark.parametrize("name", LOGS)
def test_call_logs_are_read_to_the_last_call(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    total, ended, options = LOGS[name]
    document = read(AWKWARD / name, capsys, *options)
    assert document["kind"] == "call log, a row per call"
    assert (document["total"], document["open"]) == (total, [])
    assert ended is None or {outcome: number for outcome, number in document["ended"].items() if number} == ended
    lines = document["lines"]
    assert sum(lines.values()) - lines["total"] == lines["total"] == lines_of(AWKWARD / name)


def test_what_is_open_is_said_with_what_answers_it(capsys: pytest.CaptureFixture[str]) -> None:
    document = read(AWKWARD / "dates_swapped_by_excel.csv", capsys, status=WRONG_INPUT)
    assert (document["settled"], document["total"], document["days"]) == (False, None, {})
    (question,) = document["open"]
    assert "44 dates seem to have day and month exchanged" in question["problem"]
    assert question["answers"] == ["--dates exchange (day and month back) or --dates as_written"]
    document = read(AWKWARD / "log_talk_in_minutes.csv", capsys, status=WRONG_INPUT)
    assert "choose the unit of durations" in document["open"][0]["problem"]
    document = read(AWKWARD / "log_few_calls_round_the_clock.csv", capsys)
    assert document["open"][0]["answers"][1] == "--outcome abandoned=Dropped"


def test_a_refusal_says_what_was_there(capsys: pytest.CaptureFixture[str]) -> None:
    document = read(AWKWARD / "slow_unknown_header.csv", capsys, status=WRONG_INPUT)
    assert [each["column"] for each in document["columns"]] == ["c0"]
    assert document["columns_not_taken"] == [f"c{at}" for at in range(1, 26)]
    assert "no column is named for the calls offered" in document["open"][0]["problem"]
    assert document["lines"] == {
        "total": 61, "read": 0, "column_names": 1, "blank": 0, "left_out": {}, "not_read": {"not looked at": 60},
    }  # fmt: skip


def test_the_text_has_the_figures_of_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    path = AWKWARD / "five9.csv"
    document = read(path, capsys)
    assert main(["read", str(path)]) == DONE
    text = capsys.readouterr().out
    for said in (document["lines_in_words"], "6,813 calls on 10 days:", "Nothing is open.", *document["to_know"]):
        assert said in text
    for day, calls in document["days"].items():
        assert [day, f"{calls:,}"] in [line.split() for line in text.splitlines()]


def test_columns_are_said_as_the_page_says_them(capsys: pytest.CaptureFixture[str]) -> None:
    reading: VolumeReading = read_volumes(AWKWARD / "presented.csv")
    document = read(AWKWARD / "presented.csv", capsys)
    assert [tuple(each.values()) for each in document["columns"]] == columns_taken(reading)
    taken = {header for each in document["columns"] for header in each["column"].split(", ")}
    assert reading.table is not None
    assert taken | set(document["columns_not_taken"]) == set(reading.table.header)


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("german.csv", ["--column", "call=Verloren"], "--column call=Verloren is not allowed for a file of calls"),
        ("german.csv", ["--outcome", "answered=x"], "--outcome is not allowed: it is no call log"),
        ("german.csv", ["--dates", "year_first"], "--dates year_first is not allowed: it is no call log"),
        ("log_time_answered.csv", ["--column", "calls=Seats Booked"], "--column calls=Seats Booked is not allowed"),
        ("log_time_answered.csv", ["--zone", "eastern"], "--zone is not allowed for a call log"),
        ("log_time_answered.csv", ["--dates", "exchange"], "--dates exchange is not allowed for a call log"),
        ("log_time_answered.csv", ["--queue", "Nobody"], "there is no queue 'Nobody'"),
        ("nowhere.csv", [], "nowhere.csv: No such file or directory"),
    ],
)
def test_options_of_another_kind_of_file_are_refused(
    name: str, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(AWKWARD / name), *options]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_a_long_log_is_known_by_its_beginning_packed_or_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import gzip

    packed = tmp_path / "log.csv.gz"
    packed.write_bytes(gzip.compress((AWKWARD / "log_steady_growth.csv").read_bytes()))
    assert read(packed, capsys)["total"] == 10_828


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ([], "calls by interval"),
        (["--sheet", "Calls"], "call log, a row per call"),
        (["--kind", "call_log"], "call log, a row per call"),
    ],
)
def test_a_workbook_is_what_its_sheet_has(options: list[str], kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert read(OLD_WORKBOOK, capsys, *options)["kind"] == kind


def test_a_call_log_is_filtered_by_a_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.csv"
    rows = [
        f"{n},2026-03-02 {9 + n // 30:02d}:{7 * n % 60:02d}:05,{'East' if n % 3 else 'West'},answered"
        for n in range(90)
    ]
    path.write_text("\n".join(["call id,arrived,region,outcome", *rows]), encoding="utf-8")
    assert read(path, capsys, "--filter", "region=West")["total"] == 30
    assert read(path, capsys)["total"] == 90
