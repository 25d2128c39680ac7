"""The first lines of a file as they stand in it: what was taken in colour, and what became of each line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st
from markupsafe import Markup

from data import VolumeReading
from data.volumes.figure_columns import MEANINGS
from data.volumes.first_lines import NAMES, FirstLine
from data.volumes.line_counts import READ

ROLES: Final[Mapping[str, str]] = {
    "start": "Date and time",
    "date": "Date",
    "time": "Time of day",
    "calls": "Calls",
    "queue": "Queue or skill",
    "kind": "Direction or medium",
    "weekday": "Weekday",
}
"""What columns are taken for, in words."""
_WORDS: Final[dict[str, str]] = dict(ROLES)
_WORDS.update({role: meaning[:1].upper() + meaning[1:] for role, meaning in MEANINGS.items()})
_TABLE: Final = Markup(
    "<div class='first-lines' tabindex='0' role='region' aria-label='First lines of the file'><table><thead><tr>"
    "<th scope='col'>Line</th>{heads}<td></td></tr></thead><tbody>{rows}</tbody></table></div>"
)
_HEAD: Final = Markup("<th scope='col' class='taken-{role}'>{words}</th>")
_ROW: Final = Markup("<tr class='{part}'><th scope='row'>{number}</th>{cells}<td class='fate'>{fate}</td></tr>")
_CELL: Final = Markup("<td class='taken-{role}'>{text}</td>")
_WHOLE: Final = Markup("<td colspan='{columns}'>{text}</td>")


def show_first_lines(reading: VolumeReading) -> None:
    """Show the lines from the top of a file; above each column stands what it was taken for."""
    taken = reading.mapping.taken()
    columns = max((len(line.cells) for line in reading.first_lines), default=0)
    roles = [taken.get(column, "") for column in range(columns)]
    heads = Markup().join(_HEAD.format(role=role, words=_WORDS.get(role, "")) for role in roles)
    rows = Markup().join(_row(line, roles) for line in reading.first_lines)
    st.html(_TABLE.format(heads=heads, rows=rows))


def _row(line: FirstLine, roles: list[str]) -> Markup:
    is_row = line.fate in (NAMES, READ, "")
    part = "names" if line.fate == NAMES else "read" if is_row else "left"
    if is_row:
        padded = [*line.cells, *[""] * (len(roles) - len(line.cells))]
        cells = Markup().join(_CELL.format(role=role, text=text) for role, text in zip(roles, padded, strict=True))
    else:
        cells = _WHOLE.format(columns=len(roles), text=" | ".join(line.cells))
    fate = "" if line.fate in (READ, "") else line.fate
    return _ROW.format(part=part, number=line.number, cells=cells, fate=fate)
