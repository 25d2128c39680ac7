"""The Blocks page: nothing until it is asked, then the answer, its chart and its table, as the command gives them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.__main__ import main
from analytics.blocks import search
from analytics.blocks.question import BlockRequest
from analytics.commands.blocks import add_to
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from tests.analytics.pages.conftest import StagedJobs

MONDAY = with_fields(small_center(), days=1, max_overrun_days=3)


def searches(staged: StagedJobs) -> list[BlockRequest]:
    return [job.asked for job in staged.jobs.values() if isinstance(job.asked, BlockRequest)]


@pytest.fixture
def page(open_page: Callable[..., AppTest], staged: StagedJobs, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page of a center that is only there on Monday, with little to simulate."""
    monkeypatch.setattr("analytics.pages.advice.blocks.choose_plan", lambda *_arguments, **_options: MONDAY)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    for name in ("SCREENING", "CHOOSING"):
        monkeypatch.setattr(search, name, 2)
    # No run of another page is wanted; what is staged as running does no work.
    staged.state = "running"
    app = open_page("advice", view="blocks")
    staged.state = "done"
    return app


def ask(app: AppTest) -> AppTest:
    app.button(key="start_blocks").click().run()
    assert not app.exception
    return app


def test_nothing_is_sought_until_it_is_asked(page: AppTest, staged: StagedJobs) -> None:
    assert "Press Find blocks" in page.info[0].value
    assert not page.header
    assert not searches(staged)


def test_page_and_command_ask_and_answer_the_same(
    page: AppTest, staged: StagedJobs, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = ArgumentParser()
    add_to(parser.add_subparsers())
    usual = parser.parse_args(["blocks", "plan.json"])
    ask(page)
    (asked,) = searches(staged)
    assert asked == BlockRequest(MONDAY)
    assert (usual.tier, usual.people, usual.fewer, usual.goal) == (asked.tier, asked.people, False, asked.goal)
    assert (usual.hours or list(search.HOURS), usual.replications, usual.seed) == (
        [*asked.hours],
        asked.replications,
        1,
    )
    path = tmp_path / "plan.json"
    path.write_text(MONDAY.model_dump_json())
    assert main(["blocks", str(path), "--workers", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert page.header[0].value.replace("\\", "") == told["answer"]
    assert told["worth"] in page.markdown[0].value.replace("\\", "")
    assert len(page.dataframe[0].value) == len(told["advised"]) + len(told["others"])


def test_what_is_chosen_is_asked(page: AppTest, staged: StagedJobs) -> None:
    page.selectbox(key="blocks_direction").set_value("fewer")
    page.number_input(key="blocks_people").set_value(2)
    page.multiselect(key="blocks_hours").set_value([2, 8])
    page.selectbox(key="blocks_goal").set_value("callbacks_slipped")
    page.number_input(key="blocks_weeks").set_value(10).run()
    ask(page)
    (asked,) = searches(staged)
    assert asked == BlockRequest(MONDAY, "tier2", 2, "fewer", (2.0, 8.0), "callbacks_slipped", 10, 1)
    assert page.header[0].value.startswith("2 officers fewer harm least on Monday from")
    assert len(page.get("plotly_chart")) == 1


def test_without_a_length_nothing_can_be_asked(page: AppTest) -> None:
    page.multiselect(key="blocks_hours").set_value([]).run()
    assert not page.exception
    assert page.button(key="start_blocks").disabled
    assert "Choose a length of blocks." in [each.value for each in page.info]
