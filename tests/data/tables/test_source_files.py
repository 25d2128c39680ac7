"""Opening files: packed or not, in any encoding, workbooks, and files made to harm."""

from __future__ import annotations

import gzip
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data.tables.source_files import decode_text, open_source, unpack_gzip
from data.tables.tables import read_table
from data.tables.workbooks import read_sheet

MEGABYTE = 1024**2
LETTERS = "Café, Jürgen, Año"


def workbook_of(**sheets: list[list[object]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, part if member.filename == name else old.read(member))
    return changed.getvalue()


def sheet_xml(rows: str) -> bytes:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'.encode()


SMALL = workbook_of(Calls=[["Start", "Calls"], [datetime(2026, 1, 5, 8), 5]])  # noqa: DTZ001 (a cell has no zone)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("number", [8, 9])
def test_no_more_of_an_open_file_is_read_than_is_needed_to_refuse_it(number: int) -> None:
    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size == 9
            return super().read(size)

    opened = open_source(Watched(b"a" * number), max_bytes=8)
    assert (opened.problem is None) is (number == 8)
    assert opened.name == "file"


def test_sources(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(b"abc")
    with path.open("rb") as file:
        opened = [open_source(path), open_source(str(path)), open_source(file)]
    assert [(each.name, each.content, each.problem) for each in opened] == [("calls.csv", b"abc", None)] * 3
    assert open_source(b"abc", name="upload").name == "upload"
    with pytest.raises(FileNotFoundError):
        open_source(tmp_path / "none.csv")


def test_packed_files_are_unpacked() -> None:
    assert open_source(gzip.compress(b"abc") + gzip.compress(b"def")).content == b"abcdef"
    assert open_source(SMALL).is_workbook
    assert not open_source(b"abc").is_workbook


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (MEGABYTE + 1), "larger than 1 MB; allowed are files up to 1 MB"),
        (gzip.compress(b"abc" * 1000)[:-20], "damaged"),
        (b"\x1f\x8b" + b"x" * 100, "damaged"),
        (gzip.compress(gzip.compress(b"abc")), "another .gz"),
        (gzip.compress(b"%PDF-1.7"), "PDF"),
        (b"Rar!\x1a\x07", "archive"),
    ],
    ids=["too large", "cut short", "no data", "packed twice", "packed PDF", "archive"],
)
def test_what_cannot_be_opened_is_said(content: bytes, said: str) -> None:
    opened = open_source(content, max_bytes=MEGABYTE)
    assert opened.problem is not None
    assert said in opened.problem.message


def peak_megabytes_and_seconds(action: Callable[[], object]) -> tuple[float, float]:
    tracemalloc.start()
    began = time.perf_counter()
    action()
    seconds = time.perf_counter() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / MEGABYTE, seconds


def test_a_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\0" * 200 * MEGABYTE)
    peak, seconds = peak_megabytes_and_seconds(lambda: open_source(bomb))
    opened = open_source(bomb)
    assert opened.problem is not None
    assert "unpacks to more than" in opened.problem.message
    assert opened.content == b""
    assert peak < 150
    assert seconds < 5


def test_unpacking_stops_at_the_limit() -> None:
    assert unpack_gzip(gzip.compress(b"x" * 1000), 1000) == (b"x" * 1000, None)
    content, problem = unpack_gzip(gzip.compress(b"x" * 1001), 1000)
    assert (content, problem is None) == (b"", False)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_encodings(encoding: str, name: str) -> None:
    decoded, problem = decode_text(LETTERS.encode(encoding))
    assert problem is None
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (LETTERS, name)


@pytest.mark.parametrize("encoding", ["latin-1", "cp850", "mac_roman"])
def test_western_encodings_keep_what_is_ascii(encoding: str) -> None:
    decoded, _ = decode_text("Calls für Jürgen,5".encode(encoding))
    assert decoded is not None
    assert decoded.text.startswith("Calls f")
    assert decoded.text.endswith("rgen,5")


