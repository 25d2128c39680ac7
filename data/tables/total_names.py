"""Words by which a row, a block or a column is named as the total, the mean or the like of others."""

from __future__ import annotations

import re
from typing import Final

from .calendar_names import unaccented
from .column_names import word_set

_TOTAL: Final = (
    "totals?|subtotals?|sum|sums|summe|gesamt|gesamtsumme|gesamtergebnis|tagessumme|zwischensumme|totaal|subtotaal|"
    "totale|totali|totales|totaux|suma|somma|somme|soma|summary|overall"
)
_MEAN: Final = "average|avg|mean|mittelwert|durchschnitt|promedio|media|moyenne|gemiddelde"
_EXTREME: Final = r"(?:max(?:imum|imal\w*|imo|ima)?|min(?:imum|imal\w*|imo|ima)?|median|mediane?|mediana|peak|spitze)"
_NAMED: Final = re.compile(
    rf"(?i)^\W*(?:(?:grand|sub|daily|weekly|monthly|day|week)\W*)?(?:{_TOTAL}|{_MEAN})\b|\b(?:{_TOTAL}|{_MEAN})\W*$"
    rf"|^\W*{_EXTREME}\W*$"
)
_WHOLE: Final = word_set(
    "total totals subtotal sum summary overall combined all gesamt gesamtsumme gesamtergebnis summe alle insgesamt "
    "ensemble tous toutes tout somme todo todos todas suma conjunto totale tutte tutti somma totaal"
)
_BESIDE_WHOLE: Final = word_set(
    "grand sub of for queue queues skill skills splits calls types general generale gral der die des aller les las los "
    "le la de del das colas cola files file warteschlangen warteschlange anrufe llamadas appels fila filas"
)
"""Words that may stand beside one of ``_WHOLE`` in the name of what has the calls of all queues."""


def names_total(text: str) -> bool:
    """Whether a text begins or ends with a word for a total or a mean, such as ``Tier 1 Sum``, or is Max or Min."""
    return _NAMED.search(text) is not None


def names_mean(text: str) -> bool:
    """Whether a text has a word for a mean, or is one for the most or the least."""
    return re.search(rf"{_MEAN}|^\W*{_EXTREME}\W*$", text, re.IGNORECASE) is not None


def names_whole(text: str) -> bool:
    """Whether a queue, or a column of one, is named as all of them together: ``All queues``, ``Total general``."""
    words = set(re.findall(r"[^\W_]+", unaccented(text)))
    return bool(words & _WHOLE) and words <= _WHOLE | _BESIDE_WHOLE
