"""Which columns have the calls offered: by names in many languages, and by sums; asked where neither settles it."""

from __future__ import annotations

from typing import Any

import pytest

from data import Choices, VolumeReading, read_volumes

HALF_HOURS = [(f"2026-03-{day:02d}", f"{8 + at // 2:02d}:{at % 2 * 3}0") for day in (12, 13) for at in range(8)]
CALLS = [(27 + 5 * at % 11 + gone, gone) for at, gone in enumerate([4, 1, 2, 0, 3, 1, 2, 5] * 2)]
"""Offered and abandoned by half-hour."""
OFFERED = sum(offered for offered, _ in CALLS)
ANSWERED = OFFERED - sum(gone for _, gone in CALLS)

WHEN = "{day},{time},"
EUROPEAN = "{european};{time};{offered};{answered};{gone}"
ALL = WHEN + "{offered},{answered},{gone}"


def file_of(header: str, line: str) -> str:
    """A file of lines with what a template takes of each half-hour."""
    lines = [
        line.format(
            day=day,
            european=f"{day[8:]}.{day[5:7]}.{day[:4]}",
            time=time,
            number=number,
            offered=offered,
            answered=offered - gone,
            gone=gone,
            in_time=offered - gone - 2,
            early=gone // 2,
            made=gone + 7,
            both=offered + gone + 7,
            less=offered - gone - 1,
            more=offered + 2,
            percent=f"{100 * gone / offered:.1f}%",
            share=f"{gone / offered:.3f}",
            unread=offered if gone % 2 else "#N/A",
        )
        for number, ((day, time), (offered, gone)) in enumerate(zip(HALF_HOURS, CALLS, strict=True))
    ]
    return "\n".join([header, *lines, ""])


def read(text: str, **choices: Any) -> VolumeReading:
    return read_volumes(text.encode(), Choices(**choices))


def total(reading: VolumeReading) -> float | None:
    return None if reading.volumes is None else float(reading.volumes.frame["calls"].sum())


NAMES = {
    "Spanish": ("Fecha;Hora;Llamadas ofrecidas;Llamadas atendidas;Abandonadas", EUROPEAN, "Llamadas ofrecidas"),
    "French": ("Date;Heure;Appels reçus;Appels traités;Appels abandonnés", EUROPEAN, "Appels reçus"),
    "Portuguese": ("Data;Hora;Chamadas recebidas;Chamadas atendidas;Perdidas", EUROPEAN, "Chamadas recebidas"),
    "Italian": ("Data;Ora;Chiamate entranti;Risposte;Abbandonate", EUROPEAN, "Chiamate entranti"),
    "Dutch": ("Datum;Tijd;Aangeboden;Beantwoord;Opgehangen", EUROPEAN, "Aangeboden"),
    "German": ("Tag;Von;Eingehende Anrufe;Beantwortet;Verloren", EUROPEAN, "Eingehende Anrufe"),
    "presented": ("Date,Interval,CallsPresented,CallsHandled,CallsAbandoned", ALL, "CallsPresented"),
    "queued": ("Date,Time,Contacts queued,Contacts handled,Contacts abandoned", ALL, "Contacts queued"),
    "short": ("date,time,nco_offered,nco_answered,nco_abandoned", ALL, "nco_offered"),
    "another order": ("Abandoned,Answered,Calls,Start", "{gone},{answered},{offered},{day} {time}", "Calls"),
    "in one word": (
        "row_date,starttime,acdcalls,abncalls,callsoffered",
        WHEN + "{answered},{gone},{offered}",
        "callsoffered",
    ),
    "Japanese": ("日付,時刻,着信数,応答数,放棄数", ALL, "着信数"),
    "parts of them": (
        "Date,Time,Offered,Answered,Answered in 20 s,Abandoned,Abandoned <5s,Answer %,ASA",
        WHEN + "{offered},{answered},{in_time},{gone},{early},95.5,17",
        "Offered",
    ),
    "names nobody knows": ("Päivä,Kello,Kpl", WHEN + "{offered}", "Kpl"),
    "running numbers": (",Start,Kpl", "{number},{day} {time},{offered}", "Kpl"),
    "inbound, outbound and both": (
        "Date,Time,Total Calls,Outbound,Inbound",
        WHEN + "{both},{made},{offered}",
        "Inbound",
    ),
    "calls are the answered": ("Date,Time,Calls,Received,Lost", WHEN + "{answered},{offered},{gone}", "Received"),
    "a total beside the answered": ("Date,Time,ACD Calls,Total", WHEN + "{answered},{offered}", "Total"),
}


@pytest.mark.parametrize(("header", "line", "column"), NAMES.values(), ids=NAMES)
def test_the_calls_offered_are_found_by_any_name(header: str, line: str, column: str) -> None:
    reading = read(file_of(header, line))
    assert reading.errors == ()
    assert (reading.columns["calls"], total(reading)) == (column, OFFERED)


