"""What every chart shares: a colour for each meaning, and a layout that leaves text and background to the theme."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Final

import plotly.graph_objects as go

TIER_1: Final = "#1964DF"
TIER_2_LIVE: Final = "#10A5A1"
CALLBACK: Final = "#AD850A"
REFUSED: Final = "#C55849"
ABANDONED: Final = "#9A48A1"
OTHER: Final = "#5F6264"
"""Contained, resolved early and everything else."""
TIER_COLOURS: Final[dict[str, str]] = {"tier1": TIER_1, "tier2": TIER_2_LIVE, "supervisor": OTHER}
"""Of the people who work at a tier."""

MEANINGS: Final = {
    "Tier 1": TIER_1,
    "Tier 2, reached live": TIER_2_LIVE,
    "callback": CALLBACK,
    "refused by the cutoff": REFUSED,
    "abandoned": ABANDONED,
    "everything else": OTHER,
}
RIBBON_OPACITY: Final = 0.2
TRANSPARENT: Final = "rgba(0,0,0,0)"

PICTURE_WIDTH: Final = 1000
"""Pixels of a saved picture, whatever the room on the page."""
HALF_HEIGHT: Final = 350
TEXT_SIZE: Final = 12
TWO_LINES: Final = 44
"""Pixels beneath a plot whose ticks have two lines."""
NAME_LETTERS: Final = 40

_TITLE_SIZE: Final = 16
_SUBTITLE_SIZE: Final = 13
_TITLE_LINE: Final = 21
_SUBTITLE_LINE: Final = 17
_TITLE_LETTERS: Final = 100
"""Letters of a line of the title that a saved picture has room for: other programs write wider than the page does."""
_SUBTITLE_LETTERS: Final = 128
_EMPTY_LETTERS: Final = 58
"""Letters of a line within a chart of nothing, which may have little of a page's width."""
_ABOVE_WORDS: Final = 20
_ABOVE_PLOT: Final = 28
"""Pixels for what is written right above a plot."""
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"


