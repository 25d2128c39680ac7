"""Waits side by side: a panel for each plan with equal axes, the baseline in all, and a title from the data."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.comparison.charts import waits_side_by_side

OPENS, CLOSES = 480, 1200


def table(**waits: float | list[float]) -> pd.DataFrame:
    """Waits by time of day: the 90th percentile of every plan, and a third of it as the median."""
    rows: list[dict[str, Any]] = []
    for name, wait in waits.items():
        for place, minute in enumerate(range(0, 1440, 30)):
            value = wait[place] if isinstance(wait, list) else wait
            for measure, share in (("tier2_wait_p50", 1 / 3), ("tier2_wait_p90", 1.0)):
                figures = {"mean": value * share, "low": value * share, "high": value * share}
                key = {"scenario": name, "measure": measure, "minute": minute}
                rows.append(key | figures | {"replications": 20, "calls": 500, "control": False})
    return pd.DataFrame(rows)


def draw(**waits: float | list[float]) -> go.Figure:
    first, *others = waits
    return waits_side_by_side(table(**waits), first, others, opens=OPENS, closes=CLOSES, cutoffs={first: 1020})


def title(figure: go.Figure) -> str:
    return str(figure.layout.title.text).replace("\N{NO-BREAK SPACE}", " ").replace("<br>", " ")


@pytest.mark.parametrize("plans", [1, 2, 3, 4, 7])
def test_every_plan_has_a_panel_with_equal_axes(plans: int) -> None:
    figure = draw(**{f"plan {number}": 10.0 + 9 * number for number in range(plans)})
    axes = [figure.layout[f"yaxis{number or ''}"] for number in [0, *range(2, plans + 1)]]
    assert len({axis.range for axis in axes}) == 1
    assert len({figure.layout[f"xaxis{number or ''}"].range for number in [0, *range(2, plans + 1)]}) == 1
    domains = {
        (axis.domain, figure.layout[f"xaxis{n or ''}"].domain)
        for n, axis in zip([0, *range(2, plans + 1)], axes, strict=True)
    }
    assert len(domains) == plans
    bottoms = sorted({axis.domain[0] for axis in axes})
    tops = sorted({axis.domain[1] for axis in axes})
    # Between lines there is room for the times of day and the next plan's name, and none is given away at the end.
    assert bottoms[0] == 0
    assert all(bottom - top > 0.3 / len(tops) for top, bottom in zip(tops, bottoms[1:], strict=False))
    dashed = [trace for trace in figure.data if trace.line.dash == "dash"]
    assert len(dashed) == 2 * (plans - 1)


def test_the_title_says_when_the_baseline_waits_long_and_who_does_not() -> None:
    busy = [40.0 if 720 <= minute < 900 else 5.0 for minute in range(0, 1440, 30)]
    assert title(draw(today=busy, better=10.0, same=busy)) == (
        "today: 1 in 10 waits over 30 min from noon to 3 pm; never with better"
    )
    assert title(draw(today=busy, same=busy)).endswith("; in every other plan, too, at some time")
    assert title(draw(today=10.0, worse=40.0)) == "today: 9 in 10 wait less than 30 min, in no other plan"
    assert title(draw(today=10.0, better=5.0)) == "9 in 10 wait less than 30 min at any time of day, in every plan"


@pytest.mark.parametrize(("longest", "end"), [(10.0, 40), (40.0, 40), (41.0, 60), (60.0, 60), (101.0, 120)])
def test_axes_end_at_a_multiple_of_20_minutes_from_40_on(longest: float, end: float) -> None:
    assert draw(today=longest, better=5.0).layout.yaxis.range == (0, end)


def test_waits_beyond_the_axis_are_said() -> None:
    figure = draw(today=400.0, better=20.0)
    assert figure.layout.yaxis.range == (0, 120)
    assert "▲ longer than" in figure.layout.title.subtitle.text
    assert "▲" not in draw(today=100.0).layout.title.subtitle.text


def test_without_waits_the_chart_says_so() -> None:
    assert "No call reached Tier 2." in draw(today=float("nan")).layout.meta["alt"]


def test_the_cutoff_stands_in_the_panel_of_its_plan() -> None:
    figure = draw(today=10.0, other=12.0)
    cutoffs = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert [(shape.xref, shape.x0) for shape in cutoffs] == [("x", 1020)]
