"""What a file is, is told from its beginning; what is not clear is told to be of both kinds."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from data.isolated_reading import recognise_isolated
from data.recognition import HEAD_BYTES, KINDS, FileKind, Recognition, head_of, recognise
from data.samples.calls import SAMPLE_CALLS
from data.samples.scenarios import FULL_CENTER, SMALL_CENTER
from data.samples.volumes import SAMPLE_FILE
from tests.data.awkward_files import AWKWARD, LOGS
from tests.data.workbook_files import DATA, LOG, OLD_WORKBOOK, SHEETS, SUMMARY, as_csv, as_ods, as_xlsx
from tests.real_files import BANK_CALLS, BANK_VOLUMES

Recognised = Callable[[bytes], Recognition]
ROSTER = b"Person,Shift,Mon 2 Mar,Tue 3 Mar\n1,early,7 am to 3:30 pm,\n2,late,,12 pm to 8 pm\n"
PEOPLE = b"Weekday,From,Scheduled (people),On duty (people),Missing (people)\nMonday,08:00,4,5,0\n"
HOURS = "".join(f"2026-03-02,{hour:02d}:00,9,30\n" for hour in range(8, 17))
EVENTS = b"1774011600.25|1774011598.1|Tier 1|NONE|ENTERQUEUE||5550001|1\n"
BY_HOUR_WITH_DURATION = f"Date,Time,Calls,Duration\n{HOURS}".encode()
NO_VOLUMES = {*LOGS, AWKWARD / "slow_unknown_header.csv"}
REAL: dict[Path, FileKind] = {
    SAMPLE_FILE: "volumes",
    SAMPLE_CALLS: "call log",
    SMALL_CENTER: "plan",
    FULL_CENTER: "plan",
    BANK_CALLS: "call log",
    BANK_VOLUMES: "volumes",
    **dict.fromkeys(LOGS, "call log"),
    **{path: "volumes" for path in sorted(AWKWARD.iterdir()) if path not in NO_VOLUMES},
}


@pytest.fixture
def recognised(tmp_path: Path) -> Recognised:
    def look(content: bytes) -> Recognition:
        path = tmp_path / "uploaded"
        path.write_bytes(head_of(content))
        return recognise(path)

    return look


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_files_as_they_come_are_of_one_kind(path: Path, recognised: Recognised) -> None:
    if not path.is_file():
        pytest.skip("the bank's files are not here")
    seems = recognised(path.read_bytes())
    assert seems.kinds == (REAL[path],)
    assert seems.why


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (ROSTER, ["roster"]),
        (PEOPLE, ["people"]),
        (b"Time;Montag;Dienstag;Mittwoch;Donnerstag;Freitag\n08:00;4;5;5;5;4\n08:30;6;7;7;7;6\n", []),
        (b"Date,Interval,Agents,Calls\n2026-03-02,08:00,4,20\n2026-03-02,08:30,4,22\n", ["volumes"]),
        (EVENTS, ["call log"]),
        (gzip.compress(SAMPLE_CALLS.read_bytes()), ["call log"]),
        (gzip.compress(SAMPLE_FILE.read_bytes())[:2000], ["volumes"]),
        (SMALL_CENTER.read_bytes()[:500], ["plan"]),
        (b"\xef\xbb\xbf" + SMALL_CENTER.read_bytes(), ["plan"]),
        (as_xlsx({"Summary": SUMMARY, "Data": DATA}), ["volumes"]),
        (as_ods({"Calls": LOG}), ["call log"]),
        (OLD_WORKBOOK.read_bytes(), ["volumes", "call log"]),
        (as_csv(LOG).replace(b"Wait", b"Calls Offered"), ["call log"]),
        (BY_HOUR_WITH_DURATION.replace(b"Duration", b"Outcome,Call ID,Customer ID"), ["call log"]),
        (BY_HOUR_WITH_DURATION, ["volumes", "call log"]),
        (b"arrived,outcome\n2026-03-02 08:00:05,answered\n", ["call log"]),
        (b'{"rows": [1, 2]}', []),
        (b"{" * 10_000, []),
        (b"[1]", []),
        (b"", []),
        (b"\0\1\2" * 100, []),
        (b"\x1f\x8bnothing", []),
        (b"PK\x03\x04nothing", []),
        (b"dear all,\nsee you\n", []),
    ],
)
def test_what_a_file_is(content: bytes, kinds: list[FileKind], recognised: Recognised) -> None:
    seems = recognised(content)
    assert list(seems.kinds) == kinds
    assert bool(seems.why) == bool(kinds)


def test_only_the_beginning_of_a_text_is_looked_at(recognised: Recognised) -> None:
    content = SAMPLE_CALLS.read_bytes() * 50
    assert len(head_of(content)) == HEAD_BYTES < len(content)
    assert recognised(content).kinds == ("call log",)
    workbook = as_xlsx(SHEETS) + b"\0" * HEAD_BYTES
    assert head_of(memoryview(workbook)) == workbook


def test_a_process_of_its_own_looks_at_it() -> None:
    assert recognise_isolated(memoryview(SAMPLE_FILE.read_bytes())).kinds == ("volumes",)


def test_every_kind_has_words() -> None:
    assert set(KINDS) == {"volumes", "call log", "plan", "roster", "people"}
