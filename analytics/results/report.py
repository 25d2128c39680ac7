"""A run or a comparison as one HTML file: it opens without a network, prints, and says how it was made."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from analytics import charts
from analytics.charts.palette import captioned
from analytics.comparison import charts as comparison_charts
from analytics.comparison import difference_charts
from analytics.comparison.compare import Comparison
from analytics.comparison.words import (
    comparison_table,
    correction_in_words,
    cutoffs_in_words,
    headline,
    pairing_in_words,
    sentence,
    unclear_in_words,
)
from analytics.experiments.experiment import Experiment
from analytics.experiments.precision import Precise, precision_in_words
from analytics.experiments.verification import agreement_in_words
from analytics.inputs.differences import differences_table, inputs_table
from analytics.inputs.same_callers import callers_in_words, callers_met
from analytics.inputs.variations import cutoff_minute, period_in_words, source_in_words
from analytics.measures.limits import BREAKING_SHARE
from analytics.wording import day_in_words, earlier_in_words, number_in_words
from data.store.scenario_files import scenario_file
from queueing import Scenario

from .answers import HEADLINES, answer
from .day_strip import STYLE, day_strip, strip_as_html
from .library_tables import CENTER_ZONE
from .risk_words import risks_in_words
from .run_charts import RUN_CHARTS
from .tables import definitions_table, figures_table, headlines_table, results_table

if TYPE_CHECKING:
    import jinja2

    from queueing.agreement import Agreement

TEMPLATE: Final = "report.html"
GRID: Final = "#E3E4E8"
MOST_COLUMNS: Final = 5
"""A table with more columns is printed across the page."""
CHARTS_OF_A_RUN: Final = {
    "When callers wait": ("wait", "risk", "crossing"),
    "Callbacks": ("waiting", "time_to_callback", "callback_share", "backlog"),
    "Callers and their calls": ("calling", "refused", "refused_by_day"),
    "People at work": ("occupancy", "appointments"),
}
"""The charts by section, in the order in which they are read."""


@dataclass(frozen=True)
class ReportTable:
    """A table with the caption that says what it holds."""

    caption: str
    table: pd.DataFrame

    @property
    def is_wide(self) -> bool:
        """Whether it is printed across the page."""
        return self.table.shape[1] > MOST_COLUMNS

    @property
    def columns(self) -> list[str]:
        """The heads of its columns."""
        return [str(name) for name in self.table.columns]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Its cells, as they are written."""
        return [tuple(map(str, row)) for row in self.table.itertuples(index=False, name=None)]


@dataclass(frozen=True)
class ReportChart:
    """A chart beneath its answer in words."""

    answer: str
    explanation: str
    figure: str
    """What plotly.js draws, as JSON that ends no script."""
    height: int


