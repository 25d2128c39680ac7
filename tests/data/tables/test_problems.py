"""What is wrong with lines is listed one by one up to a limit, and the rest is counted."""

from __future__ import annotations

import pandas as pd

from data.tables.problems import MAX_LISTED, row_errors


def listed(number: int) -> list[tuple[int | None, int, str]]:
    """The lines, the counts and the messages for so many wrong texts, the first of them on line 2."""
    texts = pd.Series("x", index=range(2, 2 + number), dtype=object)
    problems = row_errors(texts, "Calls", lambda line, text: f"{text} on {line}", kind="count")
    assert {(each.severity, each.column, each.kind) for each in problems} == {("error", "Calls", "count")}
    return [(each.row, each.count, each.message) for each in problems]


def test_wrong_lines_beyond_those_listed_are_counted() -> None:
    each_line = [(line, 1, f"x on {line}") for line in range(2, 2 + MAX_LISTED)]
    assert listed(MAX_LISTED) == each_line
    *before, (line, count, message) = listed(MAX_LISTED + 1234)
    assert before == each_line
    assert (line, count) == (2 + MAX_LISTED, 1234)
    assert message.startswith("from this line on, 1,234 more lines cannot be read")
