"""Files as they come: bytes, a path or an open file, packed or not, turned into text or into a sheet's cells.

What cannot be opened is a :class:`Problem`, not an exception. Nothing is unpacked beyond a limit, whatever the file
says of itself: what is unpacked is counted as it comes out.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from .problems import Problem
from .workbooks import WORKBOOK_MARKS

MAX_FILE_BYTES = 50 * 1024 * 1024
"""The largest file that is read, packed, unless a caller allows more."""
MAX_UNPACKED_RATIO = 200
"""How many times larger than itself a packed file may be; exports stay below 60, bombs come near 1,000."""

Source = bytes | str | Path | BinaryIO

_MEGABYTE = 1024 * 1024
_UNPACKED_LIMITS = 8
"""How many times the limit on a file a packed one may fill when unpacked."""
_HARMLESS_BYTES = 10 * _MEGABYTE
"""Unpacked size up to which the ratio is nobody's business: few bytes repeat well."""
_GZIP_MARK = b"\x1f\x8b"
_OTHER_MARKS = {
    b"PAR1": "a Parquet file; save the table as CSV",
    b"%PDF": "a PDF; save the table as CSV or .xlsx",
    b"7z\xbc\xaf": "an archive; unpack it and upload the table in it",
    b"Rar!": "an archive; unpack it and upload the table in it",
    b"BZh": "an archive; unpack it and upload the table in it",
    b"\xfd7zXZ": "an archive; unpack it and upload the table in it",
    b"\x28\xb5\x2f\xfd": "an archive; unpack it and upload the table in it",
}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s|\?xml\s|html[\s>]|table[\s>]|meta\s)", re.IGNORECASE)
"""How web pages and XML begin, which some phone systems name .xls."""
_CONTROL_CHARACTERS = frozenset(map(chr, [*range(32), *range(127, 160)])) - frozenset("\t\n\r\f\v\x85")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLED_BYTES = 64 * 1024
_WESTERN = (["cp1252", "latin_1"], ["cp850", "mac_roman"])
"""Encodings of files that are not Unicode: those of Windows, then of DOS and old Macs, where Windows has no letter."""
_ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "latin_1": "Latin-1",
    "cp850": "DOS (code page 850)",
    "mac_roman": "Mac Roman",
}


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file's content, unpacked, and what it was called; ``content`` is empty where ``problem`` says why."""

    name: str
    content: bytes
    problem: Problem | None = None

    @property
    def is_workbook(self) -> bool:
        """Whether the content is a workbook (or an archive, or of an old Office program) rather than text."""
        return self.content.startswith(WORKBOOK_MARKS)


@dataclass(frozen=True, eq=False)
class Text:
    """A file's text and the name of its encoding, for people."""

    text: str
    encoding: str


def open_source(source: Source, *, name: str | None = None, max_bytes: int = MAX_FILE_BYTES) -> SourceFile:
    """The bytes of a file, unpacked if it is .gz, and its name.

    ``source`` is the bytes themselves, a path (a ``str`` is a path) or an open binary file; ``name`` is by default
    the file's. More than ``max_bytes``, or eight times that unpacked, is refused.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    content, own_name = _read_at_most(source, max_bytes)
    name = name or own_name
    if len(content) > max_bytes:
        limit = max_bytes // _MEGABYTE
        problem = Problem("error", f"the file is larger than {limit} MB; allowed are files up to {limit} MB")
        return SourceFile(name, b"", problem)
    if not content.startswith(_GZIP_MARK):
        return SourceFile(name, content, _other_format(content))
    unpacked, fault = unpack_gzip(content, max_bytes * _UNPACKED_LIMITS)
    return SourceFile(name, unpacked, fault or _other_format(unpacked))


def unpack_gzip(content: bytes, max_bytes: int) -> tuple[bytes, Problem | None]:
    """What gzip bytes hold, at most ``max_bytes`` of it and ``MAX_UNPACKED_RATIO`` times what is packed."""
    allowed = min(max_bytes, max(_HARMLESS_BYTES, len(content) * MAX_UNPACKED_RATIO))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            unpacked = packed.read(allowed + 1)
    except (OSError, EOFError, zlib.error):
        message = "the .gz file is damaged or not complete; pack or download it again"
        return b"", Problem("error", message)
    if len(unpacked) > allowed:
        message = (
            f"the .gz file unpacks to more than {allowed // _MEGABYTE:,} MB, which no export of its size does; "
            "allowed is a table, packed once: unpack it and upload the part that is needed"
        )
        return b"", Problem("error", message)
    return unpacked, None


def decode_text(content: bytes) -> tuple[Text | None, Problem | None]:
    """The text of a file's bytes: UTF-8, UTF-16 or UTF-32, else Windows-1252, Latin-1 or an older western encoding."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.rstrip("\x1a")
        if not _CONTROL_CHARACTERS.intersection(text):
            return Text(text, _ENCODING_NAMES.get(encoding, encoding.upper())), None
    message = "the file is not text; allowed are CSV files in UTF-8, UTF-16 or Windows-1252, and workbooks"
    return None, Problem("error", message)


def _read_at_most(source: Source, max_bytes: int) -> tuple[bytes, str]:
    """At most one byte more than is allowed, and the file's name."""
    if isinstance(source, bytes):
        return source, "file"
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            return file.read(max_bytes + 1), Path(source).name
    return source.read(max_bytes + 1), Path(str(getattr(source, "name", "file"))).name


def _other_format(content: bytes) -> Problem | None:
    if content.startswith(_GZIP_MARK):
        return Problem("error", "the .gz file holds another .gz file; allowed is a table, packed once")
    for mark, meaning in _OTHER_MARKS.items():
        if content.startswith(mark):
            return Problem("error", f"the file is {meaning}")
    if _MARKUP.match(content):
        message = "the file is a web page or XML, whatever its name; open it in a spreadsheet and save it as .xlsx"
        return Problem("error", message)
    return None


def _encodings(content: bytes) -> list[str]:
    """The encodings that the bytes may have, the likeliest first."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return [encoding]
    start = content[:2000]
    if b"\0" in start:
        return ["utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"]
    return ["utf-8"] if content.isascii() or _is_utf8(content) else _western_encodings(content)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _western_encodings(content: bytes) -> list[str]:
    # Only what is not ASCII tells encodings apart.
    sample = bytearray()
    for line in content.splitlines():
        if not line.isascii():
            sample += line + b"\n"
        if len(sample) > _SAMPLED_BYTES:
            break
    found = []
    for isolated in _WESTERN:
        best = from_bytes(bytes(sample[:_SAMPLED_BYTES]), cp_isolation=isolated).best()
        found += [] if best is None else [best.encoding]
    return [*found, "cp1252"]
