"""The command ``run``: the share at which a day breaks is followed in every word and figure that says so."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Final

import pytest

from analytics import run_experiment
from analytics.__main__ import main
from analytics.commands.command_line import DONE, WRONG_INPUT
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURE_ROWS
from analytics.measures.limits import BREAKING_SHARE
from analytics.results.caller_group_table import GROUP_MEASURES
from analytics.wording import interval_in_words, part_in_words, share_in_words
from data.samples.scenarios import small_center

TWO_DAYS: Final = with_fields(small_center(), days=2, name="Two days")


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "two_days.json"
    path.write_text(TWO_DAYS.model_dump_json(), encoding="utf-8")
    return path


@pytest.mark.parametrize("breaking_share", [0.25, 0.15, 0.4])
def test_the_share_at_which_a_day_breaks_is_followed_everywhere(
    breaking_share: float, scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"
    options = ["--replications", "5", "--workers", "1"]
    if breaking_share != BREAKING_SHARE:
        options += ["--breaking-share", str(breaking_share)]
    assert main(["run", str(scenario), *options, "--report", str(out)]) == DONE
    printed, report = capsys.readouterr().out, out.read_text(encoding="utf-8")
    assert main(["run", str(scenario), *options, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    experiment = run_experiment({"two": TWO_DAYS}, replications=5, seed=1, workers=1)
    shares = experiment.values("two", "day")[:, MEASURE_ROWS["callback_share"]]
    numbers = [int((shares[:, day] >= breaking_share).sum()) for day in range(2)]
    assert [day["breaks"] for day in document["risks"]] == numbers
    assert document["breaking_share"] == breaking_share
    words = f"Breaks: {part_in_words(breaking_share)} or more of a day's transfers become callbacks."
    for text in (printed, html.unescape(report), document["answer"]):
        assert words in text
        assert ("a quarter or more" in text) == (breaking_share == BREAKING_SHARE)
    days = [f"Mon 2 Mar {share_in_words(numbers[0] / 5)}", f"Tue 3 Mar {share_in_words(numbers[1] / 5)}"]
    assert all(day in printed for day in days)
    strip = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", report))
    assert all(day in strip for day in days)


@pytest.mark.parametrize("share", ["0", "1.1", "nan", "many", "25 %"])
def test_an_impossible_share_at_which_a_day_breaks_is_refused(
    share: str, scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", str(scenario), "--breaking-share", share])
    assert ended.value.code == WRONG_INPUT
    assert f"{share!r} is not allowed; allowed is a share above 0 up to 1, such as 0.25" in capsys.readouterr().err


def test_figures_by_caller_group_are_printed_and_in_the_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = [{"name": "Attorneys", "share": 0.3, "tier2_factor": 1.5}, {"name": "Others " + "x" * 60, "share": 0.7}]
    plan, path = with_fields(TWO_DAYS, groups=groups), tmp_path / "groups.json"
    path.write_text(plan.model_dump_json(), encoding="utf-8")
    options = ["--replications", "3", "--workers", "1"]
    assert main(["run", str(path), *options, "--json"]) == DONE
    document = json.loads(capsys.readouterr().out)
    found = run_experiment({"plan": plan}, replications=3, seed=1, workers=1).estimates_by_group("plan")
    assert {name: list(told) for name, told in document["caller_groups"].items()} == {
        group["name"]: list(GROUP_MEASURES) for group in groups
    }
    for group, estimates in found.items():
        told = document["caller_groups"][group]["callback_share"]
        assert (told["unit"], told["calls"]) == ("share", estimates["callback_share"].calls)
        assert told["mean"] == pytest.approx(estimates["callback_share"].mean)
    assert main(["run", str(path), *options]) == DONE
    printed = capsys.readouterr().out.split("by caller group")[1].splitlines()
    assert printed[0].split() == ["Attorneys", "Others..."]
    (line,) = (each for each in printed if each.startswith("Callback share (of transfers)"))
    shares = [estimates["callback_share"] for estimates in found.values()]
    words = [interval_in_words(each.mean, each.low, each.high, "share") for each in shares]
    assert " ".join(line.split()) == " ".join(["Callback share (of transfers)", *words])


def test_without_caller_groups_none_are_told(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(scenario), "--replications", "1", "--workers", "1", "--json"]) == DONE
    assert "caller_groups" not in json.loads(capsys.readouterr().out)
    assert main(["run", str(scenario), "--replications", "1", "--workers", "1"]) == DONE
    assert "caller group" not in capsys.readouterr().out
