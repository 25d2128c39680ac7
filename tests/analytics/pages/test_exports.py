"""What pages offer to take away: files are made when they are asked for, and every table and chart has them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.proto.Dataframe_pb2 import Dataframe
from streamlit.testing.v1 import AppTest

from analytics.pages import exports
from analytics.pages.exports import offer_answer, offer_table
from analytics.reports.html_file import html_file
from analytics.reports.report import Report, Section
from analytics.results.table_workbook import About
from tests.analytics.pages.conftest import ROOT, elements

TABLE = pd.DataFrame({"Plan": ["=1+1", "today"], "Calls": [1, 2]})

READ_ONLY = Dataframe.EditingMode.READ_ONLY
"""Of results; tables of inputs are edited."""


def report_of(plan: str, seed: int) -> Report:
    return Report(f"{plan}, seed {seed}", "Monday breaks.", [], [], list, lambda: Section("Waits"), list)


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What is made of each file when it is asked for, by its name."""
    files: dict[str, Callable[[], bytes]] = {}

    def note(_label: str, content: Callable[[], bytes], *, file_name: str, **_settings: Any) -> None:
        files[file_name] = content

    monkeypatch.setattr(st, "download_button", note)
    return files


def test_a_table_is_offered_as_csv_and_as_a_workbook_of_what_it_is_about(
    offered: dict[str, Callable[[], bytes]],
) -> None:
    offer_table(TABLE, "plans", About("a plan"))
    assert offered["plans.csv"]().decode("utf-8-sig") == "Plan,Calls\r\n'=1+1,1\r\ntoday,2\r\n"
    pd.testing.assert_frame_equal(pd.read_excel(io.BytesIO(offered["plans.xlsx"]())), TABLE)
    offer_table(TABLE, "own", lambda: b"another workbook")
    assert offered["own.xlsx"]() == b"another workbook"


def test_tables_leave_the_program_by_few_ways() -> None:
    """Tables that pages offer are held to their heads in every test of a page; others are the roster and a forecast."""
    sources = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.glob("analytics/**/*.py")
    }
    writes = {name for name, text in sources.items() if ".to_csv(index" in text or ".to_excel(" in text}
    assert writes == {"analytics/forecasts/forecast.py"}
    offers = {name for name, text in sources.items() if "spreadsheet_csv(" in text}
    assert offers == {"analytics/commands/shifts.py", "analytics/pages/exports.py"}


def test_a_report_is_built_by_a_worker_process_once_it_is_asked_for(
    offered: dict[str, Callable[[], bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[tuple[object, ...]] = []

    def hand_out(_workers: int, build: Callable[..., bytes], *arguments: object) -> Future[bytes]:
        handed.append(arguments)
        done: Future[bytes] = Future()
        done.set_result(build(*arguments))
        return done

    monkeypatch.setattr(exports, "hand_out", hand_out)
    offer_answer("run", "", report_of, "today", 7)
    assert handed == []
    assert offered["run.html"]() == html_file(report_of("today", 7))
    assert handed == [(report_of, "today", 7)]


@pytest.mark.parametrize(
    ("place", "view"),
    [("overview", ""), ("scenarios", "compare"), ("advice", "staffing"), ("volumes", "forecast"), ("method", "")],
)
def test_every_table_has_its_files_and_every_chart_the_format_chosen(
    place: str, view: str, open_page: Callable[..., AppTest]
) -> None:
    app = open_page(place, pictures="SVG", measures="true", view=view)
    offers = [button.label for button in elements(app, "download_button")]
    results = [table for table in app.dataframe if table.proto.editing_mode == READ_ONLY]
    assert offers.count("Download as CSV") == offers.count("Download as XLSX") >= len(results)
    formats = [json.loads(chart.proto.config)["toImageButtonOptions"]["format"] for chart in app.get("plotly_chart")]
    assert set(formats) <= {"svg"}
    assert app.radio(key="pictures").options == ["PNG", "SVG"]
