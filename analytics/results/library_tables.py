"""What is saved, as tables: the versions of a plan and the runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import pandas as pd

from analytics.center_time import CENTER_ZONE
from data.store.store import SavedRun, SavedScenario


def scenarios_table(versions: Iterable[SavedScenario], link: Callable[[SavedScenario], str]) -> pd.DataFrame:
    """A row per version: number, when (Eastern time) and by whom it was saved, its note and link."""
    return pd.DataFrame(
        [
            {
                "Version": each.number,
                "Saved": _when(each.saved_at),
                "By": each.saved_by,
                "Note": each.note,
                "Link": link(each),
            }
            for each in versions
        ]
    )


def runs_table(runs: Iterable[SavedRun], link: Callable[[SavedRun], str]) -> pd.DataFrame:
    """A row per run: when (Eastern time) and by whom it was saved, what was asked of which scenarios, its link."""
    return pd.DataFrame(
        [
            {
                "Saved": _when(each.saved_at),
                "By": each.saved_by,
                "Asked": each.kind.capitalize(),
                "Plans": ", ".join(each.labels),
                "Simulated weeks": each.replications,
                "Seed": each.seed,
                "Link": link(each),
            }
            for each in runs
        ]
    )


def _when(instant: datetime) -> str:
    return f"{instant.astimezone(CENTER_ZONE):%a %-d %b %Y, %H:%M}"
