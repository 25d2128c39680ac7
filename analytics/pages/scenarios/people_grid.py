"""People on duty as a grid, a row for each day: typed into, pasted into, and changed where cells are selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from analytics.inputs.staffing_cells import people_of_day
from analytics.inputs.staffing_edits import StaffingGrid, day_label
from analytics.wording import clock_time

EDITED: Final = "edited"
"""What the browser sends: ``cells`` typed or pasted, or the ``days`` and ``times`` selected, ``change`` and ``by``."""
_HERE: Final = Path(__file__).parent
_HTML: Final = """
<div class="scroll"><table></table></div>
<div class="bar">
  <output></output>
  <label>Change <select aria-label="Change of the cells selected"></select></label>
  <label>Number <input type="number" step="1"></label>
  <button type="button" disabled>Apply</button>
</div>
"""
_GRID: Final = st.components.v2.component(
    "people_grid",
    html=_HTML,
    css=(_HERE / "people_grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "people_grid.js").read_text(encoding="utf-8"),
)


def show_grid(
    key: str,
    label: str,
    grid: StaffingGrid,
    before: StaffingGrid,
    span: tuple[int, int],
    changes: list[str],
    keep: Callable[[Mapping[str, Any]], None],
) -> None:
    """Show a grid from one minute after midnight to another, tinted where it is not as ``before``.

    ``keep`` is given what the browser sends; ``changes`` are what can be done to the cells that are selected.
    """
    shown = [number for number, minute in enumerate(grid.minutes()) if span[0] <= minute < span[1]]
    minutes = [grid.minutes()[number] for number in shown]
    of_days = [
        [people_of_day(each, day, grid.interval_minutes)[shown].tolist() for day in grid.days]
        for each in (grid, before)
    ]
    _GRID(
        key=key,
        data={
            "label": label,
            "days": [day_label(day) for day in grid.days],
            "times": [clock_time(minute) for minute in minutes],
            "people": of_days[0],
            "before": of_days[1],
            "changes": changes,
        },
        on_edited_change=lambda: keep(st.session_state[key][EDITED]),
    )
