"""The forecast on the Volumes page: from the sample, from an uploaded file, and into the plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.__main__ import main
from analytics.commands.command_line import DONE
from analytics.forecasts.forecast import Forecast
from analytics.forecasts.methods import METHODS
from analytics.pages import places
from analytics.pages.calls_expected import FORECAST_WEEK
from analytics.wording import number_in_words, share_in_words
from data import read_volumes
from queueing.scenario.demand import DatedDemand
from tests.analytics.pages.conftest import StagedJobs
from tests.analytics.pages.volumes.test_page import calls_file, upload


@pytest.fixture
def app(open_page: Callable[..., AppTest], staged: StagedJobs) -> AppTest:
    staged.state = "running"
    page = open_page("volumes")
    show_forecast(page)
    return page


def show_forecast(page: AppTest) -> None:
    page.segmented_control(key="view_of_volumes").select("forecast").run()
    assert not page.exception


def test_the_sample_is_forecast_at_once(app: AppTest) -> None:
    assert "sample volumes" in app.header[0].value
    assert any(each.value.startswith("Proposed is “Weekly profile") for each in app.markdown)
    assert len(app.get("plotly_chart")) == 3
    assert not any("The volumes end" in each.value for each in app.caption)
    assert list(app.dataframe[0].value["Method"])[-1] == "Last week again"
    assert len(app.dataframe[-1].value) == 20


def test_a_last_day_of_which_the_file_has_a_part_is_said_to_be_left_out(app: AppTest) -> None:
    app.segmented_control(key="view_of_volumes").select("import").run()
    days = calls_file(*(f"2026-03-{day:02d}" for week in (2, 9, 16, 23) for day in range(week, week + 5)))
    upload(app, days.partition("2026-03-27 12:00")[0])
    show_forecast(app)
    assert "Fri 27 Mar 2026 has calls only until noon" in app.info[0].value
    assert app.dataframe[-1].value["Day"].iloc[0] == "Fri 27 Mar 2026"
    assert any("The volumes end Fri 27 Mar 2026, " in each.value for each in app.caption)


def test_weeks_and_method_are_chosen(app: AppTest) -> None:
    app.number_input(key="forecast_weeks").set_value(9).run()
    assert [option.split(",")[0] for option in app.multiselect[0].options] == ["Memorial Day"]
    assert len(app.dataframe[-1].value) == 45
    app.multiselect[0].set_value([]).run()
    app.selectbox(key="forecast_method").select(METHODS["seasonal_naive"].label).run()
    assert not app.exception
    table = app.dataframe[-1].value.set_index("Day")
    assert table.loc["Mon 25 May 2026", "Calls expected"] == table.loc["Mon 30 Mar 2026", "Calls expected"]


def test_one_click_takes_the_forecast_into_the_plan(app: AppTest, staged: StagedJobs) -> None:
    app.button(key="use_forecast").click().run()
    assert not app.exception
    calls = app.selectbox(key="calls_of_forecast")
    assert calls.value == FORECAST_WEEK.format("Mon 30 Mar", 2026)
    assert calls.options[-1] == FORECAST_WEEK.format("Mon 20 Apr", 2026)
    (planned,) = staged.scenarios.values()
    assert isinstance(planned.demand, DatedDemand)
    assert all(part in planned.demand.source for part in ("forecast", "sample volumes", "week", "Mon 30 Mar 2026"))
    assert f"{planned.start}" == "2026-03-30"
    assert planned.daily_cv != 0.09
    (said,) = (each.value for each in app.info if "variation of days" in each.value)
    assert f"brings its own variation of days, {share_in_words(planned.daily_cv)}, in place of the plan's" in said
    assert not any("The volumes end" in each.value for each in app.info)
    app.session_state["calls_of_forecast"] = calls.options[-1]
    app.switch_page(places.OVERVIEW).run()
    assert any("The volumes end Fri 27 Mar 2026, 3 weeks before the week" in each.value for each in app.info)


def test_a_forecast_of_nothing_cannot_be_used(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not app.button(key="use_forecast").disabled
    why = "no calls are expected on any day"
    monkeypatch.setattr(Forecast, "why_nothing", lambda *_: why)
    app.run()
    assert app.button(key="use_forecast").disabled
    assert why in app.warning[0].value


def test_days_that_the_file_has_not_are_said(app: AppTest) -> None:
    app.segmented_control(key="view_of_volumes").select("import").run()
    upload(app, calls_file(*(f"2026-03-{day:02d}" for week in (2, 9, 23) for day in range(week, week + 5))))
    show_forecast(app)
    assert "5 days are not in the file (Mon 16 Mar to Fri 20 Mar 2026)" in app.info[0].value


def test_too_short_a_file_says_what_is_needed(app: AppTest) -> None:
    app.segmented_control(key="view_of_volumes").select("import").run()
    upload(app, calls_file(*(f"2026-03-{day:02d}" for day in range(9, 14))))
    show_forecast(app)
    assert "needed are at least 14" in app.info[0].value
    assert not app.get("plotly_chart")


def test_totals_of_days_are_forecast_by_day_and_planned_with_once_a_profile_is_chosen(app: AppTest) -> None:
    app.segmented_control(key="view_of_volumes").select("import").run()
    days = [day for day in pd.date_range("2026-02-02", periods=42) if day.dayofweek < 5]
    upload(app, "\n".join(["Date,Calls", *(f"{day:%Y-%m-%d},{900 + day.day}" for day in days)]), "days.csv")
    show_forecast(app)
    assert "days.csv" in app.header[0].value
    assert any("forecast by day" in each.value for each in app.caption)
    assert "80 % intervals held" not in app.dataframe[0].value
    assert not app.selectbox[1:]
    assert "choose on Import" in app.warning[0].value
    assert app.button(key="use_forecast").disabled
    app.segmented_control(key="view_of_volumes").select("import").run()
    app.selectbox(key="profile_days.csv").select("Evenly from 8 am to 8 pm").run()
    show_forecast(app)
    assert any("forecast by day" in each.value for each in app.caption)
    app.button(key="use_forecast").click().run()
    assert not app.exception
    _, planned = app.session_state["planned_forecast"]
    assert planned.interval_minutes == 30
    monday = planned.calls[0]
    assert monday.sum() == pytest.approx(915, abs=20)
    assert monday[16:40] == pytest.approx([monday.sum() / 24] * 24)


def save_as(app: AppTest, name: str) -> None:
    app.text_input(key="volumes_name").set_value(name)
    app.text_input(key="saver_name").set_value("Ann")
    app.button(key="save_volumes_version").click().run()
    assert not app.exception


def add_event(app: AppTest, first: date, last: date, factor: float, name: str) -> None:
    app.date_input(key="event_first").set_value(first)
    app.date_input(key="event_last").set_value(last)
    app.number_input(key="event_factor").set_value(factor)
    app.text_input(key="event_name").set_value(name)
    next(button for button in app.button if button.label == "Add event").click().run()
    assert not app.exception


def test_events_and_days_set_by_hand_change_the_forecast_and_are_taken_out_again(app: AppTest) -> None:
    calls = "Calls expected"
    before = app.dataframe[-1].value.set_index("Day")
    add_event(app, date(2026, 3, 31), date(2026, 3, 31), 0.5, "early closing")
    app.date_input(key="override_day").set_value(date(2026, 4, 1))
    app.number_input(key="override_calls").set_value(1234.0)
    app.text_input(key="override_who").set_value("Ann")
    app.text_input(key="override_why").set_value("a mailing")
    next(button for button in app.button if button.label == "Set the day").click().run()
    assert not app.exception
    after = app.dataframe[-1].value.set_index("Day")
    tuesday, half = (int(str(table[calls]["Tue 31 Mar 2026"]).replace(",", "")) for table in (before, after))
    assert half == pytest.approx(tuesday / 2, abs=1)
    assert after["Known event"]["Tue 31 Mar 2026"] == "early closing (0.5 times)"
    assert after[calls]["Wed 1 Apr 2026"] == "1,234"
    assert after["Set by hand"]["Wed 1 Apr 2026"].startswith("Ann: a mailing (forecast ")
    for key in ("take_out_event_0", "take_out_override_0"):
        app.button(key=key).click().run()
    assert app.dataframe[-1].value.set_index("Day").equals(before)


def test_what_cannot_be_an_event_is_said(app: AppTest) -> None:
    add_event(app, date(2026, 3, 31), date(2026, 3, 30), 0.5, "early closing")
    assert "ends on 2026-03-30, before it begins" in app.error[0].value


def test_kept_forecasts_and_events_stay_with_saved_volumes_and_are_held_against_later_days(app: AppTest) -> None:
    weeks = [f"2026-03-{day:02d}" for week in (2, 9, 16, 23) for day in range(week, week + 5)]
    app.segmented_control(key="view_of_volumes").select("import").run()
    upload(app, calls_file(*weeks[:15]))
    save_as(app, "Our queue")
    show_forecast(app)
    add_event(app, date(2026, 3, 3), date(2026, 3, 3), 1.0, "fee rise")
    app.button(key="keep_forecast").click().run()
    assert not app.exception
    assert "Kept" in app.success[-1].value
    assert not any("held against" in each.value for each in app.info)
    app.segmented_control(key="view_of_volumes").select("import").run()
    upload(app, calls_file(*weeks), "later.csv")
    save_as(app, "Our queue")
    show_forecast(app)
    assert any("fee rise" in each.value for each in app.markdown)
    (said,) = (each.value for each in app.info if "held against" in each.value)
    assert "The forecast that Ann kept on" in said
    assert "the 5 days that came since (Mon 23 Mar to Fri 27 Mar 2026)" in said
    assert "as many calls were expected as came" in said


def test_queues_are_forecast_as_by_the_command_and_add_up(
    app: AppTest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = pd.date_range("2026-03-02", "2026-03-27", freq="B")
    rows = [
        f"{day:%Y-%m-%d},{hour:02d}:00,{queue},{(hour - 4) * times + day.day % 3}"
        for day in days
        for hour in range(8, 12)
        for queue, times in (("English", 5), ("Spanish", 2))
    ]
    text = "\n".join(["Date,Time,Queue,Calls", *rows, ""])
    app.session_state["volume_reading"] = read_volumes(text.encode(), name="queues.csv")
    app.run()
    app.toggle(key="forecast_queues").set_value(True).run()
    assert not app.exception
    table = next(each.value for each in app.dataframe if "Queue" in each.value.columns)
    path = tmp_path / "queues.csv"
    path.write_text(text, encoding="utf-8")
    assert main(["forecast", str(path), "--by-queue", "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    calls = {name: sum(day["calls"] for day in each["days"]) for name, each in document["queues"].items()}
    everything = sum(day["calls"] for day in document["days"])
    assert sum(calls.values()) == pytest.approx(everything)
    assert dict(zip(table["Queue"], table["Calls expected"], strict=True)) == {
        name: number_in_words(each) for name, each in {**calls, "All": everything}.items()
    }
