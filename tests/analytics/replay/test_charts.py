"""The chart of a day replayed: its words, its frames, its colours and its size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from analytics.charts.palette import MEANINGS, faded
from analytics.replay.charts import FRAME_EVERY, moment_in_words, moments_in_words, replay_chart
from analytics.replay.day import ReplayedDay, replay_day
from queueing import Journeys

BAND = (20.0, 30.0)


@pytest.fixture(scope="module")
def monday(simulated: Journeys) -> ReplayedDay:
    return replay_day(simulated, 0)


@pytest.fixture(scope="module")
def chart(monday: ReplayedDay) -> go.Figure:
    return replay_chart(monday, "Today's plan", BAND)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("<br>", " ")


def test_the_title_is_the_worst_moment_in_words(monday: ReplayedDay, chart: go.Figure) -> None:
    said = moment_in_words(monday, monday.worst)
    assert plain(chart.layout.title.text) == said
    assert chart.layout.meta["alt"].startswith(said)
    callbacks = int(monday.waiting["callback"][monday.worst])
    assert said.startswith("Mon 2 Mar, ")
    assert f"{callbacks:,} callbacks wait" in said
    assert moments_in_words(chart)[chart.layout.meta["moment"]] == said


def test_where_no_wait_is_told_the_chart_says_so(monday: ReplayedDay, chart: go.Figure) -> None:
    untold = replace(monday, announced=np.full(len(monday.minutes), np.nan))
    drawn = replay_chart(untold, "Today's plan", BAND)
    said, usual = ({each.text for each in figure.layout.annotations} for figure in (drawn, chart))
    assert "<b>No wait is told: every request for Tier 2 becomes a callback</b>" in said - usual
    assert "<b>Wait told to callers who ask for Tier 2</b>" in usual - said
    assert not any("told to expect" in each or "nan" in each for each in moments_in_words(drawn).values())


@pytest.mark.parametrize(
    ("waiting", "busy", "on_duty", "told", "said"),
    [
        ((0, 0, 0), 3, 8, 0.0, "nobody waits; 3 of 8 officers busy"),
        ((1, 0, 0), 8, 8, 25.0, "1 waits for Tier 1; 8 of 8 officers busy; told to expect 25 min"),
        ((9, 1, 1), 8, 8, 25.0, "1 callback waits, 1 caller holds; 8 of 8 officers busy; told to expect 25 min"),
        ((0, 2, 1400), 5, 3, np.inf, "1,400 callbacks wait, 2 callers hold; 5 officers busy, 3 on duty"),
        ((0, 0, 2), 0, 0, np.inf, "2 callbacks wait; no officer on duty"),
    ],
)
def test_a_moment_is_told_in_words(
    monday: ReplayedDay, waiting: tuple[int, int, int], busy: int, on_duty: int, told: float, said: str
) -> None:
    place = monday.minutes.tolist().index(600)

    def with_one(counts: Any, number: float) -> Any:
        changed = counts.copy()
        changed[place] = number
        return changed

    queues = dict(zip(("tier1", "live", "callback"), waiting, strict=True))
    officers = monday.tiers["tier2"]
    moment = ReplayedDay(
        monday.date,
        monday.minutes,
        {queue: with_one(counts, queues.get(queue, 0)) for queue, counts in monday.waiting.items()},
        monday.tiers | {"tier2": type(officers)(with_one(officers.on_duty, on_duty), with_one(officers.busy, busy))},
        with_one(monday.announced, told),
        monday.lines,
        monday.cutoff,
    )
    assert moment_in_words(moment, place) == f"Mon 2 Mar, 10 am: {said}"


def test_every_frame_shows_its_own_moment(monday: ReplayedDay, chart: go.Figure) -> None:
    begins, ends = monday.at_work
    assert len(chart.frames) - (ends - begins) // FRAME_EVERY in (0, 1)
    assert len(moments_in_words(chart)) == len(chart.frames)
    for frame in chart.frames[::9]:
        minute = frame.data[4].x[0]
        place = monday.minutes.tolist().index(minute)
        assert list(frame.data[0].x) == [int(counts[place]) for counts in monday.waiting.values()]
        assert frame.layout.title.text == f"<b>{moment_in_words(monday, place)}</b>"
        officers = monday.tiers["tier2"]
        assert frame.data[1].x[1] <= 1
        if officers.on_duty[place] >= officers.busy[place] > 0:
            assert frame.data[1].x[1] == pytest.approx(officers.busy[place] / officers.on_duty[place], abs=1e-4)
            assert frame.data[3].text[1] == f"{officers.busy[place]} of {officers.on_duty[place]} busy"


def test_colours_mean_what_they_mean_everywhere(chart: go.Figure) -> None:
    allowed = set(MEANINGS.values()) | {faded(colour, 0.25) for colour in MEANINGS.values()}
    for trace in chart.data[:3]:
        assert set(trace.marker.color) <= allowed
    assert list(chart.data[0].marker.color[:3]) == [
        MEANINGS[name] for name in ("Tier 1", "Tier 2, reached live", "callback")
    ]


def test_the_chart_is_light_and_a_day_without_calls_is_drawn_too(simulated: Journeys, chart: go.Figure) -> None:
    assert len(chart.to_json()) < 300_000
    sunday = replay_chart(replay_day(simulated, 6), "Today's plan", BAND)
    assert len(sunday.to_json()) < 500_000
    assert "no officer on duty" in sunday.layout.title.text


def test_the_cutoff_stands_where_it_is_in_force(simulated: Journeys) -> None:
    for day in range(5):
        replayed = replay_day(simulated, day)
        texts = [each.text for each in replay_chart(replayed, "Today's plan", BAND).layout.annotations]
        assert ("cutoff 3:30 pm" in texts) == (replayed.cutoff is not None)


def test_the_band_of_the_announced_wait_is_named_once(monday: ReplayedDay) -> None:
    for band, named in (((20.0, 30.0), "20-30 min"), ((25.0, 25.0), "25 min")):
        ticks = replay_chart(monday, "Today's plan", band).layout.yaxis4.ticktext
        assert list(ticks[:2]) == ["0 min", named]
