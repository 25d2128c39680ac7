"""The section Calibrate: a log is measured, its reading can be corrected, and a click puts a figure into the plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from analytics.pages import places
from analytics.pages.library import DRAFT, SAMPLES, plan_name
from analytics.pages.misplaced_files import CALL_LOG
from analytics.pages.volumes.calibrate import TOLD_FIRST
from analytics.pages.volumes.call_log_upload import SAMPLE
from tests.analytics.pages.conftest import StagedJobs
from tests.data.awkward_files import ANSWERED_YES_NO, FEW_CALLS, STEADY_GROWTH, TALK_IN_MINUTES, TIME_ANSWERED
from tests.data.workbook_files import LOG as LOG_ROWS
from tests.data.workbook_files import as_ods
from tests.real_files import BANK_CALLS, needs_bank_calls

BASELINE = plan_name(next(iter(SAMPLES)))
CHANGED = DRAFT.format(BASELINE)
LOG = "\n".join(
    [
        "call id,arrived,wait,outcome,handle time",
        *(
            f"{number},2026-03-{2 + number % 5:02d} 09:{number % 60:02d}:00,{5 + number % 90},"
            + ("lost soul," if number % 4 == 0 else f"answered,{60 + number % 300}")
            for number in range(400)
        ),
    ]
)


def upload(app: AppTest, content: str | bytes) -> None:
    (uploader,) = app.file_uploader
    uploader.upload("log.csv", content.encode() if isinstance(content, str) else content, "text/csv").run()
    assert not app.exception


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_sample_is_measured_at_once(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    assert "Handle time, mean" in metrics(app)
    assert len(app.get("plotly_chart")) == 3
    assert "calls are in use" in app.success[0].value


def test_handle_times_go_into_the_plan_as_they_were_measured(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    app.selectbox(key="log_shape").select("As measured").run()
    app.button(key="use_handle_time").click().run()
    assert not app.exception
    told = " ".join(caption.value for caption in app.caption)
    assert re.search(r"Tier 1 handle time 5\.4 min \(CV [0-9.]+, as measured\)", told)


def test_a_click_puts_a_figure_into_the_plan_that_is_edited(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page("volumes", view="calibrate")
    for figure in ("handle_time", "transfer_share"):
        app.button(key=f"use_{figure}").click().run()
        assert not app.exception
    told = " ".join(caption.value for caption in app.caption)
    assert f"In the plan {next(iter(SAMPLES))}: Tier 1 handle time 5.4 min" in told
    assert "with 1 min of repeating the log's 6.4 min" in told
    assert "18 % ask for Tier 2" in told
    app.switch_page(places.SCENARIOS).run()
    app.button(key="run_scenario").click().run()
    assert not app.exception
    changed = staged.scenarios[CHANGED]
    assert round(changed.tier1.handle_time.mean, 1) == 5.4
    assert changed.reasons != staged.scenarios[BASELINE].reasons
    for _ in range(2):
        app.button(key="undo").click().run()
    app.button(key="run_scenario").click().run()
    assert CHANGED not in staged.scenarios


def test_what_is_wrong_is_listed_and_outcomes_can_be_corrected(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    upload(app, LOG)
    assert "400 calls are in use; 1 thing about the file is" in app.warning[0].value
    assert "Patience, median" not in metrics(app)
    box = next(box for box in app.selectbox if box.label == "Outcome lost soul means")
    box.select("abandoned").run()
    assert not app.exception
    assert "Patience, median" in metrics(app)
    assert metrics(app)[TOLD_FIRST["abandonment"]] == "25.0 %"


def test_a_log_is_still_measured_when_its_place_was_left(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    upload(app, LOG)
    next(box for box in app.selectbox if box.label == "Outcome lost soul means").select("abandoned").run()
    before = metrics(app)
    app.switch_page(places.METHOD).run()
    app.switch_page(places.VOLUMES).run()
    app.segmented_control(key="view_of_volumes").set_value("calibrate").run()
    assert metrics(app) == before
    assert app.header[0].value == "In use: log.csv"
    app.button(key="close_call_log_file_log.csv").click().run()
    assert app.header[0].value == f"In use: {SAMPLE}"


def test_a_column_can_be_taken_for_something_else(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    upload(app, LOG.replace("arrived", "moment", 1))
    assert app.error
    box = next(box for box in app.selectbox if box.label == "Arrival of the call")
    box.select("moment").run()
    assert not app.exception
    assert "400 calls are in use" in app.warning[0].value


def test_a_file_that_is_no_log_is_an_error_and_no_traceback(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    upload(app, b"\x00\x01\x02" * 100)
    assert "could not be read" in app.error[0].value
    assert len(app.dataframe) == 1


@needs_bank_calls
def test_the_banks_log_is_measured_as_it_came(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    upload(app, BANK_CALLS.read_bytes())
    assert metrics(app)["Handle time, mean"] == "3 min 5 s"
    assert metrics(app)["Patience, median"] == "6 min 5 s"
    assert metrics(app)[TOLD_FIRST["abandonment"]] == "28.3 %"
    listed = " ".join(app.dataframe[0].value["What is wrong and what would be right"])
    for count in ("19 rows: negative duration", "310 rows: outcome 'PHANTOM'", "469 rows: call number"):
        assert count in listed


def captions(app: AppTest) -> str:
    return " ".join(caption.value.replace("\\", "") for caption in app.caption)


def test_awkward_logs_show_what_they_say_and_no_more(open_page: Callable[..., AppTest]) -> None:
    told: list[tuple[Path, dict[str, str], str]] = [
        (
            ANSWERED_YES_NO,
            {TOLD_FIRST["abandonment_of_calls"]: "20.0 %", "Handle time, mean": "4 min"},
            "Speed of answer in seconds: seconds, as its name says",
        ),
        (FEW_CALLS, {"Speed of answer, mean": "1 min 1 s", "Length of the whole call, mean": "8 min 3 s"}, "180 calls"),
        (STEADY_GROWTH, {"Handle time, mean": "4 min 1 s"}, "10,829 lines = 1 of column names + 10,828 calls"),
        (
            TIME_ANSWERED,
            {TOLD_FIRST["abandonment_of_calls"]: "5.0 %", "Speed of answer, mean": "47 s"},
            "201 lines = 1 of column names + 200 calls",
        ),
    ]
    app = open_page("volumes", view="calibrate")
    for path, figures, said in told:
        upload(app, path.read_bytes())
        shown = metrics(app)
        assert {label: shown[label] for label in figures} == figures
        assert "Patience, median" not in shown
        assert "100.0 %" not in shown.values()
        assert said in captions(app)


def test_a_unit_that_is_not_known_is_asked_for(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    upload(app, TALK_IN_MINUTES.read_bytes())
    assert "could not be read" in app.error[0].value
    assert not app.metric
    assert "choose the unit of durations" in " ".join(
        text for table in app.dataframe for text in table.value.astype(str).to_numpy().ravel()
    )
    next(box for box in app.selectbox if box.label == "Unit of durations").select("Minutes").run()
    assert not app.exception
    assert metrics(app)["Handle time, mean"] == "6 min 5 s"
    assert "Talk Time: minutes, chosen by you" in captions(app)


def test_what_an_outcome_means_is_remembered_for_its_text_alone(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    upload(app, FEW_CALLS.read_bytes())
    box = next(box for box in app.selectbox if box.label == "Outcome Dropped means")
    assert box.value is None
    box.select("abandoned").run()
    assert metrics(app)[TOLD_FIRST["abandonment"]] == "13.6 %"
    upload(app, FEW_CALLS.read_bytes().replace(b"Dropped", b"Voicemail"))
    box = next(box for box in app.selectbox if box.label == "Outcome Voicemail means")
    assert box.value is None
    assert not any("Abandoned" in label for label in metrics(app))


def test_a_log_in_a_workbook_is_read_from_the_sheet_proposed_or_chosen(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes", view="calibrate")
    (uploader,) = app.file_uploader
    uploader.upload("book.ods", as_ods({"Calls": LOG_ROWS[:31], "All": LOG_ROWS}), "x").run()
    assert not app.exception
    assert any(each.value.startswith("Proposed: Sheet 'All' of 2") for each in app.caption)
    assert "60 calls are in use" in app.warning[0].value
    app.selectbox(key="log_sheet_book.ods").select("Calls").run()
    assert "30 calls are in use" in app.warning[0].value


REPORT = "\n".join(
    [
        "Interval Start,Offered,Answered,Abandoned,AHT,Agents",
        *(
            f"2026-03-{2 + day:02d} {8 + at // 2:02d}:{at % 2 * 3}0,{20 + at},{15 + at},5,{300 + day},4"
            for day in range(6)
            for at in range(8)
        ),
    ]
)


def test_the_report_in_use_is_measured_and_goes_into_the_plan(open_page: Callable[..., AppTest]) -> None:
    app = open_page("volumes")
    (uploader,) = app.file_uploader
    uploader.upload("report.csv", REPORT.encode(), "text/csv").run()
    assert not app.exception
    assert "**Handle time** from column AHT" in " ".join(text.value for text in app.markdown)
    app.segmented_control(key="view_of_volumes").set_value("calibrate").run()
    assert not app.exception
    assert app.header[0].value == "In use: report.csv"
    assert metrics(app)["Handle time, mean"] == "5 min 2 s"
    assert "Patience, mean (estimate by Erlang A)" in metrics(app)
    for figure in ("report_handle_time", "report_patience"):
        app.button(key=f"use_{figure}").click().run()
        assert not app.exception
    told = captions(app)
    assert "Tier 1 handle time 4 min, with 1 min of repeating the report's 5 min; its spread stays as it is" in told
    assert "The patience is an estimate" in told
    app.segmented_control(key="what_to_measure").set_value(CALL_LOG).run()
    assert app.header[0].value == f"In use: {SAMPLE}"