@dataclass(frozen=True)
class Section:
    """A part of a report under a heading: sentences, files, charts, then tables."""

    heading: str
    lines: Sequence[str] = ()
    charts: Sequence[ReportChart] = ()
    tables: Sequence[ReportTable] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Files to save, as addresses that hold their whole content, by what they are called."""


class Origin(NamedTuple):
    """How the figures came about, as far as the experiment itself does not say."""

    agreement: Agreement | None = None
    """How a slice of the first scenario agrees with the reference engine; None where it was not compared."""
    precise: Precise | None = None
    """Of a run: how precisely its figures are known."""
    made: datetime | None = None
    """When the report was made; now where it is None."""


@dataclass(frozen=True)
class _Report:
    """What the template writes."""

    title: str
    answer: str
    details: Sequence[str]
    sections: Sequence[Section]
    days: Markup | None = None
    """The strip of days; None in a comparison."""


def run_report(
    experiment: Experiment,
    baseline: str,
    changed: str | None,
    origin: Origin,
    breaking_share: float = BREAKING_SHARE,
) -> bytes:
    """The HTML file of a run: the changed scenario against the baseline, or the baseline alone.

    It holds the answer, every day's chance to break, the figures with their intervals and changes, all charts, what
    differs between the scenarios, every measure with its definition, every input, and how it was made. A day breaks
    when at least ``breaking_share`` of its transfers become callbacks. Nothing in it is loaded from elsewhere.
    """
    names = [baseline, changed] if changed else [baseline]
    scenarios = {name: experiment.scenarios[name] for name in names}
    against = baseline if changed else None
    found = answer(experiment, names[-1], against, breaking_share)
    days = strip_as_html(day_strip(experiment, names[-1], against, breaking_share))
    precision = [] if origin.precise is None else [precision_in_words(origin.precise, "simulated weeks")]
    changes = f"; changes are against {baseline}, on {callers_met(*scenarios.values())}" if changed else ""
    figures = headlines_table(experiment, HEADLINES, baseline, changed)
    sections = [
        Section(
            "The figures",
            tables=[ReportTable(f"Figures with their 95 % intervals{changes}", figures)],
        ),
        *([_what_differs(scenarios, baseline)] if changed else []),
        *_charts_of(experiment, baseline, changed),
        Section(
            "Every measure",
            tables=[
                ReportTable(
                    f"All measures with their 95 % intervals{changes}",
                    results_table(experiment, baseline, changed).drop(columns="Definition"),
                )
            ],
        ),
        *_foundations(experiment, scenarios, baseline, origin),
    ]
    simulated = [_simulated(experiment, baseline), _calls(scenarios), *_earlier(experiment)]
    details = [found.warning, found.details, found.notes, *precision, *simulated]
    title = f"Report of a run: {f'{changed} against {baseline}' if changed else baseline}"
    return _written(_Report(title, found.sentence, details, sections, days))


def comparison_report(found: Comparison, measure: str, origin: Origin) -> bytes:
    """The HTML file of a comparison, its answer told in one of the measures compared; otherwise as of a run."""
    experiment = found.experiment
    scenarios = {name: experiment.scenarios[name] for name in (found.baseline, *found.others)}
    details = [
        sentence(found, measure),
        *risks_in_words(experiment, found.baseline, found.others),
        *cutoffs_in_words(found),
        correction_in_words(found),
        pairing_in_words(found, measure),
        _simulated(experiment, found.baseline),
        _calls(scenarios),
        *_earlier(experiment),
    ]
    unclear = unclear_in_words(found, "weeks")
    sections = [
        Section(
            "The figures",
            charts=[_chart(difference_charts.differences(found, measure))],
            tables=[
                ReportTable(
                    "Each plan's difference from the baseline, with intervals that hold all together (95 %)",
                    comparison_table(found),
                )
            ],
        ),
        *([Section("What more weeks would do", lines=unclear)] if unclear else []),
        _what_differs(scenarios, found.baseline),
        Section("When callers wait", charts=[_chart(waits_of(found))]),
        Section(
            "Every measure",
            tables=[ReportTable("All measures with their 95 % intervals", figures_table(experiment, scenarios))],
        ),
        *_foundations(experiment, scenarios, found.baseline, origin),
    ]
    title = f"Report of a comparison: {', '.join(found.others)} against {found.baseline}"
    return _written(_Report(title, headline(found, measure), details, sections))


def waits_of(found: Comparison) -> go.Figure:
    """The wait by time of day of all plans of a comparison, side by side."""
    scenarios = found.experiment.scenarios
    hours = [scenario.opening_hours.span for scenario in scenarios.values()]
    return comparison_charts.waits_side_by_side(
        found.experiment.table("time_of_day"),
        found.baseline,
        found.others,
        opens=min(opens for opens, _ in hours),
        closes=max(closes for _, closes in hours),
        cutoffs={name: cutoff_minute(scenario) for name, scenario in scenarios.items()},
    )


def _simulated(experiment: Experiment, baseline: str) -> str:
    weeks = number_in_words(experiment.replications)
    return f"{period_in_words(experiment.scenarios[baseline])}; {weeks} simulated weeks, seed {experiment.seed}."


def _earlier(experiment: Experiment) -> list[str]:
    """What it means where another version of the model made the figures; what the report defines is by today's."""
    return [earlier_in_words(experiment.earlier)] if experiment.earlier else []


def _calls(scenarios: dict[str, Scenario]) -> str:
    """Where the calls expected come from, by plan where that differs."""
    sources = {name: source_in_words(scenario) for name, scenario in scenarios.items()}
    if len(set(sources.values())) == 1:
        return f"Calls expected: {next(iter(sources.values()))}."
    return f"Calls expected: {'; '.join(f'{name}: {source}' for name, source in sources.items())}."


def _what_differs(scenarios: dict[str, Scenario], baseline: str) -> Section:
    table = differences_table(scenarios, baseline)
    if table.empty:
        return Section("What differs between the plans", lines=["No input differs."])
    return Section("What differs between the plans", tables=[ReportTable("Inputs that are not the same", table)])


