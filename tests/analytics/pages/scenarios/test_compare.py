"""The Compare page: what it runs, what it shows of a comparison, and plans that cannot be compared."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from analytics.comparison.compare import COMPARED, compare, usual_threshold
from analytics.comparison.question import ContributionRequest
from analytics.comparison.words import headline
from analytics.experiments.runs import Sampling
from analytics.inputs.variations import with_fields, with_more_officers
from analytics.pages.answer_view import INPUTS_CHANGED
from analytics.pages.scenarios.compare import AT_FIRST
from data.samples.scenarios import small_center
from tests.analytics.pages.conftest import StagedJobs

HINT = INPUTS_CHANGED.format("Compare")
SMALL = "Small center"
ALL_THREE = "All three: officers, cutoff, order"


def press_compare(app: AppTest) -> None:
    app.button(key="start_comparison").click().run()
    assert not app.exception


def plain(text: str) -> str:
    """What Markdown shows of an escaped text."""
    return text.replace("\\", "")


def charts(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


def comparisons(staged: StagedJobs) -> list[list[str]]:
    return [list(scenarios) for scenarios, _ in staged.started if len(scenarios) > 1]


def test_usual_changes_are_compared_at_once(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page("scenarios", view="compare")
    assert comparisons(staged) == [[SMALL, *AT_FIRST]]
    today = small_center()
    assert list(staged.scenarios.values()) == [
        today,
        with_more_officers(today, 2, begins=12 * 60, ends=18 * 60),
        with_fields(today, cutoff__rule="never"),
        with_fields(today, callback__order="callbacks_first"),
    ]
    assert staged.started[-1][1] == Sampling(replications=30, seed=1, engine="compiled")
    assert plain(app.header[0].value).startswith("Mean wait for Tier 2: ")
    assert charts(app) == 2
    figures, inputs = (each.value for each in app.table)
    assert list(figures.columns) == ["Matters from", SMALL, *AT_FIRST]
    assert list(inputs.index) == ["Cutoff in force", "Tier 2 on duty", "Officers serve"]
    assert not app.warning
    app.run()
    assert len(comparisons(staged)) == 1


def test_another_figure_and_another_threshold_need_no_run(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page("scenarios", view="compare")
    app.selectbox(key="compare_figure").select("cost").run()
    assert plain(app.header[0].value).startswith("Cost of all tiers: ")
    app.number_input(key="matters_cost").set_value(100_000).run()
    (run,) = (job for job in staged.jobs.values() if job.asked.kind == "comparison")
    assert run.result is not None
    usual = {name: usual_threshold(name) for name in COMPARED}
    found = compare(run.result.experiment, SMALL, usual | {"cost": 100_000})
    assert {each.verdict for each in found.differences if each.measure == "cost"} == {"too small"}
    assert (
        plain(app.header[0].value) == headline(found, "cost") != headline(compare(run.result.experiment, SMALL), "cost")
    )
    assert len(comparisons(staged)) == 1
    assert not app.warning


def test_other_plans_are_run_when_asked_for(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page("scenarios", view="compare")
    app.multiselect(key="compare_with").set_value(["10 % more calls"]).run()
    assert [each.value for each in app.warning] == [HINT]
    press_compare(app)
    assert comparisons(staged)[-1] == [SMALL, "10 % more calls"]
    assert not app.warning


def test_without_a_plan_to_compare_the_page_says_so(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    app = open_page("scenarios", view="compare")
    app.multiselect(key="compare_with").set_value([]).run()
    (said,) = app.info
    assert all(part in said.value for part in ("Choose", "one plan", "baseline"))
    assert app.button(key="start_comparison").disabled
    assert len(comparisons(staged)) == 1


def test_a_comparisons_link_to_the_overview_leads_here(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    open_page("scenarios", view="compare")
    (identifier,) = (key for key, job in staged.jobs.items() if job.asked.kind == "comparison")
    app = open_page("overview", run=identifier)
    assert "start_comparison" in {each.key for each in app.button}
    assert plain(app.header[0].value).startswith("Mean wait for Tier 2: ")


def test_a_run_of_one_plan_is_no_comparison(open_page: Callable[..., AppTest], staged: StagedJobs) -> None:
    open_page()
    app = open_page("scenarios", view="compare", comparison=next(iter(staged.jobs)))
    (said,) = app.info
    assert all(part in said.value for part in ("one plan", "choose others", "Compare"))
    assert charts(app) == 0


def test_what_each_change_contributes_is_found_when_asked_for(
    open_page: Callable[..., AppTest], staged: StagedJobs
) -> None:
    app = open_page("scenarios", view="compare")
    assert "start_contributions" not in {each.key for each in app.button}
    app.number_input(key="compare_weeks").set_value(2)
    app.multiselect(key="compare_with").set_value([ALL_THREE]).run()
    press_compare(app)
    before = charts(app)
    app.button(key="start_contributions").click().run()
    assert not app.exception
    assert charts(app) == before + 1
    (asked,) = (job.asked for job in staged.jobs.values() if isinstance(job.asked, ContributionRequest))
    assert (asked.changed_name, asked.replications, asked.seed) == (ALL_THREE, 2, 1)
