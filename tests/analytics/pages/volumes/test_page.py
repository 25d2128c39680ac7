"""The Volumes page: the sample, and every state that an uploaded file can be in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from analytics.pages import library, places
from analytics.pages.volumes.call_log_upload import SAMPLE
from analytics.pages.volumes.decisions import UNDECIDED
from analytics.wording import day_in_words, number_in_words
from data import VolumeReading, read_volumes
from data.samples.calls import SAMPLE_CALLS
from data.samples.volumes import SAMPLE_FILE
from data.store.store import open_store
from data.volumes.choices import KINDS
from tests.analytics.pages.conftest import StagedJobs, elements
from tests.figures import figures_in
from tests.real_files import BANK_VOLUMES, needs_bank_volumes

HEADER = "Interval Start,Calls Offered"
AWKWARD = Path(__file__).parents[3] / "data" / "awkward"
STILL_SAMPLE = "Still in use: the sample."


@pytest.fixture
def app(open_page: Callable[..., AppTest], staged: StagedJobs) -> AppTest:
    staged.state = "running"
    return open_page("volumes")


def calls_file(*days: str, calls: int = 40) -> str:
    return "\n".join([HEADER, *(f"{day} {hour:02d}:00,{calls}" for day in days for hour in range(9, 17))])


WEEK = calls_file(*(f"2026-03-{day:02d}" for day in range(9, 14)))


def upload(app: AppTest, content: str | bytes, name: str = "calls.csv") -> None:
    upload_all(app, (name, content))


def upload_all(app: AppTest, *files: tuple[str, str | bytes]) -> None:
    (uploader,) = app.file_uploader
    for name, content in files:
        uploader.upload(name, content if isinstance(content, bytes) else content.encode())
    app.run()
    assert not app.exception


def problems_of(app: AppTest) -> pd.DataFrame:
    return next(table.value for table in app.dataframe if "Kind" in table.value)


def first_problem(app: AppTest) -> str:
    return str(problems_of(app).iloc[0, -1])


def in_use(app: AppTest) -> str:
    return str(app.header[0].value).removeprefix("In use: ")


def verdict(app: AppTest) -> tuple[str, list[str]]:
    """How the files that are open fare: the kind of the one message on them, and how many things it counts."""
    kinds = {"error": app.error, "warning": app.warning, "success": app.success}
    (kind, message), *others = [(kind, messages[0].value) for kind, messages in kinds.items() if messages]
    assert not others
    return kind, figures_in(message.replace("one thing", "1 thing"))


ALL_READ: tuple[str, list[str]] = ("success", [])
"""The verdict on files of which every line could be read: nothing is counted."""


def reading_in_use(app: AppTest) -> VolumeReading:
    reading = app.session_state["volume_reading"]
    assert isinstance(reading, VolumeReading)
    return reading


def charts(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


def test_the_sample_is_in_use_until_a_file_is_uploaded(app: AppTest) -> None:
    assert in_use(app) == "sample volumes"
    volumes = read_volumes(SAMPLE_FILE.read_bytes()).volumes
    assert volumes is not None
    summary = volumes.summary()
    figures = [number_in_words(calls) for calls in (summary.days, summary.mean_day, summary.busiest_day)]
    assert [metric.value for metric in app.metric] == [*figures, "30 min"]
    busiest = f"{day_in_words(summary.busiest_date)} {summary.busiest_date.year}"
    for metric, part in zip(app.metric, ("Days", "mean day", busiest, "Interval"), strict=True):
        assert part in metric.label
    assert charts(app) == 3
    assert not app.error
    assert "Use the sample again" not in [button.label for button in app.button]


def test_a_good_file_is_used_and_the_sample_can_be_taken_again(app: AppTest) -> None:
    upload(app, SAMPLE_FILE.read_bytes(), "ours.csv")
    assert verdict(app) == ALL_READ
    assert in_use(app) == "ours.csv"
    assert reading_in_use(app).columns == {"start": "interval_start", "calls": "calls_offered"}
    assert re.search(r"start [^,]* interval\\_start, calls [^,]* calls\\_offered", app.caption[0].value)
    app.button(key="close_volume_file_ours.csv").click().run()
    assert not app.success
    assert in_use(app) == "ours.csv"
    next(button for button in app.button if button.label == "Use the sample again").click().run()
    assert in_use(app) == "sample volumes"
    assert "Use the sample again" not in [button.label for button in app.button]


def test_warnings_are_listed_and_the_file_is_used(app: AppTest) -> None:
    upload(app, WEEK.replace("2026-03-10 09:00,40", "2026-03-10 09:00,40.5"))
    assert app.warning[0].value.startswith("The file is in use; ")
    assert list(problems_of(app)["Kind"]) == ["warning"]
    assert in_use(app) == "calls.csv"


def test_what_is_decided_is_said_to_be_decided(app: AppTest) -> None:
    text = WEEK.replace("2026-03-10 11:00,40", "2026-03-10 11:00,forty")
    upload(app, text.replace("2026-03-12 09:00,40", "2026-03-12 09:00,40.5"))
    app.selectbox(key="decide_count").select("leave out").run()
    assert verdict(app) == ("warning", ["1", "2"])
    app.selectbox(key="decide_fraction").select("leave out").run()
    assert verdict(app) == ("warning", ["2", "1"])
    app.button(key="leave_the_rest").click().run()
    assert verdict(app) == ("success", ["3"])
    assert "leave_the_rest" not in [button.key for button in app.button]


def test_errors_are_listed_by_line_and_what_was_in_use_stays(app: AppTest) -> None:
    upload(app, WEEK, "good.csv")
    upload(app, WEEK.replace("2026-03-10 11:00,40", "2026-03-10 11:00,forty"), "broken.csv")
    assert app.error[0].value.endswith("Still in use: good.csv.")
    problems = problems_of(app)
    assert list(problems["Line"]) == ["12"]
    assert list(problems["Found"]) == ["forty"]
    assert in_use(app) == "good.csv"
    app.selectbox(key="decide_count").select("leave out").run()
    assert not app.error
    assert "error" in set(problems_of(app)["Kind"])
    assert in_use(app) == "broken.csv"


def test_an_unclear_date_is_asked_for(app: AppTest) -> None:
    upload(app, calls_file("3/4/2026"))
    assert app.error[0].value.endswith(STILL_SAMPLE)
    assert "may be 3 April 2026 or 4 March 2026" in first_problem(app)
    for order, day in (
        ("Day first (3/4 is 3 April)", "Fri 3 Apr 2026"),
        ("Month first (3/4 is March 4)", "Wed 4 Mar 2026"),
    ):
        app.selectbox(key="date_order").select(order).run()
        assert app.metric[2].label == f"Busiest day, {day}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n\n", "the file is empty"),
        (bytes(range(256)) * 9, "the file is not text"),
        (b"PK\x03\x04 a workbook", "the workbook is damaged"),
        (b"just one line of words", "has one column"),
        (b"Name,Colour\nAnn,red", "no column is named"),
        (HEADER.encode(), "no line follows the column names"),
        (b"2026-03-02 08:00,12\n2026-03-02 08:30,13", "looks like data"),
    ],
)
def test_what_is_no_volume_file_gets_a_clear_message(content: bytes, said: str, app: AppTest) -> None:
    upload(app, content)
    assert app.error[0].value.endswith(STILL_SAMPLE)
    assert said in first_problem(app)
    assert in_use(app) == "sample volumes"
    assert charts(app) == 3


@pytest.mark.parametrize(
    "content",
    [
        calls_file("2026-03-07"),  # a Saturday
        calls_file("2026-07-03"),  # a federal holiday
        calls_file("2026-03-02", calls=0),
        f"{HEADER}\n2026-03-02 09:00,5",
    ],
)
def test_little_files_are_shown_or_refused_without_a_fault(content: str, app: AppTest) -> None:
    upload(app, content)
    reading = read_volumes(content.encode())
    assert in_use(app) == ("sample volumes" if reading.volumes is None else "calls.csv")
    assert charts(app) == 3


def test_names_from_a_file_are_not_taken_as_markdown(app: AppTest) -> None:
    upload(app, WEEK.replace("Calls Offered", "*Calls* Offered"), "[a](b)*c*.csv")
    assert in_use(app) == r"\[a\](b)\*c\*.csv"
    assert r"calls from column \*Calls\* Offered" in app.caption[0].value


def test_two_files_of_one_name_are_both_used(app: AppTest) -> None:
    upload_all(app, ("calls.csv", calls_file("2026-03-09")), ("calls.csv", calls_file("2026-03-10", calls=60)))
    assert in_use(app) == "calls.csv + calls (2).csv"
    assert app.metric[0].value == "2"
    assert app.metric[1].value == "400"
    assert [button.label for button in elements(app, "download_button")[-2:]] == [
        "Original calls.csv",
        "Original calls (2).csv",
    ]


def shown(app: AppTest) -> dict[str, Any]:
    """What the import view says of the files that are open."""
    return {
        "open": [markdown.value for markdown in app.markdown if "Open: " in markdown.value],
        "said": [each.value for each in (*app.error, *app.warning, *app.success, *app.info)],
        "chosen": {box.key: box.value for box in (*app.selectbox, *app.multiselect)},
        "tables": [table.value.to_csv() for table in app.dataframe],
        "downloads": [button.label for button in elements(app, "download_button")],
        "in use": in_use(app),
    }


MUCH_TO_DECIDE = (
    "Start,Queue,Calls\n3/4/2026 08:00,A,1\n3/4/2026 08:30,A,x\n3/4/2026 08:30,B,-2\n3/4/2026 09:00,A,3\n,B,4\n"
)


def test_an_upload_is_still_there_when_its_place_was_left(app: AppTest) -> None:
    upload(app, MUCH_TO_DECIDE, "much.csv")
    app.selectbox(key="date_order").select("Day first (3/4 is 3 April)").run()
    for step, (key, decision) in enumerate((("count", "leave out"), ("negative", "as it is"), ("time", "leave out"))):
        app.selectbox(key=f"decide_{key}").select(decision).run()
        before = shown(app)
        assert before["in use"] == ("much.csv" if step == 2 else "sample volumes")
        for leave in (partial(app.switch_page, places.METHOD), partial(choose_view, app, "explore")):
            leave().run()
            assert not app.file_uploader
            app.switch_page(places.VOLUMES).run()
            if not app.file_uploader:
                choose_view(app, "import").run()
            assert not app.exception
            assert shown(app) == before
    app.multiselect(key="queues_much.csv").select("B").run()
    before = shown(app)
    app.switch_page(places.METHOD).run()
    app.switch_page(places.VOLUMES).run()
    choose_view(app, "import").run()
    assert shown(app) == before


def choose_view(app: AppTest, name: str) -> AppTest:
    app.segmented_control(key="view_of_volumes").set_value(name)
    return app


def test_files_are_put_together_replaced_and_closed(app: AppTest) -> None:
    first, second = calls_file("2026-03-09"), calls_file("2026-03-10")
    upload(app, first, "first.csv")
    upload(app, second, "second.csv")
    assert in_use(app) == "second.csv"
    app.segmented_control(key="volume_file_next").set_value("is put together with it").run()
    upload(app, first, "first.csv")
    assert in_use(app) == "second.csv + first.csv"
    upload(app, calls_file("2026-03-10", calls=1), "second.csv")
    assert (in_use(app), calls_in_use(app)) == ("second.csv + first.csv", 8 * 40 + 8)
    app.button(key="close_volume_file_second.csv").click().run()
    assert (in_use(app), calls_in_use(app)) == ("first.csv", 8 * 40)


def test_what_was_decided_for_another_file_is_asked_again(app: AppTest) -> None:
    broken = WEEK.replace("2026-03-10 11:00,40", "2026-03-10 11:00,forty")
    upload(app, broken, "march.csv")
    app.selectbox(key="decide_count").select("leave out").run()
    upload(app, broken.replace("09 ", "9 "), "march.csv")
    assert not app.error
    upload(app, broken, "april.csv")
    assert app.error
    assert app.selectbox(key="decide_count").value is None


def test_other_volumes_taken_into_use_stay_in_use(app: AppTest) -> None:
    upload(app, WEEK, "week.csv")
    choose_view(app, "calibrate").run()
    app.button(key="log_volumes").click().run()
    choose_view(app, "import").run()
    assert in_use(app) == reading_in_use(app).name
    assert SAMPLE in in_use(app)
    assert "not in use" in app.info[0].value
    assert in_use(app) in app.info[0].value
    labelled(app.button, "Use it").click().run()
    assert in_use(app) == "week.csv"
    assert verdict(app) == ALL_READ


@pytest.mark.parametrize(
    ("content", "decidable"),
    [(WEEK.replace("40", "forty", 1), True), ("Name,Colour\nAnn,red", False), (calls_file("3/4/2026"), False)],
)
def test_a_decision_is_asked_for_only_where_there_is_one(content: str, decidable: bool, app: AppTest) -> None:  # noqa: FBT001
    upload(app, content)
    assert ("Decide below" in app.error[0].value) == decidable
    assert bool([box for box in app.selectbox if str(box.key).startswith("decide_")]) == decidable


def test_a_file_without_a_table_has_no_heading(app: AppTest) -> None:
    upload_all(app, ("week.csv", WEEK), ("empty.csv", ""))
    headings = [each.value for each in app.markdown if each.value in ("**week.csv**", "**empty.csv**")]
    assert headings == ["**week.csv**"]
    assert "overlap" not in [box.key for box in app.selectbox]


SPANISH = "Start,English,Spanish\n2026-01-05 08:00,1,10\n2026-01-05 08:30,2,20\n"


def labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


def calls_in_use(app: AppTest) -> float:
    volumes = reading_in_use(app).volumes
    assert volumes is not None
    return float(volumes.frame["calls"].sum())


def test_other_columns_can_be_chosen_and_are_remembered_by_header(app: AppTest) -> None:
    upload(app, SPANISH)
    assert app.error[0].value.endswith(STILL_SAMPLE)
    assert not [button for button in app.button if button.label == "Use these columns"]
    labelled(app.multiselect, "Calls (several columns are added up)").select(1).select(2).run()
    labelled(app.button, "Use these columns").click().run()
    assert not app.exception
    assert in_use(app) == "calls.csv"
    assert calls_in_use(app) == 33
    upload(app, SPANISH.replace(",20", ",30"), "next.csv")
    assert (in_use(app), calls_in_use(app)) == ("next.csv", 43)
    labelled(app.button, "Tell the columns from the file again").click().run()
    assert app.error[0].value.endswith("Still in use: next.csv.")


def test_what_was_chosen_is_kept_for_everybody_by_the_column_names(
    app: AppTest, open_page: Callable[..., AppTest]
) -> None:
    upload(app, SPANISH)
    assert not [each for each in app.button if each.label == "Keep"]
    labelled(app.multiselect, "Calls (several columns are added up)").select(1).run()
    labelled(app.button, "Use these columns").click().run()
    assert calls_in_use(app) == 3
    labelled(app.text_input, "Name of the layout").set_value("English only")
    labelled(app.text_input, "Your name").set_value("Ann")
    labelled(app.button, "Keep").click().run()
    assert not app.exception
    assert not [each for each in app.button if each.label == "Keep"]
    other = open_page("volumes")
    upload(other, SPANISH.replace(",2,", ",5,"), "next.csv")
    assert calls_in_use(other) == 6
    assert any("**English only**, which Ann kept" in each.value for each in other.markdown)
    labelled(other.button, "Tell all from the file").click().run()
    assert other.error[0].value.endswith(STILL_SAMPLE.replace("the sample", "next.csv"))
    upload(other, SPANISH.replace("Spanish", "French"), "another.csv")
    assert other.error[0].value.endswith(STILL_SAMPLE.replace("the sample", "next.csv"))


def test_lines_can_be_filtered(app: AppTest) -> None:
    lines = [f"2026-03-02 {hour:02d}:00,{place},{hour}" for hour in range(8, 18) for place in ("North", "South")]
    upload(app, "\n".join(["Start,Place,Calls", *lines]))
    labelled(app.multiselect, "Place").select("North").run()
    assert not app.exception
    assert calls_in_use(app) == sum(range(8, 18))


def test_a_layout_with_columns_for_times_or_dates_can_be_chosen(app: AppTest) -> None:
    upload(app, "What,Morning,Evening\n2026-01-05,1,2\n2026-01-06,3,4\n")
    labelled(app.selectbox, "Lines and columns").set_value("columns of times").run()
    assert [each.label for each in app.selectbox if each.label in ("Date", "Time of day")] == ["Date"]
    labelled(app.selectbox, "Lines and columns").set_value("columns of dates").run()
    assert [each.label for each in app.selectbox if each.label in ("Date", "Time of day")] == ["Time of day"]
    assert not app.exception


def test_another_column_can_be_chosen_instead(app: AppTest) -> None:
    both = "Start,Calls,Answered\n2026-01-05 08:00,10,1\n2026-01-05 08:30,20,2\n"
    upload(app, both)
    assert calls_in_use(app) == 30
    calls = labelled(app.multiselect, "Calls (several columns are added up)")
    assert calls.options == ["Start", "Calls", "Answered"]
    calls.set_value([2]).run()
    assert calls_in_use(app) == 30
    labelled(app.button, "Use these columns").click().run()
    assert calls_in_use(app) == 3
    labelled(app.button, "Tell the columns from the file again").click().run()
    assert calls_in_use(app) == 30
    assert not [
        button for button in app.button if button.label in ("Use these columns", "Tell the columns from the file again")
    ]


def test_which_column_has_the_calls_offered_is_asked_with_the_choices(app: AppTest) -> None:
    both = "Start,Offered,Calls\n2026-01-05 08:00,10,9\n2026-01-05 08:30,20,17\n"
    upload(app, both)
    assert app.error[0].value.endswith(STILL_SAMPLE)
    assert "several columns may have the calls offered, and they differ" in first_problem(app)
    assert not [each for each in app.button if each.label == "'Calls' (27 calls)"]
    labelled(app.button, "'Offered' (30 calls)").click().run()
    assert not app.exception
    assert (in_use(app), calls_in_use(app)) == ("calls.csv", 30)
    upload(app, both.replace(",20,", ",25,"), "next.csv")
    assert (in_use(app), calls_in_use(app)) == ("next.csv", 35)
    labelled(app.button, "Tell the columns from the file again").click().run()
    labelled(app.button, "'Calls' (26 calls)").click().run()
    assert calls_in_use(app) == 26


def test_dates_that_a_spreadsheet_exchanged_are_offered_to_be_exchanged_back(app: AppTest) -> None:
    upload(app, (AWKWARD / "dates_swapped_by_excel.csv").read_bytes(), "days.csv")
    assert app.error[0].value.endswith(STILL_SAMPLE)
    choice = app.selectbox(key="decide_swapped dates")
    assert choice.options == [UNDECIDED, choice.options[1], KINDS["swapped dates"].as_it_is]
    choice.select("exchange").run()
    app.selectbox(key="profile_days.csv").select("Evenly around the clock").run()
    assert in_use(app) == "days.csv"
    assert calls_in_use(app) == pytest.approx(19_045)
    assert figures_in(app.caption[1].value) == ["121", "1", "120"]


def test_a_file_without_column_names_is_read_once_that_is_said(app: AppTest) -> None:
    upload(app, "2026-03-02 08:00,12\n2026-03-02 08:30,13\n")
    assert app.error[0].value.endswith(STILL_SAMPLE)
    app.number_input(key="header_line_of_calls.csv").set_value(0).run()
    assert (in_use(app), calls_in_use(app)) == ("calls.csv", 25)
    upload(app, WEEK, "other.csv")
    assert in_use(app) == "other.csv"


@pytest.mark.parametrize(
    ("name", "calls", "total", "left_out", "why"),
    [
        ("presented.csv", 6813, 201, [], ""),
        ("direction.csv", 6813, 401, [200], "queue"),
        ("five9.csv", 6813, 202, [1], "total"),
    ],
)
def test_awkward_files_are_used_and_it_is_said_how(
    name: str, calls: int, total: int, left_out: list[int], why: str, app: AppTest
) -> None:
    upload(app, (AWKWARD / name).read_bytes(), name)
    assert not app.error
    assert verdict(app) == ("warning", ["1"])
    assert calls_in_use(app) == calls
    lines = reading_in_use(app).lines
    assert lines is not None
    assert (lines.total, lines.names, lines.read, list(lines.left_out.values())) == (total, 1, 200, left_out)
    assert all(why in reason for reason in lines.left_out)
    assert lines.in_words() in app.caption[1].value


def test_a_call_log_is_sent_to_where_it_is_read(app: AppTest) -> None:
    upload(app, SAMPLE_CALLS.read_bytes()[:20_000], "log.csv")
    assert app.error[0].value.endswith(STILL_SAMPLE)
    assert "seems to be a call log" in first_problem(app)
    assert "the view Calibrate of the page Volumes" in first_problem(app)


@pytest.mark.parametrize(
    ("overlap", "calls"), [("The first file counts", 40), ("The last file counts", 60), ("Add both up", 100)]
)
def test_files_that_overlap_wait_for_a_decision(overlap: str, calls: int, app: AppTest) -> None:
    first, last = calls_file("2026-03-09", "2026-03-10"), calls_file("2026-03-10", "2026-03-11", calls=60)
    upload_all(app, ("first.csv", first), ("last.csv", last))
    assert app.error[0].value.endswith(STILL_SAMPLE)
    assert "8 intervals are in more than one file" in first_problem(app)
    choice = app.selectbox(key="overlap")
    assert choice.options == ["Decide", "The first file counts", "The last file counts", "Add both up"]
    choice.select(overlap).run()
    assert in_use(app) == "first.csv + last.csv"
    assert calls_in_use(app) == 8 * (40 + calls + 60)


@pytest.mark.parametrize(
    ("place", "profile", "intervals", "busiest"),
    [(1, "sample volumes", None, None), (2, "8 am to 8 pm", 48, 20), (3, "around the clock", 96, 10)],
)
def test_totals_of_days_wait_for_a_profile(
    place: int, profile: str, intervals: int | None, busiest: float | None, app: AppTest
) -> None:
    upload(app, "Date,Calls\n2026-01-05,240\n2026-01-06,480\n", "days.csv")
    assert app.error[0].value.endswith(STILL_SAMPLE)
    choice = app.selectbox(key="profile_days.csv")
    assert (len(choice.options), choice.options[0]) == (4, UNDECIDED)
    assert profile in choice.options[place]
    choice.select_index(place).run()
    assert in_use(app) == "days.csv"
    assert calls_in_use(app) == pytest.approx(720)
    calls = app.session_state["volume_reading"].volumes.frame["calls"]
    assert (len(calls), calls.max()) == (intervals or len(calls), pytest.approx(busiest or calls.max()))


def test_a_profile_may_come_from_the_file_in_use(app: AppTest) -> None:
    upload(app, WEEK, "week.csv")
    upload(app, "Date,Calls\n2026-03-16,80\n2026-03-17,160\n", "days.csv")
    choice = app.selectbox(key="profile_days.csv")
    assert choice.options[1:3] == ["As in week.csv", "As in sample volumes"]
    choice.select("As in week.csv").run()
    assert in_use(app) == "days.csv"
    assert list(app.session_state["volume_reading"].volumes.frame["calls"]) == pytest.approx([10.0] * 8 + [20.0] * 8)
    app.run()
    assert not app.error
    assert app.selectbox(key="profile_days.csv").value == "As in week.csv"


def test_a_sheet_of_a_workbook_can_be_chosen(app: AppTest) -> None:
    book = Workbook()
    for name, calls in (("January", 10), ("February", 70)):
        sheet = book.create_sheet(name)
        for row in (["Start", "Calls"], ["2026-03-09 08:00", calls], ["2026-03-09 08:30", calls]):
            sheet.append(row)
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    upload(app, content.getvalue(), "book.xlsx")
    assert (in_use(app), calls_in_use(app)) == ("book.xlsx", 20)
    choice = app.selectbox(key="sheet_book.xlsx")
    assert (choice.options, choice.value) == (["January", "February"], "January")
    said = "it has 2 lines with dates and counts; 'February' has 2."
    assert any(each.value.startswith("Proposed: ") and each.value.endswith(said) for each in app.caption)
    choice.select("February").run()
    assert calls_in_use(app) == 140


def test_queues_can_be_chosen(app: AppTest) -> None:
    lines = [f"2026-03-09 0{hour}:00,{queue},{calls}" for hour in (8, 9) for queue, calls in (("A", 1), ("B", 5))]
    upload(app, "\n".join(["Start,Queue,Calls", *lines]))
    assert calls_in_use(app) == 12
    choice = app.multiselect(key="queues_calls.csv")
    assert choice.options == ["A", "B"]
    choice.select("B").run()
    assert calls_in_use(app) == 10
    choice.unselect("B").run()
    assert calls_in_use(app) == 12


@needs_bank_volumes
def test_a_real_file_is_used_as_it_is(app: AppTest) -> None:
    upload(app, BANK_VOLUMES.read_bytes(), BANK_VOLUMES.name)
    assert not app.error
    assert in_use(app) == r"bank\_volume\_2003\_5min.csv"
    assert app.metric[3].value == "5 min"
    assert charts(app) == 3


def test_volumes_are_saved_and_used_again_by_their_link(
    open_page: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as store:
        monkeypatch.setattr(library, "shared_store", lambda: store)
        app = open_page("volumes")
        upload(app, WEEK)
        app.text_input(key="volumes_name").set_value("Our *week*")
        app.text_input(key="saver_name").set_value("Ann")
        app.button(key="save_volumes_version").click().run()
        assert not app.exception
        (saved,) = store.data_sets.newest()
        assert (saved.name, saved.saved_by) == ("Our *week*", "Ann")
        assert app.code[0].value.endswith(f"/volumes?data_set={saved.identifier}")
        again = open_page("volumes", data_set=saved.identifier)
        assert any(r"Our \*week\*, version 1" in each.value for each in again.success)
        assert in_use(again) == in_use(app) == r"Our \*week\*, version 1"
        assert app.text_input(key="volumes_name").value == "Our *week*"
        assert verdict(app) == ALL_READ
        app.button(key="save_volumes_version").click().run()
        assert not app.exception
        assert in_use(app) == r"Our \*week\*, version 2"
        unknown = open_page("volumes", data_set="nobodysaved1")
        assert "is not here: nobodysaved1" in unknown.error[0].value
        assert not unknown.metric
