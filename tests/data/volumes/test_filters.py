"""Filters: lines count by what stands in their columns, and it is said of the others that they do not."""

from __future__ import annotations

from data import read_volumes
from data.volumes.choices import Choices
from data.volumes.filters import MOST_TEXTS, filter_columns

HEAD = "Start,Calls,Site,People,Note,Code,Same\n"
ROWS = [
    f"2026-03-02 {8 + number // 2:02d}:{number % 2 * 30:02d},{calls},{site},{number},n{number},{number % 3},x\n"
    for number in range(MOST_TEXTS + 4)
    for site, calls in (("North", 10), ("South", 1), ("", 100))
]
FILE = (HEAD + "".join(ROWS)).encode()


def test_columns_of_a_few_words_can_be_filtered_by() -> None:
    reading = read_volumes(FILE, name="sites")
    assert reading.table is not None
    # People and Code have numbers, Note has too many texts, Same has one.
    assert filter_columns(reading.table, {0, 1}) == {"Site": ["North", "South"]}
    assert filter_columns(reading.table, {0, 1, 2}) == {}


def test_filtered_lines_are_left_out_and_said_to_be() -> None:
    reading = read_volumes(FILE, Choices(filters=(("Site", "North"),)), name="sites")
    assert reading.volumes is not None
    assert reading.volumes.frame["calls"].sum() == 10 * (MOST_TEXTS + 4)
    fates = [line.fate for line in reading.first_lines]
    assert fates[:4] == ["column names", "read", *["not asked for by a filter"] * 2]
    assert reading.lines is not None
    assert reading.lines.left_out == {"not asked for by a filter": 2 * (MOST_TEXTS + 4)}
    both = read_volumes(FILE, Choices(filters=(("Site", "North"), ("Site", "South"))), name="sites")
    assert both.lines is not None
    assert both.lines.left_out == {"not asked for by a filter": MOST_TEXTS + 4}
