"""A chart as a table: every figure once, with the words of its hover text."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.charts.hover_table import SAID, WHERE, hover_table


def rows(*traces: dict[str, Any]) -> list[tuple[str, str]]:
    table = hover_table(traces)
    return list(zip(table[WHERE], table[SAID], strict=True))


def test_the_first_line_says_where_and_the_others_what() -> None:
    assert rows({"hovertext": ["<b>8 am</b><br>Wait: 25\N{NO-BREAK SPACE}min (20-31)<br>rests on 1,204 calls"]}) == [
        ("8 am", "Wait: 25 min (20-31); rests on 1,204 calls")
    ]


def test_texts_are_those_of_all_traces_in_their_order_and_none_twice() -> None:
    line = {"hovertext": ["<b>8 am</b><br>1", "<b>9 am</b><br>2"]}
    assert rows(line, {"mode": "lines"}, line, {"hovertext": "<b>noon</b><br>3"}) == [
        ("8 am", "1"),
        ("9 am", "2"),
        ("noon", "3"),
    ]


def test_cells_of_a_heatmap_and_parts_of_a_flow_are_read_too() -> None:
    assert rows({"hovertext": [["<b>Mon</b><br>41 %", ""], [None, "<b>Tue</b><br>7 %"]]}) == [
        ("Mon", "41 %"),
        ("Tue", "7 %"),
    ]
    assert rows({"node": {"customdata": ["Tier 1: 1,280 calls a day"]}, "link": {"customdata": ["a<br>b"]}}) == [
        ("", "Tier 1: 1,280 calls a day"),
        ("a", "b"),
    ]


@pytest.mark.parametrize("name", ["A &amp; B", "A & B"])
def test_names_are_written_as_they_are(name: str) -> None:
    assert rows({"hovertext": [f"<b>{name}</b><br>1"]}) == [("A & B", "1")]


def test_a_chart_without_figures_gives_no_row() -> None:
    assert hover_table([]).empty
