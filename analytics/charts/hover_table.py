"""A chart as a table: what it says of each figure where it is pointed at, for who does not see it or has no mouse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from .palette import plain_text

WHERE: Final = "Where"
SAID: Final = "What the chart says"
_LINE: Final = "<br>"


def hover_table(traces: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The hover texts of a chart's traces, as plotly writes them: a row for each figure, none twice.

    Columns: ``Where`` (the first line, such as the time of day) and ``What the chart says`` (the lines beneath).
    """
    texts = dict.fromkeys(text for trace in traces for text in _texts(trace))
    rows = [text.split(_LINE, 1) if _LINE in text else ["", text] for text in texts]
    plain = [(plain_text(where), plain_text(said.replace(_LINE, "; "))) for where, said in rows]
    return pd.DataFrame(plain, columns=[WHERE, SAID])


def _texts(trace: Mapping[str, Any]) -> Iterator[str]:
    """The hover texts of a trace; those of a flow's nodes and links are their own data."""
    yield from _flat(trace.get("hovertext"))
    for part in ("node", "link"):
        yield from _flat(trace.get(part, {}).get("customdata"))


def _flat(value: object) -> Iterator[str]:
    """The texts of a list of lists, such as a heatmap's; none where a cell is empty."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _flat(each)
