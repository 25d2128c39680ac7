"""The parts that charts of results are put together from: scenarios, series, lines with ribbons, labels, hover."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.measures.bases import COUNTED
from analytics.measures.definitions import MEASURES
from analytics.wording import clock_time, interval_in_words

from .palette import TEXT_SIZE, faded, plain_text, ribbon, written

FEW_CALLS: Final = 30
"""A figure that rests on fewer calls is drawn pale."""
PALE: Final = 0.35
LABEL_GAP: Final = 17.0
"""Pixels between the middles of two labels, so that they do not touch."""
LABEL_LETTERS: Final = 22
"""Letters of a line of a scenario's name at the end of its line, of which there are at most two."""
INTERVAL: Final = "95 % interval"
BASELINE: Final = "Baseline"
NO_RESULTS: Final = "Run the scenario, or choose another one."

_PIXELS_PER_LETTER: Final = 5.7

Trace = dict[str, Any]


@dataclass(frozen=True)
class DrawnScenario:
    """A scenario as it is drawn: the one in question solid, the baseline beside it thinner and dashed."""

    name: str
    is_baseline: bool
    """Whether it stands beside another scenario; a baseline shown alone is the one in question."""

    @property
    def written(self) -> str:
        """The name as it can be shown."""
        return written(self.name)

    @property
    def short(self) -> str:
        """What it is called at the end of its line."""
        if self.is_baseline:
            return BASELINE
        lines = textwrap.wrap(" ".join(self.name.split()), LABEL_LETTERS, max_lines=2, placeholder="…")
        return "<br>".join(written(line) for line in lines)

    def line(self, colour: str, width: float = 3.0) -> Trace:
        """The style of its lines."""
        if self.is_baseline:
            return {"color": colour, "width": width / 2, "dash": "dash"}
        return {"color": colour, "width": width, "dash": "solid"}

    def label(self, what: str) -> str:
        """What a line's label says: whose line it is where that is not plain."""
        return f"{BASELINE}: {what[0].lower()}{what[1:]}" if self.is_baseline else what


def drawn_scenarios(baseline: str, changed: str | None) -> tuple[DrawnScenario, ...]:
    """What is drawn, in that order: the baseline beneath, the scenario in question last and on top."""
    if changed is None or changed == baseline:
        return (DrawnScenario(baseline, is_baseline=False),)
    return DrawnScenario(baseline, is_baseline=True), DrawnScenario(changed, is_baseline=False)


def which_is_which(shown: Sequence[DrawnScenario], of_baseline: str = "") -> list[str]:
    """A line of the subtitle that names the scenarios and says what the baseline's answer is."""
    if len(shown) == 1:
        return [f"Scenario: {shown[0].written}."]
    answer = f" {of_baseline}." if of_baseline else ""
    return [f"Solid: {shown[-1].written}.", f"Dashed: {shown[0].written}.{answer}"]


def series(table: pd.DataFrame, scenario: str, measure: str, key: str | None = None) -> pd.DataFrame:
    """A measure of one scenario by ``key``, in its order; intervals end where the measure's values do.

    Columns: those of the table and ``pale`` (rests on fewer than 30 calls). Counts per day and figures taken over
    days are never pale: what they rest on is days.

    Raises:
        ValueError: there are several figures for one value of ``key``, so that the table has another scope.
    """
    rows: pd.DataFrame = table[(table["scenario"].to_numpy() == scenario) & (table["measure"].to_numpy() == measure)]
    if key is not None:
        if rows[key].duplicated().any():
            msg = f"{measure!r} has several figures for one {key}; allowed is one, so choose a scope by {key}"
            raise ValueError(msg)
        rows = rows.sort_values(key)
    meant = MEASURES[measure]
    return rows.assign(
        low=rows["low"].clip(*meant.possible),
        high=rows["high"].clip(*meant.possible),
        pale=(rows["calls"] < FEW_CALLS) & (meant.unit in ("share", "minutes")) & (meant.basis != "day"),
    )


