"""Files are read by processes of their own: what takes too much is stopped and said, and everybody else goes on."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from data import Choices, read_call_log, read_volumes, readers
from data.isolated_reading import read_call_log_isolated, read_scenario_isolated, read_volumes_isolated
from data.readers import MEGABYTE, Limits, NoReaderError, Readers, ReadingStoppedError, limits_of
from data.samples.calls import SAMPLE_CALLS
from data.samples.scenarios import SMALL_CENTER
from data.samples.volumes import SAMPLE_FILE
from data.store.scenario_files import UnreadableScenarioError, read_scenario_file
from data.tables.source_files import MAX_FILE_BYTES

ROOT = Path(__file__).parents[2]
USUAL = limits_of(0)
FIRST_ROW = b"Start,Calls\n"


class Changed:
    """Limits that a test may change."""

    limits = USUAL

    def __call__(self, size: int) -> Limits:
        assert size >= 0
        return self.limits


@pytest.fixture(scope="module")
def changed() -> Changed:
    return Changed()


@pytest.fixture(scope="module")
def pool(changed: Changed) -> Iterator[Readers]:
    started = Readers(changed)
    started.start()
    yield started
    started.end()


@pytest.fixture
def limited(pool: Readers, changed: Changed) -> Iterator[Callable[..., Readers]]:
    """Processes that read within other limits."""

    def limit(megabytes: int = 512, seconds: float = 20) -> Readers:
        changed.limits = Limits(megabytes * MEGABYTE, seconds)
        return pool

    yield limit
    changed.limits = USUAL


def process(path: Path) -> int:
    assert path.exists()
    return os.getpid()


def sleep(path: Path, seconds: float = 60) -> str:  # noqa: ARG001
    time.sleep(seconds)
    return "slept"


def bloated_workbook(cells: int, letters: int) -> bytes:
    """A workbook of a few kilobytes whose cells all show one long text, by an index that is no plain number."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packaged = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{packaged}"><Relationship Id="rId1" Type="{related}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets><sheet name="s" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packaged}"><Relationship Id="rId1" '
        f'Type="{related}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{related}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        + "".join(f'<row r="{row}"><c t="s"><v>+0</v></c></row>' for row in range(1, cells + 1))
        + "</sheetData></worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>{"a" * letters}</t></si></sst>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("size", "megabytes", "seconds"),
    [(0, 512, 20), (5 * MEGABYTE, 557, 21), (50 * MEGABYTE, 962, 30), (1024 * MEGABYTE, 4096, 224.8)],
)
def test_what_reading_may_take_grows_with_the_file(size: int, megabytes: int, seconds: float) -> None:
    assert limits_of(size) == (megabytes * MEGABYTE, seconds)


def test_what_is_read_is_the_same() -> None:
    there = read_volumes_isolated(SAMPLE_FILE.read_bytes(), Choices(day_first=False), name="ours.csv")
    here = read_volumes(SAMPLE_FILE, Choices(day_first=False), name="ours.csv")
    assert there.volumes is not None
    assert here.volumes is not None
    assert (there.name, there.problems, there.mapping) == (here.name, here.problems, here.mapping)
    pd.testing.assert_frame_equal(there.volumes.frame, here.volumes.frame)
    log, log_here = read_call_log_isolated(SAMPLE_CALLS), read_call_log(SAMPLE_CALLS)
    assert (log.name, log.columns, log.outcomes) == (log_here.name, log_here.columns, log_here.outcomes)
    assert log.log is not None
    assert log_here.log is not None
    pd.testing.assert_frame_equal(log.log.frame, log_here.log.frame)
    plan = SMALL_CENTER.read_bytes()
    assert read_scenario_isolated(plan) == read_scenario_file(plan)


def test_what_is_wrong_with_a_file_or_a_choice_comes_back_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_volumes_isolated(tmp_path / "none.csv")
    with pytest.raises(ValueError, match="there is no column"):
        read_call_log_isolated(SAMPLE_CALLS, columns={"arrived": "no such column"})
    with pytest.raises(UnreadableScenarioError) as raised:
        read_scenario_isolated(b'{"name": "x", "days": -1, "tier1": 3}')
    assert len(raised.value.problems) > 1
    assert str(raised.value) == "\n".join(raised.value.problems)


def test_a_workbook_of_kilobytes_that_fills_the_memory_is_refused() -> None:
    content = bloated_workbook(cells=700, letters=1_000_000)
    assert len(content) < 10_000
    reading = read_volumes_isolated(content, name="bloated.xlsx")
    assert (reading.name, reading.volumes, reading.table) == ("bloated.xlsx", None, None)
    (problem,) = reading.errors
    assert "more memory" in problem.message


