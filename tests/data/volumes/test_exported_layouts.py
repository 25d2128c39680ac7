"""Reports in many layouts, read as they are exported: all have the same calls, and no line of theirs is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import Choices, read_volumes
from tests.data.volumes.exported_layouts import SOME, TIER_ONE, TOTAL, VENDORS
from tests.data.volumes.report_layouts import REPORTS

LAYOUTS = {**VENDORS, **REPORTS}


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


def test_what_lines_count_is_proposed_and_can_be_changed() -> None:
    content = REPORTS["a skill and a medium beside it"].encode()
    reading = read_volumes(content)
    assert reading.columns["kind"] == "Media"
    assert set(reading.queues) == {f"{tier} / {medium}" for tier, medium in zip(TIERS, MEDIA, strict=True)}
    assert any("'Tier 1 / Chat', 'Tier 2 / Email' are left out" in str(each) for each in reading.warnings)
    chosen = read_volumes(content, Choices(queues=("Tier 2 / Voice",)))
    assert chosen.volumes is not None
    assert chosen.volumes.frame["calls"].sum() == TOTAL - TIER_ONE


TIERS = ("Tier 1", "Tier 2", "Tier 1", "Tier 2")
MEDIA = ("Voice", "Voice", "Chat", "Email")


def test_several_columns_of_kinds_are_taken_together_and_one_can_be_chosen() -> None:
    content = VENDORS["Genesys Cloud, several media and directions"].encode()
    reading = read_volumes(content)
    assert reading.columns["kind"] == "Media Type / Direction"
    assert reading.table is not None
    media = reading.table.header.index("Media Type")
    chosen = read_volumes(content, Choices(mapping=replace(reading.mapping, kind=media)))
    assert chosen.volumes is None
    assert {problem.kind for problem in chosen.errors} == {"repeated"}


def test_what_a_heading_says_is_said_with_its_line() -> None:
    reading = read_volumes(VENDORS["Avaya CMS, a block for each day"].encode())
    (taken, left_out) = [each for each in reading.warnings if each.kind == "heading"]
    assert (taken.row, taken.count) == (3, 4)
    assert "the date of each line is taken from what stands above it: line 3 ('Date:,3/12/2026')" in taken.message
    assert left_out.message.startswith("12 lines are headings or footers, or name the columns again, and have no calls")
    assert reading.changes["what"].tolist().count("heading, footer or column names again") == 12


LABELS = st.sampled_from(
    ["Date:,{:%m/%d/%Y}", "{:%Y-%m-%d}", "Date: {:%d-%b-%Y}", "{:%A %d %B %Y},", "Day,{:%m/%d/%Y}"]
)
SUMS = st.sampled_from(["", "Total", "Summe", "whole day", "Result"])


@settings(derandomize=True, max_examples=15, deadline=None)
@given(
    calls=st.lists(st.lists(st.integers(1, 999), min_size=4, max_size=4), min_size=2, max_size=4),
    above=st.lists(st.sampled_from(["Interval report", "", "Printed 3/20/2026 9:12 AM", "Company: A"]), max_size=3),
    label=LABELS,
    sums=SUMS,
    repeated=st.booleans(),
    tiers=st.integers(1, 2),
)
def test_any_report_with_a_block_for_each_day(
    *, calls: list[list[int]], above: list[str], label: str, sums: str, repeated: bool, tiers: int
) -> None:
    names = "Time,Offered,AHT"
    lines = [*above, *([] if repeated else [names])]
    for tier in range(tiers):
        lines += [f"Queue: Tier {tier}"] if tiers > 1 else []
        for at, of_day in enumerate(calls):
            lines += ["", label.format(date(2026, 3, 12 + at)), *([names] if repeated else [])]
            lines += [f"{8 + row // 2:02d}:{row % 2 * 3}0,{count},271" for row, count in enumerate(of_day)]
            lines += [f"{sums},{sum(of_day)},271"] if sums else []
    reading = read_volumes("\n".join([*lines, "", "Page 1 of 1", ""]).encode())
    assert reading.volumes is not None, reading.problems
    assert reading.volumes.frame["calls"].tolist() == [tiers * count for of_day in calls for count in of_day]
    assert reading.lines is not None
    assert reading.lines.not_read == {}
    assert reading.lines.read == tiers * 4 * len(calls)


TIMES = "Time,Offered,Handled\n08:00,1,1\n08:30,2,2\n09:00,3,3\n"


def test_a_date_above_is_taken_only_if_it_is_one_for_the_lines() -> None:
    printed = read_volumes(f"Printed 3/20/2026 9:12\nDate: 3/2/2026\n\n{TIMES}".encode())
    assert printed.volumes is not None
    assert printed.volumes.dates == (date(2026, 3, 2),)
    (asked,) = read_volumes(f"Date: 3/2/2026\n\n{TIMES}".encode()).errors
    assert "may be 3 February 2026 or 2 March 2026" in asked.message
    for above in ("Tier 1 3/20/2026", "Period: 3/2/2026 - 3/13/2026", "From: 3/2/2026\nTo: 3/13/2026"):
        (refused,) = read_volumes(f"{above}\n\n{TIMES}".encode()).errors
        assert "does not say one date for them; needed is a date on every line" in refused.message


@pytest.mark.parametrize("name", ["Day", "Queue", "Date"])
def test_a_line_that_lacks_its_calls_among_queues_is_an_error_and_no_heading(name: str) -> None:
    """A first column of names may have any of them, also one that heads blocks elsewhere."""
    rows = "".join(f"Tier 1,2026-03-02,{hour:02d}:00,{hour}\n" for hour in range(9, 17))
    reading = read_volumes(f"Queue,Date,Time,Calls offered\n{rows}{name},2026-03-03,,\n".encode())
    assert {problem.row for problem in reading.errors} == {10}
    assert reading.lines is not None
    assert not reading.lines.left_out


@pytest.mark.parametrize("label", ["Media Type:", "Media Type: {}", "Media:", "Canal media:"])
def test_a_heading_whose_label_has_a_word_for_a_mean_is_no_total(label: str) -> None:
    blocks = [
        line
        for kind in ("Voice", "Chat")
        for line in (
            label.format(kind) if "{}" in label else f"{label},{kind}",
            "Date,Time,Calls offered",
            *(f"2026-03-02,{at:02d}:00,{at}" for at in range(8, 12)),
        )
    ]
    reading = read_volumes("\n".join(blocks).encode())
    assert reading.lines is not None
    assert not any("total" in problem.message for problem in reading.problems)
    assert reading.volumes is not None
    assert (reading.volumes.frame["calls"].sum(), reading.lines.left_out["of another queue or kind"]) == (38, 4)
