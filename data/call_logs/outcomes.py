"""What became of a call, told by the words that phone systems write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from data.tables.calendar_names import unaccented

Outcome = Literal["answered", "abandoned", "other"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("answered", "abandoned", "other")

_ANSWERED: Final = frozenset({
    "agent", "answer", "answered", "handled", "served", "service", "completed", "complete", "connected", "resolved",
    "transferred", "transfer", "normal", "normalclearing", "ok", "success", "successful", "talked", "agenthangup",
    "accepted",
    "contestada", "contestado", "atendida", "atendido", "respondida", "respondido", "completada", "finalizada",
    "transferida", "transferido", "repondu", "repondue", "traite", "traitee", "decroche", "aboutie", "transfere",
    "transferee", "angenommen", "beantwortet", "bearbeitet", "bedient", "verbunden", "weitergeleitet",
    "weiterverbunden", "erledigt", "abgeschlossen",
})  # fmt: skip
_ABANDONED: Final = frozenset({
    "hang", "hangup", "abandon", "abandoned", "abandonedinqueue", "abandonedqueue", "abandonqueue", "aband", "abn",
    "abd", "reneged", "renege", "lost", "callerabandoned", "callerhangup", "quit", "noanswer", "notanswered",
    "unanswered", "missed", "gaveup", "disconnectedinqueue", "customerabandoned",
    "abandonada", "abandonado", "perdida", "colgada", "nocontestada", "noatendida", "norespondida", "sincontestar",
    "sinrespuesta", "abandonne", "abandonnee", "perdu", "perdue", "raccroche", "nonrepondu", "nonrepondue",
    "nondecroche", "sansreponse", "aufgelegt", "verloren", "abgebrochen", "aufgegeben", "nichtangenommen",
    "unbeantwortet", "nichtbeantwortet", "verpasst",
})  # fmt: skip
_SAYS_YES: Final = frozenset({
    "yes", "y", "true", "t", "1", "si", "s", "sim", "verdadero", "oui", "o", "vrai", "v", "ja", "j", "wahr",
})  # fmt: skip
_SAYS_NO: Final = frozenset({"no", "n", "false", "f", "0", "falso", "nao", "non", "faux", "nein", "falsch"})
"""In English, Spanish, French and German."""
_YES: Final = _SAYS_YES | frozenset({"x", "transferred", "answered", "reached", "success", "completed"})
_NO: Final = _SAYS_NO | frozenset({"nottransferred", "noanswer", "unanswered", "notreached", "failed"})
_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]*)?")
_FLAGS: Final = _SAYS_YES | _SAYS_NO
_TRANSFERRED: Final = frozenset({
    "transferred", "transfer", "transferida", "transferido", "transfere", "transferee", "weitergeleitet",
    "weiterverbunden",
})  # fmt: skip
_CALL: Final = re.compile("^call|call$")
_NO_MORE: Final = frozenset({"suspended", "givenup", "missed", "busy", "voicemail", "notanswered"})


def outcome_of(text: str, yes: Outcome | None = None) -> Outcome:
    """What an outcome's text means: ``other`` where it is not known.

    ``yes`` is what yes means where the column is named for whether the call was answered, or abandoned.
    """
    letters = _letters(text)
    if yes is not None and letters in _FLAGS:
        return "answered" if bool(yes_or_no(text)) == (yes == "answered") else "abandoned"
    bare = _CALL.sub("", letters)
    if letters in _ANSWERED or bare in _ANSWERED:
        return "answered"
    return "abandoned" if letters in _ABANDONED or bare in _ABANDONED else "other"


def are_flags(texts: Iterable[str]) -> bool:
    """Whether texts say yes or no, and nothing else."""
    return {_letters(text) for text in texts} <= _FLAGS


def is_transfer(text: str) -> bool:
    """Whether an outcome's text says that the call was transferred to others."""
    return _letters(text) in _TRANSFERRED


def yes_or_no(text: str) -> float:
    """1 for a text that says yes (or a number other than 0), 0 for no, NaN where it is neither."""
    if _NUMBER.fullmatch(text.strip()):
        return float(float(text.strip().replace(",", ".")) != 0)
    letters = _letters(text)
    if letters in _YES:
        return 1.0
    return 0.0 if letters in _NO or letters in _NO_MORE else float("nan")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unaccented(text))