def faded(colour: str, opacity: float) -> str:
    """A colour (``#RRGGBB``) with an opacity from 0 to 1, as plotly writes it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def ribbon(colour: str) -> str:
    """The colour in which the uncertainty of a line of this colour is drawn."""
    return faded(colour, RIBBON_OPACITY)


def written(text: str, letters: int = NAME_LETTERS) -> str:
    """Text that a user chose, on one line, shortened, and with nothing that plotly would take for markup."""
    plain = " ".join(text.split())
    short = plain if len(plain) <= letters else plain[: letters - 1].rstrip() + "…"
    return escape(short, quote=False)


def chart_layout(
    title: str,
    subtitle: Sequence[str],
    *,
    height: int = HALF_HEIGHT,
    top: int = _ABOVE_PLOT,
    right: int = 16,
    bottom: int = 28,
    left: int = 56,
) -> dict[str, Any]:
    """The layout of a chart: its answer, what is measured, the room around it; no colour of text or background.

    ``height`` is that of the plot with its margins; the words come above it, in lines as wide as a saved picture.
    Any text of a user's must have gone through :func:`written`. ``meta`` holds the words as plain text: ``answer``,
    ``explanation``, and ``alt``, both for screen readers.
    """
    title_lines = _lines(title, _TITLE_LETTERS)
    subtitle_lines = [line for part in subtitle for line in _lines(part, _SUBTITLE_LETTERS)]
    words = _ABOVE_WORDS + len(title_lines) * _TITLE_LINE + len(subtitle_lines) * _SUBTITLE_LINE
    return {
        "title": {
            "text": "<br>".join(title_lines),
            "font": {"size": _TITLE_SIZE, "weight": 600},
            # Plotly puts a subtitle of one line lower than the first of several: an empty line keeps it up.
            "subtitle": {"text": "<br>".join([*subtitle_lines, _NO_BREAK]), "font": {"size": _SUBTITLE_SIZE}},
            "x": 0,
            "xanchor": "left",
            "xref": "container",
            "y": 1,
            "yanchor": "top",
            "yref": "container",
            # The first of several lines stands half a line higher for each line that follows.
            "pad": {"t": 12 + (len(title_lines) - 1) * _TITLE_LINE // 2, "l": 4},
            "automargin": False,
        },
        "meta": {
            "answer": plain_text(title),
            "explanation": plain_text(" ".join(_sentence(part) for part in subtitle)),
            "alt": plain_text(" ".join(_sentence(part) for part in (title, *subtitle))),
            "words": words,
        },
        "height": words + height,
        "margin": {"t": words + top, "r": right, "b": bottom, "l": left},
        "paper_bgcolor": TRANSPARENT,
        "plot_bgcolor": TRANSPARENT,
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"size": TEXT_SIZE}},
        "font": {"size": TEXT_SIZE},
    }


@dataclass(frozen=True)
class Captioned:
    """A chart whose words stand beside it: its answer, what is measured, and the layout of the plot alone."""

    answer: str
    explanation: str
    layout: dict[str, Any]


def captioned(layout: dict[str, Any]) -> Captioned:
    """The layout of a chart without the words above its plot, which are given as plain text.

    ``meta["picture"]`` is what a saved picture of the chart has in place of it. A chart of nothing has no words but
    those in it.
    """
    meta = dict(layout["meta"])
    if "words" not in meta:
        return Captioned("", "", layout)
    answer, explanation, words = (meta.pop(name) for name in ("answer", "explanation", "words"))
    meta["picture"] = {name: layout[name] for name in ("title", "height", "margin")} | {"width": PICTURE_WIDTH}
    plot = {name: part for name, part in layout.items() if name != "title"}
    margin = layout["margin"] | {"t": layout["margin"]["t"] - words}
    return Captioned(answer, explanation, plot | {"height": layout["height"] - words, "margin": margin, "meta": meta})


def plot_height(layout: dict[str, Any]) -> float:
    """Pixels between the lower and the upper margin."""
    return float(layout["height"] - layout["margin"]["t"] - layout["margin"]["b"])


def axis(**settings: Any) -> dict[str, Any]:
    """An axis with legible ticks that keeps to the margins given and is not zoomed by accident."""
    return {"tickfont": {"size": TEXT_SIZE}, "automargin": False, "zeroline": False, "fixedrange": True, **settings}


def empty_chart(why: str, what_to_do: str, *, height: int = HALF_HEIGHT) -> go.Figure:
    """A chart of nothing, which says why there is nothing and what to do; the texts must be safe to show."""
    lines = [f"<b>{line}</b>" for line in _lines(why, _EMPTY_LETTERS)] + _lines(what_to_do, _EMPTY_LETTERS)
    hidden = {"visible": False, "fixedrange": True}
    return go.Figure(
        layout={
            "meta": {"alt": plain_text(f"{why} {what_to_do}")},
            "height": height,
            "margin": {"t": 16, "r": 16, "b": 16, "l": 16},
            "paper_bgcolor": TRANSPARENT,
            "plot_bgcolor": TRANSPARENT,
            "xaxis": hidden,
            "yaxis": hidden,
            "annotations": [
                {
                    "text": "<br>".join(lines),
                    "xref": "paper",
                    "yref": "paper",
                    "x": 0.5,
                    "y": 0.5,
                    "showarrow": False,
                    "font": {"size": _SUBTITLE_SIZE},
                }
            ],
        }
    )


def plain_text(marked: str) -> str:
    """What plotly shows of a text: without tags, entities or glyphs of lines."""
    return unescape(re.sub(r"<[^>]+>", " ", marked)).replace(_NO_BREAK, " ").strip()


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def tied(text: str) -> str:
    """A text in whose lines no number is parted from what follows it."""
    return re.sub(r"(?<=\d) (?=\S)", _NO_BREAK, text)


def _lines(text: str, letters: int) -> list[str]:
    return textwrap.wrap(tied(text), letters, break_long_words=False, break_on_hyphens=False) or [""]