def reliable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that a title may speak of: those not pale, or all where all are."""
    known = rows[rows["mean"].notna()]
    sure = known[~known["pale"]]
    return known if sure.empty else sure


def highest(rows: pd.DataFrame, key: str) -> tuple[Any, float]:
    """Where a series is highest (its ``key``), and how high; ``rows`` are one and more, none NaN."""
    at = int(np.argmax(rows["mean"]))
    return rows[key].iloc[at], float(rows["mean"].iloc[at])


def replications_in_words(rows: pd.DataFrame) -> str:
    """How many replications some figures rest on: ``6 simulated weeks``."""
    return simulated_weeks_in_words(int(rows["replications"].max()) if len(rows) else 0)


def simulated_weeks_in_words(number: int) -> str:
    """A number of replications, as users call them."""
    return f"{number:,} simulated week{'' if number == 1 else 's'}"


def hover(heading: str, measure: str, row: Any) -> str:
    """The hover text of one figure: exactly what it is, its interval, and how many calls it rests on."""
    meant = MEASURES[measure]
    counted = COUNTED[meant.basis]
    figure = interval_in_words(row.mean, row.low, row.high, meant.unit)
    lines = [
        f"<b>{heading}</b>",
        f"{meant.label}: {figure}",
        f"rests on {row.calls:,} {counted} in {simulated_weeks_in_words(row.replications)}",
    ]
    if row.pale:
        lines.append(f"fewer than {FEW_CALLS} {counted}: read with care")
    return "<br>".join(lines)


def hovers(headings: Iterable[str], measure: str, rows: pd.DataFrame) -> list[str]:
    """The hover texts of the figures of one measure."""
    columns = rows[["mean", "low", "high", "calls", "replications", "pale"]]
    # The field "mean" of a named tuple is its value; of a Series it would be the method.
    return [
        hover(heading, measure, row) for heading, row in zip(headings, columns.itertuples(index=False), strict=True)
    ]


def line_traces(
    x: Sequence[float],
    rows: pd.DataFrame,
    text: Sequence[str],
    line: Trace,
    *,
    name: str,
    points: bool = False,
    end: float = np.inf,
    **settings: Any,
) -> list[Trace]:
    """A line, pale where it rests on few calls, and its points, which carry the hover texts.

    ``points`` shows every point; otherwise only pale ones and those beyond ``end``, where the axis ends: these are
    drawn as triangles at the end. ``settings`` go to every trace, such as the axes it belongs to.
    """
    colour = line["color"]
    mean = rows["mean"].to_numpy(dtype=np.float64)
    pale = rows["pale"].to_numpy(dtype=np.bool_)
    beyond = mean > end
    drawn = np.minimum(mean, end)
    base = {"type": "scatter", "x": list(x), "name": name, **settings}
    traces: list[Trace] = []
    if pale.any():
        pale_line = line | {"color": faded(colour, PALE)}
        traces.append(base | {"mode": "lines", "y": drawn, "line": pale_line, "hoverinfo": "skip"})
    traces.append(base | {"mode": "lines", "y": np.where(pale, np.nan, drawn), "line": line, "hoverinfo": "skip"})
    seen = points | beyond | pale
    symbol = "circle" if line["dash"] == "solid" else "circle-open"
    marker = {
        "color": [faded(colour, PALE) if few else colour for few in pale],
        "size": [11 if above else 8 for above in beyond],
        "symbol": ["triangle-up" if above else symbol for above in beyond],
        "opacity": [1.0 if each else 0.0 for each in seen],
    }
    hovered = {"hovertext": list(text), "hoverinfo": "text", "cliponaxis": False}
    traces.append(base | {"mode": "markers", "y": drawn, "marker": marker} | hovered)
    return traces


def ribbon_traces(
    x: Sequence[float], low: Any, high: Any, colour: str, *, end: float = np.inf, **settings: Any
) -> list[Trace]:
    """What lies between two lines, in the line's colour at 20 % opacity; broken where there are no values."""
    places = np.asarray(x, dtype=np.float64)
    lower, upper = (np.minimum(np.asarray(side, dtype=np.float64), end) for side in (low, high))
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": np.r_[places[first:last], places[first:last][::-1]],
            "y": np.r_[upper[first:last], lower[first:last][::-1]],
            "fill": "toself",
            "fillcolor": ribbon(colour),
            "line": {"width": 0, "color": ribbon(colour)},
            "hoverinfo": "skip",
            "name": INTERVAL,
            **settings,
        }
        for first, last in _runs(np.isfinite(lower) & np.isfinite(upper))
    ]


def whiskers(rows: pd.DataFrame, colour: str) -> Trace:
    """The error bars of points: their interval as a pale bar without caps."""
    mean = rows["mean"].to_numpy(dtype=np.float64)
    high, low = (rows[side].fillna(rows["mean"]).to_numpy(dtype=np.float64) for side in ("high", "low"))
    return {
        "type": "data",
        "symmetric": False,
        "array": np.maximum(high - mean, 0.0),
        "arrayminus": np.maximum(mean - low, 0.0),
        "color": ribbon(colour),
        "thickness": 8,
        "width": 0,
    }


