"""A report as one HTML file: it opens without a network, and prints its first two pages as two pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go
from markupsafe import Markup

from analytics.charts.palette import captioned

from .report import Report, Section

if TYPE_CHECKING:
    import jinja2

TEMPLATE: Final = "report.html"
GRID: Final = "#E3E4E8"
MOST_COLUMNS: Final = 5
"""A table with more columns is printed across the page."""
MOST_DETAILS: Final = 9
"""Lines beneath the answer on the first page; what is more stands in the appendix."""
MORE_ON_THE_ANSWER: Final = "More on the answer"


def html_file(report: Report) -> bytes:
    """The content of a file that holds a report; nothing in it is loaded from elsewhere, and no name does anything.

    The answer, the figures and what is seen at a glance are the first printed page, the main charts the second.
    """
    details = [line for line in report.details if line]
    first, more = details[:MOST_DETAILS], details[MOST_DETAILS:]
    if more:
        first = [*details[: MOST_DETAILS - 1], f"{len(more) + 1} more: see “{MORE_ON_THE_ANSWER}” in the appendix."]
        more = details[MOST_DETAILS - 1 :]
    return (
        _template()
        .render(
            report=report,
            details=first,
            glance=[*report.glance()],
            main=report.main(),
            appendix=[*([Section(MORE_ON_THE_ANSWER, more)] if more else []), *report.appendix()],
            plotly=_drawing_program(),
        )
        .encode()
    )


def file_of(build: Callable[..., Report], *arguments: object) -> bytes:
    """The file of a report that is built of the arguments, all in the process that is to do it."""
    return html_file(build(*arguments))


@dataclass(frozen=True)
class DrawnChart:
    """A chart beneath its answer in words."""

    answer: str
    explanation: str
    figure: Markup
    """What plotly.js draws, as JSON that ends no script."""
    height: int


def drawn(figure: go.Figure) -> DrawnChart:
    """A chart as it stands on paper: dark on white, its words beside it."""
    parts = figure.to_dict()
    told = captioned(parts["layout"])
    plot = go.Figure(parts["data"], told.layout)
    plot.update_layout(template=None, paper_bgcolor="#FFFFFF", font_color="#1A1A1A")
    plot.update_xaxes(gridcolor=GRID)
    plot.update_yaxes(gridcolor=GRID)
    answer = told.answer or told.layout["meta"]["alt"]
    return DrawnChart(answer, told.explanation, _in_a_script(str(plot.to_json())), int(plot.layout.height))


def _in_a_script(text: str) -> Markup:
    """JSON that can stand in a script of an HTML page, whatever texts it holds."""
    return Markup(text.replace("<", r"\u003c"))  # noqa: S704 (nothing that begins a tag is left)


@cache
def _template() -> jinja2.Template:
    import jinja2

    folder = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=folder, autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["drawn"] = drawn
    environment.globals["most_columns"] = MOST_COLUMNS
    return environment.get_template(TEMPLATE)


@cache
def _drawing_program() -> Markup:
    """plotly.js, once for all charts."""
    from plotly.offline import get_plotlyjs

    return Markup(get_plotlyjs())  # noqa: S704 (the library's own file)
