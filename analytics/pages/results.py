"""The results of a run: the few figures first, the charts that show why, then the detail that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics import charts
from analytics.experiments.experiment import Experiment
from analytics.measures.limits import LOWER, UPPER
from analytics.measures.scopes import Scope
from analytics.pages.chart_view import (
    Ground,
    ReadyChart,
    ground_of_page,
    ready_chart,
    show_ready_chart,
)
from analytics.pages.exports import NO_FIGURE, offer_table
from analytics.pages.figure_strip import show_figures
from analytics.pages.replay_section import show_replayed_day, show_single_calls
from analytics.pages.targets import limits_set
from analytics.results.answers import HEADLINES
from analytics.results.caller_group_table import groups_in_figures, groups_table, name_groups
from analytics.results.run_charts import RUN_CHARTS
from analytics.results.run_workbook import measures_in_figures, results_workbook
from analytics.results.tables import headlines, results_table

Detail = Literal["flow", "calling", "crossing", "occupancy", "days", "replay", "calls"]

SIDE_BY_SIDE = [3, 2]
"""Widths of a chart and of the one beside it that needs less room."""
DETAILS: Final[dict[Detail, str]] = {
    "flow": "Where calls end",
    "calling": "Best time to call",
    "crossing": f"Waits over {LOWER} and {UPPER} minutes",
    "occupancy": "Occupancy",
    "days": "Day by day",
    "replay": "A day replayed",
    "calls": "Single calls",
}


@dataclass(frozen=True)
class DrawnRun:
    """What charts are drawn of: a run by its key, its figures, and the names of the scenarios shown."""

    run: str
    experiment: Experiment
    baseline: str
    changed: str | None
    side_by_side: bool

    def draw(self, name: str) -> None:
        """Draw a chart of :data:`RUN_CHARTS`, once for a run."""
        chart = _chart(self.run, name, ground_of_page(), self.baseline, self.changed, self.experiment)
        show_ready_chart(chart, name)

    def draw_flow(self) -> None:
        """Draw the flow of each scenario."""
        with st.container(border=True):
            for name in (self.baseline, self.changed) if self.changed else (self.baseline,):
                show_ready_chart(_flow_chart(self.run, name, ground_of_page(), self.experiment), f"flow_{name}")


def show_results(
    run: str, experiment: Experiment, baseline: str, changed: str | None, *, side_by_side: bool = True
) -> None:
    """Show everything that a run says about the baseline and, where there is one, the changed plan.

    Charts stand one below the other on a narrow page, without ``side_by_side``.
    """
    show_figures(headlines(experiment, HEADLINES, baseline, changed, limits_set()))
    shown = DrawnRun(run, experiment, baseline, changed, side_by_side)
    left, right = _two_places(SIDE_BY_SIDE, side_by_side=side_by_side)
    with left:
        shown.draw("wait")
    with right:
        shown.draw("risk")
    left, right = _two_places(SIDE_BY_SIDE, side_by_side=side_by_side)
    with left:
        shown.draw("waiting")
    with right:
        shown.draw("time_to_callback")
    _show_detail(shown)
    _show_groups(experiment, baseline, changed)
    _show_table(experiment, baseline, changed)


def _two_places(widths: list[int], *, side_by_side: bool) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Places for two charts: beside each other, or on a narrow page one below the other."""
    if side_by_side:
        left, right = st.columns(widths, border=True)
        return left, right
    return st.container(border=True), st.container(border=True)


@st.fragment
def _show_detail(shown: DrawnRun) -> None:
    """Show the detail that is asked for, one at a time: no other is drawn, and the page above it stays as it is."""
    detail = st.radio(
        "Look closer",
        list(DETAILS),
        format_func=DETAILS.__getitem__,
        horizontal=True,
        key="detail",
        bind="query-params",
    )
    match detail:
        case "flow":
            shown.draw_flow()
        case "calling":
            with st.container(border=True):
                shown.draw("calling")
            with st.container(border=True):
                shown.draw("refused")
        case "crossing":
            with st.container(border=True):
                shown.draw("crossing")
        case "occupancy":
            with st.container(border=True):
                shown.draw("occupancy")
        case "days":
            left, right = _two_places([1, 1], side_by_side=shown.side_by_side)
            with left:
                shown.draw("callback_share")
            with right:
                shown.draw("refused_by_day")
            left, right = _two_places([1, 1], side_by_side=shown.side_by_side)
            with left:
                shown.draw("backlog")
            with right:
                shown.draw("appointments")
        case "replay":
            with st.container(border=True):
                show_replayed_day(shown.experiment, shown.changed or shown.baseline)
        case "calls":
            with st.container(border=True):
                show_single_calls(shown.experiment, shown.changed or shown.baseline)


def _show_groups(experiment: Experiment, baseline: str, changed: str | None) -> None:
    """Show the ordinary measures by caller group, where a plan names any."""
    names = [baseline, changed] if changed else [baseline]
    if not name_groups(experiment, names):
        return
    folded = st.expander("By caller group", key="by_group", on_change="rerun", bind="query-params")
    if not folded.open:
        return
    with folded:
        st.dataframe(groups_table(experiment, names), hide_index=True, width="stretch", placeholder=NO_FIGURE)
        figures = groups_in_figures(experiment, names)
        offer_table(figures, "caller_groups", lambda: results_workbook(experiment, baseline, changed))
        st.caption("Each group's own calls over the whole run. What each figure counts is on the page Method.")


def _show_table(experiment: Experiment, baseline: str, changed: str | None) -> None:
    folded = st.expander("All measures as a table", key="measures", on_change="rerun", bind="query-params")
    if not folded.open:
        return
    with folded:
        table = results_table(experiment, baseline, changed)
        st.dataframe(table, hide_index=True, width="stretch", height=480, placeholder=NO_FIGURE)
        figures = measures_in_figures(experiment, baseline, changed)
        offer_table(figures, "measures", lambda: results_workbook(experiment, baseline, changed))
        st.caption(f"{len(table):,} measures; what each counts is on the page Method.")


@st.cache_resource(max_entries=20, show_spinner=False)
def _table(run: str, scope: Scope, _experiment: Experiment) -> pd.DataFrame:  # noqa: ARG001
    """A table from which several charts are drawn; none of them changes it."""
    return _experiment.table(scope)


@st.cache_resource(max_entries=500, show_spinner=False)
def _chart(
    run: str, name: str, ground: Ground, baseline: str, changed: str | None, _experiment: Experiment
) -> ReadyChart:
    chart, scenario = RUN_CHARTS[name], _experiment.scenarios[changed or baseline]
    return ready_chart(chart.draw(_table(run, chart.scope, _experiment), scenario, baseline, changed), ground)


@st.cache_resource(max_entries=100, show_spinner=False)
def _flow_chart(run: str, name: str, ground: Ground, _experiment: Experiment) -> ReadyChart:  # noqa: ARG001
    return ready_chart(charts.flow(_experiment.summary, name), ground)
