"""The shape of every report: its words to copy, and what of a long answer stands on its first page."""

from __future__ import annotations

import pandas as pd

from analytics.charts.palette import empty_chart
from analytics.reports.html_file import MORE_ON_THE_ANSWER, MOST_DETAILS
from analytics.reports.report import KeyFigure, Report, ReportTable, Section
from tests.analytics.results.report_reader import ReportReader


def report_of(*details: str) -> Report:
    days = pd.DataFrame({"Day": ["Mon <2> Mar"], "Chance": ["50 %"], "Cost": [None]})
    return Report(
        title="Report of a run: today",
        answer="Monday breaks.",
        details=details,
        figures=[KeyFigure("Median wait", "1 min", ["", "2 min less", "0-3 min"]), KeyFigure("Cost", "$5")],
        glance=lambda: [ReportTable("The week", days, bars={"Chance": [0.5]})],
        main=lambda: Section("Waits", charts=[empty_chart("Nothing", "to draw")]),
        appendix=lambda: [Section("Inputs", lines=["one", "two"])],
    )


def test_the_words_to_copy_are_the_answer_what_lies_behind_it_the_figures_and_the_link() -> None:
    figures = "- Median wait: 1 min (2 min less; 0-3 min)\n- Cost: $5"
    report = report_of("of today", "", "seed 7")
    assert report.as_text("http://here/?run=4") == (
        f"Monday breaks.\n\nof today\nseed 7\n\n{figures}\n\nhttp://here/?run=4"
    )
    assert report_of().as_text() == f"Monday breaks.\n\n{figures}"


def test_a_report_is_read_from_the_answer_to_the_appendix() -> None:
    report = ReportReader(report_of("of today"))
    assert report.headings == ["Monday breaks.", "Waits", "Nothing to draw", "Inputs"]
    assert report.table("The week") == [["Mon <2> Mar", "50 %", ""]]
    assert [value for tag, name, value in report.attributes if (tag, name) == ("i", "style")] == ["width: 50%"]
    assert [value for _, name, value in report.attributes if name == "href"] == ["#part-1", "#part-2"]


def test_of_a_long_answer_the_first_page_names_what_the_appendix_tells() -> None:
    lines = [f"line {number};" for number in range(MOST_DETAILS + 3)]
    short, long = (ReportReader(report_of(*some)) for some in (lines[:MOST_DETAILS], lines))
    assert MORE_ON_THE_ANSWER not in short.headings
    assert long.headings[3] == MORE_ON_THE_ANSWER
    assert f"4 more: see “{MORE_ON_THE_ANSWER}” in the appendix." in long.words
    assert all(long.words.count(line) == 1 for line in lines)
