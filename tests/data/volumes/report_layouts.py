"""Reports of many kinds, whoever exports them: blocks, headings, sums, forms of dates and times; all of them drawn."""

from __future__ import annotations

from typing import Final

from tests.data.volumes.exported_layouts import DAYS, ROWS, TOTAL, by_day, each, text

_SPANISH_MONTH, _FRENCH_MONTH, _GERMAN_MONTH = "marzo", "mars", "März"
_DAYS_SPANISH = ("lunes", "martes", "miércoles", "jueves", "viernes")
_DAYS_FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
_DAYS_GERMAN = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")

REPORTS: Final[dict[str, str]] = {
    "dates above the times": text(
        "Time,Calls,Handled",
        by_day(lambda day, _: [f"{day:%A %-d %B %Y},,"], "{s:%H:%M},{r.offered},{r.answered}"),
    ),
    "dates with commas that part cells": text(
        "Time,Calls",
        by_day(lambda day, _: [f"{day:%A, %B %-d, %Y}"], "{s:%H:%M},{r.offered}"),
    ),
    "dates above the times, in Spanish": text(
        "Informe de llamadas", "Generado el 20/03/2026", "", "Hora;Llamadas;Atendidas",
        by_day(lambda day, _: [f"{_DAYS_SPANISH[day.weekday()]}, {day.day} de {_SPANISH_MONTH} de {day.year}"],
               "{s:%H:%M};{r.offered};{r.answered}", "Suma del día;{offered};{answered}"),
    ),
    "dates above the times, in French": text(
        "Heure;Appels reçus;Appels traités",
        by_day(lambda day, _: ["", f"{_DAYS_FRENCH[day.weekday()]} {day.day} {_FRENCH_MONTH} {day.year}"],
               "{s:%Hh%M};{r.offered};{r.answered}", "Somme;{offered};{answered}"),
    ),
    "dates above the times, in German": text(
        "Uhrzeit;Anrufe;Angenommen",
        by_day(lambda day, _: [f"{_DAYS_GERMAN[day.weekday()]}, {day.day}. {_GERMAN_MONTH} {day.year};;"],
               "{s:%H.%M} Uhr;{r.offered};{r.answered}", "Tagessumme;{offered};{answered}"),
    ),
    "a date once for each day, as in merged cells": text(
        "Date,Time,Calls",
        [line if at % 6 == 0 else line[line.index(","):]
         for at, line in enumerate(each("{s:%Y-%m-%d},{s:%H:%M},{r.offered}"))],
    ),
    "queues above the times": text(
        "Start,Calls", "Tier 1", each("{s:%Y-%m-%d %H:%M},{q[0]}"), "Tier 2", each("{s:%Y-%m-%d %H:%M},{q[1]}"),
    ),
    "queues above the times, and a block with all of them": text(
        "Queue: Tier 1", "Start,Calls", each("{s:%Y-%m-%d %H:%M},{q[0]}"),
        "Queue: Tier 2", "Start,Calls", each("{s:%Y-%m-%d %H:%M},{q[1]}"),
        "Queue: All queues", "Start,Calls", each("{s:%Y-%m-%d %H:%M},{r.offered}"),
    ),
    "directions above the times": text(
        "Direction: Inbound", "Start,Calls", each("{s:%Y-%m-%d %H:%M},{r.offered}"),
        "Direction: Outbound", "Start,Calls", each("{s:%Y-%m-%d %H:%M},{at}"),
    ),
    "groups over names": text(
        "Date,Time,Calls,,,Times,", ",,Offered,Answered,Abandoned,ASA,AHT",
        each("{s:%Y-%m-%d},{s:%H:%M},{r.offered},{r.answered},{r.lost},21,271"),
    ),
    "groups of directions over names": text(
        "Interval Start,Inbound,,Outbound,", ",Offered,Answered,Made,Answered",
        each("{s:%Y-%m-%d %H:%M},{r.offered},{r.answered},{at},{at}"),
    ),
    "names on every page": text(
        "Interval report", "Page 1 of 4",
        [line for at, day in enumerate(DAYS, start=1)
         for line in [*(["", "Interval report", f"Page {at} of 4"] if at > 1 else []), "Date,Time,Calls",
                      *each("{s:%Y-%m-%d},{s:%H:%M},{r.offered}", DAYS[day])]],
    ),
    "sums with any name": text(
        "Date,Time,Calls",
        by_day(lambda _day, _rows: [], "{s:%Y-%m-%d},{s:%H:%M},{r.offered}", "{d:%Y-%m-%d},whole day,{offered}"),
    ),
    "sums without a name": text(
        "Date,Time,Calls Offered,Lost",
        by_day(lambda _day, _rows: [], "{s:%Y-%m-%d},{s:%H:%M},{r.offered},{r.lost}", "{d:%Y-%m-%d},,{offered},{lost}"),
        f",,{TOTAL},28",
    ),
    "sums over the span of the day": text(
        "Date,Interval,Calls",
        by_day(lambda _day, _rows: [], "{s:%Y-%m-%d},{s:%H:%M}-{e:%H:%M},{r.offered}",
               "{d:%Y-%m-%d},08:00-11:00,{offered}"),
    ),
    "ISO year, week and weekday": text(
        "Year,Week,Weekday,Time,Calls", each("{s:%G},{s:%V},{s:%A},{s:%H:%M},{r.offered}"),
    ),
    "ISO week and number of the weekday": text(
        "ISO Year;ISO Week;Day of week;Time;Calls", each("{s:%G};W{s:%V};{s:%u};{s:%H:%M};{r.offered}"),
    ),
    "ISO weeks in German": text(
        "Jahr;KW;Wochentag;Uhrzeit;Anrufe",
        [f"{row.start:%G};{row.start:%V};{_DAYS_GERMAN[row.start.weekday()]};{row.start:%H:%M};{row.offered}"
         for row in ROWS],
    ),
    "dates of ISO weeks": text("Date,Time,Calls", each("{s:%G-W%V-%u},{s:%H:%M},{r.offered}")),
    "year, month and day": text(
        "Year,Month,Day,Time,Calls", each("{s:%Y},{s:%-m},{s:%-d},{s:%H:%M},{r.offered}"),
    ),
    "year, name of the month, day, hour and minute": text(
        "Year,Month,Day,Hour,Minute,Calls", each("{s:%Y},{s:%B},{s:%-d},{s:%-H},{s:%M},{r.offered}"),
    ),
    "start, end and length": text(
        "Start,End,Minutes,Calls", each("{s:%Y-%m-%d %H:%M},{e:%Y-%m-%d %H:%M},30,{r.offered}"),
    ),
    "spans in French": text(
        "Date;Tranche horaire;Appels", each("{s:%d/%m/%Y};{s:%Hh%M} à {e:%Hh%M};{r.offered}"),
    ),
    "spans in German": text(
        "Datum;Zeitraum;Anrufe", each("{s:%d.%m.%Y};{s:%H:%M} bis {e:%H:%M} Uhr;{r.offered}"),
    ),
    "spans in Spanish": text(
        "Fecha;Franja horaria;Llamadas", each("{s:%d/%m/%Y};{s:%H:%M} a {e:%H:%M};{r.offered}"),
    ),
    "months by name in Spanish": text(
        "Fecha y hora;Llamadas", each("{s:%d} de marzo de {s:%Y} {s:%H:%M};{r.offered}"),
    ),
    "months by short name in French": text(
        "Date;Heure;Appels", each("{s:%d}-mars-{s:%y};{s:%H:%M};{r.offered}"),
    ),
    "a zone in brackets in a column's name": text(
        "Interval Start (America/New_York),Calls", each("{s:%Y-%m-%d %H:%M},{r.offered}"),
    ),
    "UTC in a column's name": text("Start (UTC),Calls", each("{u:%Y-%m-%d %H:%M},{r.offered}")),
    "an offset in a column's name": text("Start (UTC-04:00),Calls", each("{s:%Y-%m-%d %H:%M},{r.offered}")),
    "a zone above the table": text(
        "Report: calls by interval", "Time zone: UTC", "", "Start,Calls", each("{u:%Y-%m-%d %H:%M},{r.offered}"),
    ),
    "a skill and a medium beside it": text(
        "Date,Time,Skill,Media,Calls",
        each("{s:%Y-%m-%d},{s:%H:%M},Tier 1,Voice,{q[0]}"), each("{s:%Y-%m-%d},{s:%H:%M},Tier 2,Voice,{q[1]}"),
        each("{s:%Y-%m-%d},{s:%H:%M},Tier 1,Chat,{at}"), each("{s:%Y-%m-%d},{s:%H:%M},Tier 2,Email,{at}"),
    ),
    "days with no rows": text(
        "Date: 2026-03-10", "Time,Calls,AHT", "No data",
        by_day(lambda day, _: ["", f"Date: {day:%Y-%m-%d}", "Time,Calls,AHT",
                               *(["No data", f"Date: {day:%Y-%m-%d}"] if day.day == 13 else [])],
               "{s:%H:%M},{r.offered},271"),
    ),
    "rules around dates": text(
        by_day(lambda day, _: ["----------", f"{day:%d/%m/%Y}", "----------", "Time;Calls;AHT"],
               "{s:%H:%M};{r.offered};271", "Total;{offered};271"),
    ),
    "what was asked for above the table": text(
        "Parameter,Value", "Queue,Tier 1", "Interval,30 min", "Start date,2026-03-12", "End date,2026-03-17", "",
        "Date,Interval,Offered,Handled", each("{s:%Y-%m-%d},{s:%H:%M},{r.offered},{r.answered}"), "Records,24",
        "Rows returned: 24",
    ),
    "sites above the times": text(
        "Site: Omaha", "Start,Calls", each("{s:%Y-%m-%d %H:%M},{q[0]}"),
        "Site: Tampa", "Start,Calls", each("{s:%Y-%m-%d %H:%M},{q[1]}"),
    ),
    "a date and a queue on one line": text(
        "Time,Calls",
        by_day(lambda day, _: [f'"{day:%A, %B %-d, %Y} - Tier 1",'], "{s:%H:%M},{q[0]}"),
        by_day(lambda day, _: [f'"{day:%A, %B %-d, %Y} - Tier 2",'], "{s:%H:%M},{q[1]}"),
    ),
    "a column for each date, a block for each queue": text(
        [line for at in (0, 1)
         for line in [f"Queue: Tier {at + 1}", "Time," + ",".join(f"{day:%a %m/%d/%Y}" for day in DAYS),
                      *(",".join([f"{ROWS[row].start:%H:%M}", *(f"{rows[row].tiers[at]}" for rows in DAYS.values())])
                        for row in range(6)), ""]],
    ),
    "a direction, a medium and a measure beside it": text(
        "Start,Direction,Media,Metric,Value",
        each("{s:%Y-%m-%d %H:%M},Inbound,Voice,Offered,{r.offered}"),
        each("{s:%Y-%m-%d %H:%M},Inbound,Voice,Answered,{r.answered}"),
        each("{s:%Y-%m-%d %H:%M},Inbound,Chat,Offered,{at}"),
        each("{s:%Y-%m-%d %H:%M},Outbound,Voice,Offered,{at}"),
    ),
    "a pivot table with days above their times": text(
        "Row Labels,Sum of Offered,Sum of Handled",
        by_day(lambda day, rows: [f"{day:%-m/%-d/%Y},{sum(r.offered for r in rows)},{sum(r.answered for r in rows)}"],
               "{s:%-I:%M %p},{r.offered},{r.answered}"),
        f"Grand Total,{TOTAL},355",
    ),
    "sums of days above their times, by weekday and date": text(
        "Uhrzeit;Summe von Anrufe",
        by_day(lambda day, rows: [f"{_DAYS_GERMAN[day.weekday()]}, {day:%d.%m.%Y};{sum(row.offered for row in rows)}"],
               "{s:%H:%M};{r.offered}"),
        f"Gesamtergebnis;{TOTAL}",
    ),
    "sums of hours between half-hours": text(
        "Date,Interval,Calls",
        [line for first, last in zip(ROWS[::2], ROWS[1::2], strict=True)
         for line in [*each("{s:%Y-%m-%d},{s:%H:%M}-{e:%H:%M},{r.offered}", [first, last]),
                      f"{first.start:%Y-%m-%d},{first.start:%H:%M}-{last.end:%H:%M},{first.offered + last.offered}"]],
    ),
    "sums of queues and days under any name": text(
        "Date,Time,Queue,Calls",
        [line for at in (0, 1) for day, rows in DAYS.items()
         for line in [*each(f"{{s:%Y-%m-%d}},{{s:%H:%M}},Tier {at + 1},{{q[{at}]}}", rows),
                      f"{day:%Y-%m-%d},,Tier {at + 1},{sum(row.tiers[at] for row in rows)}"]],
    ),
    "days summed by their dates": text(
        "Start;Calls",
        by_day(lambda _day, _rows: [], "{s:%d.%m.%Y %H:%M};{r.offered}", "{d:%d.%m.%Y};{offered}"),
    ),
    "weeks of years, with weekdays in French": text(
        "Semaine;Jour;Heure;Appels",
        [f"{row.start:%G}-S{row.start:%V};{_DAYS_FRENCH[row.start.weekday()]};{row.start:%Hh%M};{row.offered}"
         for row in ROWS],
    ),
    "a span of ISO times": text(
        "Interval,Offered",
        each("{s:%Y-%m-%dT%H:%M:%S.000-04:00}/{e:%Y-%m-%dT%H:%M:%S.000-04:00},{r.offered}"),
    ),
}  # fmt: skip
