"""The command ``compare``: a readable table and a JSON document with the same figures, and inputs that cannot be."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.commands.command_line import DONE, WRONG_INPUT
from analytics.comparison.compare import COMPARED
from analytics.inputs.variations import with_fields
from analytics.measures.definitions import MEASURES
from queueing import Scenario

SHORT = ("--replications", "3", "--seed", "7", "--workers", "1")


@pytest.fixture
def files(tmp_path: Path, crowded_center: Callable[..., Scenario]) -> list[str]:
    """Today's plan, one with another cutoff and one with other officers and other days."""
    today = with_fields(crowded_center(), name="today")
    written = []
    for name, scenario in (
        ("today", today),
        ("cutoff", with_fields(today, cutoff__rule="every_day", cutoff__time=840, name="early cutoff")),
        ("longer", with_fields(today, days=today.days + 1, tier2__staffing=4, name="longer")),
    ):
        path = tmp_path / f"{name}.json"
        path.write_text(scenario.model_dump_json(), encoding="utf-8")
        written.append(str(path))
    return written


def test_a_readable_table(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *files[:2], *SHORT, "--contributions"]) == DONE
    printed = capsys.readouterr()
    assert printed.out.startswith("today: ")
    assert "Cutoff time: 3:30 pm; now 2 pm" in printed.out
    for name in COMPARED:
        assert MEASURES[name].label in printed.out
    assert f"Corrected for {len(COMPARED)} comparisons at once" in printed.out
    assert "  the cutoff: " in printed.out
    assert "The cutoff applies: today on " in printed.out
    assert "; early cutoff on 6 of 6 days." in printed.out
    assert "6 of 6 simulated weeks" in printed.err


def test_columns_stay_apart_behind_a_long_label(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    long = "service_level_tier1_20s_early_served"
    assert main(["compare", *files[:2], *SHORT, "--measure", long]) == DONE
    label = MEASURES[long].label
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith(f"{label} "))
    assert len(line) > len(label) + 1


def test_json_has_the_same_figures(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    measures = ("--measure", "tier2_wait_mean=2.5", "--measure", "callback_share")
    assert main(["compare", *files[:2], *SHORT, *measures, "--json", "--contributions"]) == DONE
    document = json.loads(capsys.readouterr().out)
    assert (document["baseline"], document["seed"], document["replications"]) == ("today", 7, 3)
    wait, share = document["differences"]
    assert (wait["measure"], wait["threshold"], share["threshold"]) == ("tier2_wait_mean", 2.5, 0.01)
    figures = document["measures"]["tier2_wait_mean"]["figures"]
    assert wait["difference"] == pytest.approx(figures["early cutoff"]["mean"] - figures["today"]["mean"])
    assert "early cutoff on 6 of 6 days." in document["cutoffs"][0]
    assert "the cutoff applies on 6 of 6 days instead of " in document["answer"]
    assert document["callers"] == {"early cutoff": "the same callers"}
    assert [each["input"] for each in document["inputs"]] == ["Cutoff in force", "Cutoff time"]
    (part,) = document["contributions"]
    assert part["measures"][0]["whole"]["mean"] == pytest.approx(wait["difference"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("today", "longer"), "allowed are plans of the same days"),
        (("today", "today"), "this plan is given twice"),
        (("today", *["cutoff"] * 7), "7 plans are not allowed beside the baseline; allowed are 1 to 6"),
        (("today", "cutoff", "--measure", "wait"), "measure 'wait' is not known; close to it are"),
        (("today", "cutoff", "--measure", "cost=-3"), "threshold -3 of cost is not allowed"),
        (("today", "missing"), "missing.json: No such file or directory"),
    ],
)
def test_what_cannot_be_compared_is_said(
    arguments: tuple[str, ...], said: str, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(files[0]).parent
    plain = {"today", "longer", "cutoff", "missing"}
    typed = [str(folder / f"{each}.json") if each in plain else each for each in arguments]
    assert main(["compare", *typed]) == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_a_threshold_that_is_no_number_is_refused(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["compare", *files[:2], "--measure", "cost=much"])
    assert stopped.value.code == WRONG_INPUT
    assert "'cost=much' is not allowed; allowed is MEASURE or MEASURE=MATTERS_FROM" in capsys.readouterr().err


def test_a_report_is_written_and_its_folder_is_looked_for_first(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.html"
    assert main(["compare", *files[:2], *SHORT, "--report", str(report)]) == DONE
    answer = capsys.readouterr().out.splitlines()[1]
    assert answer in html.unescape(report.read_text(encoding="utf-8"))
    missing = str(tmp_path / "nowhere" / "report.html")
    assert main(["compare", *files[:2], *SHORT, "--report", missing]) == WRONG_INPUT
    (problem,) = capsys.readouterr().err.splitlines()
    assert problem.startswith(f"{missing}: ")
    assert all(part in problem for part in ("folder is not there", "allowed is a file in an existing folder"))
