"""Files that are damaged at random are read or refused in words, soon, by one process, whatever the damage is."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from data.call_logs.call_log import read_call_log
from data.readers import Readers, ReadingStoppedError
from data.recognition import recognise
from data.samples.calls import SAMPLE_CALLS
from data.samples.scenarios import SMALL_CENTER
from data.samples.volumes import SAMPLE_FILE
from data.store.scenario_files import UnreadableScenarioError, read_scenario_file
from data.tables.workbooks import OLD_MARK
from data.volumes.files import read_volumes
from tests.data.awkward_files import AWKWARD
from tests.data.workbook_files import OLD_WORKBOOK, SHEETS, as_ods, as_xlsx

MOST_SECONDS = 2.0
"""Of processor time; what is read here has at most some thousand lines."""
LONGEST = 20_000
ORIGINALS = (
    *(
        path.read_bytes()[:LONGEST]
        for path in (*sorted(AWKWARD.glob("*.csv")), SAMPLE_FILE, SAMPLE_CALLS, SMALL_CENTER)
    ),
    (AWKWARD / "dates_swapped_by_excel.xlsx").read_bytes(),
    as_xlsx(SHEETS),
    as_ods(SHEETS),
    OLD_WORKBOOK.read_bytes(),
)
PIECES = (
    b"", b",", b";", b"\t", b'"', b"\n", b"\r", b"\0", b"-", b"+0", b"99999999999999999999", b"1e308", b"nan", b"24:00",
    b"2/30/2026", b"0000-00-00", b"\xff\xfe", b"\xc3\x28", "\u202e\u0660".encode(), b"=1+1", b"&#49;", b"<", b">",
    b"Total", b"Date", b"PT9999999H99M99S", b'r="XFD1048576"', b'table:number-rows-repeated="1048576"',
)  # fmt: skip


def mutated(content: bytes, random: Random) -> bytes:
    """The bytes with one to six damages, among its parts where it is an archive, as often as not."""
    if content.startswith(b"PK") and random.random() < 0.8:
        return _with_damaged_part(content, random)
    changed = bytearray(content)
    for _ in range(random.randint(1, 6)):
        at, ends = sorted(random.randrange(len(changed) + 1) for _ in range(2))
        ends = min(ends, at + random.choice((0, 1, 4, 40, 4000)))
        match random.randrange(5):
            case 0:
                changed[at:ends] = random.randbytes(ends - at)
            case 1:
                changed[at:ends] = random.choice(PIECES)
            case 2:
                changed[at:at] = changed[at:ends] * random.randint(1, 20)
            case 3:
                del changed[at:ends]
            case _:
                changed = changed[: max(at, 1)] if random.random() < 0.2 else changed.replace(b",", b";", 3)
    return bytes(changed)


def _with_damaged_part(content: bytes, random: Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        damaged = random.choice([each.filename for each in old.infolist() if each.file_size])
        for each in old.infolist():
            part = old.read(each)
            new.writestr(each.filename, mutated(part, random) if each.filename == damaged else part)
    return packed.getvalue()


def read_every_way(path: Path) -> float:
    """Read a file as whatever it may be, as pages and commands do; gives the seconds that the slowest way takes."""
    slowest = 0.0
    for read in (read_volumes, read_call_log, recognise, _read_plan):
        began = time.process_time()
        read(path)
        slowest = max(slowest, time.process_time() - began)
    return slowest


def _read_plan(path: Path) -> None:
    with suppress(UnreadableScenarioError):
        read_scenario_file(path.read_bytes())


@pytest.fixture
def readers() -> Iterator[Readers]:
    started = Readers()
    yield started
    started.end()


def test_no_damage_is_more_than_a_refusal(readers: Readers, pytestconfig: pytest.Config) -> None:
    number, stopped = max(pytestconfig.getoption("--damaged-files"), len(ORIGINALS)), []
    for seed in range(number):
        random = Random(seed)  # noqa: S311 (damage, not secrets)
        content = mutated(ORIGINALS[seed % len(ORIGINALS)], random)
        try:
            # A machine that does much else may be slow once.
            is_soon = any(readers.read(read_every_way, content) <= MOST_SECONDS for _ in range(3))
        except ReadingStoppedError:
            # The library may abort at an old workbook, which ends the process and nothing else.
            stopped.append(seed)
            assert content.startswith(OLD_MARK), seed
            continue
        assert is_soon, seed
    assert len(stopped) <= number // 100
