"""The results of a run: the few figures first, the charts that show why, then the detail that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics import charts
from analytics.experiments.experiment import Experiment
from analytics.inputs.variations import cutoff_minute, hours_by_weekday, opening_minutes
from analytics.measures.definitions import MEASURES
from analytics.measures.scopes import Scope
from analytics.pages.chart_shown import (
    Ground,
    ReadyChart,
    choose_picture_format,
    ground_of_page,
    ready_chart,
    show_ready_chart,
)
from analytics.pages.replay_section import show_replayed_day, show_single_calls
from analytics.results.answers import COMPANIONS, HEADLINES
from analytics.results.run_workbook import results_workbook
from analytics.results.tables import Headline, cards, results_table
from analytics.results.workbook import Sheet, workbook_of
from data.reports import spreadsheet_csv
from queueing import Scenario

Detail = Literal["flow", "calling", "crossing", "occupancy", "days", "replay", "calls"]

SIDE_BY_SIDE = [3, 2]
"""Widths of a chart and of the one beside it that needs less room."""
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DETAILS: Final[dict[Detail, str]] = {
    "flow": "Where calls end",
    "calling": "Best time to call",
    "crossing": "Waits over 20 and 30 minutes",
    "occupancy": "Occupancy",
    "days": "Day by day",
    "replay": "A day replayed",
    "calls": "Single calls",
}


@dataclass(frozen=True)
class Shown:
    """What charts are drawn of: a run by its key, its figures, and the names of the scenarios shown."""

    run: str
    experiment: Experiment
    baseline: str
    changed: str | None
    side_by_side: bool

    @property
    def scenario(self) -> Scenario:
        """The scenario in question."""
        return self.experiment.scenarios[self.changed or self.baseline]

    @property
    def hours(self) -> dict[str, int | None]:
        """Opening, closing and cutoff of the scenario in question, in minutes after midnight."""
        opens, closes = opening_minutes(self.scenario)
        return {"opens": opens, "closes": closes, "cutoff_minute": cutoff_minute(self.scenario)}

    def draw(self, name: str, scope: Scope, build: Callable[..., go.Figure], **settings: object) -> None:
        """Draw a chart from a table of a scope, once for a run."""
        ground = ground_of_page()
        chart = _chart(self.run, name, ground, self.experiment, scope, build, self.baseline, self.changed, settings)
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
    _show_headlines(_headlines(run, experiment, baseline, changed))
    scenario = experiment.scenarios[changed or baseline]
    shown = Shown(run, experiment, baseline, changed, side_by_side)
    above, below = st.container(), st.container()
    # Asked before any chart is drawn, so that all know the format of pictures that an address brings with it.
    choose_picture_format()
    left, right = _two_places(above, SIDE_BY_SIDE, side_by_side=side_by_side)
    with left:
        band = (scenario.callback.threshold_low, scenario.callback.threshold_high)
        shown.draw("wait", "time_of_day", charts.tier2_wait_by_time, band=band, **shown.hours)
    with right:
        shown.draw("risk", "weekday_time", charts.crossing_by_weekday, **shown.hours)
    left, right = _two_places(above, SIDE_BY_SIDE, side_by_side=side_by_side)
    with left:
        shown.draw("waiting", "weekday_time", charts.callbacks_through_the_week, hours=hours_by_weekday(scenario))
    with right:
        shown.draw("time_to_callback", "overall", charts.time_to_callback)
    with below:
        _show_detail(shown)
        _show_table(experiment, baseline, changed)


def _two_places(
    where: DeltaGenerator, widths: list[int], *, side_by_side: bool
) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Places for two charts: beside each other, or on a narrow page one below the other."""
    if side_by_side:
        left, right = where.columns(widths, border=True)
        return left, right
    return where.container(border=True), where.container(border=True)


