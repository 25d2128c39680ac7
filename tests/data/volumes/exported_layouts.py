"""Reports in the layouts in which phone systems export them, all with the same drawn calls.

Column names and arrangements follow what the vendors' public documentation, or their public API, says of the reports:
Amazon Connect (historical metrics and their names in GetMetricData), Genesys Cloud (queue performance view's export),
Cisco Unified CCX (Contact Service Queue reports), NICE CXone (the contact type results export). Those marked DRAWN are
like files of that vendor or kind as people describe them, without a public sample at hand. All numbers are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

TOTAL: Final = 383
"""All calls offered."""
SOME: Final = {"2026-03-12 08:00": 12, "2026-03-13 09:30": 19, "2026-03-17 10:30": 9}
"""Three of the half-hours."""
TIER_ONE: Final = 271
"""Calls offered of which Tier 1 has some and Tier 2 the others."""

_OFFERED: Final = {
    date(2026, 3, 12): (12, 17, 23, 20, 15, 9),
    date(2026, 3, 13): (10, 14, 21, 19, 13, 8),
    date(2026, 3, 16): (18, 25, 31, 24, 16, 11),
    date(2026, 3, 17): (11, 16, 22, 12, 7, 9),
}
_LOST: Final = (1, 0, 3, 2, 0, 1)


@dataclass(frozen=True)
class Row:
    """A half-hour with its calls, of which some are lost, and those of two queues."""

    start: datetime
    offered: int
    lost: int

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=30)

    @property
    def answered(self) -> int:
        return self.offered - self.lost

    @property
    def share(self) -> str:
        return f"{100 * self.answered / self.offered:.1f}"

    @property
    def tiers(self) -> tuple[int, int]:
        return 2 * self.offered // 3 + 1, self.offered - 2 * self.offered // 3 - 1


ROWS: Final = [
    Row(datetime(day.year, day.month, day.day, 8) + timedelta(minutes=30 * at), calls, _LOST[at])  # noqa: DTZ001
    for day, of_day in _OFFERED.items()
    for at, calls in enumerate(of_day)
]
DAYS: Final = {day: [row for row in ROWS if row.start.date() == day] for day in _OFFERED}


def text(*parts: str | Iterator[str] | list[str]) -> str:
    """Lines, one below the other."""
    lines: list[str] = []
    for part in parts:
        lines += [part] if isinstance(part, str) else list(part)
    return "\n".join([*lines, ""])


def each(form: str, rows: list[Row] = ROWS) -> list[str]:
    """A line for each row: ``{r}`` is the row, ``{s}`` and ``{e}`` its start and end, ``{u}`` the start in UTC."""
    return [
        form.format(r=row, s=row.start, e=row.end, u=row.start + timedelta(hours=4), q=row.tiers, at=number)
        for number, row in enumerate(rows, start=1)
    ]


def by_day(head: Callable[[date, list[Row]], list[str]], form: str, foot: str = "") -> list[str]:
    """The rows of each day under its own lines; a foot has the calls of the day."""
    lines: list[str] = []
    for day, rows in DAYS.items():
        offered, lost = sum(row.offered for row in rows), sum(row.lost for row in rows)
        below = [foot.format(d=day, offered=offered, lost=lost, answered=offered - lost)] if foot else []
        lines += [*head(day, rows), *each(form, rows), *below]
    return lines


def _avaya(day: date, rows: list[Row]) -> list[str]:
    offered, lost = sum(row.offered for row in rows), sum(row.lost for row in rows)
    return [
        "Split/Skill Interval Report",
        f"Date:,{day.month}/{day.day}/{day.year}",
        "Split/Skill:,Tier 1",
        "",
        "Time,Avg Speed Ans,Avg Aban Time,ACD Calls,Avg ACD Time,Aban Calls,% Within Service Level",
        f"Totals,:21,:48,{offered - lost},4:31,{lost},81.2",
    ]


def _avaya_skills() -> list[str]:
    lines = ["Split/Skill Interval,,,", "Printed 3/20/2026 9:12 AM,,,", ""]
    for at, skill in enumerate(("Tier 1", "Tier 2")):
        for day, rows in DAYS.items():
            lines += [f"Split/Skill: {skill}", f"Date: {day:%m/%d/%Y}", "Time,Calls Offered,Avg Speed Ans,Staffed"]
            lines += each(f"{{s:%I:%M %p}} - {{e:%I:%M %p}},{{q[{at}]}},:21,4.0", rows)
            lines += [f"Daily,{sum(row.tiers[at] for row in rows)},:21,4.0", ""]
    return lines


def _csqs() -> list[str]:
    lines = ["Contact Service Queue Activity Report (by CSQ)", "From: 3/12/2026 12:00:00 AM,To: 3/17/2026 11:59:59 PM"]
    for at, csq in enumerate(("Tier1_CSQ", "Tier2_CSQ")):
        lines += ["", f"CSQ Name:,{csq}", "Interval Start Time,Interval End Time,Calls Presented,Avg Queue Time"]
        lines += each(f"{{s:%-m/%-d/%Y %-I:%M:%S %p}},{{e:%-m/%-d/%Y %-I:%M:%S %p}},{{q[{at}]}},0:00:{20 + at}")
        lines += [f"Summary:,,{sum(row.tiers[at] for row in ROWS)},0:00:21"]
    return [*lines, "Report generated on 3/20/2026 09:12:44", "Page 1 of 1"]


VENDORS: Final[dict[str, str]] = {
    "Amazon Connect, by queue and interval": text(
        "Queue,StartInterval,EndInterval,Contacts queued,Contacts handled,Contacts abandoned,Average queue answer time",
        each("Tier 1,{u:%Y-%m-%dT%H:%M:%S.000Z},{e},{r.offered},{r.answered},{r.lost},21.4"),
    ),
    "Amazon Connect, incoming and outbound": text(
        "StartInterval,EndInterval,Queue,Channel,Contacts incoming,Contacts handled incoming,Contacts handled outbound,"
        "Contacts abandoned,Service level 60 seconds",
        each("{s:%Y-%m-%dT%H:%M:%S-04:00},{e:%Y-%m-%dT%H:%M:%S-04:00},Tier 1,VOICE,{r.offered},{r.answered},{at},"
             "{r.lost},81.2%"),
    ),
    # DRAWN: translated names.
    "Amazon Connect, in Spanish": text(
        "Cola,Inicio del intervalo,Fin del intervalo,Contactos en cola,Contactos gestionados,Contactos abandonados",
        each("Nivel 1,{s:%Y-%m-%d %H:%M},{e:%Y-%m-%d %H:%M},{r.offered},{r.answered},{r.lost}"),
    ),
    "Genesys Cloud, queue performance": text(
        "Interval Start,Interval End,Interval Complete,Filters,Media Type,Queue Id,Queue Name,Offer,Answer,Answer %,"
        "Abandon,Abandon %,ASA,Service Level %,Avg Wait,Avg Handle",
        each('"{s:%-m/%-d/%y %-I:%M %p}","{e:%-m/%-d/%y %-I:%M %p}",TRUE,,voice,a1b2,Tier 1,{r.offered},{r.answered},'
             "{r.share},{r.lost},,21000,0.81,24000,271000"),
    ),
    "Genesys Cloud, several media and directions": text(
        "Interval Start,Interval End,Interval Complete,Media Type,Direction,Queue Name,Offer,Answer,Abandon",
        each("{s:%Y-%m-%d %H:%M},{e:%Y-%m-%d %H:%M},TRUE,voice,inbound,Tier 1,{r.offered},{r.answered},{r.lost}"),
        each("{s:%Y-%m-%d %H:%M},{e:%Y-%m-%d %H:%M},TRUE,voice,outbound,Tier 1,{at},{at},0"),
        each("{s:%Y-%m-%d %H:%M},{e:%Y-%m-%d %H:%M},TRUE,chat,inbound,Tier 1,{at},{at},0"),
    ),
    # DRAWN: translated names.
    "Genesys Cloud, in Spanish": text(
        "Inicio del intervalo;Fin del intervalo;Intervalo completo;Filtros;Tipo de medio;Nombre de cola;Ofrecidas;"
        "Respondidas;% respondidas;Abandonadas;Tiempo medio de espera",
        each("{s:%d/%m/%Y %H:%M};{e:%d/%m/%Y %H:%M};VERDADERO;;voz;Nivel 1;{r.offered};{r.answered};{r.share};"
             "{r.lost};24"),
    ),
    "Genesys Cloud, in German": text(
        "Intervallbeginn;Intervallende;Intervall abgeschlossen;Filter;Medientyp;Warteschlangenname;Angeboten;"
        "Beantwortet;Beantwortet %;Abgebrochen;Durchschn. Wartezeit",
        each("{s:%d.%m.%Y %H:%M};{e:%d.%m.%Y %H:%M};WAHR;;Sprache;Stufe 1;{r.offered};{r.answered};{r.share};{r.lost};"
             "24"),
    ),
    "Genesys Cloud, in French": text(
        "Début de l'intervalle;Fin de l'intervalle;Intervalle complet;Filtres;Type de média;Nom de la file d'attente;"
        "Offerts;Répondus;% répondus;Abandonnés;Attente moyenne",
        each("{s:%d/%m/%Y %H:%M};{e:%d/%m/%Y %H:%M};VRAI;;voix;Niveau 1;{r.offered};{r.answered};{r.share};{r.lost};"
             "24"),
    ),
    # DRAWN, like the file of the tests' data.
    "Avaya CMS, a block for each day": text(
        "Split/Skill Interval Report", "Printed 3/20/2026 9:12 AM", "Date:,3/12/2026", "Split/Skill:,Tier 1", "",
        by_day(_avaya, "{s:%-I:%M%p}-{e:%-I:%M%p},:21,:48,{r.answered},4:31,{r.lost},81.2")[4:],
    ),
    "Avaya CMS, a block for each skill and day": text(_avaya_skills()),
    "Avaya CMS, names over three lines": text(
        "Report: Split/Skill Interval", "Date,3/12/2026 - 3/17/2026", "",
        ",,Avg,Avg,,Avg,,%,", ",,Speed,Aban,ACD,ACD,Aban,Within,",
        "Date,Time,Ans,Time,Calls,Time,Calls,Svc Lvl,Calls Offered",
        each("{s:%-m/%-d/%Y},{s:%-I:%M%p},:21,:48,{r.answered},4:31,{r.lost},81.2,{r.offered}"),
    ),
    "Avaya CMS, in German": text(
        "Split/Skill-Intervallbericht", "Gedruckt am 20.03.2026 09:12",
        by_day(lambda day, _: ["", f"Datum:;{day:%d.%m.%Y}", "Skill:;Stufe 1",
                               "Zeit;Durchschn. Antwortzeit;Angebotene Anrufe;Verlorene Anrufe"],
               "{s:%H:%M}-{e:%H:%M};:21;{r.offered};{r.lost}", "Summe;:21;{offered};{lost}"),
    ),
    "Avaya CMS, in Spanish": text(
        "Informe de intervalo de grupo/habilidad", "Impreso: 20/03/2026 9:12",
        by_day(lambda day, _: ["", f"Fecha:,{day:%d/%m/%Y}", "Habilidad:,Nivel 1",
                               "Hora,Vel. media resp.,Llamadas ofrecidas,Llamadas abandonadas"],
               "{s:%H:%M} - {e:%H:%M},:21,{r.offered},{r.lost}", "Totales,:21,{offered},{lost}"),
    ),
    "Cisco Unified CCX, CSQ by interval": text(
        "CSQ Name,Interval Start Time,Interval End Time,Calls Presented,Calls Handled,Calls Abandoned,Avg Queue Time,"
        "Max Queue Time",
        each("Tier1_CSQ,{s:%-m/%-d/%Y %-I:%M:%S %p},{e:%-m/%-d/%Y %-I:%M:%S %p},{r.offered},{r.answered},{r.lost},"
             "0:00:21,0:02:11"),
    ),
    "Cisco Unified CCX, a block for each CSQ": text(_csqs()),
    "Cisco Unified CCX, with a preamble and a footer": text(
        "Contact Service Queue Activity Report", "Start Date:,3/12/2026 12:00:00 AM", "End Date:,3/17/2026 11:59:59 PM",
        "Time Zone:,America/New_York", "",
        "Interval Start Time,Interval End Time,CSQ Name,Calls Presented,Calls Handled,Percentage,Calls Abandoned",
        each("{s:%-m/%-d/%Y %-I:%M:%S %p},{e:%-m/%-d/%Y %-I:%M:%S %p},Tier1_CSQ,{r.offered},{r.answered},{r.share}%,"
             "{r.lost}"),
        f"Grand Total,,,{TOTAL},355,92.7%,28", "", "Page 1 of 1", "Generated by: admin on 3/20/2026",
    ),
    "Five9, by skill and half hour": text(
        "SKILL,DATE,HALF HOUR,CALLS count,ANSWERED,ABANDONED,SERVICE LEVEL,AVERAGE HANDLE TIME",
        each("Tier 1,{s:%Y/%m/%d},{s:%H:%M},{r.offered},{r.answered},{r.lost},{r.share}%,00:04:31"),
        f"Tier 1 Sum,,,{TOTAL},355,28,92.7%,00:04:31",
    ),
    # DRAWN: groups with their values once, as in the report that is not flattened.
    "Five9, grouped by skill and date": text(
        "SKILL,DATE,HALF HOUR,CALLS count,ANSWERED,ABANDONED", "Tier 1,,,,,",
        by_day(lambda day, _: [f",{day:%Y/%m/%d},,,,"], ",,{s:%H:%M},{r.offered},{r.answered},{r.lost}",
               ",{d:%Y/%m/%d} Sum,,{offered},{answered},{lost}"),
        f"Tier 1 Sum,,,{TOTAL},355,28",
    ),
    "NICE CXone, contact type results": text(
        "date|period|TZ|custID|ctID|ctName|contactsReceived|contactsHandled|contactsAbandoned|AHT",
        each("{s:%m%d%Y}|{s:%H:%M}|America/New_York|7|101|Tier 1|{r.offered}|{r.answered}|{r.lost}|271"),
    ),
    # DRAWN.
    "NICE CXone, skill by interval": text(
        "Skill Name,Media Type,Date,Interval,Contacts Offered,Contacts Handled,Abandons,Abandon %,SLA %",
        each("Tier 1,Phone Call,{s:%m/%d/%Y},{s:%H:%M}-{e:%H:%M},{r.offered},{r.answered},{r.lost},7.5%,81.2%"),
    ),
    # DRAWN.
    "RingCentral, queue by half hour": text(
        "Queue Report", "Date Range: 03/12/2026 - 03/17/2026", "Time Zone: Eastern Time", "",
        "Queue Name,Ext,Date,Time,Inbound Calls,Answered,Missed,Avg. Time to Answer",
        each("Tier 1,101,{s:%m/%d/%Y},{s:%I:%M %p},{r.offered},{r.answered},{r.lost},0:00:21"),
    ),
    # DRAWN.
    "RingCentral, in French": text(
        "Rapport de file", "Période : du 12/03/2026 au 17/03/2026", "",
        "File d'attente;Date;Heure;Appels entrants;Appels répondus;Appels manqués",
        each("Niveau 1;{s:%d/%m/%Y};{s:%Hh%M};{r.offered};{r.answered};{r.lost}"),
    ),
    # DRAWN.
    "3CX, queue performance by half hour": text(
        "3CX Queue Performance Overview", "From 3/12/2026 to 3/17/2026", "",
        "Queue,Date,Time,Received,Answered,Unanswered,Average Waiting",
        each("800 Tier 1,{s:%-m/%-d/%Y},{s:%H:%M},{r.offered},{r.answered},{r.lost},00:00:21"),
        f"Totals:,,,{TOTAL},355,28,00:00:21",
    ),
    # DRAWN.
    "3CX, in German": text(
        "Warteschlange;Datum;Uhrzeit;Eingegangene Anrufe;Angenommene Anrufe;Verlorene Anrufe",
        each("800;{s:%d.%m.%y};{s:%H:%M} Uhr;{r.offered};{r.answered};{r.lost}"),
        f"Gesamt;;;{TOTAL};355;28",
    ),
    # DRAWN.
    "Asterisk queue stats, a distribution for each day": text(
        "Queue: support", "Period: 2026-03-12 - 2026-03-17", "",
        by_day(lambda day, _: [f"Distribution by half hour, {day:%Y-%m-%d}", "Hour,Answered,Unanswered,Avg Wait"],
               "{s:%H:%M} - {e:%H:%M},{r.answered},{r.lost},21 secs", "TOTAL,{answered},{lost},"),
    ),
    # DRAWN.
    "Asterisk queue stats, seconds since 1970": text(
        "timestamp;queue;offered;answered;abandoned",
        [f"{int((row.start - datetime(1970, 1, 1)).total_seconds()) + 4 * 3600};support;{row.offered};{row.answered};"  # noqa: DTZ001
         f"{row.lost}" for row in ROWS],
    ),
    # DRAWN.
    "Asterisk queue stats, milliseconds since 1970": text(
        "start_ms,queue,offered",
        [f"{int((row.start - datetime(1970, 1, 1)).total_seconds() + 4 * 3600) * 1000},support,{row.offered}"  # noqa: DTZ001
         for row in ROWS],
    ),
    # DRAWN.
    "Asterisk queue stats, in Spanish": text(
        "Estadísticas de cola", "Desde: 12/03/2026", "Hasta: 17/03/2026",
        "Fecha;Hora;Llamadas recibidas;Atendidas;Abandonadas",
        each("{s:%d/%m/%Y};{s:%H:%M};{r.offered};{r.answered};{r.lost}"), f"TOTAL;;{TOTAL};355;28",
    ),
}  # fmt: skip
