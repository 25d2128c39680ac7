"""What headings of reports say, worked out by hand."""

from __future__ import annotations

import pytest

from data.tables.report_headings import Heading, day_first_in, read_heading, zone_of

DATES = [
    (["Date:", "3/2/2026"], "3/2/2026"),
    (["Date: 3/2/2026"], "3/2/2026"),
    (["Monday, March 2, 2026"], "march 2, 2026"),
    (["Monday", "March 2", "2026"], "march 2 2026"),
    (["lundi 2 mars 2026"], "2 mars 2026"),
    (["Fecha:", "lunes, 2 de marzo de 2026"], "2 de marzo de 2026"),
    (["2. März 2026"], "2. marz 2026"),
    (["02-Mar-26"], "02-mar-26"),
    (["2026-03-02 00:00:00"], "2026-03-02"),
    (["Period:", "3/2/2026 12:00 AM - 3/2/2026 11:59 PM"], "3/2/2026"),
    (["3/2/2026 12:00 AM - 3/3/2026 12:00 AM"], "3/2/2026"),
    (["2026-W10-1"], "2026-w10-1"),
]


@pytest.mark.parametrize(("cells", "text"), DATES)
def test_the_date_of_a_report(cells: list[str], text: str) -> None:
    assert read_heading(cells) == [Heading("date", "", text, named=True)]


@pytest.mark.parametrize(
    "cells",
    [
        ["Printed 3/20/2026 9:12 AM"],
        ["Generated on:", "3/20/2026"],
        ["Erstellt am 20.03.2026"],
        ["Imprimé le 20/03/2026"],
        ["Period:", "3/2/2026 - 3/13/2026"],
        ["From 3/2/2026", "To 3/13/2026"],
        ["3/2/2026 - 3/3/2026"],
        ["Page 3 of 12"],
        ["Interval report"],
        [],
    ],
)
def test_no_date_of_a_report(cells: list[str]) -> None:
    assert all(heading.subject != "date" for heading in read_heading(cells))


def test_labels_and_words() -> None:
    assert read_heading(["Split/Skill:", "Tier 1", "Date:", "3/2/2026"]) == [
        Heading("queue", "Split/Skill", "Tier 1"),
        Heading("date", "", "3/2/2026", named=True),
    ]
    assert read_heading(["Queue", "Tier 1"]) == [Heading("queue", "Queue", "Tier 1")]
    assert read_heading(["Direction: Inbound"]) == [Heading("label", "Direction", "Inbound")]
    assert read_heading(["Tier 1 - 3/2/2026"]) == [Heading("date", "", "3/2/2026"), Heading("words", "", "Tier 1")]
    assert read_heading(["Page 3 of 12"]) == []


def test_the_clock_of_a_report() -> None:
    assert zone_of(read_heading(["Time Zone:", "America/Chicago"])) == "America/Chicago"
    assert zone_of(read_heading(["Timezone: (UTC-05:00) Eastern Time"])) == "UTC-05:00"
    assert zone_of(read_heading(["Service: UTC"])) is None


def test_one_date_shows_the_order_of_day_and_month_of_all() -> None:
    assert day_first_in(["Date:,3/2/2026", "Printed 3/20/2026"]) is False
    assert day_first_in(["2/3/2026", "20/3/2026"]) is True
    assert day_first_in(["2.3.2026"]) is True
    assert day_first_in(["3/2/2026"]) is None
    assert day_first_in(["3/20/2026", "20/3/2026"]) is None