def _charts_of(experiment: Experiment, baseline: str, changed: str | None) -> Iterator[Section]:
    """The charts of a run by section, each table of the run made once; the flow of calls last."""
    scenario = experiment.scenarios[changed or baseline]
    scopes = {RUN_CHARTS[name].scope for name in chain.from_iterable(CHARTS_OF_A_RUN.values())}
    tables = {scope: experiment.table(scope) for scope in scopes}
    for heading, names in CHARTS_OF_A_RUN.items():
        drawn = [RUN_CHARTS[name].draw(tables[RUN_CHARTS[name].scope], scenario, baseline, changed) for name in names]
        yield Section(heading, charts=[_chart(figure) for figure in drawn])
    flows = [charts.flow(experiment.summary, name) for name in ([baseline, changed] if changed else [baseline])]
    yield Section("Where calls end", charts=[_chart(figure) for figure in flows])


def _foundations(
    experiment: Experiment, scenarios: dict[str, Scenario], baseline: str, origin: Origin
) -> Iterator[Section]:
    """What stands at the end of each report: definitions, inputs, and how it was made."""
    yield Section("What the measures count", tables=[ReportTable("Measures and their units", definitions_table())])
    yield Section(
        "Inputs",
        lines=["The files of the plans hold every input exactly; the page Scenarios opens them."],
        files=_files(scenarios),
        tables=[ReportTable("Every input of the plans", inputs_table(scenarios, baseline))],
    )
    yield Section(
        "How it was made",
        tables=[ReportTable("What was simulated, and with what", _made(experiment, scenarios, baseline, origin))],
    )


def _made(experiment: Experiment, scenarios: dict[str, Scenario], baseline: str, origin: Origin) -> pd.DataFrame:
    made = (origin.made or datetime.now(CENTER_ZONE)).astimezone(CENTER_ZONE)
    said = {
        "Days simulated": period_in_words(next(iter(scenarios.values()))),
        **{f"Plan “{name}”": scenario.name for name, scenario in scenarios.items() if name != scenario.name},
        "Replications": f"{experiment.replications:,}, from number {experiment.first_replication} on",
        "Seed": str(experiment.seed),
        "Engine": experiment.engine,
        "Check of the engine": "not made" if origin.agreement is None else agreement_in_words(origin.agreement),
        "Version of the model": experiment.made_by,
        "Report made": f"{day_in_words(made.date())} {made:%Y, %H:%M} Eastern time",
        "Intervals": "95 % of such intervals hold the true value; figures are of all replications together",
        **({"Callers": callers_in_words(scenarios, baseline, experiment.replications)} if len(scenarios) > 1 else {}),
    }
    return pd.DataFrame({"What": list(said), "Value": list(said.values())})


def _chart(figure: go.Figure) -> ReportChart:
    told = captioned(figure)
    plot = told.figure
    plot.update_layout(template=None, paper_bgcolor="#FFFFFF", font_color="#1A1A1A")
    plot.update_xaxes(gridcolor=GRID)
    plot.update_yaxes(gridcolor=GRID)
    return ReportChart(told.answer, told.explanation, _in_a_script(str(plot.to_json())), int(plot.layout.height))


def _in_a_script(text: str) -> Markup:
    """JSON that can stand in a script of an HTML page, whatever texts it holds."""
    return Markup(text.replace("<", r"\u003c"))  # noqa: S704 (nothing that begins a tag is left)


def _files(scenarios: dict[str, Scenario]) -> dict[str, str]:
    return {
        name: f"data:application/json;base64,{base64.b64encode(scenario_file(scenario)).decode()}"
        for name, scenario in scenarios.items()
    }


@cache
def _template() -> jinja2.Template:
    import jinja2

    folder = jinja2.FileSystemLoader(Path(__file__).parent)
    return jinja2.Environment(loader=folder, autoescape=True, undefined=jinja2.StrictUndefined).get_template(TEMPLATE)


@cache
def _drawing_program() -> Markup:
    """plotly.js, once for all charts."""
    from plotly.offline import get_plotlyjs

    return Markup(get_plotlyjs())  # noqa: S704 (the library's own file)


@cache
def _style_of_days() -> Markup:
    return Markup(STYLE.read_text(encoding="utf-8"))  # noqa: S704 (the project's own file)


def _written(report: _Report) -> bytes:
    return _template().render(report=report, plotly=_drawing_program(), style=_style_of_days()).encode()
