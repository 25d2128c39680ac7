"""What the name of a column says it holds, in the languages and the words of vendors that reports are written in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from .calendar_names import unaccented
from .clock_changes import zone_named

CountMeaning = Literal["offered", "calls", "answered", "abandoned", "total", "share", "other"]
"""Calls offered; just calls, which may be offered or answered ones; a total of something; a percentage; not calls."""

TimeMeaning = Literal["stamp", "date", "start", "end"]


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Names of columns in plain letters and digits only.
_TIMES: Final[dict[TimeMeaning, frozenset[str]]] = {
    "stamp": word_set(
        "datetime dateandtime timestamp startdatetime datetimestart intervaldatetime datumuhrzeit datumzeit fechahora "
        "fechayhora dateheure dateetheure dataora dataeora datahora dataehora datumtijd datumentijd zeitstempel"
        ""
    ),
    "date": word_set(
        "date day calldate startdate intervaldate businessdate rowdate reportdate datum tag fecha dia jour data "
        "giorno dag datums 日付 日期"
    ),
    "start": word_set(
        "intervalstart intervalstarttime intervalbegin starttime start interval intervaltime periodstart period begin "
        "begintime time timeofday halfhour halfhourly hour hourofday calltime starttimeofday intervalstarts timeslot "
        "slot from timefrom timeinterval timeperiod halfhourstart halfhourinterval uhrzeit zeit stunde von beginn "
        "startzeit intervall zeitraum zeitintervall halbstunde hora inicio horainicio intervalo franja franjahoraria "
        "tramo desde heure debut heurededebut heuredebut tranche tranchehoraire intervalle plagehoraire ora orario "
        "iniciodelintervalo iniciodeintervalo debutdelintervalle debutintervalle intervallbeginn intervallstart "
        "beginndesintervalls horadeinicio iniciointervalo intervalodetiempo creneau creneauhoraire plage bloque "
        "bloquehorario mediahora horadeldia demiheure rangohorario tramohorario startinterval startofinterval "
        "intervalstarting halfhourstarting 30mininterval 30minuteinterval 15mininterval 15minuteinterval heuredujour "
        "tageszeit fascia fasciaoraria inizio orainizio intervallo faixa faixahoraria periodo tijd tijdstip "
        "begintijd starttijd uur tid starttid klockslag godzina czas 時刻 時間 時間帯 时间"
    ),
    "end": word_set(
        "intervalend intervalendtime endtime end intervalending periodend enddatetime until hourending to timeto "
        "endinterval endofinterval horadefin findelintervalo findeintervalo findelintervalle finintervalle "
        "intervallende endedesintervalls "
        "halfhourend bis ende endzeit fin horafin hasta heurefin heuredefin fine orafine eindtijd einde sluttid"
    ),
}
_QUEUES: Final = word_set(
    "queue queuename skill skillname skillgroup split splitskill vdn vdnname lob lineofbusiness callqueue "
    "csqname ctname contacttypename nombrecola nombredecola nombredelacola nomfile nomdelafile nomdelafiledattente "
    "filedattente warteschlangenname habilidad competence fahigkeit grupohabilidad groupecompetence skillgruppe "
    "huntgroup callgroup ringgroup rufgruppe callqueuename hotline "
    "routingprofile language servicename service application csq contactservicequeue calltype warteschlange sprache "
    "cola file fileattente coda fila wachtrij"
)
_KINDS: Final = word_set(
    "direction calldirection contactdirection richtung anrufrichtung direccion sens direzione direcao richting "
    "media mediatype medium channel channeltype kanal canal canale contacttype calltype interactiontype type "
    "typ tipo measure metric metricname kennzahl indicator"
)

_CALLS: Final = (
    "call calls contact contacts volume volumen interaction interactions conversation conversations anruf anrufe "
    "gesprache llamadas appels chamadas ligacoes chiamate gesprekken oproepen samtal polaczenia queued enqueued "
    "contactos contacto contatti contatos count anzahl gesamtanrufe callvolume callcount totalcalls numberofcalls"
)
_BESIDE_CALLS: Final = (
    "sum of summe von suma somme soma number no "
    "nbr nb nbre anz d num nr qty count total totals all the acd voice phone telephone telefon daily hourly interval "
    "ncalls n in en cola de des der di nombre numero anzahl cantidad quantidade aantal antal liczba gesamt"
)
_TOTAL: Final = "total totals sum summe gesamt gesamtzahl overall all combined totale totaal suma somma somme totalt"
_STEMS: Final[dict[CountMeaning, tuple[str, ...]]] = {
    "abandoned": (
        "abandon", "aband", "aban", "abn", "abbandon", "unanswer", "notanswer", "noanswer", "lost", "missed", "hungup",
        "hangup", "hangsup", "dropped", "gaveup", "givenup", "renege", "unserved", "nichtangenommen", "unbeantwortet",
        "abgebr", "abbruch", "verl$", "verloren", "verpasst", "aufgelegt", "abgebrochen", "perdid", "perdu",
        "perse$", "persi$", "noatendid",
        "nocontestad", "nonrepondu", "nonrispost", "naoatendid", "gemist", "opgehangen", "nietbeantwoord", "tappade",
        "missade", "porzucon", "nieodebran", "放棄",
    ),
    "offered": (
        "offer", "presented", "presentat", "received", "arrival", "arriving", "entered", "angeboten", "angebot$",
        "eingegangen", "ofrecid", "oferta$", "recibid", "presentad", "presente", "recus$", "recues$", "offre",
        "ricevut", "oferecid", "recebid", "recib$", "angeb$", "ingresad", "eingang$", "aangeboden", "ontvangen",
        "binnengekomen", "着信", "入電",
    ),
    "answered": (
        "answer", "handled", "acdcall", "acd", "serviced", "served", "connected", "accepted", "taken", "completed",
        "angenommen", "beantwortet", "bearbeitet", "bedient", "atendid", "contestad", "respondid", "repondu", "traite",
        "decroche", "risposte", "risposti", "gestit", "beantwoord", "afgehandeld", "opgenomen", "besvarade", "odebran",
        "gestionad", "angen$", "beantw$", "verbunden", "atend$", "antwort$", "reponse$", "respuesta$", "応答",
    ),
}  # fmt: skip
"""How words begin that say what became of calls, in the order in which they are looked for; ``$`` ends a word."""
_INCOMING: Final = (
    "incoming", "inbound", "eingehend", "ankommend", "entrante", "entrant", "binnenkomend", "inkommande",
    "przychodzac",
)  # fmt: skip
"""How words begin that say that calls came in: those offered, where no other word says what became of them."""
_SHARES: Final = (
    "percent percentage pct rate ratio share quote quota anteil prozent taux tasa taxa porcentaje porcentagem "
    "percentuale procent pourcentage tasso udzial"
)
_NOT_CALLS: Final = (
    "avg average averages mean median time times duration seconds sec secs second minutes mins hours delay wait waits "
    "waiting waited asa aht acw att talk talking hold holding wrap wrapup level levels sla sl gos target max min "
    "maximum minimum longest oldest speed agent agents staff staffed fte ftes headcount occupancy utilization "
    "utilisation cost costs revenue price amount rating ratings score satisfaction csat nps seats id ids key code "
    "transferred transfers transfer outbound outgoing busy blocked overflow overflowed flow rejected refused short "
    "callback callbacks voicemail voicemails conference requeued interflow failed error errors within under "
    "threshold temperature index per year week month quarter dauer zeit wartezeit gesprachszeit mittel durchschnitt "
    "schnitt agenten mitarbeiter ausgehend duracion tiempo espera promedio medio agentes saliente salientes nivel "
    "servicio duree temps attente moyen moyenne niveau sortant sortants tempo attesa durata media livello uscita "
    "agenti operatori wachttijd gemiddeld gemiddelde duur niveau servicegrad erreichbarkeit tme tma aux internal"
)
_PART: Final = re.compile(r"\d\s*(?:s|sec|secs|seconds|min|m)\b|[<>]", re.IGNORECASE)
"""Names of a part, such as those answered within 20 s."""


def plain_name(header: str) -> str:
    """A column's name in small letters and digits only, as names are compared."""
    return re.sub(r"[\W_]+", "", unaccented(header))