@dataclass(frozen=True)
class EndLabel:
    """A label to the right of a line's end."""

    text: str
    height: float
    """Where the line ends, as a share of the plot's height."""
    line: Trace

    def marked(self) -> str:
        """The text behind a piece of its line."""
        solid, strong = self.line["dash"] == "solid", self.line["width"] > 2  # noqa: PLR2004 (of 1 to 3)
        piece = ("━" if strong else "─") * 2 if solid else "╌╌"
        return f'<span style="color:{self.line["color"]}">{piece}</span> {self.text}'


def room_for(texts: Iterable[str]) -> int:
    """Pixels to the right of a plot that labels at the ends of lines take."""
    return int(max(len(plain_text(line)) for text in texts for line in text.split("<br>")) * _PIXELS_PER_LETTER) + 36


def end_labels(labels: Sequence[EndLabel], pixels: float, *, bottom: float = 0.0, top: float = 1.0) -> list[Trace]:
    """Annotations at the ends of lines, moved apart where they would touch.

    ``pixels`` is the height of the whole plot, of which these lines' panel takes the part from ``bottom`` to ``top``.
    """
    panel = pixels * (top - bottom)
    order = sorted(labels, key=lambda label: label.height)
    lines = max((label.text.count("<br>") + 1 for label in order), default=1)
    places = spread([label.height * panel for label in order], LABEL_GAP * lines, panel)
    return [
        {
            "text": label.marked(),
            "xref": "paper",
            "yref": "paper",
            "x": 1,
            "y": bottom + place / pixels,
            "xanchor": "left",
            "yanchor": "middle",
            "align": "left",
            "xshift": 2,
            "showarrow": False,
            "font": {"size": TEXT_SIZE},
        }
        for label, place in zip(order, places, strict=True)
    ]


def spread(places: Sequence[float], gap: float, end: float) -> list[float]:
    """Ascending places moved as little as needed (least squares) to be ``gap`` apart, from 0 to ``end``.

    Where ``end`` leaves too little room they reach beyond it.
    """
    from scipy.optimize import isotonic_regression

    if not places:
        return []
    steps = np.arange(len(places)) * gap
    moved = isotonic_regression(np.asarray(places, dtype=np.float64) - steps).x
    return [float(place) for place in np.clip(moved, 0.0, max(0.0, end - steps[-1])) + steps]


def largest(*series_shown: pd.DataFrame, intervals: bool = False) -> float:
    """The largest value of some series, NaN where there are none; with the upper ends of their intervals if asked."""
    columns = ["mean", "high"] if intervals else ["mean"]
    values = pd.concat([rows[columns] for rows in series_shown]).to_numpy(dtype=np.float64)
    return float(np.max(values, initial=-np.inf, where=~np.isnan(values))) if np.isfinite(values).any() else np.nan


def round_top(value: float) -> float:
    """The end of an axis of counts up to a value, that is cut into four round parts."""
    size = 10.0 ** math.floor(math.log10(max(value, 4.0) / 4))
    return next(4 * size * part for part in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if value <= 4 * size * part)


def last_value(rows: pd.DataFrame) -> float:
    """Where a line ends; 0 where it has no values."""
    known = rows["mean"].dropna()
    return float(known.iloc[-1]) if len(known) else 0.0


def note(text: str, **place: Any) -> Trace:
    """A piece of text in a chart, without an arrow."""
    return {"text": text, "showarrow": False, "font": {"size": TEXT_SIZE}, **place}


def _runs(flags: Any) -> Iterator[tuple[int, int]]:
    """From where to where (exclusive) flags hold without a break."""
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def with_one_of(minutes: Sequence[int], wanted: Sequence[int], every: Sequence[int]) -> list[int]:
    """Of half-hours that begin at ``minutes`` out of ``every``, those of spans with at least one of the wanted ones."""
    spans = _runs(np.isin(np.asarray(every), np.asarray(minutes)))
    return [each for first, last in spans if not {*wanted}.isdisjoint(every[first:last]) for each in every[first:last]]


def when_in_words(minutes: Sequence[int], every: Sequence[int], step: int = 30) -> str:
    """When something holds, of half-hours that begin at ``minutes`` out of ``every``: ``from 11:30 am to 3 pm``."""
    if len(minutes) == len(every):
        return "all day"
    flags = np.isin(np.asarray(every), np.asarray(minutes))
    spans = [f"from {clock_time(every[first])} to {clock_time(every[last - 1] + step)}" for first, last in _runs(flags)]
    if len(spans) <= 2:  # noqa: PLR2004 (a title holds no more)
        return " and ".join(spans)
    return f"at times between {clock_time(min(minutes))} and {clock_time(max(minutes) + step)}"