@pytest.mark.parametrize("content", [b"\0\1\2\3\xff\xfe", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfe\0", bytes(range(256))])
def test_what_is_no_text_is_said(content: bytes) -> None:
    decoded, problem = decode_text(content)
    assert decoded is None
    assert problem is not None
    assert "not text" in problem.message


def test_the_sheet_with_data_is_read() -> None:
    content = workbook_of(Notes=[], Calls=[["Start", "Calls"], [datetime(2026, 1, 5, 8), 5]], More=[["x"]])  # noqa: DTZ001
    sheet, problem = read_sheet(content)
    assert problem is None
    assert sheet is not None
    assert (sheet.name, sheet.names) == ("Calls", ("Notes", "Calls", "More"))
    assert sheet.rows[0] == ["Start", "Calls"]
    assert str(sheet.rows[1][0]) == "2026-01-05 08:00:00"
    other, _ = read_sheet(content, "More")
    assert other is not None
    assert other.rows == [["x"]]
    assert "no sheet 'None'" in str(read_sheet(content, "None")[1])
    assert "no sheet of the workbook has data" in str(read_sheet(workbook_of(Empty=[]))[1])


def bomb_by_cells() -> bytes:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_part(SMALL, SHEET, sheet_xml(far))


def bomb_by_texts() -> bytes:
    text = b"x" * MEGABYTE
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + text + b"</t></si></sst>"
    )
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2001))
    return with_part(with_part(SMALL, SHEET, sheet_xml(cells)), "xl/sharedStrings.xml", shared)


def bomb_without_references() -> bytes:
    return with_part(SMALL, SHEET, sheet_xml("<row>" + "<c><v>1</v></c>" * 10_000 + "</row>" + "<row/>" * 10_000))


def test_workbook_bombs_are_refused() -> None:
    zeros = with_part(SMALL, SHEET, b" " * 250 * MEGABYTE)
    lying = bytearray(zeros)
    with zipfile.ZipFile(io.BytesIO(zeros)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    for _ in range(zeros.count(size)):
        at = lying.index(size)
        lying[at : at + 4] = (1000).to_bytes(4, "little")
    for bomb in (zeros, bytes(lying), bomb_by_cells(), bomb_by_texts(), bomb_without_references()):
        assert len(bomb) < MEGABYTE
        sheet, problem = read_sheet(bomb)
        assert sheet is None
        assert problem is not None
    assert "unpacks to more than 200 MB" in str(read_sheet(zeros)[1])
    assert "most of them empty" in str(read_sheet(bomb_by_cells())[1])
    peak, seconds = peak_megabytes_and_seconds(lambda: [read_sheet(bytes(lying)), read_sheet(bomb_by_cells())])
    assert peak < 300
    assert seconds < 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04....", "damaged"),
        (SMALL[:-100], "damaged"),
        (with_part(SMALL, SHEET, b"<worksheet"), ""),
        (with_part(SMALL, "xl/workbook.xml", b"no XML"), ""),
        (with_part(SMALL, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "not written as Excel"),
    ],
)
def test_broken_workbooks_are_said(content: bytes, said: str) -> None:
    sheet, problem = read_sheet(content)
    assert sheet is None
    assert said in str(problem)


def test_an_archive_that_is_no_workbook_is_said() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("calls.csv", "Start,Calls")
    assert "no workbook" in str(read_sheet(archive.getvalue())[1])


@settings(derandomize=True, max_examples=100, deadline=None)
@given(content=st.binary(max_size=300), at=st.integers(0, len(SMALL) - 1))
def test_arbitrary_bytes_never_raise(content: bytes, at: int) -> None:
    assert open_source(content).problem is None or True
    decode_text(content)
    open_source(b"\x1f\x8b\x08" + content)
    for broken in (SMALL[:at] + content[:3] + SMALL[at + 3 :], with_part(SMALL, SHEET, content)):
        sheet, problem = read_sheet(broken)
        assert (sheet is None) != (problem is None)


def test_lines_of_separators_alone_stand_above_a_header() -> None:
    table, problems = read_table(open_source(b",,\nstart,calls,\n2026-01-05 08:00,5,\n"), lambda _: 1)
    assert table is not None
    assert not problems
    assert (table.header[:2], table.header_line) == (("start", "calls"), 2)