@pytest.mark.long
def test_a_text_is_read_within_what_the_largest_one_may_take(limited: Callable[..., Readers]) -> None:
    stamps = pd.date_range("2021-01-04", periods=36_000, freq="5min").strftime("%m/%d/%Y %H:%M")
    lines = (
        f"{queue},{at},{number % 97},{number % 89},{number % 7},97.5%\n"
        for number, at in enumerate(stamps)
        for queue in ("English Tier 1", "Spanish Tier 1", "Tier 2")
    )
    content = ("Queue,Interval Start,Offered,Handled,Abandoned,Service Level\n" + "".join(lines)).encode()
    most = limits_of(MAX_FILE_BYTES).memory / MAX_FILE_BYTES
    reading = limited(megabytes=int(most * len(content) / MEGABYTE)).read(read_volumes, content)
    assert reading.volumes is not None


def test_what_takes_too_much_memory_is_stopped_and_said(limited: Callable[..., Readers]) -> None:
    lines = FIRST_ROW + b'"",""\n' * 400_000
    with pytest.raises(
        ReadingStoppedError, match=r"^reading it takes more than 16 MB of memory, the most for a file of"
    ):
        limited(megabytes=16).read(read_volumes, lines)
    assert limited().read(process, b"") > 0


def test_what_comes_back_may_take_an_eighth_of_the_memory(limited: Callable[..., Readers]) -> None:
    def repeat(path: Path, times: int) -> bytes:
        return path.read_bytes() * times

    few = limited(megabytes=64)
    assert few.read(repeat, b"x", 7 * MEGABYTE) == b"x" * 7 * MEGABYTE
    with pytest.raises(ReadingStoppedError, match="takes more than 64 MB of memory"):
        few.read(repeat, b"x", 9 * MEGABYTE)


def test_what_takes_too_long_is_stopped_and_said_and_the_process_replaced(limited: Callable[..., Readers]) -> None:
    few = limited(seconds=2)
    before = {few.read(process, b"") for _ in range(4)}
    began = time.monotonic()
    with pytest.raises(ReadingStoppedError, match=r"^reading it takes more than 2 seconds, the most for a file of its"):
        few.read(sleep, b"")
    assert time.monotonic() - began < 10
    after = limited().read(process, b"")
    assert after not in before


def test_a_process_that_crashes_is_said_and_replaced(limited: Callable[..., Readers]) -> None:
    def crash(path: Path) -> None:  # noqa: ARG001
        os.abort()

    with pytest.raises(ReadingStoppedError, match=r"^reading it ended all at once, as it does where more memory is"):
        limited().read(crash, b"")
    assert limited().read(process, b"") > 0


def test_a_file_that_takes_long_holds_up_no_other(
    limited: Callable[..., Readers], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = limited()
    slow = [threading.Thread(target=both.read, args=(sleep, b"", 3.0)) for _ in range(2)]
    slow[0].start()
    assert both.read(process, b"") > 0
    assert slow[0].is_alive()
    slow[1].start()
    time.sleep(0.2)
    monkeypatch.setattr(readers, "WAITING_SECONDS", 0.1)
    with pytest.raises(NoReaderError, match=r"^The server is busy with other files; try again in a minute\.$"):
        both.read(process, b"")
    for each in slow:
        each.join()
    assert both.read(process, b"") > 0


def test_all_can_be_ended_whatever_they_are_doing() -> None:
    busy = Readers()
    ended: list[str] = []

    def wait_for_it() -> None:
        try:
            busy.read(sleep, b"", 60.0)
        except NoReaderError as error:
            ended.append(str(error))

    reading = threading.Thread(target=wait_for_it)
    there = busy.read(process, b"")
    reading.start()
    time.sleep(0.5)
    busy.end()
    reading.join(10)
    assert not reading.is_alive()
    (said,) = ended
    assert all(part in said for part in ("server ends", "open the file again"))
    assert not is_running(there)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_processes_end_with_the_program_that_they_read_for(end: signal.Signals) -> None:
    program = (
        "import os, sys, time\nfrom data.readers import READERS\n"
        "def process(path):\n    return os.getpid()\n"
        "if __name__ == '__main__':\n    print(READERS.read(process, b''), flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        reader = int(started.stdout.readline())
        started.send_signal(end)
    until = time.monotonic() + 20
    while is_running(reader):
        assert time.monotonic() < until
        time.sleep(0.1)


def is_running(process_id: int) -> bool:
    """Whether a process is there and has not ended, whoever has to take note of its end."""
    try:
        status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return "\nState:\tZ" not in status