@st.fragment
def _show_detail(shown: Shown) -> None:
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
                shown.draw("calling", "time_of_day", charts.best_time_to_call, **shown.hours)
            with st.container(border=True):
                shown.draw("refused", "overall", charts.refused_fates)
        case "crossing":
            with st.container(border=True):
                shown.draw("crossing", "time_of_day", charts.crossing_by_time, **shown.hours)
        case "occupancy":
            with st.container(border=True):
                shown.draw("occupancy", "time_of_day", charts.occupancy_by_time, **shown.hours)
        case "days":
            appointment = shown.scenario.appointment
            lead = (appointment.lead_days_low, appointment.lead_days_high)
            left, right = _two_places(st.container(), [1, 1], side_by_side=shown.side_by_side)
            with left:
                shown.draw("callback_share", "day", charts.callback_share_by_day)
            with right:
                shown.draw("refused_by_day", "day", charts.refused_by_day)
            left, right = _two_places(st.container(), [1, 1], side_by_side=shown.side_by_side)
            with left:
                shown.draw("backlog", "day", charts.backlog_at_close)
            with right:
                shown.draw("appointments", "day", charts.appointments_by_day, lead_days=lead)
        case "replay":
            with st.container(border=True):
                show_replayed_day(shown.experiment, shown.changed or shown.baseline)
        case "calls":
            with st.container(border=True):
                table = show_single_calls(shown.experiment, shown.changed or shown.baseline)
                if not table.empty:
                    offer_table("Download as CSV", table, "single_calls.csv", foreign=True)


def offer_table(
    label: str,
    table: pd.DataFrame,
    file_name: str,
    *,
    foreign: bool = False,
    workbook: Callable[[], bytes] | None = None,
) -> None:
    """Offer a table as a CSV file that spreadsheets read right, and as a workbook; the page stays as it is.

    With ``foreign``, texts are those of somebody's file: what a spreadsheet would take for a formula stays a text.
    ``workbook`` makes the workbook where it holds more than the table; it is only called when somebody wants it.
    """
    with st.container(horizontal=True):
        st.download_button(
            label,
            spreadsheet_csv(table) if foreign else table.to_csv(index=False).encode("utf-8-sig"),
            file_name=file_name,
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "The same as .xlsx" if workbook is None else "Workbook with definitions and inputs (.xlsx)",
            workbook or (lambda: workbook_of({"Table": Sheet(table)})),
            file_name=f"{file_name.removesuffix('.csv')}.xlsx",
            mime=WORKBOOK_TYPE,
            icon=":material/table_view:",
            on_click="ignore",
            key=f"workbook_{file_name}",
        )


def _show_headlines(figures: list[Headline]) -> None:
    with st.grid(3, gap="small"):
        for figure in figures:
            with st.container(border=True, height="stretch", gap="xxsmall"):
                st.metric(
                    figure.label,
                    figure.value,
                    figure.change,
                    delta_color="off",
                    delta_arrow=figure.arrow,
                    help=figure.explanation,
                )
                st.caption("  \n".join(figure.beneath))


def _show_table(experiment: Experiment, baseline: str, changed: str | None) -> None:
    folded = st.expander("All measures as a table", key="measures", on_change="rerun", bind="query-params")
    if not folded.open:
        return
    with folded:
        table = results_table(experiment, baseline, changed)
        st.dataframe(table, hide_index=True, width="stretch", height=480)
        offer_table(
            "Download as CSV",
            table,
            "measures.csv",
            workbook=lambda: results_workbook(experiment, baseline, changed),
        )
        st.caption(f"{len(MEASURES)} measures; what each counts is on the page Method.")


@st.cache_data(max_entries=100, show_spinner=False)
def _headlines(run: str, _experiment: Experiment, baseline: str, changed: str | None) -> list[Headline]:  # noqa: ARG001
    return cards(_experiment, HEADLINES, COMPANIONS, baseline, changed)


@st.cache_resource(max_entries=20, show_spinner=False)
def _table(run: str, scope: Scope, _experiment: Experiment) -> pd.DataFrame:  # noqa: ARG001
    """A table from which several charts are drawn; none of them changes it."""
    return _experiment.table(scope)


@st.cache_resource(max_entries=500, show_spinner=False)
def _chart(
    run: str,
    name: str,  # noqa: ARG001 (the run and the name are what is cached by)
    ground: Ground,
    _experiment: Experiment,
    scope: Scope,
    _build: Callable[..., go.Figure],
    baseline: str,
    changed: str | None,
    settings: dict[str, object],
) -> ReadyChart:
    return ready_chart(_build(_table(run, scope, _experiment), baseline, changed, **settings), ground)


@st.cache_resource(max_entries=100, show_spinner=False)
def _flow_chart(run: str, name: str, ground: Ground, _experiment: Experiment) -> ReadyChart:  # noqa: ARG001
    return ready_chart(charts.flow(_experiment.summary, name), ground)
