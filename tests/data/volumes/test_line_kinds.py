"""Lines that count something else than calls offered: not added to them in silence."""

from __future__ import annotations

from typing import Any

import pytest

from data import Choices, VolumeReading, read_volumes

HALF_HOURS = [f"2026-03-02 {8 + at // 2:02d}:{at % 2 * 3}0" for at in range(6)]
CALLS = {"first": [12, 15, 11, 19, 14, 17], "second": [3, 4, 2, 5, 3, 4], "third": [1, 2, 1, 0, 1, 2]}
FIRST, SECOND = sum(CALLS["first"]), sum(CALLS["second"])


def file_of(header: str, *values: str) -> str:
    """A file with a line of each half-hour for each value of its column."""
    rows = [
        f"{start},{value},{calls[at]}"
        for at, start in enumerate(HALF_HOURS)
        for value, calls in zip(values, CALLS.values(), strict=False)
    ]
    return "\n".join([f"Start,{header},Calls", *rows, ""])


def read(text: str, **choices: Any) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))


def total(reading: VolumeReading) -> float | None:
    return None if reading.volumes is None else float(reading.volumes.frame["calls"].sum())


LEFT_OUT = {
    "direction": ("Direction", ("Inbound", "Outbound", "Internal")),
    "one letter less": ("Dir", ("in", "out")),
    "a type of call": ("Call Type", ("Inbound Call", "Outbound Call", "Outbound Callback")),
    "German": ("Richtung", ("eingehend", "ausgehend", "intern")),
    "Spanish": ("Sentido", ("Entrante", "Saliente")),
    "media": ("Media Type", ("voice", "chat", "email")),
    "channel": ("Channel", ("Phone", "Web Chat", "SMS")),
    "measures": ("Metric", ("Calls Offered", "Calls Answered", "Calls Abandoned")),
}


@pytest.mark.parametrize(("header", "values"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_lines_of_something_else_are_left_out_and_that_is_said(header: str, values: tuple[str, ...]) -> None:
    reading = read(file_of(header, *values))
    assert total(reading) == FIRST
    assert reading.columns["kind"] == header
    (problem,) = reading.warnings
    assert f"only lines of '{values[0]}' are counted" in problem.message
    assert f"'{values[1]}'" in problem.message
    assert reading.lines is not None
    ((why, lines),) = reading.lines.left_out.items()
    assert "queue or kind" in why
    assert lines == len(HALF_HOURS) * (len(values) - 1)
    assert total(read(file_of(header, *values), queues=(values[1],))) == SECOND


def test_answered_and_abandoned_are_calls_offered_together() -> None:
    assert total(read(file_of("Outcome", "Answered", "Abandoned"))) == FIRST + SECOND
    assert total(read(file_of("Outcome", "Answered", "Abandoned", "Total"))) == FIRST + SECOND


def test_directions_of_each_queue() -> None:
    text = (
        file_of("Direction", "Inbound", "Outbound").replace("Direction", "Queue,Direction").replace("Start,", "Start,")
    )
    rows = text.replace(",Inbound", ",A,Inbound").replace(",Outbound", ",A,Outbound")
    reading = read(rows)
    assert total(reading) == FIRST
    assert reading.queues == ("A / Inbound", "A / Outbound")


def test_a_kind_that_may_be_calls_offered_or_none_is_asked_about() -> None:
    text = file_of("Direction", "Inbound", "Outbound", "Consult")
    reading = read(text)
    assert reading.volumes is None
    assert "'Consult' may be calls offered or none, beside 'Outbound'; choose which" in reading.errors[0].message
    assert total(read(text, queues=("Inbound", "Consult"))) == FIRST + sum(CALLS["third"])


def test_lines_that_another_column_tells_apart_are_asked_about_with_that_answer() -> None:
    text = file_of("Site", "Boston", "Dallas")
    reading = read(text)
    assert reading.volumes is None
    (proposal,) = reading.proposals
    assert all(part in proposal.label for part in ("each 'Site'", "added up"))
    assert total(read(text, mapping=proposal.mapping)) == FIRST + SECOND


@pytest.mark.parametrize("values", [("Billing", "Chat Support"), ("Day", "Night"), ("Email", "Status")])
def test_queues_are_no_kinds(values: tuple[str, str]) -> None:
    reading = read(file_of("Queue", *values))
    assert total(reading) == FIRST + SECOND
    assert "kind" not in reading.columns


def test_a_file_without_any_line_of_calls_offered_is_asked_about() -> None:
    text = "Start,Direction,Calls\n" + "".join(
        f"2026-01-05 08:{half}0,{kind},5\n" for half in (0, 3) for kind in ("Outbound", "Total")
    )
    reading = read_volumes(text.encode())
    assert reading.volumes is None
    assert "choose which of 'Outbound', 'Total' are added up" in reading.errors[0].message
