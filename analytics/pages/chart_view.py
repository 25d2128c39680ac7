"""Charts on pages: drawn once for everybody who looks at them, and sent as they were written then.

To draw a chart, to put it in the page's colours and to write it as JSON takes a hundred times as long as to send it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import orjson
import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup
from plotly.io.json import to_json_plotly

from analytics.charts.hover_table import WHERE, hover_table
from analytics.charts.palette import captioned, tied
from analytics.pages.markdown import as_written

PictureFormat = Literal["png", "svg"]
Ground = Literal["light", "dark"]

LIGHT_TEXT: Final = "#555867"
"""Of charts' texts on white, where Streamlit's own grey is too pale to read well."""
DARK_HALO: Final = ", ".join(["0 0 2px #0E1117"] * 5)
"""Around texts that lines cross: the dark ground, where plotly's own would be grey."""
GROUNDS: Final[dict[Ground, str]] = {"light": "#FFFFFF", "dark": "#0E1117"}
"""Of saved pictures: the page's own, so that their texts can be read anywhere."""
PICTURES: Final[dict[PictureFormat, str]] = {"png": "PNG", "svg": "SVG"}
PICTURE_SCALE: Final[dict[PictureFormat, int]] = {"png": 2, "svg": 1}
FORMAT: Final = "pictures"
"""The choice of a format, in the session and in an address."""
_WORDS: Final = Markup("<div class='chart-words'><p>{answer}</p><p>{explanation}</p></div>")
_PICTURES: Final = st.components.v2.component("pictures", js=Path(__file__).with_name("pictures.js").read_text("utf-8"))
_GROUND: Final = st.components.v2.component(
    "ground",
    html="<i></i>",
    css="i { position: absolute; background: var(--st-background-color); transition: background 1ms; }",
    js=Path(__file__).with_name("ground.js").read_text("utf-8"),
)
HIDDEN_BUTTONS: Final = ["select2d", "lasso2d", "autoScale2d"]


class _WrittenFigure(go.Figure):  # type: ignore[misc]  # plotly comes without types
    """A figure written as JSON once: empty to plotly, but what is sent of it is the text.

    A text takes a tenth of a figure's memory, and garbage collection has nothing to look through in it.
    """

    def __init__(self, parts: dict[str, Any]) -> None:
        super().__init__()
        # A trace is a dict of its own, since who sends it may leave a part of it out.
        traces = [{name: _written(value) for name, value in trace.items()} for trace in parts["data"]]
        others = {name: _written(part) for name, part in parts.items() if name != "data"}
        self._parts = {"data": traces} | others

    def to_dict(self) -> dict[str, Any]:
        """The parts of the figure, each a text where it is not the list of traces."""
        return self._parts


def _written(value: object) -> orjson.Fragment:
    return orjson.Fragment(to_json_plotly(value, engine="orjson"))


@dataclass(frozen=True)
class ReadyChart:
    """A chart in the page's colours, ready to be sent to any session."""

    figure: go.Figure
    alt: str
    """Its answer in words, for who does not see it."""
    answer: str
    """What stands above it."""
    explanation: str
    """What stands between the two."""
    height: int
    """Pixels."""


def ready_chart(figure: go.Figure, ground: Ground) -> ReadyChart:
    """A chart put on a light or a dark page."""
    # Colours are put into the plain parts: plotly's own way of changing a figure checks each of them, and takes as
    # long as all the rest.
    parts = figure.to_dict()
    words = captioned(parts["layout"])
    layout = parts["layout"] = words.layout
    layout["paper_bgcolor"] = GROUNDS[ground]
    if ground == "dark":
        for annotation in layout.get("annotations", ()):
            if "shadow" in annotation.get("font", {}):
                annotation["font"]["shadow"] = DARK_HALO
    else:
        layout.setdefault("font", {})["color"] = LIGHT_TEXT
        for name, axis in layout.items():
            if name.startswith(("xaxis", "yaxis")):
                _colour(axis, "tickfont")
                _colour(axis, "title", "font")
            elif name.startswith("coloraxis"):
                _colour(axis, "colorbar", "tickfont")
    alt, height = layout["meta"]["alt"], round(layout["height"])
    return ReadyChart(_WrittenFigure(parts), alt, words.answer, words.explanation, height)


def _colour(part: dict[str, Any], *path: str) -> None:
    """Give a part's text, at the end of a path, the colour of text on white."""
    for name in path:
        part = part.setdefault(name, {})
    part["color"] = LIGHT_TEXT


def ground_of_page() -> Ground:
    """Whether this session's page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show_chart(figure: go.Figure, name: str) -> None:
    """Show a chart that is drawn for this session alone."""
    show_ready_chart(ready_chart(figure, ground_of_page()), name)


def show_ready_chart(chart: ReadyChart, name: str) -> None:
    """Show a chart as wide as its place, with its answer in words for who does not see it and a way to save it."""
    chosen = _picture_format()
    picture = {"format": chosen, "filename": name, "scale": PICTURE_SCALE[chosen]}
    settings = {"displaylogo": False, "modeBarButtonsToRemove": HIDDEN_BUTTONS, "toImageButtonOptions": picture}
    if chart.answer or chart.explanation:
        st.html(_WORDS.format(answer=tied(chart.answer), explanation=tied(chart.explanation)))
    # A chart beside a higher one grows with its card.
    st.plotly_chart(
        chart.figure, key=f"chart_{name}", config=settings, width="stretch", height="stretch", alt=chart.alt
    )
    parts = chart.figure.to_dict()
    if parts["data"] and st.button("As a table", icon=":material/table:", type="tertiary", key=f"table_of_{name}"):
        _show_figures(chart.alt, orjson.loads(orjson.dumps(parts["data"])))


@st.dialog("The figures of the chart", width="large")
def _show_figures(alt: str, traces: list[dict[str, Any]]) -> None:
    """Show a chart's figures as a table that is read out line by line."""
    st.markdown(as_written(alt))
    st.table(hover_table(traces).map(as_written).set_index(WHERE))


def _picture_format() -> PictureFormat:
    """The format chosen at the foot of the page; before that has been shown, the one that an address brings."""
    chosen = st.session_state.get(FORMAT) or str(st.query_params.get(FORMAT, "")).lower()
    return "svg" if chosen == "svg" else "png"


def choose_picture_format() -> None:
    """Let the user choose the format in which the camera above each chart saves it, on all pages."""
    st.radio(
        "Save charts as",
        list(PICTURES),
        format_func=PICTURES.__getitem__,
        horizontal=True,
        key=FORMAT,
        bind="query-params",
        help="The camera above each chart, where the mouse points at it, saves it as a picture: PNG for a document or "
        "a slide, SVG to be enlarged or edited.",
    )
    _PICTURES(key="pictures_with_words")
    _GROUND(key="ground", on_changed_change=_draw_anew)


def _draw_anew() -> None:
    """Nothing: that the page is run again is enough."""
