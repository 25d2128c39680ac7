"""Volumes: the calls that the center expects, and what call logs say of callers."""

from __future__ import annotations

from analytics.pages.state import day_totals_reading, sample_reading, uploaded_reading
from analytics.pages.views import PageView, show_view


def _import() -> None:
    from analytics.pages.volumes import counts, saved_volumes, upload

    if not saved_volumes.opens_link():
        return
    upload.show()
    saved_volumes.show()
    counts.show()
    _explore()


def _explore() -> None:
    from analytics.pages.volumes import explore

    reading = uploaded_reading() or sample_reading()
    if reading.volumes is not None:
        explore.show(reading, reading.volumes)


def _forecast() -> None:
    from analytics.pages.volumes import forecast

    reading = day_totals_reading() or uploaded_reading() or sample_reading()
    if (volumes := reading.volumes or reading.day_totals) is not None:
        forecast.show(reading, volumes)


def _calibrate() -> None:
    from analytics.pages.volumes import calibrate

    calibrate.show()


show_view(
    "volumes",
    {
        "import": PageView("Import", _import),
        "explore": PageView("Explore", _explore),
        "forecast": PageView("Forecast", _forecast),
        "calibrate": PageView("Calibrate", _calibrate),
    },
)
