"""The command ``policies``: a readable table and a JSON document with the same answer, and inputs that cannot be.

So does ``cutoff``, which it was when it tried no other policy.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.commands.command_line import DONE, WRONG_INPUT
from analytics.policies.choice import USUAL_TARGETS
from analytics.policies.figures import POLICY_FIGURES
from queueing import Scenario
from tests.analytics.results.report_reader import ReportReader

SHORT = ("--replications", "2", "--seed", "7", "--workers", "1")


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory, crowded_center: Callable[..., Scenario]) -> str:
    path = tmp_path_factory.mktemp("policies") / "crowded.json"
    path.write_text(crowded_center(name="Crowded").model_dump_json(), encoding="utf-8")
    return str(path)


def test_table_and_json_give_the_same_answer(center: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usual = ("--most-over-30", "--most-callbacks", "--most-carried-over", "--least-within-24h")
    off = [word for option in usual for word in (option, "none")]
    targets = ("--most-left", "30", "--most-refused", "100", *off)
    assert main(["policies", center, *SHORT, *targets]) == DONE
    text = capsys.readouterr()
    assert text.out.startswith("Crowded: ")
    aims = "at most 30 callbacks left at close; at most 100 callers refused a day"
    assert f"Targets: {aims}; each by its whole interval." in text.out
    assert "simulated weeks" in text.err
    report = tmp_path / "policies.html"
    assert main(["policies", center, *SHORT, *targets, "--json", "--report", str(report)]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["targets"] == {"backlog_at_close": 30, "outcome_refused_cutoff": 100}
    read = ReportReader(report)
    assert document["answer"].startswith(read.headings[0])
    assert document["answer"].removeprefix(read.headings[0]).strip() in read.words
    assert document["recommended"] in [row[0] for row in read.table("Of ")]
    for sentence in document["answer"].split(". ")[:1]:
        assert sentence in text.out
    assert set(document["figures"]) == set(POLICY_FIGURES)
    assert document["recommended"] in [each["name"] for each in document["policies"]]
    assert f"\n{document['policies'][1]['name']}" in text.out
    assert f"\n{document['today']} " in text.out
    assert "today's" in text.out


def test_without_options_it_is_the_plans_own_rule_and_todays_levels(
    center: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policies", center, *SHORT, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert main(["cutoff", center, *SHORT, "--json"]) == DONE
    before = capsys.readouterr()
    assert json.loads(before.out) == document
    assert "cutoff is now policies" in before.err
    assert document["varied"].keys() == {"cutoff.time"}
    assert document["targets"] == dict.fromkeys(USUAL_TARGETS, "today")
    assert document["today"] == "3:30 pm"
    (today,) = (each for each in document["policies"] if each["name"] == document["today"])
    assert set(today["changes_against_today"]) == set(POLICY_FIGURES)
    assert {figure["mean"] for figure in today["changes_against_today"].values()} <= {0, None}
    assert document["reached"]
    assert document["open_days"] == 6
    assert "It applies on" in document["answer"]


def test_heavy_days_are_tried_at_each_heaviness(center: str, capsys: pytest.CaptureFixture[str]) -> None:
    heavy = ("--rule", "heavy_days", "--heavy", "0.9", "--heavy", "1.1")
    assert main(["cutoff", center, *SHORT, *heavy, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    few, many = document["varied"]["cutoff.heavy_day_calls"]
    assert many == pytest.approx(few * 1.1 / 0.9, abs=1)
    assert sum(f"above {few:,} calls" in each["name"] for each in document["policies"]) == (
        len(document["policies"]) // 2 - 1
    )
    assert document["today"] == "3:30 pm, above 464 calls"


def test_two_policies_are_varied_over_what_is_asked_for(center: str, capsys: pytest.CaptureFixture[str]) -> None:
    times = ("--vary", "cutoff.time", "--from", "15:00", "--to", "16:00", "--step", "30")
    orders = ("--vary", "callback.order", "--choices", "keep_place,live_first")
    chosen = ("--aim", "callbacks_slipped", "--frontier", "cost", "people_helped")
    pair = ("--pair", "3 pm, Live holders first", "3:30 pm, One queue, by time of joining")
    assert main(["policies", center, *SHORT, *times, *orders, *chosen, *pair, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert document["varied"] == {
        "cutoff.time": [None, 900, 930, 960],
        "callback.order": ["keep_place", "live_first"],
    }
    tried = {each["name"]: each for each in document["policies"]}
    assert len(tried) == 8
    assert document["today"] == "3:30 pm, One queue, by time of joining"
    assert tried["3 pm, Live holders first"]["values"] == {"cutoff.time": 900, "callback.order": "live_first"}
    assert (document["aim"], document["frontier"]) == ("callbacks_slipped", ["cost", "people_helped"])
    # Against today's the pair is what stands with each policy.
    against_today = tried["3 pm, Live holders first"]["changes_against_today"]
    assert document["pair"] == {"names": list(pair[1:]), "differences": against_today}
    assert main(["policies", center, *SHORT, *times, *orders, *chosen, *pair]) == DONE
    text = capsys.readouterr().out
    assert f"{pair[1]} less {pair[2]}, paired:" in text
    assert text.endswith("so far\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("policies", "--least-within-24h", "95"), "target 95 for callback_within_24h is not allowed"),
        (("cutoff", "--rule", "every_day", "--heavy", "1.1"), "allowed is the rule heavy_days"),
        (("cutoff", "--rule", "heavy_days", "--heavy", "0"), "heaviness 0 is not allowed"),
        (("policies", "--vary", "cutoff.time", "--from", "soon"), "'soon' is not allowed; allowed are clock times"),
        (("policies", "--vary", "cutoff.time", "--from", "16:00", "--to", "15:00"), "the lower one first"),
        (("policies", "--vary", "callback.order", "--choices", "loudest"), "allowed are keep_place, live_first"),
        (("policies", "--vary", "callback.order", "--from", "1"), "'1' is not allowed"),
        (("policies", "--vary", "callback.max_attempts", "--step", "a"), "'a' is no step"),
        (("policies", "--vary", "callback.retry_after", "--from", "0", "--step", "1"), "take a larger step"),
        (("policies", "--pair", "noon", "dusk"), "--pair: 'dusk' is not tried; allowed are no cutoff; "),
    ],
)
def test_what_cannot_be_is_said(
    arguments: tuple[str, ...], said: str, center: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *options = arguments
    assert main([command, center, *SHORT, *options]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_a_target_that_is_no_number_is_said(center: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["policies", center, "--most-left", "few"])
    assert ended.value.code == WRONG_INPUT
    assert "'few' is not allowed; allowed are a number, today or none" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "15:00"), "--from belongs behind the --vary that it is of"),
        (("--vary", "cutoff.time", "--vary", "cutoff.rule", "--vary", "callback.order"), "more often than 2 times"),
        (("--vary", "tier1.patience"), "invalid choice: 'tier1.patience'"),
    ],
)
def test_options_that_do_not_go_together_are_said(
    arguments: tuple[str, ...], said: str, center: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["policies", center, *arguments])
    assert ended.value.code == WRONG_INPUT
    assert said in capsys.readouterr().err