@lru_cache(maxsize=10_000)
def words_of(header: str) -> tuple[str, ...]:
    """The words of a column's name in small letters; CallsOffered has two."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return tuple(re.findall(r"[^\W\d_]+", unaccented(parted)))


@lru_cache(maxsize=10_000)
def count_meaning(header: str) -> CountMeaning | None:
    """What a column of numbers holds by its name; None where the name does not say it."""
    words = words_of(header)
    if "%" in header or _SHARE_WORDS.intersection(words):
        return "share"
    joined = "".join(words)
    timed = any(word.endswith("time") for word in words)
    # So pandas writes a series without a name.
    nameless = header == "0"
    if not (words or nameless) or timed or _NOT_CALL_WORDS.intersection(words) or _PART.search(header):
        return "other"
    for meaning, stems in (*_STEMS.items(), ("offered", _INCOMING)):
        if any(_has(words, joined, stem) for stem in stems):
            return meaning
    if words and _TOTAL_WORDS.issuperset(words):
        return "total"
    if _CALL_WORDS.intersection(words) and (_CALL_WORDS | _BESIDE_WORDS).issuperset(words):
        return "calls"
    return None


def share_meaning(header: str) -> CountMeaning | None:
    """What a column of percentages has the share of by its name, such as the abandoned calls; None if not said."""
    if count_meaning(header) != "share":
        return None
    return count_meaning(" ".join(word for word in words_of(header) if word not in _SHARE_WORDS))


@lru_cache(maxsize=10_000)
def time_meaning(header: str) -> TimeMeaning | None:
    """What a column of times holds by its name, a unit or zone in it aside; None where the name does not say it."""
    names = {plain_name(header), plain_name(without_zone(header))}
    return next((meaning for meaning, known in _TIMES.items() if names & known), None)


def without_zone(header: str) -> str:
    """A column's name without what stands in brackets, and without the zone of its times."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", header)
    if zone_named(header) is None:
        return bare
    parted = bare.replace("_", " ")
    return re.sub(r"[A-Z]{1,2}[SD]?T\b|\b(?i:utc|gmt|local|eastern|central|mountain|pacific)\b", " ", parted)


