"""The results of a run: figures, charts and tables, the baseline beside the changed plan."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics import charts
from analytics.answers import HEADLINES
from analytics.experiment import Experiment
from analytics.measures import MEASURES
from analytics.tables import Headline, headlines, results_table
from analytics.variations import cutoff_minute, opening_minutes
from data.reports import spreadsheet_csv

SIDE_HEIGHT = 520
"""Pixels of a chart beside the one with two panels."""
LIGHT_TEXT = "#555867"
"""Of charts' texts on white, where Streamlit's own grey is too pale to read well."""
DARK_HALO = ", ".join(["0 0 2px #0E1117"] * 5)
"""Around texts that lines cross: the dark ground, where plotly's own would be grey."""
PLOT_SETTINGS = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"]}


def show_results(run: str, experiment: Experiment, baseline: str, changed: str | None) -> None:
    """Show everything that a run says about the baseline and, where there is one, the changed plan."""
    _show_headlines(headlines(experiment, HEADLINES, baseline, changed))
    scenario = experiment.scenarios[changed or baseline]
    opens, closes = opening_minutes(scenario)
    hours = {"opens": opens, "closes": closes}

    def draw(name: str, scope: charts.Scope, build: Callable[..., go.Figure], **settings: object) -> None:
        figure = _figure(run, name, experiment, scope, build, baseline, changed, settings)
        show_chart(figure, name)

    with st.container(border=True):
        band = (scenario.callback.threshold_low, scenario.callback.threshold_high)
        cutoff = cutoff_minute(scenario)
        draw("wait", "time_of_day", charts.tier2_wait_by_time, cutoff_minute=cutoff, band=band, **hours)
    left, right = st.columns(2, border=True)
    with left:
        draw("crossing", "time_of_day", charts.crossing_by_time, **hours)
    with right:
        draw("callback_share", "day", charts.callback_share_by_day, height=SIDE_HEIGHT)
    left, right = st.columns(2, border=True)
    with left:
        draw("time_to_callback", "overall", charts.time_to_callback)
    with right:
        draw("backlog", "day", charts.backlog_at_close)
    left, right = st.columns(2, border=True)
    with left:
        draw("occupancy", "time_of_day", charts.occupancy_by_time, **hours)
    with right:
        draw("refused_by_day", "day", charts.refused_by_day)
    with st.container(border=True):
        draw("refused", "overall", charts.refused_fates)
    _show_flow(run, experiment, baseline, changed)
    _show_table(experiment, baseline, changed)


def show_chart(figure: go.Figure, name: str) -> None:
    """Show a chart as wide as its place, with its answer in words for who does not see it."""
    if st.context.theme.type == "light":
        figure.update_layout(font_color=LIGHT_TEXT)
        figure.update_xaxes(tickfont_color=LIGHT_TEXT, title_font_color=LIGHT_TEXT)
        figure.update_yaxes(tickfont_color=LIGHT_TEXT, title_font_color=LIGHT_TEXT)
    else:
        figure.update_annotations({"font_shadow": DARK_HALO}, selector=lambda each: each.font.shadow is not None)
    st.plotly_chart(figure, key=f"chart_{name}", config=PLOT_SETTINGS, width="stretch", alt=figure.layout.meta["alt"])


def offer_table(label: str, table: pd.DataFrame, file_name: str, *, foreign: bool = False) -> None:
    """Offer a table as a CSV file that spreadsheets read right; the page stays as it is.

    With ``foreign``, texts are those of somebody's file: what a spreadsheet would take for a formula stays a text.
    """
    st.download_button(
        label,
        spreadsheet_csv(table) if foreign else table.to_csv(index=False).encode("utf-8-sig"),
        file_name=file_name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _show_headlines(figures: list[Headline]) -> None:
    with st.grid(4, gap="small"):
        for figure in figures:
            st.metric(
                figure.label,
                figure.value,
                figure.change,
                delta_color="off",
                delta_arrow=figure.arrow,
                help=figure.explanation,
                border=True,
                height="stretch",
            )


def _show_flow(run: str, experiment: Experiment, baseline: str, changed: str | None) -> None:
    with st.container(border=True):
        for name in (baseline, changed) if changed else (baseline,):
            figure = _flow_figure(run, name, experiment)
            show_chart(figure, f"flow_{name}")


def _show_table(experiment: Experiment, baseline: str, changed: str | None) -> None:
    with st.expander("All measures as a table"):
        table = results_table(experiment, baseline, changed)
        st.dataframe(table, hide_index=True, width="stretch", height=480)
        offer_table("Download as CSV", table, "measures.csv")
        st.caption(f"{len(MEASURES)} measures; what each counts is on the page Method.")


@st.cache_data(max_entries=500, show_spinner=False)
def _figure(
    run: str,  # noqa: ARG001 (the run and the name are what is cached by)
    name: str,  # noqa: ARG001
    _experiment: Experiment,
    scope: charts.Scope,
    _build: Callable[..., go.Figure],
    baseline: str,
    changed: str | None,
    settings: dict[str, object],
) -> go.Figure:
    return _build(_experiment.table(scope), baseline, changed, **settings)


@st.cache_data(max_entries=100, show_spinner=False)
def _flow_figure(run: str, name: str, _experiment: Experiment) -> go.Figure:  # noqa: ARG001
    return charts.flow(_experiment.summary, name)
