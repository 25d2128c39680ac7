"""Which columns of an interval report say more than calls offered, by their names in the words of vendors.

Names are those of Avaya, Genesys, Cisco, Amazon Connect, NICE and Five9, in English, Spanish, French, German and
Portuguese. No cell is read here: what a column has, and in which unit, is told in :mod:`data.volumes.interval_figures`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Literal

from data.tables.column_names import count_meaning, word_set, words_of
from data.tables.problems import Problem, quoted
from data.tables.tables import Table

FigureRole = Literal[
    "handled", "abandoned", "handle_time", "talk_time", "hold_time", "wrap_time", "wait", "service_level", "people"
]
MEANINGS: Final[Mapping[FigureRole, str]] = {
    "handled": "calls answered",
    "abandoned": "calls abandoned",
    "handle_time": "handle time: talk, hold and wrap-up",
    "talk_time": "talk time",
    "hold_time": "time on hold while handled",
    "wrap_time": "wrap-up after the call",
    "wait": "wait of answered calls (speed of answer)",
    "service_level": "share answered in time (service level)",
    "people": "people logged in",
}
"""What else an interval report may say, in words."""
DURATIONS: Final = ("handle_time", "talk_time", "hold_time", "wrap_time", "wait")
"""Roles whose cells are lengths of time."""
FIGURE_ROLES: Final = tuple(MEANINGS)

Figures = tuple[tuple[FigureRole, int], ...]
"""Positions of columns by what they say, in the order of ``FIGURE_ROLES``."""

_MEANS: Final = word_set(
    "avg average averages mean durchschn durchschnittl durchschnittliche durchschnittlicher durchschnitt schnitt "
    "mittlere mittlerer mittel medio media promedio moyen moyenne moy o aht acht asa att acw tmo tma tme tmc dmt dmc "
    "dma medios"
)
_TOTALS: Final = word_set("total totals sum summe gesamt gesamte somme suma soma totale totaal")
_EXTREMES: Final = word_set(
    "max maximum maximal maximale maximaler maximo maxima longest oldest minimum minimo minimal shortest langste "
    "langster kurzeste mas threshold target ziel objetivo objectif std stddev standardabweichung median percentile"
)
_TIMED: Final = word_set(
    "time times duration durations zeit dauer tiempo duracion temps duree tempo duracao seconds secs sec minutes mins "
    "ms"
)
"""Words without which, or one for a mean, a name is none of a length of time."""
_STEMS: Final[Mapping[FigureRole, tuple[str, ...]]] = {
    "wrap_time": (
        "acw", "wrap", "aftercall", "aftercontact", "aftertalk", "nachbearb", "nacharbeit", "posterior", "postllamada",
        "postappel", "posttraitement", "apresappel", "pausacao", "posatendimento", "administrat",
    ),
    "hold_time": (
        "holdtime", "hold$", "holding$", "haltezeit", "haltedauer", "gehalten", "retencion", "miseenattente",
        "misenattente", "miseengarde", "parcage",
    ),
    "handle_time": (
        "aht", "handle$", "handletime", "handling", "bearbeitung", "operativo", "operacion", "tmo$", "tma$", "gestion",
        "manejo", "traitement", "dmt$", "tempomediodeatend", "atencion", "servicetime",
    ),
    "talk_time": (
        "talk", "acdtime", "interactiontime", "att$", "gesprach", "conversacion", "conversation", "communication",
        "dmc$", "conversa", "hablado", "habla$", "tmc$",
    ),
    "wait": (
        "asa$", "speed", "queueanswer", "answertime", "antwortzeit", "annahmezeit", "velocidad", "velmediaresp",
        "vitesse", "tme$", "avgwait", "averagewait", "waittime", "waitingtime", "avgqueuetime", "averagequeuetime",
        "queuewait", "wartezeit", "wartedauer", "espera", "attente", "avgdelay", "averagedelay", "dma$",
    ),
}  # fmt: skip
"""How words begin that say which length of time it is, in the order looked for; ``$`` ends a word."""
_LEFT_OUT: Final = (
    "interactionandhold",
    "aband",
    "aban$",
    "abn",
    "lost",
    "verl",
    "aufgelegt",
    "abgebroch",
    "perdu",
    "perdid",
)
"""Parts of names of lengths of time that are none of those, such as how long those waited who gave up."""
_LEVELS: Final = (
    "servicelevel", "svclvl", "svclevel", "nivelservicio", "niveldeservicio", "niveauservice", "niveaudeservice",
    "servicegrad", "sl$", "sla$", "gos$", "niveldeservico", "niveldatencion", "niveldeatencion", "tsf$", "withinsvc",
)  # fmt: skip
_PEOPLE: Final = (
    "loggedin", "loggedon", "staffed", "posstaff", "positionsstaffed", "positionstaffed", "conectados", "connectes",
    "angemeldet", "eingeloggt", "logados", "agents$", "agentes$", "agenten$", "agent$", "staff$", "headcount$",
    "representatives$", "mitarbeiter$", "conseillers$", "teleconseillers$", "operadores$", "asesores$",
)  # fmt: skip
_OTHER_PEOPLE: Final = word_set(
    "available avail idle busy aux talking required needed scheduled planned forecast time times duration id ids name "
    "names zeit dauer tiempo temps cost disponibles libres occupied occupancy utilization soll benotigt login logins "
    "per percent pct dispo disponible libre frei besetzt requeridos requis wrap acw hold"
)


def find_figures(table: Table, taken: Collection[int]) -> tuple[Figures, dict[str, str]]:
    """The columns that say more than calls offered, and why each was taken, by what they say.

    ``taken`` are columns that have something else. Of several that say one thing, a mean goes before others, then the
    first.
    """
    found: dict[FigureRole, list[int]] = {}
    for position, name in enumerate(table.header):
        role = figure_meaning(name)
        # Calls answered and abandoned may be those that are added up as the calls offered.
        if role is not None and (position not in taken or role in ("handled", "abandoned")):
            found.setdefault(role, []).append(position)
    figures = tuple(
        (role, min(found[role], key=lambda at: (not says_mean(table.header[at]), at)))
        for role in FIGURE_ROLES
        if role in found
    )
    return figures, {role: f"its name {quoted(table.header[at])} is one for {MEANINGS[role]}" for role, at in figures}


def not_by_interval(table: Table, taken: Collection[int], calls: Collection[int], why: str) -> Problem | None:
    """What is to be said where columns say more than calls, but not of intervals; None where none does.

    ``taken`` are columns that have something else, ``calls`` those whose calls are added up; ``why`` says what they are
    of instead.
    """
    figures, _ = find_figures(table, taken)
    columns = {role: at for role, at in figures if at not in calls}
    if not columns:
        return None
    said = ", ".join(f"{quoted(table.header[at])} ({MEANINGS[role]})" for role, at in columns.items())
    message = f"not read, since {why}: {said}; needed for these is a report with a line for each interval"
    first = min(columns.values())
    return Problem("warning", message, column=table.header[first], kind="figures", count=len(columns))


def figure_meaning(header: str) -> FigureRole | None:
    """What a column of an interval report says by its name, beside times and calls offered; None where it is no such.

    A longest wait, a time until giving up, or people who are idle, are none.
    """
    words = words_of(header)
    joined = "".join(words)
    meaning = count_meaning(header)

    def has(stems: Collection[str]) -> bool:
        return any(stem[:-1] in words if stem.endswith("$") else stem in joined for stem in stems)

    # At the end of a name it is the unit.
    if _EXTREMES.intersection(words) or words[:1] == ("min",):
        return None
    if has(_LEVELS):
        return "service_level"
    if meaning in ("answered", "abandoned"):
        return "handled" if meaning == "answered" else "abandoned"
    if meaning == "share" or has(_LEFT_OUT):
        return None
    timed = (_MEANS | _TIMED).intersection(words) or any(word.endswith(_ENDINGS) for word in words)
    found = next((role for role, stems in _STEMS.items() if has(stems)), None) if timed else None
    return "people" if found is None and has(_PEOPLE) and not _OTHER_PEOPLE.intersection(words) else found


def says_mean(header: str) -> bool:
    """Whether a column's name says that it has the mean of a call."""
    return bool(_MEANS.intersection(words_of(header))) or "\u00d8" in header


def says_total(header: str) -> bool:
    """Whether a column's name says that it has the sum over all calls."""
    return bool(_TOTALS.intersection(words_of(header))) and not says_mean(header)


_ENDINGS: Final = ("zeit", "dauer", "time")
