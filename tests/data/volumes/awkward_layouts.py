"""At least three more files of each awkward kind: other languages, separators, arrangements and vendors; all drawn.

All have the calls of :mod:`tests.data.volumes.exported_layouts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from tests.data.volumes.exported_layouts import DAYS, ROWS, TOTAL, Row, by_day, each, text

_SPANISH: Final = ("lunes", "martes", "miércoles", "jueves", "viernes")
_FRENCH: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
_GERMAN: Final = ("Mo", "Di", "Mi", "Do", "Fr")
_ITALIAN: Final = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì")
_LOST: Final = sum(row.lost for row in ROWS)
_ANSWERED: Final = TOTAL - _LOST


def _of(form: Callable[[Row], str], rows: Iterable[Row] = ROWS) -> list[str]:
    return [form(row) for row in rows]


def _whole_days() -> list[Row]:
    """The half-hours of whole days, without calls outside opening hours."""
    known = {row.start: row for row in ROWS}
    midnights = [datetime(day.year, day.month, day.day) for day in DAYS]  # noqa: DTZ001
    starts = [midnight + timedelta(minutes=30 * at) for midnight in midnights for at in range(48)]
    return [known.get(start, Row(start, 0, 0)) for start in starts]


def _thirds(row: Row) -> tuple[int, int, int]:
    first, second = row.offered // 2, (row.offered - row.offered // 2) // 2
    return first, second, row.offered - first - second


def _blocks(head: list[str], form: str, foot: str) -> list[str]:
    """A block for each day; ``{d}`` is its date, ``{o}``, ``{a}`` and ``{l}`` calls offered, answered and lost."""
    lines: list[str] = []
    for day, rows in DAYS.items():
        offered, lost = sum(row.offered for row in rows), sum(row.lost for row in rows)
        known = {"d": day, "g": _GERMAN[day.weekday()], "o": offered, "a": offered - lost, "l": lost}
        lines += [*(line.format(**known) for line in head), *each(form, rows), foot.format(**known)]
    return lines


def _directions(names: str, inbound: str, others: tuple[str, ...], *, form: str = "%Y-%m-%d;%H:%M") -> str:
    """A line of each direction for each half-hour."""
    rows = [
        f"{row.start:{form}};{word};{row.offered if word == inbound else at}"
        for at, row in enumerate(ROWS)
        for word in (inbound, *others)
    ]
    return text(names, rows)


def _queues(names: tuple[str, str], whole: str) -> str:
    """A line of each queue for each half-hour, and one with both."""
    rows = [
        f"{name};{row.start:%Y-%m-%d};{row.start:%H:%M};{calls}"
        for row in ROWS
        for name, calls in zip((*names, whole), (*row.tiers, row.offered), strict=True)
    ]
    return text("Queue;Date;Time;Calls", rows)


_ANSWERED_AND_ABANDONED: Final = {
    "in German, with tabs": text(
        "Datum\tIntervall\tAngenommen\tAbgebrochen\tØ Gesprächszeit",
        each("{s:%d.%m.%Y}\t{s:%H:%M} - {e:%H:%M}\t{r.answered}\t{r.lost}\t00:04:31"),
    ),
    "in French, with a total": text(
        "Date;Créneau;Appels traités;Appels abandonnés;DMT",
        each("{s:%d/%m/%Y};{s:%Hh%M}-{e:%Hh%M};{r.answered};{r.lost};271"), f"Total;;{_ANSWERED};{_LOST};271",
    ),
    "in Spanish, with bars": text(
        "Fecha|Hora|Atendidas|Abandonadas|TMO (seg)|% Abandono",
        each("{s:%d-%m-%Y}|{s:%H:%M}|{r.answered}|{r.lost}|271|7,3 %"),
    ),
    "those answered in time and later beside them": text(
        "Interval Start,Answered in SL,Answered after SL,Total Answered,Abandoned",
        _of(lambda r: f"{r.start:%m/%d/%Y %H:%M},{r.answered - 3},3,{r.answered},{r.lost}"),
    ),
    "in Polish": text("Data;Godzina;Odebrane;Porzucone", each("{s:%Y-%m-%d};{s:%H:%M};{r.answered};{r.lost}")),
}  # fmt: skip
_PRESENTED: Final = {
    "in Spanish": text(
        "Fecha;Hora;Presentadas;Llamadas;Perdidas", each("{s:%d/%m/%Y};{s:%H:%M};{r.offered};{r.answered};{r.lost}")
    ),
    "in German, those offered last": text(
        "Datum;Zeit;Anrufe;Verloren;Angeboten", each("{s:%d.%m.%Y};{s:%H:%M};{r.answered};{r.lost};{r.offered}")
    ),
    "in Italian": text(
        "Data;Ora;Presentate;Chiamate;Perse", each("{s:%d/%m/%Y};{s:%H:%M};{r.offered};{r.answered};{r.lost}")
    ),
    "entered and hung up": text(
        "Start,Entered,Calls,Hung Up", each("{s:%m/%d/%Y %I:%M %p},{r.offered},{r.answered},{r.lost}")
    ),
}
_PERFORMANCE: Final = {
    "Genesys Cloud, in German": text(
        "Intervallbeginn;Intervallende;Filter;Medientyp;Warteschlange;Angebot;Antwort;Antwort %;Abbruch;ASA",
        _of(lambda r: f"{r.start:%d.%m.%y %H:%M};{r.end:%d.%m.%y %H:%M};;voice;Stufe 1;{r.offered};{r.answered};"
                      f"98,5;{r.lost};42176", _whole_days()),
    ),
    "Genesys Cloud, with more columns": text(
        "Interval Start,Interval End,Interval Complete,Filters,Media Type,Queue Name,Service Level %,Offer,Answer,"
        "Answer %,Abandon,ASA,Avg Talk,Avg ACW,Transfer,Hold,Flow-Out,Met SLA",
        _of(lambda r: f'"{r.start:%-m/%-d/%y %-I:%M %p}","{r.end:%-m/%-d/%y %-I:%M %p}",TRUE,,voice,Tier 1,81,'
                      f"{r.offered},{r.answered},98.5,{r.lost},42176,200000,30000,1,2,0,3", _whole_days()),
    ),
    "Talkdesk": text(
        "Interval,Ring Group,Inbound Contacts,Answered Contacts,Missed Contacts,Abandoned Contacts,Average Wait Time",
        _of(lambda r: f"{r.start:%Y-%m-%d %H:%M:%S},Tier1,{r.offered},{r.answered},0,{r.lost},00:00:21", _whole_days()),
    ),
    "Zendesk Talk": text(
        "Date - Hour,Time - Half hour,Inbound calls,Answered,Abandoned in queue,Abandon %",
        _of(lambda r: f"{r.start:%Y-%m-%d},{r.start:%H:%M},{r.offered},{r.answered},{r.lost},7.3%", _whole_days()),
    ),
}  # fmt: skip
_BLOCKS_OF_DAYS: Final = {
    "Avaya CMS, in French": text(
        "Rapport d'intervalle par compétence;;;", "Imprimé le 20/03/2026 à 09:12;;;", "",
        _blocks(["Date :;{d:%d/%m/%Y};;", "Compétence :;Niveau 1;;", "Heure;Vit. moy. rép.;Appels ACD;Appels aband."],
                "{s:%H:%M}-{e:%H:%M};:21;{r.answered};{r.lost}", "Totaux;:21;{a};{l}"),
    ),
    "Mitel, dates with commas that part cells of a wide table": text(
        "Queue Performance by Period", "Generated: Friday March 20 2026 09:12", "",
        _blocks(["{d:%A}, {d:%B} {d.day}, {d.year}", "Period,Offered,Handled,Abandoned,ASA"],
                "{s:%H:%M},{r.offered},{r.answered},{r.lost},00:00:21", "Total,{o},{a},{l},00:00:21"),
    ),
    "a title for each day, whose date has a comma": text(
        _blocks(["Skill Interval Report for {d:%B} {d.day}, {d.year}", "Skill: Tier 1", "Time,ACD Calls,Aban Calls"],
                "{s:%-I:%M %p},{r.answered},{r.lost}", "Totals,{a},{l}"),
    ),
    "a span of one day above each block": text(
        _blocks(["CSQ Activity", "Report period: {d:%m/%d/%Y} 12:00:00 AM - {d:%m/%d/%Y} 11:59:59 PM",
                 "Interval,Calls Presented,Calls Handled"],
                "{s:%I:%M:%S %p} - {e:%I:%M:%S %p},{r.offered},{r.answered}", "Total,{o},{a}"),
    ),
    "in German, starts and ends": text(
        "Auswertung Gruppe 1", "Stand: 20.03.2026",
        _blocks(["", "{g} {d:%d.%m.%y}", "von;bis;Anrufe;verl.;angen."],
                "{s:%H:%M};{e:%H:%M};{r.offered};{r.lost};{r.answered}", "Summe;;{o};{l};{a}"),
    ),
}  # fmt: skip
_SUMS: Final = {
    "in German, of days and of all": text(
        "Fertigkeit;Datum;Halbstunde;Anrufe;Angenommen;Abgebrochen",
        by_day(lambda _day, _rows: [], "Stufe 1;{s:%d.%m.%Y};{s:%H:%M};{r.offered};{r.answered};{r.lost}",
               "Stufe 1 Summe;;;{offered};{answered};{lost}"),
        f"Gesamtsumme;;;{TOTAL};{_ANSWERED};{_LOST}",
    ),
    "in French, of days and of all": text(
        "Compétence;Date;Heure;Appels;Répondus",
        by_day(lambda _day, _rows: [], "N1;{s:%d/%m/%Y};{s:%H:%M};{r.offered};{r.answered}",
               "Sous-total N1;;;{offered};{answered}"),
        f"Total général;;;{TOTAL};{_ANSWERED}",
    ),
    "the sum, the mean, the most and the least": text(
        "Date,Time,Calls,Handled", each("{s:%Y-%m-%d},{s:%H:%M},{r.offered},{r.answered}"),
        f"Sum,,{TOTAL},{_ANSWERED}", "Avg,,15.96,14.8", "Max,,31,31", "Min,,7,7",
    ),
    "of all before the others": text(
        "SKILL,DATE,HALF HOUR,CALLS count", f"All,,,{TOTAL}", each("Tier 1,{s:%Y/%m/%d},{s:%H:%M},{r.offered}"),
    ),
    "a queue with all queues, in German": _queues(("Stufe 1", "Stufe 2"), "Gesamt"),
    "a queue with all queues, in Spanish": _queues(("Nivel 1", "Nivel 2"), "Todas las colas"),
    "a queue with all queues, under a name of its own": _queues(("Tier 1", "Tier 2"), "USCIS"),
}  # fmt: skip
_LANGUAGES: Final = {
    "Italian": text(
        "Data;Ora;Offerte;Risposte;Perse", each("{s:%d/%m/%Y};{s:%H:%M};{r.offered};{r.answered};{r.lost}")
    ),
    "Dutch": text(
        "Datum;Tijd;Aangeboden;Beantwoord;Gemist", each("{s:%d-%m-%Y};{s:%H:%M};{r.offered};{r.answered};{r.lost}")
    ),
    "Portuguese": text(
        "Data;Hora;Recebidas;Atendidas;Abandonadas", each("{s:%d/%m/%Y};{s:%H:%M};{r.offered};{r.answered};{r.lost}")
    ),
    "German, incoming calls": text(
        "Tag;Zeitraum;Ankommende Gespräche;Vermittelt;Aufgegeben",
        each("{s:%d.%m.%Y};{s:%H:%M} \u2013 {e:%H:%M};{r.offered};{r.answered};{r.lost}"),
    ),
    "French of Canada": text(
        "Date;Heure;Appels entrants;Appels répondus;Appels abandonnés;NS %",
        each("{s:%Y-%m-%d};{s:%H h %M};{r.offered};{r.answered};{r.lost};81"),
    ),
}
_WEEKS: Final = {
    "in French": text(
        "Année;Semaine;Jour;Heure;Appels",
        _of(lambda r: f"{r.start:%G};{r.start:%V};{_FRENCH[r.start.weekday()]};{r.start:%H:%M};{r.offered}"),
    ),
    "in Spanish, with tabs": text(
        "Año\tSemana\tDía\tHora\tLlamadas",
        _of(lambda r: f"{r.start:%G}\t{r.start:%V}\t{_SPANISH[r.start.weekday()]}\t{r.start:%H:%M}\t{r.offered}"),
    ),
    "in Italian": text(
        "Anno;Settimana;Giorno;Ora;Chiamate",
        _of(lambda r: f"{r.start:%G};{r.start:%V};{_ITALIAN[r.start.weekday()]};{r.start:%H:%M};{r.offered}"),
    ),
    "in German, the year after the week": text(
        "KW;Wochentag;Uhrzeit;Anrufe",
        _of(lambda r: f"KW {r.start:%V}/{r.start:%G};{_GERMAN[r.start.weekday()]};{r.start:%H:%M};{r.offered}"),
    ),
    "year and week in one number": text(
        "YearWeek,Weekday,Interval,Calls", each("{s:%G%V},{s:%a},{s:%H:%M},{r.offered}")
    ),
    "days of weeks written in one": text("ISO Date,Time,Offered", each("{s:%GW%V%u},{s:%H:%M},{r.offered}")),
}
_QUEUES_IN_COLUMNS: Final = {
    "three in German": text(
        "Zeit;Deutsch;Englisch;Türkisch;Gesamt",
        _of(lambda r: f"{r.start:%d.%m.%Y %H:%M};{';'.join(map(str, _thirds(r)))};{r.offered}"),
    ),
    "three in Spanish, a total of two words": text(
        "Fecha;Hora;Ventas;Soporte;Facturación;Total general",
        _of(lambda r: f"{r.start:%d/%m/%Y};{r.start:%H:%M};{';'.join(map(str, _thirds(r)))};{r.offered}"),
    ),
    "the total first": text(
        "Interval Start,All queues,Tier 1,Tier 2", each("{s:%Y-%m-%d %H:%M},{r.offered},{q[0]},{q[1]}")
    ),
    "offered and answered of each, and of both": text(
        "Start,English Offered,Spanish Offered,Total Offered,English Answered,Spanish Answered,Total Answered",
        _of(lambda r: f"{r.start:%Y-%m-%d %H:%M},{r.tiers[0]},{r.tiers[1]},{r.offered},{r.tiers[0] - r.lost},"
                      f"{r.tiers[1]},{r.answered}"),
    ),
}  # fmt: skip
_DIRECTIONS: Final = {
    "in German": _directions("Datum;Uhrzeit;Richtung;Anrufe", "Eingehend", ("Ausgehend",), form="%d.%m.%Y;%H:%M"),
    "in short German": _directions("Datum;Uhrzeit;Typ;Anrufe", "Ein", ("Aus",), form="%d.%m.%Y;%H:%M"),
    "in French": _directions("Date;Heure;Sens;Appels", "Entrant", ("Sortant",), form="%d/%m/%Y;%H:%M"),
    "in Portuguese": _directions("Data;Hora;Direção;Chamadas", "Entrada", ("Saída",), form="%d/%m/%Y;%H:%M"),
    "as Twilio names them": _directions("date;time;direction;count", "inbound", ("outbound-api", "outbound-dial")),
    "media, callbacks among them": _directions("Day;Interval;Media;Interactions", "Voice", ("Email", "Callback")),
    "in columns": text("Start;Inbound calls;Outbound calls", each("{s:%Y-%m-%d %H:%M};{r.offered};{at}")),
    "measures": text(
        "Date,Time,Metric,Value",
        [line for row in ROWS for line in (
            f"{row.start:%Y-%m-%d},{row.start:%H:%M},Answered,{row.answered}",
            f"{row.start:%Y-%m-%d},{row.start:%H:%M},Abandoned,{row.lost}",
        )],
    ),
}  # fmt: skip
_UNNAMED: Final = {
    "a running number and a timestamp, as pandas writes them": text(
        ",timestamp,offered", [f"{at},{row.start:%Y-%m-%d %H:%M:%S},{row.offered}" for at, row in enumerate(ROWS)]
    ),
    "rows with names, as R writes them": text(
        '"","interval","calls"',
        [f'"{at}","{row.start:%Y-%m-%d %H:%M:%S}",{row.offered}' for at, row in enumerate(ROWS, start=1)],
    ),
    "a date and a time": text(";;Anrufe", each("{s:%d.%m.%Y};{s:%H:%M};{r.offered}")),
    "timestamps with an offset": text(",calls_offered", each("{s:%Y-%m-%d %H:%M:%S}-04:00,{r.offered}")),
    "a series without a name": text(",0", each("{s:%Y-%m-%d %H:%M:%S},{r.offered}")),
    "dates beside a column for each time": text(
        f",{','.join(f'{row.start:%H:%M}' for row in ROWS[:6])}",
        [f"{day:%Y-%m-%d},{','.join(str(row.offered) for row in rows)}" for day, rows in DAYS.items()],
    ),
}
_LINE_BREAKS: Final = {
    "in the names": text(
        '"Interval\nStart","Calls\nOffered","Calls\nAbandoned"', each("{s:%m/%d/%Y %H:%M},{r.offered},{r.lost}")
    ),
    "in German, two letters long": text(
        "Datum;Uhrzeit;Bemerkung;Anrufe",
        each('{s:%d.%m.%Y};{s:%H:%M};"Störung;\r\nzweite Zeile";{r.offered}'),
    ),
    "with quotation marks": text(
        "Start,Comment,Calls",
        each('{s:%Y-%m-%d %H:%M},"he said ""no"",\nthen 2026-03-12, and left",{r.offered}'),
    ),
    "with numbers and commas": text("Start,Calls,Note", each('{s:%Y-%m-%d %H:%M},{r.offered},"were\n12, 13 and 14\n"')),
    "between date and time": text("Interval,Calls", each('"{s:%m/%d/%Y}\n{s:%I:%M %p}",{r.offered}')),
}
AWKWARD_LAYOUTS: Final[dict[str, dict[str, str]]] = {
    "answered and abandoned": _ANSWERED_AND_ABANDONED,
    "presented": _PRESENTED,
    "queue performance": _PERFORMANCE,
    "blocks of days": _BLOCKS_OF_DAYS,
    "sums": _SUMS,
    "languages": _LANGUAGES,
    "weeks": _WEEKS,
    "queues in columns": _QUEUES_IN_COLUMNS,
    "directions": _DIRECTIONS,
    "unnamed times": _UNNAMED,
    "line breaks in cells": _LINE_BREAKS,
}
"""By kind, files that are read without any choice."""
ASKED: Final[dict[str, tuple[str, str]]] = {
    "queues without a total": (
        text("Interval Start,Sales,Service,Tech",
             _of(lambda r: f"{r.start:%Y-%m-%d %H:%M},{','.join(map(str, _thirds(r)))}")),
        "'Sales' + 'Service' + 'Tech' (383 calls)",
    ),
    "queues above a line of their totals": (
        text("Interval Start,Sales,Service,Tech",
             _of(lambda r: f"{r.start:%Y-%m-%d %H:%M},{','.join(map(str, _thirds(r)))}"),
             f"Total,{','.join(str(sum(_thirds(row)[at] for row in ROWS)) for at in range(3))}"),
        "'Sales' + 'Service' + 'Tech' (383 calls)",
    ),
    "calls of queues above a sum without a name": (
        text("Date;Time;Tier 1 Calls;Tier 2 Calls", each("{s:%Y-%m-%d};{s:%H:%M};{q[0]};{q[1]}"),
             f";;{sum(row.tiers[0] for row in ROWS)};{sum(row.tiers[1] for row in ROWS)}"),
        "'Tier 1 Calls' + 'Tier 2 Calls' (383 calls)",
    ),
    "answered beside abandoned, with a total for each day, in Italian": (
        text("Data;Ora;Chiamate;Perse", _blocks([], "{s:%d/%m/%Y};{s:%H:%M};{r.answered};{r.lost}",
                                               "{d:%d/%m/%Y};Totale;{a};{l}")),
        "'Chiamate' + 'Perse' (383 calls)",
    ),
    "calls of queues, named so": (
        text("Interval Start\tTier 1 Calls\tTier 2 Calls", each("{s:%Y-%m-%d %H:%M}\t{q[0]}\t{q[1]}")),
        "'Tier 1 Calls' + 'Tier 2 Calls' (383 calls)",
    ),
    "offered of queues under a line of queues": (
        text("Date,Time,Tier 1,,Tier 2,", ",,Offered,Abandoned,Offered,Abandoned",
             each("{s:%Y-%m-%d},{s:%H:%M},{q[0]},{r.lost},{q[1]},0")),
        "'Tier 1 Offered' + 'Tier 2 Offered' (383 calls)",
    ),
    "calls beside those abandoned, in Italian": (
        text("Data;Ora;Chiamate;Perse", each("{s:%d/%m/%Y};{s:%H:%M};{r.answered};{r.lost}")),
        "'Chiamate' + 'Perse' (383 calls)",
    ),
}  # fmt: skip
"""Files that leave open which columns have the calls offered, and the answer."""
