"""What lines count where a column says it: calls that came in, or calls made, chats or other measures beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

import pandas as pd

from data.tables.column_names import count_meaning, names_kinds, word_set, words_of
from data.tables.tables import Table

LineKind = Literal["counted", "left out", "unknown"]
"""Calls offered; something else, which is not added to them; or a word that does not say it."""

_SEVERAL: Final = 2
_SAMPLED: Final = 200
_MOST_VALUES: Final = 12
_IN: Final = word_set(
    "inbound incoming eingehend ankommend entrante entrantes entrant entrants entrata entrada ingresso inkommande "
    "inkomend binnenkomend ib voice phone call calls telephone telefon telephony anruf anrufe llamada llamadas appel "
    "appels chamada chiamata voz voix sprache telefonie telefonia telefonica pstn"
)
_OTHER: Final = word_set(
    "outbound outgoing ausgehend abgehend saliente salientes sortant sortants uscita uscente saida salida uitgaand "
    "utgaende ob dialed dialled dialer internal intern interne interno chat chats email emails mail mails sms message "
    "messages messaging webchat social whatsapp fax video ticket tickets task tasks web callback callbacks letter "
    "courriel courriels correo correos mensaje mensajes mensajeria messagerie nachricht nachrichten ruckruf rappel "
    "posta messaggi clavardage"
)
_ALONE: Final[dict[str, LineKind]] = {"in": "counted", "out": "left out", "ein": "counted", "aus": "left out"}


def kinds_differ(header: str, texts: pd.Series) -> bool:
    """Whether a column's texts tell calls offered from what is none.

    In a column that is named for it one such text is enough, in any other each text must say what it is.
    """
    if len(texts) > _SAMPLED and texts.iloc[:_SAMPLED].nunique() > _MOST_VALUES:
        return False
    values = [text for text in texts.unique() if text]
    if len(values) > _MOST_VALUES:
        return False
    if len(values) > 1 and _are_measures(values):
        return True
    found = set(line_kinds(values).values())
    return {"counted", "left out"} == found or (names_kinds(header) and "left out" in found and len(found) > 1)


def joined_kinds(table: Table) -> Table:
    """A table with one more column where several say what lines count, such as a direction and a medium: both together.

    A line counts if neither of them says otherwise.
    """
    columns = [at for at, name in enumerate(table.header) if kinds_differ(name, table.cells[at])]
    if len(columns) < _SEVERAL:
        return table
    texts = table.cells[columns[0]]
    for at in columns[1:]:
        texts = texts + " / " + table.cells[at]
    name = " / ".join(table.header[at] for at in columns)
    cells = pd.concat([table.cells, pd.DataFrame({len(table.header): texts})], axis=1)
    return replace(table, header=(*table.header, name), cells=cells)


def line_kinds(values: Iterable[str]) -> dict[str, LineKind]:
    """What lines with each of some texts count.

    Of measures only the calls offered count; where there are none, those answered and those abandoned do together.
    """
    texts = list(values)
    if not _are_measures(texts):
        return {text: _kind_of(text) for text in texts}
    meanings = {text: count_meaning(text) for text in texts}
    measures = set(meanings.values())
    wanted = measures & {"offered"} or measures & {"calls"} or {"answered", "abandoned"}
    counted = {text for text in texts if meanings[text] in wanted and not _OTHER.intersection(words_of(text))}
    return {text: "counted" if text in counted else "left out" for text in texts}


def _are_measures(texts: Iterable[str]) -> bool:
    """Whether all texts are names of counts, and some of what became of calls."""
    meanings = {count_meaning(text) for text in texts}
    return None not in meanings and bool(meanings & {"answered", "abandoned"})


def _kind_of(text: str) -> LineKind:
    words = words_of(text)
    if len(words) == 1 and words[0] in _ALONE:
        return _ALONE[words[0]]
    if _OTHER.intersection(words):
        return "left out"
    return "counted" if _IN.intersection(words) else "unknown"
