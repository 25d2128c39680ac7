"""More call logs of each awkward kind, in other languages, separators and words: read alike, or asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pandas as pd
import pytest

from data.call_logs.call_log import CallLogReading, read_call_log
from data.tables.duration_units import DurationUnit
from tests.data.workbook_files import as_xlsx

CALLS = 60
FIRST = datetime(2026, 3, 2, 9)  # noqa: DTZ001
WAIT, TALK = 30, 240

Row = Callable[[datetime, bool], str]
"""What stands after the number of a call that came at a time and was answered or not."""


def at(start: datetime, seconds: int, form: str = "%H:%M:%S") -> str:
    return f"{start + timedelta(seconds=seconds):{form}}"


def since_1970(start: datetime, seconds: int, unit: int = 1) -> int:
    """A time of March before daylight saving in New York."""
    return int((start - datetime(1970, 1, 1)).total_seconds() + 5 * 3600 + seconds) * unit  # noqa: DTZ001


def log_of(names: str, row: Row) -> str:
    """A log of five days, in which one call in five was not answered; what parts cells stands after the first name."""
    separator = next(letter for letter in names.splitlines()[-1] if letter in ",;\t|")
    starts = [FIRST + timedelta(minutes=number, days=number // 2 % 5) for number in range(CALLS)]
    lines = [f"{number}{separator}{row(start, number % 5 != 0)}" for number, start in enumerate(starts)]
    return "\n".join([names, *lines, ""])


YES_AND_NO: dict[str, tuple[str, Row]] = {
    "in Spanish": (
        "ID llamada;Fecha;Hora;Contestada (S/N);Duración de la conversación",
        lambda t, was: f"{t:%d/%m/%Y};{t:%H:%M:%S};{'S' if was else 'N'};{'0:04:00' if was else ''}",
    ),
    "in German, with tabs": (
        "Anruf-ID\tDatum\tUhrzeit\tAngenommen\tGesprächsdauer",
        lambda t, was: f"{t:%d.%m.%Y}\t{t:%H:%M:%S}\t{'Ja' if was else 'Nein'}\t{'00:04:00' if was else ''}",
    ),
    "in French": (
        "N° appel;Date;Heure;Répondu ?;Durée de conversation",
        lambda t, was: f"{t:%d/%m/%Y};{t:%H:%M:%S};{'Oui' if was else 'Non'};{'4m 0s' if was else ''}",
    ),
    "in Portuguese": (
        "ID da chamada;Data;Hora;Atendida;Conversation",
        lambda t, was: f"{t:%d/%m/%Y};{t:%H:%M:%S};{'Sim' if was else 'Não'};{'0:04:00' if was else ''}",
    ),
    "of giving up, true or false": (
        "contact_id,start_timestamp,is_abandoned,talk_seconds",
        lambda t, was: f"{t:%Y-%m-%dT%H:%M:%S},{'FALSE' if was else 'TRUE'},{TALK if was else 0}",
    ),
    "of giving up, in French": (
        "ID appel;Date;Heure;Abandonné;Durée de conversation (s)",
        lambda t, was: f"{t:%d/%m/%Y};{t:%H:%M:%S};{'non' if was else 'oui'};{TALK if was else ''}",
    ),
    "of hanging up, in German": (
        "Anruf;Zeitstempel;Aufgelegt;Gesprächszeit (s)",
        lambda t, was: f"{t:%d.%m.%Y %H:%M:%S};{'nein' if was else 'ja'};{TALK if was else ''}",
    ),
    "of missed calls": (
        "Call ID|Timestamp|Missed (Y/N)|Talk",
        lambda t, was: f"{t:%Y-%m-%d %H:%M:%S}|{'N' if was else 'Y'}|{'PT4M' if was else ''}",
    ),
    "whether somebody picked up": (
        "Call ID,Timestamp,Picked up?,Talk time (s)",
        lambda t, was: f"{t:%Y-%m-%d %H:%M:%S},{'yes' if was else 'no'},{TALK if was else ''}",
    ),
}
TIMES_OF_ANSWER: dict[str, tuple[str, Row]] = {
    "in French": (
        "Appel;Date de l'appel;Heure de l'appel;Heure de réponse;Heure de fin",
        lambda t, was: f"{t:%d/%m/%Y};{t:%H:%M:%S};{at(t, WAIT) if was else ''};{at(t, WAIT + TALK)}",
    ),
    "in Spanish, with dates": (
        "Nº llamada,Fecha y hora,Hora de respuesta,Hora de fin",
        lambda t, was: (
            f"{t:%Y-%m-%d %H:%M:%S},{at(t, WAIT, '%Y-%m-%d %H:%M:%S') if was else ''},"
            f"{at(t, WAIT + TALK, '%Y-%m-%d %H:%M:%S')}"
        ),
    ),
    "a dash for none": (
        "Call ID,Date,Call Time,Answer Time,End Time",
        lambda t, was: (
            f"{t:%m/%d/%Y},{t:%I:%M:%S %p},{at(t, WAIT, '%I:%M:%S %p') if was else '-'},{at(t, WAIT + TALK)}"
        ),
    ),
    "seconds since 1970": (
        "call_id,arrival_epoch,answered_epoch,hangup_epoch",
        lambda t, was: f"{since_1970(t, 0)},{since_1970(t, WAIT) if was else 0},{since_1970(t, WAIT + TALK)}",
    ),
    "milliseconds since 1970": (
        "id;start_time;answer_time;end_time",
        lambda t, was: (
            f"{since_1970(t, 0, 1000)};{since_1970(t, WAIT, 1000) if was else ''};{since_1970(t, WAIT + TALK, 1000)}"
        ),
    ),
    "on a clock that one name says": (
        "Call ID,Start Time (UTC),Answer Time,End Time",
        lambda t, was: ",".join(
            at(t, 5 * 3600 + seconds, "%Y-%m-%d %H:%M:%S") if was or seconds != WAIT else ""
            for seconds in (0, WAIT, WAIT + TALK)
        ),
    ),
}
WORDS: dict[str, tuple[str, Row]] = {
    "in German": (
        "Anruf-ID;Beginn;Wartezeit (Min.);Gesprächszeit (Min.);Status",
        lambda t, was: f"{t:%d.%m.%Y %H:%M:%S};0,50;{'4,00' if was else ''};{'Angenommen' if was else 'Verpasst'}",
    ),
    "in Spanish": (
        "Llamada;Inicio;Espera (minutos);Conversación (minutos);Resultado",
        lambda t, was: f"{t:%d/%m/%Y %H:%M:%S};0,50;{'4,00' if was else ''};{'atendida' if was else 'abandonada'}",
    ),
    "minutes and seconds": (
        "Call ID,Start Time,Wait,Talk,Outcome",
        lambda t, was: f"{t:%Y-%m-%d %H:%M:%S},0:30,{'4:00' if was else ''},{'Answered' if was else 'Abandoned'}",
    ),
    "below a title and a period": (
        "Call detail report\nPeriod: 3/2/2026 - 3/8/2026\n\nCall ID,Start Time,Wait (s),Talk Time (s),Disposition",
        lambda t, was: f"{t:%m/%d/%Y %H:%M:%S},30,{TALK if was else ''},{'Handled' if was else 'Abandoned'}",
    ),
}
LOGS = {
    f"{kind}: {name}": log
    for kind, logs in {"yes and no": YES_AND_NO, "times of answer": TIMES_OF_ANSWER, "words": WORDS}.items()
    for name, log in logs.items()
}


def assert_has_all_calls(reading: CallLogReading, *, waits: bool = True) -> None:
    assert reading.log is not None, [str(each) for each in reading.problems]
    frame = reading.log.frame
    assert frame["outcome"].value_counts().to_dict() == {"answered": 48, "abandoned": 12, "other": 0}
    arrived = [pd.Timestamp(FIRST + timedelta(minutes=number, days=number // 2 % 5)) for number in range(CALLS)]
    assert frame["arrived"].tolist() == arrived
    answered = frame[frame["outcome"] == "answered"]
    assert answered["service"].eq(TALK).all()
    assert answered["wait"].eq(WAIT).all() == waits


@pytest.mark.parametrize("name", LOGS)
def test_a_log_is_read_unedited(name: str) -> None:
    text = log_of(*LOGS[name])
    reading = read_call_log(text.encode())
    assert_has_all_calls(reading, waits=not name.startswith("yes"))
    assert reading.lines is not None
    assert reading.lines.total == len(text.splitlines())


UNITS: dict[str, tuple[str, Row, DurationUnit]] = {
    "minutes in German": (
        "Anruf-ID;Beginn;Wartezeit;Gesprächszeit;Ergebnis",
        lambda t, was: f"{t:%d.%m.%Y %H:%M:%S};0,50;{'4,00' if was else ''};{'angenommen' if was else 'verloren'}",
        "minutes",
    ),
    "minutes in French": (
        "Appel\tDébut\tAttente\tConversation\tRésultat",
        lambda t, was: f"{t:%Y-%m-%d %H:%M:%S}\t0.5\t{'4.0' if was else ''}\t{'répondu' if was else 'abandonné'}",
        "minutes",
    ),
    "milliseconds": (
        "Call ID,Start Time,Wait Time,Talk Time,Outcome",
        lambda t, was: f"{t:%Y-%m-%d %H:%M:%S},30000,{240000 if was else ''},{'Answered' if was else 'Abandoned'}",
        "milliseconds",
    ),
}


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_that_nothing_says_takes_one_choice(name: str) -> None:
    names, row, unit = UNITS[name]
    content = log_of(names, row).encode()
    asked = read_call_log(content)
    assert asked.log is None
    assert "choose the unit of durations" in asked.errors[0].message
    assert_has_all_calls(read_call_log(content, durations=unit))


def test_a_word_that_is_not_known_takes_one_choice() -> None:
    names, row = WORDS["minutes and seconds"]
    content = log_of(names, row).replace("Abandoned", "Dropped").encode()
    assert read_call_log(content).undecided == ("Dropped",)
    assert_has_all_calls(read_call_log(content, outcomes={"Dropped": "abandoned"}))


def test_a_sheet_has_its_names_below_a_title_too() -> None:
    lines = [line.split(",") for line in log_of(*WORDS["below a title and a period"]).splitlines()]
    reading = read_call_log(as_xlsx({"Calls": [list(line) for line in lines]}))
    assert_has_all_calls(reading)
    assert reading.lines is not None
    assert (reading.lines.names, reading.lines.total) == (4, 4 + CALLS)


def test_a_clock_that_a_name_says_is_said() -> None:
    reading = read_call_log(log_of(*TIMES_OF_ANSWER["on a clock that one name says"]).encode())
    assert any("times are on the clock of UTC, as a column's name says" in str(each) for each in reading.warnings)


def test_data_are_dates_only_where_they_look_so() -> None:
    rows = [f"{number},2026-03-02 09:{number:02d}:00,{TALK},note {number}" for number in range(CALLS)]
    reading = read_call_log("\n".join(["Call ID,Start Time,Talk Time (s),Data", *rows]).encode())
    assert reading.log is not None
    assert reading.problems == ()
    assert "date" not in {each.role for each in reading.columns}
