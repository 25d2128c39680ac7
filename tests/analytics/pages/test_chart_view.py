"""Charts are sent as they were drawn, once for all who look at them, in the colours of each page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import plotly.io
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.charts.hover_table import SAID
from analytics.charts.palette import captioned, chart_layout
from analytics.pages import results
from analytics.pages.chart_view import DARK_HALO, GROUNDS, LIGHT_TEXT, Ground, ReadyChart, ready_chart
from tests.analytics.pages.conftest import StagedJobs, compare_draft


def specs(app: AppTest) -> dict[str, dict[str, Any]]:
    """What was sent of each chart, by its key."""
    return {chart.proto.id.rpartition("-")[2]: json.loads(chart.proto.spec) for chart in app.get("plotly_chart")}


def figure() -> go.Figure:
    """A chart with what has to be escaped, numbers that are none, frames and a text that lines cross."""
    frames = [go.Frame(name=str(number), data=[go.Scatter(y=[number])]) for number in range(3)]
    crossed = {"text": "<b>crossed</b>", "font": {"shadow": "auto"}}
    traces = [go.Scatter(x=[1.5, 2.5], y=[float("nan"), 3.0], uid="left out", hovertext=["</script>", "é"]), go.Bar()]
    axes = {"xaxis": {"title": {"text": "hour"}}, "yaxis": {"tickfont": {"size": 9}}, "coloraxis": {"cmin": 0}}
    layout = chart_layout("Waits", ["all days"]) | {"annotations": [crossed, {"text": "plain"}]} | axes
    return go.Figure(data=traces, layout=layout, frames=frames)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_what_is_sent_is_what_plotly_would_send_in_the_colours_of_the_page(ground: Ground) -> None:
    words = figure()
    ready = ready_chart(words, ground)
    parts = words.to_dict()
    alone = captioned(parts["layout"])
    own = go.Figure(parts["data"], alone.layout, parts["frames"])
    own.update_layout(paper_bgcolor=GROUNDS[ground])
    if ground == "dark":
        own.layout.annotations[0].font.shadow = DARK_HALO
    else:
        axis = {"tickfont_color": LIGHT_TEXT, "title_font_color": LIGHT_TEXT}
        own.update_layout(font_color=LIGHT_TEXT).update_xaxes(axis).update_yaxes(axis)
        own.update_coloraxes(colorbar_tickfont_color=LIGHT_TEXT)
    for _ in range(2):
        assert json.loads(plotly.io.to_json(ready.figure.to_dict(), validate=False)) == json.loads(own.to_json())
    assert (ready.alt, ready.answer, ready.explanation) == ("Waits. all days.", "Waits", "all days.")
    assert ready.height == own.layout.height < words.layout.height


def test_each_ground_has_its_own_chart() -> None:
    light, dark = (ready_chart(figure(), ground).figure.to_dict() for ground in ("light", "dark"))
    sent = [json.loads(plotly.io.to_json(each, validate=False))["layout"] for each in (light, dark)]
    assert [each["paper_bgcolor"] for each in sent] == list(GROUNDS.values())
    assert sent[0]["font"]["color"] == LIGHT_TEXT
    assert "color" not in sent[1]["font"]
    assert [each["annotations"][0]["font"]["shadow"] == "auto" for each in sent] == [True, False]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[go.Figure]:
    """The charts of runs that were drawn, none of which is there from other tests."""
    st.cache_resource.clear()
    figures: list[go.Figure] = []

    def note(figure: go.Figure, ground: Ground) -> ReadyChart:
        figures.append(figure)
        return ready_chart(figure, ground)

    monkeypatch.setattr(results, "ready_chart", note)
    return figures


def test_a_run_is_drawn_once_for_all_sessions(
    open_page: Callable[..., AppTest], staged: StagedJobs, drawn: list[go.Figure]
) -> None:
    first = open_page()
    (run,) = staged.jobs
    second = open_page(run=run)
    assert specs(first) == specs(first.run()) == specs(second)
    assert len(drawn) == len(specs(first))


def test_another_ground_and_another_run_have_charts_of_their_own(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page()
    light = specs(app)
    with monkeypatch.context() as patched:
        patched.setattr(results, "ground_of_page", lambda: "dark")
        dark = specs(app.run())
    assert dark.keys() == light.keys()
    assert {each["layout"]["paper_bgcolor"] for each in dark.values()} == {GROUNDS["dark"]}
    assert specs(app.run()) == light
    compare_draft(app)
    assert specs(app)["chart_wait"]["data"] != light["chart_wait"]["data"]
    assert len(specs(app)) == len(light) + 1


def test_the_figures_of_a_chart_are_there_as_a_table_once_asked_for(open_page: Callable[..., AppTest]) -> None:
    app = open_page()
    assert not app.table
    app.button(key="table_of_wait").click().run()
    assert not app.exception
    (table,) = (each.value for each in app.table)
    assert "8 am" in table.index[0]
    assert table[SAID].str.contains("95 %|rests on", regex=True).all()
