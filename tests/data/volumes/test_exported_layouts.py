"""Reports in many layouts, read as they are exported: all have the same calls, and no line of theirs is lost."""

from __future__ import annotations

import pytest

from data import read_volumes
from tests.data.volumes.exported_layouts import LAYOUTS, SOME, TOTAL


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_a_report_is_read_as_it_is_exported(text: str) -> None:
    reading = read_volumes(text.encode())
    assert reading.errors == ()
    assert reading.volumes is not None
    calls = reading.volumes.frame.set_index("start")["calls"]
    assert (calls.sum(), len(calls), reading.volumes.interval_minutes) == (TOTAL, 24, 30)
    assert {at: calls[at] for at in SOME} == SOME
    # Sums agree with the rows, and each queue has all intervals.
    assert not {"total", "missing", "queue without line"} & {problem.kind for problem in reading.problems}
    lines = reading.lines
    assert lines is not None
    parts = (lines.read, lines.names, lines.blank, *lines.left_out.values(), *lines.not_read.values())
    assert sum(parts) == lines.total == text.count("\n")
