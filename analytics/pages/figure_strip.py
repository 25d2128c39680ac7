"""The few figures that stand first, side by side in one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st
from markupsafe import Markup

from analytics.results.tables import Arrow, Headline

ARROWS: Final[dict[Arrow, str]] = {"up": "↑ ", "down": "↓ ", "off": ""}
_FIGURE: Final = Markup("<div><dt title='{explanation}'>{label}</dt><dd>{value}</dd>{beneath}</div>")
_BENEATH: Final = Markup("<dd>{line}</dd>")


def show_figures(figures: Sequence[Headline]) -> None:
    """Show the figures with what stands beneath them; what each counts is shown where the mouse points at it."""
    shown = Markup().join(
        _FIGURE.format(
            label=figure.label,
            value=figure.value,
            explanation=figure.explanation,
            beneath=Markup().join(_BENEATH.format(line=line) for line in _lines(figure)),
        )
        for figure in figures
    )
    st.html(Markup("<dl class='figure-strip'>{shown}</dl>").format(shown=shown))


def _lines(figure: Headline) -> list[str]:
    change = [] if figure.change is None else [f"{ARROWS[figure.arrow]}{figure.change}"]
    return [*change, *figure.beneath]
