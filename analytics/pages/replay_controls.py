"""Play, pause and a slider of the moments of a replayed day: the browser's own, so that keys move them too."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import streamlit as st

FRAME_MILLISECONDS: Final = 250
"""How long a moment is shown while the day is played."""
_HERE: Final = Path(__file__).parent
_HTML: Final = """
<p></p>
<div class="controls">
  <button type="button">Play</button>
  <input type="range" min="0" step="1" aria-label="Moment of the day">
  <output></output>
</div>
"""
_CONTROLS: Final = st.components.v2.component(
    "replay_controls",
    html=_HTML,
    css=(_HERE / "replay_controls.css").read_text(encoding="utf-8"),
    js=(_HERE / "replay_controls.js").read_text(encoding="utf-8"),
)


def show_controls(moments: Mapping[str, str], first: str, chart: str) -> None:
    """Show what plays and scrubs a day's chart, which stands on the page under a key.

    ``moments`` are those of :func:`analytics.replay.charts.moments_in_words`, ``first`` the one shown at first.
    """
    times = list(moments)
    _CONTROLS(
        key=f"controls_of_{chart}",
        data={
            "chart": chart,
            "times": times,
            "moments": list(moments.values()),
            "first": times.index(first),
            "milliseconds": FRAME_MILLISECONDS,
        },
    )
