"""A file that takes too much to read is refused in words, on every page that takes files and by the commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from streamlit.testing.v1 import AppTest

from analytics.__main__ import main
from analytics.commands.command_line import FAILED, WRONG_INPUT
from data import readers
from data.readers import LEAST_MEMORY, READERS, Limits
from data.samples.calls import SAMPLE_CALLS
from data.samples.scenarios import SMALL_CENTER
from data.samples.volumes import SAMPLE_FILE

TOO_LONG = "reading it takes more than 0 seconds, the most for a file of its size"
BUSY = "The server is busy with other files; try again in a minute."


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(READERS, "_limits", lambda _: Limits(LEAST_MEMORY, 0.0))


@pytest.fixture
def all_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "WAITING_SECONDS", 0.0)
    monkeypatch.setattr(READERS, "_places", BoundedSemaphore(1))
    READERS._places.acquire()


def upload(app: AppTest, file: Path) -> AppTest:
    (uploader,) = app.file_uploader
    # What was read before is remembered by its content.
    uploader.upload(file.name, file.read_bytes() + b"\n").run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("no_time")
def test_volumes_that_take_too_much_are_refused(open_page: Callable[..., AppTest]) -> None:
    app = upload(open_page("volumes"), SAMPLE_FILE)
    assert "The file is not in use yet." in app.error[0].value
    shown = next(table.value for table in app.dataframe if "Kind" in table.value)
    assert shown["What is wrong and what would be right"].iloc[0].startswith(TOO_LONG)


@pytest.mark.usefixtures("all_busy")
def test_volumes_that_find_nobody_to_read_them_are_told_to_wait(open_page: Callable[..., AppTest]) -> None:
    app = upload(open_page("volumes"), SAMPLE_FILE)
    assert [each.value for each in app.warning] == [BUSY]


def test_a_call_log_that_takes_too_much_is_refused(
    open_page: Callable[..., AppTest], request: pytest.FixtureRequest
) -> None:
    app = open_page("volumes", view="calibrate")
    request.getfixturevalue("no_time")
    upload(app, SAMPLE_CALLS)
    assert app.error[0].value.startswith("The call log could not be read")
    (shown,) = (table.value for table in app.dataframe if "Kind" in table.value)
    assert shown["What is wrong and what would be right"].iloc[0].startswith(TOO_LONG)


def test_a_plan_that_takes_too_much_is_refused(open_page: Callable[..., AppTest], no_time: None) -> None:  # noqa: ARG001
    app = open_page("scenarios", view="saved")
    app.file_uploader(key="plan_file_0").set_value(("plan.json", SMALL_CENTER.read_bytes(), "x")).run()
    assert not app.exception
    assert [each.value.startswith(TOO_LONG) for each in app.error] == [True]


@pytest.mark.usefixtures("no_time")
@pytest.mark.parametrize("command", [["forecast", SAMPLE_FILE], ["calibrate", SAMPLE_CALLS]])
def test_commands_refuse_what_takes_too_much(command: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(each) for each in command]) == WRONG_INPUT
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith(f"{command[1]}: {TOO_LONG}")
    assert len(written.err.splitlines()) == 1


@pytest.mark.usefixtures("all_busy")
def test_a_command_that_finds_nobody_to_read_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(SAMPLE_CALLS)]) == FAILED
    assert capsys.readouterr().err == f"{BUSY}\n"
