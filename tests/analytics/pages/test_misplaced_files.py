"""A file given to a page that does not take it is offered to the page that does, and need not be uploaded again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analytics.pages.misplaced_files import CALL_LOG
from analytics.pages.places import SCENARIOS
from data.samples.calls import SAMPLE_CALLS
from data.samples.scenarios import SMALL_CENTER
from data.samples.volumes import SAMPLE_FILE
from data.store.store import Store
from tests.data.test_recognition import ROSTER
from tests.data.workbook_files import DATA, OLD_WORKBOOK, as_csv

OpenPage = Callable[..., AppTest]


def upload(app: AppTest, content: bytes, name: str) -> None:
    (uploader,) = app.file_uploader
    uploader.upload(name, content, "x").run()
    assert not app.exception


def notices(app: AppTest) -> list[str]:
    return [
        each.value for each in (*app.warning, *app.info) if " seems to be " in each.value or " may be " in each.value
    ]


def test_a_log_given_to_import_is_opened_on_calibrate(open_page: OpenPage) -> None:
    app = open_page("volumes")
    upload(app, SAMPLE_CALLS.read_bytes(), "ours.csv")
    (notice,) = notices(app)
    assert "ours.csv seems to be a call log, a row per call, not calls by interval or by day" in notice
    app.button(key="hand_call log_ours.csv").click().run()
    assert not app.exception
    assert app.header[0].value == "In use: ours.csv"
    assert app.query_params["view"] == "calibrate"
    assert notices(app) == []
    app.segmented_control(key="view_of_volumes").set_value("import").run()
    assert "close_volume_file_ours.csv" not in [each.key for each in app.button]


def test_volumes_given_to_calibrate_are_opened_on_import(open_page: OpenPage) -> None:
    app = open_page("volumes", view="calibrate")
    upload(app, SAMPLE_FILE.read_bytes(), "ours.csv")
    assert len(notices(app)) == 1
    app.button(key="hand_volumes_ours.csv").click().run()
    assert not app.exception
    assert app.header[0].value == "In use: ours.csv"
    assert app.success


def test_a_plan_given_to_import_is_opened_among_saved_plans_and_back(open_page: OpenPage, store: Store) -> None:
    app = open_page("volumes")
    upload(app, SMALL_CENTER.read_bytes(), "plan.json")
    (notice,) = notices(app)
    assert "plan.json seems to be a plan" in notice
    assert not app.error
    app.button(key="hand_plan_plan.json").click().run()
    assert not app.exception
    assert app.button(key="save_import")
    # Where a script led, the next run of a test does not know.
    app.switch_page(SCENARIOS).run()
    app.button(key="save_import").click().run()
    assert [each.note for each in store.scenarios.newest()] == ["From the file plan.json"]


@pytest.mark.usefixtures("store")
def test_a_table_given_to_saved_plans_is_offered_to_its_page(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    upload(app, SAMPLE_FILE.read_bytes(), "ours.csv")
    assert len(notices(app)) == 1
    assert not app.error
    app.button(key="hand_volumes_ours.csv").click().run()
    assert not app.exception
    assert app.header[0].value == "In use: ours.csv"


def test_what_is_not_clear_is_read_and_offered_as_the_other_too(open_page: OpenPage) -> None:
    app = open_page("volumes")
    upload(app, OLD_WORKBOOK.read_bytes(), "book.xls")
    (notice,) = notices(app)
    assert "book.xls is taken as calls by interval or by day, but may be a call log" in notice
    assert app.header[0].value == "In use: book.xls"
    app.button(key="hand_call log_book.xls").click().run()
    assert app.header[0].value == "In use: book.xls"
    assert "60 calls are in use" in app.warning[0].value


def test_what_no_page_takes_is_said(open_page: OpenPage) -> None:
    app = open_page("volumes")
    upload(app, ROSTER, "roster.csv")
    (notice,) = notices(app)
    assert "seems to be a roster, a row per person" in notice
    assert "No page takes a roster" in notice
    assert "into the grid of people on Scenarios" in notice
    assert not [each for each in app.button if str(each.key).startswith("hand_")]


def test_calibrate_shows_the_log_that_it_is_given_where_it_showed_a_report(open_page: OpenPage) -> None:
    app = open_page("volumes")
    upload(app, as_csv(DATA), "report.csv")
    app.segmented_control(key="view_of_volumes").set_value("calibrate").run()
    assert app.segmented_control(key="what_to_measure").value != CALL_LOG
    app.segmented_control(key="view_of_volumes").set_value("import").run()
    upload(app, SAMPLE_CALLS.read_bytes(), "ours.csv")
    app.button(key="hand_call log_ours.csv").click().run()
    assert not app.exception
    assert app.segmented_control(key="what_to_measure").value == CALL_LOG
    assert app.header[0].value == "In use: ours.csv"