SUMS = {
    "answered and abandoned": (
        "Date,Time,ACD Calls,Aban Calls,Avg ACD Time", WHEN + "{answered},{gone},0:04:31", "ACD Calls, Aban Calls",
    ),
    "in one word": (
        "row_date,starttime,acdcalls,abncalls,acdtime", WHEN + "{answered},{gone},271", "acdcalls, abncalls",
    ),
    "with those answered in time": (
        "Date,Time,Answered,Answered within 20 s,Abandoned",
        WHEN + "{answered},{in_time},{gone}",
        "Answered, Abandoned",
    ),
    "calls are as many as the answered": (
        "Date,Time,Calls,Handled,Lost", WHEN + "{answered},{answered},{gone}", "Calls, Lost",
    ),
    "calls are the answered by percentages": (
        "Date,Time,Calls,Abandoned,Abandon %", WHEN + "{answered},{gone},{percent}", "Calls, Abandoned",
    ),
    "columns of queues and their total": (
        "Start,All,Spanish,Persian", "{day} {time},{offered},{answered},{gone}", "Spanish, Persian",
    ),
    "offered of each queue and their total": (
        "Start,English Offered,Spanish Offered,Total Offered",
        "{day} {time},{answered},{gone},{offered}",
        "English Offered, Spanish Offered",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("header", "line", "columns"), SUMS.values(), ids=SUMS)
def test_columns_that_are_calls_offered_together_are_added_up_and_that_is_said(
    header: str, line: str, columns: str
) -> None:
    reading = read(file_of(header, line))
    assert reading.errors == ()
    assert reading.columns["calls"] == columns
    assert total(reading) == OFFERED
    assert [problem.kind for problem in reading.warnings] == ["columns"]


def test_calls_of_which_more_were_abandoned_are_the_answered() -> None:
    """Where once more gave up than there were calls, those who gave up are not among the calls."""
    text = file_of("Date,Time,Calls,Lost", WHEN + "{answered},{gone}")
    reading = read(text.replace(text.splitlines()[1], "2026-03-12,08:00,0,4"))
    assert total(reading) == OFFERED - CALLS[0][0] + 4


def test_calls_offered_are_not_the_answered_beside_a_percentage_of_them() -> None:
    reading = read(file_of("Date,Time,Calls,Abandoned,Abandon Rate", WHEN + "{offered},{gone},{share}"))
    assert (total(reading), reading.problems) == (OFFERED, ())


ASKED: dict[str, tuple[str, str, list[int]]] = {
    "offered and calls": ("Date,Time,Offered,Calls", WHEN + "{offered},{answered}", [OFFERED, ANSWERED]),
    "calls and abandoned": ("Date,Time,Calls,Abandoned", WHEN + "{offered},{gone}", [OFFERED, 2 * OFFERED - ANSWERED]),
    "calls are as many as the answered": ("Date,Time,Calls,Answered", WHEN + "{answered},{answered}", [ANSWERED]),
    "fewer offered than answered and abandoned": (
        "Date,Time,Offered,Answered,Abandoned", WHEN + "{less},{answered},{gone}", [ANSWERED - len(CALLS), OFFERED],
    ),
    "a total that is none": (
        "Start,English,Spanish,Total",
        "{day} {time},{answered},{gone},{more}",
        [OFFERED + 2 * len(CALLS), ANSWERED, OFFERED - ANSWERED, OFFERED],
    ),
    "queues without a total": (
        "Start,English Offered,Spanish Offered",
        "{day} {time},{answered},{gone}",
        [ANSWERED, OFFERED - ANSWERED, OFFERED],
    ),
    "a sum of names nobody knows": ("Päivä,Kello,Tulleet,Vastatut,Luopuneet", ALL, [OFFERED]),
}  # fmt: skip


@pytest.mark.parametrize(("header", "line", "answers"), ASKED.values(), ids=ASKED)
def test_what_names_and_sums_leave_open_is_asked_with_its_answers(header: str, line: str, answers: list[int]) -> None:
    text = file_of(header, line)
    reading = read(text)
    assert reading.volumes is None
    assert [problem.kind for problem in reading.errors] == ["mapping"]
    assert [total(read(text, mapping=each.mapping)) for each in reading.proposals] == answers
    assert all(f"({answer:,.0f} calls)" in each.label for answer, each in zip(answers, reading.proposals, strict=True))


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("Date,Time,Answered", WHEN + "{answered}"),
        ("Date,Time,Abandoned", WHEN + "{gone}"),
        ("Date,Time,Answer %,Abandon %", WHEN + "93.1,6.9"),
        ("Date,Time,Agents,Occupancy", WHEN + "12,0.8"),
        ("Call ID,Start,Topics", "C{number},{day} {time},3"),
    ],
)
def test_what_is_none_of_calls_offered_is_not_taken_for_it(header: str, line: str) -> None:
    reading = read(file_of(header, line))
    assert reading.volumes is None
    assert reading.proposals == ()
    assert reading.errors[0].kind in ("mapping", "call log")


def test_a_column_of_numbers_with_any_name_is_said_to_be_taken() -> None:
    reading = read(file_of("Wann,Wie viele", "{day} {time},{offered}"))
    assert [problem.kind for problem in reading.warnings] == ["columns"]
    assert "from the column 'Wie viele', the only other one of numbers" in reading.warnings[0].message


def test_calls_offered_that_cannot_be_read_are_not_replaced_by_others() -> None:
    """A column half of which is no number stays the one that is named for calls offered."""
    reading = read(file_of("Date,Time,Offered,Answered", WHEN + "{unread},{answered}"))
    assert reading.volumes is None
    assert reading.columns["calls"] == "Offered"
    assert {problem.kind for problem in reading.errors} == {"count"}
