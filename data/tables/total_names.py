"""Words by which a row or a block is named as the total, or the mean, of others."""

from __future__ import annotations

import re
from typing import Final

_TOTAL: Final = (
    "totals?|subtotals?|sum|sums|summe|gesamt|gesamtsumme|gesamtergebnis|tagessumme|zwischensumme|totaal|subtotaal|"
    "totale|totali|totales|totaux|suma|somma|somme|soma|summary|overall"
)
_MEAN: Final = "average|avg|mean|mittelwert|durchschnitt|promedio|media|moyenne|gemiddelde"
_NAMED: Final = re.compile(
    rf"(?i)^\W*(?:(?:grand|sub|daily|weekly|monthly|day|week)\W*)?(?:{_TOTAL}|{_MEAN})\b|\b(?:{_TOTAL}|{_MEAN})\W*$"
)


def names_total(text: str) -> bool:
    """Whether a text begins or ends with a word for a total or a mean, such as ``Tier 1 Sum``."""
    return _NAMED.search(text) is not None


def names_mean(text: str) -> bool:
    """Whether a text has a word for a mean."""
    return re.search(_MEAN, text, re.IGNORECASE) is not None
