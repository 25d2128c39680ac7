"""What the columns of a call log may hold, and what phone systems call them in English, Spanish, French and German."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Role:
    """What a column of a call log may hold."""

    meaning: str
    names: tuple[str, ...]
    """Headers in letters and digits only, the most telling first."""


ROLES: Final[dict[str, Role]] = {
    "call": Role(
        "number of the call",
        (
            "callid", "contactid", "interactionid", "callnumber", "sessionid", "callreference", "ucid", "id",
            "idllamada", "iddelallamada", "numerodelallamada",
            "idappel", "numerodappel", "anrufid",
            "anrufnummer", "gesprachsid",
            "callsid", "conversationid", "uniqueid", "nodeidsessionidsequenceno",
        ),
    ),
    "customer": Role(
        "who calls",
        (
            "customerid", "callerid", "customer", "caller", "personid", "accountid", "ani", "callernumber",
            "callingnumber", "phonenumber", "phone",
            "telefono", "numerodetelefono", "llamante", "appelant", "numeroappelant", "telephone", "anrufer",
            "rufnummer", "telefonnummer", "kunde",
            "from", "src", "originatordn",
        ),
    ),
    "queue": Role(
        "queue, skill or kind of call",
        (
            "queue", "queuename", "skill", "skillname", "skillgroup", "split", "type", "calltype", "service", "tier",
            "cola", "nombredecola", "servicio", "filedattente", "competence", "warteschlange",
            "csqnames",
        ),
    ),
    "date": Role(
        "date of the call",
        (
            "date", "calldate", "startdate", "data", "arrivaldate", "day", "businessdate",
            "fecha", "fechadelallamada", "fechallamada", "dateappel", "datedelappel", "jour", "datum", "anrufdatum",
        ),
    ),
    "arrived": Role(
        "arrival of the call",
        (
            "arrived", "arrival", "arrivaltime", "arrivedat", "arrivaldatetime", "arrivaltimestamp", "callstart",
            "callstarttime", "calltime", "calldatetime", "calltimestamp", "vruentry", "ivrentry", "ivrstart",
            "offeredat",
            "initiationtimestamp", "datetime", "timestamp", "starttime", "startdatetime", "start", "time",
            "horadelallamada", "horallamada", "horadellegada", "llegada", "fechayhora", "fechahora", "horadeinicio",
            "horainicio", "inicio", "hora", "heuredelappel", "heureappel", "heuredarrivee", "arrivee", "dateetheure",
            "dateheure", "heurededebut", "debut", "heure", "anrufzeit", "ankunft", "ankunftszeit", "eingang",
            "eingangszeit", "zeitstempel", "datumuhrzeit", "anrufbeginn", "startzeit", "beginn", "uhrzeit",
        ),
    ),
    "ivr_end": Role("end of the automated voice system", ("ivrend", "ivrexit", "vruexit", "vruend")),
    "ivr_time": Role("time in the automated voice system", ("ivrtime", "vrutime", "ivrduration", "ivrseconds")),
    "queue_start": Role(
        "entry into the queue",
        (
            "queuestart", "queueentry", "queueenter", "queuedat", "queueentered", "enteredqueue", "enterqueue",
            "queuein", "queuestarttime", "qstart", "qentry",
            "enqueuetimestamp",
        ),
    ),
    "queue_end": Role(
        "exit from the queue",
        ("queueend", "queueexit", "leftqueue", "exitqueue", "queueleft", "queueout", "queueendtime", "qexit", "qend"),
    ),
    "wait": Role(
        "wait in the queue",
        (
            "waittime", "wait", "queuetime", "waitseconds", "queueseconds", "waitingtime", "timeinqueue",
            "queueduration", "waitduration", "speedofanswer", "speedtoanswer", "asa", "qtime",
            "tiempodeespera", "tiempoespera", "tiempoencola", "espera", "tempsdattente", "dureedattente", "attente",
            "wartezeit", "wartedauer",
            "queuewaittime", "totalqueuewait", "inqueue", "ringing",
        ),
    ),
    "outcome": Role(
        "how the call ended",
        (
            "isanswered", "wasanswered", "callanswered", "answered",
            "pickedup", "abandoned", "isabandoned", "wasabandoned", "abandon", "missed", "lost", "unanswered",
            "outcome", "calloutcome", "disposition", "callresult", "callstatus", "calldisposition", "endreason",
            "result", "status",
            "contestada", "contestado", "atendida", "respondida", "resultado", "estado", "resultadodelallamada",
            "repondu", "repondue", "decroche", "resultat", "statut", "angenommen", "beantwortet", "ergebnis",
            "anrufstatus",
            "actionresult", "contactdisposition", "abandonada", "abandonado", "perdida", "abandonne", "abandonnee",
            "perdu", "aufgelegt", "abgebrochen", "verloren", "verpasst",
        ),
    ),
    "service_start": Role(
        "answer by a person",
        (
            "servicestart", "answered", "answeredat", "answertime", "timeanswered", "answeredtime", "callanswered",
            "connectedat", "agentstart", "talkstart", "servicestarttime", "serstart", "answer",
            "contestada", "atendida", "horadecontestacion", "horaderespuesta", "horadeatencion", "repondu", "repondue",
            "heuredereponse", "heuredecroche", "angenommen", "beantwortet", "angenommenum", "annahmezeit",
            "antwortzeit", "gesprachsbeginn",
            "connectedtoagenttimestamp",
        ),
    ),
    "service_end": Role(
        "end of the handling",
        (
            "serviceend", "serviceexit", "ended", "endedat", "endtime", "callend", "callendtime", "completedat",
            "agentend", "talkend", "serviceendtime", "serexit", "serend", "hangup", "end",
            "horadefin", "horafin", "fin", "heuredefin", "heurefin", "endzeit", "gesprachsende", "ende",
            "disconnecttimestamp",
        ),
    ),
    "service_time": Role(
        "time of handling",
        (
            "handletime", "handlingtime", "handleduration", "handleseconds", "servicetime", "serviceseconds",
            "serviceduration", "sertime", "aht", "talktime", "talkseconds", "talkduration", "talk",
            "tiempodegestion", "tiempodeatencion", "tiempodeconversacion", "duraciondelaconversacion", "conversacion",
            "tempsdetraitement", "dureedetraitement", "tempsdeconversation", "dureedeconversation", "conversation",
            "bearbeitungszeit", "bearbeitungsdauer", "gesprachszeit", "gesprachsdauer",
            "totaltalk", "talking", "billsec", "agentinteractionduration", "agenttime",
        ),
    ),
    "call_time": Role(
        "length of the whole call",
        (
            "duration", "callduration", "calllength", "calltotaltime", "callseconds", "totalduration",
            "duracion", "duraciondelallamada", "duraciontotal", "duree", "dureedelappel", "dureetotale", "dauer",
            "anrufdauer", "gesamtdauer",
        ),
    ),
    "hold_time": Role(
        "time on hold while handled",
        (
            "holdtime", "holdseconds", "holdduration", "hold",
            "tiempoderetencion", "retencion", "tempsdemiseenattente", "miseenattente", "haltezeit", "haltedauer",
            "totalhold", "customerholdduration",
        ),
    ),
    "wrap_time": Role(
        "work after the call",
        (
            "wraptime", "wrapup", "wrapuptime", "aftercallwork", "aftercallworktime", "acw", "acwtime", "wrapseconds",
            "tiempopostllamada", "postllamada", "trabajoposterior", "posttraitement", "tempsdeposttraitement",
            "nachbearbeitung", "nachbearbeitungszeit", "nacharbeit", "nacharbeitszeit",
            "totalacw", "aftercontactworkduration", "worktime",
        ),
    ),
    "transferred": Role(
        "whether the call was transferred",
        (
            "transferred", "transfer", "istransferred", "transferflag", "transfers",
            "transferida", "transferido", "transfere", "transferee", "transfert", "weitergeleitet", "weiterverbunden",
        ),
    ),
    "callback_answered": Role(
        "whether the callback was answered", ("callbackanswered", "callbackresult", "callbackoutcome", "callbackstatus")
    ),
    "callback_attempts": Role(
        "attempts of the callback", ("callbackattempts", "callbacktries", "attempts", "numberofattempts")
    ),
}  # fmt: skip
"""Everything that a call log may say of a call."""

TIMES: Final = ("date", "arrived", "ivr_end", "queue_start", "queue_end", "service_start", "service_end")
"""Roles of columns that hold dates or times of day."""
LENGTHS: Final = ("wait", "service_time", "call_time", "hold_time", "wrap_time")
"""Roles of columns that hold lengths of time which figures come of."""
