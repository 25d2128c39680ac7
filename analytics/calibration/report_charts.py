"""The chart of what an interval report says: how long calls take by time of day."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.charts.clock_axis import clock_axis
from analytics.charts.palette import TIER_1, axis, chart_layout, written
from analytics.wording import clock_time, number_in_words

from .report_figures import ReportHandleTime
from .tables import log_seconds_in_words


def handle_time_by_time(handle_time: ReportHandleTime, *, source: str = "") -> go.Figure:
    """Mean handle time by time of day, beside that of all calls."""
    rows = handle_time.by_time
    mean = log_seconds_in_words(handle_time.mean.value)
    longest = rows.loc[rows["seconds"].idxmax()]
    most, least = (log_seconds_in_words(float(seconds)) for seconds in (longest["seconds"], rows["seconds"].min()))
    differs = f"the longest at {clock_time(int(longest['minute']))}: {most}"
    title = f"Calls take {mean} on average, {differs if most != least else 'as long at every time of day'}"
    about = f"{written(source)}: " if source else ""
    calls = number_in_words(float(rows["handled"].sum()))
    layout = chart_layout(title, [f"{about}mean handle time by time of day, in minutes; {calls} calls answered."])
    step = int(rows["minute"].diff().min()) if len(rows) > 1 else 60
    hover = [
        f"<b>{clock_time(minute)}</b><br>{log_seconds_in_words(seconds)}<br>rests on {handled:,.0f} calls answered"
        for minute, seconds, handled in rows.itertuples(index=False, name=None)
    ]
    trace = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": rows["minute"] + step / 2,
        "y": rows["seconds"] / 60,
        "line": {"color": TIER_1, "width": 2},
        "hovertext": hover,
        "hoverinfo": "text",
    }
    layout["xaxis"] = clock_axis(int(rows["minute"].min()), int(rows["minute"].max()) + step, every=120)
    layout["yaxis"] = axis(rangemode="tozero", ticksuffix=" min")
    return go.Figure([trace], layout)
