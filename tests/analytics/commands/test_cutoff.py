"""The command ``cutoff``: a readable table and a JSON document with the same answer, and inputs that cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from analytics.__main__ import main
from analytics.commands.command_line import DONE, WRONG_INPUT
from analytics.cutoffs.choice import USUAL_TARGETS
from analytics.cutoffs.figures import CUTOFF_FIGURES
from queueing import Scenario

SHORT = ("--replications", "2", "--seed", "7", "--workers", "1")


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory, crowded_center: Callable[..., Scenario]) -> str:
    path = tmp_path_factory.mktemp("cutoff") / "crowded.json"
    path.write_text(crowded_center(name="Crowded").model_dump_json(), encoding="utf-8")
    return str(path)


def test_table_and_json_give_the_same_answer(center: str, capsys: pytest.CaptureFixture[str]) -> None:
    usual = ("--most-over-30", "--most-callbacks", "--most-carried-over", "--least-within-24h")
    off = [word for option in usual for word in (option, "none")]
    targets = ("--most-left", "30", "--most-refused", "100", *off)
    assert main(["cutoff", center, *SHORT, *targets]) == DONE
    text = capsys.readouterr()
    assert text.out.startswith("Crowded: ")
    aims = "at most 30 callbacks left at close; at most 100 callers refused per day"
    assert f"Targets: {aims}; each by its whole interval." in text.out
    assert "replications" in text.err
    assert main(["cutoff", center, *SHORT, *targets, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["targets"] == {"backlog_at_close": 30, "outcome_refused_cutoff": 100}
    for sentence in document["answer"].split(". ")[:1]:
        assert sentence in text.out
    assert set(document["figures"]) == set(CUTOFF_FIGURES)
    assert document["recommended"] in [each["name"] for each in document["cutoffs"]]
    assert f"\n{document['cutoffs'][1]['name']}" in text.out
    assert f"\n{document['today']} " in text.out
    assert "today's" in text.out


def test_without_options_it_is_the_plans_own_rule_and_todays_levels(
    center: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cutoff", center, *SHORT, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert {each["rule"] for each in document["cutoffs"]} == {"never", "heavy_days"}
    assert document["targets"] == dict.fromkeys(USUAL_TARGETS, "today")
    assert document["today"].startswith("3:30 pm, heavy from ")
    (today,) = (each for each in document["cutoffs"] if each["name"] == document["today"])
    assert set(today["changes_against_today"]) == set(CUTOFF_FIGURES)
    assert {figure["mean"] for figure in today["changes_against_today"].values()} <= {0, None}
    assert document["reached"]
    assert document["open_days"] == 6
    assert "It applies on" in document["answer"]


def test_heavy_days_are_tried_at_each_heaviness(center: str, capsys: pytest.CaptureFixture[str]) -> None:
    heavy = ("--rule", "heavy_days", "--heavy", "0.9", "--heavy", "1.1")
    assert main(["cutoff", center, *SHORT, *heavy, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert {each["rule"] for each in document["cutoffs"]} == {"never", "heavy_days"}
    assert sum("heavy from 90 %" in each["name"] for each in document["cutoffs"]) == len(document["cutoffs"]) // 2 - 1
    assert document["today"] == "3:30 pm, as today"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--least-within-24h", "95"), "target 95 for callback_within_24h is not allowed; allowed are 0 to 1"),
        (("--rule", "every_day", "--heavy", "1.1"), "allowed is the rule heavy_days"),
        (("--rule", "heavy_days", "--heavy", "0"), "heaviness 0 is not allowed"),
    ],
)
def test_what_cannot_be_is_said(
    arguments: tuple[str, ...], said: str, center: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cutoff", center, *SHORT, *arguments]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_a_target_that_is_no_number_is_said(center: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cutoff", center, "--most-left", "few"])
    assert ended.value.code == WRONG_INPUT
    assert "'few' is not allowed; allowed are a number, today or none" in capsys.readouterr().err
