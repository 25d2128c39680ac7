"""The names at the ends of lines: on as many lines as they need, and apart."""

from __future__ import annotations

from analytics.charts.drawing import LABEL_GAP, LABEL_LETTERS, DrawnScenario, EndLabel, end_labels, room_for

LINE = {"color": "#000000", "width": 3.0, "dash": "solid"}


def test_a_long_name_ends_its_line_in_two_lines_and_a_longer_one_in_dots() -> None:
    two, longer = (
        DrawnScenario(name, is_baseline=False).short.split("<br>")
        for name in ("Two more officers <after> noon", "Two more officers after noon and no cutoff on any day of it")
    )
    assert two == ["Two more officers", "&lt;after&gt; noon"]
    assert len(longer) == 2
    assert longer[-1].endswith("…")
    assert all(len(line) <= LABEL_LETTERS for line in longer)
    assert room_for(["<br>".join(two)]) < room_for([" ".join(two)])


def test_labels_of_two_lines_are_twice_as_far_apart() -> None:
    for text, lines in (("one", 1), ("one<br>two", 2)):
        low, high = end_labels([EndLabel(text, 0.5, LINE), EndLabel("other", 0.5, LINE)], 300.0)
        assert round((high["y"] - low["y"]) * 300.0, 6) == LABEL_GAP * lines