def names_queues(header: str) -> bool:
    """Whether a column's name is one for queues or skills."""
    return _bare_name(header) in _QUEUES


def names_kinds(header: str) -> bool:
    """Whether a column's name is one for the direction, the medium or the measure of what a line counts."""
    return _bare_name(header) in _KINDS


def _bare_name(header: str) -> str:
    """A column's plain name without what stands in brackets."""
    return plain_name(re.sub(r"[(\[].*?[)\]]", " ", header)) or plain_name(header)


def says_ends(header: str) -> bool | None:
    """Whether a column's name says that its times are the ends of intervals, or their starts; None if neither."""
    if time_meaning(header) == "end":
        return True
    name = plain_name(header)
    return False if "start" in name or "begin" in name or name in ("von", "from", "desde", "debut", "inizio") else None


def _has(words: tuple[str, ...], joined: str, stem: str) -> bool:
    """Whether a word is a stem with ``$`` at its end, has a long one in it, or begins with a short one."""
    if stem.endswith("$"):
        return stem[:-1] in words
    return stem in joined if len(stem) >= _LONG else any(word.startswith(stem) for word in words)


_LONG: Final = 5
"""Letters from which a stem is looked for anywhere in a name, as words may be written in one."""
_SHARE_WORDS: Final = word_set(_SHARES)
_NOT_CALL_WORDS: Final = word_set(_NOT_CALLS)
_TOTAL_WORDS: Final = word_set(_TOTAL)
_CALL_WORDS: Final = word_set(_CALLS)
_BESIDE_WORDS: Final = word_set(_BESIDE_CALLS)
