"""The forecast on the command line: what it prints where, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.commands.command_line import DONE, WRONG_INPUT
from analytics.forecasts.backtest import COLUMNS
from analytics.forecasts.methods import METHODS
from data import read_volumes
from data.samples.volumes import SAMPLE_FILE


def test_a_readable_table_of_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", str(SAMPLE_FILE), "--weeks", "2"]) == DONE
    printed = capsys.readouterr()
    assert "2026-03-30 to 2026-04-12" in printed.out.splitlines()[0]
    assert "less than last week again" in printed.out
    assert sum(line.startswith(("Mon", "Tue", "Wed", "Thu", "Fri")) for line in printed.out.splitlines()) == 10
    assert "Method" not in printed.out


def test_the_backtest_is_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", str(SAMPLE_FILE), "--weeks", "2", "--backtest"]) == DONE
    printed = capsys.readouterr().out
    for method in METHODS.values():
        assert (method.label in printed) == (method.least_days == 0)


def test_json_is_one_document_with_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--weeks", "1", "--method", "seasonal_naive", "--backtest", "--json"]
    assert main(["forecast", str(SAMPLE_FILE), *options]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["method"] == "seasonal_naive"
    assert document["proposed"] in METHODS
    assert [day["date"] for day in document["days"]][:2] == ["2026-03-30", "2026-03-31"]
    assert len(document["intervals"]) == 5 * 24
    assert {tuple(row) for row in document["backtest"]} == {COLUMNS}
    assert 0.05 < document["daily_cv"] < 0.2


def test_the_forecast_is_written_as_a_volume_file(tmp_path: Path) -> None:
    out = tmp_path / "coming.csv"
    assert main(["forecast", str(SAMPLE_FILE), "--out", str(out), "--closed", "2026-04-03"]) == DONE
    volumes = read_volumes(out).volumes
    assert volumes is not None
    assert len(volumes.dates) == 19


def test_weeks_that_the_file_has_not_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = SAMPLE_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "calls.csv"
    path.write_text("".join(line for line in lines if not line.startswith("2026-02")), encoding="utf-8")
    assert main(["forecast", str(path), "--weeks", "1", "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    (said,) = document["history"]
    assert "20 days are not in the file (Mon 2 Feb to Fri 27 Feb 2026): they are taken as unknown" in said
    assert all(day["calls"] > 2000 for day in document["days"][:5])
    assert "80 % intervals held" in document["intervals_in_words"]


def test_a_forecast_of_nothing_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "coming.csv"
    closed = [f"2026-{day}" for day in ("03-30", "03-31", "04-01", "04-02", "04-03")]
    command = ["forecast", str(SAMPLE_FILE), "--weeks", "1", "--out", str(out), "--closed", *closed]
    assert main(command) == WRONG_INPUT
    printed = capsys.readouterr()
    assert "no calls are expected from 2026-03-30 to 2026-04-05, since the center is taken to be shut" in printed.err
    assert printed.out == ""
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Start,Calls\n2026-03-02 09:00,5\n2026-03-02 10:00,5\n", "needed are at least 14"),
        ("nothing", "has one column"),
    ],
)
def test_what_cannot_be_forecast_is_said_on_one_line(
    content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(content, encoding="utf-8")
    assert main(["forecast", str(path)]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert len(printed.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "options", [["--weeks", "66"], ["--weeks", "0"], ["--method", "guess"], ["--closed", "3/4/2026"]]
)
def test_options_out_of_range_are_refused(options: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["forecast", str(SAMPLE_FILE), *options])
    assert stopped.value.code == WRONG_INPUT


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    assert main(["forecast", str(SAMPLE_FILE), "--out", str(tmp_path / "none" / "x.csv")]) == WRONG_INPUT


def daily_file(folder: Path) -> Path:
    """Ten weeks of totals of days, Monday to Friday."""
    days = [day for day in pd.date_range("2026-01-05", periods=70) if day.dayofweek < 5]
    path = folder / "days.csv"
    lines = [f"{day:%Y-%m-%d},{1000 + 10 * day.dayofweek + number % 7}" for number, day in enumerate(days)]
    path.write_text("\n".join(["Date,Calls", *lines]), encoding="utf-8")
    return path


def test_totals_of_days_are_forecast_by_day_without_a_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = daily_file(tmp_path), tmp_path / "coming.csv"
    options = ["--weeks", "1", "--backtest", "--out", str(out)]
    assert main(["forecast", str(path), *options]) == DONE
    printed = capsys.readouterr().out
    assert printed.splitlines()[0].endswith("by day")
    assert "half-hour" not in printed
    assert "of days" in printed
    assert "Winkler" in printed
    assert out.read_text(encoding="utf-8").splitlines()[0].startswith("Date,Calls offered,")
    back = read_volumes(out).day_totals
    assert back is not None
    assert back.frame["start"].dt.strftime("%m-%d").tolist() == ["03-16", "03-17", "03-18", "03-19", "03-20"]
    assert main(["forecast", str(path), *options[:3], "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["interval_minutes"] == 1440
    assert back.frame["calls"].tolist() == pytest.approx([day["calls"] for day in document["days"][:5]], abs=0.005)
    assert all(row["winkler_80_of_days"] > 0 for row in document["backtest"])


def test_totals_of_days_are_spread_where_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = daily_file(tmp_path)
    assert main(["forecast", str(path), "--weeks", "1", "--spread", "8:00-20:00", "--json"]) == DONE
    assert len(json.loads(capsys.readouterr().out)["intervals"]) == 5 * 24


def test_events_and_days_set_by_hand_are_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = daily_file(tmp_path)
    plain = ["forecast", str(path), "--weeks", "1", "--json"]
    assert main(plain) == DONE
    before = json.loads(capsys.readouterr().out)
    given = ["--event", "2026-03-17..2026-03-18 0.5 early closing", "--override", "2026-03-20 700 Ann: a mailing"]
    assert main([*plain, *given]) == DONE
    after = json.loads(capsys.readouterr().out)
    calls, calls_before = ([day["calls"] for day in each["days"][:5]] for each in (after, before))
    assert calls == pytest.approx([calls_before[0], *(0.5 * each for each in calls_before[1:3]), calls_before[3], 700])
    assert after["events"] == [{"first": "2026-03-17", "last": "2026-03-18", "factor": 0.5, "name": "early closing"}]
    (override,) = after["overrides"]
    assert (override["who"], override["why"], override["date"]) == ("Ann", "a mailing", "2026-03-20")
    assert override["forecast"] == pytest.approx(calls_before[4])
    assert main([*plain, "--override", "2026-04-20 700 Ann: x"]) == WRONG_INPUT
    assert "--override 2026-04-20: it is not in the forecast; allowed are 2026-03-16 to" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--event", "2026-03-17 x"], ["--override", "2026-03-17 5 nobody"]])
def test_events_and_days_that_cannot_be_read_are_refused(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["forecast", str(SAMPLE_FILE), *options])
    assert stopped.value.code == WRONG_INPUT
    assert "allowed are" in capsys.readouterr().err


def test_queues_are_forecast_each_and_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = [day for day in pd.date_range("2026-01-05", periods=70) if day.dayofweek < 5]
    lines = [
        f"{day:%Y-%m-%d},{queue},{calls + 10 * day.dayofweek + number % 7}"
        for number, day in enumerate(days)
        for queue, calls in (("English", 1000), ("Spanish", 300))
    ]
    path = tmp_path / "queues.csv"
    path.write_text("\n".join(["Date,Queue,Calls", *lines]), encoding="utf-8")
    assert main(["forecast", str(path), "--weeks", "1", "--by-queue", "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert list(document["queues"]) == ["English", "Spanish"]
    by_day = [[day["calls"] for day in each["days"]] for each in document["queues"].values()]
    assert [sum(pair) for pair in zip(*by_day, strict=True)] == pytest.approx(
        [day["calls"] for day in document["days"]]
    )
    assert by_day[1][0] == pytest.approx(303, abs=5)
    assert main(["forecast", str(daily_file(tmp_path)), "--by-queue"]) == WRONG_INPUT
    assert "it names no queues" in capsys.readouterr().err
