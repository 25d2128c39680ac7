"""Which line names the columns, and which columns are times or dates, worked out by hand."""

from __future__ import annotations

import pytest

from data.tables.column_names import (
    count_meaning,
    names_kinds,
    names_queues,
    plain_name,
    says_ends,
    share_meaning,
    time_meaning,
    words_of,
)
from data.tables.header_lines import find_header, is_data, joined_names, wide_columns

NAMES = ["Start", "Calls"]
MORNING = [["2026-01-05 08:00", "5"], ["2026-01-05 08:30", "7"]]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ([NAMES], 0),
        ([["Volumes", ""], ["", ""], NAMES], 2),
        ([["Interval", "Total calls"], ["", ""], NAMES], 2),  # names, too, but the next line has no data
        ([["Date:", "Calls"], NAMES], 1),
        ([NAMES, ["hh:mm", "number"]], 0),  # units below the names are none
        ([["Wann", "Wie viele"]], 0),  # words that nobody knows, right above data as wide
        ([["Wann", ""]], None),
        ([["Wann", "Wie", "viele"]], None),
        ([["2026-01-04 08:00", "3"]], None),
        ([], None),
    ],
)
def test_the_line_of_names(above: list[list[str]], line: int | None) -> None:
    assert find_header([*above, *MORNING]) == line


@pytest.mark.parametrize(
    ("upper", "lower", "names"),
    [
        (
            ["Date", "Time", "Calls", "", ""],
            ["", "", "Offered", "Answered", "Lost"],
            ["Date", "Time", "Calls Offered", "Calls Answered", "Calls Lost"],
        ),
        (["", "Avg", "ACD"], ["Time", "Time", "Calls"], ["Time", "Avg Time", "ACD Calls"]),
        (["Start", "Calls"], ["(UTC)", "(n)"], ["Start (UTC)", "Calls (n)"]),
        (["Queue", "Tier 1"], ["Start", "Calls"], None),  # the lower line names all by itself
        (["Start", "Calls"], ["Tier 1", ""], None),  # a heading below the names
        (["Start", "Calls"], ["hh:mm", "number"], None),
        (["Start", "Calls"], ["Total:", ""], None),
        (["Start", ""], ["", "08:00"], None),
        (["Report", ""], ["", "Calls"], None),
    ],
)
def test_names_over_two_lines(upper: list[str], lower: list[str], names: list[str] | None) -> None:
    assert joined_names(upper, lower) == names


@pytest.mark.parametrize(
    ("header", "layout", "columns"),
    [
        (["Date", "08:00", "08:30", "09:00"], "columns of times", [1, 2, 3]),
        (["Date", "08:00", "08:30"], "rows", []),
        (["Date", "23:00", "23:30", "00:00", "00:30", "Total"], "columns of times", [1, 2, 3, 4]),
        (["Date", "08:00", "07:30", "09:00", "08:30"], "rows", []),  # goes back twice
        (["Date", "08:00", "08:00", "08:30"], "rows", []),
        (["Date", "08:01", "08:31", "09:01"], "rows", []),
        (["Date", "08:06", "08:12", "08:18"], "columns of times", [1, 2, 3]),
        (["Date", "7", "8", "9", "10", "11", "12", "13"], "columns of times", [1, 2, 3, 4, 5, 6, 7]),
        (["Date", "07", "8", "9", "10", "11", "12"], "rows", []),  # six hours only
        (["Date", "7", "8", "9", "10", "11", "12", "14"], "rows", []),
        (["Date", "20", "21", "22", "23", "0", "1", "2"], "columns of times", [1, 2, 3, 4, 5, 6, 7]),
        (["Time", "2026-01-05", "2026-01-06"], "columns of dates", [1, 2]),
        (["Time", "2026-01-05", "2026-01-05"], "rows", []),
        (["Time", "2026-01-05"], "rows", []),
        (["17", "08:00", "08:30", "09:00"], "rows", []),  # a value beside them: a line of data
    ],
)
def test_columns_of_times_and_dates(header: list[str], layout: str, columns: list[int]) -> None:
    assert wide_columns(header) == (layout, columns)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2026-01-05 08:00", "5"], True),
        (["08:00", "5"], True),
        (["Monday", "5"], False),
        (["5", "7"], False),
        (["2026", "7"], True),
        (["2026-01-05", "Calls"], False),
        (["Date", "08:00", "08:30", "09:00"], False),
    ],
)
def test_a_line_of_data(cells: list[str], expected: bool) -> None:  # noqa: FBT001
    assert is_data(cells) is expected


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Calls Offered", "offered"),
        ("CallsAbandoned", "abandoned"),
        ("Anrufe angenommen", "answered"),
        ("Calls answered within 20 s", "other"),
        ("Average handle time", "other"),
        ("Talktime", "other"),
        ("Abandoned %", "share"),
        ("Answer rate", "share"),
        ("Grand total", None),
        ("Total", "total"),
        ("Number of calls", "calls"),
        ("Number of", None),
        ("Perdidas", "abandoned"),
        ("perse", "abandoned"),
        ("persephone", None),
        ("Pérdidas", "abandoned"),
        ("17", "other"),
        ("Weather", None),
        ("Inbound", "offered"),
        ("Inbound answered", "answered"),
        ("Outbound answered", "other"),
        ("Sum of calls", "calls"),
        ("Sum", "total"),
    ],
)
def test_what_a_column_of_numbers_holds(header: str, meaning: str | None) -> None:
    assert count_meaning(header) == meaning


def test_what_a_share_is_of() -> None:
    assert share_meaning("Abandonment rate") == "abandoned"
    assert share_meaning("% answered") == "answered"
    assert share_meaning("Abandoned") is None
    assert share_meaning("Rate") == "other"


def test_names_are_compared_without_case_accents_and_signs() -> None:
    assert plain_name("Début d'intervalle (h)") == "debutdintervalleh"
    assert words_of("CallsOffered, 2nd") == ("calls", "offered", "nd")


@pytest.mark.parametrize(
    ("header", "meaning", "ends"),
    [
        ("Interval Start", "start", False),
        ("Interval End", "end", True),
        ("Interval End (UTC)", "end", True),
        ("Von", "start", False),
        ("Datum", "date", None),
        ("Timestamp", "stamp", None),
        ("Calls", None, None),
    ],
)
def test_what_a_column_of_times_holds(header: str, meaning: str | None, ends: bool | None) -> None:  # noqa: FBT001
    assert time_meaning(header) == meaning
    assert says_ends(header) is ends


def test_names_of_queues_and_kinds() -> None:
    assert names_queues("Split/Skill (heading)")
    assert [names_queues(name) for name in ("Queue", "Skill", "Calls")] == [True, True, False]
    assert [names_kinds(name) for name in ("Direction", "Calls")] == [True, False]
