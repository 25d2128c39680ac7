"""The Overview page: what it runs, what it shows of a run in each state, and inputs that cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from analytics.center_time import CENTER_ZONE
from analytics.experiments.precision import Target
from analytics.experiments.runs import Sampling
from analytics.inputs.variations import with_fields
from analytics.pages import places
from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.pages.calls_expected import MEAN_WEEK, OWN_CALLS
from analytics.pages.job_view import OF_BEFORE
from analytics.pages.library import DRAFT, SAMPLES, plan_name
from analytics.pages.plan_choice import NO_PLAN
from analytics.results.answers import HEADLINES, answer
from analytics.results.caller_group_table import groups_table
from analytics.results.day_strip import day_strip
from data import read_volumes
from data.samples.scenarios import small_center
from data.samples.volumes import SAMPLE_FILE
from queueing.scenario.demand import DatedDemand, WeekdayDemand
from tests.analytics.pages.conftest import (
    DRAFT_OF_SMALL,
    StagedJobs,
    compare_draft,
    elements,
    use_volumes,
    with_draft,
    words_of,
)
from tests.figures import figures_in

HINT = INPUTS_CHANGED.format("Run")
SMALL, FULL, *_ = SAMPLES
BASELINE = plan_name(SMALL)
CHANGED = DRAFT.format(BASELINE)


def press_run(app: AppTest) -> None:
    app.button(key="start_run").click().run()
    assert not app.exception


def charts(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


def test_the_baseline_is_run_at_once(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    assert [(list(scenarios), sampling) for scenarios, sampling in staged.started] == [
        ([BASELINE], Sampling(replications=20, seed=1, engine="compiled"))
    ]
    assert app.header[0].value.endswith("simulated weeks.")
    days, figures = (words_of(app, kind) for kind in ("day-strip", "figure-strip"))
    assert [day in days for day in ("Mon 2 Mar", "Fri 6 Mar", "Sat 7 Mar", "Sun 8 Mar")] == [True, True, True, False]
    assert all(label in figures for label in HEADLINES.values())
    assert ("more" in figures, "less" in figures) == (False, False)
    assert charts(app) == 5
    assert not app.warning
    app.run()
    assert len(staged.started) == 1


def test_the_share_at_which_a_day_breaks_is_followed(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    for percent, words in ((25, "a quarter"), (1, "1 %")):
        app = open_page(breaking=percent)
        *_, run = staged.jobs.values()
        assert run.result is not None
        assert app.header[0].value == answer(run.result.experiment, BASELINE, None, percent / 100).sentence
        strip = day_strip(run.result.experiment, BASELINE, None, percent / 100)
        assert all(f"{day.name} {day.chance}" in " ".join(words_of(app, "day-strip").split()) for day in strip)
        assert any(f"Breaks: {words} or more of a day's transfers" in each.value for each in app.caption)
    assert "2 of 2" in words_of(app, "day-strip")


@pytest.mark.usefixtures("staged")
def test_a_target_that_was_set_stands_with_its_figure(open_page: Callable[..., AppTest]) -> None:
    app = open_page()
    assert "target" not in words_of(app, "figure-strip")
    app.session_state["targets_set"] = {"callback_share": 0.05}
    app.run()
    assert words_of(app, "figure-strip").count("target") == 1
    assert "target 5 %" in words_of(app, "figure-strip")


def test_a_draft_is_run_beside_its_baseline(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    alone = charts(app)
    assert app.selectbox(key="baseline").options[:3] == [NO_PLAN, SMALL, FULL]
    with_draft(app, cutoff__rule="never")
    app.selectbox(key="center").select(DRAFT_OF_SMALL)
    app.selectbox(key="baseline").select(SMALL).run()
    assert [each.value for each in app.warning] == [HINT]
    assert len(staged.started) == 1
    press_run(app)
    assert list(staged.scenarios) == [BASELINE, CHANGED]
    assert staged.scenarios[BASELINE] == small_center()
    assert staged.scenarios[CHANGED].cutoff.rule == "never"
    assert not app.warning
    changes = words_of(app, "figure-strip")
    assert sum(changes.count(arrow) for arrow in ("↑", "↓")) + changes.count("no change") == len(HEADLINES)
    assert charts(app) == alone + 1
    app.selectbox(key="baseline").select(NO_PLAN).run()
    assert [each.value for each in app.warning] == [HINT]
    press_run(app)
    assert list(staged.scenarios) == [CHANGED]
    assert staged.scenarios[CHANGED].cutoff.rule == "never"


def test_a_cutoff_that_never_applies_is_a_warning(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = with_draft(open_page(), cutoff__heavy_day_calls=10**6)
    app.selectbox(key="center").select(DRAFT_OF_SMALL).run()
    press_run(app)
    assert staged.scenarios[CHANGED].cutoff.heavy_day_calls == 10**6
    assert [each.value.partition(":")[0] for each in app.warning] == ["The cutoff never applies"]


def test_a_plan_is_not_compared_with_itself(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page(baseline=SMALL)
    assert list(staged.scenarios) == [BASELINE]
    assert not app.warning


def test_plans_of_other_days_are_not_compared(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = with_draft(open_page(baseline=SMALL), days=14)
    app.selectbox(key="center").select(DRAFT_OF_SMALL).run()
    assert not app.exception
    assert "allowed are plans of the same days" in app.error[0].value
    assert app.button(key="start_run").disabled
    assert len(staged.started) == 1


def test_the_next_step_and_the_link_are_there(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    assert app.code[0].value.endswith(f"/?run={next(iter(staged.jobs))}")
    (link,) = elements(app, "page_link")
    assert (link.page, "Scenarios" in link.label) == (places.PATHS[places.SCENARIOS], True)


@pytest.mark.parametrize(
    ("detail", "of_detail"),
    [
        ("Where calls end", 2),
        ("Best time to call", 2),
        ("Waits over 20 and 30 minutes", 1),
        ("Occupancy", 1),
        ("Day by day", 4),
    ],
)
def test_one_detail_is_drawn_at_a_time(detail: str, of_detail: int, open_page: Callable[..., AppTest]) -> None:
    app = compare_draft(open_page(detail=detail))
    assert charts(app) == 4 + of_detail
    app.radio(key="detail").set_value("occupancy").run()
    assert not app.exception
    assert charts(app) == 4 + 1


def test_measures_are_tabled_when_they_are_unfolded(open_page: Callable[..., AppTest]) -> None:
    app = compare_draft(open_page())
    assert not app.dataframe
    app = compare_draft(open_page(measures="true"))
    assert "Difference" in app.dataframe[0].value
    assert app.expander(key="measures").caption[0].value.startswith(f"{len(app.dataframe[0].value)} measures;")
    assert [button.label for button in elements(app, "download_button")] == [
        "Report",
        "Download as CSV",
        "Download as XLSX",
    ]


def test_figures_by_caller_group_are_tabled_where_a_plan_names_groups(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    groups = [{"name": "Attorneys", "share": 0.3, "tier2_factor": 1.5}, {"name": "Others", "share": 0.7}]
    app = open_page(by_group="true")
    assert not any(each.label == "By caller group" for each in app.expander)
    with_draft(app, groups=groups)
    app.selectbox(key="center").select(DRAFT_OF_SMALL)
    app.selectbox(key="baseline").select(SMALL).run()
    press_run(app)
    assert any(each.label == "By caller group" for each in app.expander)
    *_, run = staged.jobs.values()
    assert run.result is not None
    expected = groups_table(run.result.experiment, [BASELINE, CHANGED])
    (shown,) = app.dataframe
    assert list(shown.value.columns) == ["Measure", f"{CHANGED}: Attorneys", f"{CHANGED}: Others"]
    assert shown.value.to_numpy().tolist() == expected.to_numpy().tolist()


def test_charts_are_saved_in_the_format_chosen(open_page: Callable[..., AppTest]) -> None:
    for chosen, of_charts in ((None, "png"), ("SVG", "svg")):
        app = open_page(**({} if chosen is None else {"pictures": chosen}))
        configs = [json.loads(chart.proto.config)["toImageButtonOptions"] for chart in app.get("plotly_chart")]
        assert {config["format"] for config in configs} == {of_charts}
        assert len({config["filename"] for config in configs}) == len(configs)


def test_a_run_can_go_on_until_a_figure_is_precise(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    app.selectbox(key="until").select("precise").run()
    assert [each.value for each in app.warning] == [HINT]
    assert "replications" not in {each.key for each in app.number_input}
    app.selectbox(key="aim").select("callback_share").run()
    app.number_input(key="within_callback_share").set_value(1.5)
    app.number_input(key="cap").set_value(60)
    staged.state = "running"
    press_run(app)
    assert staged.started[-1][1].target == Target("callback_share", 0.015)
    assert staged.started[-1][1].replications == 60
    assert elements(app, "progress")[0].text.startswith("1 of at most 60 simulated weeks done, at most ")


@pytest.mark.parametrize(
    ("half_width", "said"),
    [
        (0.4, " min, known within ± 0.4 min after 2 simulated weeks, as asked for (± 0.5 min)."),
        (0.6, "after 2 simulated weeks, the most allowed; ± 0.5 min was not reached."),
    ],
)
def test_the_precision_that_was_reached_is_shown(
    half_width: float, said: str, open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page()
    assert any("Mean wait for Tier 2\\: " in each.value for each in app.caption)
    (run,) = staged.jobs.values()
    assert run.result is not None
    precise = replace(run.result.precise, half_width=half_width, asked=0.5, reached=half_width <= 0.5)
    run.result = replace(run.result, precise=precise)
    app.run()
    assert any(said in each.value for each in app.caption)


def test_choosing_a_center_changes_nothing_else(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    staged.state = "running"
    app.selectbox(key="center").select(FULL).run()
    press_run(app)
    assert {name: scenario.name for name, scenario in staged.scenarios.items()} == {"Full center": "Full center"}


def test_a_week_of_the_volumes_is_run_as_it_was(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    calls = app.selectbox(key="calls")
    assert calls.options[:2] == [OWN_CALLS, MEAN_WEEK.format("sample volumes")]
    volumes = read_volumes(SAMPLE_FILE).volumes
    assert volumes is not None
    assert len(calls.options) == 2 + len(volumes.full_weeks())
    calls.select(MEAN_WEEK.format("sample volumes"))
    press_run(app)
    assert isinstance(staged.scenarios[BASELINE].demand, WeekdayDemand)
    app.selectbox(key="calls").select("Week of Mon 16 Feb 2026")
    press_run(app)
    assert isinstance(staged.scenarios[BASELINE].demand, DatedDemand)
    assert staged.scenarios[BASELINE].start == date(2026, 2, 16)
    source = staged.scenarios[BASELINE].demand.source
    assert all(part in source for part in ("week", "Mon 16 Feb 2026", "sample volumes"))
    assert any("Mon 16 Feb to Sun 22 Feb 2026" in each.value for each in app.caption)


def test_a_plan_keeps_its_own_week_until_the_week_to_come_is_chosen(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page()
    assert staged.scenarios[BASELINE] == small_center()
    own, to_come = app.selectbox(key="week").options
    assert own == "2 Mar - 8 Mar 2026"
    app.selectbox(key="week").select(to_come)
    press_run(app)
    start = staged.scenarios[BASELINE].start
    assert 0 <= (start - datetime.now(CENTER_ZONE).date()).days < 7
    assert start.weekday() == small_center().start.weekday()
    assert with_fields(staged.scenarios[BASELINE], start=small_center().start) == small_center()
    app.selectbox(key="calls").select(MEAN_WEEK.format("sample volumes")).run()
    assert any(each.value.startswith("The volumes end ") for each in app.info)
    app.selectbox(key="calls").select("Week of Mon 16 Feb 2026").run()
    assert app.selectbox(key="week").disabled
    press_run(app)
    assert staged.scenarios[BASELINE].start == date(2026, 2, 16)
    assert not app.info


def test_an_uploaded_file_is_what_the_overview_runs(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    reading = use_volumes(app, SAMPLE_FILE, "ours.csv", "first")
    assert app.selectbox(key="calls_of_file").value == "Mean week of ours.csv"
    assert [each.value for each in app.warning] == [HINT]
    press_run(app)
    assert reading.volumes is not None
    source = {"source": "mean week of ours.csv"}
    assert staged.scenarios[BASELINE].demand == reading.volumes.typical_week().model_copy(update=source)


@pytest.mark.usefixtures("staged")
def test_calls_outside_opening_hours_are_said_to_be_left_out(open_page: Callable[..., AppTest]) -> None:
    lines = [f"2026-03-{day:02d} {hour:02d}:00,200" for day in range(2, 9) for hour in range(24)]
    app = open_page()
    assert not app.info
    use_volumes(app, "\n".join(["start,calls", *lines]).encode(), "ours.csv", "first")
    (said,) = (each.value for each in app.info)
    assert said.startswith("21,600 of 33,600 calls expected (64 %) come while lines are shut and are left out")


def test_a_file_without_calls_leaves_nothing_to_wait_for(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    lines = [f"2026-03-{day:02d} {hour:02d}:00,0" for day in range(2, 7) for hour in range(8, 20)]
    app = open_page()
    use_volumes(app, "\n".join(["start,calls", *lines]).encode(), "none.csv")
    press_run(app)
    *_, run = staged.jobs.values()
    assert run.result is not None
    said = answer(run.result.experiment, BASELINE).sentence
    assert not figures_in(said.replace("Tier 2", ""))
    assert app.header[0].value == said
    assert "nobody to measure" in words_of(app, "figure-strip")


def test_a_run_under_way_shows_how_far_it_is(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    staged.state = "running"
    app = open_page()
    assert elements(app, "progress")[0].text.startswith("1 of 20 simulated weeks done, about ")
    assert not app.header


def test_another_page_and_back_keeps_the_run(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page()
    app.switch_page(places.METHOD).run()
    app.query_params.clear()
    app.switch_page(places.OVERVIEW).run()
    assert not app.exception
    assert len(staged.started) == 1
    assert app.query_params["run"] == next(iter(staged.jobs))


def test_a_cancel_counts_also_where_further_figures_came_meanwhile(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    done = open_page()
    (finished,) = staged.jobs.values()
    staged.state = "running"
    done.number_input(key="seed").set_value(2)
    press_run(done)
    *_, live = staged.jobs.values()
    live.partial = finished.result
    done.button(key="cancel_job").click().run()
    assert live.cancel.is_set()


def test_a_cancel_leaves_the_result_before_also_where_some_of_its_own_was_shown(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page()
    (finished,) = staged.jobs.values()
    sentence = app.header[0].value
    staged.state = "running"
    app.number_input(key="seed").set_value(2)
    press_run(app)
    *_, live = staged.jobs.values()
    live.partial = finished.result
    app.run()
    live.state, live.partial = "cancelled", None
    app.run()
    assert app.header[0].value == sentence
    assert "cancelled" in app.info[0].value
    assert app.info[0].value.endswith(OF_BEFORE)
    assert app.query_params["run"] == finished.address
