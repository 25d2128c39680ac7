"""The charts of a run: which table each is drawn from, and what it takes from the plan in question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from analytics import charts
from analytics.inputs.variations import cutoff_minute, hours_by_weekday
from analytics.measures.scopes import Scope
from queueing import Scenario

if TYPE_CHECKING:
    import pandas as pd

Settings = dict[str, Any]


def clock_settings(scenario: Scenario) -> Settings:
    """Opening, closing and cutoff of a plan, in minutes after midnight."""
    opens, closes = scenario.opening_hours.span
    return {"opens": opens, "closes": closes, "cutoff_minute": cutoff_minute(scenario)}


def _with_band(scenario: Scenario) -> Settings:
    return clock_settings(scenario) | {"band": (scenario.callback.threshold_low, scenario.callback.threshold_high)}


def _week(scenario: Scenario) -> Settings:
    first_measured = scenario.start + timedelta(days=scenario.warmup_days)
    return {"hours": hours_by_weekday(scenario), "begins": first_measured.weekday()}


def _lead_days(scenario: Scenario) -> Settings:
    return {"lead_days": (scenario.appointment.lead_days_low, scenario.appointment.lead_days_high)}


def _nothing(_scenario: Scenario) -> Settings:
    return {}


@dataclass(frozen=True)
class RunChart:
    """How a chart is drawn from a table of a run."""

    scope: Scope
    build: Callable[..., go.Figure]
    settings_of: Callable[[Scenario], Settings] = _nothing

    def draw(self, table: pd.DataFrame, scenario: Scenario, baseline: str, changed: str | None) -> go.Figure:
        """The chart from a table of its scope; ``scenario`` is the changed plan, or the baseline alone."""
        return self.build(table, baseline, changed, **self.settings_of(scenario))


RUN_CHARTS: Final = {
    "wait": RunChart("time_of_day", charts.tier2_wait_by_time, _with_band),
    "risk": RunChart("weekday_time", charts.crossing_by_weekday, clock_settings),
    "waiting": RunChart("weekday_time", charts.callbacks_through_the_week, _week),
    "time_to_callback": RunChart("overall", charts.time_to_callback),
    "calling": RunChart("time_of_day", charts.best_time_to_call, clock_settings),
    "refused": RunChart("overall", charts.refused_fates),
    "crossing": RunChart("time_of_day", charts.crossing_by_time, clock_settings),
    "occupancy": RunChart("time_of_day", charts.occupancy_by_time, clock_settings),
    "callback_share": RunChart("day", charts.callback_share_by_day),
    "refused_by_day": RunChart("day", charts.refused_by_day),
    "backlog": RunChart("day", charts.backlog_at_close),
    "appointments": RunChart("day", charts.appointments_by_day, _lead_days),
}
"""Every chart but the flow of calls, which is drawn for each scenario, by name."""
